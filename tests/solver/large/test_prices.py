"""The bound by prices: true whatever the prices, and tight where the flow's is loose."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.domains import build_domains
from solver.incumbent import Search
from solver.large.event import Event
from solver.large.flow import choose
from solver.large.prices import UNIT, Prices, price
from solver.problem import Goal, Participant
from tests.solver.brute import optimum
from tests.solver.missions import mission
from tests.solver.small import meeting, problem

APART = problem(
    meeting("ax"),
    meeting("ay"),
    participants=[
        Participant("a", unavailable=("s3",)),
        Participant("x", unavailable=("s2",)),
        Participant("y", unavailable=("s2",)),
    ],
    goals=(Goal.VALUE,),
)
"""The first slot alone suits both meetings: one can be held, yet each for itself has a slot."""


def test_prices_see_that_slots_clash_where_the_flow_does_not():
    domains = build_domains(APART)
    event = Event.of(domains)
    assert optimum(APART) == (1,)
    flow = choose(event, 1, 0)
    assert flow is not None
    assert flow.value == 2
    with Search(domains, workers=1) as search:
        assert price(search, event, seconds=5.0) == 1


@settings(max_examples=100, derandomize=True, database=None, deadline=None)
@given(st.integers(0, 3), st.randoms(use_true_random=False))
def test_any_prices_give_a_bound(seed, dice):
    stated = mission(2, 3, blocks=1, slots_per_block=3, tables=2, wishes=2, holes=0.3, seed=seed)
    event = Event.of(build_domains(stated))
    best = optimum(stated)
    assert best is not None
    program = Prices(event)
    duals = np.array([dice.randint(-5, 40) * UNIT // 3 for _ in program.room])
    assert program.bound(duals) >= best[0]


@pytest.mark.parametrize("seed", range(3))
def test_the_bound_is_no_looser_than_the_flow_by_more_than_a_little(seed):
    stated = mission(20, 30, blocks=2, slots_per_block=4, tables=8, holes=0.4, seed=seed)
    domains = build_domains(stated)
    event = Event.of(domains)
    flow = choose(event, 1, 0)
    with Search(domains, workers=1) as search:
        bound = price(search, event, seconds=10.0)
    assert flow is not None
    assert bound is not None
    assert bound <= flow.value * 1.001
