"""A report out of its JSON values: what was frozen, to be written as a file of any kind.

Texts stay in the language that they were frozen in.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from matchmaker.eu_report.shape import (
    Audience,
    Basis,
    Cell,
    Check,
    Column,
    Explained,
    Figure,
    Gap,
    Line,
    Period,
    Reading,
    Report,
    Row,
    Table,
)
from matchmaker.pictures import Picture
from matchmaker.records import Qualifier
from matchmaker.words import Sentence

Plain = Mapping[str, Any]


def report_of(plain: Plain) -> Report:
    """The funder's report that ``plain.as_plain`` made these values of, in these words."""
    rows = {key: _row(key, one) for key, one in plain["rows"].items()}
    figures = {key: _figure(key, one, rows) for key, one in plain["figures"].items()}
    return Report(
        slug=plain["project"],
        name=plain["name"],
        programme=plain["programme"],
        partners=plain["partners"],
        audience=Audience(plain["audience"]),
        period=Period(_day(plain["period"]["from"]), _day(plain["period"]["to"])),
        tables=[_table(key, one, rows, figures) for key, one in plain["tables"].items()],
        statements=[(one["kind"], one["text"], one["row"]) for one in plain["narrative"]],
        checks=[
            *(_check(one, rows, agrees=False) for one in plain["differences"]),
            *(_check(one, rows, agrees=True) for one in plain["agreeing"]),
        ],
        readings=[Reading(**one) for one in plain["readings"]],
        gaps=[Gap(rows[one["row"]], _said(one["missing"])) for one in plain["missing_evidence"]],
        pictures=[_picture(one) for one in plain.get("pictures", [])],
        undated=[rows[key] for key in plain.get("undated", [])],
    )


def _said(text: str) -> Sentence:
    return Sentence("{text}", {"text": text})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _picture(one: Plain) -> Picture:
    return Picture(
        key=one["key"],
        title=_said(one["title"]),
        series=[_said(name) for name in one["series"]],
        rows=[(row["name"], row["values"]) for row in one["rows"]],
        note=_said(one["note"]) if one["note"] else None,
    )


def _row(key: str, one: Plain) -> Row:
    return Row(
        key=key,
        noun=one["noun"],
        record="",
        text=one["text"],
        counts=one["counts"],
        place=one["place"],
        lines=one["lines"],
        printed=one["printed"],
        added_on=_day(one["added_on"]),
        changed_on=_day(one["changed_on"]),
    )


def _figure(key: str, one: Plain, rows: Mapping[str, Row]) -> Figure:
    return Figure(
        key=key,
        label=_said(one["label"]),
        value=one["value"],
        rows=[rows[row] for row in one["rows"]],
        qualifier=Qualifier(one["qualifier"]),
        basis=Basis(one["basis"]),
        recorded=one["recorded"],
        reported=one["reported"],
        printed=one["printed"],
    )


def _table(key: str, one: Plain, rows: Mapping[str, Row], figures: Mapping[str, Figure]) -> Table:
    columns = [
        Column(
            column["key"], _said(column["label"]), column.get("number", False),
            column.get("width", 1),
        )
        for column in one["columns"]
    ]  # fmt: skip
    return Table(
        key=key,
        title=_said(one["title"]),
        columns=columns,
        lines=[
            Line(
                {name: _cell(line, name, figures) for name in _names(line)},
                rows.get(line.get("row", "")),
            )
            for line in one["rows"]
        ],
        total={name: _cell(one["total"], name, figures) for name in _names(one.get("total", {}))},
        printed_total={
            name: Figure(f"printed/{name}", name, value, reported=value)
            for name, value in one.get("printed_total", {}).items()
        },
        note=_said(one["note"]) if one.get("note") else None,
    )


def _names(line: Plain) -> list[str]:
    return [name for name in line if name not in ("row", "figures", "qualifiers")]


def _cell(line: Plain, name: str, figures: Mapping[str, Figure]) -> Cell:
    """A cell; a number whose figure is not told, as in what was frozen long ago, is one alone."""
    value = line.get(name)
    known = figures.get(line.get("figures", {}).get(name, ""))
    if known is not None:
        return known
    if isinstance(value, int):
        bound = Qualifier(line.get("qualifiers", {}).get(name, Qualifier.EXACT))
        return Figure("", "", value, qualifier=bound)
    return _said(value) if value else value


def _check(one: Plain, rows: Mapping[str, Row], *, agrees: bool) -> Check:
    said = one.get("explained")
    return Check(
        rule=one["rule"],
        figure=_said(one["figure"]),
        printed=one["printed"],
        counted=one["counted"],
        rows=[rows[key] for key in one["rows"]],
        agrees=agrees,
        note=_said(one["note"]) if one["note"] else None,
        explained=Explained(said["words"], said["by"], date.fromisoformat(said["on"]))
        if said
        else None,
    )
