"""Where every mission stands, read with one query for each kind of thing."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.agenda_views import GoalFigure
from matchmaker.permissions import Action, Actor, visible_missions
from matchmaker.records import (
    AgendaStatus,
    Meeting,
    MeetingState,
    Mission,
    Participant,
    ParticipantState,
    PlanningRun,
    Release,
    ReleasedMeeting,
    Side,
)


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """A plan's figures; ``outdated`` where the mission was changed since it was planned."""

    status: AgendaStatus
    goals: tuple[GoalFigure, ...]
    meetings: int
    wishes: int
    outdated: bool


@dataclass(frozen=True, slots=True)
class MissionLine:
    """One mission of the overview; ``taking_part`` counts participants that did not withdraw.

    ``plan`` is the one in force, else the newest that has an agenda, None before the first.
    """

    mission: Mission
    taking_part: Mapping[Side, int]
    plan: PlanFigures | None
    release_number: int | None


def overview(session: Session, *, by: Actor) -> list[MissionLine]:
    """The missions that the actor may see by date, those without one last."""
    missions = session.scalars(
        select(Mission)
        .where(visible_missions(by, Action.SEE_MISSION))
        .order_by(Mission.starts_on.is_(None), Mission.starts_on, Mission.slug)
    ).all()
    taking_part = _taking_part(session)
    releases = {
        one.mission_id: one
        for one in session.execute(
            select(Release.mission_id, Release.id, Release.run_id, Release.number).where(
                Release.in_force
            )
        )
    }
    runs = _runs(session, [one.run_id for one in releases.values()])
    planned, released = _planned_meetings(session), _released_meetings(session)
    lines = []
    for mission in missions:
        release, run = releases.get(mission.id), runs.get(mission.id)
        lines.append(
            MissionLine(
                mission=mission,
                taking_part=taking_part[mission.id],
                plan=run
                and PlanFigures(
                    status=run.status,
                    goals=tuple(
                        GoalFigure(one["goal"], one["achieved"], one["bound"]) for one in run.goals
                    ),
                    meetings=released.get(release.id, 0) if release else planned.get(mission.id, 0),
                    wishes=run.wishes,
                    outdated=run.revision != mission.revision,
                ),
                release_number=release.number if release else None,
            )
        )
    return lines


def _taking_part(session: Session) -> Mapping[int, Mapping[Side, int]]:
    counts: dict[int, dict[Side, int]] = defaultdict(lambda: dict.fromkeys(Side, 0))
    for mission_id, side, count in session.execute(
        select(Participant.mission_id, Participant.side, func.count())
        .where(Participant.state != ParticipantState.WITHDRAWN)
        .group_by(Participant.mission_id, Participant.side)
    ):
        counts[mission_id][side] = count
    return counts


def _runs(session: Session, in_force: list[int]) -> dict[int, Any]:
    """By mission, the run in force or the newest with an agenda, without its large documents."""
    newest = (
        select(func.max(PlanningRun.id))
        .where(PlanningRun.status.in_([AgendaStatus.OPTIMAL, AgendaStatus.FEASIBLE]))
        .group_by(PlanningRun.mission_id)
    )
    rows = session.execute(
        select(
            PlanningRun.id,
            PlanningRun.mission_id,
            PlanningRun.status,
            PlanningRun.revision,
            PlanningRun.goals,
            func.json_array_length(PlanningRun.problem["candidates"]).label("wishes"),
        )
        .where(PlanningRun.id.in_(newest) | PlanningRun.id.in_(in_force))
        .order_by(PlanningRun.id.desc())
    )
    found: dict[int, Any] = {}
    for row in rows:
        if row.id in in_force or row.mission_id not in found:
            found[row.mission_id] = row
    return found


def _planned_meetings(session: Session) -> dict[int, int]:
    counts = session.execute(
        select(Meeting.mission_id, func.count())
        .where(Meeting.state != MeetingState.CANCELLED)
        .group_by(Meeting.mission_id)
    )
    return dict(counts.all())


def _released_meetings(session: Session) -> dict[int, int]:
    counts = session.execute(
        select(ReleasedMeeting.release_id, func.count())
        .join(Release, Release.id == ReleasedMeeting.release_id)
        .where(Release.in_force, ReleasedMeeting.state != MeetingState.CANCELLED)
        .group_by(ReleasedMeeting.release_id)
    )
    return dict(counts.all())
