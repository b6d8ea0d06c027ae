"""The report as a file of each kind, for the command line and for the pages."""

import json
from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, PackageLoader, select_autoescape

from matchmaker.eu_report import Report, as_plain
from matchmaker.eu_report.labels import row_name
from matchmaker.eu_report.plain import all_rows
from matchmaker.eu_report.shape import Figure
from matchmaker.reports.eu_document import write_eu_document
from matchmaker.reports.eu_sections import (
    about,
    bottom_lines,
    cell_text,
    narrative,
)
from matchmaker.reports.eu_workbook import write_eu_workbook
from matchmaker.words import Say, Sentence

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "html": "text/html",
}
"""The kinds of file, each with the media type that it is handed out under."""


def write(report: Report, kind: str, path: Path, *, say: Say = str) -> None:
    """Write the report as a file of one of the kinds."""
    _WRITERS[kind](report, path, say)


def _json(report: Report, path: Path, say: Say) -> None:
    text = json.dumps(as_plain(report, say), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def _html(report: Report, path: Path, say: Say) -> None:
    """One page that needs no server: each figure leads to its rows, further down."""
    environment = Environment(
        loader=PackageLoader("web"), autoescape=select_autoescape(), trim_blocks=True
    )
    environment.filters["sentence"] = lambda said: say(said) if isinstance(said, Sentence) else said
    environment.filters["cell"] = lambda cell: cell_text(cell, say)
    environment.filters["row_name"] = lambda row: cell_text(row_name(row), say)
    environment.tests["figure"] = is_figure
    page = environment.get_template("coordinator/report/file.html").render(
        report=report,
        about=about(report),
        narrative=list(narrative(report)),
        bottom_lines=bottom_lines,
        rows=all_rows(report),
        _=lambda text, **values: text % values if values else text,
    )
    path.write_text(page, encoding="utf-8", newline="\n")


def is_figure(cell: object) -> bool:
    """Whether a cell holds a figure, which has rows."""
    return isinstance(cell, Figure)


_WRITERS: dict[str, Callable[[Report, Path, Say], None]] = {
    "json": _json,
    "xlsx": lambda report, path, say: write_eu_workbook(report, path, say=say),
    "docx": lambda report, path, say: write_eu_document(report, path, say=say),
    "html": _html,
}
