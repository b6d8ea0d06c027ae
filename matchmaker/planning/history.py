"""A mission's plans: every run that was kept, without its large documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, load_only

from matchmaker.errors import NotFound
from matchmaker.records import AgendaStatus, Meeting, Mission, PlanningRun, Release, RunOrigin
from matchmaker.words import sentence


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run: ``number`` counts the mission's runs from 1, ``releases`` are those made of it.

    ``goals`` are (goal, achieved, bound), the most important first; ``meetings`` of ``wishes``
    are held. ``working`` where the working agenda is this run's, which one that was kept aside
    never became; ``outdated`` where the mission was changed since.
    """

    id: int
    number: int
    status: AgendaStatus
    origin: RunOrigin
    based_on: int | None
    note: str
    started_at: datetime
    seconds: float
    planned_by: str
    goals: tuple[tuple[str, int | None, int | None], ...]
    meetings: int
    wishes: int
    releases: tuple[int, ...]
    working: bool
    outdated: bool

    @property
    def has_agenda(self) -> bool:
        """Whether meetings came of it."""
        return self.status in (AgendaStatus.OPTIMAL, AgendaStatus.FEASIBLE)


def run_lines(session: Session, mission: Mission) -> list[RunLine]:
    """A mission's runs, the newest first."""
    rows = session.execute(
        select(
            PlanningRun.id,
            PlanningRun.status,
            PlanningRun.origin,
            PlanningRun.based_on_id,
            PlanningRun.note,
            PlanningRun.started_at,
            PlanningRun.seconds,
            PlanningRun.planned_by,
            PlanningRun.goals,
            PlanningRun.revision,
            func.json_array_length(PlanningRun.agenda["meetings"]).label("meetings"),
            func.json_array_length(PlanningRun.problem["candidates"]).label("wishes"),
        )
        .where(PlanningRun.mission_id == mission.id)
        .order_by(PlanningRun.id)
    ).all()
    numbers = {row.id: number for number, row in enumerate(rows, 1)}
    released = _releases(session, mission)
    working = session.scalar(
        select(func.max(Meeting.run_id)).where(Meeting.mission_id == mission.id)
    )
    return [
        RunLine(
            id=row.id,
            number=numbers[row.id],
            status=row.status,
            origin=row.origin,
            based_on=numbers.get(row.based_on_id),
            note=row.note,
            started_at=row.started_at,
            seconds=row.seconds,
            planned_by=row.planned_by,
            goals=tuple((one["goal"], one["achieved"], one["bound"]) for one in row.goals),
            meetings=row.meetings or 0,
            wishes=row.wishes or 0,
            releases=tuple(released.get(row.id, ())),
            working=row.id == working,
            outdated=row.revision != mission.revision,
        )
        for row in reversed(rows)
    ]


def run_by_id(session: Session, mission: Mission, number: int) -> PlanningRun:
    """A run of a mission with its documents.

    Raises:
        NotFound: there is none, or it is of another mission.
    """
    run = session.get(PlanningRun, number)
    if run is None or run.mission_id != mission.id:
        raise NotFound(sentence("There is no such plan."))
    return run


def _releases(session: Session, mission: Mission) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    releases: Sequence[Release] = session.scalars(
        select(Release)
        .where(Release.mission_id == mission.id)
        .order_by(Release.number)
        .options(load_only(Release.run_id, Release.number))
    ).all()
    for one in releases:
        found.setdefault(one.run_id, []).append(one.number)
    return found
