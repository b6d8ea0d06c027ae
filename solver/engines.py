"""The engines behind an integer program: one relaxes it, one seeks a solution, one is exact.

None of the two that count in floating point is believed: what the first suggests is made into a
:class:`solver.program.Certificate`, what the second finds is checked against every row. After a
stopped search none begins: stating a large program takes a while, too.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt
from ortools.sat.python import cp_model
from ortools.util.python import solve_interrupter

from solver.incumbent import Search
from solver.program import Objective, Program, Row


@dataclass(frozen=True, slots=True)
class Relaxed:
    """An optimum of the linear relaxation: a value for each variable, a dual for each row."""

    values: tuple[float, ...]
    duals: tuple[float, ...]


def relax(
    search: Search,
    program: Program,
    objective: Objective,
    engine: mathopt.SolverType = mathopt.SolverType.GLOP,
) -> Relaxed | None:
    """The linear relaxation's optimum; None where there is none in time.

    GLOP's simplex method ends in a corner, mostly a whole-numbered one. PDLP comes as near to the
    optimum as a proof needs, and many times faster where much is tied.
    """
    if program.contradicts_itself() or search.stopped():
        return None
    model, columns, numbers = _linear(program, objective, whole=False)
    solved = _solve(search, model, engine)
    if solved.termination.reason is not mathopt.TerminationReason.OPTIMAL:
        return None
    duals = [0.0] * len(program.rows)
    found = solved.dual_values()
    for constraint, dual in found.items():
        duals[numbers[constraint.id]] = dual
    return Relaxed(_values(program, columns, solved), tuple(duals))


def seek(
    search: Search, program: Program, objective: Objective, nodes: int
) -> tuple[int, ...] | None:
    """A good solution by HiGHS, which branches on the relaxation; None where it finds none.

    It ends after so many nodes.
    """
    if program.contradicts_itself() or search.stopped():
        return None
    model, columns, _ = _linear(program, objective, whole=True)
    solved = _solve(search, model, mathopt.SolverType.HIGHS, node_limit=nodes)
    if not solved.solutions:
        return None
    values = tuple(round(value) for value in _values(program, columns, solved))
    return values if program.admits(values) else None


def _solve(
    search: Search, model: mathopt.Model, engine: mathopt.SolverType, node_limit: int | None = None
) -> mathopt.SolveResult:
    limit = datetime.timedelta(seconds=max(search.remaining(), 0.001))
    interrupter = solve_interrupter.SolveInterrupter()
    with search.on_stop(interrupter.interrupt):
        return mathopt.solve(
            model,
            engine,
            params=mathopt.SolveParameters(time_limit=limit, node_limit=node_limit),
            interrupter=None if engine is mathopt.SolverType.HIGHS else interrupter,
        )


def _values(
    program: Program, columns: Sequence[int], solved: mathopt.SolveResult
) -> tuple[float, ...]:
    values = [float(value) for value in program.lower]
    for variable, value in solved.variable_values().items():
        values[columns[variable.id]] = value
    return tuple(values)


def _linear(
    program: Program, objective: Objective, *, whole: bool
) -> tuple[mathopt.Model, list[int], list[int]]:
    """The program without what is settled; the variable of each column, the row of each number."""
    columns = [one for one in range(len(program.lower)) if not program.is_fixed(one)]
    column_of = {variable: column for column, variable in enumerate(columns)}
    proto = model_pb2.ModelProto()
    proto.variables.ids.extend(range(len(columns)))
    proto.variables.lower_bounds.extend(float(program.lower[one]) for one in columns)
    proto.variables.upper_bounds.extend(float(program.upper[one]) for one in columns)
    proto.variables.integers.extend([whole] * len(columns))
    proto.objective.maximize = True
    priced = sorted(
        (column_of[variable], factor)
        for variable, factor in objective.terms.items()
        if variable in column_of
    )
    proto.objective.linear_coefficients.ids.extend(column for column, _ in priced)
    proto.objective.linear_coefficients.values.extend(float(factor) for _, factor in priced)
    numbers: list[int] = []
    matrix = proto.linear_constraint_matrix
    for number, row in _open_rows(program):
        present = sorted((column_of[variable], factor) for variable, factor in row.terms.items())
        matrix.row_ids.extend([len(numbers)] * len(present))
        matrix.column_ids.extend(column for column, _ in present)
        matrix.coefficients.extend(float(factor) for _, factor in present)
        unbounded = float("inf")
        proto.linear_constraints.lower_bounds.append(
            -unbounded if row.lower is None else float(row.lower)
        )
        proto.linear_constraints.upper_bounds.append(
            unbounded if row.upper is None else float(row.upper)
        )
        numbers.append(number)
    proto.linear_constraints.ids.extend(range(len(numbers)))
    return mathopt.Model.from_model_proto(proto), columns, numbers


def _open_rows(program: Program) -> Iterator[tuple[int, Row]]:
    """Rows that can still be broken, and their numbers, what is settled taken out of them."""
    for number, row in enumerate(program.rows):
        settled = least = most = 0
        terms = {}
        for variable, factor in row.terms.items():
            low, high = program.lower[variable], program.upper[variable]
            if low == high:
                settled += factor * low
                continue
            terms[variable] = factor
            least += factor * (low if factor > 0 else high)
            most += factor * (high if factor > 0 else low)
        lower = None if row.lower is None or settled + least >= row.lower else row.lower - settled
        upper = None if row.upper is None or settled + most <= row.upper else row.upper - settled
        if lower is not None or upper is not None:
            yield number, Row(terms, lower, upper)


class Verdict(StrEnum):
    """What CP-SAT said of a program."""

    SOLVED = "solved"
    IMPOSSIBLE = "impossible"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict, a solution where there is one, and the deterministic seconds that it took."""

    verdict: Verdict
    values: tuple[int, ...] = ()
    effort: float = 0.0


