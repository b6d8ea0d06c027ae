"""The workbook of a mission, read back as a spreadsheet program would."""

import pytest
from openpyxl import load_workbook

from matchmaker.agendas import agenda_of
from matchmaker.database import reading, writing
from matchmaker.missions import mission_by_slug
from matchmaker.permissions import OPERATOR
from matchmaker.planning import plan
from matchmaker.records import Participant, Priority
from matchmaker.releasing import release
from matchmaker.reports.mission_pack import write_mission_pack
from tests.factories import make_mission


@pytest.fixture
def book(sqlite_engine, tmp_path):
    with writing(sqlite_engine) as session:
        mission = make_mission(session, everybody_wants=Priority.WANT, tables=1, slots=4)
        mission.synthetic_note = "Everything is made up."
        named = session.query(Participant).filter_by(code="CN01").one()
        named.organisation.name = "=1+1"
    plan(sqlite_engine, "demo", by=OPERATOR, workers=1)
    with writing(sqlite_engine) as session:
        release(session, mission_by_slug(session, "demo"), by=OPERATOR)
    with reading(sqlite_engine) as session:
        write_mission_pack(
            agenda_of(session, mission_by_slug(session, "demo")), tmp_path / "mission.xlsx"
        )
    return load_workbook(tmp_path / "mission.xlsx")


def rows(book, sheet: str) -> list[tuple]:
    return list(book[sheet].iter_rows(min_row=4, values_only=True))


def test_it_has_a_sheet_for_each_question(book):
    assert book.sheetnames == [
        "Summary",
        "By participant",
        "By slot and table",
        "Wishes not met",
    ]


def test_every_sheet_says_which_release_it_is_and_that_the_data_is_made_up(book):
    for sheet in book:
        assert sheet["A1"].value.startswith("Mission demo: release 1 of ")
        assert sheet["A1"].value.endswith("Everything is made up.")


def test_the_summary_gives_status_value_bound_and_gap(book):
    figures = {row[0]: row[1:] for row in rows(book, "Summary")}
    assert figures["Status"] == ("optimal", None, None)
    assert figures["Meetings"] == (4, None, None)
    assert figures["Wishes"] == (6, None, None)
    assert figures["value"] == (100, 100, 0)
    assert figures["breaks"][0] == figures["breaks"][1]


def test_the_summary_says_how_evenly_meetings_are_shared(book):
    figures = {row[0]: row[1] for row in rows(book, "Summary")}
    assert figures["Participants, home side"] == 2
    assert figures["Participants, counterpart side"] == 3
    assert figures["Participants without a meeting, home side"] == 0
    assert figures["Median of meetings, home side"] == 2
    assert figures["Fewest meetings of one, home side"] + figures[
        "Most meetings of one, home side"
    ] == pytest.approx(4)


def test_each_meeting_stands_once_for_each_side_and_once_in_the_grid(book):
    participants = rows(book, "By participant")
    assert len([row for row in participants if row[8]]) == 4 * 2
    cells = [cell for row in rows(book, "By slot and table") for cell in row[2:] if cell]
    assert len(cells) == 4


def test_each_wish_that_is_not_met_has_its_reason(book):
    unmet = rows(book, "Wishes not met")
    assert len(unmet) == 2
    assert all(row[3].endswith(".") for row in unmet)


def test_a_name_that_looks_like_a_formula_stays_a_name(book):
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "=1+1" in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells if cell.value == "=1+1"} == {"s"}
