"""The peer's formula is the problem: it has the same optimum as every agenda counted."""

import pytest
from pysat.examples import rc2

from benchmarks.maxsat import encode
from solver.brokerage.event import read_event
from solver.domains import build_domains
from tests.solver.brokerage.test_race import small_event
from tests.solver.brute import optimum


@pytest.mark.parametrize("seed", range(30))
def test_the_formula_has_the_optimum_of_brute_force(seed):
    problem = small_event(seed)
    with rc2.RC2(encode(read_event(build_domains(problem)))) as engine:
        model = engine.compute()
        found = None if model is None else (engine.cost,)

    assert found == optimum(problem)
