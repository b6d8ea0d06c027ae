"""An agenda that somebody changed by hand: its figures, its bounds, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.permissions import Actor
from matchmaker.planning.reasons import FITS
from matchmaker.records import AgendaStatus, Mission, PlanningRun, RunOrigin
from solver.domains import Domains, build_domains
from solver.interchange import agenda_to_json, problem_to_json
from solver.measure import figures
from solver.placement import Placement
from solver.problem import Goal, Problem
from solver.reasons import explain
from solver.result import Agenda, GoalResult, Meeting, Status, Unscheduled
from solver.search import assignment_of
from solver.verify import Violation, verify

Bounds = Mapping[str, tuple[int | None, int | None]]
"""By goal what an earlier run achieved, and the bound that it proved."""


def agenda_by_hand(problem: Problem, meetings: Sequence[Meeting], known: Bounds) -> Agenda:
    """These meetings as an agenda of the problem, with true figures and a reason for the rest."""
    domains = build_domains(problem)
    bare = Agenda(problem.name, Status.FEASIBLE, (), tuple(meetings))
    placement = Placement(domains, assignment_of(domains, bare))
    achieved = figures(domains, placement.starts)
    goals = _bounded(problem.goals, achieved, known)
    proven = all(goal.proven for goal in goals)
    held = {one.candidate for one in meetings}
    return Agenda(
        problem=problem.name,
        status=Status.OPTIMAL if proven else Status.FEASIBLE,
        goals=goals,
        meetings=tuple(meetings),
        unscheduled=tuple(
            _as_it_stands(domains, placement, one)
            for one in explain(placement)
            if one.candidate not in held
        ),
    )


def run_of(
    mission: Mission,
    problem: Problem,
    agenda: Agenda,
    *,
    started: datetime,
    based_on: PlanningRun | None,
    by: Actor,
    origin: RunOrigin = RunOrigin.EDITED,
    note: str = "",
) -> PlanningRun:
    """An agenda that was not searched for as a run of the mission, yet to be added."""
    return PlanningRun(
        mission_id=mission.id,
        revision=mission.revision,
        status=AgendaStatus(agenda.status.value),
        started_at=started,
        seconds=(datetime.now(UTC) - started).total_seconds(),
        planned_by=by.name,
        goals=agenda_to_json(agenda)["goals"],
        problem=problem_to_json(problem),
        agenda=agenda_to_json(agenda),
        origin=origin,
        based_on_id=based_on.id if based_on else None,
        note=note,
        trace=[],
    )


def _bounded(
    goals: Sequence[Goal], achieved: Sequence[int], known: Bounds
) -> tuple[GoalResult, ...]:
    """Each goal's figure with the earlier bound, as long as that still says something.

    The bound of a goal holds for agendas as good as the earlier one in all goals before it.
    """
    found = []
    holds = True
    for goal, figure in zip(goals, achieved, strict=True):
        before, bound = known.get(goal.value, (None, None))
        beaten = bound is not None and (figure > bound if goal.maximised else figure < bound)
        found.append(GoalResult(goal, figure, bound if holds and not beaten else None))
        holds = holds and before == figure
    return tuple(found)


def _as_it_stands(domains: Domains, placement: Placement, entry: Unscheduled) -> Unscheduled:
    """The entry, with the slots in which the agenda would be better for it, if any."""
    position = domains.candidate_index[entry.candidate]
    slots = [
        domains.problem.slots[start].id
        for start in placement.fits(position)
        if placement.cost(position, start) < (0,) * len(domains.problem.goals)
    ]
    if not slots:
        return entry
    return Unscheduled(
        entry.candidate,
        entry.reason,
        {**entry.details, FITS: slots},
        f"{entry.candidate} is not held and could be, in {', '.join(slots)}.",
    )


def violations(problem: Problem, agenda: Agenda) -> list[Violation]:
    """What the independent verifier finds wrong.

    That a wish is left out which would fit is no fault of an agenda made by hand: whoever made
    it is told so beside the wish (``FITS``).
    """
    open_wishes = {one.candidate for one in agenda.unscheduled if FITS in one.details}
    return [
        one
        for one in verify(problem, agenda).violations
        if one.rule != "reason" or open_wishes.isdisjoint(one.ids)
    ]


def bounds_from(session: Session, based_on: PlanningRun | None, problem: Problem) -> Bounds:
    """What is proven about a problem already, from the run that was changed by hand or from the
    solved one before it: both hold where the new problem only settles more.
    """
    now = problem_to_json(problem)
    run = based_on
    while run is not None:
        if _only_settles_more(run.problem, now):
            return {one["goal"]: (one["achieved"], one["bound"]) for one in run.goals}
        run = None if run.origin is RunOrigin.SOLVED else _solved_before(session, run)
    return {}


def _solved_before(session: Session, run: PlanningRun) -> PlanningRun | None:
    """The solved run that a run goes back to; the documents of those between stay unread."""
    rows = session.execute(
        select(PlanningRun.id, PlanningRun.based_on_id, PlanningRun.origin).where(
            PlanningRun.mission_id == run.mission_id
        )
    )
    runs = {row.id: row for row in rows}
    here = run.based_on_id
    while here is not None and runs[here].origin is not RunOrigin.SOLVED:
        here = runs[here].based_on_id
    return session.get(PlanningRun, here) if here is not None else None


def _only_settles_more(before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether every agenda of the new problem is one of the old, with the same figures."""
    if _without_choices(before) != _without_choices(now):
        return False
    return all(
        old.get(key) is None or old.get(key) == new.get(key)
        for old, new in zip(before["candidates"], now["candidates"], strict=True)
        for key in ("pinned_slot", "allowed_slots")
    )


def _without_choices(problem: Mapping[str, Any]) -> dict[str, Any]:
    """The problem without what people chose by hand, and the last release where no goal asks."""
    free = {key: value for key, value in problem.items() if key != "previous"}
    free["candidates"] = [
        {key: value for key, value in one.items() if key not in ("pinned_slot", "allowed_slots")}
        for one in problem["candidates"]
    ]
    if Goal.CHANGES in problem.get("goals", ()):
        free["previous"] = problem.get("previous")
    return free
