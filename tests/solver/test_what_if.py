"""Curves of the goals against tables and slots: each point is the optimum of its own problem."""

import threading

import pytest

from solver.problem import Goal, Participant, ProblemRefused
from solver.result import Agenda, GoalResult, Status
from solver.verify import verify
from solver.what_if import SHOWN, curve, with_slots, with_tables
from tests.solver.brute import optimum
from tests.solver.small import meeting, problem


def small(**keys):
    return problem(
        meeting("ax", value=5),
        meeting("ay", value=4),
        meeting("bx", value=3),
        meeting("by", value=2),
        blocks=(2,),
        capacity=1,
        participants=(Participant("a", target_meetings=2), Participant("b")),
        **keys,
    )


def figures(point):
    return tuple(one.achieved for one in point.agenda.goals)


@pytest.mark.parametrize("change", [with_tables, with_slots])
def test_each_point_is_the_optimum_of_its_problem(change):
    points = curve(small(), change, range(-2, 3), workers=1)

    assert [point.change for point in points] == [-2, -1, 0, 1, 2]
    for point in points:
        assert point.proven
        assert figures(point) == optimum(point.problem)
        assert verify(point.problem, point.agenda).violations == ()


def test_more_tables_hold_more_until_people_are_the_limit():
    points = curve(small(), with_tables, range(3), workers=1)

    assert [point.result(Goal.VALUE).achieved for point in points] == [9, 14, 14]
    assert [point.result(Goal.SHORTFALL).achieved for point in points] == [0, 0, 0]


def test_closed_slots_leave_targets_unmet():
    fewer, whole = curve(small(), with_slots, [-1, 0], workers=1)

    assert fewer.result(Goal.SHORTFALL).achieved == 1
    assert whole.result(Goal.SHORTFALL).achieved == 0


def test_added_slots_carry_on_the_last_block_under_new_names():
    more = with_slots(small(), 2)

    assert [slot.block for slot in more.slots] == ["a"] * 4
    assert len({slot.id for slot in more.slots}) == 4


def test_every_point_shows_value_shortfall_and_breaks():
    (point,) = curve(small(goals=(Goal.IDLE,)), with_tables, [0], workers=1)

    assert set(SHOWN) <= {one.goal for one in point.agenda.goals}
    assert point.agenda.goals[0].goal is Goal.IDLE


def test_points_are_told_from_the_problem_as_it_is_outwards():
    seen = []

    curve(small(), with_tables, range(-1, 2), workers=1, on_point=seen.append)

    assert [point.change for point in seen] == [0, 1, -1]


def test_after_a_cancel_the_points_found_so_far_come_back():
    cancel = threading.Event()

    points = curve(
        small(),
        with_tables,
        range(3),
        workers=1,
        cancel=cancel,
        on_point=lambda point: cancel.set(),
    )

    assert [point.change for point in points] == [0]


def test_a_bound_that_is_not_proven_is_that_of_the_neighbour_with_more(monkeypatch):
    bounds = {1: 50, 2: 14, 3: 20}

    def unproven(changed, **how):
        value = GoalResult(Goal.VALUE, 9, bounds[changed.capacity])
        rest = (GoalResult(Goal.BREAKS, 0, 0), GoalResult(Goal.SHORTFALL, 0, 0))
        return Agenda(changed.name, Status.FEASIBLE, (value, *rest))

    monkeypatch.setattr("solver.what_if.solve", unproven)

    points = curve(small(), with_tables, range(3))

    assert [point.result(Goal.VALUE).bound for point in points] == [14, 14, 20]


def test_fewer_tables_than_a_home_table_needs_are_refused_before_anything_is_solved():
    one = small()
    home = problem(meeting("ax"), capacity=2, participants=(Participant("a", home_table=2),))

    assert curve(one, with_tables, [-1], workers=1)
    with pytest.raises(ProblemRefused):
        curve(home, with_tables, [-1], workers=1)
