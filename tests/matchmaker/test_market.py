"""The market: how each pair stands, who waits, and who is wanted for more than they can hold."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.errors import NotFound, NotPermitted
from matchmaker.market import Standing, chosen, market
from matchmaker.permissions import OPERATOR, Actor, Granted
from matchmaker.records import (
    MeetingRequest,
    Mission,
    Participant,
    Priority,
    RequestState,
    Role,
)
from tests.factories import make_mission, make_request

NOW = datetime(2027, 1, 10, tzinfo=UTC)
PENDING, ACCEPTED, DECLINED = RequestState.PENDING, RequestState.ACCEPTED, RequestState.DECLINED
WITHDRAWN, EXPIRED = RequestState.WITHDRAWN, RequestState.EXPIRED
WANT, NEVER = Priority.WANT, Priority.NEVER


@pytest.fixture
def mission(session: Session) -> Mission:
    return make_mission(session)


@pytest.fixture
def people(session: Session, mission: Mission) -> dict[str, Participant]:
    found = session.scalars(select(Participant).where(Participant.mission_id == mission.id))
    return {one.code: one for one in found}


def asks(
    session: Session,
    asker: Participant,
    asked: Participant,
    priority: Priority = WANT,
    state: RequestState = PENDING,
    days: int | None = None,
) -> MeetingRequest:
    request = make_request(session, asker, asked, priority)
    request.state = state
    request.asked_at = None if days is None else NOW - timedelta(days=days)
    session.flush()
    return request


@pytest.mark.parametrize(
    ("ours", "theirs", "standing"),
    [
        ((WANT, PENDING), (WANT, PENDING), Standing.MUTUAL),
        ((WANT, ACCEPTED), (WANT, ACCEPTED), Standing.MUTUAL),
        ((WANT, PENDING), None, Standing.WAITING),
        ((WANT, PENDING), (WANT, WITHDRAWN), Standing.WAITING),
        (None, (WANT, ACCEPTED), Standing.AGREED),
        ((WANT, DECLINED), None, Standing.DECLINED),
        ((WANT, DECLINED), (WANT, PENDING), Standing.DECLINED),
        ((WANT, PENDING), (NEVER, PENDING), Standing.VETOED),
        ((NEVER, WITHDRAWN), (WANT, PENDING), Standing.WAITING),
        ((WANT, EXPIRED), None, Standing.OVER),
        (None, (NEVER, WITHDRAWN), Standing.OVER),
    ],
)
def test_how_a_pair_stands(session, mission, people, ours, theirs, standing):
    home, counterpart = people["EU01"], people["CN01"]
    if ours:
        asks(session, home, counterpart, *ours)
    if theirs:
        asks(session, counterpart, home, *theirs)
    (pair,) = market(session, mission, by=OPERATOR).pairs
    assert pair.standing is standing
    assert (pair.waiting is not None) == (standing is Standing.WAITING)


def test_mutual_ones_come_first_then_the_longest_waiting(session, mission, people):
    asks(session, people["EU01"], people["CN01"])
    asks(session, people["EU01"], people["CN02"], days=3)
    asks(session, people["EU01"], people["CN03"], days=8)
    asks(session, people["EU02"], people["CN03"])
    asks(session, people["CN03"], people["EU02"])
    found = market(session, mission, by=OPERATOR)
    assert [(one.home.code, one.counterpart.code) for one in found.pairs] == [
        ("EU02", "CN03"),
        ("EU01", "CN03"),
        ("EU01", "CN02"),
        ("EU01", "CN01"),
    ]
    assert found.oldest_waiting() == NOW - timedelta(days=8)
    assert found.counted()[Standing.WAITING] == 3


def test_whoever_is_wanted_for_more_than_its_maximum_comes_first(session, mission, people):
    people["CN02"].max_meetings = 1
    for code in ("EU01", "EU02"):
        asks(session, people[code], people["CN02"])
        asks(session, people[code], people["CN01"])
    first, second, *_ = market(session, mission, by=OPERATOR).demand
    assert (first.person.code, first.asked_by, first.pairs, first.over) == ("CN02", 2, 2, 1)
    assert (second.person.code, second.person.most, second.over) == ("CN01", 4, 0)


def test_what_is_vetoed_or_declined_is_no_meeting_wanted(session, mission, people):
    asks(session, people["EU01"], people["CN01"])
    asks(session, people["CN01"], people["EU01"], NEVER)
    asks(session, people["EU01"], people["CN02"], state=DECLINED)
    lines = {one.person.code: one for one in market(session, mission, by=OPERATOR).demand}
    assert (lines["EU01"].wishes, lines["EU01"].pairs, lines["EU01"].unanswered) == (1, 0, 0)
    assert (lines["CN01"].asked_by, lines["CN01"].wishes) == (1, 0)


def test_the_list_is_searched_by_name_and_code(session, mission, people):
    asks(session, people["EU01"], people["CN01"])
    asks(session, people["EU02"], people["CN02"])
    pairs = market(session, mission, by=OPERATOR).pairs
    assert [one.home.code for one in chosen(pairs, None, "eu02")] == ["EU02"]
    assert [one.home.code for one in chosen(pairs, None, "company cn01")] == ["EU01"]
    assert chosen(pairs, Standing.MUTUAL) == []


def test_only_organisers_see_the_market_because_it_shows_vetoes(session, mission, people):
    market(session, mission, by=Actor("O", granted=frozenset({Granted(Role.ORGANISER)})))
    for who in (
        Actor("C", granted=frozenset({Granted(Role.COORDINATOR)})),
        Actor("P", participant_ids=frozenset({people["EU01"].id})),
        Actor("L", granted=frozenset({Granted(Role.LOCAL_PARTNER, mission.id)})),
    ):
        with pytest.raises((NotFound, NotPermitted)):
            market(session, mission, by=who)
