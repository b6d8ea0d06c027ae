"""The strategy against every agenda of small events, and at full size."""

import random
import threading
from typing import Any

import pytest

from solver.brokerage import applies, brokerage
from solver.brokerage.race import Race
from solver.domains import build_domains
from solver.incumbent import Search
from solver.problem import Goal, Problem
from solver.search import solve
from solver.verify import verify
from tests.solver.brute import optimum
from tests.solver.events import event
from tests.solver.small import meeting, problem


def settle(one: Problem, **keys: Any) -> Search:
    domains = build_domains(one)
    assert applies(domains)
    with Search(domains, time_limit=60, **keys) as search:
        brokerage(search)
    return search


def small_event(seed: int) -> Problem:
    chance = random.Random(seed)
    participants, slots = chance.randint(3, 5), chance.randint(3, 5)
    most = min(6, participants * (participants - 1) // 2, participants * slots // 2 - 1)
    return event(
        participants,
        chance.randint(2, most),
        slots=slots,
        tables=chance.randint(1, 3),
        seed=seed,
        sessions=chance.choice([0.0, 0.4]),
        absent=chance.choice([0.0, 0.5]),
        fixed=chance.choice([0.0, 0.3]),
        orders=chance.choice([0, 0, 1, 2]),
        difference=chance.choice([None, 0, 1, 2]),
        blocks=chance.choice([1, 1, 2]),
    )


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("seed", range(40))
def test_a_small_event_is_settled_as_brute_force_does(seed, workers):
    one = small_event(seed)
    best = optimum(one)

    search = settle(one, workers=workers)

    assert search.refuted == (best is None)
    assert search.figures() == best
    assert best is None or tuple(search.bounds()) == best


@pytest.mark.parametrize("patient", [False, True])
def test_the_bound_rises_until_an_agenda_reaches_it(patient):
    """``a`` has to wait once between its meetings, so no agenda is found at a bound of 0."""
    one = problem(
        meeting("ab", required=True, allowed_slots=("s1",)),
        meeting("ac", required=True, allowed_slots=("s3",)),
        goals=(Goal.BREAKS,),
    )
    with Search(build_domains(one), time_limit=60) as search:
        race = Race(search)
        assert race.reach_bound(1.0, patient=patient)
        assert (race.bound, search.best()) == (1, None)
        assert not race.reach_bound(1.0, patient=patient)
    assert search.figures() == (1,)
    assert search.finished()


def test_where_any_number_of_breaks_is_refuted_there_is_no_agenda():
    one = problem(
        meeting("ab", required=True),
        meeting("ac", required=True),
        blocks=(1,),
        goals=(Goal.BREAKS,),
    )
    with Search(build_domains(one), time_limit=60) as search:
        race = Race(search)
        while not search.refuted:
            race.reach_bound(1.0)
    assert search.best() is None


def test_goals_that_never_change_are_proven_too():
    one = problem(
        meeting("ab", required=True, value=3),
        meeting("bc", required=True, value=4),
        goals=(Goal.VALUE, Goal.BREAKS, Goal.SHORTFALL),
    )
    search = settle(one)
    assert search.figures() == (7, 0, 0)
    assert search.finished()


@pytest.mark.parametrize(("difference", "best"), [(None, 1), (1, 1), (0, 2)])
def test_breaks_are_added_where_fairness_asks_for_them(difference, best):
    """``a`` has to wait; with no difference allowed, ``b`` and ``c`` have to wait as well."""
    one = problem(
        meeting("ab", required=True, allowed_slots=("s1",)),
        meeting("ac", required=True, allowed_slots=("s3",)),
        meeting("bc", required=True),
        blocks=(5,),
        max_break_difference=difference,
        goals=(Goal.BREAKS,),
    )
    assert optimum(one) == settle(one).figures()


def realistic(seed: int) -> Problem:
    return event(42, 125, slots=10, tables=16, seed=seed, sessions=0.2, absent=0.1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 3])
def test_an_event_of_real_size_is_settled(seed):
    one = realistic(seed)
    agenda = solve(one, workers=2)

    assert all(goal.proven for goal in agenda.goals)
    assert not verify(one, agenda).violations


def test_an_event_of_real_size_that_cannot_be_held_is_refuted():
    search = settle(realistic(2), workers=2)
    assert search.refuted
    assert search.best() is None


@pytest.mark.slow
def test_one_worker_gives_the_same_agenda_again():
    first, second = (settle(realistic(1), workers=1, seed=5) for _ in "ab")
    assert first.finished()
    assert first.best() == second.best()


@pytest.mark.parametrize("workers", [1, 2])
def test_a_cancelled_search_ends(workers):
    cancel = threading.Event()
    cancel.set()
    search = settle(realistic(1), workers=workers, cancel=cancel)
    assert not search.finished()
