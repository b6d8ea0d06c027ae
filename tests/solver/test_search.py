"""The one entry: limits, cancel, progress, hints, and the same answer every time."""

import random
import threading

import pytest

from solver.problem import Candidate, Goal, Participant, Problem
from solver.result import Status
from solver.search import solve
from solver.verify import verify
from tests.solver.small import meeting, problem, slots


def mission(home=6, counterparts=12, tables=4, seed=1):
    """A mission of one day, with more wishes than can be met."""
    draw = random.Random(seed)
    pairs = [(f"h{a}", f"c{b}") for a in range(home) for b in range(counterparts)]
    wishes = draw.sample(pairs, len(pairs) // 2)
    names = sorted({name for pair in wishes for name in pair})
    return Problem(
        name="mission",
        slots=slots(4, 4),
        capacity=tables,
        participants=tuple(Participant(name, max_meetings=5) for name in names),
        candidates=tuple(
            Candidate("~".join(pair), pair, value=draw.randint(1, 30)) for pair in wishes
        ),
    )


@pytest.mark.parametrize("workers", [1, 2])
def test_a_small_mission_is_proven_with_any_number_of_workers(workers):
    one = mission(home=4, counterparts=6)
    agenda = solve(one, workers=workers)
    assert agenda.status is Status.OPTIMAL
    assert verify(one, agenda).accepted


def test_the_same_problem_and_seed_give_the_same_agenda():
    one = mission(home=4, counterparts=6)
    first, second = (solve(one, workers=1, seed=7) for _ in range(2))
    assert first.meetings == second.meetings
    assert first.unscheduled == second.unscheduled


def test_progress_never_loses_ground_and_ends_where_the_agenda_does():
    told = []
    agenda = solve(mission(home=4, counterparts=6), workers=1, on_progress=told.append)
    value = [one for one in told if one.goal is Goal.VALUE]
    assert [one.achieved for one in value] == sorted(one.achieved for one in value)
    assert [one.bound for one in value] == sorted((one.bound for one in value), reverse=True)
    assert (value[-1].achieved, value[-1].bound) == (
        agenda.result(Goal.VALUE).achieved,
        agenda.result(Goal.VALUE).bound,
    )
    assert [one.elapsed for one in told] == sorted(one.elapsed for one in told)


def test_a_cancel_leaves_the_best_agenda_so_far():
    one, cancel = mission(), threading.Event()
    agenda = solve(one, on_progress=lambda _: cancel.set(), cancel=cancel)
    assert agenda.status is Status.FEASIBLE
    assert agenda.meetings
    assert verify(one, agenda).accepted


def test_a_cancel_before_the_start_leaves_nothing():
    cancel = threading.Event()
    cancel.set()
    agenda = solve(mission(), cancel=cancel)
    assert agenda.status is Status.UNKNOWN
    assert agenda.meetings == agenda.unscheduled == ()
    assert {goal.achieved for goal in agenda.goals} == {None}


def test_a_time_limit_leaves_the_best_agenda_so_far(monkeypatch):
    """The clock strikes with the first agenda, so that no machine is too quick."""
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    one = mission()
    agenda = solve(one, time_limit=5, workers=1, on_progress=lambda _: now.append(now.pop() + 10))
    assert agenda.status is Status.FEASIBLE
    assert verify(one, agenda).accepted


def test_no_time_at_all_is_no_error():
    assert solve(mission(), time_limit=0).status is Status.UNKNOWN


def test_a_hint_is_where_the_search_begins():
    one = mission(home=4, counterparts=6)
    best = solve(one, workers=1)
    told = []
    solve(one, workers=1, hint=best, on_progress=told.append)
    assert told[0].achieved == best.result(Goal.VALUE).achieved


def test_a_hint_may_come_from_another_problem():
    other = solve(problem(meeting("ab"), meeting("cd"), blocks=(4,)), workers=1)
    one = problem(meeting("ab"), meeting("xy"), blocks=(1,), participants=[Participant("a")])
    assert solve(one, workers=1, hint=other).result(Goal.VALUE).achieved == 2


def test_a_hint_that_breaks_rules_is_kept_as_far_as_it_goes():
    both = solve(problem(meeting("ab"), meeting("cd"), blocks=(1,)), workers=1)
    one = problem(meeting("ab"), meeting("cd", value=2), blocks=(1,), capacity=1)
    agenda = solve(one, workers=1, hint=both)
    assert agenda.status is Status.OPTIMAL
    assert agenda.result(Goal.VALUE).achieved == 2


def test_what_fits_at_no_cost_is_held_even_where_no_goal_asks_for_it():
    one = problem(meeting("ab", value=0), meeting("cd"), goals=(Goal.BREAKS,))
    assert len(solve(one, workers=1).meetings) == 2
