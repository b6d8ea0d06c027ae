"""Slots made from a pattern, and patterns told from slots."""

from datetime import date, time

import pytest

from matchmaker.errors import Refused
from matchmaker.timetables import Pattern, pattern_of, prefix_for, slots_of

TUESDAY = date(2027, 3, 9)


def pattern(**values: object) -> Pattern:
    stated = {"day": TUESDAY, "starts": time(9), "ends": time(12), "minutes": 25, "gap": 5}
    return Pattern(**(stated | values))


def hours(made: Pattern) -> list[str]:
    return [f"{one['start'][11:]}-{one['end'][11:]}" for one in slots_of(made, "T")]


def test_slots_follow_one_another_with_time_to_change() -> None:
    first, second, *_ = slots_of(pattern(), "TUE")
    assert first == {"code": "TUE-1", "start": "2027-03-09 09:00", "end": "2027-03-09 09:25"}
    assert second["start"] == "2027-03-09 09:30"


def test_the_last_slot_ends_within_the_block() -> None:
    assert hours(pattern(ends=time(10, 20))) == ["09:00-09:25", "09:30-09:55"]
    assert hours(pattern(ends=time(10, 25)))[-1] == "10:00-10:25"


def test_no_slot_runs_into_a_break() -> None:
    made = pattern(ends=time(11, 30), breaks=((time(9, 45), time(10, 15)),))
    assert hours(made) == ["09:00-09:25", "10:15-10:40", "10:45-11:10"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"minutes": 0}, "A slot lasts 5, 10, 15 minutes and so on."),
        ({"minutes": 12}, "A slot lasts 5, 10, 15 minutes and so on."),
        ({"gap": 3}, "Between slots lie 0, 5, 10 minutes and so on."),
        ({"gap": -5}, "Between slots lie 0, 5, 10 minutes and so on."),
        ({"ends": time(9)}, "The block ends before it begins."),
        ({"minutes": 240}, "No slot of 240 minutes fits there."),
        (
            {"breaks": ((time(11), time(10)),)},
            "The break from 11:00 ends before it begins.",
        ),
        (
            {"starts": time(0), "ends": time(23), "minutes": 5, "gap": 0},
            "These would be more than 100 slots.",
        ),
    ],
)
def test_what_cannot_be_is_said(values: dict[str, object], said: str) -> None:
    with pytest.raises(Refused) as refused:
        slots_of(pattern(**values), "T")
    assert str(refused.value) == said


@pytest.mark.parametrize("breaks", [(), ((time(10, 25), time(11)),)])
def test_a_pattern_is_found_again(breaks: tuple[tuple[time, time], ...]) -> None:
    made = slots_of(pattern(breaks=breaks), "T")
    found = pattern_of(made)
    assert found is not None
    assert slots_of(found, "T") == made
    assert pattern_of([]) is None


def test_slots_are_called_after_their_half_day() -> None:
    morning, afternoon, whole = (
        Pattern(TUESDAY, time(first), time(last), 25, 5)
        for first, last in ((9, 13), (14, 17), (9, 17))
    )
    assert prefix_for(morning, []) == "TUE-AM"
    assert prefix_for(afternoon, ["TUE-AM-1"]) == "TUE-PM"
    assert prefix_for(morning, ["TUE-AM-1", "TUE-AM2-1"]) == "TUE-AM3"
    assert prefix_for(whole, ["TUE-AM-1"]) == "TUE"
