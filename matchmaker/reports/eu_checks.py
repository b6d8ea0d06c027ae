"""What a report says about itself, as tables for its files: differences and missing evidence."""

from collections.abc import Sequence

from matchmaker.eu_report.labels import row_name
from matchmaker.eu_report.shape import Audience, Cell, Check, Column, Line, Report, Row, Table
from matchmaker.words import Sentence, sentence

MOST_ROWS = 30
"""Rows that are named beside a difference; of more their number is told."""


def check_tables(report: Report) -> list[Table]:
    """The tables that follow those of the funder's layout; the public's report has none."""
    if report.audience is Audience.PUBLIC:
        return []
    return [one for one in (_corrections(report), _differences(report), _gaps(report)) if one.lines]


def _corrections(report: Report) -> Table:
    changes = report.frozen.changes if report.frozen else []
    return Table(
        key="corrections",
        title=sentence("What was corrected since it was frozen"),
        columns=(
            Column("what", sentence("What"), width=3),
            Column("frozen", sentence("Frozen"), width=3),
            Column("now", sentence("Now"), width=3),
            Column("because", sentence("Because"), width=3),
        ),
        lines=[
            Line(
                {
                    "what": one.what,
                    "frozen": _value(one.frozen),
                    "now": _value(one.now),
                    "because": _sentences(one.because),
                }
            )
            for one in changes
        ],
    )


def _sentences(said: Sequence[Sentence]) -> Cell:
    told: Cell = ""
    for one in said:
        told = sentence("{before} {one}", before=told, one=one) if told else one
    return told


def _differences(report: Report) -> Table:
    columns = (
        Column("figure", sentence("What"), width=4),
        Column("printed", sentence("Printed or claimed"), width=2),
        Column("counted", sentence("The rows say"), width=2),
        Column("rows", sentence("Rows"), width=5),
        Column("explained", sentence("Explanation"), width=3),
    )
    return Table(
        key="differences",
        title=sentence("What was printed or claimed, and what the rows say"),
        columns=columns,
        lines=[Line(_difference(one)) for one in report.differences],
    )


def _difference(check: Check) -> dict[str, Cell]:
    explained = check.explained
    return {
        "figure": sentence("{figure}. {note}", figure=check.figure, note=check.note)
        if check.note
        else check.figure,
        "printed": _value(check.printed),
        "counted": _value(check.counted),
        "rows": _named(check.rows),
        "explained": sentence(
            "{words} ({name}, {day})", words=explained.words, name=explained.by, day=explained.on
        )
        if explained
        else "",
    }


def _value(value: Cell | int) -> Cell:
    return "–" if value is None else f"{value:,}" if isinstance(value, int) else value


def _named(rows: Sequence[Row]) -> Cell:
    known = list({one.key: one for one in rows}.values())
    told: Cell = ""
    for row in known[:MOST_ROWS]:
        name = row_name(row)
        told = sentence("{rows}, {row}", rows=told, row=name) if told else name
    if len(known) <= MOST_ROWS:
        return told
    return sentence("{rows} and {number} more", rows=told, number=len(known) - MOST_ROWS)


def _gaps(report: Report) -> Table:
    return Table(
        key="missing_evidence",
        title=sentence("Missing evidence"),
        columns=(
            Column("row", sentence("Row"), width=2),
            Column("text", sentence("What it says"), width=5),
            Column("missing", sentence("Missing"), width=4),
        ),
        lines=[
            Line({"row": row_name(one.row), "text": one.row.text, "missing": one.what})
            for one in report.gaps
        ],
    )
