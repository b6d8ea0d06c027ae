"""The people of a mission as a workbook that is edited offline and comes back as a difference."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

import xlsxwriter

from matchmaker.intake.round_trip import EXPORTED, FORMAT, ID, Row

LONGEST_CELL = 32_000
"""Characters; a spreadsheet keeps few more, and drops a text that is longer."""


def write_people_workbook(
    target: Path | BinaryIO, mission: str, tables: Mapping[str, tuple[Sequence[str], Sequence[Row]]]
) -> None:
    """Write each table as a sheet with row ids, and a hidden sheet of the values as they are.

    Every cell is text and stays text, whatever it begins with. What is too long for a cell is
    left out of both, so that it is neither changed nor taken for cleared.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(target, options) as book:
        head = book.add_format({"bold": True, "bottom": 1})
        text = book.add_format({"num_format": "@", "valign": "top"})
        fixed = book.add_format({"num_format": "@", "valign": "top", "font_color": "#666666"})
        hidden = []
        for name, (columns, rows) in tables.items():
            sheet = book.add_worksheet(name)
            for at, column in enumerate((ID, *columns)):
                sheet.write_string(0, at, column, head)
                widest = max((len(str(row[column] or "")) for row in rows), default=0)
                sheet.set_column(at, at, min(max(len(column), widest) + 2, 50), text)
            for number, row in enumerate(rows, 1):
                for at, column in enumerate((ID, *columns)):
                    value = row[column]
                    if value and len(value) <= LONGEST_CELL:
                        sheet.write_string(number, at, value, fixed if column == ID else text)
            sheet.ignore_errors({"number_stored_as_text": f"A1:Z{len(rows) + 1}"})
            sheet.freeze_panes(1, 2)
            sheet.autofilter(0, 0, max(1, len(rows)), len(columns))
            hidden.append((name, rows))
        for name, rows in hidden:
            sheet = book.add_worksheet(name + EXPORTED)
            sheet.write_string(0, 0, FORMAT)
            sheet.write_string(0, 1, mission)
            for number, row in enumerate(rows, 1):
                kept = {
                    column: value if value is None or len(value) <= LONGEST_CELL else None
                    for column, value in row.items()
                }
                for at, part in enumerate(_pieces(json.dumps(kept))):
                    sheet.write_string(number, at, part)
            sheet.very_hidden()


def _pieces(text: str) -> list[str]:
    """A row's text in as many cells as it needs."""
    return [text[at : at + LONGEST_CELL] for at in range(0, len(text), LONGEST_CELL)]
