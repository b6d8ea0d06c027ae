"""Freeing what an edit takes away from a mission's meetings."""

from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from matchmaker.foreseen import Foreseen
from matchmaker.records import (
    Meeting,
    MeetingInterpreter,
    MeetingState,
    Outcome,
    ReleasedMeeting,
    TableBooking,
)


def let_go(session: Session, foreseen: Foreseen) -> None:
    """Free what an edit takes away from the meetings in it, so that it can be written.

    A meeting without a slot is cancelled where a release told people of it, and forgotten where
    none has. What was told stays as it was told until the next release.
    """
    meetings = session.scalars(
        select(Meeting).where(
            Meeting.id.in_(foreseen.without_table | foreseen.without_venue)
            | Meeting.slot_id.in_(foreseen.slots)
        )
    ).all()
    told = set(
        session.scalars(
            select(ReleasedMeeting.meeting_id).where(
                ReleasedMeeting.meeting_id.in_([one.id for one in meetings])
            )
        )
    )
    told |= set(  # what somebody said of a meeting stays with it
        session.scalars(
            select(Outcome.meeting_id).where(Outcome.meeting_id.in_([one.id for one in meetings]))
        )
    )
    for meeting in meetings:
        if meeting.slot_id in foreseen.slots:
            if meeting.id not in told:
                session.delete(meeting)
                continue
            meeting.pinned = False
            if meeting.state is not MeetingState.CANCELLED:
                meeting.move_to(MeetingState.CANCELLED)
        if meeting.id in foreseen.without_venue:
            meeting.venue_id = None
        if meeting.id in foreseen.without_table:
            meeting.table_id = None
    session.flush()
    gone: list[Any] = [
        update(Meeting).where(Meeting.table_id.in_(foreseen.tables)).values(table_id=None),
        update(Meeting).where(Meeting.venue_id.in_(foreseen.venues)).values(venue_id=None),
        delete(TableBooking).where(TableBooking.table_id.in_(foreseen.tables)),
        delete(MeetingInterpreter).where(MeetingInterpreter.pool_id.in_(foreseen.pools)),
    ]
    for statement in gone:
        session.execute(statement.execution_options(synchronize_session=False))
    session.expire_all()
