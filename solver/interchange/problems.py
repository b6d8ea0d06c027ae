"""``agenda-problem/1``: from JSON to a checked problem, and back."""

import re
from dataclasses import fields
from typing import Any

from solver.interchange.errors import Errors
from solver.interchange.fields import (
    Shape,
    choice,
    exactly,
    flag,
    instant,
    integer,
    integers_by_text,
    list_of,
    moment,
    optional,
    or_nothing,
    read_document,
    required,
    text,
    texts,
)
from solver.interchange.strict_json import parse
from solver.problem import (
    Candidate,
    Goal,
    Participant,
    PreviousMeeting,
    Problem,
    Refusal,
    Resource,
    Slot,
    Travel,
    Venue,
)
from solver.refusals import MOST_CANDIDATES, MOST_PARTICIPANTS, MOST_SLOTS, find_refusals

PROBLEM_FORMAT = "agenda-problem/1"

_SLOT = Shape(
    Slot,
    required("id", text, ""),
    required("block", text, ""),
    optional("start", or_nothing(moment)),
    optional("end", or_nothing(moment)),
)
_VENUE = Shape(Venue, required("id", text, ""), optional("capacity", or_nothing(integer)))
_RESOURCE = Shape(
    Resource,
    required("id", text, ""),
    required("capacity", integer, 0),
    optional("unavailable", texts),
    optional("capacity_by_slot", integers_by_text),
)
_PARTICIPANT = Shape(
    Participant,
    required("id", text, ""),
    optional("side", or_nothing(text)),
    optional("unavailable", texts),
    optional("min_meetings", integer),
    optional("target_meetings", integer),
    optional("max_meetings", or_nothing(integer)),
    optional("max_consecutive", or_nothing(integer)),
    optional("parallel", integer),
    optional("home_table", or_nothing(integer)),
)
_CANDIDATE = Shape(
    Candidate,
    required("id", text, ""),
    required("participants", texts, ()),
    optional("value", integer),
    optional("required", flag),
    optional("allowed_slots", or_nothing(texts)),
    optional("pinned_slot", or_nothing(text)),
    optional("after", texts),
    optional("uses", texts),
    optional("venue", or_nothing(text)),
    optional("length", integer),
)
_TRAVEL = Shape(
    Travel,
    required("from", or_nothing(text), None, "origin"),
    required("to", or_nothing(text), None, "destination"),
    required("slots", integer, 0),
)
_PREVIOUS = Shape(
    PreviousMeeting,
    required("candidate", text, ""),
    required("slot", text, ""),
    optional("table", or_nothing(integer)),
)


def _problem(*, format_: str, **attributes: Any) -> Problem:
    del format_
    return Problem(**attributes)


_PROBLEM = Shape(
    _problem,
    required("format", exactly(PROBLEM_FORMAT), PROBLEM_FORMAT, "format_"),
    required("name", text, ""),
    required("slots", list_of(_SLOT.read, MOST_SLOTS), ()),
    required("capacity", integer, 0),
    optional("capacity_by_slot", integers_by_text),
    optional("venues", list_of(_VENUE.read)),
    optional("resources", list_of(_RESOURCE.read)),
    required("participants", list_of(_PARTICIPANT.read, MOST_PARTICIPANTS), ()),
    required("candidates", list_of(_CANDIDATE.read, MOST_CANDIDATES), ()),
    optional("travel", list_of(_TRAVEL.read)),
    optional("goals", list_of(choice(Goal))),
    optional("max_break_difference", or_nothing(integer)),
    optional("previous", list_of(_PREVIOUS.read)),
)
_TOP_LEVEL = re.compile(r"(?P<key>\w+)(\[(?P<number>\d+)\])?")
_DEFINITION = re.compile(
    r"(slots|venues|resources|participants|candidates)(\[\d+\](\.id)?)?"
    r"|(capacity|capacity_by_slot)\b.*"
)


def read_problem(source: bytes | str) -> Problem:
    """The problem that a JSON text states.

    Raises:
        ProblemRefused: with every error of the text, each with its place, in the format's order.
    """
    return problem_from_json(parse(source))


def problem_from_json(raw: Any) -> Problem:
    """The problem that JSON values state, as :func:`problem_to_json` gives them.

    Raises:
        ProblemRefused: as :func:`read_problem`.
    """
    errors = Errors()
    problem = read_document(_PROBLEM, raw, PROBLEM_FORMAT, errors)
    _check_times(problem, errors)
    if not errors.more:
        _check_meaning(problem, errors)
    errors.found.sort(key=_position)
    errors.refuse()
    return problem


def problem_to_json(problem: Problem) -> dict[str, Any]:
    """The problem as JSON values; keys that have their default are left out."""
    return {
        "format": PROBLEM_FORMAT,
        "name": problem.name,
        "slots": [_given(slot) for slot in problem.slots],
        "capacity": problem.capacity,
        "capacity_by_slot": dict(problem.capacity_by_slot),
        "venues": [_given(venue) for venue in problem.venues],
        "resources": [_given(resource) for resource in problem.resources],
        "participants": [_given(participant) for participant in problem.participants],
        "candidates": [_given(candidate) for candidate in problem.candidates],
        "travel": [
            {"from": one.origin, "to": one.destination, "slots": one.slots}
            for one in problem.travel
        ],
        "goals": [goal.value for goal in problem.goals],
        "max_break_difference": problem.max_break_difference,
        "previous": [_given(entry) for entry in problem.previous],
    }


def _given(
    item: Slot | Venue | Resource | Participant | Candidate | PreviousMeeting,
) -> dict[str, Any]:
    """An item's keys, without those that have their default."""
    found: dict[str, Any] = {}
    for one in fields(item):
        value = getattr(item, one.name)
        if value not in (one.default, {}):
            found[one.name] = list(value) if isinstance(value, tuple) else value
    return found


def _check_times(problem: Problem, errors: Errors) -> None:
    for position, slot in enumerate(problem.slots):
        if slot.start is None or slot.end is None:
            continue
        start, end = instant(slot.start), instant(slot.end)
        if start is not None and end is not None and end <= start:
            errors.add(f"slots[{position}].end", "the slot does not end after its start")


def _check_meaning(problem: Problem, errors: Errors) -> None:
    """Add what the values refuse, without what only follows from a value that was not read."""
    refused = {refusal.place for refusal in errors.found}
    above = {part for place in refused for part in _ancestors(place)}
    unread = {found[1] or found[4] for place in refused if (found := _DEFINITION.fullmatch(place))}
    for refusal in find_refusals(problem, unread):
        place = refusal.place
        if place in above or refused.intersection([place, *_ancestors(place)]):
            continue
        errors.add(place, refusal.sentence)


def _ancestors(place: str) -> list[str]:
    """The places that hold this one: ``a[1].b`` lies in ``a[1]`` and ``a``."""
    return [place[: found.start()] for found in re.finditer(r"[.\[]", place)]


def _position(refusal: Refusal) -> tuple[int, int]:
    """Where a place stands in the format: its top-level key, then its number in that list."""
    found = _TOP_LEVEL.match(refusal.place)
    if found is None:
        return (-1, -1)
    return (_PROBLEM.order(found["key"]), int(found["number"] or -1))
