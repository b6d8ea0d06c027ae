"""The backup list: whom a stranded participant could meet now, and holding it with one tap."""

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from matchmaker.database import writing
from matchmaker.errors import Clash, Hidden, NotPermitted
from matchmaker.holding import hold_backup
from matchmaker.missions import mission_by_slug
from matchmaker.permissions import OPERATOR, Actor, Granted
from matchmaker.planning import plan
from matchmaker.planning.backups import backups_for
from matchmaker.planning.editing import cancel
from matchmaker.records import (
    AvailabilityWindow,
    Meeting,
    MeetingState,
    Message,
    Participant,
    Priority,
    Role,
    Slot,
    TableClosure,
)
from matchmaker.releasing import release
from tests.factories import make_mission, make_request
from tests.matchmaker.test_desk import desk


def by_code(session: Session, code: str) -> Participant:
    return session.scalars(select(Participant).where(Participant.code == code)).one()


def slot_of(session: Session, number: int) -> Slot:
    return session.scalars(select(Slot).where(Slot.code == f"Morning-{number}")).one()


def only_in(session: Session, code: str, number: int) -> None:
    slot, participant = slot_of(session, number), by_code(session, code)
    participant.availability.append(
        AvailabilityWindow(starts_at=slot.starts_at, ends_at=slot.ends_at, available=True)
    )


@pytest.fixture
def stranded(sqlite_engine: Engine) -> Engine:
    return set_up(sqlite_engine)


def set_up(engine: Engine) -> Engine:
    """EU01 meets CN01 in the first slot, EU02 meets CN02 in the second; that is released.

    Of the others, EU01 would like to meet CN03 and never CN04; CN05 is not there. Everybody has
    an address.
    """
    with writing(engine) as session:
        make_mission(session, home=2, counterparts=5, slots=3, tables=2)
        eu1 = by_code(session, "EU01")
        make_request(session, eu1, by_code(session, "CN01"))
        make_request(session, by_code(session, "EU02"), by_code(session, "CN02"), Priority.MUST)
        make_request(session, eu1, by_code(session, "CN04"), Priority.NEVER)
        for code, number in (("CN01", 1), ("CN02", 2), ("CN05", 3)):
            only_in(session, code, number)
        for one in session.scalars(select(Participant)):
            one.delegates[0].email = f"{one.code}@example.org"
    plan(engine, "demo", by=OPERATOR, workers=1)
    with writing(engine) as session:
        release(session, mission_by_slug(session, "demo"), by=OPERATOR)
        make_request(session, by_code(session, "EU01"), by_code(session, "CN03"), Priority.NICE)
    return engine


def codes(session: Session, code: str, number: int) -> list[str]:
    found = backups_for(session, by_code(session, code), slot_of(session, number), by=OPERATOR)
    return [one.participant.code for one in found]


def missed(session: Session) -> Meeting:
    found = session.scalars(select(Meeting).where(Meeting.code == "EU01~CN01")).one()
    found.move_to(MeetingState.NO_SHOW)
    session.flush()
    return found


def test_those_who_are_free_are_offered_the_best_match_first(stranded):
    with writing(stranded) as session:
        missed(session)
        # CN02 is free only in the second slot, CN04 is ruled out, CN05 is not there yet.
        assert codes(session, "EU01", 1) == ["CN03"]
        # CN01 was there in the first slot only: it meets nobody later.
        assert codes(session, "EU01", 2) == ["CN03"]
        # Seen from the other side; EU01 is free because its own meeting fell through.
        assert codes(session, "CN03", 1) == ["EU01", "EU02"]
        assert codes(session, "CN03", 2) == ["EU01"]
        found = backups_for(session, by_code(session, "EU01"), slot_of(session, 1), by=OPERATOR)
        assert (found[0].table, found[0].score.total, found[0].interpreted) == (1, 10, False)


def test_without_a_free_table_there_is_nobody_to_meet(stranded):
    with writing(stranded) as session:
        missed(session)
        slot = slot_of(session, 1)
        for table in slot.block.place.tables:
            session.add(TableClosure(table=table, slot=slot))
        assert codes(session, "EU01", 1) == []
        assert codes(session, "EU01", 2) == ["CN03"]


def test_one_tap_holds_the_meeting_and_tells_the_two_alone(engine):
    with writing(set_up(engine)) as session:
        missed(session)
        mission = mission_by_slug(session, "demo")
        before = session.scalars(select(Message.id)).all()
        eu1, cn3 = by_code(session, "EU01"), by_code(session, "CN03")
        held = hold_backup(session, eu1, cn3, slot_of(session, 1), by=desk(mission))
        assert held.release is not None
        assert held.release.number == 2
        meeting = held.meeting
        assert (meeting.code, meeting.state, meeting.slot.code, meeting.table.number) == (
            "EU01~CN03",
            MeetingState.PLANNED,
            "Morning-1",
            1,
        )
        told = session.scalars(select(Message.to_address).where(Message.id.not_in(before)))
        assert sorted(told) == ["CN03@example.org", "EU01@example.org"]
        # What fell through stays said of the meeting, and nobody else hears of it.
        assert {one.meeting.code: one.state for one in held.release.meetings} == {
            "EU01~CN01": MeetingState.PLANNED,
            "EU01~CN03": MeetingState.PLANNED,
            "EU02~CN02": MeetingState.PLANNED,
        }
        assert codes(session, "EU01", 1) == []
        with pytest.raises(Clash, match="mark it as a no-show first"):
            hold_backup(session, eu1, cn3, slot_of(session, 1), by=desk(mission))


def test_a_meeting_that_was_not_marked_is_in_the_way(stranded):
    with writing(stranded) as session:
        slot, eu1, cn3 = slot_of(session, 1), by_code(session, "EU01"), by_code(session, "CN03")
        assert codes(session, "EU01", 1) == ["CN03"]
        with pytest.raises(Clash, match="EU01 and Company CN01 have a meeting in Morning-1"):
            hold_backup(session, eu1, cn3, slot, by=OPERATOR)


def test_what_the_organiser_has_not_released_is_not_released_by_a_tap(stranded):
    with writing(stranded) as session:
        missed(session)
        other = session.scalars(select(Meeting).where(Meeting.code == "EU02~CN02")).one()
        cancel(session, other, version=other.version, by=OPERATOR)
        eu1, cn3 = by_code(session, "EU01"), by_code(session, "CN03")
        held = hold_backup(session, eu1, cn3, slot_of(session, 1), by=OPERATOR)
        assert held.release is None
        assert held.meeting.state is MeetingState.PLANNED


def test_the_desk_of_another_mission_sees_and_holds_nothing(stranded):
    with writing(stranded) as session:
        elsewhere = Actor("x", granted=frozenset({Granted(Role.DESK, 999)}))
        follows = Actor("y", Role.COORDINATOR)
        slot, eu1, cn3 = slot_of(session, 1), by_code(session, "EU01"), by_code(session, "CN03")
        for actor, refusal in ((elsewhere, Hidden), (follows, NotPermitted)):
            with pytest.raises(refusal):
                backups_for(session, eu1, slot, by=actor)
            with pytest.raises(refusal):
                hold_backup(session, eu1, cn3, slot, by=actor)
