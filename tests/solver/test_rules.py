"""Each hard rule alone, on two or three objects: an agenda that keeps it, one that breaks it."""

import pytest

from solver.problem import Candidate, Participant, Resource, Travel, Venue
from tests.solver.small import holds, meeting, problem


def test_a_candidate_is_held_at_most_once():
    one = problem(meeting("ab"), participants=[Participant("a", min_meetings=1)])
    assert holds(one)
    twice = problem(meeting("ab"), participants=[Participant("a", min_meetings=2)])
    assert not holds(twice)


def test_a_required_candidate_is_held():
    assert holds(problem(meeting("ab")), ab=None)
    assert not holds(problem(meeting("ab", required=True)), ab=None)


def test_a_pin_requires_the_candidate_in_that_slot():
    pinned = problem(meeting("ab", pinned_slot="s2"))
    assert holds(pinned, ab=2)
    assert not holds(pinned, ab=None)
    assert not holds(pinned, ab=1)


def test_a_candidate_starts_in_its_own_slots_only():
    own = problem(meeting("ab", allowed_slots=("s2", "s3")))
    assert holds(own, ab=3)
    assert not holds(own, ab=1)


def test_a_participant_is_in_one_meeting_at_once():
    two = problem(meeting("ab"), meeting("ac"))
    assert holds(two, ab=1, ac=2)
    assert not holds(two, ab=1, ac=1)


def test_a_delegation_that_splits_up_is_in_as_many_meetings_as_it_can():
    split = problem(
        meeting("ab"), meeting("ac"), meeting("ad"), participants=[Participant("a", parallel=2)]
    )
    assert holds(split, ab=1, ac=1)
    assert not holds(split, ab=1, ac=1, ad=1)


def test_an_unavailable_participant_is_in_no_meeting():
    away = problem(meeting("ab"), participants=[Participant("b", unavailable=("s1",))])
    assert holds(away, ab=2)
    assert not holds(away, ab=1)


def test_a_minimum_of_meetings_is_reached():
    both = problem(meeting("ab"), meeting("ac"), participants=[Participant("a", min_meetings=2)])
    assert holds(both, ab=1, ac=2)
    assert not holds(both, ab=1, ac=None)


def test_a_maximum_of_meetings_is_kept():
    either = problem(meeting("ab"), meeting("ac"), participants=[Participant("a", max_meetings=1)])
    assert holds(either, ab=1, ac=None)
    assert not holds(either, ab=1, ac=2)


def test_nobody_has_more_slots_in_a_row_than_it_accepts():
    rest = problem(
        meeting("ab"),
        meeting("ac"),
        blocks=(3,),
        participants=[Participant("a", max_consecutive=1)],
    )
    assert holds(rest, ab=1, ac=3)
    assert not holds(rest, ab=1, ac=2)


def test_a_new_block_begins_a_new_row():
    rest = problem(
        meeting("ab"),
        meeting("ac"),
        blocks=(1, 1),
        participants=[Participant("a", max_consecutive=1)],
    )
    assert holds(rest, ab=1, ac=2)


def test_a_long_meeting_counts_all_its_slots_in_a_row():
    long = problem(meeting("ab", length=2), participants=[Participant("a", max_consecutive=2)])
    assert holds(long, ab=1)
    short = problem(meeting("ab", length=2), participants=[Participant("a", max_consecutive=1)])
    assert not holds(short, ab=1)


def test_the_hall_holds_as_many_meetings_as_it_has_tables():
    hall = problem(meeting("ab"), meeting("cd"), capacity=1)
    assert holds(hall, ab=1, cd=2)
    assert not holds(hall, ab=1, cd=1)


def test_a_slot_may_have_fewer_or_more_tables():
    hall = problem(meeting("ab"), meeting("cd"), capacity=1, capacity_by_slot={"s1": 2, "s3": 0})
    assert holds(hall, ab=1, cd=1)
    assert not holds(hall, ab=3)


def test_a_venue_holds_as_many_meetings_as_it_can_and_none_of_the_hall():
    away = problem(
        meeting("ab", venue="v"),
        meeting("cd", venue="v"),
        capacity=0,
        venues=(Venue("v", capacity=1),),
    )
    assert holds(away, ab=1, cd=2)
    assert not holds(away, ab=1, cd=1)


def test_a_venue_without_a_capacity_holds_any_number():
    away = problem(meeting("ab", venue="v"), meeting("cd", venue="v"), venues=(Venue("v"),))
    assert holds(away, ab=1, cd=1)


def test_a_resource_serves_as_many_meetings_as_there_are_of_it():
    shared = problem(
        meeting("ab", uses=("r",)), meeting("cd", uses=("r",)), resources=(Resource("r", 1),)
    )
    assert holds(shared, ab=1, cd=2)
    assert not holds(shared, ab=1, cd=1)


def test_an_unavailable_resource_serves_none():
    away = problem(meeting("ab", uses=("r",)), resources=(Resource("r", 1, unavailable=("s1",)),))
    assert holds(away, ab=2)
    assert not holds(away, ab=1)


def test_where_there_are_fewer_of_a_resource_it_serves_fewer_meetings():
    fewer = problem(
        meeting("ab", uses=("r",)),
        meeting("cd", uses=("r",)),
        resources=(Resource("r", 2, capacity_by_slot={"s1": 1}),),
    )
    assert holds(fewer, ab=2, cd=2)
    assert holds(fewer, ab=1, cd=2)
    assert not holds(fewer, ab=1, cd=1)


