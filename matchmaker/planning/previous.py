"""What the release in force holds, as the solver is told of it."""

from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matchmaker import records
from matchmaker.planning.closures import closed_tables, slot_names
from solver.problem import (
    Candidate,
    PreviousMeeting,
)


def previous_meetings(
    session: Session,
    mission: records.Mission,
    candidates: Iterable[Candidate],
    slots: Iterable[records.Slot],
) -> tuple[PreviousMeeting, ...]:
    """The release in force, so that a new plan can keep its tables and count what it changes.

    A meeting that still is in the slot of the release keeps the table where it is now, which may
    have been chosen by hand since; nobody keeps a table that is closed by now.
    """
    shut = closed_tables(session, mission)
    names, known = slot_names(slots), {one.id for one in candidates}
    told = session.scalars(
        select(records.ReleasedMeeting)
        .join(records.Release)
        .where(
            records.Release.mission_id == mission.id,
            records.Release.in_force,
            records.ReleasedMeeting.state != records.MeetingState.CANCELLED,
        )
        .options(selectinload(records.ReleasedMeeting.meeting).selectinload(records.Meeting.table))
        .order_by(records.ReleasedMeeting.meeting_id)
    )
    return tuple(
        PreviousMeeting(
            one.meeting.code, names[one.slot_id], _table_to_keep(one, shut.get(one.slot_id, ()))
        )
        for one in told
        if one.meeting.code in known
        and one.slot_id in names
        and one.meeting.state is not records.MeetingState.NO_SHOW
    )


def _table_to_keep(told: records.ReleasedMeeting, shut: Collection[int]) -> int | None:
    now = told.meeting
    number = told.table_number
    if now.slot_id == told.slot_id and now.table is not None:
        number = now.table.number
    return None if number in shut else number
