"""Planning runs: asking for a plan, following it, and what came of each."""

from collections.abc import Sequence
from typing import Any

from apiflask import Schema
from apiflask.fields import Boolean, DateTime, Dict, Float, Integer, List, Nested, String
from apiflask.validators import Length, OneOf, Range
from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from matchmaker.errors import NotFound
from matchmaker.jobs import cancel, job_by_id
from matchmaker.permissions import Action
from matchmaker.planning import enqueue_plan
from matchmaker.records import Job, JobState, Mission, PlanningRun
from matchmaker.set_up import GOALS
from matchmaker.words import sentence
from web.access import actor
from web.api.answers import CLOSED, Answer, PageQuery, failures, one_page, page_of
from web.api.blueprint import blueprint
from web.api.gate import for_those_who_may
from web.api.writing import writes
from web.extensions import db

MOST_SECONDS = 4 * 60 * 60.0


class GoalOut(Schema):
    """What a plan achieved of a goal, and the bound that is proven; None where there is none."""

    goal = String(required=True)
    achieved = Integer(required=True, allow_none=True)
    bound = Integer(required=True, allow_none=True)


class RunOut(Schema):
    """A plan and how good it is proven to be; goals come in their order."""

    id = Integer(required=True)
    status = String(required=True)
    origin = String(required=True)
    goals = List(Nested(GoalOut), required=True)
    revision = Integer(required=True)
    started_at = DateTime(required=True)
    seconds = Float(required=True)
    planned_by = String(required=True)
    note = String()


class RunWithFiles(RunOut):
    """A plan with the problem and the agenda as the solver's files hold them."""

    problem = Dict(required=True)
    agenda = Dict(required=True)


class PlanIn(Schema):
    """What to plan for; without ``goals`` the mission's own, the most important first."""

    time_limit = Float(load_default=None, validate=Range(1.0, MOST_SECONDS))
    goals = List(String(validate=OneOf(GOALS)), load_default=None, validate=Length(1, len(GOALS)))
    note = String(load_default="", validate=Length(max=200))


class JobOut(Schema):
    """A piece of work; ``result`` names the ``run`` once a plan is done."""

    id = Integer(required=True)
    kind = String(required=True)
    state = String(required=True, validate=OneOf([one.value for one in JobState]))
    progress = Dict(required=True)
    result = Dict(required=True)
    error = String()
    cancel_requested = Boolean(required=True)
    created_at = DateTime(required=True)


@blueprint.get("/missions/<slug>/runs")
@for_those_who_may(Action.SEE_MISSION)
@blueprint.input(PageQuery, location="query")
@blueprint.output(page_of(RunOut))
@blueprint.doc(responses=failures(), security="token")
def runs(mission: Mission, query_data: dict[str, int]) -> Answer:
    """List a mission's plans, the newest first."""
    found = (
        select(PlanningRun)
        .where(PlanningRun.mission_id == mission.id)
        .order_by(PlanningRun.id.desc())
        .options(defer(PlanningRun.problem), defer(PlanningRun.agenda), defer(PlanningRun.trace))
    )
    return one_page(db.session(), found, query_data, _written)


@blueprint.get("/missions/<slug>/runs/<int:number>")
@for_those_who_may(Action.SEE_MISSION)
@blueprint.output(RunWithFiles)
@blueprint.doc(responses=failures(), security="token")
def one_run(mission: Mission, number: int) -> dict[str, Any]:
    """Read one plan with its problem and agenda."""
    found = db.session().get(PlanningRun, number)
    if found is None or found.mission_id != mission.id:
        raise NotFound(sentence("There is no plan {number}.", number=number))
    return _written([found])[0] | {"problem": found.problem, "agenda": found.agenda}


@blueprint.post("/missions/<slug>/runs")
@for_those_who_may(Action.PLAN)
@blueprint.input(PlanIn)
@blueprint.output(JobOut, status_code=202)
@blueprint.doc(responses=failures(CLOSED), security="token")
@writes
def plan(
    session: Session, mission: Mission, json_data: dict[str, Any]
) -> tuple[dict[str, Any], int]:
    """Have a mission planned; the answer is the job to follow."""
    job = enqueue_plan(
        session,
        mission,
        by=actor(),
        goals=json_data["goals"],
        time_limit=json_data["time_limit"],
        note_text=json_data["note"],
    )
    return _job(job), 202


@blueprint.get("/missions/<slug>/jobs/<int:number>")
@for_those_who_may(Action.SEE_MISSION)
@blueprint.output(JobOut)
@blueprint.doc(responses=failures(), security="token")
def job(mission: Mission, number: int) -> dict[str, Any]:
    """Follow a piece of work."""
    return _job(job_by_id(db.session(), number, by=actor(), mission=mission))


@blueprint.post("/missions/<slug>/jobs/<int:number>/cancel")
@for_those_who_may(Action.SEE_MISSION)
@blueprint.output(JobOut)
@blueprint.doc(responses=failures(CLOSED), security="token")
@writes
def call_off(session: Session, mission: Mission, number: int) -> tuple[dict[str, Any], int]:
    """Call a piece of work off; a plan keeps the best that was found."""
    found = job_by_id(session, number, by=actor(), mission=mission)
    cancel(session, found, by=actor())
    return _job(found), 200


def _written(runs: Sequence[PlanningRun]) -> list[dict[str, Any]]:
    return [
        {
            "id": one.id,
            "status": one.status.value,
            "origin": one.origin.value,
            "goals": one.goals,
            "revision": one.revision,
            "started_at": one.started_at,
            "seconds": one.seconds,
            "planned_by": one.planned_by,
            "note": one.note,
        }
        for one in runs
    ]


def _job(job: Job) -> dict[str, Any]:
    return {
        "id": job.id,
        "kind": job.kind,
        "state": job.state.value,
        "progress": job.progress,
        "result": job.result,
        "error": job.error,
        "cancel_requested": bool(job.cancel_requested),
        "created_at": job.created_at,
    }
