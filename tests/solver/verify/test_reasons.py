"""A reason why a candidate is not held is believed only as far as the agenda shows it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from solver.problem import (
    Candidate,
    Goal,
    Participant,
    PreviousMeeting,
    Problem,
    Resource,
    Slot,
    Travel,
    Venue,
)
from solver.result import Agenda, Meeting, Reason, Status, Unscheduled
from tests.solver.verify.example import candidate, found, participant, told_truly

PROBLEM = Problem(
    name="one left out",
    slots=(Slot("s1", "day"), Slot("s2", "day"), Slot("s3", "day")),
    capacity=2,
    participants=tuple(map(Participant, "abcd")),
    candidates=(
        Candidate("left", ("a", "b")),
        Candidate("ac", ("a", "c")),
        Candidate("cd", ("c", "d")),
    ),
    venues=(Venue("plant", 1),),
    resources=(Resource("car", 1),),
)
AC, CD = Meeting("ac", "s1", 1), Meeting("cd", "s1", 1)


def left(*allowed: str, **keys: Any) -> Problem:
    """The problem, with what is left out allowed in these slots."""
    return candidate(PROBLEM, "left", allowed_slots=allowed, **keys)


def in_slots(**obstacles: tuple[str, list[str]]) -> dict[str, Any]:
    return {
        "slots": {slot: {"reason": reason, "ids": ids} for slot, (reason, ids) in obstacles.items()}
    }


def complaints(
    problem: Problem, held: Meeting | None, reason: str, details: Mapping[str, Any]
) -> list[tuple[str, tuple[str, ...]]]:
    """What is found wrong with an agenda that holds one meeting and leaves ``left`` out for this.

    Candidates that are neither are taken out of the problem.
    """
    meetings = (held,) if held else ()
    kept = {"left", *(one.candidate for one in meetings)}
    problem = replace(
        problem, candidates=tuple(one for one in problem.candidates if one.id in kept)
    )
    entry = Unscheduled("left", Reason(reason), details, "It is not held.")
    agenda = Agenda(problem.name, Status.OPTIMAL, (), meetings, (entry,))
    return found(problem, told_truly(problem, agenda))


def case(
    name: str,
    problem: Problem,
    held: Meeting | None,
    reason: str,
    right: Mapping[str, Any],
    *wrong: Mapping[str, Any],
) -> Any:
    return pytest.param(problem, held, reason, right, wrong, id=name)


def slot_case(
    name: str,
    problem: Problem,
    held: Meeting,
    reason: str,
    right: list[str],
    *wrong: list[str],
) -> Any:
    """A candidate that could start in one slot only, and the ids that keep it out."""
    allowed = problem.candidates[0].allowed_slots
    assert allowed is not None
    return case(
        name,
        problem,
        held,
        reason,
        in_slots(**{allowed[0]: (reason, right)}),
        {},
        {"slots": []},
        {"slots": {allowed[0]: reason}},
        {"slots": {allowed[0]: {"reason": [reason], "ids": right}}},
        {"slots": {allowed[0]: {"reason": reason, "ids": 1}}},
        in_slots(s9=(reason, right)),
        in_slots(**{allowed[0]: ("maximum_reached", right)}),
        *(in_slots(**{allowed[0]: (reason, ids)}) for ids in ([], ["left"], *wrong)),
    )


AWAY = participant(participant(PROBLEM, "a", unavailable=("s1",)), "b", unavailable=("s2", "s3"))
AT_PLANT = candidate(PROBLEM, "cd", venue="plant")


@pytest.mark.parametrize(
    ("problem", "held", "reason", "right", "wrong"),
    [
        case(
            "nobody is there together",
            AWAY,
            None,
            "no_common_slot",
            {"free": {"a": ["s2", "s3"], "b": ["s1"]}},
            {"free": {"a": ["s2", "s3"], "b": []}},
            {"free": {"a": ["s2", "s3"]}},
            {"free": {"a": ["s2", "s3"], "c": ["s1"]}},
            {"free": {"a": ["s2", "s3"], "b": None}},
            {"free": ["a", "b"]},
            {},
        ),
        case(
            "the length fits no block",
            candidate(participant(PROBLEM, "a", unavailable=("s2",)), "left", length=2),
            None,
            "no_common_slot",
            {"free": {"a": [], "b": ["s1", "s2"]}},
            {"free": {"a": ["s1"], "b": ["s1", "s2"]}},
        ),
        case(
            "the venue is closed",
            replace(candidate(PROBLEM, "left", venue="plant"), venues=(Venue("plant", 0),)),
            None,
            "no_common_slot",
            {"free": {"a": ["s1", "s2", "s3"], "b": ["s1", "s2", "s3"]}},
            {"free": {"a": [], "b": []}},
        ),
        case(
            "no car on the only day",
            replace(left("s2", uses=("car",)), resources=(Resource("car", 1, ("s2",)),)),
            None,
            "no_common_slot",
            {"free": {"a": ["s1", "s2", "s3"], "b": ["s1", "s2", "s3"]}},
            {"free": {"a": ["s1", "s3"], "b": ["s1", "s3"]}},
        ),
        case(
            "the maximum",
            participant(PROBLEM, "a", max_meetings=1),
            AC,
            "maximum_reached",
            {"participants": {"a": 1}},
            {"participants": {"a": 2}},
            {"participants": {"a": 1, "b": 1}},
            {"participants": {"c": 1}},
            {"participants": {}},
            {"participants": ["a"]},
            {},
        ),
        slot_case("another meeting", left("s1"), AC, "slots_taken", ["ac"], ["ac", "cd"]),
        slot_case(
            "another meeting in its second slot",
            left("s1", length=2),
            replace(AC, slot="s2"),
            "slots_taken",
            ["ac"],
        ),
        slot_case("the hall", replace(left("s1"), capacity=1), CD, "hall_full", ["cd"], ["ac"]),
        slot_case(
            "the hall in that slot",
            replace(left("s1"), capacity_by_slot={"s1": 1}),
            CD,
            "hall_full",
            ["cd"],
        ),
        slot_case(
            "the venue",
            candidate(left("s1", venue="plant"), "cd", venue="plant"),
            replace(CD, table=None),
            "venue_full",
            ["cd"],
        ),
        slot_case(
            "the car",
            candidate(left("s1", uses=("car",)), "cd", uses=("car",)),
            replace(CD, units={"car": 1}),
            "resource_taken",
            ["cd"],
        ),
        slot_case(
            "no rest",
            participant(left("s2"), "a", max_consecutive=1),
            AC,
            "consecutive",
            ["a"],
            ["b"],
            ["ac"],
        ),
        slot_case(
            "no time for the way there",
            replace(left("s2", venue="plant"), travel=(Travel("plant", None, 1),)),
            AC,
            "travel",
            ["ac"],
        ),
        slot_case(
            "no time for the way back",
            replace(left("s1", venue="plant"), travel=(Travel("plant", None, 2),)),
            replace(AC, slot="s3"),
            "travel",
            ["ac"],
        ),
        slot_case("too early", left("s1", after=("cd",)), CD, "order", ["cd"]),
        slot_case("too late", candidate(left("s2"), "cd", after=("left",)), CD, "order", ["cd"]),
        slot_case(
            "a shared home table",
            participant(participant(left("s1"), "b", home_table=1), "d", home_table=1),
            CD,
            "home_table",
            ["cd"],
        ),
        slot_case(
            "its home table under a long meeting",
            candidate(participant(left("s1"), "b", home_table=2), "cd", length=2),
            replace(CD, table=2),
            "home_table",
            ["cd"],
        ),
        slot_case(
            "no table for its whole length",
            candidate(
                replace(participant(left("s1", length=2), "d", home_table=1), capacity=1),
                "cd",
                allowed_slots=None,
            ),
            CD,
            "home_table",
            ["cd"],
        ),
        slot_case(
            "unequal breaks",
            replace(left("s3"), max_break_difference=0),
            AC,
            "fairness",
            ["a"],
            ["ac"],
        ),
        slot_case(
            "a break more",
            replace(left("s3"), goals=(Goal.BREAKS, Goal.VALUE)),
            AC,
            "not_better",
            ["breaks"],
            ["value"],
            ["idle"],
        ),
        slot_case(
            "an idle slot more, worth nothing",
            replace(left("s3", value=0), goals=(Goal.VALUE, Goal.CHANGES, Goal.IDLE)),
            AC,
            "not_better",
            ["idle"],
        ),
    ],
)
def test_a_reason_is_believed_with_the_right_details_only(problem, held, reason, right, wrong):
    assert complaints(problem, held, reason, right) == []
    for details in wrong:
        assert ("reason", ("left",)) in complaints(problem, held, reason, details), details


@pytest.mark.parametrize(
    "problem",
    [
        replace(left("s3"), goals=(Goal.VALUE, Goal.BREAKS)),
        participant(
            replace(left("s3"), goals=(Goal.SHORTFALL, Goal.BREAKS)), "b", target_meetings=1
        ),
        replace(
            left("s3"),
            goals=(Goal.CHANGES, Goal.BREAKS),
            previous=(PreviousMeeting("left", "s3"),),
        ),
    ],
    ids=["value", "shortfall", "changes"],
)
def test_not_better_is_not_believed_of_what_would_be_better(problem):
    details = in_slots(s3=("not_better", ["breaks"]))

    assert ("reason", ("left",)) in complaints(problem, AC, "not_better", details)


@pytest.mark.parametrize(
    "problem",
    [
        participant(left("s3"), "a", max_meetings=1),
        replace(left("s3"), max_break_difference=0),
    ],
    ids=["maximum", "fairness"],
)
def test_not_better_is_not_believed_of_what_would_not_fit(problem):
    problem = replace(problem, goals=(Goal.BREAKS,))
    details = in_slots(s3=("not_better", ["breaks"]))

    assert ("reason", ("left",)) in complaints(problem, AC, "not_better", details)


def test_not_better_is_believed_where_a_long_meeting_could_change_its_table():
    homely = participant(left("s1", value=0), "b", home_table=1)
    problem = candidate(homely, "cd", length=2)

    assert complaints(problem, CD, "not_better", in_slots(s1=("not_better", []))) == []
    settled = participant(problem, "d", home_table=1)
    assert complaints(settled, CD, "not_better", in_slots(s1=("not_better", []))) != []


def test_the_reason_of_the_whole_is_that_of_a_slot_and_the_nearest():
    problem = replace(left("s1", "s3"), goals=(Goal.BREAKS,))
    details = in_slots(s1=("slots_taken", ["ac"]), s3=("not_better", ["breaks"]))

    assert complaints(problem, AC, "not_better", details) == []
    for reason in ("slots_taken", "hall_full"):
        assert complaints(problem, AC, reason, details) == [("reason", ("left",))]


def test_an_explanation_is_never_empty():
    problem = replace(left("s1"), candidates=left("s1").candidates[:2])
    details = in_slots(s1=("slots_taken", ["ac"]))
    entry = Unscheduled("left", Reason.SLOTS_TAKEN, details, "")
    agenda = told_truly(problem, Agenda(problem.name, Status.OPTIMAL, (), (AC,), (entry,)))

    assert found(problem, agenda) == [("reason", ("left",))]


def test_parallel_meetings_leave_room_until_all_are_taken():
    problem = participant(left("s1"), "a", parallel=2)
    details = in_slots(s1=("slots_taken", ["ac"]))

    assert complaints(problem, AC, "slots_taken", details) == [("reason", ("left",))]


def test_of_very_many_left_out_each_is_explained_in_part(monkeypatch):
    problem = candidate(left("s1", "s2"), "ac", length=2)
    part = in_slots(s1=("slots_taken", ["ac"]))
    assert complaints(problem, AC, "slots_taken", part) == [("reason", ("left",))]

    monkeypatch.setattr("solver.verify.reasons.EXPLAINED_IN_FULL", 0)

    assert complaints(problem, AC, "slots_taken", part) == []
    for wrong in ({}, in_slots(s1=("slots_taken", [])), in_slots(s3=("slots_taken", ["ac"]))):
        assert complaints(problem, AC, "slots_taken", wrong) == [("reason", ("left",))]