def decide(
    search: Search,
    program: Program,
    effort: float,
    objective: Objective | None = None,
    hint: Sequence[int] | None = None,
) -> Decision:
    """A solution, or the proof that there is none, within so many deterministic seconds.

    With an objective the solution is the best one, and undecided without that proof; ``hint`` is
    where the search for it begins. CP-SAT counts in whole numbers, so all of it can be relied on.
    Its strongest linear relaxation leads: on a face, what contradicts is mostly a sum over many
    rows.
    """
    if program.contradicts_itself():
        return Decision(Verdict.IMPOSSIBLE)
    if search.stopped():
        return Decision(Verdict.UNDECIDED)
    model = cp_model.CpModel()
    variables = [
        model.new_int_var(least, most, "")
        for least, most in zip(program.lower, program.upper, strict=True)
    ]
    for _, row in _open_rows(program):
        model.add_linear_constraint(
            cp_model.LinearExpr.weighted_sum(
                [variables[one] for one in row.terms], list(row.terms.values())
            ),
            cp_model.INT_MIN if row.lower is None else row.lower,
            cp_model.INT_MAX if row.upper is None else row.upper,
        )
    for variable, value in zip(variables, hint or (), strict=False):
        model.add_hint(variable, value)
    if objective is not None:
        model.maximize(
            cp_model.LinearExpr.weighted_sum(
                [variables[one] for one in objective.terms], list(objective.terms.values())
            )
        )
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = search.workers
    solver.parameters.linearization_level = 2
    solver.parameters.random_seed = search.seed % 2**31
    solver.parameters.max_time_in_seconds = search.remaining()
    solver.parameters.max_deterministic_time = effort
    with search.on_stop(solver.stop_search):
        status = solver.solve(model)
    spent = solver.response_proto.deterministic_time
    if status == cp_model.OPTIMAL or (status == cp_model.FEASIBLE and objective is None):
        return Decision(Verdict.SOLVED, tuple(map(solver.value, variables)), spent)
    if status == cp_model.INFEASIBLE:
        return Decision(Verdict.IMPOSSIBLE, effort=spent)
    return Decision(Verdict.UNDECIDED, effort=spent)
