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
from solver.brokerage.counters import count as totals
from solver.brokerage.event import read_event
from solver.brokerage.formula import Formula, state
from solver.brokerage.patterns import pattern_bound
from solver.domains import Assignment
from solver.incumbent import Search
from solver.problem import Goal

STEPS = 1_000
"""Steps of the first annealing run for each start of a meeting, twice as many in the next.

A million steps take a fifth of a second.
"""

MANY = 2**40
"""More breaks than any agenda has: annealing is told that they are enough when it is to end."""

FIRST_SHARE = 2.0
"""Deterministic seconds that one worker begins with, at either end of the gap."""

CORES = 2.0
"""Those of the first of two workers for cores: the cheap ones come first, and dear ones cost more
than to refute the bound with its breaks counted in clauses."""

RESTART = 100
"""Conflicts in the unit of Luby's sequence, after which a try of the second worker begins anew."""

TRY = 8.0
"""Those of each of two workers' first try for an agenda as good as the bound."""


def brokerage(search: Search) -> None:
    """Minimise the breaks of a brokerage event; ends only when all is proven or time is up."""
    race = Race(search)
    if search.workers == 1:
        race.find_first()
        race.improve(STEPS)
        race.raise_bound_by_patterns()
        race.alternate()
        return
    with ThreadPoolExecutor(max_workers=2) as threads:
        sides = [threads.submit(race.from_below), threads.submit(race.from_above)]
    for side in sides:
        side.result()


class Race:
    """What both sides know, and their steps."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.event = read_event(search.domains)
        self.formula: Formula = state(self.event)
        self.bound = 0
        self._enough = np.zeros(1, dtype=np.int64)
        self._lock = threading.Lock()
        self._risen: dict[int, Callable[[], object]] = {}
        self._tries = count()

    def from_below(self) -> None:
        """Raise the bound by cores, then look for an agenda that reaches it.

        The two look for one apart, each in its own order. Whoever refutes the bound instead raises
        it for both.
        """
        self.raise_bound_by_patterns()
        self.find_cores(CORES)
        for turn in count():
            while not self.search.stopped() and self.reach_bound(TRY * 2**turn):
                pass
            if self.search.stopped():
                return
            self.find_cores(CORES * 4**turn)

    def from_above(self) -> None:
        """Find agendas, as good as the bound in the end, with ever more effort."""
        self.find_first()
        for turn in count():
            self.improve(STEPS * 2**turn)
            while not self.search.stopped() and self.reach_bound(TRY * 2**turn, patient=True):
                pass
            if self.search.stopped():
                return

    def alternate(self) -> None:
        """Both sides in turn, each time with twice the effort."""
        steps: tuple[Callable[[float], object], ...] = (self.reach_bound, self.find_cores)
        for turn in count():
            for step in steps:
                if self.search.stopped():
                    return
                step(FIRST_SHARE * 2**turn)

    def raise_bound_by_patterns(self) -> None:
        """The bound from busy slots alone, where it is worth its time."""
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

    def find_first(self) -> None:
        """Any agenda at all, where there is none yet."""
        if self.search.best() is not None:
            self._note()
        elif self._solve(self._solver(), self.formula.model) == INFEASIBLE:
            self.search.refute()

    def improve(self, steps: int) -> None:
        """Anneal the best agenda, for so many steps for each start of a meeting."""
        best = self.search.best()
        if best is None or self.search.stopped() or not can_anneal(self.event):
            return
        seed = (self.search.seed + next(self._tries)) % 2**31
        with self.search.on_stop(lambda: self._enough.fill(MANY)):
            number = steps * sum(map(len, self.event.starts))
            found = anneal(self.event, best, number, self._enough, seed)
        if found is not None:
            self._offer(found)

    def reach_bound(self, effort: float, *, patient: bool = False) -> bool:
        """Look for an agenda with no more breaks than are proven to be needed.

        The breaks are counted in clauses, which lets the engine learn about parts of the sum.
        Luck decides how soon a rare agenda is found, so each try takes the literals in another
        order. Quick restarts, the engine's own way, refute sooner; ``patient`` ones (Luby, Sinclair
        and Zuckerman 1993) find with fewer bad days. What comes back is whether the bound has
        risen: then more breaks are needed.
        """
        bound = self.bound
        model = self.formula.model.clone()
        beyond = totals(model, self.formula.breaks, bound + 1)[bound:]
        for more in beyond:
            model.add_bool_or([~more])
        attempt = next(self._tries)
        solver = self._solver(effort)
        solver.parameters.random_seed = (self.search.seed + attempt) % 2**31
        solver.parameters.permute_variable_randomly = True
        if patient:
            solver.parameters.default_restart_algorithms = "LUBY_RESTART"
            solver.parameters.restart_period = RESTART
        with self._lock:
            self._risen[attempt] = solver.stop_search
        if self.bound == bound and self._solve(solver, model) == INFEASIBLE:
            if beyond:
                self._prove(bound + 1)
            else:
                self.search.refute()
        with self._lock:
            del self._risen[attempt]
        return self.bound > bound

    def _solver(self, effort: float = math.inf) -> CpSolver:
        solver = CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 0
        solver.parameters.symmetry_level = 0
        # Clauses as tight as these gain nothing from a second round, and each try pays for it.
        solver.parameters.max_presolve_iterations = 1
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
                for stop in self._risen.values():
                    stop()
        self._note()

    def _note(self) -> None:
        """Tell the search what is proven; it listens only once there is an agenda."""
        figures = self.search.figures()
        if figures is None:
            return
        for position, goal in enumerate(self.search.domains.problem.goals):
            self.search.prove(position, self.bound if goal is Goal.BREAKS else figures[position])
