"""Days drawn to scale: slots, the changeover between them, and the programme beside them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from matchmaker.describing import Described
from matchmaker.readiness import blocked_slots

WIDTH = 368
GUTTER = 44
LANE = 164
"""Pixels: a drawing, its clock, and the lane of the slots; the rest is the programme's."""

_LEAST_HEIGHT = 20
"""Of a slot, so that its code can be read."""


@dataclass(frozen=True, slots=True)
class Box:
    """A stretch of a day: what it is, from when to when, and where it is drawn."""

    kind: str
    text: str
    hours: str
    x: int
    y: float
    width: int
    height: float


@dataclass(frozen=True, slots=True)
class Day:
    """One day at one place; ``clock`` has the full hours and where their lines are."""

    day: date
    place: str
    height: float
    boxes: list[Box]
    clock: list[tuple[str, float]]
    width: int = WIDTH


def days_of(described: Described, blocks: Sequence[Mapping[str, Any]] | None = None) -> list[Day]:
    """The days that a mission, or these blocks, have slots on, with the programme of these days."""
    values = described.values
    names = {one["id"]: f"{one['city']}, {one['name']}" for one in values["places"]}
    slots: dict[tuple[date, str], list[Mapping[str, Any]]] = defaultdict(list)
    items: dict[tuple[date, str], list[Mapping[str, Any]]] = defaultdict(list)
    for block in values["blocks"] if blocks is None else blocks:
        for slot in block["slots"]:
            start = _at(slot["start"])
            if start and _at(slot["end"]):
                slots[start.date(), str(block["place"])].append(slot)
    for item in values["programme"]:
        start, end = _at(item["start"]), _at(item["end"])
        if start is None or end is None:
            continue
        for days in range((end.date() - start.date()).days + 1):
            key = (start.date() + timedelta(days=days), str(item["place"]))
            if key in slots:
                items[key].append(item)
    return [_day(key[0], names.get(key[1], ""), slots[key], items[key]) for key in sorted(slots)]


def blocked_by(described: Described, item: dict[str, Any]) -> list[str]:
    """The codes of the slots that an item blocks for those who attend it."""
    return blocked_slots(described.values, item)


def _day(
    day: date, place: str, slots: list[Mapping[str, Any]], items: list[Mapping[str, Any]]
) -> Day:
    times = [_times(one) for one in slots]
    top = min(start for start, _ in times).replace(minute=0)
    last = max(end for _, end in times)
    stretches = [("slot", one["code"], *_times(one)) for one in slots]
    for item in items:
        start, end = _times(item)
        if max(start, top) < min(end, last):
            stretches.append(("item", item["title"], max(start, top), min(end, last)))
    shortest = min(_minutes(end - start) for start, end in times)
    scale = max(0.8, min(4.0, _LEAST_HEIGHT / max(shortest, 5)))
    boxes = [
        Box(
            kind=kind,
            text=text,
            hours=f"{start:%H:%M}–{end:%H:%M}",
            x=GUTTER if kind == "slot" else GUTTER + LANE + 8,
            y=round(_minutes(start - top) * scale + 8, 1),
            width=LANE if kind == "slot" else WIDTH - GUTTER - LANE - 8,
            height=round(_minutes(end - start) * scale, 1),
        )
        for kind, text, start, end in sorted(stretches, key=lambda one: one[2])
    ]
    length = _minutes(last - top)
    clock = [
        (f"{top + timedelta(minutes=minutes):%H:%M}", round(minutes * scale + 8, 1))
        for minutes in range(0, length + 1, 60)
    ]
    return Day(day, place, round(length * scale + 16, 1), boxes, clock)


def _times(one: Mapping[str, Any]) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(one["start"]), datetime.fromisoformat(one["end"])


def _at(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds()) // 60
