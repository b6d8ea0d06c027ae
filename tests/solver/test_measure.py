"""Figures of an assignment, counted by hand."""

from solver.domains import build_domains
from solver.measure import Measure, figures
from solver.problem import Goal, Participant, PreviousMeeting
from tests.solver.small import meeting, problem

ALL = (Goal.SHORTFALL, Goal.VALUE, Goal.BREAKS, Goal.IDLE, Goal.CHANGES)


def measured(one, **starts):
    domains = build_domains(one)
    return figures(domains, [starts.get(candidate.id, 0) - 1 for candidate in one.candidates])


def test_an_empty_agenda_has_no_value_and_the_whole_shortfall():
    one = problem(
        meeting("ab"),
        participants=[Participant("a", target_meetings=2)],
        previous=(PreviousMeeting("ab", "s1"),),
        goals=ALL,
    )
    assert measured(one) == (2, 0, 0, 0, 1)


def test_each_goal_is_counted_over_all_participants_and_blocks():
    """a: x...x | x.x, b: x...x | x, c: only in the second block."""
    one = problem(
        meeting("ab", value=5),
        meeting("ba", value=7),
        meeting("abc", value=11),
        meeting("ac", value=13),
        participants=[Participant("b", target_meetings=5)],
        previous=(PreviousMeeting("ab", "s1"), PreviousMeeting("ba", "s1")),
        blocks=(5, 3),
        goals=ALL,
    )
    assert measured(one, ab=1, ba=5, abc=6, ac=8) == (2, 36, 4, 8, 1)


def test_figures_come_in_the_order_of_the_goals():
    one = problem(meeting("ab", value=5), goals=(Goal.BREAKS, Goal.VALUE))
    assert measured(one, ab=1) == (0, 5)


def test_a_long_meeting_is_busy_in_each_of_its_slots():
    one = problem(meeting("ab", length=2), meeting("ba"), blocks=(4,), goals=(Goal.BREAKS,))
    domains = build_domains(one)
    assert Measure(domains).busy([0, 3]).astype(int).tolist() == [[1, 1, 0, 1], [1, 1, 0, 1]]
    assert measured(one, ab=1, ba=4) == (2,)
    assert measured(one, ab=1, ba=3) == (0,)


def test_meetings_that_run_at_once_are_busy_once():
    one = problem(
        meeting("ab"), meeting("ac"), participants=[Participant("a", parallel=2)], goals=ALL
    )
    assert measured(one, ab=1, ac=1) == (0, 2, 0, 0, 0)


def test_a_problem_of_nothing_is_measured_too():
    assert measured(problem(blocks=(), goals=ALL)) == (0, 0, 0, 0, 0)
