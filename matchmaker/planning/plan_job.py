"""Planning by a worker: asking for it, and doing it in a process of its own."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.database import reading, writing
from matchmaker.errors import Clash, NotFound
from matchmaker.jobs import JobKind, enqueue, open_job
from matchmaker.jobs.working import Work
from matchmaker.permissions import Action, Actor, require
from matchmaker.planning.problems import refuse_unplannable
from matchmaker.planning.runs import in_order, keep, prepare
from matchmaker.planning.trace import Trace
from matchmaker.records import Job, Mission
from matchmaker.settings import settings_of
from matchmaker.solving.apart import as_json, solve_apart
from matchmaker.words import sentence
from solver.problem import Problem
from solver.result import Progress

LONGEST = 4 * 60 * 60.0
"""Seconds that a worker may be kept busy by one plan."""


def enqueue_plan(
    session: Session,
    mission: Mission,
    *,
    by: Actor,
    goals: Sequence[str] | None = None,
    time_limit: float | None = None,
    note_text: str = "",
) -> Job:
    """Have a worker plan a mission; its figures as they improve are the job's ``progress``.

    ``goals`` are those of this plan, the most important first, by default the mission's own;
    ``time_limit`` in seconds, by default what the settings say. The job's ``result`` names the
    ``run``.

    Raises:
        Refused: the mission cannot be planned yet, with every reason; or the goals make no sense.
        Clash: it is being planned at this moment.
    """
    require(by, Action.PLAN, mission)
    chosen = in_order(mission.goals if goals is None else goals)
    refuse_unplannable(session, mission)
    if open_job(session, mission, JobKind.PLAN) is not None:
        raise Clash(
            sentence(
                "{mission} is being planned at this moment; wait for it, or stop it first.",
                mission=mission.name,
            )
        )
    if time_limit is None:
        time_limit = settings_of(session).plan_seconds
    arguments = {
        "goals": [one.value for one in chosen],
        "time_limit": min(max(time_limit, 1.0), LONGEST),
        "note": note_text,
    }
    return enqueue(session, JobKind.PLAN, arguments, by=by, mission=mission)


def run_plan(work: Work) -> dict[str, Any]:
    """Plan as the job says; stores and adopts the agenda in the transaction that ends the job."""
    arguments, by = work.arguments, work.by()
    with reading(work.engine) as session:
        mission = session.get(Mission, work.job.mission_id)
        if mission is None:
            raise NotFound(sentence("There is no such mission."))
        slug = mission.slug
    prepared = prepare(work.engine, slug, by=by, goals=arguments["goals"])
    latest = _begun(prepared.problem)
    trace = Trace()

    def heard(one: Progress) -> None:
        trace(one)
        latest["goals"][one.goal.value] = as_json(one)
        if one.meetings is not None:
            latest["meetings"] = one.meetings
        work.report({**latest, "goals": dict(latest["goals"]), "trace": trace.points()})

    work.report(latest)
    agenda = solve_apart(
        prepared.problem,
        time_limit=arguments["time_limit"],
        on_progress=heard,
        cancel=work.cancel,
        kill=work.shut_down,
    )
    with writing(work.engine) as session:
        planned = keep(
            session, prepared, agenda, by=by, trace=trace.points(), note_text=arguments["note"]
        )
        result = {
            "run": planned.run_id,
            "status": planned.status.value,
            "adopted": planned.adopted,
            "stopped": work.cancel.is_set(),
        }
        work.finish(session, result)
    return result


def _begun(problem: Problem) -> dict[str, Any]:
    """Progress before anything is found: how many wishes there are, and no figure yet."""
    return {
        "wishes": len(problem.candidates),
        "meetings": None,
        "order": [one.value for one in problem.goals],
        "goals": {},
        "trace": [],
    }
