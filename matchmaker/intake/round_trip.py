"""The Excel round trip: a workbook that was exported, edited offline, comes in as a difference.

Three states are held against each other, cell by cell: as it was exported, as it came back, and as
it is now. What only one side changed is no question; what both changed is put to a person.
"""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from matchmaker.errors import FileRefused
from matchmaker.intake.tables import column_name
from matchmaker.intake.workbooks import read_sheets
from matchmaker.words import Sentence, sentence

ID = "id"
FORMAT = "matchmaker-people/1"
EXPORTED = " as exported"
"""What a hidden sheet's name ends with."""

Row = dict[str, str | None]
"""A row by column; None where a value was too long for a cell and stays out of the comparison."""


class What(StrEnum):
    """What became of a row."""

    ADDED = "added"
    CHANGED = "changed"
    GONE = "gone"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell as it was exported, as it came back, and as it is now."""

    column: str
    before: str
    edited: str
    now: str

    @property
    def conflict(self) -> bool:
        """Whether it was changed meanwhile as well, to something else."""
        return plain(self.now) not in (plain(self.before), plain(self.edited))


@dataclass(frozen=True, slots=True)
class RowChange:
    """What became of one row; ``number`` is the row of the workbook, 0 where it has none.

    ``key`` names it in what a person chooses.
    """

    what: What
    key: str
    number: int
    id: int | None
    name: str
    cells: tuple[CellChange, ...] = ()
    row: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Difference:
    """All that became of one table, and how many rows are as they were."""

    rows: tuple[RowChange, ...]
    unchanged: int
    faults: tuple[Sentence, ...]


def read_workbook(path: Path, tables: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The edited and the exported rows of each table, for a child process to read.

    Raises:
        FileRefused: it is no workbook that was exported here, or a column was renamed.
    """
    sheets = read_sheets(path)
    found: dict[str, Any] = {}
    for table, columns in tables.items():
        edited = sheets.get(table)
        exported = sheets.get(table + EXPORTED)
        if edited is None or exported is None or not exported or exported[0][:1] != [FORMAT]:
            raise FileRefused(
                path.name,
                sentence(
                    "{file} was not exported here, or a sheet of it was removed; export it anew "
                    "and edit that. Other spreadsheets come in by way of Import.",
                    file=path.name,
                ),
            )
        found[table] = {
            "mission": exported[0][1] if len(exported[0]) > 1 else "",
            "edited": _numbered(path.name, edited, columns),
            "exported": [json.loads("".join(row)) for row in exported[1:] if row and row[0]],
        }
    return found


def compare(
    exported: Sequence[Row],
    edited: Sequence[Mapping[str, Any]],
    now: Mapping[int, Row],
    columns: Sequence[str],
    name_of: str,
) -> Difference:
    """Hold the three states of a table against each other.

    ``now`` holds the rows as they are, by id. ``edited`` rows carry their number in ``#``.
    """
    base = {int(row[ID] or 0): row for row in exported}
    faults: list[Sentence] = []
    changes: list[RowChange] = []
    unchanged = 0
    seen: set[int] = set()
    for row in edited:
        number = int(row["#"])
        text = str(row.get(ID, "")).strip()
        if not text:
            stated = {column: str(row.get(column, "")) for column in columns}
            changes.append(
                RowChange(What.ADDED, f"row-{number}", number, None, stated[name_of], row=stated)
            )
            continue
        if not text.isascii() or not text.isdigit() or int(text[:12]) not in base:
            faults.append(
                _fault(
                    number,
                    sentence(
                        '"{value}" is no row id of this export; leave it empty for a new row.',
                        value=text[:40],
                    ),
                )
            )
            continue
        row_id = int(text)
        if row_id in seen:
            faults.append(_fault(number, sentence("the row is here twice; remove one.")))
            continue
        seen.add(row_id)
        was, current = base[row_id], now.get(row_id)
        name = str((current or was).get(name_of) or "")
        changed = _changed(row, was, current, columns)
        if not changed:
            unchanged += 1
        elif current is None:
            # It is no longer there: whether to have it again is a person's to say.
            changes.append(
                RowChange(What.CONFLICT, f"id-{row_id}", number, row_id, name, changed, dict(row))
            )
        else:
            what = What.CONFLICT if any(one.conflict for one in changed) else What.CHANGED
            changes.append(RowChange(what, f"id-{row_id}", number, row_id, name, changed))
    for row_id, was in base.items():
        current = now.get(row_id)
        if row_id not in seen and current is not None:
            meanwhile = tuple(
                CellChange(column, str(was[column]), "", str(current[column]))
                for column in columns
                if was.get(column) is not None
                and current.get(column) is not None
                and plain(was[column]) != plain(current[column])
            )
            what = What.CONFLICT if meanwhile else What.GONE
            changes.append(
                RowChange(what, f"id-{row_id}", 0, row_id, str(current[name_of] or ""), meanwhile)
            )
    return Difference(tuple(changes), unchanged, tuple(faults))


def plain(value: str | None) -> str:
    """A value as it counts in a comparison: what spreadsheets do to spaces and marks is nothing."""
    text = unicodedata.normalize("NFC", re.sub(r"_x[0-9A-Fa-f]{4}_", " ", value or ""))
    text = "".join(one if one.isprintable() or one.isspace() else " " for one in text)
    return " ".join(text.split())


def _changed(
    row: Mapping[str, Any], was: Row, current: Row | None, columns: Sequence[str]
) -> tuple[CellChange, ...]:
    found = []
    for column in columns:
        before = was.get(column)
        if column not in row or before is None:
            continue
        edited = str(row[column])
        now = (current or was).get(column)
        if plain(edited) != plain(before) and plain(edited) != plain(now):
            found.append(CellChange(column, before, edited, now or ""))
    return tuple(found)


def _numbered(
    file: str, rows: Sequence[Sequence[str]], columns: Sequence[str]
) -> list[dict[str, Any]]:
    header_at = next((at for at, row in enumerate(rows) if row and column_name(row[0]) == ID), None)
    if header_at is None:
        raise FileRefused(
            file,
            sentence('{file} has no column "id" any more; the rows are known by it.', file=file),
        )
    header = [column_name(cell) for cell in rows[header_at]]
    while header and not header[-1]:
        header.pop()
    unknown = [one for one in header if one not in columns and one != ID]
    if unknown or len(set(header)) < len(header):
        raise FileRefused(
            file,
            sentence(
                '{file}: leave the columns as they were exported; "{column}" is none of them, or '
                "there twice.",
                file=file,
                column=unknown[0] if unknown else header[-1],
            ),
        )
    found = []
    for number, row in enumerate(rows[header_at + 1 :], header_at + 2):
        if any(cell.strip() for cell in row):
            cells = [*map(_with_plain_lines, row), *[""] * len(header)]
            found.append({"#": number, **dict(zip(header, cells, strict=False))})
    return found


def _with_plain_lines(cell: str) -> str:
    """The text of a cell with the ends of its lines as they are kept, however they were made."""
    return cell.replace("_x000D_\n", "\n").replace("_x000D_", "\n")


def _fault(number: int, problem: Sentence) -> Sentence:
    return sentence(
        'Row {row}, column "{column}": {problem}', row=number, column=ID, problem=problem
    )
