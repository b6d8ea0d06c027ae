"""The agenda problem: what could be held, by whom, when and where, and what makes an agenda good.

The classes mirror the interchange format key by key. They are plain values: building one checks
nothing, :func:`refusals` says everything that is wrong with a whole problem.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

LARGEST_VALUE_SUM = 2**53
"""Values may not add up past this: beyond it a JSON reader may lose units."""


class Goal(StrEnum):
    """What an agenda can be measured by; ``value`` is maximised, the others are minimised."""

    SHORTFALL = "shortfall"
    VALUE = "value"
    BREAKS = "breaks"
    IDLE = "idle"
    CHANGES = "changes"

    @property
    def maximised(self) -> bool:
        """Whether more is better."""
        return self is Goal.VALUE


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of time in which a meeting can start.

    Slots of one ``block`` (a half day, a day) follow each other without a pause that counts;
    breaks are counted inside a block only. ``start`` and ``end`` are RFC 3339 texts or None.
    """

    id: str
    block: str
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True)
class Venue:
    """A place away from the main hall; ``capacity`` meetings at once, None for any number."""

    id: str
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class Resource:
    """Anything else that is scarce in a slot: interpreters of a language pair, cars."""

    id: str
    capacity: int
    unavailable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Participant:
    """One party to meetings.

    ``target_meetings`` is wished for (goal ``shortfall``), ``min_meetings`` is a hard rule.
    ``parallel`` is how many meetings it can hold in one slot. ``max_consecutive`` counts slots
    in a row with a meeting, within a block.
    """

    id: str
    side: str | None = None
    unavailable: tuple[str, ...] = ()
    min_meetings: int = 0
    target_meetings: int = 0
    max_meetings: int | None = None
    max_consecutive: int | None = None
    parallel: int = 1
    home_table: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A meeting that could be held: two participants, or more for a group visit.

    ``length`` counts consecutive slots of one block. ``after`` names candidates that, where both
    are held, must have ended before this one starts. ``pinned_slot`` implies ``required``.
    """

    id: str
    participants: tuple[str, ...]
    value: int = 1
    required: bool = False
    allowed_slots: tuple[str, ...] | None = None
    pinned_slot: str | None = None
    after: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    venue: str | None = None
    length: int = 1

    @property
    def must_be_held(self) -> bool:
        """Whether every agenda has to hold it."""
        return self.required or self.pinned_slot is not None


@dataclass(frozen=True, slots=True)
class Travel:
    """At least ``slots`` slots lie between one participant's meetings at the two places.

    None stands for the main hall. It holds in both directions, within a block.
    """

    origin: str | None
    destination: str | None
    slots: int


@dataclass(frozen=True, slots=True)
class PreviousMeeting:
    """A meeting of the agenda in force, for the goal ``changes``."""

    candidate: str
    slot: str
    table: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One agenda problem; ``goals`` are optimised in order, none at the cost of one before it."""

    name: str
    slots: tuple[Slot, ...]
    capacity: int
    participants: tuple[Participant, ...]
    candidates: tuple[Candidate, ...]
    capacity_by_slot: Mapping[str, int] = field(default_factory=dict)
    venues: tuple[Venue, ...] = ()
    resources: tuple[Resource, ...] = ()
    travel: tuple[Travel, ...] = ()
    goals: tuple[Goal, ...] = (Goal.VALUE, Goal.BREAKS)
    max_break_difference: int | None = None
    previous: tuple[PreviousMeeting, ...] = ()

    @property
    def largest_capacity(self) -> int:
        """The number of tables: the largest capacity of the hall in any slot."""
        return max([self.capacity, *self.capacity_by_slot.values()])

    def capacity_in(self, slot: str) -> int:
        """Meetings that can run at once in the main hall in this slot."""
        return self.capacity_by_slot.get(slot, self.capacity)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing wrong with a problem: ``place`` as a path in the file, ``sentence`` for people."""

    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"


class ProblemRefused(ValueError):
    """The input is no agenda problem; ``refusals`` holds every error found, in file order."""

    def __init__(self, found: list[Refusal]) -> None:
        super().__init__("\n".join(str(refusal) for refusal in found))
        self.refusals = found


def refusals(problem: Problem) -> list[Refusal]:
    """Everything that makes these values no problem, in the order of the format's keys.

    Types are the reader's business; this checks identity, reference, range and order.
    """
    return [*_identity(problem), *_blocks(problem), *_references(problem), *_ranges(problem)]


def _identity(problem: Problem) -> Iterator[Refusal]:
    named: Mapping[str, Sequence[Slot | Venue | Resource | Participant | Candidate]] = {
        "slots": problem.slots,
        "venues": problem.venues,
        "resources": problem.resources,
        "participants": problem.participants,
        "candidates": problem.candidates,
    }
    for key, items in named.items():
        first: dict[str, int] = {}
        for position, item in enumerate(items):
            if item.id in first:
                yield Refusal(
                    f"{key}[{position}].id",
                    f"the id {item.id!r} is used twice, first at {key}[{first[item.id]}]",
                )
            first.setdefault(item.id, position)
    seen: set[Goal] = set()
    for position, goal in enumerate(problem.goals):
        if goal in seen:
            yield Refusal(f"goals[{position}]", f"the goal {goal.value!r} is named twice")
        seen.add(goal)
    earlier: set[str] = set()
    for position, entry in enumerate(problem.previous):
        if entry.candidate in earlier:
            yield Refusal(
                f"previous[{position}].candidate",
                f"the candidate {entry.candidate!r} stands in the previous agenda twice",
            )
        earlier.add(entry.candidate)


def _blocks(problem: Problem) -> Iterator[Refusal]:
    closed: set[str] = set()
    current: str | None = None
    for position, slot in enumerate(problem.slots):
        if slot.block == current:
            continue
        if slot.block in closed:
            yield Refusal(
                f"slots[{position}].block",
                f"the slots of block {slot.block!r} are not consecutive",
            )
        if current is not None:
            closed.add(current)
        current = slot.block


def _references(problem: Problem) -> Iterator[Refusal]:
    known = {
        "slot": {slot.id for slot in problem.slots},
        "venue": {venue.id for venue in problem.venues},
        "resource": {resource.id for resource in problem.resources},
        "participant": {participant.id for participant in problem.participants},
        "candidate": {candidate.id for candidate in problem.candidates},
    }

    def unknown(kind: str, place: str, *ids: str | None) -> Iterator[Refusal]:
        for one in ids:
            if one is not None and one not in known[kind]:
                yield Refusal(place, f"there is no {kind} {one!r}")

    for slot in problem.capacity_by_slot:
        yield from unknown("slot", "capacity_by_slot", slot)
    for position, resource in enumerate(problem.resources):
        yield from unknown("slot", f"resources[{position}].unavailable", *resource.unavailable)
    for position, participant in enumerate(problem.participants):
        yield from unknown(
            "slot", f"participants[{position}].unavailable", *participant.unavailable
        )
    for position, candidate in enumerate(problem.candidates):
        place = f"candidates[{position}]"
        yield from unknown("participant", f"{place}.participants", *candidate.participants)
        yield from unknown("slot", f"{place}.allowed_slots", *(candidate.allowed_slots or ()))
        yield from unknown("slot", f"{place}.pinned_slot", candidate.pinned_slot)
        yield from unknown("candidate", f"{place}.after", *candidate.after)
        yield from unknown("resource", f"{place}.uses", *candidate.uses)
        yield from unknown("venue", f"{place}.venue", candidate.venue)
    for position, travel in enumerate(problem.travel):
        yield from unknown("venue", f"travel[{position}]", travel.origin, travel.destination)
    for position, entry in enumerate(problem.previous):
        yield from unknown("candidate", f"previous[{position}].candidate", entry.candidate)
        yield from unknown("slot", f"previous[{position}].slot", entry.slot)


def _ranges(problem: Problem) -> Iterator[Refusal]:
    def below(least: int, place: str, number: int | None) -> Iterator[Refusal]:
        if number is not None and number < least:
            yield Refusal(place, f"{number} is below {least}")

    yield from below(0, "capacity", problem.capacity)
    for slot, capacity in problem.capacity_by_slot.items():
        yield from below(0, f"capacity_by_slot.{slot}", capacity)
    for position, venue in enumerate(problem.venues):
        yield from below(0, f"venues[{position}].capacity", venue.capacity)
    for position, resource in enumerate(problem.resources):
        yield from below(0, f"resources[{position}].capacity", resource.capacity)
    for position, participant in enumerate(problem.participants):
        place = f"participants[{position}]"
        yield from below(0, f"{place}.min_meetings", participant.min_meetings)
        yield from below(0, f"{place}.target_meetings", participant.target_meetings)
        yield from below(0, f"{place}.max_meetings", participant.max_meetings)
        yield from below(1, f"{place}.max_consecutive", participant.max_consecutive)
        yield from below(1, f"{place}.parallel", participant.parallel)
        yield from below(1, f"{place}.home_table", participant.home_table)
        most, home = participant.max_meetings, participant.home_table
        if most is not None and participant.min_meetings > most:
            yield Refusal(
                f"{place}.min_meetings",
                f"the minimum {participant.min_meetings} is above the maximum {most}",
            )
        if home is not None and home > problem.largest_capacity:
            yield Refusal(
                f"{place}.home_table",
                f"table {home} does not exist: there are at most {problem.largest_capacity} tables",
            )
    for position, candidate in enumerate(problem.candidates):
        place = f"candidates[{position}]"
        yield from below(0, f"{place}.value", candidate.value)
        yield from below(1, f"{place}.length", candidate.length)
        if len(candidate.participants) < 2:
            yield Refusal(f"{place}.participants", "a meeting has at least two participants")
        if len(set(candidate.participants)) < len(candidate.participants):
            yield Refusal(f"{place}.participants", "a participant is named twice")
        if candidate.id in candidate.after:
            yield Refusal(f"{place}.after", "a candidate cannot come after itself")
    if sum(candidate.value for candidate in problem.candidates) > LARGEST_VALUE_SUM:
        yield Refusal("candidates", "the values add up to more than 2^53")
    for position, travel in enumerate(problem.travel):
        yield from below(0, f"travel[{position}].slots", travel.slots)
    for position, entry in enumerate(problem.previous):
        yield from below(1, f"previous[{position}].table", entry.table)
    yield from below(0, "max_break_difference", problem.max_break_difference)
