"""The bound from busy slots alone: never above the optimum, and often it."""

import pytest

from solver.brokerage import event as reading
from solver.brokerage.event import read_event
from solver.brokerage.patterns import pattern_bound
from solver.domains import build_domains
from solver.incumbent import Search
from solver.problem import Goal, Participant, Problem
from tests.solver.brute import optimum
from tests.solver.events import event
from tests.solver.small import meeting, problem


def bound_of(one: Problem, monkeypatch: pytest.MonkeyPatch) -> int | None:
    """The bound, also where few participants are alike."""
    monkeypatch.setattr("solver.brokerage.patterns.ALIKE", 0)
    domains = build_domains(one)
    with Search(domains, time_limit=30) as search:
        return pattern_bound(search, read_event(domains))


@pytest.mark.parametrize("seed", range(20))
def test_the_bound_is_never_above_the_optimum(seed, monkeypatch):
    one = event(4, 5, slots=5, tables=2, seed=seed, absent=0.5, sessions=0.3, blocks=1 + seed % 2)
    best = optimum(one)
    bound = bound_of(one, monkeypatch)

    if best is not None:
        assert bound is not None
        assert bound <= best[0]


def test_a_pause_that_nobody_can_avoid_is_counted(monkeypatch):
    one = problem(
        meeting("ab", required=True, allowed_slots=("s1",)),
        meeting("ac", required=True, allowed_slots=("s3",)),
        goals=(Goal.BREAKS,),
    )
    assert bound_of(one, monkeypatch) == 1


def test_between_blocks_there_is_no_pause(monkeypatch):
    one = problem(
        meeting("ab", required=True, allowed_slots=("s1",)),
        meeting("ac", required=True, allowed_slots=("s3",)),
        blocks=(2, 1),
        goals=(Goal.BREAKS,),
    )
    assert bound_of(one, monkeypatch) == 0


def test_those_who_meet_come_in_pairs(monkeypatch):
    """Three who all meet need three slots; without the pairs two tables would take them at once."""
    triangle = [meeting(pair, required=True) for pair in ("ab", "bc", "ca")]
    assert bound_of(problem(*triangle, goals=(Goal.BREAKS,)), monkeypatch) == 1


def test_few_alike_are_left_to_the_formula():
    one = problem(
        meeting("ab", required=True),
        goals=(Goal.BREAKS,),
        participants=(Participant("a", unavailable=("s1",)),),
    )
    domains = build_domains(one)
    with Search(domains, time_limit=30) as search:
        assert pattern_bound(search, read_event(domains)) is None
        assert reading.applies(domains)
