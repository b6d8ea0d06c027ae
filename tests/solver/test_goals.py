"""Each goal alone, and their order."""

import pytest

from solver.problem import Goal, Participant, PreviousMeeting
from solver.result import Status
from solver.search import solve
from tests.solver.small import meeting, problem


def optimum(one):
    agenda = solve(one, workers=1)
    assert agenda.status is Status.OPTIMAL
    assert [goal.bound for goal in agenda.goals] == [goal.achieved for goal in agenda.goals]
    return tuple(goal.achieved for goal in agenda.goals)


def test_shortfall_counts_the_meetings_missing_to_each_target():
    people = [Participant("a", target_meetings=3), Participant("b", target_meetings=1)]
    one = problem(meeting("ab"), meeting("ac"), participants=people, goals=(Goal.SHORTFALL,))
    assert optimum(one) == (1,)


def test_more_meetings_than_the_target_make_up_for_nobody():
    people = [Participant("a", target_meetings=1), Participant("d", target_meetings=1)]
    one = problem(meeting("ab"), meeting("ac"), participants=people, goals=(Goal.SHORTFALL,))
    assert optimum(one) == (1,)


def test_value_is_maximised():
    one = problem(meeting("ab", value=5), meeting("ac", value=7), blocks=(1,), goals=(Goal.VALUE,))
    assert optimum(one) == (7,)


def test_values_up_to_two_to_the_53_are_exact():
    one = problem(
        meeting("ab", value=2**52 - 1), meeting("ac", value=2**52), blocks=(1,), goals=(Goal.VALUE,)
    )
    assert optimum(one) == (2**52,)


@pytest.mark.parametrize(
    ("goal", "blocks", "figure"),
    [
        (Goal.BREAKS, (4,), 2),
        (Goal.IDLE, (4,), 4),
        (Goal.BREAKS, (1, 3), 0),
        (Goal.IDLE, (1, 3), 0),
    ],
)
def test_waiting_counts_inside_a_block_only(goal, blocks, figure):
    one = problem(
        meeting("ab", pinned_slot="s1"),
        meeting("ba", "ab", pinned_slot="s4"),
        blocks=blocks,
        goals=(goal,),
    )
    assert optimum(one) == (figure,)


def test_breaks_and_idle_slots_are_avoided():
    one = problem(
        meeting("ab", pinned_slot="s1"),
        meeting("ac", required=True),
        meeting("ad", required=True),
        blocks=(5,),
        goals=(Goal.IDLE, Goal.BREAKS),
    )
    assert optimum(one) == (0, 0)


def test_changes_count_what_is_not_held_where_it_was():
    previous = (
        PreviousMeeting("ab", "s1"),
        PreviousMeeting("ac", "s1"),
        PreviousMeeting("ad", "s2"),
    )
    one = problem(
        meeting("ab"), meeting("ac"), meeting("ad"), previous=previous, goals=(Goal.CHANGES,)
    )
    assert optimum(one) == (1,)


def test_a_previous_slot_that_is_closed_is_a_change_for_certain():
    one = problem(
        meeting("ab"),
        participants=[Participant("a", unavailable=("s1",))],
        previous=(PreviousMeeting("ab", "s1"),),
        goals=(Goal.CHANGES,),
    )
    assert optimum(one) == (1,)


@pytest.mark.parametrize(
    ("goals", "figures"),
    [((Goal.VALUE, Goal.BREAKS), (2, 2)), ((Goal.BREAKS, Goal.VALUE), (0, 1))],
)
def test_no_goal_is_served_at_the_cost_of_one_before_it(goals, figures):
    one = problem(
        meeting("ab", allowed_slots=("s1",)), meeting("ba", allowed_slots=("s3",)), goals=goals
    )
    assert optimum(one) == figures


def test_without_goals_any_agenda_is_optimal():
    assert optimum(problem(meeting("ab", required=True), goals=())) == ()


@pytest.mark.parametrize(
    "empty",
    [
        problem(),
        problem(blocks=()),
        problem(meeting("ab"), blocks=()),
        problem(meeting("ab"), capacity=0),
    ],
    ids=["no candidates", "nothing", "no slots", "no tables"],
)
def test_empty_problems_have_empty_agendas(empty):
    assert optimum(empty) == (0, 0)
    assert solve(empty, workers=1).meetings == ()
