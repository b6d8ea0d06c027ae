"""What can happen to an agenda in force, each kind a plain value.

Slots are named by their ids. What happens to slots that are over changes nothing; see
:mod:`solver.repair.situation`.
"""

from dataclasses import dataclass

from solver.problem import Candidate, Participant


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The meeting will not be held, now or later."""

    meeting: str


@dataclass(frozen=True, slots=True)
class NoShow:
    """The meeting was not held in its slot, though it was due; it may still be held later."""

    meeting: str


@dataclass(frozen=True, slots=True)
class Away:
    """The participant is not there in these slots: late, gone early, or not coming at all."""

    participant: str
    slots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WalkIn:
    """Somebody new, and the meetings that could be held with them."""

    participant: Participant
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class TablesClosed:
    """So many tables of the main hall cannot be used in these slots.

    ``tables`` says which, counted from 1; without it those with the highest numbers go. Where
    meetings fill several slots or participants have home tables, which ones is not heeded.
    """

    slots: tuple[str, ...]
    number: int = 1
    tables: tuple[int, ...] = ()

    @property
    def count(self) -> int:
        """How many tables are closed."""
        return len(set(self.tables)) or self.number


@dataclass(frozen=True, slots=True)
class TablesAdded:
    """So many more tables stand in the main hall in these slots."""

    slots: tuple[str, ...]
    number: int = 1


@dataclass(frozen=True, slots=True)
class ResourceLost:
    """There is none of the resource in these slots."""

    resource: str
    slots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SlotsClosed:
    """No meeting is held in these slots: a block ends early or begins late."""

    slots: tuple[str, ...]


Happening = (
    Cancelled | NoShow | Away | WalkIn | TablesClosed | TablesAdded | ResourceLost | SlotsClosed
)
"""Anything that :func:`solver.repair.repair` can be told."""
