"""What a check says: what is wrong, whom it is about, what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from matchmaker.records import Participant
from matchmaker.words import Sentence


class Weight(StrEnum):
    """How much a finding matters, the worst first."""

    STOPS = "stops"
    """No agenda can be planned, or none can keep the rules."""
    HURTS = "hurts"
    """Somebody gets less than they could."""
    LOOK = "look"
    """An agenda can be good all the same."""


@dataclass(frozen=True, slots=True)
class Concern:
    """Whom a finding is about, None for the mission as a whole, and what it is."""

    participant: Participant | None
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that speaks against planning now: what, whom it is about, what to do about it.

    ``ask`` is what to ask those whom it is about, None where a call would not help.
    """

    name: str
    weight: Weight
    title: Sentence
    remedy: Sentence
    concerns: tuple[Concern, ...]
    ask: Sentence | None = None


def finding(
    name: str,
    weight: Weight,
    title: Sentence,
    remedy: Sentence,
    concerns: Iterable[Concern],
    *,
    ask: Sentence | None = None,
) -> Finding | None:
    """A finding about these, None where there are none."""
    found = tuple(concerns)
    return Finding(name, weight, title, remedy, found, ask) if found else None
