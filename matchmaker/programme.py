"""The programme across missions: where each stands, and what came of its meetings so far."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.permissions import Action, Actor, require
from matchmaker.records import Meeting, MeetingState, Mission, Participant, ParticipantState, Side

TAKING_PART = (ParticipantState.REGISTERED, ParticipantState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    """One mission: who takes part by side, and its working agenda's meetings by state."""

    mission: Mission
    taking_part: Mapping[Side, int]
    meetings: Mapping[MeetingState, int]

    @property
    def all_meetings(self) -> int:
        """Meetings that stand: planned, held, or missed by somebody; not the cancelled ones."""
        return sum(self.meetings.values()) - self.meetings.get(MeetingState.CANCELLED, 0)


@dataclass(frozen=True, slots=True)
class Programme:
    """All missions by date, those without one last, and their sums."""

    lines: tuple[ProgrammeLine, ...]

    def taking_part(self, side: Side) -> int:
        """Participations of one side in all missions."""
        return sum(line.taking_part[side] for line in self.lines)

    def meetings(self, state: MeetingState) -> int:
        """Meetings in this state in all missions."""
        return sum(line.meetings.get(state, 0) for line in self.lines)

    @property
    def all_meetings(self) -> int:
        """Meetings that stand in all missions."""
        return sum(line.all_meetings for line in self.lines)


def programme(session: Session, *, by: Actor) -> Programme:
    """The programme, read with one query for each kind of thing.

    Raises:
        NotPermitted: only coordinators and administrators see it.
    """
    require(by, Action.SEE_PROGRAMME)
    missions = session.scalars(
        select(Mission).order_by(Mission.starts_on.is_(None), Mission.starts_on, Mission.slug)
    ).all()
    taking_part: dict[int, dict[Side, int]] = defaultdict(lambda: dict.fromkeys(Side, 0))
    for mission_id, side, count in session.execute(
        select(Participant.mission_id, Participant.side, func.count())
        .where(Participant.state.in_(TAKING_PART))
        .group_by(Participant.mission_id, Participant.side)
    ):
        taking_part[mission_id][side] = count
    meetings: dict[int, dict[MeetingState, int]] = defaultdict(dict)
    for mission_id, state, count in session.execute(
        select(Meeting.mission_id, Meeting.state, func.count()).group_by(
            Meeting.mission_id, Meeting.state
        )
    ):
        meetings[mission_id][state] = count
    return Programme(
        tuple(ProgrammeLine(one, taking_part[one.id], meetings[one.id]) for one in missions)
    )
