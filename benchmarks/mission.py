"""Mission size: choosing meetings and their slots, value first and then breaks, both proven.

    python -m benchmarks.mission --seeds 10 --tables 10 12 14 --write docs/benchmarks.md

Each problem is solved by the project's solver and by plain CP-SAT: the same model, the engine's own
defaults, one goal after the other. CP-SAT gets eight workers whatever the cores: with its whole
portfolio it is far better than with one or two. Times are wall seconds until everything is proven,
or the limit.
"""

import argparse
import statistics
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ortools.sat.python import cp_model

from benchmarks.report import Section, add_write_option
from solver.domains import build_domains
from solver.model import build_model, goal_expression
from solver.problem import Problem
from solver.result import Agenda
from solver.search import solve
from solver.verify import verify
from tests.solver.missions import mission

SIZES = ((14, 69), (16, 60))

KINDS: dict[str, dict[str, Any]] = {
    "plain": {},
    "all absent once": {"absent": 1.0},
    "holes 25 %": {"holes": 0.25},
}
"""Availability beside the generator's own: 30 % come late or leave early."""

HEADINGS = (
    "problem",
    "tables",
    "seeds",
    "ours: proven",
    "median s",
    "worst s",
    "first agenda s",
    "CP-SAT: value proven",
    "all proven",
    "value short",
    "breaks over",
    "median s",
    "ratio",
)


@dataclass(frozen=True)
class Outcome:
    """What one solver made of one problem; figures are None where it found no agenda."""

    figures: tuple[int, ...] | None
    proven: int
    seconds: float
    first: float


def ours(problem: Problem, limit: float, workers: int) -> Outcome:
    """The project's solver, its agenda verified."""
    found: list[float] = []
    agenda: Agenda = solve(
        problem,
        time_limit=limit,
        workers=workers,
        on_progress=lambda step: found.append(step.elapsed) if step.achieved is not None else None,
    )
    violations = verify(problem, agenda).violations
    if violations:
        raise RuntimeError(f"{problem.name}: {violations[0]}")
    figures = [result.achieved for result in agenda.goals]
    return Outcome(
        tuple(one for one in figures if one is not None) or None,
        sum(result.proven for result in agenda.goals),
        agenda.seconds,
        found[0] if found else agenda.seconds,
    )


def plain(problem: Problem, limit: float, workers: int) -> Outcome:
    """CP-SAT over the whole model, each goal with the time that those before it left."""
    began = time.monotonic()
    variables = build_model(build_domains(problem))
    reached: list[int] = []
    proven = 0
    hints: list[int] = []
    for goal in problem.goals:
        expression = goal_expression(variables, goal)
        optimise = variables.model.maximize if goal.maximised else variables.model.minimize
        optimise(expression)
        variables.model.proto.clear_solution_hint()
        for index, value in enumerate(hints):
            variables.model.add_hint(variables.model.get_int_var_from_proto_index(index), value)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = workers
        solver.parameters.max_time_in_seconds = max(limit - (time.monotonic() - began), 0.1)
        status = solver.solve(variables.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            break
        figure = solver.value(expression)
        hints = list(solver.response_proto.solution)
        reached.append(figure)
        proven += status == cp_model.OPTIMAL and proven == len(reached) - 1
        variables.model.add(expression >= figure if goal.maximised else expression <= figure)
    return Outcome(tuple(reached) or None, proven, time.monotonic() - began, 0.0)


def measure(options: argparse.Namespace) -> Iterator[list[str]]:
    """A row for each size, kind and number of tables."""
    for home, guests in SIZES:
        for kind in options.kinds:
            for tables in options.tables:
                problems = [
                    mission(home, guests, tables=tables, seed=seed, **KINDS[kind])
                    for seed in range(1, options.seeds + 1)
                ]
                mine = [ours(one, options.limit, options.workers) for one in problems]
                peer = [
                    plain(one, options.peer_limit, options.peer_workers)
                    for one in problems[: options.peer_seeds]
                ]
                yield [f"{home} x {guests}, {kind}", str(tables), *_row(mine, peer)]


def _row(mine: list[Outcome], peer: list[Outcome]) -> Iterable[str]:
    together = [
        (one.figures, other.figures)
        for one, other in zip(mine, peer, strict=False)
        if one.figures and other.figures
    ]
    equal = [
        other[1] - one[1]
        for one, other in together
        if len(other) == len(one) and other[0] == one[0]
    ]
    times = [one.seconds for one in mine]
    own, others = statistics.median(times), statistics.median(one.seconds for one in peer)
    beside = statistics.median(times[: len(peer)])
    closed = all(one.proven == 2 for one in peer)
    yield str(len(mine))
    yield f"{sum(one.proven == 2 for one in mine)}"
    yield f"{own:.1f}"
    yield f"{max(times):.1f}"
    yield f"{max(one.first for one in mine):.2f}"
    yield f"{sum(one.proven >= 1 for one in peer)} of {len(peer)}"
    yield f"{sum(one.proven == 2 for one in peer)} of {len(peer)}"
    yield f"{max((one[0] - other[0] for one, other in together), default=0)}"
    yield f"{statistics.mean(equal):.1f}" if equal else ""
    yield f"{others:.1f}"
    yield f"{'' if closed else 'over '}{others / beside:.0f}"


def main() -> None:
    """Print the table row by row, in Markdown, and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=3, help="problems in each row")
    parser.add_argument("--peer-seeds", type=int, default=3, help="the first of these, for CP-SAT")
    parser.add_argument("--tables", type=int, nargs="+", default=[10, 12, 14])
    parser.add_argument("--kinds", nargs="+", choices=list(KINDS), default=list(KINDS))
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for ours")
    parser.add_argument("--peer-limit", type=float, default=30.0, help="seconds for CP-SAT")
    parser.add_argument("--workers", type=int, default=2, help="threads for ours")
    parser.add_argument("--peer-workers", type=int, default=8, help="threads for CP-SAT")
    add_write_option(parser)
    options = parser.parse_args()
    section = Section("mission", "Mission size", _how(options))
    section.headings(HEADINGS)
    for row in measure(options):
        section.row(row)
    section.write(options.write)


def _how(options: argparse.Namespace) -> str:
    return (
        f"`python -m benchmarks.mission --seeds {options.seeds}`: meetings are chosen and scheduled"
        f" together, value first, then breaks. Ours with {options.workers} threads and at most"
        f" {options.limit:.0f} s; beside it CP-SAT over the same model with its own defaults,"
        f" {options.peer_workers} threads and {options.peer_limit:.0f} s, on the first"
        f" {min(options.peer_seeds, options.seeds)} of the problems. The ratio is of the medians"
        f" on these, *over* where CP-SAT ran into its limit."
    )


if __name__ == "__main__":
    main()
