"""The report as a workbook: one sheet for each table, in the funder's layout."""

import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from matchmaker.eu_report.shape import Cell, Figure, Report, Table
from matchmaker.reports.charts import BARS
from matchmaker.reports.eu_checks import check_tables
from matchmaker.reports.eu_sections import (
    BOUNDS,
    NOTHING,
    about,
    bottom_lines,
    cell_text,
    narrative,
    shares,
)
from matchmaker.words import Say, Sentence, sentence

_NAMES = {
    "achievements": sentence("Key achievements"),
    "export_groups": sentence("Export groups"),
    "events": sentence("Events"),
    "stakeholders": sentence("Stakeholders"),
    "cluster_cases": sentence("Cluster cases"),
    "sme_cases": sentence("SME cases"),
    "cluster_details": sentence("Cluster details"),
    "sme_details": sentence("SME details"),
    "corrections": sentence("Corrections"),
    "differences": sentence("Differences"),
    "missing_evidence": sentence("Missing evidence"),
}
_LONGEST_NAME = 31
_PAGE = 128
"""Characters that stand beside each other on a landscape page."""

_LINE = 13.5
"""Height of a line, in points."""

_HEAD_ROW = 3


class _Sheets:
    """A workbook under work. Text stays text whatever it begins with."""

    def __init__(self, path: Path, say: Say) -> None:
        self.say = say
        self.book = xlsxwriter.Workbook(
            path, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
        )
        top: dict[str, Any] = {"valign": "top", "text_wrap": True, "font_size": 10}
        wrapped = {**top, "align": "left", "indent": 1}
        self.title = self.book.add_format({"bold": True, "font_size": 14})
        self.none = self.book.add_format(
            {**top, "align": "right", "bottom": 4, "bottom_color": "#b8b5ad"}
        )
        self.soft = self.book.add_format({"font_color": "#545e67", "font_size": 10})
        self.text = self.book.add_format({**wrapped, "bottom": 4, "bottom_color": "#b8b5ad"})
        self.head = self.book.add_format(
            {**wrapped, "bold": True, "bottom": 1, "bg_color": "#e8eef2", "valign": "vcenter"}
        )
        self.number_head = self.book.add_format(
            {**top, "bold": True, "bottom": 1, "bg_color": "#e8eef2", "align": "right"}
            | {"valign": "vcenter"}
        )
        self.bold = self.book.add_format({**wrapped, "bold": True, "top": 1})
        self._numbers: dict[tuple[str, bool], Any] = {}

    def number(self, words: str, *, bold: bool) -> Any:
        """A format for numbers, with the words of a bound in front."""
        if (words, bold) not in self._numbers:
            shown = f'"{words} "#,##0' if words else "#,##0"
            line = {"top": 1} if bold else {"bottom": 4, "bottom_color": "#b8b5ad"}
            self._numbers[words, bold] = self.book.add_format(
                {"num_format": shown, "valign": "top", "bold": bold, "font_size": 10, **line}
            )
        return self._numbers[words, bold]

    def sheet(self, name: Sentence, title: str, subtitle: str) -> Worksheet:
        """A new sheet, as wide as a landscape page."""
        sheet = self.book.add_worksheet(self.say(name)[:_LONGEST_NAME])
        sheet.write_string(0, 0, title, self.title)
        sheet.write_string(1, 0, subtitle, self.soft)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&8&A&R&8&P / &N")
        return sheet

    def cell(self, sheet: Worksheet, row: int, column: int, cell: Cell, *, bold: bool) -> None:
        """Write one cell: a number as a number, whatever bound it is."""
        if isinstance(cell, Figure) and cell.value is not None:
            bound = BOUNDS.get(cell.qualifier)
            shown = self.number(self.say(bound) if bound else "", bold=bold)
            sheet.write_number(row, column, cell.value, shown)
        elif isinstance(cell, Figure):
            sheet.write_string(row, column, NOTHING, self.none)
        else:
            sheet.write_string(
                row, column, cell_text(cell, self.say), self.bold if bold else self.text
            )


