"""The choice of meetings with slots left aside, against every set of candidates."""

import dataclasses
from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.domains import build_domains
from solver.large.event import Event
from solver.large.flow import choose, is_countable
from solver.problem import Candidate, Participant, Problem
from tests.solver.small import meeting, problem, slots

tried = settings(max_examples=100, derandomize=True, database=None, deadline=None)


@st.composite
def events(draw: st.DrawFn) -> Problem:
    """At most eight candidates between three people of one side and three of the other."""
    pairs = draw(st.lists(st.sampled_from([a + x for a in "abc" for x in "xyz"]), unique=True))
    people = [
        Participant(
            name,
            max_meetings=draw(st.none() | st.integers(0, 2)),
            target_meetings=draw(st.integers(0, 2)),
        )
        for name in "abcxyz"
    ]
    return Problem(
        name="flow",
        slots=slots(2),
        capacity=draw(st.integers(0, 3)),
        participants=tuple(people),
        candidates=tuple(
            Candidate(pair, tuple(pair), draw(st.integers(0, 9)), required=draw(st.booleans()))
            for pair in pairs[:8]
        ),
    )


def best_by_trial(event: Event, per_value: int, per_shortfall: int) -> int | None:
    everything = range(len(event.value))
    sets = chain.from_iterable(combinations(everything, n) for n in range(len(everything) + 1))
    return max(
        (
            per_value * int(event.value[chosen].sum())
            - per_shortfall * int(np.maximum(event.wanted - event.degrees(chosen), 0).sum())
            for chosen in (np.array(one, dtype=np.int64) for one in sets)
            if (event.degrees(chosen) <= event.most).all()
            and len(chosen) <= event.room.sum()
            and event.fits[chosen].any(axis=1).all()
            and event.required[chosen].sum() == event.required.sum()
        ),
        default=None,
    )


@tried
@given(events(), st.sampled_from([(1, 0), (0, 1), (100, 1), (1, 100)]))
def test_the_choice_is_the_best_of_all_sets(stated, weights):
    event = Event.of(build_domains(stated))
    found = choose(event, *weights)
    best = best_by_trial(event, *weights)
    if found is None:
        assert best is None
    else:
        per_value, per_shortfall = weights
        assert per_value * found.value - per_shortfall * found.shortfall == best


def test_a_set_that_cannot_hold_what_is_required_is_none():
    one = problem(meeting("ax", required=True), capacity=0)
    assert choose(Event.of(build_domains(one)), 1, 0) is None


@pytest.mark.parametrize(("value", "countable"), [(2**40, True), (2**52, False)])
def test_values_past_the_engine_are_told_apart(value, countable):
    one = problem(meeting("ax", value=value), participants=[Participant("a", target_meetings=99)])
    assert is_countable(one) is countable
    assert is_countable(dataclasses.replace(one, candidates=()))
