"""How many tables and slots are enough, by the rule of thumb that organisers use."""

from collections.abc import Mapping
from dataclasses import dataclass

LEAST_ROOM, MOST_ROOM = 110, 120
"""Places to meet for each hundred meetings: people cannot always use the slot that is left."""


@dataclass(frozen=True, slots=True)
class Capacity:
    """What the meetings that are possible need, beside what there is.

    ``meetings`` is how many could be held in the hall if only people limited them, ``slots`` how
    many there are, ``tables`` the most that a slot has, ``places`` tables summed over the slots.
    """

    meetings: int
    slots: int
    tables: int
    places: int

    @property
    def tables_wanted(self) -> tuple[int, int]:
        """From how many tables on it is enough, and from how many on it is comfortable."""
        return _both(self.meetings, self.slots)

    @property
    def slots_wanted(self) -> tuple[int, int]:
        """The same for slots, with the tables that there are."""
        return _both(self.meetings, self.tables)

    @property
    def full(self) -> bool:
        """Whether there are fewer places than meetings: some cannot be held, however planned."""
        return self.places < self.meetings

    @property
    def tight(self) -> bool:
        """Whether there is less room than the rule of thumb asks for."""
        return self.places * 100 < self.meetings * LEAST_ROOM


def _both(meetings: int, divided_by: int) -> tuple[int, int]:
    if not divided_by:
        return 0, 0
    few, enough = (-(-meetings * room // (100 * divided_by)) for room in (LEAST_ROOM, MOST_ROOM))
    return few, enough


def most_meetings(possible: Mapping[int, int], homes: set[int], pairs: set[tuple[int, int]]) -> int:
    """An upper bound on the meetings of these pairs: neither side holds more than it can."""
    sides = [0, 0]
    wanted: dict[int, int] = {}
    for pair in pairs:
        for one in pair:
            wanted[one] = wanted.get(one, 0) + 1
    for one, count in wanted.items():
        sides[one not in homes] += min(count, possible.get(one, 0))
    return min(*sides, len(pairs))
