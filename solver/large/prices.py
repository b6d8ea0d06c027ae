"""A tight bound on the value where availability has holes: the time-indexed linear program.

One variable for each candidate and slot, one row for each candidate, each participant and slot,
each slot's room and each participant's maximum. PDLP (Applegate et al. 2021), a first-order
method, solves it; its duals are prices. They are rounded to integers, the price of each candidate
is raised until nothing would pay to be added, and the sum is then a bound by weak duality,
whatever the engine got wrong.
"""

import datetime

import numpy as np
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt
from ortools.util.python import solve_interrupter

from solver.incumbent import Search
from solver.large.event import Event, IntArray

LARGEST = 1_000_000
"""Columns beyond which the program is not set up: about 1 GB."""

TOLERANCE = 1e-5
"""Relative distance between the program's two sides at which PDLP may end."""

UNIT = 1_000_000
"""Prices are counted in so many parts of a unit of value."""


class Prices:
    """The program's columns and rows; ``rows`` are numbered candidates first."""

    def __init__(self, event: Event) -> None:
        self._event = event
        self.candidate, slot = np.nonzero(event.fits)
        first, second = event.ends[self.candidate].T
        people, slots = event.participant_count, event.slot_count
        cells = len(event.value) + slots
        degrees = cells + people * slots
        self.rows = np.stack(
            [
                self.candidate,
                len(event.value) + slot,
                cells + first * slots + slot,
                cells + second * slots + slot,
                degrees + first,
                degrees + second,
            ]
        )
        self.room = np.concatenate(
            [
                np.ones(len(event.value), dtype=np.int64),
                event.room,
                np.ones(people * slots, dtype=np.int64),
                event.most,
            ]
        )

    def bound(self, duals: IntArray) -> int:
        """What the value cannot exceed, by prices of all rows in parts of ``UNIT``.

        The candidates' own prices are ignored and set as low as may be.
        """
        event = self._event
        asked = np.maximum(duals, 0)
        asked[: len(event.value)] = 0
        left = event.value[self.candidate] * UNIT - asked[self.rows].sum(axis=0)
        np.maximum.at(asked, self.candidate, left)
        total = sum(map(int.__mul__, asked.tolist(), self.room.tolist()))
        return total // UNIT


def price(search: Search, event: Event, seconds: float) -> int | None:
    """A proven bound on the value; None where the program is too large or finds no prices."""
    columns = int(event.fits.sum())
    if not 0 < columns <= LARGEST or int(event.value.max()) * UNIT * len(event.value) >= 2**62:
        return None
    program = Prices(event)
    model, numbers = _model(event, program)
    params = mathopt.SolveParameters(
        time_limit=datetime.timedelta(seconds=seconds), threads=search.workers
    )
    params.pdlp.termination_criteria.simple_optimality_criteria.eps_optimal_relative = TOLERANCE
    params.pdlp.termination_criteria.simple_optimality_criteria.eps_optimal_absolute = 0.0
    interrupter = solve_interrupter.SolveInterrupter()
    with search.on_stop(interrupter.interrupt):
        solved = mathopt.solve(
            model, mathopt.SolverType.PDLP, params=params, interrupter=interrupter
        )
    if not solved.solutions or solved.solutions[0].dual_solution is None:
        return None
    duals = np.zeros(len(program.room), dtype=np.int64)
    for constraint, dual in solved.solutions[0].dual_solution.dual_values.items():
        duals[numbers[constraint.id]] = round(dual * UNIT)
    return program.bound(duals)


def _model(event: Event, program: Prices) -> tuple[mathopt.Model, IntArray]:
    """The program without rows that cannot bind, and the number of each row that stands in it."""
    columns = len(program.candidate)
    users = np.bincount(program.rows.ravel(), minlength=len(program.room))
    numbers = np.flatnonzero(users > program.room)
    standing = np.full(len(program.room), -1)
    standing[numbers] = np.arange(len(numbers))
    row = standing[program.rows].ravel()
    column = np.tile(np.arange(columns), len(program.rows))[row >= 0]
    row = row[row >= 0]
    order = np.lexsort((column, row))
    proto = model_pb2.ModelProto()
    proto.variables.ids.extend(range(columns))
    proto.variables.lower_bounds.extend(np.zeros(columns))
    proto.variables.upper_bounds.extend(np.full(columns, np.inf))
    proto.variables.integers.extend([False] * columns)
    proto.objective.maximize = True
    proto.objective.linear_coefficients.ids.extend(range(columns))
    worth = event.value[program.candidate].astype(np.float64)
    proto.objective.linear_coefficients.values.extend(worth)
    proto.linear_constraints.ids.extend(range(len(numbers)))
    proto.linear_constraints.lower_bounds.extend(np.full(len(numbers), -np.inf))
    proto.linear_constraints.upper_bounds.extend(program.room[numbers].astype(np.float64))
    matrix = proto.linear_constraint_matrix
    matrix.row_ids.extend(row[order])
    matrix.column_ids.extend(column[order])
    matrix.coefficients.extend(np.ones(len(row)))
    return mathopt.Model.from_model_proto(proto), numbers