def write_eu_workbook(report: Report, path: Path, *, say: Say = str) -> None:
    """Write the workbook: what it is about, each table, the narrative, then what is amiss."""
    sheets = _Sheets(path, say)
    try:
        _first(sheets, report)
        for table in report.tables:
            _table(sheets, report, table)
        _pictures(sheets, report)
        texts = list(narrative(report))
        if texts:
            sheet = sheets.sheet(sentence("Narrative"), say(sentence("Narrative")), report.name)
            sheet.set_column(0, 0, 34)
            sheet.set_column(1, 1, 90)
            row = _HEAD_ROW
            for heading, said in texts:
                for at, text in enumerate(said):
                    sheet.write_string(row, 0, "" if at else say(heading), sheets.text)
                    sheet.write_string(row, 1, text, sheets.text)
                    sheet.set_row(row, _height([say(heading), text], [34, 90]))
                    row += 1
        for table in check_tables(report):
            _table(sheets, report, table)
    finally:
        sheets.book.close()


def _first(sheets: _Sheets, report: Report) -> None:
    sheet = sheets.sheet(
        sentence("Report"), report.name, sheets.say(sentence("Report to the funder"))
    )
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    for row, (name, text) in enumerate(about(report), start=_HEAD_ROW):
        sheet.write_string(row, 0, sheets.say(name), sheets.text)
        sheet.write_string(row, 1, text, sheets.text)


def _pictures(sheets: _Sheets, report: Report) -> None:
    """One sheet of charts, each with its data beside it, that a reader can go on working with."""
    if not report.pictures:
        return
    say, name = sheets.say, sentence("Pictures")
    sheet = sheets.sheet(name, say(name), report.name)
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 3, 12)
    row = _HEAD_ROW
    for picture in report.pictures:
        sheet.write_string(row, 0, say(picture.title), sheets.head)
        for at, series in enumerate(picture.series, start=1):
            sheet.write_string(row, at, say(series), sheets.number_head)
        first, last = row + 1, row + len(picture.rows)
        for line, (label, numbers) in enumerate(picture.rows, start=first):
            sheet.write_string(line, 0, cell_text(label, say), sheets.text)
            for at, number in enumerate(numbers, start=1):
                sheet.write_number(line, at, number, sheets.number("", bold=False))
        if picture.note:
            sheet.write_string(last + 1, 0, say(picture.note), sheets.soft)
        chart = sheets.book.add_chart({"type": "bar"})
        for at in range(1, len(picture.series) + 1):
            chart.add_series(
                {
                    "name": [sheet.name, row, at],
                    "categories": [sheet.name, first, 0, last, 0],
                    "values": [sheet.name, first, at, last, at],
                    "data_labels": {"value": True},
                    "fill": {"color": BARS[at - 1]},
                }
            )
        chart.set_title({"name": say(picture.title), "name_font": {"size": 11}})
        chart.set_y_axis({"reverse": True})
        chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
        chart.set_legend({"none": len(picture.series) == 1, "position": "bottom"})
        lines = max(len(picture.rows) * (2 if len(picture.series) > 1 else 1) + 5, 10)
        chart.set_size({"width": 560, "height": lines * 20})
        sheet.insert_chart(row, 5, chart, {"description": say(picture.title)})
        row += max(lines, len(picture.rows) + 2) + 2


def _table(sheets: _Sheets, report: Report, table: Table) -> None:
    say = sheets.say
    name = _NAMES.get(table.key, table.title)
    sheet = sheets.sheet(name, say(table.title), report.name)
    widths = shares(table.columns, _PAGE)
    for column, one in enumerate(table.columns):
        sheet.set_column(column, column, widths[column])
        head = sheets.number_head if one.number else sheets.head
        sheet.write_string(_HEAD_ROW, column, say(one.label), head)
    lines = [(line.cells, False) for line in table.lines]
    lines += [(cells, True) for cells in bottom_lines(table)]
    heads = [say(one.label) for one in table.columns]
    sheet.set_row(_HEAD_ROW, _height(heads, widths))
    for row, (cells, bold) in enumerate(lines, start=_HEAD_ROW + 1):
        texts = [cell_text(cells.get(one.key), say) for one in table.columns]
        sheet.set_row(row, _height(texts, widths))
        for column, one in enumerate(table.columns):
            sheets.cell(sheet, row, column, cells.get(one.key), bold=bold)
    if table.note is not None:
        sheet.write_string(_HEAD_ROW + len(lines) + 2, 0, say(table.note), sheets.soft)
    sheet.freeze_panes(_HEAD_ROW + 1, 0)
    sheet.repeat_rows(_HEAD_ROW)


def _height(texts: Sequence[str], widths: Sequence[int]) -> float:
    """The height of a row, in points, that shows all of its texts."""
    lines = [
        len(textwrap.wrap(text, max(6, round(width * 1.05)))) or 1
        for text, width in zip(texts, widths, strict=True)
    ]
    return max(lines) * _LINE + 3
