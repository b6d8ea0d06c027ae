"""Reading workbooks: cells as text, the right sheet, and limits on what they unpack to."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from matchmaker.errors import FileRefused
from matchmaker.intake.workbooks import read_sheet

TOO_LARGE = (
    "people.xlsx has more than 100000 rows or 100 columns; delete what is empty, or import it "
    "in parts."
)
SWOLLEN = (
    "people.xlsx unpacks to more than 60 MB, or to far more than its size; save only the filled "
    "rows to a new workbook or as CSV."
)
UNREADABLE = (
    "people.xlsx cannot be read as a workbook; open it in a spreadsheet program and save it as "
    ".xlsx, or as CSV in UTF-8."
)
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "people.xlsx"


def saved(path: Path, *cells: object, sheet: str = "People", others: tuple[str, ...] = ()) -> Path:
    """A workbook whose first row has these cells."""
    workbook = Workbook()
    workbook.active.title = sheet
    workbook.active.append(cells)
    for name in others:
        workbook.create_sheet(name)
    workbook.save(path)
    return path


def with_part(path: Path, name: str, old: bytes, new: bytes) -> Path:
    """The workbook with something in one of its parts replaced."""
    with ZipFile(path) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    assert old in parts[name]
    parts[name] = parts[name].replace(old, new)
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for one, content in parts.items():
            archive.writestr(one, content)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(FileRefused) as refused:
        read_sheet(path, "people")
    return str(refused.value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("  0123 ", "  0123 "),
        (12, "12"),
        (12.0, "12"),
        (12.5, "12.5"),
        (True, "yes"),
        (False, "no"),
        (datetime(2027, 3, 9, 14, 30), "2027-03-09 14:30"),
        (datetime(2027, 3, 9), "2027-03-09 00:00"),
        (date(2027, 3, 9), "2027-03-09"),
        (time(14, 30), "14:30"),
    ],
)
def test_cells_are_read_as_text(path: Path, value: Any, text: str) -> None:
    assert read_sheet(saved(path, "first", value, "last"), "people") == [["first", text, "last"]]


def test_the_sheet_of_the_tables_name_is_read(path: Path) -> None:
    assert read_sheet(saved(path, "x", others=("Notes",)), "people") == [["x"]]


def test_a_single_sheet_may_have_any_name(path: Path) -> None:
    assert read_sheet(saved(path, "x", sheet="Sheet1"), "people") == [["x"]]


def test_of_several_sheets_without_the_name_none_is_guessed(path: Path) -> None:
    saved(path, "x", sheet="Sheet1", others=("Notes",))
    assert refusal(path) == 'people.xlsx has no sheet "people"; it has: Sheet1, Notes.'


def test_rows_that_the_sheet_does_not_declare_are_read(path: Path) -> None:
    saved(path, "x", "y")
    with_part(path, SHEET, b'ref="A1:B1"', b'ref="A1"')
    assert read_sheet(path, "people") == [["x", "y"]]


@pytest.mark.parametrize("cell", ["XFD1048576", "CW1", "A100001"])
def test_a_cell_far_out_is_refused(path: Path, cell: str) -> None:
    workbook = Workbook()
    workbook.active["A1"] = "x"
    workbook.active[cell] = "y"
    workbook.save(path)
    assert refusal(path) == TOO_LARGE


@pytest.mark.parametrize("declared", [b'<dimension ref="A1:B2"/>', b""])
def test_a_cell_far_out_is_refused_whatever_the_sheet_declares(path: Path, declared: bytes) -> None:
    workbook = Workbook()
    workbook.active["A1"] = "x"
    workbook.active["XFD1048576"] = "y"
    workbook.save(path)
    with_part(path, SHEET, b'<dimension ref="A1:XFD1048576"/>', declared)
    assert refusal(path) == TOO_LARGE


def test_a_part_that_unpacks_to_far_more_than_its_size_is_refused(path: Path) -> None:
    saved(path, "x")
    with_part(path, SHEET, b"<sheetData>", b"<sheetData>" + b" " * 2_000_000)
    assert refusal(path) == SWOLLEN


def test_parts_that_together_unpack_to_too_much_are_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matchmaker.intake.workbooks.MOST_UNPACKED", 1_000_000)
    with ZipFile(path, "w") as archive:
        for number in range(3):
            archive.writestr(f"part{number}", b"x" * 400_000)
    assert refusal(path) == SWOLLEN.replace("60", "1")


@pytest.mark.parametrize("removed", ["xl/workbook.xml", "[Content_Types].xml"])
def test_a_workbook_that_lacks_a_part_is_refused(path: Path, removed: str) -> None:
    saved(path, "x")
    with ZipFile(path) as archive:
        parts = {one: archive.read(one) for one in archive.namelist() if one != removed}
    with ZipFile(path, "w") as archive:
        for one, content in parts.items():
            archive.writestr(one, content)
    assert refusal(path) == UNREADABLE


def test_a_sheet_that_is_no_xml_is_refused(path: Path) -> None:
    saved(path, "x")
    with_part(path, SHEET, b"</sheetData>", b"<row><c>")
    assert refusal(path) == UNREADABLE
