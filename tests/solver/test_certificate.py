"""The strategy of mission size against every agenda of small problems, and at full size."""

import threading
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from solver import certificate as certificates
from solver.certificate import applies, certificate
from solver.construct import first_agenda
from solver.domains import build_domains
from solver.engines import relax
from solver.incumbent import Search
from solver.problem import Goal, Participant, PreviousMeeting, Problem, Resource, Travel, Venue
from solver.program import certify
from solver.search import solve
from solver.time_indexed import TimeIndexed
from solver.verify import verify
from tests.solver.brute import optimum
from tests.solver.missions import mission
from tests.solver.small import meeting, problem

TRIANGLE = [meeting(pair, value=2) for pair in ("ab", "bc", "ca")]
"""Three who all want to meet each other: half of each meeting fits a slot, but one whole."""


def settle(one: Problem, **keys: Any) -> Search:
    """The strategy alone, after the heuristic that the search always begins with."""
    with Search(build_domains(one), time_limit=60, **keys) as search:
        first_agenda(search)
        certificate(search)
    return search


def small_mission(seed: int, **keys: Any) -> Problem:
    return mission(
        2, 3, blocks=2, slots_per_block=3, tables=2, wishes=2, holes=0.3, seed=seed, **keys
    )


def is_settled_as_brute_force_does(one: Problem) -> None:
    best = optimum(one)
    search = settle(one)

    assert search.finished()
    assert search.figures() == best
    assert best is None or tuple(search.bounds()) == best


@pytest.mark.parametrize("seed", range(12))
def test_a_small_mission_is_settled_as_brute_force_does(seed):
    is_settled_as_brute_force_does(small_mission(seed))


@pytest.mark.slow
@pytest.mark.parametrize("goals", list(permutations([Goal.VALUE, Goal.BREAKS, Goal.IDLE])))
@pytest.mark.parametrize("seed", range(5))
def test_goals_are_settled_in_any_order(seed, goals):
    is_settled_as_brute_force_does(small_mission(seed, goals=goals))


@pytest.mark.parametrize(
    ("rule", "keys"),
    [
        ("minimum", {"participants": [Participant("a", min_meetings=2)]}),
        ("maximum", {"participants": [Participant("a", max_meetings=1)]}),
        ("slots in a row", {"participants": [Participant("a", max_consecutive=1)]}),
        ("absence", {"participants": [Participant("a", unavailable=("s2",))]}),
        ("several at once", {"participants": [Participant("a", parallel=2)]}),
        ("home table", {"participants": [Participant(one, home_table=1) for one in "xy"]}),
        ("hall", {"capacity": 1}),
        ("hall by slot", {"capacity_by_slot": {"s1": 0, "s3": 1}}),
    ],
)
def test_each_rule_is_kept_and_each_goal_settled(rule, keys):
    goals = (Goal.SHORTFALL, Goal.VALUE, Goal.CHANGES, Goal.BREAKS, Goal.IDLE)
    people = [Participant("b", target_meetings=2), *keys.pop("participants", [])]
    one = problem(
        *(meeting(pair, value=value) for value, pair in enumerate(["ax", "ay", "bx", "by"], 3)),
        blocks=(4,),
        goals=goals,
        participants=people,
        previous=(PreviousMeeting("ax", "s4"), PreviousMeeting("by", "s1")),
        **keys,
    )

    is_settled_as_brute_force_does(one)


@pytest.mark.parametrize(
    "changes",
    [
        {"required": True},
        {"pinned_slot": "s3"},
        {"allowed_slots": ("s2", "s3")},
        {"after": ("bx",)},
        {"uses": ("car",)},
        {"venue": "plant"},
    ],
)
def test_what_a_candidate_asks_for_is_kept(changes):
    first, second = meeting("ax"), meeting("ay", value=3)
    one = problem(
        replace(first, **changes),
        replace(second, uses=changes.get("uses", ()), venue=changes.get("venue")),
        meeting("bx", value=2),
        meeting("by", value=2),
        resources=(Resource("car", 1, ("s2",)),),
        venues=(Venue("plant", 1),),
        capacity=1,
    )

    is_settled_as_brute_force_does(one)


