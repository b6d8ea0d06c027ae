"""Freezing a period's report, and what was corrected since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.auditing import note
from matchmaker.errors import NotFound, Refused
from matchmaker.eu_report.plain import as_plain
from matchmaker.eu_report.reporting import eu_report
from matchmaker.eu_report.shape import Period
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import FrozenReport, Project
from matchmaker.words import Sentence, sentence

LONGEST_NAME = 200

_NOT_CELLS = frozenset({"row", "qualifiers"})


@dataclass(frozen=True, slots=True)
class Change:
    """Something that is other than when the report was frozen, and from which rows.

    ``key`` is the figure's, empty where the words of a row were changed.
    """

    key: str
    what: str
    frozen: Any
    now: Any
    because: Sequence[Sentence]
    rows: Sequence[str]


def freeze(
    session: Session, project: Project, name: str, period: Period, *, by: Actor
) -> FrozenReport:
    """Keep the project's report as it stands now, under a name, for a period.

    Raises:
        Refused: the name is none, or the period ends before it begins.
        NotPermitted: only coordinators and administrators report.
    """
    require(by, Action.REPORT)
    plain, faults = " ".join(name.split()), []
    if not plain or len(plain) > LONGEST_NAME or not plain.isprintable():
        faults.append(
            sentence("Give the period a name of up to {most} letters.", most=LONGEST_NAME)
        )
    if period.starts_on and period.ends_on and period.ends_on < period.starts_on:
        faults.append(sentence("The period ends before it begins."))
    if faults:
        raise Refused(*faults)
    last = session.scalar(
        select(func.max(FrozenReport.number)).where(FrozenReport.project_id == project.id)
    )
    frozen = FrozenReport(
        project=project,
        number=(last or 0) + 1,
        name=plain,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        frozen_at=datetime.now(UTC),
        frozen_by=by.name,
        content=as_plain(eu_report(session, project, by=by, period=period)),
    )
    session.add(frozen)
    session.flush()
    note(session, by, "freeze_report", f"project:{project.slug}", number=frozen.number, name=plain)
    return frozen


def frozen_reports(session: Session, project: Project, *, by: Actor) -> list[FrozenReport]:
    """A project's frozen reports, the newest first."""
    require(by, Action.REPORT)
    return list(
        session.scalars(
            select(FrozenReport)
            .where(FrozenReport.project_id == project.id)
            .order_by(FrozenReport.number.desc())
        )
    )


def frozen_report(session: Session, project: Project, number: int, *, by: Actor) -> FrozenReport:
    """One frozen report.

    Raises:
        NotFound: the project has none of this number.
        NotPermitted: only coordinators and administrators report.
    """
    require(by, Action.REPORT)
    found = session.scalar(
        select(FrozenReport).where(
            FrozenReport.project_id == project.id, FrozenReport.number == number
        )
    )
    if found is None:
        raise NotFound(sentence("There is no frozen report {number}.", number=number))
    return found


def changes_since(session: Session, frozen: FrozenReport, *, by: Actor) -> list[Change]:
    """What the same period's report says otherwise now."""
    period = Period(frozen.starts_on, frozen.ends_on)
    now = as_plain(eu_report(session, frozen.project, by=by, period=period))
    return compared(frozen.content, now)


def compared(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Change]:
    """What differs between two reports as JSON values: figures first, then words of rows."""
    return [*_figures(before, now), *_words(before, now)]


def _figures(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Change]:
    found = []
    for key in dict.fromkeys((*before["figures"], *now["figures"])):
        was, is_now = before["figures"].get(key, {}), now["figures"].get(key, {})
        because, rows = _because(was, is_now, before["rows"], now["rows"])
        same = all(was.get(name) == is_now.get(name) for name in ("value", "recorded"))
        if same and not because:
            continue
        value = "value" if same or was.get("value") != is_now.get("value") else "recorded"
        label = is_now.get("label") or was.get("label", key)
        found.append(Change(key, label, was.get(value), is_now.get(value), because, rows))
    return found


def _because(
    was: Mapping[str, Any],
    is_now: Mapping[str, Any],
    before: Mapping[str, Any],
    now: Mapping[str, Any],
) -> tuple[list[Sentence], list[str]]:
    old, new = was.get("rows", []), is_now.get("rows", [])
    added = [row for row in new if row not in old]
    gone = [row for row in old if row not in new]
    counted = [
        row
        for row in new
        if row in old and row in before and before[row]["counts"] != now[row]["counts"]
    ]
    because = [
        sentence("{row} was added on {day}.", row=row, day=now[row]["added_on"])
        if now[row].get("added_on")
        else sentence("{row} was added.", row=row)
        for row in added
    ]
    because += [sentence("{row} counts no more.", row=row) for row in gone]
    because += [
        sentence(
            "{row} counts {now}; it counted {before}.",
            row=row,
            now=now[row]["counts"] or 0,
            before=before[row]["counts"] or 0,
        )
        for row in counted
    ]
    return because, [*added, *gone, *counted]


def _words(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Change]:
    found = []
    for name, table in now["tables"].items():
        columns = {one["key"]: one["label"] for one in table["columns"]}
        old = {row["row"]: row for row in before["tables"][name]["rows"] if "row" in row}
        for row in table["rows"]:
            was = old.get(row.get("row"))
            if was is None:
                continue
            for column, cell in row.items():
                words = not isinstance(cell, int) and column not in _NOT_CELLS
                if words and was.get(column) != cell and isinstance(cell, str):
                    day = now["rows"].get(row["row"], {}).get("changed_on")
                    because = [sentence("Corrected on {day}.", day=day)] if day else []
                    what = f"{row['row']}: {columns[column]}"
                    found.append(Change("", what, was.get(column), cell, because, [row["row"]]))
    return found
