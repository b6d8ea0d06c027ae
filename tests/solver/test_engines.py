"""What the engines say of programs: found, none, or not known."""

import pytest

from solver.domains import build_domains
from solver.engines import Verdict, decide, relax, seek
from solver.incumbent import Search
from solver.program import Objective, Program
from tests.solver.small import meeting, problem


@pytest.fixture
def search():
    return Search(build_domains(problem(meeting("ax"))), time_limit=10)


def program(lower: int, upper: int, least: int, most: int) -> Program:
    """One variable between two limits, and a row about it."""
    one = Program()
    one.row({one.variable(lower, upper): 1}, least, most)
    return one


OBJECTIVE = Objective({0: 1})


def test_a_program_with_solutions_is_relaxed_and_solved(search):
    possible = program(0, 5, 1, 3)

    assert relax(search, possible, OBJECTIVE).values == (3.0,)
    assert seek(search, possible, OBJECTIVE, 10) == (3,)
    assert decide(search, possible, 1.0, OBJECTIVE).values == (3,)


@pytest.mark.parametrize("limits", [(4, 3, 0, 9), (0, 9, 4, 3)])
def test_a_face_whose_limits_cross_has_no_solution(search, limits):
    """Reduced costs can prove so much that nothing is left."""
    empty = program(*limits)

    assert relax(search, empty, OBJECTIVE) is None
    assert seek(search, empty, OBJECTIVE, 10) is None
    assert decide(search, empty, 1.0, OBJECTIVE).verdict is Verdict.IMPOSSIBLE


def test_none_begins_after_the_time_is_up():
    possible = program(0, 5, 1, 3)
    over = Search(build_domains(problem(meeting("ax"))), time_limit=0)

    assert relax(over, possible, OBJECTIVE) is None
    assert seek(over, possible, OBJECTIVE, 10) is None
    assert decide(over, possible, 1.0, OBJECTIVE).verdict is Verdict.UNDECIDED
