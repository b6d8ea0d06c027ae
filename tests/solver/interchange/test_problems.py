"""What is read of a problem, and what is no problem by its form."""

import json
from copy import deepcopy

import pytest

from solver.interchange import (
    load_problem,
    problem_from_json,
    read_problem,
    save_problem,
)
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
from tests.solver.interchange.example import EVERY_KEY, SMALLEST, changed, refused


def test_every_key_is_read():
    assert read_problem(json.dumps(EVERY_KEY)) == Problem(
        name="Peking 北京",
        slots=(
            Slot("s1", "morning", "2026-11-23T09:00:00+08:00", "2026-11-23T01:30:00Z"),
            Slot("s2", "morning"),
        ),
        capacity=2,
        capacity_by_slot={"s2": 3},
        venues=(Venue("plant", 1), Venue("city", None)),
        resources=(Resource("zh-en", 1, ("s2",), {"s1": 2}),),
        participants=(
            Participant("a", "home", ("s2",), 1, 2, 3, 2, 2, 3),
            Participant("b"),
        ),
        candidates=(
            Candidate("c1", ("a", "b"), 5, True, ("s1",), "s1", ("c2",), ("zh-en",), "plant", 2),
            Candidate("c2", ("b", "a")),
        ),
        travel=(Travel(None, "plant", 1),),
        goals=(Goal.BREAKS, Goal.VALUE),
        max_break_difference=1,
        previous=(PreviousMeeting("c1", "s1", 1), PreviousMeeting("c2", "s2")),
    )


def test_a_missing_optional_key_takes_its_default():
    assert read_problem(json.dumps(SMALLEST)) == Problem(
        name="two people",
        slots=(Slot("s1", "day"), Slot("s2", "day")),
        capacity=1,
        participants=(Participant("a"), Participant("b")),
        candidates=(Candidate("c1", ("a", "b")),),
    )


def test_null_where_nothing_is_the_default_is_the_default():
    document = deepcopy(SMALLEST) | {"max_break_difference": None}
    document["slots"][0] |= {"start": None, "end": None}
    document["participants"][0] |= {"side": None, "max_meetings": None, "home_table": None}
    document["candidates"][0] |= {"allowed_slots": None, "pinned_slot": None, "venue": None}

    assert problem_from_json(document) == problem_from_json(SMALLEST)


def test_bytes_and_text_read_alike():
    text = json.dumps(EVERY_KEY, ensure_ascii=False)

    assert read_problem(text.encode()) == read_problem(text)


@pytest.mark.parametrize("document", [SMALLEST, EVERY_KEY], ids=["smallest", "every key"])
def test_a_problem_written_and_read_again_is_the_same(document, tmp_path):
    problem = problem_from_json(document)
    path = tmp_path / "problem.json"
    save_problem(problem, path)

    assert load_problem(path) == problem
    assert [one.name for one in tmp_path.iterdir()] == ["problem.json"]


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (b"", "file: is empty"),
        (b" \n\t", "file: is empty"),
        (b"\x89PNG\r\n\x1a\n\x00", "file: is no UTF-8 text: byte 1 does not fit"),
        ('{"format"'.encode("utf-16"), "file: is no UTF-8 text: byte 1 does not fit"),
        (
            b"\xef\xbb\xbf{}",
            "file: begins with a byte order mark: save it as UTF-8 without one",
        ),
        (b"\x00\x01", "line 1, column 1: is no JSON: Expecting value"),
        ('{"a": 1,\n "b" 2}', "line 2, column 6: is no JSON: Expecting ':' delimiter"),
        ("{} {}", "line 1, column 4: is no JSON: Extra data"),
        ("[]", "file: must be an object, not a list"),
        ("7", "file: must be an object, not an integer"),
        ("null", "file: must be an object, not null"),
        ("[" * 100_000, "file: is nested too deeply"),
        ('{"capacity": NaN}', "file: NaN is no number in JSON"),
        ('{"capacity": -Infinity}', "file: -Infinity is no number in JSON"),
        ('{"format": "agenda/1"}', "format: must be 'agenda-problem/1', not 'agenda/1'"),
        ('{"format": 1}', "format: must be 'agenda-problem/1', not an integer"),
    ],
)
def test_what_is_no_json_of_the_format_is_refused_for_that_alone(source, sentence):
    assert refused(source) == [sentence]


