"""``solve`` and ``verify``: exit codes, what is written, and what is said about bad files."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.web.commands.conftest import Run


def problem(**changes: Any) -> dict[str, Any]:
    """Two pairs, three slots, one table."""
    return {
        "format": "agenda-problem/1",
        "name": "small",
        "slots": [{"id": f"s{one}", "block": "b"} for one in range(3)],
        "capacity": 1,
        "participants": [{"id": one} for one in "abcd"],
        "candidates": [
            {"id": "ab", "participants": ["a", "b"], "value": 3},
            {"id": "cd", "participants": ["c", "d"], "value": 2},
        ],
    } | changes


PINNED_TWICE = [
    {"id": "ab", "participants": ["a", "b"], "pinned_slot": "s0"},
    {"id": "ac", "participants": ["a", "c"], "pinned_slot": "s0"},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "problem.json").write_text(json.dumps(problem()))
    return tmp_path


@pytest.fixture
def solved(folder: Path, run: Run) -> Path:
    run("solve", folder / "problem.json", "-o", folder / "agenda.json", "--workers", "1")
    return folder


def test_solve_writes_an_agenda_and_says_how_good_it_is(folder: Path, run: Run) -> None:
    answer = run("solve", folder / "problem.json", "-o", folder / "agenda.json", "--workers", "1")
    assert answer.exit_code == 0
    first, *figures = answer.stdout.splitlines()
    assert first.startswith("optimal: 2 meetings in ")
    assert figures == ["  value 5, bound 5, gap 0.0%", "  breaks 0, bound 0, gap 0.0%"]
    agenda = json.loads((folder / "agenda.json").read_text())
    assert agenda["status"] == "optimal"
    assert len(agenda["meetings"]) == 2


def test_verify_accepts_what_solve_wrote(solved: Path, run: Run) -> None:
    answer = run("verify", solved / "problem.json", solved / "agenda.json")
    assert answer.exit_code == 0
    assert answer.stdout.startswith("In order: 2 meetings; ")
    assert "value 5" in answer.stdout


def test_verify_says_what_is_wrong_with_an_agenda(solved: Path, run: Run) -> None:
    agenda = json.loads((solved / "agenda.json").read_text())
    agenda["goals"][0]["achieved"] = 6
    (solved / "agenda.json").write_text(json.dumps(agenda))
    answer = run("verify", solved / "problem.json", solved / "agenda.json")
    assert answer.exit_code == 1
    assert answer.stdout == ""
    assert "value" in answer.stderr


def test_two_pins_of_one_person_are_both_named(tmp_path: Path, run: Run) -> None:
    (tmp_path / "p.json").write_text(json.dumps(problem(candidates=PINNED_TWICE)))
    answer = run("solve", tmp_path / "p.json", "-o", tmp_path / "a.json", "--workers", "1")
    assert answer.exit_code == 3
    assert "ab" in answer.stderr
    assert "ac" in answer.stderr
    assert json.loads((tmp_path / "a.json").read_text())["status"] == "infeasible"
    assert run("verify", tmp_path / "p.json", tmp_path / "a.json").exit_code == 0


def test_no_agenda_in_time_has_an_exit_code_of_its_own(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = SimpleNamespace(
        status=SimpleNamespace(value="unknown"),
        meetings=(),
        goals=(),
        infeasibility=(),
        seconds=1.0,
    )
    monkeypatch.setattr("web.commands.files.solve_file", lambda *_, **__: nothing)
    assert run("solve", folder / "problem.json", "-o", folder / "agenda.json").exit_code == 4


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\xff\xfe\x00", b"[]", b'{"format": "agenda-problem/1"', b'{"format": "x/9"}'],
)
def test_what_is_no_problem_is_refused_and_nothing_written(
    tmp_path: Path, run: Run, content: bytes
) -> None:
    (tmp_path / "p.json").write_bytes(content)
    answer = run("solve", tmp_path / "p.json", "-o", tmp_path / "a.json")
    assert answer.exit_code == 2
    assert answer.stderr.startswith("p.json: ")
    assert "Traceback" not in answer.stderr
    assert not (tmp_path / "a.json").exists()


def test_every_error_of_a_file_is_a_line_that_names_its_place(tmp_path: Path, run: Run) -> None:
    wrong = problem(capacity=-1, tables=3, slots=[{"id": "s0", "block": "b"}] * 2)
    (tmp_path / "p.json").write_text(json.dumps(wrong))
    answer = run("solve", tmp_path / "p.json", "-o", tmp_path / "a.json")
    assert answer.exit_code == 2
    lines = answer.stderr.splitlines()
    assert len(lines) == 3
    for place in ("capacity", "tables", "slots[1]"):
        assert any(place in line for line in lines)


@pytest.mark.parametrize("missing", ["problem", "agenda"])
def test_a_file_that_is_not_there_is_named(solved: Path, run: Run, missing: str) -> None:
    (solved / f"{missing}.json").unlink()
    answer = run("verify", solved / "problem.json", solved / "agenda.json")
    assert answer.exit_code == 2
    assert f"{missing}.json" in answer.stderr


def test_a_folder_that_is_not_there_is_said_before_the_solve(folder: Path, run: Run) -> None:
    answer = run("solve", folder / "problem.json", "-o", folder / "none" / "agenda.json")
    assert answer.exit_code == 2
    assert "There is no folder" in answer.stderr


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "86401"])
def test_a_time_limit_is_some_seconds_of_one_day(folder: Path, run: Run, seconds: str) -> None:
    answer = run(
        "solve", folder / "problem.json", "-o", folder / "agenda.json", "--time-limit", seconds
    )
    assert answer.exit_code == 2
    assert "--time-limit" in answer.stderr
    assert not (folder / "agenda.json").exists()
