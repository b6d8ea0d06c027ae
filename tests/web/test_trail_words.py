"""The audit trail in words: every act has them, and each field says from what to what."""

import ast
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from matchmaker.jobs import JobKind
from matchmaker.records import AuditEntry, RequestState
from web import trail_words
from web.acts import ACTS

ROOMS = [Path(__file__).parents[2] / room for room in ("matchmaker", "web")]

MADE = {
    *(f"enqueue_{kind.value}" for kind in JobKind),
    *(f"request_{state.value}" for state in (RequestState.ACCEPTED, RequestState.DECLINED)),
}
"""Acts whose names are put together."""


def noted() -> set[str]:
    """The acts that verbs write down by a name that stands in their source."""
    found: set[str] = set(MADE)
    for file in (one for room in ROOMS for one in room.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            name = node.func if isinstance(node, ast.Call) else None
            called = getattr(name, "id", "") or getattr(name, "attr", "")
            if called not in ("note", "_audit", "_settled", "record_act", "_tell"):
                continue
            assert isinstance(node, ast.Call)
            prefix = "case_" if called == "record_act" else ""
            names = (one for part in node.args for one in ast.walk(part) if part in node.args[2:3])
            found |= {
                prefix + str(one.value)
                for one in names
                if isinstance(one, ast.Constant) and re.fullmatch("[a-z_]+[a-z]", str(one.value))
            }
    return found


def test_every_act_has_its_words() -> None:
    known = noted()
    assert {"release", "merge_organisations", "case_strike", "confirm_registration"} <= known
    assert known - set(ACTS) == set()


def entry(action: str, subject: str = "mission:one", **details: Any) -> AuditEntry:
    return AuditEntry(at=datetime.now(UTC), by="Olga", action=action, subject=subject,
                      details=details)  # fmt: skip


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (entry("move_stage", before="draft", after="matching"), ["Stage: Draft → Matching"]),
        (
            entry("edit_organisation", name="Snow", before={"country": None, "kind": "company"},
                  after={"country": "ES", "kind": "company"}),
            ["Country: empty → ES", "Name: Snow"],
        ),
        (
            entry("correct_outcome", before={"held": True, "interest": "none"},
                  after={"held": True, "interest": "concrete", "next_until": "2027-03-07"}),
            ["What came of it: No interest → Concrete next step", "Until: empty → 7 Mar 2027"],
        ),
        (entry("grant_role", role="administrator", mission=None),
         ["Role: Administrator", "Mission: empty"]),
        (entry("set_learning", learns=True), ["Learns: yes"]),
        (entry("plan", goals=[{"goal": "value", "bound": 7266}]),
         ["Goals: Goal: value, Bound: 7,266"]),
        (entry("release"), []),
    ],
)  # fmt: skip
def test_details_are_words(app: Flask, made: AuditEntry, told: list[str]) -> None:
    with app.test_request_context():
        lines = trail_words.lines(made)
    assert [
        f"{one.field}: {one.was} → {one.now}" if one.changed else f"{one.field}: {one.now}"
        for one in lines
    ] == told


def test_a_subject_has_the_name_that_people_use(app: Flask) -> None:
    with app.test_request_context():
        made = entry("create_account", "account:3")
        assert trail_words.subject(made, {"account:3": "Ada"}) == "account Ada"
        assert trail_words.subject(made, {}) == "account 3"
