"""Each hard rule, table and unit broken once by hand is found, and nothing else."""

from dataclasses import replace
from typing import Any

import pytest

from solver.problem import (
    Candidate,
    PreviousMeeting,
    Problem,
    Resource,
    Slot,
    Travel,
    Venue,
)
from solver.result import Agenda, Meeting
from tests.solver.verify.example import (
    AGENDA,
    MEETINGS,
    PROBLEM,
    candidate,
    found,
    meeting,
    participant,
    told_truly,
    without,
)

TWICE_AT_ONCE = meeting(AGENDA, "ab", slot="m3", table=2)
"""a is in ab and ac at once."""

PLANT_LATER = meeting(AGENDA, "bd", slot="m3")
"""One slot lies between the meetings in the hall and the one at the plant."""

FAR = (Travel("plant", None, 3),)


def case(
    name: str,
    kept: Problem | tuple[Problem, Agenda],
    broken: Problem | tuple[Problem, Agenda],
    *expected: tuple[str, tuple[str, ...]],
) -> Any:
    """A rule kept, and broken by changing one thing."""
    pairs = [one if isinstance(one, tuple) else (one, AGENDA) for one in (kept, broken)]
    return pytest.param(*pairs, list(expected), id=name)


@pytest.mark.parametrize(
    ("kept", "broken", "expected"),
    [
        case(
            "required",
            candidate(PROBLEM, "ac", required=True),
            (candidate(PROBLEM, "ac", required=True), without(AGENDA, "ac")),
            ("required", ("ac",)),
            ("unscheduled", ("ac",)),
        ),
        case(
            "pinned and not held",
            candidate(PROBLEM, "ac", pinned_slot="m3"),
            (candidate(PROBLEM, "ac", pinned_slot="m3"), without(AGENDA, "ac")),
            ("required", ("ac",)),
            ("unscheduled", ("ac",)),
        ),
        case(
            "pinned elsewhere",
            candidate(PROBLEM, "ac", pinned_slot="m3"),
            candidate(PROBLEM, "ac", pinned_slot="m2"),
            ("pinned_slot", ("ac", "m3")),
        ),
        case(
            "allowed slots",
            candidate(PROBLEM, "ac", allowed_slots=("m2", "m3")),
            candidate(PROBLEM, "ac", allowed_slots=("m2",)),
            ("allowed_slots", ("ac", "m3")),
        ),
        case(
            "length within the block",
            PROBLEM,
            (PROBLEM, meeting(AGENDA, "ad", slot="n2")),
            ("length", ("ad", "n2")),
        ),
        case(
            "availability",
            participant(PROBLEM, "c", unavailable=("m2", "n1")),
            participant(PROBLEM, "c", unavailable=("m2", "m3")),
            ("unavailable", ("c", "ac", "m3")),
        ),
        case(
            "availability for the whole length",
            participant(PROBLEM, "b", unavailable=("n2",)),
            participant(PROBLEM, "d", unavailable=("n2",)),
            ("unavailable", ("d", "ad", "n2")),
        ),
        case(
            "parallel meetings",
            (participant(PROBLEM, "a", parallel=2), TWICE_AT_ONCE),
            (PROBLEM, TWICE_AT_ONCE),
            ("parallel", ("a", "ab", "ac")),
        ),
        case(
            "minimum of meetings",
            participant(PROBLEM, "a", min_meetings=3),
            participant(PROBLEM, "a", min_meetings=4),
            ("min_meetings", ("a",)),
        ),
        case(
            "maximum of meetings",
            participant(PROBLEM, "a", max_meetings=3),
            participant(PROBLEM, "a", max_meetings=2),
            ("max_meetings", ("a",)),
        ),
        case(
            "slots in a row",
            participant(PROBLEM, "d", max_consecutive=2),
            participant(PROBLEM, "d", max_consecutive=1),
            ("max_consecutive", ("d",)),
        ),
        case(
            "capacity of one slot",
            replace(PROBLEM, capacity_by_slot={"m1": 2}),
            replace(PROBLEM, capacity_by_slot={"m1": 1}),
            ("capacity", ("m1", "ab", "cd")),
        ),
        case(
            "capacity of all other slots",
            replace(PROBLEM, capacity=1, capacity_by_slot={"m1": 2}),
            replace(PROBLEM, capacity=1, capacity_by_slot={"m2": 2}),
            ("capacity", ("m1", "ab", "cd")),
        ),
        case(
            "capacity of a venue",
            PROBLEM,
            replace(PROBLEM, venues=(Venue("plant", 0),)),
            ("venue", ("plant", "m2", "bd")),
        ),
        case(
            "capacity of a resource",
            (candidate(PROBLEM, "ac", uses=("car",)), meeting(AGENDA, "ac", units={"car": 1})),
            (
                candidate(PROBLEM, "ac", uses=("car",)),
                meeting(AGENDA, "ac", slot="m2", units={"car": 1}),
            ),
            ("resource", ("car", "m2", "ac", "bd")),
            ("units", ("ac", "bd", "car")),
        ),
        case(
            "availability of a resource",
            replace(PROBLEM, resources=(Resource("car", 1, ("m1",)),)),
            replace(PROBLEM, resources=(Resource("car", 1, ("n2",)),)),
            ("resource", ("car", "n2", "ad")),
        ),
        case(
            "home table",
            participant(PROBLEM, "b", home_table=1),
            participant(PROBLEM, "b", home_table=2),
            ("table", ("ab",)),
        ),
        case(
            "shared home table",
            participant(participant(PROBLEM, "a", home_table=1), "d", home_table=2),
            participant(participant(PROBLEM, "a", home_table=1), "d", home_table=1),
            ("home_table", ("m1", "ab", "cd")),
            ("table", ("cd",)),
        ),
        case(
            "travel of no slots",
            replace(PROBLEM, travel=(Travel(None, "plant", 0),)),
            replace(PROBLEM, travel=(Travel("plant", None, 1),)),
            ("travel", ("b", "ab", "bd")),
            ("travel", ("d", "cd", "bd")),
        ),
        case(
            "travel of one slot",
            (replace(PROBLEM, travel=(Travel("plant", None, 1),)), PLANT_LATER),
            (replace(PROBLEM, travel=(Travel("plant", None, 2),)), PLANT_LATER),
            ("travel", ("b", "ab", "bd")),
            ("travel", ("d", "cd", "bd")),
        ),
        case(
            "travel within a block",
            replace(PROBLEM, travel=FAR, slots=(Slot("m1", "dawn"), *PROBLEM.slots[1:])),
            replace(PROBLEM, travel=FAR),
            ("travel", ("b", "ab", "bd")),
            ("travel", ("d", "cd", "bd")),
        ),
        case(
            "order",
            candidate(PROBLEM, "ad", after=("ac", "bd")),
            candidate(PROBLEM, "ac", after=("ab", "ad")),
            ("after", ("ac", "ad")),
        ),
        case(
            "order of two at once",
            candidate(PROBLEM, "ac", after=("cd",)),
            candidate(PROBLEM, "ab", after=("cd",)),
            ("after", ("ab", "cd")),
        ),
        case(
            "order after the whole length",
            (candidate(PROBLEM, "cd", after=("ab",)), meeting(PLANT_LATER, "cd", slot="m2")),
            (
                candidate(candidate(PROBLEM, "cd", after=("ab",)), "ab", length=2),
                meeting(PLANT_LATER, "cd", slot="m2"),
            ),
            ("after", ("cd", "ab")),
        ),
        case(
            "fairness",
            replace(PROBLEM, max_break_difference=1),
            replace(PROBLEM, max_break_difference=0),
            ("max_break_difference", ("a", "b")),
        ),
    ],
)
def test_a_broken_hard_rule_is_found_and_nothing_else(kept, broken, expected):
    for (problem, agenda), violations in ((kept, []), (broken, expected)):
        assert found(problem, told_truly(problem, agenda)) == violations


