"""Keeping a repaired agenda as a run of its own, held to the mission as it is by then."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from matchmaker.errors import Clash
from matchmaker.permissions import Actor
from matchmaker.planning.by_hand import agenda_by_hand, run_of, violations
from matchmaker.planning.problems import build_problem
from matchmaker.planning.runs import latest_run
from matchmaker.planning.working_agenda import adopt
from matchmaker.records import Mission, PlanningRun
from matchmaker.words import Sentence, sentence
from solver.problem import Goal
from solver.result import Meeting


def keep_repaired(
    session: Session,
    mission: Mission,
    meetings: Sequence[Meeting],
    goals: Sequence[Goal],
    said: Sentence,
    *,
    by: Actor,
    tables_free: bool = False,
) -> PlanningRun:
    """Make these meetings the working agenda, as a run that says what was done.

    The problem is built anew, so that whatever changed since the meetings were chosen counts.
    With ``tables_free`` a meeting that stays in its slot need not keep the table of the release.

    Raises:
        Clash: they would break a rule by now; each is said.
    """
    started = datetime.now(UTC)
    based_on = latest_run(session, mission)
    problem = replace(build_problem(session, mission), goals=tuple(goals))
    if tables_free:
        places = (replace(one, table=None) for one in problem.previous)
        problem = replace(problem, previous=tuple(places))
    known = {one.id for one in problem.candidates}
    slots = {one.id for one in problem.slots}
    gone = [one for one in meetings if one.candidate not in known or one.slot not in slots]
    if gone:
        raise Clash(
            *(
                sentence(
                    "{meeting} in {slot} is no longer possible; the mission was changed meanwhile.",
                    meeting=one.candidate,
                    slot=one.slot,
                )
                for one in gone
            )
        )
    agenda = agenda_by_hand(problem, meetings, {})
    broken = violations(problem, agenda)
    if broken:
        raise Clash(
            *(
                sentence(
                    "The mission was changed meanwhile, and a rule would be broken: {rule}",
                    rule=str(one),
                )
                for one in broken
            )
        )
    run = run_of(
        mission, problem, agenda, started=started, based_on=based_on, note=str(said), by=by
    )
    session.add(run)
    session.flush()
    adopt(session, mission, run, problem, agenda)
    session.flush()
    return run
