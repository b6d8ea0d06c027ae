"""The smallest fix for each wish that is not met: found by a worker, told in words."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.database import reading, writing
from matchmaker.errors import NotFound, Refused
from matchmaker.jobs import JobKind, enqueue, open_job
from matchmaker.jobs.working import Work
from matchmaker.permissions import Action, Actor, require
from matchmaker.planning.runs import latest_run
from matchmaker.records import Job, JobState, Mission, PlanningRun
from matchmaker.words import Sentence, sentence
from solver.fixes import FixKind, smallest_fixes
from solver.interchange import agenda_from_json, problem_from_json


def enqueue_fixes(session: Session, mission: Mission, *, by: Actor) -> Job:
    """Have a worker look for the smallest fix of each wish that the agenda leaves out.

    Raises:
        Refused: there is no agenda yet.
    """
    require(by, Action.PLAN, mission)
    run = latest_run(session, mission)
    if run is None:
        raise Refused(sentence("{mission} has no plan yet; plan it first.", mission=mission.name))
    under_way = open_job(session, mission, JobKind.FIXES)
    if under_way is not None:
        return under_way
    return enqueue(session, JobKind.FIXES, {"run": run.id}, by=by, mission=mission)


def run_fixes(work: Work) -> dict[str, Any]:
    """Find the fixes of the run that the job names, a few milliseconds each."""
    work.by()
    number = work.arguments["run"]
    with reading(work.engine) as session:
        run = session.get(PlanningRun, number)
        if run is None:
            raise NotFound(sentence("There is no such run."))
        problem, agenda = problem_from_json(run.problem), agenda_from_json(run.agenda)
    found = smallest_fixes(problem, agenda, cancel=work.cancel)
    result = {
        "run": number,
        "fixes": {
            one.candidate: [[fix.kind.value, list(fix.ids)] for fix in one.fixes] for one in found
        },
    }
    with writing(work.engine) as session:
        work.finish(session, result)
    return result


def fixes_of(
    session: Session, mission: Mission, run: PlanningRun, names: Mapping[str, str]
) -> dict[str, list[Sentence]] | None:
    """By candidate what would make room for it, in words; None where nobody looked for it yet.

    ``names`` are those of the participants by code.
    """
    jobs = session.scalars(
        select(Job)
        .where(
            Job.mission_id == mission.id,
            Job.kind == JobKind.FIXES.value,
            Job.state == JobState.DONE,
        )
        .order_by(Job.id.desc())
        .limit(1)
    )
    job = next(iter(jobs), None)
    if job is None or job.result.get("run") != run.id:
        return None
    return {
        candidate: [_in_words(FixKind(kind), ids, names) for kind, ids in fixes]
        for candidate, fixes in job.result["fixes"].items()
    }


def _in_words(kind: FixKind, ids: list[str], names: Mapping[str, str]) -> Sentence:
    name = names.get(ids[0], ids[0])
    match kind:
        case FixKind.TABLE:
            return sentence("One more table in {slot}.", slot=ids[0])
        case FixKind.STAY:
            return sentence("{name} is there in {slot} as well.", name=name, slot=ids[1])
        case FixKind.MAXIMUM:
            return sentence("{name} takes one more meeting.", name=name)
        case FixKind.RESOURCE:
            return sentence("One more of the {what}.", what=ids[0])
        case FixKind.RESOURCE_SLOT:
            return sentence("The {what} are there in {slot} as well.", what=ids[0], slot=ids[1])
        case FixKind.VENUE:
            return sentence("{venue} has room for one more meeting.", venue=ids[0])
