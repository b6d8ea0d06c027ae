"""What values make no problem, with which words, where, and how many at once."""

import json
from copy import deepcopy

import pytest

from solver import refusals
from solver.interchange import (
    load_problem,
    problem_from_json,
    read_problem,
    strict_json,
)
from solver.problem import (
    Participant,
    Problem,
    ProblemRefused,
    Slot,
)
from tests.solver.interchange.example import EVERY_KEY, SMALLEST, changed, refused


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("venues.1.id", "plant", "venues[1].id: the id 'plant' is used twice, first at venues[0]"),
        (
            "candidates.0.participants.1",
            "nobody",
            "candidates[0].participants[1]: there is no participant 'nobody'",
        ),
        (
            "candidates.0.allowed_slots",
            ["s1", "s9"],
            "candidates[0].allowed_slots[1]: there is no slot 's9'",
        ),
        ("candidates.0.pinned_slot", "s9", "candidates[0].pinned_slot: there is no slot 's9'"),
        ("candidates.0.after", ["c9"], "candidates[0].after[0]: there is no candidate 'c9'"),
        (
            "candidates.0.after",
            ["c1"],
            "candidates[0].after[0]: a candidate cannot come after itself",
        ),
        ("candidates.0.uses", ["car"], "candidates[0].uses[0]: there is no resource 'car'"),
        ("candidates.0.venue", "moon", "candidates[0].venue: there is no venue 'moon'"),
        ("resources.0.unavailable", ["s9"], "resources[0].unavailable[0]: there is no slot 's9'"),
        (
            "participants.0.unavailable",
            ["s9"],
            "participants[0].unavailable[0]: there is no slot 's9'",
        ),
        ("travel.0.from", "moon", "travel[0].from: there is no venue 'moon'"),
        ("travel.0.to", "moon", "travel[0].to: there is no venue 'moon'"),
        ("previous.1.candidate", "c9", "previous[1].candidate: there is no candidate 'c9'"),
        ("previous.1.slot", "s9", "previous[1].slot: there is no slot 's9'"),
        (
            "previous.1.candidate",
            "c1",
            "previous[1].candidate: the candidate 'c1' stands in the previous agenda twice, "
            "first at previous[0]",
        ),
        ("goals.1", "breaks", "goals[1]: the goal 'breaks' is named twice"),
        (
            "candidates.0.participants",
            ["a"],
            "candidates[0].participants: a meeting has at least two participants",
        ),
        (
            "candidates.0.participants",
            ["a", "b", "a"],
            "candidates[0].participants[2]: the participant 'a' is named twice",
        ),
        (
            "participants.0.min_meetings",
            4,
            "participants[0].min_meetings: the minimum 4 is above the maximum 3",
        ),
        (
            "participants.0.home_table",
            4,
            "participants[0].home_table: table 4 does not exist: there are at most 3 tables",
        ),
        (
            "candidates.0.value",
            2**53,
            "candidates[1].value: the values add up to more than 2^53 here",
        ),
    ],
)
def test_meaningless_values_are_refused(path, value, sentence):
    assert refused(changed(path, value)) == [sentence]


@pytest.mark.parametrize(
    ("path", "place", "least"),
    [
        ("capacity", "capacity", 0),
        ("capacity_by_slot.s1", "capacity_by_slot['s1']", 0),
        ("venues.0.capacity", "venues[0].capacity", 0),
        ("resources.0.capacity", "resources[0].capacity", 0),
        ("participants.1.min_meetings", "participants[1].min_meetings", 0),
        ("participants.1.target_meetings", "participants[1].target_meetings", 0),
        ("participants.1.max_meetings", "participants[1].max_meetings", 0),
        ("participants.1.max_consecutive", "participants[1].max_consecutive", 1),
        ("participants.1.parallel", "participants[1].parallel", 1),
        ("participants.1.home_table", "participants[1].home_table", 1),
        ("candidates.1.value", "candidates[1].value", 0),
        ("candidates.1.length", "candidates[1].length", 1),
        ("travel.0.slots", "travel[0].slots", 0),
        ("max_break_difference", "max_break_difference", 0),
        ("previous.1.table", "previous[1].table", 1),
    ],
)
def test_every_number_has_a_least_value(path, place, least):
    document = changed(path, least)

    assert read_problem(json.dumps(document)) is not None
    assert f"{place}: {least - 1} is below {least}" in refused(changed(path, least - 1))


@pytest.mark.parametrize(
    ("digits", "sentence"),
    [
        ("2147483648", "capacity: the number is above the limit of 2147483647"),
        ("9" * 400, "capacity: the number is above the limit of 2147483647"),
        ("9" * 5000, "file: holds a number of thousands of digits"),
    ],
    ids=len,
)
def test_numbers_past_every_use_are_refused_however_long(digits, sentence):
    source = json.dumps(SMALLEST).replace('"capacity": 1', f'"capacity": {digits}')

    assert refused(source) == [sentence]


