"""Meeting requests: who may wish, answer and propose, and what a wish changes."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.errors import Clash, NotFound, NotPermitted, Refused
from matchmaker.permissions import OPERATOR, Actor, Granted
from matchmaker.records import (
    AuditEntry,
    ClusterMembership,
    Mission,
    MissionStage,
    OrganisationKind,
    Participant,
    ParticipantState,
    Priority,
    RequestState,
    Role,
)
from matchmaker.request_making import put
from matchmaker.request_rules import expire, expire_requests, set_request_rules
from matchmaker.requests import accept, decline, propose, reorder, veto, wish, withdraw
from matchmaker.wish_lists import between, wishes_left
from tests.factories import make_mission, make_organisation, make_request

NOW = datetime.now(UTC)
EARLIER, LATER = NOW - timedelta(days=1), NOW + timedelta(days=1)


@pytest.fixture
def mission(session: Session) -> Mission:
    return make_mission(session)


@pytest.fixture
def people(session: Session, mission: Mission) -> dict[str, Participant]:
    found = session.scalars(select(Participant).where(Participant.mission_id == mission.id))
    return {one.code: one for one in found}


@pytest.fixture
def ours(people: dict[str, Participant]) -> Participant:
    return people["EU01"]


@pytest.fixture
def theirs(people: dict[str, Participant]) -> Participant:
    return people["CN01"]


def delegate_of(*participants: Participant) -> Actor:
    return Actor("somebody", participant_ids=frozenset(one.id for one in participants))


def organiser_of(mission: Mission) -> Actor:
    return Actor("Olga", granted=frozenset({Granted(Role.ORGANISER, mission.id)}))


def cluster_of(session: Session, participant: Participant, name: str = "Cluster") -> Actor:
    cluster = make_organisation(session, name, kind=OrganisationKind.CLUSTER)
    session.add(ClusterMembership(cluster=cluster, member=participant.organisation))
    session.flush()
    grant = Granted(Role.PARTNER_CLUSTER, participant.mission_id, cluster.id)
    return Actor(name, granted=frozenset({grant}))


def last_entry(session: Session) -> AuditEntry:
    return session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()


def test_a_wish_waits_for_an_answer_and_outdates_plans(session, mission, ours, theirs):
    made = wish(session, ours, theirs, Priority.MUST, by=delegate_of(ours), note=" urgent ")
    assert (made.priority, made.state, made.note) == (
        Priority.MUST,
        RequestState.PENDING,
        "urgent",
    )
    assert mission.revision == 1
    assert last_entry(session).details["on_behalf"] is False


def test_a_second_wish_changes_the_first(session, mission, ours, theirs):
    first = wish(session, ours, theirs, Priority.NICE, by=delegate_of(ours))
    again = wish(session, ours, theirs, Priority.MUST, by=delegate_of(ours), position=7)
    assert again is first
    assert (again.priority, again.position) == (Priority.MUST, 7)
    revision = mission.revision
    wish(session, ours, theirs, Priority.MUST, by=delegate_of(ours), note="a note plans nothing")
    assert mission.revision == revision


def test_wishes_come_one_after_the_other_until_they_are_reordered(session, people, ours):
    by = delegate_of(ours)
    made = [wish(session, ours, people[f"CN0{n}"], Priority.WANT, by=by) for n in (1, 2, 3)]
    assert [one.position for one in made] == [0, 1, 2]
    reorder(session, ours, [made[2], made[0]], by=by)
    assert [one.position for one in made] == [1, 2, 0]
    with pytest.raises(Refused, match="not all wishes of"):
        reorder(session, people["EU02"], made, by=OPERATOR)


def test_only_their_own_people_and_organisers_wish_and_answer(session, mission, ours, theirs):
    stranger, other_side = Actor("stranger"), delegate_of(theirs)
    request = make_request(session, ours, theirs)
    for who in (stranger, other_side, cluster_of(session, ours)):
        with pytest.raises((NotFound, NotPermitted)):
            wish(session, ours, theirs, Priority.WANT, by=who)
        with pytest.raises((NotFound, NotPermitted)):
            withdraw(session, request, by=who)
        with pytest.raises((NotFound, NotPermitted)):
            reorder(session, ours, [], by=who)
    for who in (stranger, delegate_of(ours), cluster_of(session, theirs, "Their cluster")):
        for answer in (accept, decline):
            with pytest.raises((NotFound, NotPermitted)):
                answer(session, request, by=who)
    assert request.state is RequestState.PENDING


def test_an_organiser_answers_on_behalf_and_the_trail_says_so(session, mission, ours, theirs):
    request = make_request(session, ours, theirs)
    accept(session, request, by=organiser_of(mission), note="by telephone")
    entry = last_entry(session)
    assert (request.state, request.answered_by) == (RequestState.ACCEPTED, "Olga")
    assert (entry.action, entry.details["on_behalf"]) == ("request_accepted", True)


def test_an_answer_of_a_pending_request_leaves_a_plan_good_unless_it_is_no(
    session, mission, ours, theirs
):
    request = make_request(session, ours, theirs)
    accept(session, request, by=delegate_of(theirs))
    assert mission.revision == 0
    decline(session, request, by=delegate_of(theirs), note="no time")
    assert (mission.revision, request.answer_note) == (1, "no time")
    accept(session, request, by=delegate_of(theirs))
    assert (mission.revision, request.answer_note) == (2, "")


def test_whoever_wishes_back_has_answered(session, ours, theirs):
    asked = make_request(session, ours, theirs)
    back = wish(session, theirs, ours, Priority.NICE, by=delegate_of(theirs))
    assert {asked.state, back.state} == {RequestState.ACCEPTED}


def test_whoever_wishes_back_takes_a_no_back(session, ours, theirs):
    asked = make_request(session, ours, theirs)
    decline(session, asked, by=delegate_of(theirs))
    wish(session, theirs, ours, Priority.NICE, by=delegate_of(theirs))
    assert asked.state is RequestState.ACCEPTED


def test_whoever_declines_gives_up_their_own_wish(session, ours, theirs):
    asked, back = make_request(session, ours, theirs), make_request(session, theirs, ours)
    decline(session, asked, by=delegate_of(theirs))
    assert (asked.state, back.state) == (RequestState.DECLINED, RequestState.WITHDRAWN)


def test_a_declined_wish_is_not_asked_again(session, ours, theirs):
    decline(session, make_request(session, ours, theirs), by=delegate_of(theirs))
    with pytest.raises(Refused, match="declined"):
        wish(session, ours, theirs, Priority.MUST, by=delegate_of(ours))


def test_what_was_taken_back_can_be_wished_anew(session, mission, ours, theirs):
    request = make_request(session, ours, theirs)
    accept(session, request, by=delegate_of(theirs), note="gladly")
    withdraw(session, request, by=delegate_of(ours))
    assert mission.revision == 1
    with pytest.raises(NotFound):
        accept(session, request, by=delegate_of(theirs))
    wish(session, ours, theirs, Priority.WANT, by=delegate_of(ours))
    assert (request.state, request.answer_note) == (RequestState.PENDING, "")


def test_nobody_accepts_against_their_own_veto(session, ours, theirs):
    request = make_request(session, ours, theirs)
    veto(session, theirs, ours, by=delegate_of(theirs))
    with pytest.raises(Refused, match="said never"):
        accept(session, request, by=delegate_of(theirs))
    withdraw(session, between(session, theirs, ours), by=delegate_of(theirs))
    accept(session, request, by=delegate_of(theirs))


def test_every_reason_is_given_at_once(session, mission, people, ours):
    people["EU02"].state = ParticipantState.WITHDRAWN
    mission.stage = MissionStage.CLOSED
    mission.most_requests = 0
    with pytest.raises(Refused) as refused:
        wish(session, ours, people["EU02"], Priority.WANT, by=delegate_of(ours), note="x" * 501)
    said = str(refused.value).splitlines()
    assert len(said) == 5
    assert "same side" in said[0]


def test_a_participant_of_another_mission_cannot_be_asked(session, ours):
    elsewhere = make_mission(session, "other", home=0, counterparts=0)
    stranger = Participant(
        mission=elsewhere,
        organisation=make_organisation(session, "Stranger"),
        side=ours.side.other,
        code="X1",
    )
    session.add(stranger)
    session.flush()
    with pytest.raises(NotFound):
        wish(session, ours, stranger, Priority.WANT, by=delegate_of(ours))


def test_the_quota_counts_wishes_and_not_vetoes(session, mission, people, ours):
    by = delegate_of(ours)
    set_request_rules(session, mission, by=OPERATOR, most_requests=1, requests_expire_at=None)
    first = wish(session, ours, people["CN01"], Priority.WANT, by=by)
    assert wishes_left(session, ours) == 0
    veto(session, ours, people["CN02"], by=by)
    wish(session, ours, people["CN01"], Priority.MUST, by=by)
    with pytest.raises(Refused, match="used its 1 wishes"):
        wish(session, ours, people["CN03"], Priority.WANT, by=by)
    with pytest.raises(Refused, match="used its 1 wishes"):
        wish(session, ours, people["CN02"], Priority.WANT, by=by)
    withdraw(session, first, by=by)
    wish(session, ours, people["CN03"], Priority.WANT, by=by)


def test_without_a_quota_there_is_no_limit(session, people, ours):
    for code in ("CN01", "CN02", "CN03"):
        wish(session, ours, people[code], Priority.WANT, by=delegate_of(ours))
    assert wishes_left(session, ours) is None


def test_a_cluster_proposes_for_its_members_alone_and_the_member_corrects(session, people, ours):
    cluster = cluster_of(session, ours)
    first, second = propose(session, ours, [people["CN01"], people["CN02"]], by=cluster)
    assert first.proposed_by == "Cluster"
    with pytest.raises((NotFound, NotPermitted)):
        propose(session, people["EU02"], [people["CN01"]], by=cluster)
    wish(session, ours, people["CN01"], Priority.MUST, by=delegate_of(ours))
    withdraw(session, second, by=delegate_of(ours))
    assert (first.proposed_by, second.state) == ("", RequestState.WITHDRAWN)


def test_what_the_member_decided_is_passed_over_whatever_it_was(session, people, ours):
    veto(session, ours, people["CN01"], by=delegate_of(ours))
    taken_back = wish(session, ours, people["CN02"], Priority.WANT, by=delegate_of(ours))
    withdraw(session, taken_back, by=delegate_of(ours))
    asked = [people["CN01"], people["CN02"], people["CN03"], people["CN03"]]
    added = propose(session, ours, asked, by=cluster_of(session, ours))
    assert [one.asked.code for one in added] == ["CN03"]


def test_no_more_than_ten_are_proposed_and_never_a_veto(session):
    big = make_mission(session, "big", home=1, counterparts=11)
    found = session.scalars(select(Participant).where(Participant.mission_id == big.id)).all()
    ours, theirs = found[0], found[1:]
    propose(session, ours, theirs[:9], by=OPERATOR)
    with pytest.raises(Refused, match="9 stand already"):
        propose(session, ours, theirs[9:], by=OPERATOR)
    with pytest.raises(Refused, match="participant's own"):
        propose(session, ours, theirs[9:10], by=OPERATOR, priority=Priority.NEVER)


def test_unanswered_requests_expire_on_the_day_that_the_organiser_says(
    session, mission, people, ours
):
    waits = make_request(session, ours, people["CN01"])
    answered = make_request(session, ours, people["CN02"])
    accept(session, answered, by=OPERATOR)
    never = make_request(session, ours, people["CN03"], Priority.NEVER)
    both = [
        make_request(session, people["EU02"], people["CN03"]),
        make_request(session, people["CN03"], people["EU02"]),
    ]
    assert expire_requests(session, mission, by=OPERATOR, now=NOW) == 0
    mission.requests_expire_at = LATER
    assert expire_requests(session, mission, by=OPERATOR, now=NOW) == 0
    mission.requests_expire_at = EARLIER
    assert expire_requests(session, mission, by=OPERATOR, now=NOW) == 1
    assert waits.state is RequestState.EXPIRED
    assert answered.state is RequestState.ACCEPTED
    assert {never.state, *(one.state for one in both)} == {RequestState.PENDING}


def test_after_that_day_only_organisers_wish_and_their_wishes_stay(session, mission, people, ours):
    mission.requests_expire_at = EARLIER
    with pytest.raises(Refused, match="closed on"):
        wish(session, ours, people["CN01"], Priority.WANT, by=delegate_of(ours))
    veto(session, ours, people["CN02"], by=delegate_of(ours))
    made = wish(session, ours, people["CN01"], Priority.WANT, by=organiser_of(mission))
    assert expire_requests(session, mission, by=OPERATOR, now=NOW) == 0
    assert made.state is RequestState.PENDING


def test_a_late_answer_counts(session, mission, ours, theirs):
    request = make_request(session, ours, theirs)
    expire(session, request, by=organiser_of(mission), now=NOW)
    assert mission.revision == 1
    accept(session, request, by=delegate_of(theirs))
    assert (request.state, mission.revision) == (RequestState.ACCEPTED, 2)


def test_only_organisers_close_requests_and_set_rules(session, mission, ours, theirs):
    request = make_request(session, ours, theirs)
    for who in (delegate_of(ours), delegate_of(theirs), cluster_of(session, ours)):
        with pytest.raises((NotFound, NotPermitted)):
            expire(session, request, by=who, now=NOW)
        with pytest.raises((NotFound, NotPermitted)):
            expire_requests(session, mission, by=who, now=NOW)
        with pytest.raises((NotFound, NotPermitted)):
            set_request_rules(session, mission, by=who, most_requests=1, requests_expire_at=None)


def test_a_veto_does_not_expire(session, mission, ours, theirs):
    never = make_request(session, ours, theirs, Priority.NEVER)
    with pytest.raises(Refused, match="cannot expire"):
        expire(session, never, by=organiser_of(mission), now=NOW)


def test_of_two_equal_wishes_at_once_one_is_told(session, ours, theirs):
    make_request(session, ours, theirs)
    nothing_seen = None  # as if the other wish were made between the look and the write
    with pytest.raises(Clash):
        put(session, ours, theirs, nothing_seen, Priority.WANT, "", None)
