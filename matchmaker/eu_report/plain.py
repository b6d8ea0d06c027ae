"""A report as JSON values, as its file has it and as it is kept when it is frozen."""

from collections.abc import Mapping
from typing import Any

from matchmaker.eu_report.shape import (
    Audience,
    Cell,
    Change,
    Check,
    Figure,
    Line,
    Report,
    Row,
    Table,
    Value,
)
from matchmaker.pictures import Picture
from matchmaker.records import Qualifier
from matchmaker.words import Say, Sentence

FORMAT = "eu-report/1"


def as_plain(report: Report, say: Say = str) -> dict[str, Any]:
    """The whole report; texts in the language that ``say`` puts sentences into.

    ``tables`` by name, their cells as numbers and texts; ``figures`` by key with what each rests
    on; ``differences`` and what agrees; ``rows`` says what each row is and where its source has
    it. The public's report has tables and texts alone.
    """
    plain: dict[str, Any] = {
        "format": FORMAT,
        "project": report.slug,
        "name": report.name,
        "programme": report.programme,
        "partners": list(report.partners),
        "audience": report.audience.value,
        "period": {
            "from": report.period.starts_on.isoformat() if report.period.starts_on else None,
            "to": report.period.ends_on.isoformat() if report.period.ends_on else None,
        },
        "tables": {one.key: _table(one, say) for one in report.tables},
        "narrative": [
            {"kind": kind, "text": text, "row": row} for kind, text, row in report.statements
        ],
        "pictures": [_picture(one, say) for one in report.pictures],
    }
    if report.audience is Audience.PUBLIC:
        return plain
    if report.frozen:
        plain["frozen"] = {
            "name": report.frozen.name,
            "by": report.frozen.by,
            "on": report.frozen.on.isoformat(),
        }
        plain["corrections"] = [_change(one, say) for one in report.frozen.changes]
    return plain | {
        "figures": {key: _figure(one, say) for key, one in report.figures().items()},
        "differences": [_check(one, say) for one in report.differences],
        "agreeing": [_check(one, say) for one in report.checks if one.agrees],
        "readings": [
            {
                "key": one.key,
                "topic": one.topic,
                "one_place": one.one_place,
                "another_place": one.another_place,
                "reason": one.reason,
                "place": one.place,
                "lines": one.lines,
            }
            for one in report.readings
        ],
        "missing_evidence": [{"row": one.row.key, "missing": say(one.what)} for one in report.gaps],
        "undated": [one.key for one in report.undated],
        "rows": {row.key: _row(row, say) for row in all_rows(report)},
    }


def all_rows(report: Report) -> list[Row]:
    """Every row that something in the report shows or was counted from, once each."""
    found: dict[str, Row] = {}
    for figure in report.figures().values():
        for row in figure.rows:
            found.setdefault(row.key, row)
    for table in report.tables:
        for line in table.lines:
            if line.row is not None:
                found.setdefault(line.row.key, line.row)
    for check in report.checks:
        for row in check.rows:
            found.setdefault(row.key, row)
    for gap in report.gaps:
        found.setdefault(gap.row.key, gap.row)
    for row in report.undated:
        found.setdefault(row.key, row)
    return list(found.values())


def _picture(picture: Picture, say: Say) -> dict[str, Any]:
    return {
        "key": picture.key,
        "title": say(picture.title),
        "series": [say(one) for one in picture.series],
        "rows": [
            {"name": _text(name, say), "values": list(numbers)} for name, numbers in picture.rows
        ],
        "note": say(picture.note) if picture.note else "",
    }


def _table(table: Table, say: Say) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "title": say(table.title),
        "columns": [
            {
                "key": one.key,
                "label": say(one.label),
                "number": one.number,
                "width": one.width,
            }
            for one in table.columns
        ],
        "rows": [_line(one, say) for one in table.lines],
    }
    if table.total:
        plain["total"] = _cells(table.total, say)
    if table.note:
        plain["note"] = say(table.note)
    if table.printed_total:
        plain["printed_total"] = {name: one.value for name, one in table.printed_total.items()}
    return plain


def _line(line: Line, say: Say) -> dict[str, Any]:
    plain: dict[str, Any] = {"row": line.row.key} if line.row else {}
    return plain | _cells(line.cells, say)


def _cells(cells: Mapping[str, Cell], say: Say) -> dict[str, Any]:
    """Cells by column; then which of them are bounds, and which figure each number is."""
    figures = {name: cell for name, cell in cells.items() if isinstance(cell, Figure)}
    bounds = {
        name: one.qualifier.value
        for name, one in figures.items()
        if one.qualifier is not Qualifier.EXACT
    }
    plain: dict[str, Any] = {name: _cell(cell, say) for name, cell in cells.items()}
    if bounds:
        plain["qualifiers"] = bounds
    if figures:
        plain["figures"] = {name: one.key for name, one in figures.items()}
    return plain


def _cell(cell: Cell, say: Say) -> int | str | None:
    if isinstance(cell, Figure):
        return cell.value
    return _text(cell, say) if cell is not None else None


def _text(text: Sentence | str, say: Say) -> str:
    return say(text) if isinstance(text, Sentence) else text


def _figure(figure: Figure, say: Say) -> dict[str, Any]:
    return {
        "label": _text(figure.label, say),
        "value": figure.value,
        "qualifier": figure.qualifier.value,
        "basis": figure.basis.value,
        "recorded": figure.recorded,
        "reported": figure.reported,
        "printed": figure.printed,
        "rows": list(dict.fromkeys(row.key for row in figure.rows)),
    }


def _check(check: Check, say: Say) -> dict[str, Any]:
    return {
        "figure": say(check.figure),
        "printed": _value(check.printed, say),
        "counted": _value(check.counted, say),
        "rows": list(dict.fromkeys(row.key for row in check.rows)),
        "rule": check.rule,
        "note": say(check.note) if check.note else "",
        "key": check.key,
        "explained": {
            "words": check.explained.words,
            "by": check.explained.by,
            "on": check.explained.on.isoformat(),
        }
        if check.explained
        else None,
    }


def _change(change: Change, say: Say) -> dict[str, Any]:
    return {
        "what": change.what,
        "key": change.key,
        "frozen": change.frozen,
        "now": change.now,
        "because": [say(one) for one in change.because],
        "rows": list(change.rows),
    }


def _value(value: Value, say: Say) -> int | str | None:
    return say(value) if isinstance(value, Sentence) else value


def _row(row: Row, say: Say) -> dict[str, Any]:
    return {
        "noun": row.noun,
        "text": _text(row.text, say),
        "counts": row.counts,
        "place": row.place,
        "lines": row.lines,
        "printed": row.printed,
        "added_on": row.added_on.isoformat() if row.added_on else None,
        "changed_on": row.changed_on.isoformat() if row.changed_on else None,
    }
