"""Filling a layout that somebody uploaded: a Word or Excel file with names in double braces.

A layout is a program of a kind, so it is run where it can do no harm: in a sandbox that reaches
nothing but the report's values, in a child process with limits on time, memory and size.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from copy import copy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import BadZipFile, ZipFile

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from openpyxl import load_workbook

from matchmaker.errors import FileRefused
from matchmaker.intake.sandbox import read_upload
from matchmaker.words import sentence

MOST_BYTES = 5_000_000
"""Of an uploaded layout."""

MOST_UNPACKED = 60_000_000
MOST_CELLS = 200_000
MOST_ROWS = 20_000
"""Cells that a layout may have, and rows that it may be filled to."""

_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
_EACH_ROW = re.compile(r"\{%\s*row\s+(\w+)\s+in\s+([\w.\[\]'\"]+)\s*%\}")


def filled(data: bytes, name: str, report: Mapping[str, Any]) -> bytes:
    """A layout filled with a report's JSON values, read and run in a child process.

    Raises:
        FileRefused: it is no layout, or asks for what the report does not have; the sentence says
            what and where.
    """
    if len(data) > MOST_BYTES:
        raise FileRefused(
            name,
            sentence("{file} has more than {most} MB.", file=name, most=MOST_BYTES // 1_000_000),
        )
    answer: str = read_upload(data, name, fill_file, dict(report))
    return b64decode(answer)


def fill_file(path: Path, report: dict[str, Any]) -> str:
    """What the child process does: the filled file, in base64."""
    kind = _kind(path)
    values = {name: value for name, value in report.items() if name != "rows"}
    values |= report["tables"]
    with TemporaryDirectory() as folder:
        made = Path(folder) / f"filled.{kind}"
        try:
            (_fill_document if kind == "docx" else _fill_workbook)(path, made, values)
        except TemplateSyntaxError as wrong:
            raise FileRefused(
                path.name,
                sentence(
                    "{file}: the braces do not fit together: {problem}.",
                    file=path.name,
                    problem=str(wrong.message).rstrip("."),
                ),
            ) from wrong
        except SecurityError as wrong:
            raise FileRefused(
                path.name,
                sentence("{file} asks for something that no layout may have.", file=path.name),
            ) from wrong
        except UndefinedError as wrong:
            raise FileRefused(
                path.name,
                sentence(
                    "{file} asks for something that the report does not have: {problem}.",
                    file=path.name,
                    problem=str(wrong.message).rstrip("."),
                ),
            ) from wrong
        except (TemplateError, ValueError, TypeError, ZeroDivisionError, OverflowError) as wrong:
            raise FileRefused(
                path.name,
                sentence("{file} cannot be filled: {problem}.", file=path.name,
                         problem=str(wrong)[:200].rstrip(".")),
            ) from wrong  # fmt: skip
        return b64encode(made.read_bytes()).decode()


def _kind(path: Path) -> str:
    """What kind of layout a file is, by what is in it; its size unpacked is looked at first."""
    not_a_layout = FileRefused(
        path.name,
        sentence("{file} is no Word document (.docx) and no workbook (.xlsx).", file=path.name),
    )
    try:
        with ZipFile(path) as archive:
            parts = {one.filename: one.file_size for one in archive.infolist()}
    except (BadZipFile, OSError, ValueError) as wrong:
        raise not_a_layout from wrong
    if sum(parts.values()) > MOST_UNPACKED:
        raise FileRefused(
            path.name,
            sentence(
                "{file} unpacks to more than {most} MB.",
                file=path.name,
                most=MOST_UNPACKED // 1_000_000,
            ),
        )
    kind = next((kind for kind, part in _PARTS.items() if part in parts), None)
    if kind is None:
        raise not_a_layout
    return kind


def _environment(*, escapes: bool) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=escapes)
    environment.globals.clear()
    return environment


def _fill_document(path: Path, made: Path, values: dict[str, Any]) -> None:
    template = DocxTemplate(path)
    template.render(values, _environment(escapes=True), autoescape=True)
    template.save(made)


def _fill_workbook(path: Path, made: Path, values: dict[str, Any]) -> None:
    workbook = load_workbook(path)
    for sheet in workbook.worksheets:
        if sheet.max_row * sheet.max_column > MOST_CELLS:
            raise FileRefused(
                path.name,
                sentence("{file} has more than {most} cells.", file=path.name, most=MOST_CELLS),
            )
        _fill_sheet(sheet, values)
    workbook.save(made)


def _fill_sheet(sheet: Any, values: dict[str, Any]) -> None:
    """Fill the cells; a row with ``{% row one in sme_cases.rows %}`` is repeated for each."""
    environment = _environment(escapes=False)
    for row in range(sheet.max_row, 0, -1):
        cells = list(sheet[row])
        each = next(_loops(cells), None)
        if each is None:
            for cell in cells:
                _fill_cell(environment, cell, cell.value, values)
            continue
        name, listed = each
        rows: list[Any] = list(
            environment.compile_expression(listed, undefined_to_none=False)(**values) or []
        )
        if len(rows) > MOST_ROWS:
            raise ValueError(f"more than {MOST_ROWS} rows")
        wanted = [_EACH_ROW.sub("", cell.value) if isinstance(cell.value, str) else cell.value
                  for cell in cells]  # fmt: skip
        if not rows:
            for cell in cells:
                cell.value = None
            continue
        if len(rows) > 1:
            sheet.insert_rows(row + 1, len(rows) - 1)
        for down, one in enumerate(rows):
            for across, (first, said) in enumerate(zip(cells, wanted, strict=True), start=1):
                cell = sheet.cell(row + down, across)
                if down and first.has_style:
                    cell._style = copy(first._style)
                _fill_cell(environment, cell, said, {**values, name: one})


def _loops(cells: list[Any]) -> Iterator[tuple[str, str]]:
    for cell in cells:
        if isinstance(cell.value, str) and (found := _EACH_ROW.search(cell.value)):
            yield found[1], found[2]


def _fill_cell(
    environment: ImmutableSandboxedEnvironment, cell: Any, said: Any, values: dict[str, Any]
) -> None:
    """One cell: a name alone gives a number where it is one; anything else is text, no formula."""
    if not isinstance(said, str) or "{" not in said:
        if cell.value != said:
            cell.value = said
        return
    alone = re.fullmatch(r"\s*\{\{([^{}]+)\}\}\s*", said)
    if alone:
        value = environment.compile_expression(alone[1], undefined_to_none=False)(**values)
        if isinstance(value, int | float) and not isinstance(value, bool):
            cell.value = value
            return
    text = environment.from_string(said).render(values)
    cell.value = text or None
    if text:
        cell.data_type = "s"
