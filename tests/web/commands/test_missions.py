"""The commands on missions, one after the other as an organiser types them."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from matchmaker.database import reading, writing
from matchmaker.records import Delegate, Meeting, Message, Participant, PlanningRun, Priority
from tests.factories import make_mission
from tests.web.commands.conftest import Run

BUNDLED = Path(__file__).parents[3] / "data" / "eu4sportsclusters" / "china-2017"


@pytest.fixture
def mission(sqlite_engine: Engine) -> Engine:
    with writing(sqlite_engine) as session:
        make_mission(session, everybody_wants=Priority.WANT)
    return sqlite_engine


def test_a_mission_is_planned_released_and_exported(
    mission: Engine, run_on: Run, tmp_path: Path
) -> None:
    planned = run_on("plan", "demo", "--workers", 1)
    assert planned.exit_code == 0
    assert [cell.strip() for cell in planned.stdout.splitlines()[3].split("│")[1:-1]] == [
        *("Mission demo", "6", "6 of 6", "150", "150", "0.0%", "every goal proven best")
    ]
    released = run_on("release", "demo")
    assert released.stdout == "demo: release 1 is in force, 6 meetings told.\n"
    assert "MATCHMAKER_ADDRESS is not set" in released.stderr
    assert "MATCHMAKER_MAIL_FROM is not set" in released.stderr
    exported = run_on("export", "demo", "--out", tmp_path / "files")
    assert exported.exit_code == 0
    assert sorted(path.name for path in (tmp_path / "files").iterdir()) == [
        *("agenda.json", "calendars", "mission.xlsx", "problem.json")
    ]
    assert len(list((tmp_path / "files" / "calendars").iterdir())) == 5


def test_mails_of_a_release_link_to_the_address_that_is_set(
    mission: Engine, run: Run, run_on: Run
) -> None:
    with writing(mission) as session:
        for number, one in enumerate(session.scalars(select(Delegate))):
            one.email = f"delegate-{number}@example.org"
    run_on("plan", "demo", "--workers", 1)
    released = run(
        *("release", "demo"),
        MATCHMAKER_DATABASE_URL=str(mission.url),
        MATCHMAKER_ADDRESS="https://missions.example",
        MATCHMAKER_MAIL_FROM="Trade missions <missions@example.org>",
    )
    assert (released.exit_code, released.stderr) == (0, "")
    with reading(mission) as session:
        told = session.scalars(select(Message.text)).all()
    assert told
    assert all("https://missions.example/my/demo/" in body for body in told)


@pytest.mark.usefixtures("mission")
@pytest.mark.parametrize(
    ("command", "reason"),
    [("release", "has no plan yet; plan it first"), ("export", "has no release yet")],
)
def test_what_comes_too_early_is_refused(run_on: Run, command: str, reason: str) -> None:
    answer = run_on(command, "demo")
    assert answer.exit_code == 2
    assert reason in answer.stderr


@pytest.mark.usefixtures("mission")
@pytest.mark.parametrize("command", ["plan", "release", "export"])
def test_an_unknown_mission_is_answered_with_those_there_are(run_on: Run, command: str) -> None:
    answer = run_on(command, "china")
    assert answer.exit_code == 2
    assert answer.stderr == "There is no mission china; there are: demo.\n"


def test_rules_that_clash_are_listed_with_an_exit_code_of_their_own(
    mission: Engine, run_on: Run
) -> None:
    with writing(mission) as session:
        for participant in session.query(Participant):
            participant.min_meetings = 5
    answer = run_on("plan", "demo", "--workers", 1)
    assert answer.exit_code == 3
    assert "change one of those above" in answer.stderr
    assert answer.stdout == ""
    with reading(mission) as session:
        assert session.query(Meeting).count() == 0
        assert session.query(PlanningRun).count() == 1


@pytest.mark.slow
def test_a_mission_comes_in_from_its_files(sqlite_engine: Engine, run_on: Run) -> None:
    assert run_on("set-up", BUNDLED / "mission.json").exit_code == 0
    for kind in ("participants", "delegates", "availability", "requests"):
        assert run_on("import", "china-2017", kind, BUNDLED / f"{kind}.csv").exit_code == 0
    with reading(sqlite_engine) as session:
        assert session.query(Participant).count() == 83
    again = run_on("import", "china-2017", "participants", BUNDLED / "participants.csv")
    assert again.stdout == "participants.csv: 0 added, 0 changed, 83 there already.\n"


@pytest.mark.usefixtures("mission")
@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02\xff", b"name;name\nA;B\n", b"nonsense\n1\n"]
)
def test_a_bad_file_is_refused_whole(run_on: Run, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(content)
    answer = run_on("import", "demo", "participants", file)
    assert answer.exit_code == 2
    assert answer.stderr.strip()
    assert "Traceback" not in answer.stderr
    assert answer.stdout == ""


@pytest.mark.usefixtures("mission")
def test_a_missing_file_and_an_unknown_kind_are_refused(run_on: Run, tmp_path: Path) -> None:
    assert run_on("import", "demo", "participants", tmp_path / "none.csv").exit_code == 2
    assert run_on("import", "demo", "rooms", tmp_path / "none.csv").exit_code == 2
