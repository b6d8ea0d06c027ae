"""Planning a mission: solve, verify, keep the run, make it the working agenda."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from matchmaker.auditing import note
from matchmaker.database import reading, writing
from matchmaker.errors import Refused
from matchmaker.missions import lock, mission_by_slug
from matchmaker.permissions import Action, Actor, require
from matchmaker.planning.by_hand import violations
from matchmaker.planning.closures import Closed, at_open_tables, closed_in
from matchmaker.planning.problems import build_problem
from matchmaker.planning.trace import Trace
from matchmaker.planning.working_agenda import adopt, working_agenda
from matchmaker.records import (
    AgendaStatus,
    Meeting,
    MeetingState,
    Mission,
    MissionStage,
    PlanningRun,
)
from matchmaker.words import Sentence, sentence
from solver.interchange import agenda_from_json, agenda_to_json, problem_from_json, problem_to_json
from solver.problem import Goal, Problem
from solver.result import Agenda, GoalResult, OnProgress
from solver.search import solve
from solver.verify import verify


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """What came of planning: the stored run and its figures.

    ``adopted`` is False where there was no agenda, or where the mission changed while it was
    planned; then the working agenda stays as it was. ``wishes`` counts the candidates.
    """

    run_id: int
    status: AgendaStatus
    goals: tuple[GoalResult, ...]
    meetings: int
    wishes: int
    adopted: bool
    conflicts: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Prepared:
    """A problem that is to be solved, and the state of the mission that it was built from."""

    slug: str
    revision: int
    problem: Problem
    started: datetime
    closed: Closed


def plan(
    engine: Engine,
    slug: str,
    *,
    by: Actor,
    goals: Sequence[str] | None = None,
    time_limit: float = 60.0,
    workers: int | None = None,
    seed: int = 0,
    on_progress: OnProgress | None = None,
    cancel: threading.Event | None = None,
    note_text: str = "",
) -> PlannedRun:
    """Plan a mission and make the plan its working agenda.

    Takes an engine, not a session: no transaction is open while the solver works. ``goals`` are
    those of this plan, the most important first, by default the mission's own.

    Raises:
        NotPermitted, NotFound: before anything is planned.
        Refused: the mission cannot be planned yet; every reason is given.
    """
    prepared = prepare(engine, slug, by=by, goals=goals)
    trace = Trace(on_progress)
    agenda = solve(
        prepared.problem,
        time_limit=time_limit,
        workers=workers,
        seed=seed,
        on_progress=trace,
        cancel=cancel,
    )
    with writing(engine) as session:
        return keep(session, prepared, agenda, by=by, trace=trace.points(), note_text=note_text)


def prepare(
    engine: Engine, slug: str, *, by: Actor, goals: Sequence[str] | None = None
) -> Prepared:
    """What is to be solved, read in one transaction; raises as :func:`plan`."""
    with reading(engine) as session:
        mission = mission_by_slug(session, slug)
        require(by, Action.PLAN, mission)
        problem = build_problem(session, mission)
        if goals is not None:
            problem = replace(problem, goals=in_order(goals))
        closed = closed_in(session, mission)
        return Prepared(slug, mission.revision, problem, datetime.now(UTC), closed)


def in_order(goals: Sequence[str]) -> tuple[Goal, ...]:
    """Goals as the solver takes them, the most important first.

    Raises:
        Refused: there is none, one is named twice, or one is unknown.
    """
    if not goals:
        raise Refused(sentence("Choose at least one goal."))
    if len(set(goals)) != len(goals) or not set(goals) <= set(Goal):
        raise Refused(sentence("Give each goal a place of its own."))
    return tuple(Goal(one) for one in goals)


def keep(
    session: Session,
    prepared: Prepared,
    agenda: Agenda,
    *,
    by: Actor,
    trace: list[Any],
    note_text: str = "",
) -> PlannedRun:
    """Store what came of solving and, where the mission is still the same, adopt it."""
    problem = prepared.problem
    agenda = replace(agenda, meetings=at_open_tables(problem, agenda.meetings, prepared.closed))
    verdict = verify(problem, agenda)
    if verdict.violations:
        # Never a person's fault: better no agenda than a wrong one.
        raise RuntimeError(f"the planned agenda breaks a rule: {verdict.violations[0]}")
    mission = mission_by_slug(session, prepared.slug)
    lock(session, mission)
    run = PlanningRun(
        mission_id=mission.id,
        revision=prepared.revision,
        status=AgendaStatus(agenda.status.value),
        started_at=prepared.started,
        seconds=agenda.seconds,
        planned_by=by.name,
        goals=agenda_to_json(agenda)["goals"],
        problem=problem_to_json(problem),
        agenda=agenda_to_json(agenda),
        note=note_text,
        trace=trace,
    )
    session.add(run)
    session.flush()
    adopted = agenda.status.has_agenda and mission.revision == prepared.revision
    if adopted:
        adopt(session, mission, run, problem, agenda)
        if mission.stage in (MissionStage.DRAFT, MissionStage.REGISTRATION):
            mission.move_to(MissionStage.MATCHING)
    note(
        session,
        by,
        "plan",
        f"mission:{prepared.slug}",
        run=run.id,
        status=run.status.value,
        goals=run.goals,
        adopted=adopted,
    )
    return _summary(run, agenda, adopted)


def _summary(run: PlanningRun, agenda: Agenda, adopted: bool) -> PlannedRun:
    return PlannedRun(
        run_id=run.id,
        status=run.status,
        goals=agenda.goals,
        meetings=len(agenda.meetings),
        wishes=len(run.problem["candidates"]),
        adopted=adopted,
        conflicts=tuple(one.explanation for one in agenda.infeasibility),
        seconds=agenda.seconds,
    )


def latest_run(session: Session, mission: Mission) -> PlanningRun | None:
    """The newest run that the working agenda can be from: one that has an agenda."""
    return session.scalar(
        select(PlanningRun)
        .where(
            PlanningRun.mission_id == mission.id,
            PlanningRun.status.in_([AgendaStatus.OPTIMAL, AgendaStatus.FEASIBLE]),
        )
        .order_by(PlanningRun.id.desc())
        .limit(1)
    )


def doubts_about(session: Session, mission: Mission, run: PlanningRun) -> list[Sentence]:
    """What speaks against publishing this run's agenda; empty where nothing does.

    Checks with the solver's independent verifier that the agenda keeps every rule and that its
    figures are true, that the working agenda is still that agenda, and that nothing it was
    planned from has changed.
    """
    try:
        problem, agenda = problem_from_json(run.problem), agenda_from_json(run.agenda)
    except ValueError:
        return [sentence("What was planned cannot be read any more; plan again.")]
    doubts = [
        sentence("The agenda breaks a rule: {rule}", rule=str(violation))
        for violation in violations(problem, agenda)
    ]
    if run.revision != mission.revision:
        doubts.append(
            sentence(
                "{mission} was changed since it was planned; plan again.", mission=mission.name
            )
        )
    missed = session.scalars(
        select(Meeting.code).where(
            Meeting.mission_id == mission.id, Meeting.state == MeetingState.NO_SHOW
        )
    )
    if working_agenda(session, mission) != _held(run.agenda, without=set(missed)):
        doubts.append(
            sentence(
                "The meetings of {mission} are no longer those of the plan; plan again.",
                mission=mission.name,
            )
        )
    return doubts


def _held(agenda: dict[str, Any], without: set[str]) -> dict[str, tuple[str, int | None]]:
    return {
        one["candidate"]: (one["slot"], one["table"])
        for one in agenda["meetings"]
        if one["candidate"] not in without
    }
