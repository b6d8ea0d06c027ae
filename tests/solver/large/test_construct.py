"""Matchings against every set of pairs, and schedules that leave nothing out."""

from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.domains import NOT_HELD, build_domains
from solver.large.construct import heaviest_matching, schedule
from solver.large.event import Event
from solver.large.flow import choose
from tests.solver.large.checks import broken_rules
from tests.solver.missions import mission

tried = settings(max_examples=60, derandomize=True, database=None, deadline=None)

pairs = st.lists(st.tuples(st.integers(0, 3), st.integers(10, 13)), unique=True, min_size=1)


@tried
@given(pairs.map(lambda found: found[:8]), st.randoms(use_true_random=False), st.integers(1, 3))
def test_the_matching_is_the_heaviest_of_all(stated, dice, most):
    ends = np.array(stated)
    weight = np.array([dice.randint(1, 9) for _ in stated])
    sets = chain.from_iterable(combinations(range(len(ends)), n) for n in range(most + 1))
    best = max(sum(weight[[*one]]) for one in sets if len({*ends[[*one]].ravel()}) == 2 * len(one))
    found = heaviest_matching(ends, weight, most)
    assert len(found) <= most
    assert len({*ends[found].ravel()}) == 2 * len(found)
    assert weight[found].sum() == best


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("go_on", [True, False])
def test_everything_is_held_where_everybody_is_there(seed, go_on):
    stated = mission(12, 20, blocks=2, slots_per_block=4, tables=6, absent=0, seed=seed)
    event = Event.of(build_domains(stated))
    chosen = choose(event, 1, 0)
    assert chosen is not None
    starts = schedule(event, chosen.candidates, go_on=go_on)
    assert broken_rules(event, starts) == []
    assert [*np.flatnonzero(starts != NOT_HELD)] == [*chosen.candidates]


@pytest.mark.parametrize("seed", range(10))
def test_absences_leave_no_rule_broken(seed):
    stated = mission(12, 20, blocks=2, slots_per_block=4, tables=6, holes=0.4, seed=seed)
    event = Event.of(build_domains(stated))
    chosen = choose(event, 1, 0)
    assert chosen is not None
    starts = schedule(event, chosen.candidates, go_on=True)
    assert broken_rules(event, starts) == []
    assert {*np.flatnonzero(starts != NOT_HELD)} <= {*chosen.candidates}


def test_a_stopped_schedule_keeps_what_it_has():
    stated = mission(12, 20, blocks=2, slots_per_block=4, tables=6, absent=0)
    event = Event.of(build_domains(stated))
    chosen = choose(event, 1, 0)
    assert chosen is not None
    answers = iter([False, False, True])
    starts = schedule(event, chosen.candidates, go_on=True, stopped=lambda: next(answers))
    assert {*starts} == {NOT_HELD, 0, 1}
    assert broken_rules(event, starts) == []
