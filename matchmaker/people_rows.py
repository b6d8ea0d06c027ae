"""A mission's participants as the list of people shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from matchmaker.records import (
    Participant,
    ParticipantState,
    Side,
)

PAGE = 50
"""Rows of a page."""


class Lack(StrEnum):
    """What keeps a participant from being ready, the first to be seen to first."""

    REGISTRATION = "registration"
    VALIDATION = "validation"
    DELEGATES = "delegates"
    ADDRESS = "address"
    PROFILE = "profile"
    WISHES = "wishes"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which participants are looked for; each None for all. ``text`` is part of any name."""

    text: str = ""
    side: Side | None = None
    state: ParticipantState | None = None
    ready: bool | None = None
    lack: Lack | None = None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One participant of the list.

    ``said_when`` tells whether it said when it can meet; who does not counts as free all the
    time. ``last_contact`` is when it was last written to.
    """

    participant: Participant
    lacks: tuple[Lack, ...]
    profile: int
    said_when: bool
    wishes_sent: int
    wishes_received: int
    meetings: int
    last_contact: datetime | None

    @property
    def ready(self) -> bool:
        """Whether nothing is lacking; who withdrew is never ready."""
        return not self.lacks and self.participant.takes_part


@dataclass(frozen=True, slots=True)
class SideFigures:
    """How many of a side there are, without those who withdrew, how many are ready, and how
    many lack what.
    """

    total: int
    ready: int
    lacking: Mapping[Lack, int]


@dataclass(frozen=True, slots=True)
class People:
    """A page of the list; ``found`` counts what the filter finds, ``pages`` is at least 1."""

    rows: Sequence[PersonRow]
    found: int
    page: int
    pages: int
    sides: Mapping[Side, SideFigures]
