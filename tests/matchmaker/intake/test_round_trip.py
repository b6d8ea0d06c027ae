"""The Excel round trip: three states held against each other, and what is saved of it."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.errors import Clash, FileRefused, Refused
from matchmaker.intake.coming_back import difference, save_back, take_back
from matchmaker.intake.people_tables import COLUMNS, tables_now
from matchmaker.intake.round_trip import What, read_workbook
from matchmaker.permissions import OPERATOR
from matchmaker.records import (
    MeetingRequest,
    Mission,
    Organisation,
    Participant,
    ParticipantState,
    Priority,
    RequestState,
    Side,
    Upload,
)
from matchmaker.reports.people_workbook import write_people_workbook
from tests.factories import make_bare_mission, make_participant, make_request

Cell = tuple[str, str, str]


@pytest.fixture
def mission(session: Session) -> Mission:
    mission = make_bare_mission(session)
    home = make_participant(session, mission, Side.HOME, "EU01", note="old")
    other = make_participant(session, mission, Side.COUNTERPART, "CN01")
    make_request(session, home, other, Priority.WANT)
    return mission


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "people.xlsx"


def export(session: Session, mission: Mission, path: Path) -> None:
    tables = tables_now(session, mission)
    write_people_workbook(
        path, mission.slug, {name: (COLUMNS[name], rows) for name, rows in tables.items()}
    )


def edit(path: Path, *cells: tuple[str, str, Any], sheet: str = "participants") -> None:
    """Write values into the row whose code or first end is given, by column."""
    book = load_workbook(path)
    page = book[sheet]
    header = {cell.value: at for at, cell in enumerate(page[1], 1)}
    key = "code" if sheet == "participants" else "from"
    for name, column, value in cells:
        row = next(one for one in range(2, 9) if page.cell(one, header[key]).value == name)
        page.cell(row, header[column]).value = value
    book.save(path)


def back(session: Session, mission: Mission, path: Path) -> Upload:
    content = read_workbook(path, COLUMNS)
    return take_back(session, mission, path.name, content, by=OPERATOR)


def save(session: Session, upload: Upload, **chosen: str) -> int:
    digest = difference(session, upload, by=OPERATOR).digest
    return save_back(session, upload, digest, chosen, by=OPERATOR)


def participant(session: Session, code: str) -> Participant:
    return session.scalars(select(Participant).where(Participant.code == code)).one()


def test_what_comes_back_as_it_went_is_no_difference(
    session: Session, mission: Mission, path: Path
) -> None:
    export(session, mission, path)
    found = difference(session, back(session, mission, path), by=OPERATOR)
    assert found.changes == []
    assert [one.unchanged for one in found.tables.values()] == [2, 1]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
@example("one\rtwo\r\nthree")
def test_whatever_a_text_holds_it_comes_back_unchanged(
    session: Session, mission: Mission, path: Path, text: str
) -> None:
    one = participant(session, "EU01")
    one.note, one.organisation.sector = text, text or None
    session.flush()
    export(session, mission, path)
    found = difference(session, back(session, mission, path), by=OPERATOR)
    assert found.changes == []
    assert found.faults == []


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "https://x.eu"])
def test_cells_leave_as_text(session: Session, mission: Mission, path: Path, text: str) -> None:
    participant(session, "EU01").note = text
    session.flush()
    export(session, mission, path)
    for sheet in load_workbook(path).worksheets:
        kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value}
        assert kinds == {"s"}
        assert not [1 for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def test_a_text_too_long_for_a_cell_is_neither_changed_nor_cleared(
    session: Session, mission: Mission, path: Path
) -> None:
    participant(session, "EU01").note = "x" * 40_000
    session.flush()
    export(session, mission, path)
    edit(path, ("EU01", "max_meetings", 5))
    upload = back(session, mission, path)
    (change,) = difference(session, upload, by=OPERATOR).changes
    assert [one.column for one in change[1].cells] == ["max_meetings"]
    save(session, upload)
    assert len(participant(session, "EU01").note) == 40_000


def test_changes_are_saved_and_what_others_changed_elsewhere_stays(
    session: Session, mission: Mission, path: Path
) -> None:
    export(session, mission, path)
    edit(path, ("EU01", "max_meetings", 7), ("EU01", "website", "https://snow.eu"))
    edit(path, ("EU01", "priority", "must"), sheet="requests")
    participant(session, "EU01").note = "new"
    session.flush()
    upload = back(session, mission, path)
    found = difference(session, upload, by=OPERATOR)
    assert [one.what for _, one in found.changes] == [What.CHANGED, What.CHANGED]
    assert save(session, upload) == 2
    one = participant(session, "EU01")
    assert (one.max_meetings, one.note) == (7, "new")
    assert one.organisation.website == "https://snow.eu"
    assert session.scalars(select(MeetingRequest.priority)).all() == [Priority.MUST]
    assert session.scalars(select(Upload)).all() == []


def test_an_emptied_cell_empties(session: Session, mission: Mission, path: Path) -> None:
    participant(session, "EU01").organisation.website = "https://old.eu"
    session.flush()
    export(session, mission, path)
    edit(path, ("EU01", "website", None), ("EU01", "note", None))
    save(session, back(session, mission, path))
    one = participant(session, "EU01")
    assert (one.organisation.website, one.note) == (None, "")


@pytest.mark.parametrize(("choice", "note"), [("file", "offline"), ("here", "online")])
def test_of_two_changes_of_one_cell_a_person_chooses(
    session: Session, mission: Mission, path: Path, choice: str, note: str
) -> None:
    export(session, mission, path)
    edit(path, ("EU01", "note", "offline"), ("EU01", "max_meetings", 4))
    one = participant(session, "EU01")
    one.note = "online"
    session.flush()
    upload = back(session, mission, path)
    found = difference(session, upload, by=OPERATOR)
    assert found.questions == [f"id-{one.id}:note"]
    with pytest.raises(Refused, match="1 are open"):
        save(session, upload)
    save(session, upload, **{f"id-{one.id}:note": choice})
    assert (one.note, one.max_meetings) == (note, 4)


def test_both_changed_a_cell_alike_is_no_conflict(
    session: Session, mission: Mission, path: Path
) -> None:
    export(session, mission, path)
    edit(path, ("EU01", "note", "same"))
    participant(session, "EU01").note = "same"
    session.flush()
    assert difference(session, back(session, mission, path), by=OPERATOR).changes == []


def test_a_deleted_row_withdraws_and_a_new_row_adds(
    session: Session, mission: Mission, path: Path
) -> None:
    export(session, mission, path)
    book = load_workbook(path)
    book["participants"].delete_rows(2)
    book["participants"].append([None, "Ski Ltd", "FR", "home"])
    book["requests"].delete_rows(2)
    book.save(path)
    upload = back(session, mission, path)
    found = difference(session, upload, by=OPERATOR)
    assert sorted(one.what for _, one in found.changes) == [What.ADDED, What.GONE, What.GONE]
    save(session, upload)
    states = dict(
        session.execute(
            select(Organisation.name, Participant.state).join_from(Participant, Organisation)
        ).all()
    )
    assert states["Ski Ltd"] is ParticipantState.CONFIRMED
    assert ParticipantState.WITHDRAWN in states.values()
    assert session.scalars(select(MeetingRequest.state)).all() == [RequestState.WITHDRAWN]


def test_a_row_deleted_offline_and_changed_meanwhile_is_asked_about(
    session: Session, mission: Mission, path: Path
) -> None:
    export(session, mission, path)
    book = load_workbook(path)
    gone = book["participants"].cell(2, 1).value
    book["participants"].delete_rows(2)
    book.save(path)
    one = session.get_one(Participant, int(gone))
    one.max_meetings = 9
    session.flush()
    upload = back(session, mission, path)
    assert difference(session, upload, by=OPERATOR).questions == [f"id-{gone}"]
    save(session, upload, **{f"id-{gone}": "here"})
    assert one.state is ParticipantState.CONFIRMED


def test_a_new_name_renames_and_does_not_add(
    session: Session, mission: Mission, path: Path
) -> None:
    export(session, mission, path)
    edit(path, ("EU01", "organisation", "Snow Ltd"))
    save(session, back(session, mission, path))
    organisation = participant(session, "EU01").organisation
    assert organisation.name == "Snow Ltd"
    assert [one.spelling for one in organisation.aliases] == ["Company EU01"]


def test_what_is_wrong_is_told_with_its_row_and_changes_nothing(
    session: Session, mission: Mission, path: Path
) -> None:
    export(session, mission, path)
    edit(path, ("EU01", "max_meetings", "many"))
    upload = back(session, mission, path)
    assert "max_meetings" in str(upload.preview["faults"])
    with pytest.raises(FileRefused, match='column "max_meetings": "many"'):
        save(session, upload)
    assert participant(session, "EU01").max_meetings is None


def test_what_changed_between_looking_and_saving_is_not_overwritten(
    session: Session, mission: Mission, path: Path
) -> None:
    export(session, mission, path)
    edit(path, ("EU01", "note", "offline"))
    upload = back(session, mission, path)
    digest = difference(session, upload, by=OPERATOR).digest
    participant(session, "EU01").note = "meanwhile"
    session.flush()
    with pytest.raises(Clash):
        save_back(session, upload, digest, {}, by=OPERATOR)


@pytest.mark.parametrize("value", ["999", "x", "1-2", "²"])
def test_an_id_that_was_not_exported_is_a_fault(
    session: Session, mission: Mission, path: Path, value: str
) -> None:
    export(session, mission, path)
    edit(path, ("EU01", "id", value))
    upload = back(session, mission, path)
    assert any("no row id" in str(one) for one in upload.preview["faults"])


def test_a_workbook_of_another_mission_is_refused(
    session: Session, mission: Mission, path: Path
) -> None:
    export(session, mission, path)
    other = make_bare_mission(session, "other")
    with pytest.raises(FileRefused, match="another mission"):
        back(session, other, path)


def test_any_other_workbook_is_refused(session: Session, mission: Mission, path: Path) -> None:
    export(session, mission, path)
    book = load_workbook(path)
    del book["participants as exported"]
    stream = BytesIO()
    book.save(stream)
    path.write_bytes(stream.getvalue())
    with pytest.raises(FileRefused, match="was not exported here"):
        read_workbook(path, COLUMNS)