def test_required_keys_are_named():
    assert refused({}) == [
        f"{key}: the key {key!r} is missing"
        for key in ("format", "name", "slots", "capacity", "participants", "candidates")
    ]
    document = deepcopy(EVERY_KEY)
    document["slots"][0] = {}
    document["travel"] = [{"from": "plant"}]
    assert refused(document) == [
        "slots[0].id: the key 'id' is missing",
        "slots[0].block: the key 'block' is missing",
        "travel[0].to: the key 'to' is missing",
        "travel[0].slots: the key 'slots' is missing",
    ]


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("name", 3, "name: must be a text, not an integer"),
        ("name", "\ud800", "name: holds half of a surrogate pair, which is no character"),
        ("colour", "red", "colour: the key 'colour' is unknown"),
        ("two words\n", 1, r"['two words\n']: the key 'two words\n' is unknown"),
        ("slots", {}, "slots: must be a list, not an object"),
        ("slots.1", "s2", "slots[1]: must be an object, not a text"),
        ("slots.1.id", None, "slots[1].id: must be a text, not null"),
        ("slots.1.day", "", "slots[1].day: the key 'day' is unknown"),
        (
            "slots.0.start",
            "2026-11-23T09:00:00",
            "slots[0].start: '2026-11-23T09:00:00' is no RFC 3339 date and time with an offset",
        ),
        (
            "slots.0.start",
            "2026-13-23T09:00:00Z",
            "slots[0].start: '2026-13-23T09:00:00Z' is no RFC 3339 date and time with an offset",
        ),
        (
            "slots.0.end",
            "2026-11-23T01:00:00Z",
            "slots[0].end: the slot does not end after its start",
        ),
        ("capacity", True, "capacity: must be an integer, not true"),
        ("capacity", 3.0, "capacity: must be an integer, not 3.0"),
        ("capacity", "3", "capacity: must be an integer, not a text"),
        ("capacity", [], "capacity: must be an integer, not a list"),
        ("capacity_by_slot", [], "capacity_by_slot: must be an object, not a list"),
        ("capacity_by_slot.s2", None, "capacity_by_slot['s2']: must be an integer, not null"),
        ("capacity_by_slot.s9", 3, "capacity_by_slot['s9']: there is no slot 's9'"),
        ("participants.1.parallel", None, "participants[1].parallel: must be an integer, not null"),
        (
            "candidates.0.required",
            1,
            "candidates[0].required: must be true or false, not an integer",
        ),
        ("candidates.0.value", False, "candidates[0].value: must be an integer, not false"),
        (
            "candidates.0.participants.1",
            7,
            "candidates[0].participants[1]: must be a text, not an integer",
        ),
        (
            "candidates.0.uses.0",
            "\udfff",
            "candidates[0].uses[0]: holds half of a surrogate pair, which is no character",
        ),
        (
            "goals.1",
            "profit",
            "goals[1]: 'profit' is no goal; there are shortfall, value, breaks, idle, changes",
        ),
        (
            "goals.1",
            None,
            "goals[1]: null is no goal; there are shortfall, value, breaks, idle, changes",
        ),
    ],
)
def test_types_are_strict(path, value, sentence):
    assert refused(changed(path, value)) == [sentence]


def test_a_key_given_twice_is_refused_wherever_it_stands():
    source = json.dumps(SMALLEST).replace('"id": "s2"', '"id": "s1", "id": "s2"')
    source = source.replace('"capacity": 1', '"capacity": 1, "capacity": 2')

    assert refused(source) == [
        "slots[1].id: the key 'id' is given twice",
        "capacity: the key 'capacity' is given twice",
    ]
