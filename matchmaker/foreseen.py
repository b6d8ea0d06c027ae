"""What an edit of a mission would do, in words and by meeting."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from matchmaker.words import Sentence


@dataclass(frozen=True, slots=True)
class Hit:
    """A meeting that an edit touches; ``told`` where the release in force has it."""

    meeting_id: int
    who: tuple[str, ...]
    slot: str
    told: bool


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that an edit would do, and the meetings that it would do it to."""

    what: Sentence
    hits: tuple[Hit, ...] = ()


@dataclass(slots=True)
class Foreseen:
    """Everything that an edit would do, in words, and which records have to let go for it."""

    effects: list[Effect] = field(default_factory=list)
    without_slot: set[int] = field(default_factory=set)
    without_table: set[int] = field(default_factory=set)
    without_venue: set[int] = field(default_factory=set)
    slots: set[int] = field(default_factory=set)
    tables: set[int] = field(default_factory=set)
    venues: set[int] = field(default_factory=set)
    pools: set[int] = field(default_factory=set)

    def add(self, hits: Iterable[Hit], what: Callable[[int], Sentence]) -> None:
        """Note an effect where it hits any meeting; ``what`` is told how many."""
        found = tuple(sorted(hits, key=lambda one: (one.slot, one.who)))
        if found:
            self.effects.append(Effect(what(len(found)), found))

    @property
    def told(self) -> int:
        """How many of the meetings people were told of."""
        return len({hit.meeting_id for one in self.effects for hit in one.hits if hit.told})
