"""What a participant sees of requests; and that a veto shows to nobody it should not."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from matchmaker.errors import NotFound, NotPermitted, Refused
from matchmaker.permissions import Actor, Granted
from matchmaker.records import (
    ClusterMembership,
    MeetingRequest,
    Mission,
    OrganisationKind,
    Participant,
    ParticipantState,
    Priority,
    ProfileEntry,
    ProfileKind,
    Role,
    Side,
)
from matchmaker.requests import accept, decline, propose, veto, wish, withdraw
from matchmaker.wish_lists import incoming, mutual, outgoing, suggestions, unanswered
from tests.factories import make_mission, make_organisation, make_participant, make_request

OFFER, NEED = ProfileKind.OFFER, ProfileKind.NEED


@pytest.fixture
def mission(session: Session) -> Mission:
    return make_mission(session)


@pytest.fixture
def people(session: Session, mission: Mission) -> dict[str, Participant]:
    found = session.scalars(select(Participant).where(Participant.mission_id == mission.id))
    return {one.code: one for one in found}


def delegate_of(participant: Participant) -> Actor:
    return Actor(participant.code, participant_ids=frozenset({participant.id}))


def organiser_of(mission: Mission) -> Actor:
    return Actor("Olga", granted=frozenset({Granted(Role.ORGANISER, mission.id)}))


def cluster_of(session: Session, participant: Participant) -> Actor:
    cluster = make_organisation(session, "Cluster", kind=OrganisationKind.CLUSTER)
    session.add(ClusterMembership(cluster=cluster, member=participant.organisation))
    session.flush()
    grant = Granted(Role.PARTNER_CLUSTER, participant.mission_id, cluster.id)
    return Actor("Cluster", granted=frozenset({grant}))


def says(participant: Participant, kind: ProfileKind, *codes: str) -> None:
    participant.profile += [ProfileEntry(kind=kind, code=code, text="") for code in codes]


def askers(requests: list[MeetingRequest]) -> list[str]:
    return [one.asker.code for one in requests]


def test_what_waits_comes_first_and_the_most_wanted_before_the_rest(session, people):
    theirs = people["CN01"]
    answered = make_request(session, people["EU01"], theirs, Priority.MUST)
    make_request(session, people["EU02"], theirs, Priority.NICE)
    accept(session, answered, by=delegate_of(theirs))
    assert askers(incoming(session, theirs, by=delegate_of(theirs))) == ["EU02", "EU01"]


def test_own_wishes_come_by_priority_in_their_own_order(session, people):
    ours = people["EU01"]
    by = delegate_of(ours)
    wish(session, ours, people["CN01"], Priority.NICE, by=by)
    wish(session, ours, people["CN02"], Priority.MUST, by=by, position=5)
    wish(session, ours, people["CN03"], Priority.MUST, by=by, position=4)
    found = outgoing(session, ours, by=by)
    assert [one.asked.code for one in found] == ["CN03", "CN02", "CN01"]


def test_a_mutual_wish_is_one_that_both_have(session, people):
    ours, theirs = people["EU01"], people["CN01"]
    make_request(session, ours, theirs)
    make_request(session, theirs, ours, Priority.NICE)
    make_request(session, ours, people["CN02"])
    assert mutual(session, ours, by=delegate_of(ours)) == {theirs.id}


def test_what_was_wished_back_or_is_long_past_waits_for_no_answer(session, mission, people):
    ours, one, other = people["EU01"], people["CN01"], people["CN02"]
    made = [make_request(session, asker, ours) for asker in (one, other)]
    make_request(session, ours, one)
    make_request(session, people["EU02"], other, Priority.NEVER)
    mission.starts_on = mission.ends_on = datetime.now(UTC).date()
    assert unanswered(session, ours) == {made[1].id}
    assert unanswered(session, other) == frozenset()  # a veto is nothing to answer
    mission.starts_on = mission.ends_on = mission.ends_on - timedelta(days=1)
    assert unanswered(session, ours) == frozenset()


@pytest.mark.parametrize("look", [incoming, outgoing, mutual, suggestions])
def test_nobody_looks_into_the_lists_of_others(session, people, look: Callable[..., Any]):
    look(session, people["EU01"], by=delegate_of(people["EU01"]))
    with pytest.raises((NotFound, NotPermitted)):
        look(session, people["EU01"], by=delegate_of(people["CN01"]))


def test_suggestions_are_the_best_matches_with_the_reason_in_words(session, people):
    ours = people["EU01"]
    says(ours, OFFER, "snow-making")
    says(ours, NEED, "ski-area-management-software")
    says(people["CN01"], NEED, "snow-making")
    says(people["CN02"], NEED, "snow-making")
    says(people["CN02"], OFFER, "ski-area-management-software")
    ours.organisation.sector = people["CN03"].organisation.sector = "winter-sports"
    session.flush()
    found = suggestions(session, ours, by=delegate_of(ours))
    assert [(one.participant.code, one.points) for one in found] == [
        ("CN02", 4),
        ("CN03", 3),
        ("CN01", 2),
    ]
    reasons = [str(reason) for one in found for reason in one.reasons]
    assert [one.partition(":")[0] for one in reasons[:2]] == [
        "Offers what you look for",
        "Looks for what you offer",
    ]
    assert reasons[2].endswith("as you do.")
    assert len(suggestions(session, ours, by=delegate_of(ours), most=1)) == 1


def test_whoever_was_decided_about_or_takes_no_part_is_not_suggested(session, people):
    ours = people["EU01"]
    says(ours, OFFER, "snow-making")
    for code in ("CN01", "CN02", "CN03", "EU02"):
        says(people[code], NEED, "snow-making")
    people["CN01"].state = ParticipantState.INVITED
    veto(session, ours, people["CN02"], by=delegate_of(ours))
    found = suggestions(session, ours, by=delegate_of(ours))
    assert [one.participant.code for one in found] == ["CN03"]


def test_the_same_few_queries_suggest_among_few_and_among_many(session, people):
    ours = people["EU01"]
    says(ours, OFFER, "snow-making")
    counts = []
    for number in (1, 9):
        for extra in range(number):
            one = make_participant(session, ours.mission, Side.COUNTERPART, f"X{number}{extra}")
            says(one, NEED, "snow-making")
        session.flush()
        session.expire_all()
        counts.append(
            _statements(session, lambda: suggestions(session, ours, by=delegate_of(ours)))
        )
    assert counts[0] == counts[1]


def _statements(session: Session, act: Callable[[], object]) -> int:
    said: list[str] = []

    def hear(*arguments: Any) -> None:
        said.append(str(arguments[2]))

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", hear)
    act()
    event.remove(engine, "before_cursor_execute", hear)
    return len(said)


def everything_that(session: Session, participant: Participant) -> list[object]:
    """All that a participant can find out about who wants to meet it, by looking and by trying."""
    by = delegate_of(participant)
    seen: list[object] = [
        [(one.id, one.asker.code, one.priority, one.state) for one in listed]
        for listed in (
            incoming(session, participant, by=by),
            outgoing(session, participant, by=by),
        )
    ]
    seen.append(mutual(session, participant, by=by))
    seen.append([one.participant.code for one in suggestions(session, participant, by=by)])
    for request in session.scalars(select(MeetingRequest).order_by(MeetingRequest.id)):
        for answer in (accept, decline):
            nested = session.begin_nested()
            try:
                answer(session, request, by=by)
                seen.append("answered")
            except Refused as refused:
                seen.append(str(refused))
            nested.rollback()
    nested = session.begin_nested()
    for other in session.scalars(select(Participant).order_by(Participant.id)):
        try:
            made = wish(session, participant, other, Priority.MUST, by=by)
            seen.append((made.state, made.asked.code, made.answer_note))
        except Refused as refused:
            seen.append(str(refused))
    nested.rollback()
    session.expire_all()
    return seen


def _scene(session: Session, priority: Priority | None) -> Participant:
    """``EU01`` has a wish of the others, which it wants less, or takes back where None."""
    mission = make_mission(session)
    people = {one.code: one for one in session.scalars(select(Participant))}
    theirs = people["CN01"]
    for code in ("EU01", "EU02"):
        says(people[code], NEED, "snow-making")
    says(theirs, OFFER, "snow-making")
    make_request(session, people["EU02"], theirs)
    by = delegate_of(people["EU01"])
    before = wish(session, people["EU01"], theirs, Priority.WANT, by=by)
    if priority is None:
        withdraw(session, before, by=by)
    else:
        wish(session, people["EU01"], theirs, priority, by=by)
    assert mission.id
    return theirs


def seen_after(session: Session, priority: Priority | None) -> list[object]:
    with session.begin_nested() as nested:
        seen = everything_that(session, _scene(session, priority))
        nested.rollback()
    session.expunge_all()
    return seen


def test_a_veto_looks_to_the_other_side_like_a_wish_that_was_taken_back(session):
    assert seen_after(session, Priority.NEVER) == seen_after(session, None)


def test_a_veto_that_showed_would_be_noticed(session, monkeypatch):
    """The control: with vetoes left in the list, or told by an answer, the two looks differ."""
    assert seen_after(session, Priority.MUST) != seen_after(session, None)
    monkeypatch.setattr(MeetingRequest, "is_veto", False)
    assert seen_after(session, Priority.NEVER) != seen_after(session, None)


def test_a_cluster_sees_the_wishes_of_its_members_and_no_veto(session, mission, people):
    ours = people["EU01"]
    cluster = cluster_of(session, ours)
    make_request(session, ours, people["CN01"])
    make_request(session, ours, people["CN02"], Priority.NEVER)
    assert len(outgoing(session, ours, by=organiser_of(mission))) == 2
    assert len(outgoing(session, ours, by=delegate_of(ours))) == 2
    assert [one.asked.code for one in outgoing(session, ours, by=cluster)] == ["CN01"]
    assert propose(session, ours, [people["CN02"]], by=cluster) == []
