"""Bounds and agendas race each other until they meet."""

import math
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import numpy as np
from ortools.sat.python.cp_model import (
    FEASIBLE,
    INFEASIBLE,
    OPTIMAL,
    CpModel,
    CpSolver,
    CpSolverStatus,
    LinearExpr,
)

from solver.brokerage.anneal import anneal, can_anneal
from solver.brokerage.event import read_event
from solver.brokerage.formula import Formula, state
from solver.brokerage.patterns import pattern_bound
from solver.domains import Assignment
from solver.incumbent import Search
from solver.problem import Goal

RUNS = (1_000, 4_000)
"""Steps of the annealing runs for each start of a meeting; a million take a fifth of a second."""

MANY = 2**40
"""More breaks than any agenda has: annealing is told that they are enough when it is to end."""

CHUNK = 16.0
"""Deterministic seconds of the first try for an agenda as good as the bound."""

FIRST_SHARE = 2.0
"""Deterministic seconds that one worker begins with, at either end of the gap."""


def brokerage(search: Search) -> None:
    """Minimise the breaks of a brokerage event; ends only when all is proven or time is up."""
    race = _Race(search)
    if search.workers == 1:
        race.find_agendas()
        race.raise_bound_by_patterns()
        race.alternate()
        return
    with ThreadPoolExecutor(max_workers=2) as threads:
        sides = [threads.submit(race.from_below), threads.submit(race.from_above)]
    for side in sides:
        side.result()


class _Race:
    """What both sides know, and their steps."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.position = search.domains.problem.goals.index(Goal.BREAKS)
        self.event = read_event(search.domains)
        self.formula: Formula = state(self.event)
        self.bound = 0
        self._enough = np.zeros(1, dtype=np.int64)
        self._lock = threading.Lock()
        self._risen: Callable[[], object] = lambda: None

    def from_below(self) -> None:
        """Raise the bound; the last core leaves an agenda that reaches it."""
        self.raise_bound_by_patterns()
        self.find_cores()

    def from_above(self) -> None:
        """Find agendas, as good as the bound in the end."""
        self.find_agendas()
        for tries in count():
            if self.search.stopped():
                return
            self.reach_bound(CHUNK * 2**tries)

    def alternate(self) -> None:
        """Both sides in turn, each time with twice the effort."""
        for turn in count():
            for step in (self.reach_bound, self.find_cores):
                if self.search.stopped():
                    return
                step(FIRST_SHARE * 2**turn)

    def raise_bound_by_patterns(self) -> None:
        bound = pattern_bound(self.search, self.event)
        if bound is not None:
            self._prove(bound)

    def find_cores(self, effort: float = math.inf) -> None:
        """Core-guided optimisation (Fu and Malik, SAT 2006): each core raises the bound."""
        model = self.formula.model.clone()
        model.minimize(LinearExpr.sum(list(self.formula.breaks)))
        solver = self._solver(effort)
        solver.parameters.subsolvers.append("core")
        solver.best_bound_callback = lambda bound: self._prove(int(max(bound, 0.0) + 0.5))
        status = self._solve(solver, model)
        if status == OPTIMAL:
            self._prove(round(solver.best_objective_bound))
        if status == INFEASIBLE:
            self.search.refute()

    def find_agendas(self) -> None:
        """Any agenda first, then annealing from the best one."""
        if self.search.best() is None:
            if self._solve(self._solver(), self.formula.model) == INFEASIBLE:
                self.search.refute()
        else:
            self._note()
        best = self.search.best()
        if best is None or not can_anneal(self.event):
            return
        with self.search.on_stop(lambda: self._enough.fill(MANY)):
            for number, steps in enumerate(sum(map(len, self.event.starts)) * run for run in RUNS):
                if self.search.stopped():
                    return
                seed = (self.search.seed + number) % 2**31
                found = anneal(self.event, best, steps, self._enough, seed)
                if found is not None:
                    self._offer(found)
                    best = found

    def reach_bound(self, effort: float) -> None:
        """Look for an agenda with no more breaks than are proven to be needed."""
        bound = self.bound
        model = self.formula.model.clone()
        model.add(LinearExpr.sum(list(self.formula.breaks)) <= bound)
        solver = self._solver(effort)
        # Agendas this good are rare: many short tries find one sooner than few long ones.
        solver.parameters.restart_period = 100
        solver.parameters.inprocessing_dtime_ratio = 0.0
        self._risen = solver.stop_search
        if self.bound == bound and self._solve(solver, model) == INFEASIBLE:
            self._prove(bound + 1)

    def _solver(self, effort: float = math.inf) -> CpSolver:
        solver = CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 0
        solver.parameters.symmetry_level = 0
        solver.parameters.random_seed = self.search.seed % 2**31
        solver.parameters.max_time_in_seconds = self.search.remaining()
        solver.parameters.max_deterministic_time = effort
        return solver

    def _solve(self, solver: CpSolver, model: CpModel) -> CpSolverStatus:
        """Run the engine and offer what it finds; proof that there is nothing is the caller's."""
        with self.search.on_stop(solver.stop_search):
            status = solver.solve(model)
        if status in (OPTIMAL, FEASIBLE):
            self._offer(
                [
                    next(slot for slot, one in literals.items() if solver.boolean_value(one))
                    for literals in self.formula.starts
                ]
            )
        return status

    def _offer(self, starts: Assignment) -> None:
        self.search.offer(starts)
        self._note()

    def _prove(self, bound: int) -> None:
        with self._lock:
            if bound > self.bound:
                self.bound = bound
                self._enough[0] = max(self._enough[0], bound)
                self._risen()
        self._note()

    def _note(self) -> None:
        """Tell the search what is proven; it listens only once there is an agenda."""
        figures = self.search.figures()
        if figures is None:
            return
        for position, goal in enumerate(self.search.domains.problem.goals):
            self.search.prove(position, self.bound if goal is Goal.BREAKS else figures[position])
