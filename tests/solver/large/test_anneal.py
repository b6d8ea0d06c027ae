"""Moves keep every rule, count their cost rightly, and are the same compiled and plain."""

import dataclasses

import numpy as np
import pytest

from solver.domains import NOT_HELD, build_domains
from solver.large import anneal, chains
from solver.large.chains import BREAKS, CHANGES, IDLE, SHORTFALL, VALUE, state_of
from solver.large.event import Event
from solver.large.flow import choose
from solver.measure import figures
from solver.problem import Goal, PreviousMeeting, Problem
from tests.solver.large.checks import broken_rules, first_fit
from tests.solver.large.plain import plain_twins
from tests.solver.missions import mission

TWINS = plain_twins()

ORDER = {
    Goal.VALUE: VALUE,
    Goal.SHORTFALL: SHORTFALL,
    Goal.BREAKS: BREAKS,
    Goal.IDLE: IDLE,
    Goal.CHANGES: CHANGES,
}

WEIGHTS = np.array([2, 30, 7, 1, 5])


def small_event(seed: int, holes: float = 0.0) -> Problem:
    """Few tables, targets, something required, and an agenda in force, right or wrong."""
    stated = mission(6, 9, blocks=2, slots_per_block=4, tables=3, wishes=5, holes=holes, seed=seed)
    wanting = tuple(dataclasses.replace(one, target_meetings=4) for one in stated.participants)
    needed = {stated.candidates[seed].id}
    return dataclasses.replace(
        stated,
        participants=wanting,
        candidates=tuple(
            dataclasses.replace(one, required=one.id in needed) for one in stated.candidates
        ),
        previous=tuple(
            PreviousMeeting(one.id, stated.slots[number % 8].id)
            for number, one in enumerate(stated.candidates)
        ),
        goals=tuple(ORDER),
    )


def cost_by_measure(stated: Problem, event: Event, starts: np.ndarray) -> int:
    found = dict(zip(stated.goals, figures(build_domains(stated), starts.tolist()), strict=True))
    required = int((event.worth - event.value)[starts != NOT_HELD].sum())
    found[Goal.VALUE] = -found[Goal.VALUE] - required
    return sum(int(WEIGHTS[ORDER[goal]]) * figure for goal, figure in found.items())


@pytest.mark.parametrize("holes", [0.0, 0.4])
@pytest.mark.parametrize("seed", range(6))
def test_shifts_keep_the_rules_and_the_meetings_and_count_their_cost(seed, holes):
    stated = small_event(seed, holes)
    domains = build_domains(stated)
    event = Event.of(domains)
    before = first_fit(domains, event)
    state = TWINS["chains"].state_of(event, before, WEIGHTS, seed)
    start = state.cost

    made = TWINS["anneal"].shift_often(state, 40.0, 1.0, 400)

    after = state.starts
    assert made > 0
    assert broken_rules(event, after) == []
    assert [*(after == NOT_HELD)] == [*(before == NOT_HELD)]
    assert state.cost - start == cost_by_measure(stated, event, after) - cost_by_measure(
        stated, event, before
    )


@pytest.mark.parametrize("holes", [0.0, 0.4])
@pytest.mark.parametrize("seed", range(6))
def test_insertions_keep_the_rules_and_count_their_cost(seed, holes):
    stated = small_event(seed, holes)
    domains = build_domains(stated)
    event = Event.of(domains)
    before = first_fit(domains, event)
    state = TWINS["chains"].state_of(event, before, WEIGHTS, seed)
    start = state.cost

    made = TWINS["anneal"].insert_often(state, 90.0, 1.0, 400)

    after = state.starts
    assert made > 0
    assert broken_rules(event, after) == []
    assert set(np.flatnonzero(event.required & (after == NOT_HELD))) <= set(
        np.flatnonzero(before == NOT_HELD)
    )
    assert state.cost - start == cost_by_measure(stated, event, after) - cost_by_measure(
        stated, event, before
    )


def test_insertions_win_back_what_an_empty_agenda_lacks():
    stated = small_event(seed=1)
    event = Event.of(build_domains(stated))
    empty = np.full(len(event.value), NOT_HELD)
    state = TWINS["chains"].state_of(event, empty, WEIGHTS, 0)
    TWINS["anneal"].insert_often(state, 20.0, 1.0, 2000)
    best = choose(event, 1, 0)
    assert best is not None
    assert event.value[state.starts != NOT_HELD].sum() >= 0.95 * best.value


def test_cold_shifts_never_cost_anything():
    stated = small_event(seed=2)
    domains = build_domains(stated)
    event = Event.of(domains)
    state = TWINS["chains"].state_of(event, first_fit(domains, event), WEIGHTS, 0)
    costs = [state.cost]
    for _ in range(20):
        TWINS["anneal"].shift_often(state, 1e-3, 1e-3, 20)
        costs.append(state.cost)
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] < costs[0]


def test_hot_shifts_do():
    stated = small_event(seed=2)
    domains = build_domains(stated)
    event = Event.of(domains)
    state = TWINS["chains"].state_of(event, first_fit(domains, event), WEIGHTS, 0)
    TWINS["anneal"].shift_often(state, 1e-3, 1e-3, 400)
    coldest = state.cost
    TWINS["anneal"].shift_often(state, 1e3, 1e3, 100)
    assert state.cost > coldest


@pytest.mark.parametrize(
    ("pattern", "breaks", "idle"),
    [
        (0, 0, 0),
        (0b1, 0, 0),
        (0b1110, 0, 0),
        (0b101, 1, 1),
        (0b1001011, 2, 3),
        (1 | 1 << 61, 1, 60),
    ],
)
def test_gaps_in_a_pattern_are_counted(pattern, breaks, idle):
    event = Event.of(build_domains(small_event(seed=1)))
    empty = np.full(len(event.value), NOT_HELD)
    only = np.zeros(5, dtype=np.int64)
    for goal, expected in ((BREAKS, breaks), (IDLE, idle)):
        only[:] = 0
        only[goal] = 3
        state = TWINS["chains"].state_of(event, empty, only, 0)
        assert TWINS["chains"].waiting(state, pattern) == 3 * expected


@pytest.mark.slow
@pytest.mark.parametrize("holes", [0.0, 0.4])
def test_compiled_moves_are_the_plain_ones_step_by_step(holes):
    stated = small_event(seed=3, holes=holes)
    domains = build_domains(stated)
    event = Event.of(domains)
    before = first_fit(domains, event)
    compiled = state_of(event, before, WEIGHTS, 7)
    plain = TWINS["chains"].state_of(event, before, WEIGHTS, 7)
    assert hasattr(anneal.shift_often, "py_func")
    assert not hasattr(TWINS["anneal"].shift_often, "py_func")
    assert chains.state_of is not TWINS["chains"].state_of

    for moves in ("shift_often", "insert_often"):
        made = getattr(anneal, moves)(compiled, 60.0, 5.0, 500)
        assert made == getattr(TWINS["anneal"], moves)(plain, 60.0, 5.0, 500)
        for one, other in zip(compiled, plain, strict=True):
            assert (one == other).all()
