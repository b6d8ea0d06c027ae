"""What is read, what is refused with which words and where, and what is written."""

import json
from copy import deepcopy
from typing import Any

import pytest

from solver import refusals
from solver.interchange import (
    agenda_from_json,
    agenda_to_json,
    load_agenda,
    load_problem,
    problem_from_json,
    read_agenda,
    read_problem,
    save_agenda,
    save_problem,
    strict_json,
)
from solver.problem import (
    Candidate,
    Goal,
    Participant,
    PreviousMeeting,
    Problem,
    ProblemRefused,
    Resource,
    Slot,
    Travel,
    Venue,
)
from solver.result import (
    Agenda,
    Conflict,
    GoalResult,
    Meeting,
    Reason,
    Status,
    Unscheduled,
)

SMALLEST: dict[str, Any] = {
    "format": "agenda-problem/1",
    "name": "two people",
    "slots": [{"id": "s1", "block": "day"}, {"id": "s2", "block": "day"}],
    "capacity": 1,
    "participants": [{"id": "a"}, {"id": "b"}],
    "candidates": [{"id": "c1", "participants": ["a", "b"]}],
}

EVERY_KEY: dict[str, Any] = {
    "format": "agenda-problem/1",
    "name": "Peking 北京",
    "slots": [
        {
            "id": "s1",
            "block": "morning",
            "start": "2026-11-23T09:00:00+08:00",
            "end": "2026-11-23T01:30:00Z",
        },
        {"id": "s2", "block": "morning"},
    ],
    "capacity": 2,
    "capacity_by_slot": {"s2": 3},
    "venues": [{"id": "plant", "capacity": 1}, {"id": "city"}],
    "resources": [{"id": "zh-en", "capacity": 1, "unavailable": ["s2"]}],
    "participants": [
        {
            "id": "a",
            "side": "home",
            "unavailable": ["s2"],
            "min_meetings": 1,
            "target_meetings": 2,
            "max_meetings": 3,
            "max_consecutive": 2,
            "parallel": 2,
            "home_table": 3,
        },
        {"id": "b"},
    ],
    "candidates": [
        {
            "id": "c1",
            "participants": ["a", "b"],
            "value": 5,
            "required": True,
            "allowed_slots": ["s1"],
            "pinned_slot": "s1",
            "after": ["c2"],
            "uses": ["zh-en"],
            "venue": "plant",
            "length": 2,
        },
        {"id": "c2", "participants": ["b", "a"]},
    ],
    "travel": [{"from": None, "to": "plant", "slots": 1}],
    "goals": ["breaks", "value"],
    "max_break_difference": 1,
    "previous": [{"candidate": "c1", "slot": "s1", "table": 1}, {"candidate": "c2", "slot": "s2"}],
}


def refused(source: bytes | str | dict[str, Any]) -> list[str]:
    """The sentences with which a problem is refused."""
    with pytest.raises(ProblemRefused) as caught:
        read_problem(json.dumps(source) if isinstance(source, dict) else source)
    return [str(refusal) for refusal in caught.value.refusals]


def changed(path: str, value: object) -> dict[str, Any]:
    """The problem with every key, one value of it replaced: ``candidates.0.id``."""
    document = deepcopy(EVERY_KEY)
    *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    here: Any = document
    for part in parents:
        here = here[part]
    here[last] = value
    return document


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
        resources=(Resource("zh-en", 1, ("s2",)),),
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


def test_a_key_given_twice_is_refused_wherever_it_stands():
    source = json.dumps(SMALLEST).replace('"id": "s2"', '"id": "s1", "id": "s2"')
    source = source.replace('"capacity": 1', '"capacity": 1, "capacity": 2')

    assert refused(source) == [
        "slots[1].id: the key 'id' is given twice",
        "capacity: the key 'capacity' is given twice",
    ]


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
    monkeypatch.setattr("solver.interchange.fields.MOST_COUNTED", 100)
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


@pytest.mark.parametrize("load", [load_problem, load_agenda])
def test_a_file_that_cannot_be_read_is_refused(load, tmp_path):
    with pytest.raises(ProblemRefused, match=r"none\.json: cannot be read: No such file"):
        load(tmp_path / "none.json")
    with pytest.raises(ProblemRefused, match="cannot be read: Is a directory"):
        load(tmp_path)


