"""Two problems as JSON values, and what is said of one that is refused."""

import json
from copy import deepcopy
from typing import Any

import pytest

from solver.interchange import read_problem
from solver.problem import ProblemRefused

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
    "resources": [
        {"id": "zh-en", "capacity": 1, "unavailable": ["s2"], "capacity_by_slot": {"s1": 2}}
    ],
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
