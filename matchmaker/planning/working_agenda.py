"""The working agenda: a mission's meetings as they are planned, before they are released."""

from collections.abc import Sequence
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matchmaker.missions import blocks_in_order
from matchmaker.planning.candidates import pool_name
from matchmaker.planning.closures import slot_names
from matchmaker.records import (
    STANDING,
    InterpreterPool,
    Meeting,
    MeetingInterpreter,
    MeetingParty,
    MeetingState,
    Mission,
    Outcome,
    Participant,
    PlanningRun,
    ReleasedMeeting,
    Slot,
    Venue,
)
from solver.problem import Problem
from solver.result import Agenda


def adopt(
    session: Session, mission: Mission, run: PlanningRun, problem: Problem, agenda: Agenda
) -> None:
    """Make an agenda the mission's working agenda.

    A meeting that was planned before keeps its identity and moves. One that is no longer held
    is cancelled where a release has told it to people, and forgotten where none has.
    """
    slots = _slots(session, mission)
    tables = {
        (table.place_id, table.number): table
        for slot in slots.values()
        for table in slot.block.place.tables
    }
    venues = {
        venue.name: venue
        for venue in session.scalars(select(Venue).where(Venue.mission_id == mission.id))
    }
    pools = {
        pool_name(pool): pool
        for pool in session.scalars(
            select(InterpreterPool).where(InterpreterPool.mission_id == mission.id)
        )
    }
    participants = {
        one.code: one
        for one in session.scalars(select(Participant).where(Participant.mission_id == mission.id))
    }
    candidates = {candidate.id: candidate for candidate in problem.candidates}
    known = {
        meeting.code: meeting
        for meeting in session.scalars(
            select(Meeting)
            .where(Meeting.mission_id == mission.id)
            .options(selectinload(Meeting.parties), selectinload(Meeting.interpreters))
        )
    }
    held = {one.candidate: one for one in agenda.meetings}
    told = set(
        session.scalars(
            select(ReleasedMeeting.meeting_id)
            .join(Meeting, Meeting.id == ReleasedMeeting.meeting_id)
            .where(Meeting.mission_id == mission.id)
        )
    )
    told |= set(  # what somebody said of a meeting stays with it
        session.scalars(
            select(Outcome.meeting_id)
            .join(Meeting, Meeting.id == Outcome.meeting_id)
            .where(Meeting.mission_id == mission.id)
        )
    )
    for code, meeting in known.items():
        if code in held or meeting.state is not MeetingState.PLANNED:
            continue
        if meeting.id in told:
            meeting.move_to(MeetingState.CANCELLED)
        else:
            session.delete(meeting)
    for code, entry in held.items():
        candidate = candidates[code]
        slot = slots[entry.slot]
        meeting = known.get(code) or new_meeting(
            session, mission, code, [participants[one] for one in candidate.participants]
        )
        if meeting.state in (MeetingState.CANCELLED, MeetingState.NO_SHOW):
            meeting.move_to(MeetingState.PLANNED)
        meeting.slot = slot
        meeting.table = (
            tables[slot.block.place_id, entry.table] if entry.table is not None else None
        )
        meeting.venue = venues[candidate.venue] if candidate.venue is not None else None
        meeting.score = candidate.value
        meeting.run = run
        wanted = {pools[name].id: unit for name, unit in entry.units.items()}
        if wanted != {one.pool_id: one.unit for one in meeting.interpreters}:
            meeting.interpreters.clear()
            session.flush()
            meeting.interpreters.extend(
                MeetingInterpreter(pool_id=pool, unit=unit) for pool, unit in wanted.items()
            )


def working_agenda(session: Session, mission: Mission) -> dict[str, tuple[str, int | None]]:
    """By code, the slot and table of each meeting that stands: planned, or held."""
    names = slot_names(_slots(session, mission).values())
    meetings = session.scalars(
        select(Meeting)
        .where(Meeting.mission_id == mission.id, Meeting.state.in_(STANDING))
        .options(selectinload(Meeting.table))
    )
    return {
        one.code: (names[one.slot_id], one.table.number if one.table else None) for one in meetings
    }


def _slots(session: Session, mission: Mission) -> dict[str, Slot]:
    slots = [slot for block in blocks_in_order(session, mission) for slot in block.slots]
    names = slot_names(slots)
    return {names[slot.id]: slot for slot in slots}


def new_meeting(
    session: Session, mission: Mission, code: str, participants: Sequence[Participant]
) -> Meeting:
    """A meeting that was not planned before; it has no slot yet."""
    meeting = Meeting(mission=mission, code=code, uid=f"{uuid4()}@matchmaker")
    meeting.parties = [
        MeetingParty(participant=participant, position=position)
        for position, participant in enumerate(participants)
    ]
    session.add(meeting)
    return meeting
