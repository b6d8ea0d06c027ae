"""Reading one sheet of a workbook as text, within limits that are checked before it is opened."""

import warnings
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

from matchmaker.errors import FileRefused
from matchmaker.words import sentence

Read = TypeVar("Read")

MOST_ROWS = 100_000
MOST_COLUMNS = 100
MOST_UNPACKED = 60_000_000
"""Bytes of a workbook's parts together, as its directory declares them and as they are read."""

MOST_TIMES_PACKED = 200
"""A part of more than a million bytes that unpacks to more than this was made to do harm."""


def read_sheet(path: Path, name: str) -> list[list[str]]:
    """The rows of the sheet of this name, or of the only sheet, every cell as text.

    Dates and times are ISO (``2027-03-09``, ``2027-03-09 14:30``), whole numbers have no decimal
    point, truth values are ``yes`` and ``no``. Formulas give the result that was saved with them.

    Raises:
        FileRefused: it is no workbook, too large, or has no such sheet.
    """
    return _opened(path, lambda workbook: _rows(path, _sheet(path, workbook, name)))


def read_sheets(path: Path) -> dict[str, list[list[str]]]:
    """The rows of every sheet by its name, hidden ones too; raises as :func:`read_sheet`."""
    return _opened(
        path, lambda workbook: {one.title: _rows(path, one) for one in workbook.worksheets}
    )


def _opened(path: Path, read: Callable[[Any], Read]) -> Read:
    _check_unpacked(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions; only values are read
            # Links to other workbooks are of no use here, and would be followed into their parts.
            workbook = load_workbook(path, read_only=True, data_only=True, keep_links=False)
            try:
                return read(workbook)
            finally:
                workbook.close()
    except FileRefused:
        raise
    except Exception as wrong:  # openpyxl raises whatever a broken part makes it trip over
        raise _unreadable(path) from wrong


def _check_unpacked(path: Path) -> None:
    try:
        with ZipFile(path) as archive:
            parts = archive.infolist()
    except (BadZipFile, OSError, ValueError) as wrong:
        raise _unreadable(path) from wrong
    swollen = any(
        part.file_size > max(1_000_000, MOST_TIMES_PACKED * part.compress_size) for part in parts
    )
    if swollen or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise FileRefused(
            path.name,
            sentence(
                "{file} unpacks to more than {most} MB, or to far more than its size; save only "
                "the filled rows to a new workbook or as CSV.",
                file=path.name,
                most=MOST_UNPACKED // 1_000_000,
            ),
        )


def _rows(path: Path, sheet: Any) -> list[list[str]]:
    _check_dimension(path, sheet.max_row, sheet.max_column)
    # What a sheet declares may be wrong either way: read what is there, up to the limits.
    sheet.reset_dimensions()
    rows: list[list[str]] = []
    for cells in islice(sheet.iter_rows(), MOST_ROWS + 1):
        _check_dimension(path, len(rows) + 1, len(cells))
        rows.append([_text(cell) for cell in cells])
    return rows


def _sheet(path: Path, workbook: Any, name: str) -> Any:
    sheets = {sheet.title.strip().casefold(): sheet for sheet in workbook.worksheets}
    if name in sheets:
        return sheets[name]
    if len(sheets) == 1:
        return workbook.worksheets[0]
    raise FileRefused(
        path.name,
        sentence(
            '{file} has no sheet "{name}"; it has: {sheets}.',
            file=path.name,
            name=name,
            sheets=", ".join(sheet.title for sheet in workbook.worksheets) or "none",
        ),
    )


def _check_dimension(path: Path, rows: int | None, columns: int | None) -> None:
    if (rows or 0) > MOST_ROWS or (columns or 0) > MOST_COLUMNS:
        raise FileRefused(
            path.name,
            sentence(
                "{file} has more than {rows} rows or {columns} columns; delete what is empty, "
                "or import it in parts.",
                file=path.name,
                rows=MOST_ROWS,
                columns=MOST_COLUMNS,
            ),
        )


def _text(cell: Any) -> str:
    match value := cell.value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            nearest = (value + timedelta(seconds=0.5)).replace(microsecond=0)
            if nearest.time() == time() and "h" not in cell.number_format.casefold():
                return nearest.date().isoformat()
            return nearest.isoformat(" ").removesuffix(":00")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes")
        case _:
            return str(value)


def _unreadable(path: Path) -> FileRefused:
    return FileRefused(
        path.name,
        sentence(
            "{file} cannot be read as a workbook; open it in a spreadsheet program and save it "
            "as .xlsx, or as CSV in UTF-8.",
            file=path.name,
        ),
    )
