"""Which problems are a brokerage event, and what is read from one."""

from dataclasses import replace

import pytest

from solver.brokerage import applies
from solver.brokerage.event import read_event
from solver.brokerage.windows import windows
from solver.domains import build_domains
from solver.problem import Goal, Participant, Problem, Resource, Venue
from tests.solver.small import meeting, problem


def given(pair: str, **keys):
    return meeting(pair, required=True, **keys)


PLAIN = problem(given("ab"), given("bc"), goals=(Goal.BREAKS,))


def test_required_meetings_of_two_and_the_goal_of_breaks_make_an_event():
    assert applies(build_domains(PLAIN))


def test_a_pin_requires_a_meeting_too():
    assert applies(build_domains(problem(meeting("ab", pinned_slot="s2"), goals=(Goal.BREAKS,))))


def test_goals_that_are_the_same_for_all_agendas_may_stand_beside():
    goals = (Goal.SHORTFALL, Goal.VALUE, Goal.BREAKS)
    assert applies(build_domains(replace(PLAIN, goals=goals)))


@pytest.mark.parametrize(
    "other",
    [
        replace(PLAIN, goals=(Goal.VALUE,)),
        replace(PLAIN, goals=(Goal.BREAKS, Goal.IDLE)),
        replace(PLAIN, goals=(Goal.CHANGES, Goal.BREAKS)),
        problem(given("ab"), meeting("bc"), goals=(Goal.BREAKS,)),
        problem(given("abc"), goals=(Goal.BREAKS,)),
        problem(given("ab", length=2), goals=(Goal.BREAKS,)),
        problem(given("ab", venue="v"), venues=(Venue("v"),), goals=(Goal.BREAKS,)),
        problem(given("ab", uses=("r",)), resources=(Resource("r", 1),), goals=(Goal.BREAKS,)),
        *(
            problem(given("ab"), given("ac"), participants=(one,), goals=(Goal.BREAKS,))
            for one in (
                Participant("a", parallel=2),
                Participant("a", home_table=1),
                Participant("a", min_meetings=3),
                Participant("a", max_meetings=1),
                Participant("a", max_consecutive=1),
            )
        ),
    ],
)
def test_what_the_strategy_knows_nothing_of_is_left_to_others(other: Problem):
    assert not applies(build_domains(other))


def test_limits_that_hold_in_every_agenda_change_nothing():
    one = Participant("a", min_meetings=2, max_meetings=2, max_consecutive=2)
    assert applies(
        build_domains(problem(given("ab"), given("ac"), participants=(one,), goals=(Goal.BREAKS,)))
    )


def test_the_order_of_meetings_narrows_their_slots():
    chain = problem(
        given("ab"), given("cd", after=("ab",)), given("ef", after=("cd",)), goals=(Goal.BREAKS,)
    )
    assert read_event(build_domains(chain)).starts == ((0,), (1,), (2,))


def test_a_circle_leaves_no_slot():
    circle = problem(given("ab", after=("cd",)), given("cd", after=("ab",)), goals=(Goal.BREAKS,))
    assert () in read_event(build_domains(circle)).starts


def test_as_many_meetings_by_a_slot_as_have_to_be_and_can_be():
    event = read_event(
        build_domains(
            problem(
                given("ab", allowed_slots=("s1", "s2")),
                given("ac", allowed_slots=("s2", "s3")),
                given("ad"),
                blocks=(4,),
                goals=(Goal.BREAKS,),
            )
        )
    )
    assert [event.meetings_within(0, slot) for slot in range(4)] == [(0, 1), (1, 2), (2, 3), (3, 3)]


def test_an_unbroken_run_begins_where_the_meetings_fill_it():
    one = problem(
        given("ab", allowed_slots=("s1", "s4")),
        given("ac", allowed_slots=("s2", "s3")),
        blocks=(4,),
        goals=(Goal.BREAKS,),
    )
    assert windows(read_event(build_domains(one)), 0, range(4)) == [0, 2]


def test_no_run_goes_through_a_slot_in_which_the_participant_is_away():
    one = problem(
        given("ab"),
        given("ac"),
        blocks=(4,),
        participants=(Participant("a", unavailable=("s2",)),),
        goals=(Goal.BREAKS,),
    )
    assert windows(read_event(build_domains(one)), 0, range(4)) == [2]
