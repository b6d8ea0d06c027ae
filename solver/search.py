"""The one entry: a problem in, the best agenda that can be found and proven in time out."""

import os
import threading
import time
from collections.abc import Callable

from solver import brokerage, certificate, exact, large
from solver.conflicts import find_conflict
from solver.construct import add_what_fits, first_agenda
from solver.domains import NOT_HELD, Assignment, Domains, build_domains
from solver.feasibility import required_first
from solver.incumbent import Search
from solver.placement import Placement
from solver.problem import Problem
from solver.reasons import explain
from solver.result import Agenda, GoalResult, OnProgress, Status
from solver.tables import give_out

Strategy = tuple[Callable[[Domains], bool], Callable[[Search], None]]

STRATEGIES: tuple[Strategy, ...] = (
    (large.applies, large.large),  # thousands of people: their own first agenda, in seconds
    (lambda _: True, first_agenda),  # something to show at once
    (lambda _: True, required_first),  # where that failed: is there any agenda?
    (brokerage.applies, brokerage.brokerage),  # all meetings given, breaks to minimise
    (certificate.applies, certificate.certificate),  # rows over starts: proofs by duality
    (exact.applies, exact.exact),  # everything, proofs of infeasibility included
)
"""Whether each strategy applies, and the strategy: one after the other until all is proven."""

SECONDS_TO_FINISH = 60e-6
"""For each candidate: what tables and reasons take once the search has ended."""


def solve(
    problem: Problem,
    *,
    time_limit: float = 60.0,
    workers: int | None = None,
    seed: int = 0,
    hint: Agenda | None = None,
    on_progress: OnProgress | None = None,
    cancel: threading.Event | None = None,
) -> Agenda:
    """The best agenda found for a problem that :func:`solver.refusals.refusals` finds right.

    ``time_limit`` in seconds is kept within 5 % and a second; ``cancel`` ends the solve early.
    Both leave the best agenda so far. ``workers`` is how many threads to use, by default one a
    core; with one, the same problem and seed give the same agenda whenever the search ends
    before the limit. ``hint`` is any earlier agenda: what it has in common with this problem is
    where the search begins. ``on_progress`` is told of each improvement.

    Where the status is ``infeasible`` or ``unknown`` there are no meetings, nothing is listed as
    unscheduled, and no goal has a figure.
    """
    started = time.monotonic()
    domains = build_domains(problem)
    reserve = min(SECONDS_TO_FINISH * len(problem.candidates), time_limit / 4)
    with Search(
        domains,
        time_limit=time_limit - reserve,
        workers=workers or os.cpu_count() or 1,
        seed=seed,
        hint=None if hint is None else assignment_of(domains, hint),
        on_progress=on_progress,
        cancel=cancel,
        started=started,
    ) as search:
        for applies, strategy in STRATEGIES:
            if not search.stopped() and applies(domains):
                strategy(search)
        return _answer(search)


def assignment_of(domains: Domains, agenda: Agenda) -> Assignment:
    """What an agenda of this or a similar problem says about this one."""
    starts = [NOT_HELD] * len(domains.starts)
    for meeting in agenda.meetings:
        candidate = domains.candidate_index.get(meeting.candidate)
        slot = domains.slot_index.get(meeting.slot)
        if candidate is not None and slot is not None and slot in domains.starts[candidate]:
            starts[candidate] = slot
    return starts


def _answer(search: Search) -> Agenda:
    problem = search.domains.problem
    best = search.best()
    if best is None:
        refuted = search.refuted
        return Agenda(
            problem=problem.name,
            status=Status.INFEASIBLE if refuted else Status.UNKNOWN,
            goals=tuple(GoalResult(goal, None, None) for goal in problem.goals),
            infeasibility=find_conflict(search) if refuted else (),
            seconds=search.elapsed(),
        )
    placement = Placement(search.domains, best)
    add_what_fits(placement)
    search.offer(placement.starts)
    figures, bounds = search.figures(), search.bounds()
    return Agenda(
        problem=problem.name,
        status=Status.OPTIMAL if search.finished() else Status.FEASIBLE,
        goals=tuple(map(GoalResult, problem.goals, figures or (), bounds)),
        meetings=give_out(search.domains, placement.starts),
        unscheduled=explain(placement),
        seconds=search.elapsed(),
    )
