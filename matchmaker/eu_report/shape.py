"""What a report is made of: tables of cells, figures with their rows, differences and gaps."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from matchmaker.pictures import Picture
from matchmaker.records import Qualifier
from matchmaker.words import Sentence

Text = Sentence | str


class Audience(StrEnum):
    """Who a report is for: the public's says nothing that is confidential."""

    FUNDER = "funder"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends included; None for no limit on that side."""

    starts_on: date | None = None
    ends_on: date | None = None

    @property
    def limited(self) -> bool:
        """Whether it leaves anything out."""
        return self.starts_on is not None or self.ends_on is not None

    def has(self, day: date | None) -> bool:
        """Whether something of this day belongs to it.

        What has no day belongs to no limited period: else it would be reported in each of them.
        """
        if day is None:
            return not self.limited
        return (self.starts_on is None or self.starts_on <= day) and (
            self.ends_on is None or day <= self.ends_on
        )


@dataclass(frozen=True, slots=True)
class Row:
    """Something recorded that a figure was counted from.

    ``key`` names it in the report; ``noun`` and ``record`` say which record it is. ``counts`` is
    what it counts for, None where it is only told. ``place`` and ``lines`` are where its source
    prints it, ``printed`` the words there. ``added_on`` and ``changed_on`` are when it was written
    down here and last corrected, as far as that is known.
    """

    key: str
    noun: str
    record: str
    text: Text
    counts: int | None = None
    place: str = ""
    lines: str = ""
    printed: str = ""
    added_on: date | None = None
    changed_on: date | None = None


@dataclass(slots=True)
class Sieve:
    """Lets through what belongs to a period, and keeps in mind what has no day."""

    period: Period
    undated: list[Row] = field(default_factory=list)

    def lets_through(self, day: date | None, row: Row) -> bool:
        """Whether this row of this day belongs to the period."""
        if day is None:
            self.undated.append(row)
        return self.period.has(day)


class Basis(StrEnum):
    """What a figure rests on."""

    ROWS = "rows"
    REPORTED = "reported"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the report.

    ``value`` is None where nothing is said, which is not 0. ``recorded`` is what the rows count,
    ``reported`` what a source prints, None where it has none; ``basis`` says which of them the
    value is: a figure whose rows no source names stands as it is reported until the rows reach
    it. ``printed`` is the source's wording.
    """

    key: str
    label: Text
    value: int | None
    rows: Sequence[Row] = ()
    qualifier: Qualifier = Qualifier.EXACT
    basis: Basis = Basis.ROWS
    recorded: int | None = None
    reported: int | None = None
    printed: str = ""


Cell = Figure | Sentence | str | None
"""A number, a text, or nothing."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``number`` where it holds figures. ``width`` is its share of a page's width."""

    key: str
    label: Sentence
    number: bool = False
    width: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table with its cells by column; ``row`` is the record that it shows."""

    cells: Mapping[str, Cell]
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table in the funder's layout. ``printed_total`` holds totals as a source prints them."""

    key: str
    title: Sentence
    columns: Sequence[Column]
    lines: Sequence[Line]
    total: Mapping[str, Cell] = field(default_factory=dict)
    printed_total: Mapping[str, Figure] = field(default_factory=dict)
    note: Sentence | None = None

    def figures(self) -> list[Figure]:
        """Every figure in it, line by line."""
        rows = [*(line.cells for line in self.lines), self.total]
        return [cell for row in rows for cell in row.values() if isinstance(cell, Figure)]


Value = int | Text | None


@dataclass(frozen=True, slots=True)
class Explained:
    """Why a difference stands: in whose words, said on which day."""

    words: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a rule compared: what is printed or claimed, and what the rows say.

    ``rule`` is the rule's name. ``explained`` is set where somebody said why it stands.
    """

    rule: str
    figure: Sentence
    printed: Value
    counted: Value
    rows: Sequence[Row]
    agrees: bool = False
    note: Sentence | None = None
    explained: Explained | None = None

    @property
    def key(self) -> str:
        """Names it while its rule, its rows and what is printed stay the same."""
        made_of = [self.rule, sorted({one.key for one in self.rows}), str(self.printed)]
        return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Reading:
    """A disagreement of the source with itself that takes a reader, and why no rule can tell."""

    key: str
    topic: str
    one_place: str
    another_place: str
    reason: str
    place: str
    lines: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Evidence that is missing for a row."""

    row: Row
    what: Sentence


@dataclass(frozen=True, slots=True)
class Change:
    """Something that is other than when the report was frozen, and from which rows.

    ``key`` is the figure's, empty where words were changed. ``frozen`` and ``now`` are None
    where there was, or is, nothing.
    """

    key: str
    what: str
    frozen: Any
    now: Any
    because: Sequence[Sentence]
    rows: Sequence[str]


@dataclass(frozen=True, slots=True)
class Frozen:
    """How a report was frozen, and what is other than it since."""

    name: str
    by: str
    on: date
    changes: Sequence[Change]


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report of one project."""

    slug: str
    name: str
    programme: str
    partners: Sequence[str]
    audience: Audience
    period: Period
    tables: Sequence[Table]
    statements: Sequence[tuple[str, str, str]]
    checks: Sequence[Check]
    readings: Sequence[Reading]
    gaps: Sequence[Gap]
    undated: Sequence[Row] = ()
    frozen: Frozen | None = None
    pictures: Sequence[Picture] = ()

    @property
    def differences(self) -> list[Check]:
        """What does not agree."""
        return [one for one in self.checks if not one.agrees]

    @property
    def unexplained(self) -> list[Check]:
        """What does not agree, and nobody said why."""
        return [one for one in self.differences if one.explained is None]

    def figures(self) -> dict[str, Figure]:
        """Every figure by its key."""
        return {one.key: one for table in self.tables for one in table.figures()}

    def table(self, key: str) -> Table:
        """The table of this key."""
        return next(one for one in self.tables if one.key == key)
