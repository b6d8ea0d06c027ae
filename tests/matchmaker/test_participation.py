"""What participants say of themselves, and who may say it for them."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.delegations import (
    Person,
    add_delegate,
    edit_delegate,
    give_account,
    remove_delegate,
    set_time_zone,
)
from matchmaker.errors import NotFound, Refused
from matchmaker.participation import (
    Introduction,
    ProfileLine,
    free_slots,
    introduce,
    set_free_slots,
    set_profile,
)
from matchmaker.permissions import OPERATOR, Actor
from matchmaker.planning.problems import build_problem
from matchmaker.records import (
    MissionStage,
    Participant,
    ProfileKind,
    SessionBlock,
    Side,
    Slot,
)
from tests.factories import make_mission, make_participant


@pytest.fixture
def participant(session: Session) -> Participant:
    make_mission(session, slots=4)
    return session.scalars(select(Participant).where(Participant.code == "EU01")).one()


@pytest.fixture
def own(participant: Participant) -> Actor:
    return Actor("Anna", participant_ids=frozenset({participant.id}))


@pytest.fixture
def slots(session: Session, participant: Participant) -> list[Slot]:
    return list(session.scalars(select(SessionBlock)).one().slots)


def test_a_profile_is_replaced_whole(
    session: Session, participant: Participant, own: Actor
) -> None:
    offer = ProfileLine(ProfileKind.OFFER, "ski-equipment", "Schlitten", "de")
    need = ProfileLine(ProfileKind.NEED, "distribution")
    set_profile(session, participant, [offer, need, offer], by=own)
    assert [(one.kind, one.code, one.language) for one in participant.profile] == [
        (ProfileKind.OFFER, "ski-equipment", "de"),
        (ProfileKind.NEED, "distribution", "en"),
    ]
    set_profile(session, participant, [need], by=own)
    assert [one.code for one in participant.profile] == ["distribution"]


def test_saying_the_same_again_changes_no_plan(
    session: Session, participant: Participant, own: Actor
) -> None:
    line = ProfileLine(ProfileKind.OFFER, "ski-equipment")
    set_profile(session, participant, [line], by=own)
    revision = participant.mission.revision
    set_profile(session, participant, [line], by=own)
    introduce(session, participant, Introduction(), by=own)
    assert participant.mission.revision == revision
    introduce(session, participant, Introduction(sectors=("ski",)), by=own)
    introduce(session, participant, Introduction(sectors=("ski",)), by=own)
    assert participant.mission.revision == revision + 1


def test_a_topic_that_is_none_is_refused(
    session: Session, participant: Participant, own: Actor
) -> None:
    with pytest.raises(Refused, match="no topic"):
        set_profile(session, participant, [ProfileLine(ProfileKind.OFFER, "nonsense")], by=own)


def test_neighbouring_free_slots_become_one_window(
    session: Session, participant: Participant, own: Actor, slots: list[Slot]
) -> None:
    set_free_slots(session, participant, [slots[0].id, slots[1].id, slots[3].id], by=own)
    assert [(one.starts_at, one.ends_at, one.available) for one in participant.availability] == [
        (slots[0].starts_at, slots[1].ends_at, True),
        (slots[3].starts_at, slots[3].ends_at, True),
    ]


@pytest.mark.parametrize("free", [(), (0,), (1, 2), (0, 1, 2, 3), (0, 3)])
def test_what_was_ticked_is_what_is_free_for_the_planner_too(
    session: Session,
    participant: Participant,
    own: Actor,
    slots: list[Slot],
    free: tuple[int, ...],
) -> None:
    ids = {slots[at].id for at in free}
    set_free_slots(session, participant, ids, by=own)
    session.expire_all()
    assert free_slots(participant, slots) == ids
    problem = build_problem(session, participant.mission)
    planned = next(one for one in problem.participants if one.id == "EU01")
    assert len(planned.unavailable) == len(slots) - len(ids)


def test_who_said_nothing_is_free_in_every_slot(
    participant: Participant, slots: list[Slot]
) -> None:
    assert free_slots(participant, slots) == {one.id for one in slots}


def test_a_slot_of_another_mission_is_refused(
    session: Session, participant: Participant, own: Actor
) -> None:
    with pytest.raises(Refused, match="changed meanwhile"):
        set_free_slots(session, participant, [10_000], by=own)


def test_nobody_speaks_for_another_participant(session: Session, participant: Participant) -> None:
    other = make_participant(session, participant.mission, Side.HOME, "EU09")
    stranger = Actor("Stranger", participant_ids=frozenset({other.id}))
    with pytest.raises(NotFound):
        set_profile(session, participant, [], by=stranger)
    with pytest.raises(NotFound):
        set_free_slots(session, participant, [], by=stranger)
    with pytest.raises(NotFound):
        add_delegate(session, participant, Person("Eve"), by=stranger)
    add_delegate(session, participant, Person("Eve"), by=OPERATOR)  # an organiser may


def test_nothing_changes_once_a_mission_is_over(
    session: Session, participant: Participant, own: Actor
) -> None:
    participant.mission.stage = MissionStage.CLOSED
    with pytest.raises(Refused, match="is over"):
        set_profile(session, participant, [], by=own)


def test_delegates_come_and_go(session: Session, participant: Participant, own: Actor) -> None:
    added = add_delegate(
        session, participant, Person("Li Wei", "李伟", email="LI@example.cn"), by=own
    )
    assert added.both_names == "Li Wei (李伟)"
    edit_delegate(session, participant, added, Person("Li Wei", languages=("zh",)), by=own)
    assert (added.languages, added.email) == (["zh"], "")
    remove_delegate(session, participant, added, by=own)
    assert added not in participant.delegates


def test_the_last_delegate_stays(session: Session, participant: Participant, own: Actor) -> None:
    with pytest.raises(Refused, match="the only one"):
        remove_delegate(session, participant, participant.delegates[0], by=own)


def test_nobody_removes_themselves(session: Session, participant: Participant) -> None:
    delegate = add_delegate(session, participant, Person("Li", email="li@example.cn"), by=OPERATOR)
    account = give_account(session, participant, delegate, by=OPERATOR)
    self = Actor("Li", account_id=account.id, participant_ids=frozenset({participant.id}))
    with pytest.raises(Refused, match="yourself"):
        remove_delegate(session, participant, delegate, by=self)


def test_a_delegate_of_another_participant_is_not_there(
    session: Session, participant: Participant, own: Actor
) -> None:
    other = make_participant(session, participant.mission, Side.HOME, "EU09", delegates=2)
    with pytest.raises(NotFound):
        edit_delegate(session, participant, other.delegates[0], Person("Eve"), by=own)
    with pytest.raises(NotFound):
        give_account(session, participant, other.delegates[0], by=own)


def test_a_name_stands_for_one_person(
    session: Session, participant: Participant, own: Actor
) -> None:
    added = add_delegate(session, participant, Person("Li Wei"), by=own)
    with pytest.raises(Refused, match="already"):
        add_delegate(session, participant, Person("Li Wei"), by=own)
    with pytest.raises(Refused, match="already"):
        edit_delegate(session, participant, participant.delegates[0], Person("Li Wei"), by=own)
    assert added in participant.delegates


def test_a_clock_is_set_by_who_lives_by_it(session: Session, participant: Participant) -> None:
    delegate = add_delegate(session, participant, Person("Li", email="li@example.cn"), by=OPERATOR)
    account = give_account(session, participant, delegate, by=OPERATOR)
    set_time_zone(session, delegate, "Asia/Tokyo", by=Actor("Li", account_id=account.id))
    assert delegate.time_zone == "Asia/Tokyo"
    with pytest.raises(NotFound):
        set_time_zone(session, delegate, "", by=Actor("Eve", account_id=account.id + 1))
    with pytest.raises(Refused, match="no time zone"):
        set_time_zone(session, delegate, "Mars/Base", by=Actor("Li", account_id=account.id))