def test_those_who_share_a_home_table_meet_one_at_a_time():
    home = (Participant("a", home_table=2), Participant("c", home_table=2))
    shared = problem(meeting("ab"), meeting("cd"), participants=home)
    assert holds(shared, ab=1, cd=2)
    assert not holds(shared, ab=1, cd=1)


def test_a_home_table_does_not_bind_at_a_venue():
    home = (Participant("a", home_table=2), Participant("c", home_table=2))
    shared = problem(
        meeting("ab"), meeting("cd", venue="v"), participants=home, venues=(Venue("v"),)
    )
    assert holds(shared, ab=1, cd=1)


def test_a_long_meeting_has_one_table_throughout():
    """Table 1 is taken in the first slot, table 2 in the second: none is free in both."""
    home = (Participant("a", home_table=1), Participant("c", home_table=2))
    hall = problem(
        meeting("ab"), meeting("cd"), meeting("ef", length=2), capacity=2, participants=home
    )
    assert holds(hall, ab=1, cd=1, ef=2)
    assert holds(hall, ab=1, cd=3, ef=1)
    assert not holds(hall, ab=1, cd=2, ef=1)


def test_a_long_meeting_stays_inside_its_block():
    long = problem(meeting("ab", length=2), blocks=(2, 2))
    assert holds(long, ab=1)
    assert not holds(long, ab=2)


def test_a_long_meeting_fills_everything_in_each_of_its_slots():
    long = problem(meeting("ab", length=2), meeting("ac"), meeting("de"), capacity=1)
    assert holds(long, ab=1, ac=3)
    assert not holds(long, ab=1, ac=2)
    assert not holds(long, ab=1, de=2)


def test_a_group_visit_fills_all_its_participants():
    visit = problem(meeting("abc"), meeting("cd"))
    assert holds(visit, abc=1, cd=2)
    assert not holds(visit, abc=1, cd=1)


TRAVEL = {
    "venues": (Venue("v"),),
    "travel": (Travel(None, "v", 1),),
}


def test_between_two_places_lies_the_way():
    trip = problem(meeting("ab"), meeting("ac", venue="v"), **TRAVEL)
    assert holds(trip, ab=1, ac=3)
    assert not holds(trip, ab=1, ac=2)
    assert not holds(trip, ab=2, ac=1)


def test_the_way_binds_within_a_block_only():
    trip = problem(meeting("ab"), meeting("ac", venue="v"), blocks=(1, 1), **TRAVEL)
    assert holds(trip, ab=1, ac=2)


def test_the_way_binds_a_delegation_that_splits_up():
    split = {"participants": [Participant("a", parallel=2)]}
    assert holds(problem(meeting("ab"), meeting("ac"), **split), ab=1, ac=1)
    trip = problem(meeting("ab"), meeting("ac", venue="v"), **split, **TRAVEL)
    assert not holds(trip, ab=1, ac=1)


def test_a_way_of_no_slots_allows_to_be_at_both_places_at_once():
    trip = problem(
        meeting("ab"),
        meeting("ac", venue="v"),
        participants=[Participant("a", parallel=2)],
        venues=(Venue("v"),),
        travel=(Travel(None, "v", 0),),
    )
    assert holds(trip, ab=1, ac=1)


def test_the_way_is_counted_from_the_end_of_a_long_meeting():
    trip = problem(meeting("ab", length=2), meeting("ac", venue="v"), blocks=(4,), **TRAVEL)
    assert holds(trip, ab=1, ac=4)
    assert not holds(trip, ab=1, ac=3)


def test_a_meeting_starts_after_those_it_comes_after():
    order = problem(meeting("ab"), meeting("cd", after=("ab",)))
    assert holds(order, ab=1, cd=2)
    assert holds(order, ab=None, cd=1)
    assert not holds(order, ab=1, cd=1)
    assert not holds(order, ab=2, cd=1)


def test_a_meeting_starts_after_the_end_of_a_long_one():
    order = problem(meeting("ab", length=2), meeting("cd", after=("ab",)))
    assert holds(order, ab=1, cd=3)
    assert not holds(order, ab=1, cd=2)


def test_not_all_of_a_circle_can_be_held():
    circle = problem(
        Candidate("x", ("a", "b"), after=("z",)),
        Candidate("y", ("c", "d"), after=("x",)),
        Candidate("z", ("e", "f"), after=("y",)),
    )
    assert holds(circle, x=1, y=2, z=None)
    assert not holds(circle, x=1, y=2, z=3)


@pytest.mark.parametrize(("most", "kept"), [(0, False), (1, True)])
def test_the_breaks_of_two_participants_differ_by_what_is_accepted(most, kept):
    fair = problem(meeting("ab"), meeting("ac"), max_break_difference=most)
    assert holds(fair, ab=1, ac=2)
    assert holds(fair, ab=1, ac=3) is kept


def test_one_without_meetings_has_no_breaks():
    fair = problem(
        meeting("ab"),
        meeting("abx"),
        participants=[Participant("idle")],
        max_break_difference=0,
    )
    assert not holds(fair, ab=1, abx=3)