AGENDA = Agenda(
    problem="Peking 北京",
    status=Status.FEASIBLE,
    goals=(GoalResult(Goal.BREAKS, 0, 0), GoalResult(Goal.VALUE, 5, None)),
    meetings=(Meeting("c1", "s1", None, {"zh-en": 1}), Meeting("c3", "s2", 2)),
    unscheduled=(
        Unscheduled("c2", Reason.MAXIMUM_REACHED, {"participants": {"a": 3}}, "c2 is not held."),
    ),
    seconds=1.5,
)
INFEASIBLE = Agenda(
    problem="p",
    status=Status.INFEASIBLE,
    goals=(GoalResult(Goal.VALUE, None, None),),
    infeasibility=(Conflict("pinned_slot", ("c1", "s1"), "c1 is pinned to s1."),),
)


@pytest.mark.parametrize("agenda", [AGENDA, INFEASIBLE], ids=["feasible", "infeasible"])
def test_an_agenda_written_and_read_again_is_the_same(agenda, tmp_path):
    path = tmp_path / "agenda.json"
    save_agenda(agenda, path)

    assert load_agenda(path) == agenda
    assert agenda_from_json(agenda_to_json(agenda)) == agenda


def test_an_agenda_is_written_in_the_format_of_its_own():
    assert agenda_to_json(AGENDA) == {
        "format": "agenda/1",
        "problem": "Peking 北京",
        "status": "feasible",
        "goals": [
            {"goal": "breaks", "achieved": 0, "bound": 0},
            {"goal": "value", "achieved": 5, "bound": None},
        ],
        "meetings": [
            {"candidate": "c1", "slot": "s1", "table": None, "units": {"zh-en": 1}},
            {"candidate": "c3", "slot": "s2", "table": 2, "units": {}},
        ],
        "unscheduled": [
            {
                "candidate": "c2",
                "reason": "maximum_reached",
                "details": {"participants": {"a": 3}},
                "explanation": "c2 is not held.",
            }
        ],
        "seconds": 1.5,
    }
    assert agenda_to_json(INFEASIBLE)["infeasibility"] == [
        {"rule": "pinned_slot", "ids": ["c1", "s1"], "explanation": "c1 is pinned to s1."}
    ]


def test_a_file_that_cannot_be_replaced_still_stands(tmp_path):
    path = tmp_path / "agenda.json"
    save_agenda(AGENDA, path)
    broken = Agenda("p", Status.UNKNOWN, (), (Meeting("c", "\ud800"),))

    with pytest.raises(UnicodeEncodeError):
        save_agenda(broken, path)

    assert load_agenda(path) == AGENDA
    assert [one.name for one in tmp_path.iterdir()] == ["agenda.json"]


def test_an_agenda_is_refused_with_every_error():
    document = agenda_to_json(AGENDA) | {"status": "good", "extra": 1}
    document["goals"][0]["achieved"] = 0.5
    document["meetings"][0]["units"]["zh-en"] = "one"
    document["unscheduled"][0] |= {"reason": "bad luck", "details": []}
    del document["meetings"][1]["slot"]

    with pytest.raises(ProblemRefused) as caught:
        read_agenda(json.dumps(document))

    assert [str(refusal) for refusal in caught.value.refusals] == [
        "status: 'good' is no status; there are optimal, feasible, infeasible, unknown",
        "goals[0].achieved: must be an integer, not 0.5",
        "meetings[0].units['zh-en']: must be an integer, not a text",
        "meetings[1].slot: the key 'slot' is missing",
        "unscheduled[0].reason: 'bad luck' is no reason; there are no_common_slot, slots_taken, "
        "hall_full, venue_full, resource_taken, maximum_reached, consecutive, travel, order, "
        "home_table, fairness, not_better",
        "unscheduled[0].details: must be an object, not a list",
        "extra: the key 'extra' is unknown",
    ]


@pytest.mark.parametrize("seconds", ["9" * 400, "1e400"], ids=len)
def test_a_duration_without_end_is_refused(seconds):
    source = json.dumps(agenda_to_json(AGENDA)).replace("1.5", seconds)

    with pytest.raises(ProblemRefused, match=r"^seconds: the number is out of range$"):
        read_agenda(source)


def test_a_key_given_twice_deep_in_the_details_is_refused():
    source = json.dumps(agenda_to_json(AGENDA)).replace('"a": 3', '"a": 3, "a": 4')

    with pytest.raises(ProblemRefused, match="the key 'a' is given twice"):
        read_agenda(source)
