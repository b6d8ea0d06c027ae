"""What happened as facts of the mission, so that later plans know it; and taking them back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from matchmaker.happenings import Clock, Kind, What, meeting_by_code
from matchmaker.missions import participant_by_code
from matchmaker.records import (
    AvailabilityWindow,
    InterpreterAbsence,
    InterpreterShortage,
    Meeting,
    MeetingState,
    Mission,
    Participant,
    ParticipantState,
    Slot,
    TableClosure,
)
from matchmaker.walking_in import welcome

Facts = dict[str, Any]
"""What was written, as JSON: by kind of record the ids of rows, and values as they were."""


def write_facts(
    session: Session, mission: Mission, happened: Sequence[What], clock: Clock
) -> Facts:
    """Make what happened true of the mission, as far as it is still to come; what was written.

    Slots that fall away are left to :func:`withdraw_slots`.
    """
    facts: Facts = {
        "windows": [],
        "closures": [],
        "absences": [],
        "shortages": [],
        "meetings": {},
        "people": [],
    }
    for what in happened:
        match what.kind:
            case Kind.CANCELLED | Kind.NO_SHOW:
                _settle(session, mission, what, facts)
            case Kind.WITHDRAWN | Kind.LATE | Kind.EARLY:
                _be_away(session, mission, what, clock, facts)
            case Kind.TABLE_CLOSED:
                _close_tables(session, what, clock, facts)
            case Kind.INTERPRETER_LOST:
                _lose_interpreters(session, what, clock, facts)
            case Kind.WALK_IN:
                if what.walk_in is not None:
                    facts["people"].append(welcome(session, mission, what.walk_in))
            case Kind.SHORTENED:
                pass
    mission.inputs_changed()
    session.flush()
    return facts


def withdraw_slots(session: Session, happened: Sequence[What], clock: Clock, facts: Facts) -> None:
    """Take the slots that fall away out of every plan; no meeting may stand in them."""
    gone = [
        slot
        for what in happened
        if what.kind is Kind.SHORTENED
        for slot in clock.stretch(what.first, what.last)
    ]
    for slot in gone:
        slot.withdrawn = True
    facts["slots"] = [slot.id for slot in gone]
    session.flush()
    session.expire_all()


def undo_facts(session: Session, mission: Mission, facts: Facts) -> None:
    """Take back what :func:`write_facts` and :func:`withdraw_slots` wrote.

    Somebody who walked in is kept as withdrawn: what was said of them stays readable.
    """
    windows = delete(AvailabilityWindow).where(AvailabilityWindow.id.in_(facts["windows"]))
    session.execute(windows.execution_options(synchronize_session=False))
    for kind, rows in ((TableClosure, "closures"), (InterpreterAbsence, "absences")):
        for key in facts[rows]:
            found = session.get(kind, tuple(key))
            if found is not None:
                session.delete(found)
    for *key, missing in facts.get("shortages", ()):
        shortage = session.get(InterpreterShortage, tuple(key))
        if shortage is not None and shortage.missing > missing:
            shortage.missing -= missing
        elif shortage is not None:
            session.delete(shortage)
    for number in facts.get("slots", ()):
        slot = session.get(Slot, number)
        if slot is not None:
            slot.withdrawn = False
    for code, before in facts["meetings"].items():
        meeting = meeting_by_code(session, mission, code)
        if meeting is not None:
            meeting.pinned = before["pinned"]
            if meeting.state is not MeetingState.PLANNED:
                meeting.move_to(MeetingState.PLANNED)
            if before["state"] != MeetingState.PLANNED.value:
                meeting.move_to(MeetingState(before["state"]))
    for code, least in facts.get("promises", {}).items():
        participant_by_code(session, mission, code).min_meetings = least
    for code in facts["people"]:
        participant_by_code(session, mission, code).move_to(ParticipantState.WITHDRAWN)
    mission.inputs_changed()
    session.flush()
    session.expire_all()


def let_promises_go(
    session: Session, mission: Mission, let_go: Sequence[dict[str, Any]], facts: Facts
) -> None:
    """Write down the promises that cannot be kept any more: fewer meetings, pins that fall away.

    ``let_go`` are rules of an offer: ``rule``, ``ids``, and for a minimum what can be had.
    """
    facts["promises"] = {}
    for one in let_go:
        if one["rule"] == "min_meetings":
            participant = participant_by_code(session, mission, one["ids"][0])
            facts["promises"][participant.code] = participant.min_meetings
            participant.min_meetings = one["can_have"]
        elif one["rule"] in ("pinned_slot", "required"):
            meeting = meeting_by_code(session, mission, one["ids"][0])
            if meeting is not None:
                _remember(meeting, facts)
                meeting.pinned = False
    session.flush()


def _settle(session: Session, mission: Mission, what: What, facts: Facts) -> None:
    meeting = meeting_by_code(session, mission, what.meeting)
    if meeting is None:
        return
    _remember(meeting, facts)
    wanted = MeetingState.CANCELLED if what.kind is Kind.CANCELLED else MeetingState.NO_SHOW
    if meeting.state is not wanted:
        meeting.move_to(wanted)
    # A pin keeps a cancelled one out of new plans, and would keep a missed one where it was.
    meeting.pinned = what.kind is Kind.CANCELLED


def _remember(meeting: Meeting, facts: Facts) -> None:
    facts["meetings"].setdefault(
        meeting.code, {"state": meeting.state.value, "pinned": meeting.pinned}
    )


def _be_away(session: Session, mission: Mission, what: What, clock: Clock, facts: Facts) -> None:
    if not clock.to_come:
        return
    participant = participant_by_code(session, mission, what.participant)
    begins, ends = clock.to_come[0].starts_at, clock.to_come[-1].ends_at
    slot = next((one for one in clock.slots if one.id == what.first), None)
    if slot is not None and what.kind is Kind.LATE:
        ends = slot.starts_at
    elif slot is not None:
        begins = max(begins, slot.starts_at)
    if begins >= ends or _is_away(participant, begins, ends):
        return
    window = AvailabilityWindow(starts_at=begins, ends_at=ends, available=False)
    participant.availability.append(window)
    session.flush()
    facts["windows"].append(window.id)


def _is_away(participant: Participant, begins: datetime, ends: datetime) -> bool:
    return any(
        not one.available and (one.starts_at, one.ends_at) == (begins, ends)
        for one in participant.availability
    )


def _close_tables(session: Session, what: What, clock: Clock, facts: Facts) -> None:
    for slot in clock.stretch(what.first, what.last):
        for table in slot.block.place.tables:
            key = table.id, slot.id
            if table.number in what.tables and session.get(TableClosure, key) is None:
                session.add(TableClosure(table_id=table.id, slot_id=slot.id))
                facts["closures"].append(key)


def _lose_interpreters(session: Session, what: What, clock: Clock, facts: Facts) -> None:
    for slot in clock.stretch(what.first, what.last):
        key = what.pool, slot.id
        if what.number is not None:
            shortage = session.get(InterpreterShortage, key)
            if shortage is None:
                shortage = InterpreterShortage(pool_id=what.pool, slot_id=slot.id, missing=0)
                session.add(shortage)
            shortage.missing += what.number
            facts["shortages"].append((*key, what.number))
        elif session.get(InterpreterAbsence, key) is None:
            session.add(InterpreterAbsence(pool_id=what.pool, slot_id=slot.id))
            facts["absences"].append(key)
