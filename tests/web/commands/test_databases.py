"""Which database a command works on, and what it says where there is none."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from matchmaker.database import downgrade
from tests.web.commands.conftest import Run


def test_upgrade_makes_the_tables_and_again_does_nothing(tmp_path: Path, run: Run) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    for _ in range(2):
        answer = run("database", "upgrade", "--database", url)
        assert answer.exit_code == 0
        assert answer.stdout == f"{url} has this version's tables.\n"
    assert run("plan", "x", "--database", url).stderr == (
        "There is no mission x; there are: none.\n"
    )


@pytest.mark.parametrize("command", ["plan", "release", "export"])
def test_a_database_that_is_not_there_is_not_made(tmp_path: Path, run: Run, command: str) -> None:
    answer = run(command, "x", "--database", f"sqlite:///{tmp_path / 'none.db'}")
    assert answer.exit_code == 2
    assert "make them with: matchmaker database upgrade" in answer.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_database_of_another_version_is_refused(sqlite_engine: Engine, run_on: Run) -> None:
    downgrade(sqlite_engine, "base")
    answer = run_on("plan", "x")
    assert answer.exit_code == 2
    assert "does not have this version's tables" in answer.stderr


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "is no database address"),
        ("sqlite:////nowhere/at/all/x.db", "unable to open database file"),
    ],
)
def test_an_address_that_leads_nowhere_is_said_in_a_line(run: Run, url: str, said: str) -> None:
    answer = run("database", "upgrade", "--database", url)
    assert answer.exit_code == 2
    assert said in answer.stderr
    assert len(answer.stderr.splitlines()) == 1


def test_a_password_is_never_shown(run: Run) -> None:
    url = "postgresql+psycopg://me:s3cr3t@127.0.0.1:1/none"
    answer = run("plan", "x", "--database", url)
    assert answer.exit_code == 2
    assert "s3cr3t" not in answer.output
