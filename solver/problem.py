"""The agenda problem: what could be held, by whom, when and where, and what makes an agenda good.

The classes mirror the interchange format key by key. They are plain values: building one checks
nothing, :func:`solver.refusals.refusals` says everything that is wrong with a whole problem.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


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
    """Anything else that is scarce in a slot: interpreters of a language pair, cars.

    ``capacity_by_slot`` names the slots in which there are fewer or more of it.
    """

    id: str
    capacity: int
    unavailable: tuple[str, ...] = ()
    capacity_by_slot: Mapping[str, int] = field(default_factory=dict)

    @property
    def largest_capacity(self) -> int:
        """How many there are where there are most."""
        return max([self.capacity, *self.capacity_by_slot.values()])

    def capacity_in(self, slot: str) -> int:
        """Meetings that can use it at once in this slot."""
        return 0 if slot in self.unavailable else self.capacity_by_slot.get(slot, self.capacity)


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
    """One thing wrong with an input: ``place`` as a path in it, ``sentence`` for people."""

    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"


class ProblemRefused(ValueError):
    """The input is no agenda problem, or no agenda; ``refusals`` holds every error found."""

    def __init__(self, found: list[Refusal]) -> None:
        super().__init__("\n".join(str(refusal) for refusal in found))
        self.refusals = found
