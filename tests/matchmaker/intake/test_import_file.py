"""What holds for every import: all or nothing, permission, audit, and files of either kind."""

from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from matchmaker.database import reading, writing
from matchmaker.errors import FileRefused, NotPermitted
from matchmaker.intake.importing import ImportKind, ImportSummary, import_file
from matchmaker.permissions import OPERATOR, Actor
from matchmaker.records import AuditEntry, Base, Mission, Participant, Role
from matchmaker.reference import DATA
from tests.factories import make_bare_mission, make_place, write_csv
from tests.matchmaker.intake.conftest import Import, Refusal

KIND = ImportKind.PARTICIPANTS
HEADER = ("organisation", "country", "side")
GOOD = ("Snow Ltd", "ES", "home")
BAD = ("Ski Ltd", "Nowhere", "home")


def counts(session: Session) -> dict[str, int]:
    return {
        table.name: session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }


@pytest.fixture
def filled(engine: Engine) -> dict[str, int]:
    """How many rows each table has after a mission without participants was saved."""
    with writing(engine) as session:
        make_place(session, make_bare_mission(session))
    with reading(engine) as session:
        return counts(session)


def test_a_refused_file_changes_nothing_even_where_the_caller_goes_on(
    engine: Engine, filled: dict[str, int], tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "p.csv", HEADER, GOOD, BAD)
    with writing(engine) as session:
        mission = session.scalars(select(Mission)).one()
        with pytest.raises(FileRefused) as refused:
            import_file(session, mission, KIND, path, by=OPERATOR)
    assert refused.value.file == "p.csv"
    with reading(engine) as session:
        assert counts(session) == filled
        assert session.scalars(select(Mission.revision)).one() == 0


def test_an_import_that_breaks_off_leaves_nothing_and_a_second_one_succeeds(
    engine: Engine, filled: dict[str, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_csv(tmp_path / "p.csv", HEADER, GOOD, ("Ski Ltd", "FR", "home"))

    def run() -> ImportSummary:
        with writing(engine) as session:
            mission = session.scalars(select(Mission)).one()
            return import_file(session, mission, KIND, path, by=OPERATOR)

    def break_off(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("matchmaker.intake.importing.note", break_off)
        with pytest.raises(KeyboardInterrupt):
            run()
    with reading(engine) as session:
        assert counts(session) == filled
    assert run() == ImportSummary(added=2)
    assert run() == ImportSummary(unchanged=2)
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(Participant)) == 2


def test_a_workbook_is_read_like_a_csv_file(
    session: Session, mission: Mission, tmp_path: Path
) -> None:
    workbook = Workbook()
    workbook.active.title = "participants"
    for row in ((*HEADER, "max_meetings"), (*GOOD, 6.0)):
        workbook.active.append(row)
    workbook.save(tmp_path / "p.xlsx")
    summary = import_file(session, mission, KIND, tmp_path / "p.xlsx", by=OPERATOR)
    assert summary == ImportSummary(added=1)
    assert session.scalars(
        select(Participant.max_meetings).where(Participant.max_meetings.is_not(None))
    ).all() == [6]


@pytest.mark.parametrize("name", ["{kind}.csv", "mission_template.xlsx"])
def test_the_templates_can_be_imported_as_they_are(
    session: Session, mission: Mission, name: str
) -> None:
    folder = DATA / "import_templates"
    added = {
        kind: import_file(session, mission, kind, folder / name.format(kind=kind), by=OPERATOR)
        for kind in ImportKind
    }
    assert added == {
        ImportKind.PARTICIPANTS: ImportSummary(added=2),
        ImportKind.DELEGATES: ImportSummary(added=3),
        ImportKind.AVAILABILITY: ImportSummary(added=2),
        ImportKind.REQUESTS: ImportSummary(added=2),
    }


def test_an_import_that_changes_something_is_in_the_audit_trail(
    session: Session, imported: Import
) -> None:
    imported(KIND, HEADER, GOOD)
    imported(KIND, HEADER, GOOD)
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.by, entry.action, entry.subject, entry.details) == (
        "command line",
        "import",
        "mission:demo",
        {
            "kind": "participants",
            "file": "participants.csv",
            "added": 1,
            "changed": 0,
            "unchanged": 0,
        },
    )


def test_a_visitor_may_not_import(session: Session, mission: Mission, tmp_path: Path) -> None:
    visitor = Actor("Vic", Role.COORDINATOR)
    with pytest.raises(NotPermitted):
        import_file(session, mission, KIND, tmp_path / "p.csv", by=visitor)


def test_of_very_many_errors_two_hundred_are_told(refusal: Refusal) -> None:
    sentences = refusal(KIND, HEADER, *[BAD] * 150)
    # Two for each row but the first: the country, and the organisation of an earlier row.
    assert len(sentences) == 201
    assert sentences[-1] == "There are 99 more errors."
