"""Writing workbooks so that text stays text and every sheet says where it comes from."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

WIDEST_COLUMN = 60


class Workbook:
    """An XLSX file under work; used as a context manager, which writes it at the end.

    Cells are written as what they are: a text that begins with ``=`` or ``+`` stays a text and
    never becomes a formula, and a link is no link.
    """

    def __init__(self, path: Path, *, caption: str) -> None:
        self._book = xlsxwriter.Workbook(
            path, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
        )
        self._caption = caption
        self._bold = self._book.add_format({"bold": True, "valign": "top"})
        self._text = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._head = self._book.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._book.close()

    def sheet(
        self, name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]], *, grid: bool = False
    ) -> None:
        """Add a sheet: the caption, the heads, the rows; a grid also keeps its first column."""
        sheet = self._book.add_worksheet(name)
        sheet.write_string(0, 0, self._caption, self._bold)
        widths = [len(head) for head in heads]
        for column, head in enumerate(heads):
            sheet.write_string(2, column, head, self._head)
        last = 2
        for last, row in enumerate(rows, start=3):
            for column, value in enumerate(row):
                self._write(sheet, last, column, value)
                longest = max((len(line) for line in str(value).splitlines()), default=0)
                widths[column] = max(widths[column], longest)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(width + 2, WIDEST_COLUMN))
        sheet.freeze_panes(3, 1 if grid else 0)
        if not grid and heads:
            sheet.autofilter(2, 0, max(last, 3), len(heads) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)

    def _write(self, sheet: Worksheet, row: int, column: int, value: Any) -> None:
        if value is None or value == "":
            return
        if isinstance(value, int | float) and not isinstance(value, bool):
            sheet.write_number(row, column, value, self._text)
        else:
            sheet.write_string(row, column, str(value), self._text)
