"""Two reports as JSON values, beside each other: which figures and which words are other now."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from matchmaker.eu_report.shape import Change
from matchmaker.words import Sentence, sentence

_NOT_CELLS = frozenset({"row", "qualifiers", "figures"})

Line = Mapping[str, Any]


def compared(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Change]:
    """What differs: figures first, then the words of tables, then the narrative."""
    return [*_figures(before, now), *_words(before, now), *_narrative(before, now)]


def _figures(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Change]:
    for key in dict.fromkeys((*before["figures"], *now["figures"])):
        was, is_now = before["figures"].get(key, {}), now["figures"].get(key, {})
        because, rows = _because(was, is_now, before["rows"], now["rows"])
        same = all(was.get(name) == is_now.get(name) for name in ("value", "recorded"))
        if same and not because:
            continue
        value = "value" if same or was.get("value") != is_now.get("value") else "recorded"
        label = is_now.get("label") or was.get("label", key)
        yield Change(key, label, was.get(value), is_now.get(value), because, rows)


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
    because = [_added(row, now) for row in added]
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


def _added(row: str, rows: Mapping[str, Any]) -> Sentence:
    day = rows.get(row, {}).get("added_on")
    if day:
        return sentence("{row} was added on {day}.", row=row, day=day)
    return sentence("{row} was added.", row=row)


def _words(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Change]:
    """The words of each table; a table that only one of the reports has is all added or gone."""
    none: dict[str, Any] = {"rows": [], "columns": []}
    for name in dict.fromkeys((*before["tables"], *now["tables"])):
        old_table, table = before["tables"].get(name, none), now["tables"].get(name, none)
        columns = {one["key"]: one["label"] for one in (*old_table["columns"], *table["columns"])}
        title = table.get("title") or old_table.get("title", name)
        old, new = _by_row(old_table["rows"]), _by_row(table["rows"])
        for key in dict.fromkeys((*old, *new)):
            row, what = key[0], f"{key[0]}: {title}"
            if key not in old:
                yield Change("", what, None, _told(new[key]), [_added(row, now["rows"])], [row])
            elif key not in new:
                gone = [sentence("{row} is told no more.", row=row)]
                yield Change("", what, _told(old[key]), None, gone, [row])
            else:
                yield from _cells(row, columns, old[key], new[key], now["rows"])


def _by_row(lines: Sequence[Line]) -> dict[tuple[str, int], Line]:
    """The lines by the row that they show; one that a table shows again is told by its turn."""
    seen: Counter[str] = Counter()
    found = {}
    for line in lines:
        row = line.get("row", "")
        if row:
            found[row, seen[row]] = line
            seen[row] += 1
    return found


def _texts(line: Line) -> dict[str, str | None]:
    return {
        name: cell
        for name, cell in line.items()
        if name not in _NOT_CELLS and (cell is None or isinstance(cell, str))
    }


def _told(line: Line) -> str:
    return " | ".join(cell for cell in _texts(line).values() if cell)


def _cells(
    row: str,
    columns: Mapping[str, str],
    was: Line,
    is_now: Line,
    rows: Mapping[str, Any],
) -> Iterator[Change]:
    old, new = _texts(was), _texts(is_now)
    day = rows.get(row, {}).get("changed_on")
    because = [sentence("Corrected on {day}.", day=day)] if day else []
    for column in dict.fromkeys((*old, *new)):
        if column in old and column in new and (old[column] or "") != (new[column] or ""):
            what = f"{row}: {columns.get(column, column)}"
            yield Change("", what, old[column], new[column], because, [row])


def _narrative(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Change]:
    old = {(one["row"], one["kind"]): one["text"] for one in before["narrative"]}
    new = {(one["row"], one["kind"]): one["text"] for one in now["narrative"]}
    for row, kind in dict.fromkeys((*old, *new)):
        was, is_now = old.get((row, kind)), new.get((row, kind))
        if was != is_now:
            yield Change("", f"{row}: {kind}", was, is_now, [], [row])
