"""Agendas and files: what is read, refused and written."""

import json

import pytest

from solver.interchange import (
    agenda_from_json,
    agenda_to_json,
    load_agenda,
    load_problem,
    read_agenda,
    save_agenda,
)
from solver.problem import (
    Goal,
    ProblemRefused,
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
