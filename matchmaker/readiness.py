"""What is still missing before a mission can do its work, step by step of its set-up."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from matchmaker.describing import Described, Entry
from matchmaker.records import EventCategory
from matchmaker.words import Sentence, sentence

STEPS = ("basics", "places", "blocks", "programme", "interpreters", "events", "limits")
"""The steps of setting a mission up, in the order that is easiest to walk."""

NEEDED = frozenset({"basics", "places", "blocks"})
"""Steps without which nothing can be planned; the others can stay empty."""


@dataclass(slots=True)
class Step:
    """A step, what it cannot do without, and what would be good to have.

    ``begun`` is false where nothing was entered yet.
    """

    key: str
    missing: list[Sentence] = field(default_factory=list)
    advised: list[Sentence] = field(default_factory=list)
    begun: bool = True

    @property
    def done(self) -> bool:
        """Whether nothing is missing, and something was entered."""
        return not self.missing and self.begun


def steps_of(described: Described) -> list[Step]:
    """All steps in their order, each with what it still lacks."""
    return [_CHECKS[key](described.values) for key in STEPS]


def next_step(steps: Iterable[Step]) -> Step | None:
    """The first step that something needed is missing from, else the first not begun, else None."""
    known = list(steps)
    needed = (one for one in known if one.missing)
    empty = (one for one in known if not one.begun)
    return next(needed, None) or next(empty, None)


def _basics(values: Entry) -> Step:
    step = Step("basics")
    if not values["country"]:
        step.missing.append(sentence("The country."))
    if not values["starts_on"] or not values["ends_on"]:
        step.missing.append(sentence("The first and the last day."))
    if values["places_home"] is None or values["places_counterpart"] is None:
        step.advised.append(sentence("How many participants are hoped for on each side."))
    if not values["public_text"]:
        step.advised.append(sentence("The text of the public page, where companies register."))
    return step


def _places(values: Entry) -> Step:
    step = Step("places", begun=bool(values["places"]))
    if not values["places"]:
        step.missing.append(sentence("A place with its hall."))
    elif not any(one["tables"] for one in values["places"]):
        step.missing.append(sentence("Tables in a hall."))
    for place in values["places"]:
        if not place["address"]:
            step.advised.append(sentence("The address of {place}.", place=place["name"]))
        elif not place["local_address"]:
            step.advised.append(
                sentence("The address of {place} in the local script.", place=place["name"])
            )
    travelled = {one[key] for one in values["travel"] for key in ("from", "to")}
    step.advised += [
        sentence("How long it takes to {venue}.", venue=one["name"])
        for one in values["venues"]
        if one["id"] not in travelled
    ]
    return step


def _blocks(values: Entry) -> Step:
    step = Step("blocks", begun=bool(values["blocks"]))
    slots = [slot for block in values["blocks"] for slot in block["slots"]]
    if not slots:
        step.missing.append(sentence("A session block with slots."))
    times = sorted(
        (*stretch(values, block["place"], slot), slot["code"])
        for block in values["blocks"]
        for slot in block["slots"]
    )
    step.missing += [
        sentence(
            "{earlier} and {later} overlap; nobody could be in both.", earlier=a[2], later=b[2]
        )
        for a, b in pairwise(times)
        if b[0] < a[1]
    ]
    tables = {one["id"]: one["tables"] for one in values["places"]}
    step.missing += [
        sentence("Tables where {block} is held.", block=block["name"])
        for block in values["blocks"]
        if not tables.get(block["place"]) and not values["venues"]
    ]
    step.advised += [
        sentence("{block} lies outside the days of the mission.", block=block["name"])
        for block in values["blocks"]
        if block["slots"] and _outside(values, block["slots"])
    ]
    return step


def _outside(values: Entry, slots: list[Entry]) -> bool:
    if not values["starts_on"] or not values["ends_on"]:
        return False
    first, last = (date.fromisoformat(values[key]) for key in ("starts_on", "ends_on"))
    return any(not first <= date.fromisoformat(one["start"][:10]) <= last for one in slots)


def _programme(values: Entry) -> Step:
    return Step("programme", begun=bool(values["programme"]))


def _interpreters(values: Entry) -> Step:
    return Step("interpreters", begun=bool(values["interpreters"]))


def _events(values: Entry) -> Step:
    step = Step("events", begun=bool(values["events"]))
    known = {one["category"] for one in values["events"]}
    for category, told in (
        (EventCategory.PREPARATORY, sentence("A preparatory event.")),
        (EventCategory.CLUSTER_TO_CLUSTER, sentence("A cluster-to-cluster event.")),
        (EventCategory.BUSINESS_TO_BUSINESS, sentence("A business-to-business event.")),
    ):
        if values["events"] and category.value not in known:
            step.advised.append(told)
    undated = sum(not one["held_on"] for one in values["events"])
    if undated:
        step.advised.append(sentence("The day of events that have none: {count}.", count=undated))
    return step


def _limits(values: Entry) -> Step:
    step = Step("limits")
    if values["requests_expire_at"] is None:
        step.advised.append(sentence("When unanswered requests expire."))
    if values["most_requests"] is None:
        step.advised.append(sentence("How many wishes each may have."))
    return step


_CHECKS: dict[str, Callable[[Entry], Step]] = {
    "basics": _basics,
    "places": _places,
    "blocks": _blocks,
    "programme": _programme,
    "interpreters": _interpreters,
    "events": _events,
    "limits": _limits,
}


def stretch(values: Entry, place: str, timed: Entry) -> tuple[datetime, datetime]:
    """From when to when something lasts that is written in a place's local time."""
    zone = ZoneInfo(
        next((one["time_zone"] for one in values["places"] if one["id"] == place), "UTC")
    )
    start, end = (
        datetime.fromisoformat(timed[key]).replace(tzinfo=zone).astimezone(UTC)
        for key in ("start", "end")
    )
    return start, end


def blocked_slots(values: Entry, item: dict[str, Any]) -> list[str]:
    """The codes of the slots that those who attend a programme item cannot meet in.

    Empty too where the item's times cannot be read yet.
    """
    try:
        start, end = stretch(values, item["place"], item)
    except ValueError:
        return []
    found = []
    for block in values["blocks"]:
        for slot in block["slots"]:
            begins, ends = stretch(values, block["place"], slot)
            if begins < end and start < ends:
                found.append(slot["code"])
    return found