@pytest.mark.parametrize(
    ("agenda", "expected"),
    [
        (meeting(AGENDA, "ac", table=2), []),
        (meeting(AGENDA, "ac", table=None), [("table", ("ac",))]),
        (meeting(AGENDA, "ac", table=0), [("table", ("ac",))]),
        (meeting(AGENDA, "ac", table=3), [("table", ("ac",))]),
        (meeting(AGENDA, "bd", table=1), [("table", ("bd",))]),
        (meeting(AGENDA, "cd", table=1), [("table", ("ab", "cd", "m1"))]),
        (meeting(AGENDA, "bd", units={}), [("units", ("bd",))]),
        (meeting(AGENDA, "bd", units={"car": 1, "bus": 1}), [("units", ("bd",))]),
        (meeting(AGENDA, "bd", units={"car": 2}), [("units", ("bd", "car"))]),
        (meeting(AGENDA, "bd", units={"car": 0}), [("units", ("bd", "car"))]),
        (meeting(AGENDA, "ac", units={"car": 1}), [("units", ("ac",))]),
    ],
)
def test_tables_and_units_are_there_and_nobody_elses(agenda, expected):
    assert found(PROBLEM, agenda) == expected


def test_a_table_is_nobody_elses_for_the_whole_length():
    problem = replace(
        PROBLEM, candidates=(*PROBLEM.candidates, Candidate("bc", ("b", "c"), value=0))
    )
    for table, expected in ((2, []), (1, [("table", ("ad", "bc", "n2"))])):
        agenda = replace(AGENDA, meetings=(*MEETINGS, Meeting("bc", "n2", table)))
        assert found(problem, agenda) == expected


@pytest.mark.parametrize(
    ("previous", "expected"),
    [
        (PreviousMeeting("cd", "m1", 2), []),
        (PreviousMeeting("ac", "m3", 2), [("table", ("ac",))]),
        (PreviousMeeting("ac", "m2", 2), []),
        (PreviousMeeting("ac", "m3", 3), []),
        (PreviousMeeting("ac", "m3"), []),
        (PreviousMeeting("bd", "m2", 2), []),
    ],
    ids=["kept", "moved", "of another slot", "gone", "none", "at a venue"],
)
def test_a_meeting_that_stays_in_its_slot_keeps_its_table(previous, expected):
    problem = replace(PROBLEM, previous=(previous,))

    assert found(problem, told_truly(problem, AGENDA)) == expected


def test_of_two_that_were_at_one_table_one_keeps_it_and_a_home_comes_first():
    both = replace(
        PROBLEM, previous=(PreviousMeeting("ab", "m1", 2), PreviousMeeting("cd", "m1", 2))
    )
    at_home = replace(
        participant(PROBLEM, "d", home_table=2), previous=(PreviousMeeting("ab", "m1", 2),)
    )
    at_home = replace(at_home, candidates=at_home.candidates[:4])
    agenda = without(AGENDA, "ad")

    assert found(both, told_truly(both, AGENDA)) == []
    assert found(at_home, told_truly(at_home, agenda)) == []


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        (Meeting("ax", "m2", 1), ("meetings", ("ax", "m2"))),
        (Meeting("ab", "m9", 1), ("meetings", ("ab", "m9"))),
        (Meeting("ab", "m2", 2), ("meetings", ("ab", "m2"))),
    ],
    ids=["no such candidate", "no such slot", "held twice"],
)
def test_a_meeting_is_one_of_the_problem_and_held_once(extra, expected):
    assert found(PROBLEM, replace(AGENDA, meetings=(*MEETINGS, extra))) == [expected]
