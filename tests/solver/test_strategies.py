"""Each strategy by itself never offers a broken agenda, nor claims a bound that is not true."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, assume, given, settings

from solver import brokerage, certificate, exact, large
from solver.domains import NOT_HELD, Domains, build_domains
from solver.incumbent import Search
from solver.problem import Problem
from tests.solver.brute import agendas, figures
from tests.solver.problems import brokerage_events, missions, problems

pytestmark = pytest.mark.slow

tried = settings(
    max_examples=60,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def tells_the_truth(
    problem: Problem,
    applies: Callable[[Domains], bool],
    strategy: Callable[[Search], None],
    time_limit: float = 30,
) -> None:
    domains = build_domains(problem)
    assume(applies(domains))
    possible = list(agendas(problem))

    with Search(domains, time_limit=time_limit, workers=1) as search:
        strategy(search)

    best = search.best()
    if search.refuted:
        assert possible == []
    if best is None:
        return
    held = {
        candidate.id: start
        for candidate, start in zip(problem.candidates, best, strict=True)
        if start != NOT_HELD
    }
    assert held in possible
    found = figures(problem, held)
    assert found == search.figures()
    others = [figures(problem, one) for one in possible]
    for position, (goal, bound) in enumerate(zip(problem.goals, search.bounds(), strict=True)):
        alike = [one[position] for one in others if one[:position] == found[:position]]
        assert max(alike) <= bound if goal.maximised else min(alike) >= bound


@tried
@given(problems(most_candidates=4, most_slots=4))
def test_the_general_model_tells_the_truth(problem):
    tells_the_truth(problem, exact.applies, exact.exact)


@tried
@given(missions() | problems(most_candidates=4, most_slots=4))
def test_proofs_by_duality_tell_the_truth(problem):
    tells_the_truth(problem, certificate.applies, certificate.certificate)


@tried
@given(brokerage_events())
def test_brokerage_tells_the_truth(problem):
    tells_the_truth(problem, brokerage.applies, brokerage.brokerage)


@settings(tried, max_examples=20)
@given(missions())
def test_the_large_event_strategy_tells_the_truth(problem):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("solver.large.scope.SMALLEST", 0)
        tells_the_truth(problem, large.applies, large.large, time_limit=1)
