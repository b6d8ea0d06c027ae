"""A stranger can find out what each command does and how to call it."""

import subprocess
import sys

import click
import pytest

from tests.web.commands.conftest import Run
from web.cli import main

COMMANDS = sorted(set(main.later) - {"database", "report"})


def test_the_commands_are_these(run: Run) -> None:
    assert sorted(main.later) == [
        *("account", "database", "demo", "export", "import", "plan", "release"),
        "report",
        *("serve", "set-up", "sign-in-link", "solve", "verify", "work"),
    ]
    said = run("--help").stdout
    assert [name for name in main.later if f"\n  {name} " not in said] == []


def test_the_list_says_of_each_what_its_own_help_begins_with() -> None:
    listed = {name: one.said for name, one in main.later.items()}
    assert {
        name: one.command().get_short_help_str(200) for name, one in main.later.items()
    } == listed


def test_help_waits_neither_for_the_solver_nor_for_the_pages() -> None:
    words = "import sys; from web.cli import main; print(*sys.modules)"
    read = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in read.stdout.split()}
    assert loaded & {"ortools", "flask", "sqlalchemy", "click"} == {"click"}


@pytest.mark.parametrize(
    "path", [*((one,) for one in COMMANDS), ("database", "upgrade"), ("report", "eu")]
)
def test_each_command_has_help_with_an_example(run: Run, path: tuple[str, ...]) -> None:
    answer = run(*path, "--help")
    assert answer.exit_code == 0
    assert f"  matchmaker {' '.join(path)}" in answer.stdout.split("Example", 1)[1]


@pytest.mark.parametrize(
    "name", ["set-up", "import", "plan", "release", "export", "serve", "work", "demo"]
)
def test_each_command_on_records_takes_the_database_from_the_environment(
    run: Run, name: str
) -> None:
    assert "MATCHMAKER_DATABASE_URL" in run(name, "--help").stdout


def test_every_option_explains_itself() -> None:
    options = [
        (name, option)
        for name, later in main.later.items()
        for option in later.command().params
        if isinstance(option, click.Option)
    ]
    assert len(options) > 20
    assert [f"{name} {option.name}" for name, option in options if not option.help] == []


def test_an_unknown_command_is_refused(run: Run) -> None:
    answer = run("matchmake")
    assert answer.exit_code == 2
    assert "No such command 'matchmake'" in answer.stderr
