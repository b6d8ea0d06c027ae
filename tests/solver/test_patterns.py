"""What the home side alone can reach is never less than an agenda does, and says who is busy."""

import pytest

from solver.domains import build_domains
from solver.engines import Verdict, decide
from solver.incumbent import Search
from solver.patterns import Patterns, find_patterns
from solver.problem import Goal, Participant, Problem
from solver.time_indexed import TimeIndexed
from tests.solver.brute import optimum
from tests.solver.missions import mission
from tests.solver.small import meeting, problem

TWO_OF_THREE_SLOTS = problem(
    meeting("ax", required=True),
    meeting("ay", required=True),
    participants=[Participant("a", unavailable=("s2",))],
)
"""One host, free in the first and the last slot, must meet two guests."""


def patterns_of(one: Problem, value: int = 0) -> tuple[Patterns | None, list[int]]:
    """The patterns with fewest breaks at a value, and the starts of an agenda that keeps them.

    There are no starts where the other side cannot follow.
    """
    with Search(build_domains(one)) as search:
        model = TimeIndexed(search.domains)
        worth = model.objective(Goal.VALUE, model.program)
        model.program.row(worth.terms, lower=value)
        breaks = model.objective(Goal.BREAKS, model.program)
        patterns = find_patterns(search, model, model.program, breaks, effort=10)
        if patterns is None:
            return None, []
        decision = decide(search, patterns.fix(model.program), effort=10)
    solved = decision.verdict is Verdict.SOLVED
    return patterns, model.assignment(decision.values) if solved else []


@pytest.mark.parametrize("seed", range(15))
def test_no_agenda_of_the_best_value_has_fewer_breaks_than_the_home_side_alone(seed):
    one = mission(2, 4, blocks=1, slots_per_block=4, tables=1, wishes=2, holes=0.3, seed=seed)
    best = optimum(one)
    assert best is not None

    patterns, _ = patterns_of(one, value=best[0])

    assert patterns is not None
    assert 0 <= -patterns.best <= best[1]


def test_a_break_that_the_home_side_cannot_avoid_is_proven():
    patterns, _ = patterns_of(TWO_OF_THREE_SLOTS)

    assert patterns is not None
    assert patterns.best == -1


def test_fixed_patterns_leave_only_agendas_that_keep_them():
    _, starts = patterns_of(TWO_OF_THREE_SLOTS)

    assert sorted(starts) == [0, 2]


def test_where_there_are_no_two_sides_there_is_no_home_side():
    assert patterns_of(problem(meeting("ab"), meeting("bc"), meeting("ca"))) == (None, [])