def test_values_may_add_up_to_the_last_integer_that_readers_keep():
    document = changed("candidates.0.value", 2**53 - 1)

    assert sum(one.value for one in problem_from_json(document).candidates) == 2**53


def test_a_slot_named_twice_is_refused():
    document = deepcopy(SMALLEST)
    document["slots"][1]["id"] = "s1"

    assert refused(document) == ["slots[1].id: the id 's1' is used twice, first at slots[0]"]


def test_a_block_in_two_parts_is_refused():
    document = deepcopy(SMALLEST)
    document["slots"] += [{"id": "s3", "block": "night"}, {"id": "s4", "block": "day"}]

    assert refused(document) == ["slots[3].block: the slots of block 'day' are not consecutive"]


def test_every_error_is_said_at_once_in_the_order_of_the_format():
    document = deepcopy(EVERY_KEY)
    document["goals"] = ["value", "value"]
    document["capacity"] = -1
    document["candidates"][1] |= {"length": "long", "venue": "moon"}
    document["participants"][0]["unavailable"] = ["s9", "s8"]

    assert refused(document) == [
        "capacity: -1 is below 0",
        "participants[0].unavailable[0]: there is no slot 's9'",
        "participants[0].unavailable[1]: there is no slot 's8'",
        "candidates[1].length: must be an integer, not a text",
        "candidates[1].venue: there is no venue 'moon'",
        "goals[1]: the goal 'value' is named twice",
    ]


def test_what_only_follows_from_another_error_is_not_said():
    document = deepcopy(SMALLEST)
    document["participants"] = [{"id": "a", "min_meetings": "few"}, {"name": "b"}]

    assert refused(document) == [
        "participants[0].min_meetings: must be an integer, not a text",
        "participants[1].name: the key 'name' is unknown",
        "participants[1].id: the key 'id' is missing",
    ]


def test_a_thousand_errors_are_said_and_the_rest_counted():
    document = deepcopy(SMALLEST)
    document["candidates"] = [
        {"id": f"c{number}", "participants": ["a", "x"]} for number in range(1500)
    ]
    unknown_people = refused(document)
    document["candidates"] = [7] * 1500
    no_objects = refused(document)

    assert unknown_people[999] == "candidates[999].participants[1]: there is no participant 'x'"
    assert no_objects[999] == "candidates[999]: must be an object, not an integer"
    for sentences in (unknown_people, no_objects):
        assert sentences[1000:] == ["file: 500 more errors are not listed"]


def test_a_file_with_errors_throughout_is_not_read_to_its_end(monkeypatch):
    monkeypatch.setattr("solver.interchange.errors.MOST_COUNTED", 100)
    for number, end in ((1100, "100 more errors"), (1101, "more than 100 errors")):
        document = deepcopy(SMALLEST) | {"venues": [0] * number}
        assert refused(document)[1000:] == [f"file: {end} are not listed"]


def test_a_problem_made_in_memory_is_refused_alike():
    problem = Problem("p", (Slot("s", "b"),), -1, (Participant("a"),) * 1200, ())

    found = refusals.refusals(problem)

    assert len(found) == 1001
    assert str(found[-1]) == "problem: 200 more errors are not listed"


@pytest.mark.parametrize(
    ("limit", "value", "sentences"),
    [
        ("MOST_SLOTS", 1, ["slots: there are 2 of them, more than the limit of 1"]),
        ("MOST_PARTICIPANTS", 1, ["participants: there are 2 of them, more than the limit of 1"]),
        ("MOST_CANDIDATES", 0, ["candidates: there are 1 of them, more than the limit of 0"]),
        (
            "MOST_STARTS",
            3,
            ["participants: 2 of them times 2 slots are more than the limit of 3"],
        ),
    ],
)
def test_a_problem_past_a_stated_size_is_refused(limit, value, sentences, monkeypatch):
    monkeypatch.setattr(refusals, limit, value)

    assert refused(SMALLEST) == sentences


@pytest.mark.slow
def test_a_million_slots_are_refused():
    document = deepcopy(SMALLEST)
    document["slots"] = [{"id": str(number), "block": "b"} for number in range(1_000_000)]

    assert refused(document) == ["slots: there are 1000000 of them, more than the limit of 10000"]


def test_a_file_past_the_stated_size_is_refused_unread(monkeypatch, tmp_path):
    path = tmp_path / "large.json"
    path.write_text(json.dumps(SMALLEST) + " " * 2**20)
    assert load_problem(path).name == "two people"

    monkeypatch.setattr(strict_json, "LARGEST_FILE", 2**20)
    monkeypatch.setattr("solver.interchange.files.LARGEST_FILE", 2**20)
    with pytest.raises(ProblemRefused, match=r"^file: is larger than the limit of 1 MB$"):
        load_problem(path)