def test_the_way_between_two_places_takes_its_slots():
    one = problem(
        *(meeting(pair, value=2, venue="plant" if pair == "ay" else None) for pair in ("ax", "ay")),
        meeting("bx"),
        blocks=(4,),
        venues=(Venue("plant"),),
        travel=(Travel(None, "plant", 2),),
        goals=(Goal.VALUE, Goal.IDLE),
    )

    is_settled_as_brute_force_does(one)
    assert settle(one).figures() == (5, 2)


def test_where_the_relaxation_promises_too_much_the_bound_is_moved_by_proof():
    one = problem(*TRIANGLE, blocks=(1,), goals=(Goal.VALUE,))
    with Search(build_domains(one)) as search:
        model = TimeIndexed(search.domains)
        objective = model.objective(Goal.VALUE, model.program)
        relaxed = relax(search, model.program, objective)
        assert relaxed is not None
        assert certify(model.program, objective, relaxed.duals).bound == 3

    search = settle(one)

    assert (search.figures(), search.bounds()) == ((2,), [2])


@pytest.mark.parametrize(
    ("values", "blocks", "away"),
    [
        (
            {"de": 3, "ce": 2, "bc": 3, "bd": 2, "cd": 2},
            (4,),
            {"b": ("s2", "s3"), "c": ("s2",), "d": ("s1", "s3"), "e": ("s3", "s4")},
        ),
        (
            {"ad": 3, "bc": 3, "be": 3, "ab": 2, "ce": 3},
            (5,),
            {
                "a": ("s4", "s5"),
                "b": ("s2", "s5"),
                "c": ("s5",),
                "d": ("s1", "s2"),
                "e": ("s1", "s2"),
            },
        ),
    ],
)
def test_what_comes_after_a_relaxation_that_promised_too_much_is_settled_too(
    monkeypatch, values, blocks, away
):
    """Odd circles and people who are away: half of each meeting fits, but not all of them whole."""
    settled = []
    optimise = certificates._optimise
    monkeypatch.setattr(
        certificates, "_optimise", lambda *given: settled.append(given[-1]) or optimise(*given)
    )
    people = tuple(Participant(one, unavailable=slots) for one, slots in away.items())
    meetings = [meeting(pair, value=value) for pair, value in values.items()]
    one = problem(
        *meetings, blocks=blocks, capacity=2, participants=people, goals=(Goal.VALUE, Goal.BREAKS)
    )

    is_settled_as_brute_force_does(one)

    assert settled == [0, 1]


def test_a_problem_without_agenda_is_refuted_although_the_relaxation_has_one():
    required = [replace(one, required=True) for one in TRIANGLE]

    assert settle(problem(*required, blocks=(2,))).refuted
    assert not settle(problem(*required, blocks=(3,))).refuted


@pytest.mark.parametrize(
    "other",
    [
        problem(meeting("ab", length=2)),
        problem(meeting("ab"), max_break_difference=0),
        problem(meeting("ab"), goals=()),
    ],
)
def test_it_leaves_alone_what_it_has_no_rows_for(other):
    assert applies(build_domains(problem(meeting("ab"))))
    assert not applies(build_domains(other))


def test_a_cancelled_search_claims_nothing():
    cancel = threading.Event()
    cancel.set()

    search = settle(small_mission(1), cancel=cancel)

    assert search.proven() == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("tables", "keys"), [(10, {}), (12, {"absent": 1.0}), (12, {"holes": 0.25})]
)
def test_a_mission_of_full_size_is_proven_and_every_time_alike(tables, keys):
    one = mission(tables=tables, seed=1, **keys)

    once, again = (settle(one, workers=1) for _ in range(2))

    assert once.finished()
    assert once.best() == again.best()


@pytest.mark.slow
def test_the_whole_solve_of_a_mission_of_full_size_verifies():
    one = mission(16, 60, tables=14, seed=2)

    agenda = solve(one, time_limit=60, workers=1)

    assert verify(one, agenda).violations == ()
    assert all(result.proven for result in agenda.goals)
