"""``matchmaker report eu``: from nothing to the funder's report."""

import json
from pathlib import Path

import pytest

from tests.web.commands.conftest import Run


@pytest.mark.slow
def test_a_report_from_nothing(run: Run, tmp_path: Path) -> None:
    database, file = f"sqlite:///{tmp_path / 'new.db'}", tmp_path / "report.json"
    asked = ("report", "eu", "--project", "eu4sportsclusters", "--database", database, "-o")
    told = run(*asked, file)
    assert (told.exit_code, told.stderr) == (0, "")
    first = json.loads(file.read_text())
    assert first["tables"]["events"]["total"]["cluster_to_cluster_meetings"] == 10
    assert f"{len(first['differences'])} differences" in told.stdout
    run(*asked, file)
    assert json.loads(file.read_text()) == first


def test_what_cannot_be_written_is_said_in_a_sentence(run_on: Run, tmp_path: Path) -> None:
    answer = run_on("report", "eu", "--project", "mars", "-o", tmp_path / "x.json")
    assert (answer.exit_code, answer.stderr) == (2, "There is no project mars.\n")
    answer = run_on("report", "eu", "-o", tmp_path / "nowhere" / "x.json")
    assert (answer.exit_code, "There is no folder" in answer.stderr) == (2, True)
    days = ("--from", "2017-12-31", "--to", "2017-01-01")
    answer = run_on("report", "eu", *days, "-o", tmp_path / "x.json")
    assert answer.stderr == "The period ends before it begins.\n"
    assert list(tmp_path.glob("*.json")) == []
