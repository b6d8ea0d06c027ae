"""The general strategy: CP-SAT over the whole model, one goal after the other.

Lexicographic optimisation as in multi-objective practice: a goal is optimised, then kept as good
as it came out while the next one is. It works for every problem of the format, and it is the one
strategy that can prove that a problem has no agenda.
"""

import math
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import CpModel, CpSolver, LinearExprT
from ortools.sat.python.cp_model_helper import SatParameters

from solver.domains import NOT_HELD, Assignment, Domains
from solver.incumbent import Search
from solver.measure import IntArray
from solver.model import Interrupted, Variables, build_model, goal_expression
from solver.problem import Goal

LARGEST = 500_000
"""Starts of candidates beyond which the model is not built: 1.2 GB, and 12 seconds to build."""

LATENESS = 5e-6
"""Seconds for each start that CP-SAT may take to notice that its time is over."""

SHARE = 0.2
"""Of the time limit, for all goals together at first; deterministic seconds are longer."""

WAITING = {Goal.BREAKS, Goal.IDLE}
"""Goals that count what lies between meetings."""


def applies(domains: Domains) -> bool:
    """Whether the model fits in memory."""
    return sum(len(starts) for starts in domains.starts) <= LARGEST


def exact(search: Search) -> None:
    """Optimise and prove goal by goal until everything is proven or the search is stopped.

    A goal that takes long is left for the next one after its share of effort, and taken up again
    later with twice the share. Shares are counted in the engine's deterministic time, so that
    one worker always does the same.
    """
    try:
        model = _Model.build(search)
    except Interrupted:
        return
    share = search.time_limit * SHARE / (len(model.goals) + 1)
    while not search.stopped():
        if not model.goals:
            _solve(search, model, position=None, share=share)
        for position in range(len(model.goals)):
            figures = search.figures()
            if figures is None and position > 0:
                break
            if figures is None or figures[position] != search.bounds()[position]:
                _solve(search, model, position, share)
            if search.stopped():
                return
        share *= 2


@dataclass(frozen=True)
class _Model:
    """The model that all steps start from, and how to read its solutions."""

    variables: Variables
    goals: tuple[Goal, ...]
    expressions: tuple[LinearExprT, ...]
    start_variable: IntArray
    start_candidate: IntArray
    start_slot: IntArray

    @classmethod
    def build(cls, search: Search) -> "_Model":
        variables = build_model(search.domains, search.stopped)
        goals = search.domains.problem.goals
        starts = [
            (variable.index, candidate, slot)
            for candidate, slots in enumerate(variables.starts)
            for slot, variable in slots.items()
        ]
        columns = np.array(starts, dtype=np.int64).reshape(-1, 3).T
        return cls(
            variables,
            goals,
            tuple(goal_expression(variables, goal) for goal in goals),
            *columns,
        )

    def step(self, search: Search, position: int | None, given: tuple[int, ...]) -> CpModel:
        """Optimise the goal in that position, those before it at least as good as ``given``."""
        model = self.variables.model.clone()
        for goal, expression, figure in zip(self.goals, self.expressions, given, strict=False):
            model.add(expression >= figure if goal.maximised else expression <= figure)
        if position is not None:
            optimise = model.maximize if self.goals[position].maximised else model.minimize
            optimise(self.expressions[position])
        known = search.best() or search.hint
        if known is not None:
            for slots, start in zip(self.variables.starts, known, strict=True):
                for slot, variable in slots.items():
                    model.add_hint(variable, slot == start)
        return model

    def read(self, solution: IntArray) -> Assignment:
        """The assignment of a solution of the model."""
        starts = np.full(len(self.variables.starts), NOT_HELD, dtype=np.int64)
        chosen = solution[self.start_variable] == 1
        starts[self.start_candidate[chosen]] = self.start_slot[chosen]
        return [int(start) for start in starts]


class _Offer(cp_model.CpSolverSolutionCallback):
    """Hands every solution in."""

    def __init__(self, search: Search, model: _Model) -> None:
        super().__init__()
        self._search = search
        self._model = model

    def on_solution_callback(self) -> None:
        """Called by the engine from one of its threads."""
        solution = np.array(self.response_proto.solution, dtype=np.int64)
        self._search.offer(self._model.read(solution))


def _choose_engines(parameters: SatParameters, search: Search, goal: Goal | None) -> None:
    """Which of CP-SAT's engines run, as measured on missions and brokerage events.

    Which candidates are held is nearly a linear program: one engine with the strongest linear
    relaxation is faster than any mixture. Waiting is no linear matter: its bound comes from
    cores, its agendas from neighbourhoods, in turns so that one worker always does the same.
    """
    if goal is None:
        parameters.num_workers = search.workers
    elif goal in WAITING:
        parameters.num_workers = search.workers
        parameters.interleave_search = True
        parameters.subsolvers.extend(["core", "max_lp"])
    else:
        parameters.num_workers = 1
        parameters.linearization_level = 2


def _solve(search: Search, model: _Model, position: int | None, share: float) -> None:
    """Optimise one goal, or find any agenda where there is none, for a share of effort."""
    given = (search.figures() or ())[: position or 0]
    solver = CpSolver()
    solver.parameters.random_seed = search.seed % 2**31
    late = LATENESS * len(model.start_slot)
    solver.parameters.max_time_in_seconds = max(search.remaining() - late, 0)
    solver.parameters.max_deterministic_time = share
    _choose_engines(solver.parameters, search, None if position is None else model.goals[position])

    def note(bound: float) -> None:
        if position is not None and abs(bound) < 2**62:
            rounded = math.floor if model.goals[position].maximised else math.ceil
            search.prove(position, rounded(round(bound, 3)), given=given)

    solver.best_bound_callback = note
    with search.on_stop(solver.stop_search):
        status = solver.solve(model.step(search, position, given), _Offer(search, model))
    if status == cp_model.OPTIMAL and position is not None:
        note(solver.best_objective_bound)
    elif status == cp_model.INFEASIBLE:
        if given or search.best() is not None:
            raise RuntimeError("the model contradicts an agenda that was handed in")
        search.refute()
    elif status == cp_model.MODEL_INVALID:
        raise RuntimeError(f"the model is invalid: {model.variables.model.validate()}")
