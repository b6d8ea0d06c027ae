"""Each reason once, with the details that show it."""

import pytest

from solver.construct import add_what_fits
from solver.domains import build_domains
from solver.placement import Placement
from solver.problem import Goal, Participant, Resource, Travel, Venue
from solver.reasons import explain
from solver.result import EXPLAINED_IN_FULL, MOST_LISTED, Reason
from solver.search import solve
from solver.verify import verify
from tests.solver.small import meeting, problem


def left_out(one):
    """The only candidate that the optimal agenda leaves out."""
    agenda = solve(one, workers=1)
    assert verify(one, agenda).accepted
    [entry] = agenda.unscheduled
    return entry


def slots_of(entry):
    return {slot: (one["reason"], one["ids"]) for slot, one in entry.details["slots"].items()}


def pin(id, slot, participants="", **keys):
    return meeting(id, participants, pinned_slot=slot, **keys)


def test_no_common_slot():
    one = problem(
        meeting("ab"),
        participants=[Participant("a", unavailable=("s1",)), Participant("b", unavailable=("s2",))],
        blocks=(2,),
    )
    entry = left_out(one)
    assert entry.reason is Reason.NO_COMMON_SLOT
    assert entry.details == {"free": {"a": ("s2",), "b": ("s1",)}}
    assert entry.explanation == "ab is not held: a, b share no slot."


def test_no_common_slot_of_one_who_is_never_there():
    entry = left_out(problem(meeting("ab", length=4)))
    assert entry.details == {"free": {"a": (), "b": ()}}
    assert entry.explanation == "ab is not held: a, b can never start it."


def test_no_common_slot_for_want_of_a_place():
    entry = left_out(problem(meeting("ab"), capacity=0, blocks=(1,)))
    assert entry.details == {"free": {"a": ("s1",), "b": ("s1",)}}
    assert "rule out" in entry.explanation


def test_slots_taken():
    entry = left_out(problem(meeting("ab", value=2), meeting("ac"), blocks=(1,)))
    assert entry.candidate == "ac"
    assert entry.reason is Reason.SLOTS_TAKEN
    assert slots_of(entry) == {"s1": ("slots_taken", ("ab",))}
    assert entry.explanation == ("ac is not held: in s1 its participants have other meetings (ab).")


def test_slots_taken_from_a_delegation_that_splits_up():
    split = [Participant("a", parallel=2)]
    one = problem(pin("ab", "s1"), pin("ac", "s1"), meeting("ad"), blocks=(1,), participants=split)
    assert slots_of(left_out(one)) == {"s1": ("slots_taken", ("ab", "ac"))}


def test_hall_full():
    entry = left_out(problem(pin("ab", "s1"), meeting("cd"), capacity=1, blocks=(1,)))
    assert entry.reason is Reason.HALL_FULL
    assert slots_of(entry) == {"s1": ("hall_full", ("ab",))}


def test_venue_full():
    venue = {"venues": (Venue("v", 1),), "blocks": (1,)}
    entry = left_out(problem(pin("ab", "s1", venue="v"), meeting("cd", venue="v"), **venue))
    assert entry.reason is Reason.VENUE_FULL
    assert slots_of(entry) == {"s1": ("venue_full", ("ab",))}


def test_resource_taken():
    resource = {"resources": (Resource("r", 1),), "blocks": (1,)}
    entry = left_out(problem(pin("ab", "s1", uses=("r",)), meeting("cd", uses=("r",)), **resource))
    assert entry.reason is Reason.RESOURCE_TAKEN
    assert slots_of(entry) == {"s1": ("resource_taken", ("ab",))}


def test_maximum_reached():
    one = problem(pin("ab", "s1"), meeting("ac"), participants=[Participant("a", max_meetings=1)])
    entry = left_out(one)
    assert entry.reason is Reason.MAXIMUM_REACHED
    assert entry.details == {"participants": {"a": 1}}
    assert entry.explanation == "ac is not held: a has its maximum of 1 meetings."


def test_consecutive():
    one = problem(
        pin("ab", "s1"),
        meeting("ac"),
        blocks=(2,),
        participants=[Participant("a", max_consecutive=1)],
    )
    entry = left_out(one)
    assert entry.reason is Reason.CONSECUTIVE
    assert slots_of(entry) == {"s1": ("slots_taken", ("ab",)), "s2": ("consecutive", ("a",))}


def test_travel():
    one = problem(
        pin("ab", "s1"),
        meeting("ac", venue="v"),
        blocks=(2,),
        venues=(Venue("v"),),
        travel=(Travel("v", None, 1),),
    )
    entry = left_out(one)
    assert entry.reason is Reason.TRAVEL
    assert slots_of(entry) == {"s1": ("slots_taken", ("ab",)), "s2": ("travel", ("ab",))}


@pytest.mark.parametrize("after", [True, False])
def test_order(after):
    first = pin("ab", "s2" if after else "s1", after=() if after else ("cd",))
    one = problem(first, meeting("cd", after=("ab",) if after else ()), blocks=(2,))
    if not after:
        one = problem(first, meeting("cd"), blocks=(1,))
    entry = left_out(one)
    assert entry.reason is Reason.ORDER
    assert set(slots_of(entry).values()) == {("order", ("ab",))}


def test_home_table():
    home = [Participant("a", home_table=1), Participant("c", home_table=1)]
    entry = left_out(problem(pin("ab", "s1"), meeting("cd"), blocks=(1,), participants=home))
    assert entry.reason is Reason.HOME_TABLE
    assert slots_of(entry) == {"s1": ("home_table", ("ab",))}


def test_fairness():
    one = problem(pin("ab", "s1"), meeting("ac", allowed_slots=("s3",)), max_break_difference=0)
    entry = left_out(one)
    assert entry.reason is Reason.FAIRNESS
    assert slots_of(entry) == {"s3": ("fairness", ("a", "c"))}


def test_not_better_names_the_goal_that_would_suffer():
    one = problem(
        pin("ab", "s1"), meeting("ac", allowed_slots=("s3",)), goals=(Goal.BREAKS, Goal.VALUE)
    )
    entry = left_out(one)
    assert entry.reason is Reason.NOT_BETTER
    assert slots_of(entry) == {"s3": ("not_better", ("breaks",))}
    assert entry.explanation == (
        "ac is not held: in s3 nothing stands in the way, but the goal breaks would suffer."
    )


def test_the_reason_of_the_whole_is_the_nearest_miss():
    """In s1 both are at other meetings, in s2 only a table is missing."""
    one = problem(pin("ab", "s1"), pin("ef", "s2"), meeting("ac"), capacity=1, blocks=(2,))
    entry = left_out(one)
    assert entry.reason is Reason.HALL_FULL
    assert entry.explanation == (
        "ac is not held: in s2 every table of the hall is taken (ef); the other slot is no better."
    )


def test_reasons_stay_short_where_very_many_are_left_out():
    """One long row of candidates, all of which share a participant who is in five meetings."""
    others = [f"x{number}" for number in range(EXPLAINED_IN_FULL + 26)]
    one = problem(
        *(meeting(other, ("a", other)) for other in others),
        participants=[Participant("a", parallel=5)],
        blocks=(5,),
        capacity=5,
    )
    placement = Placement(build_domains(one))
    add_what_fits(placement)
    entry = explain(placement)[-1]
    assert len(entry.details["slots"]) == MOST_LISTED
    assert {len(slot["ids"]) for slot in entry.details["slots"].values()} == {MOST_LISTED}
