"""The working agenda as it stands, in the solver's terms and in names."""

from collections.abc import Collection, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from matchmaker.learning.experience import experience_of
from matchmaker.missions import blocks_in_order, participants_of
from matchmaker.planning.board import Names
from matchmaker.planning.candidates import pool_name
from matchmaker.planning.closures import slot_names
from matchmaker.records import (
    STANDING,
    InterpreterPool,
    Meeting,
    MeetingRequest,
    MeetingState,
    Mission,
    Participant,
    Slot,
)
from matchmaker.scoring import MatchScore
from solver import result


def held(
    session: Session, mission: Mission, missed: Collection[str] = ()
) -> dict[str, result.Meeting]:
    """By code, the meetings to be held as an agenda of the solver has them.

    With them come those of ``missed`` (codes) that did not take place, where they should have.
    """
    called = slot_names(slots_of(session, mission))
    pools = {
        one.id: pool_name(one)
        for one in session.scalars(
            select(InterpreterPool).where(InterpreterPool.mission_id == mission.id)
        )
    }
    found = session.scalars(
        select(Meeting)
        .where(
            Meeting.mission_id == mission.id,
            or_(
                Meeting.state.in_(STANDING),
                (Meeting.state == MeetingState.NO_SHOW) & Meeting.code.in_(missed),
            ),
        )
        .order_by(Meeting.code)
        .options(selectinload(Meeting.table), selectinload(Meeting.interpreters))
    )
    return {
        one.code: result.Meeting(
            candidate=one.code,
            slot=called[one.slot_id],
            table=one.table.number if one.table else None,
            units={pools[used.pool_id]: used.unit for used in one.interpreters},
        )
        for one in found
    }


def slots_of(session: Session, mission: Mission) -> list[Slot]:
    """The mission's slots by time."""
    return [slot for block in blocks_in_order(session, mission) for slot in block.slots]


def names_of(session: Session, mission: Mission) -> Names:
    """What the mission's participants are called."""
    return Names({one.code: one.organisation.name for one in participants_of(session, mission)})


def who(meeting: Meeting) -> tuple[str, ...]:
    """The names of those who meet."""
    return tuple(one.organisation.name for one in meeting.participants)


def score_of(session: Session, home: Participant, counterpart: Participant) -> MatchScore:
    """How good a match of the two is, and what for."""
    asked = _between(session, home, counterpart)
    return experience_of(session, home.mission).score(home, counterpart, asked)


def _between(
    session: Session, home: Participant, counterpart: Participant
) -> Sequence[MeetingRequest]:
    """What the two asked of each other."""
    one_way = (MeetingRequest.asker_id == home.id) & (MeetingRequest.asked_id == counterpart.id)
    other_way = (MeetingRequest.asker_id == counterpart.id) & (MeetingRequest.asked_id == home.id)
    return session.scalars(
        select(MeetingRequest)
        .where(or_(one_way, other_way))
        .options(selectinload(MeetingRequest.asker))
    ).all()
