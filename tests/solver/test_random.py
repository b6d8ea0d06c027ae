"""The solver against every agenda of random small problems: status, goals, bounds and reasons."""

import os

import pytest
from hypothesis import HealthCheck, given, settings

from solver.interchange import problem_from_json, problem_to_json
from solver.problem import Problem
from solver.refusals import refusals
from solver.result import Status
from solver.search import solve
from solver.verify import verify
from tests.solver.brute import optimum
from tests.solver.problems import brokerage_events, missions, problems

EXAMPLES = int(os.environ.get("RANDOM_PROBLEMS", "0"))
"""How many new problems to try; without it the same few hundred are tried each time."""


def _examples(number: int) -> settings:
    return settings(
        max_examples=EXAMPLES or number,
        derandomize=not EXAMPLES,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


def solves_as_brute_force(problem: Problem) -> None:
    best = optimum(problem)

    agenda = solve(problem, time_limit=60, workers=1)

    assert verify(problem, agenda).violations == ()
    if best is None:
        assert agenda.status is Status.INFEASIBLE
    else:
        assert agenda.status is Status.OPTIMAL
        assert tuple(one.achieved for one in agenda.goals) == best
        assert tuple(one.bound for one in agenda.goals) == best


@_examples(30)
@given(problems(most_candidates=4, most_slots=4))
def test_few_small_problems_are_solved_as_brute_force_solves_them(problem):
    solves_as_brute_force(problem)


@pytest.mark.slow
@_examples(250)
@given(problems())
def test_many_small_problems_are_solved_as_brute_force_solves_them(problem):
    solves_as_brute_force(problem)


@pytest.mark.slow
@_examples(120)
@given(missions())
def test_missions_are_solved_as_brute_force_solves_them(problem):
    solves_as_brute_force(problem)


@pytest.mark.slow
@_examples(60)
@given(brokerage_events())
def test_brokerage_events_are_solved_as_brute_force_solves_them(problem):
    solves_as_brute_force(problem)


@_examples(50)
@given(problems() | missions() | brokerage_events())
def test_random_problems_keep_the_format_and_survive_it(problem):
    assert refusals(problem) == []
    assert problem_from_json(problem_to_json(problem)) == problem
