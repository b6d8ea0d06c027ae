"""Whether a problem has any agenda at all, goals aside."""

import math
from dataclasses import dataclass
from enum import StrEnum

from ortools.sat.python.cp_model import FEASIBLE, INFEASIBLE, OPTIMAL, CpSolver

from solver import exact
from solver.construct import construct, is_complete
from solver.domains import NOT_HELD, build_domains
from solver.incumbent import Search
from solver.model import Interrupted, build_model
from solver.problem import Problem
from solver.selected_rules import keeping, rules_of

EFFORT = 0.1
"""Deterministic seconds for each second of the time limit that :func:`required_first` may take."""


class Verdict(StrEnum):
    """Whether there is an agenda."""

    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict, and where there is an agenda the slot of each candidate that it holds."""

    verdict: Verdict
    starts: dict[str, int]


UNDECIDED = Decision(Verdict.UNDECIDED, {})


def decide(problem: Problem, search: Search, effort: float = math.inf) -> Decision:
    """Whether the problem has an agenda, in the time left to a search of the same slots.

    ``effort`` limits the engine's deterministic seconds.
    """
    domains = build_domains(problem)
    at_once = construct(domains, stopped=search.out_of_time)
    if is_complete(at_once):
        return _possible(problem, at_once.starts)
    if not exact.applies(domains):
        return UNDECIDED
    try:
        variables = build_model(domains, search.out_of_time)
    except Interrupted:
        return UNDECIDED
    solver = CpSolver()
    solver.parameters.num_workers = search.workers
    solver.parameters.random_seed = search.seed % 2**31
    solver.parameters.max_time_in_seconds = search.remaining()
    solver.parameters.max_deterministic_time = effort

    def stop() -> None:
        # A search that is finished may still ask why it found nothing.
        if search.out_of_time():
            solver.stop_search()

    with search.on_stop(stop):
        status = solver.solve(variables.model)
    if status == INFEASIBLE:
        return Decision(Verdict.IMPOSSIBLE, {})
    if status not in (OPTIMAL, FEASIBLE):
        return UNDECIDED
    chosen = (
        next((slot for slot, start in starts.items() if solver.boolean_value(start)), NOT_HELD)
        for starts in variables.starts
    )
    return _possible(problem, [*chosen])


def _possible(problem: Problem, starts: list[int]) -> Decision:
    held = {
        candidate.id: start
        for candidate, start in zip(problem.candidates, starts, strict=True)
        if start != NOT_HELD
    }
    return Decision(Verdict.POSSIBLE, held)


def required_first(search: Search) -> None:
    """Where the first agenda failed, decide on the candidates that must be held by themselves.

    They and those that a minimum asks for are mostly few, and decide whether there is an agenda.
    If there is, the others are added where they fit.
    """
    whole = search.domains.problem
    if search.best() is not None:
        return
    required = keeping(whole, rules_of(whole))
    if len(required.candidates) > len(whole.candidates) / 2:
        return
    decision = decide(required, search, EFFORT * search.time_limit)
    if decision.verdict is Verdict.IMPOSSIBLE:
        search.refute()
    elif decision.verdict is Verdict.POSSIBLE:
        hint = [decision.starts.get(candidate.id, NOT_HELD) for candidate in whole.candidates]
        agenda = construct(search.domains, hint, search.stopped)
        if is_complete(agenda):
            search.offer(agenda.starts)
