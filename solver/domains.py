"""What availability, pins and blocks leave possible: the problem in numbers, for every strategy.

Ids become positions once, here. A strategy works on an :data:`Assignment`, never on ids.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from solver.problem import Candidate, Problem

NOT_HELD = -1

Assignment = list[int]
"""For each candidate the position of the slot it starts in, or ``NOT_HELD``."""


@dataclass(frozen=True, slots=True)
class Domains:
    """A problem seen as numbers: candidates, participants and slots by their position.

    ``starts[c]`` are the slot positions, ascending, in which candidate ``c`` could start if it
    were alone: its own slots or pin, its length inside one block, everybody available, its
    venue and resources open, the hall open. An empty tuple means it can never be held.
    """

    problem: Problem
    slot_index: dict[str, int]
    participant_index: dict[str, int]
    candidate_index: dict[str, int]
    blocks: tuple[range, ...]
    block_of: tuple[int, ...]
    parties: tuple[tuple[int, ...], ...]
    available: tuple[tuple[bool, ...], ...]
    candidates_of: tuple[tuple[int, ...], ...]
    starts: tuple[tuple[int, ...], ...]

    @property
    def slot_count(self) -> int:
        """How many slots there are."""
        return len(self.block_of)

    def span(self, candidate: int, start: int) -> range:
        """The slot positions that the candidate fills when it starts there."""
        return range(start, start + self.problem.candidates[candidate].length)

    def follow_ups(self) -> dict[int, list[int]]:
        """For each candidate that others must come after, those others."""
        found: dict[int, list[int]] = {}
        for position, candidate in enumerate(self.problem.candidates):
            for earlier in candidate.after:
                found.setdefault(self.candidate_index[earlier], []).append(position)
        return found

    def is_bilateral(self) -> bool:
        """Whether every candidate is a one-slot meeting of two parties of opposite sides.

        Sides are found by two-colouring, so a problem that states none can still qualify.
        """
        return self.colouring() is not None and all(
            len(parties) == 2 and candidate.length == 1
            for parties, candidate in zip(self.parties, self.problem.candidates, strict=True)
        )

    def colouring(self) -> list[int] | None:
        """0 or 1 for each participant so that no candidate joins two of one colour, else None."""
        colour = [-1] * len(self.available)
        for root in range(len(colour)):
            if colour[root] != -1:
                continue
            colour[root] = 0
            pending = [root]
            while pending:
                here = pending.pop()
                for candidate in self.candidates_of[here]:
                    for other in self.parties[candidate]:
                        if other == here:
                            continue
                        if colour[other] == -1:
                            colour[other] = 1 - colour[here]
                            pending.append(other)
                        elif colour[other] == colour[here]:
                            return None
        return colour


def build_domains(problem: Problem) -> Domains:
    """Numbers for a problem that :func:`solver.refusals.refusals` finds nothing wrong with."""
    slot_index = {slot.id: position for position, slot in enumerate(problem.slots)}
    participant_index = {one.id: position for position, one in enumerate(problem.participants)}
    blocks = _blocks(problem)
    block_of = tuple(number for number, block in enumerate(blocks) for _ in block)
    available = tuple(
        _open_slots(len(slot_index), one.unavailable, slot_index) for one in problem.participants
    )
    parties = tuple(
        tuple(participant_index[one] for one in candidate.participants)
        for candidate in problem.candidates
    )
    candidates_of: list[list[int]] = [[] for _ in problem.participants]
    for position, members in enumerate(parties):
        for member in members:
            candidates_of[member].append(position)
    places = _open_places(problem, slot_index)
    open_to = [_mask(free) for free in available]
    starts_of = _StartsOf(blocks)
    starts = tuple(
        starts_of(
            _own_slots(candidate, slot_index),
            [open_to[member] for member in members]
            + [places[candidate.venue]]
            + [places["resource", used] for used in candidate.uses],
            candidate.length,
        )
        for candidate, members in zip(problem.candidates, parties, strict=True)
    )
    return Domains(
        problem=problem,
        slot_index=slot_index,
        participant_index=participant_index,
        candidate_index={one.id: position for position, one in enumerate(problem.candidates)},
        blocks=blocks,
        block_of=block_of,
        parties=parties,
        available=available,
        candidates_of=tuple(tuple(found) for found in candidates_of),
        starts=starts,
    )


def _blocks(problem: Problem) -> tuple[range, ...]:
    bounds = [
        position
        for position, slot in enumerate(problem.slots)
        if position == 0 or slot.block != problem.slots[position - 1].block
    ]
    ends = [*bounds[1:], len(problem.slots)]
    return tuple(range(start, end) for start, end in zip(bounds, ends, strict=False))


def _open_slots(count: int, closed: Sequence[str], slot_index: dict[str, int]) -> tuple[bool, ...]:
    shut = {slot_index[slot] for slot in closed}
    return tuple(position not in shut for position in range(count))


def _mask(free: Sequence[bool]) -> int:
    """Bit ``t`` says whether slot ``t`` is free; by way of a text, which is linear in the slots."""
    return int("".join("01"[one] for one in reversed(free)) or "0", 2)


def _slots_in(mask: int) -> tuple[int, ...]:
    return tuple(slot for slot, bit in enumerate(reversed(f"{mask:b}")) if bit == "1")


def _open_places(
    problem: Problem, slot_index: dict[str, int]
) -> dict[str | tuple[str, str] | None, int]:
    """For the hall (None), each venue and each resource the mask of slots in which it is open."""
    every = (1 << len(slot_index)) - 1
    places: dict[str | tuple[str, str] | None, int] = {
        None: _mask([problem.capacity_in(slot.id) > 0 for slot in problem.slots])
    }
    for venue in problem.venues:
        places[venue.id] = every if venue.capacity != 0 else 0
    for resource in problem.resources:
        there = [resource.capacity_in(slot.id) > 0 for slot in problem.slots]
        places["resource", resource.id] = _mask(there)
    return places


def _own_slots(candidate: Candidate, slot_index: dict[str, int]) -> int:
    """The mask of slots in which the candidate's own keys let it start; -1 for all."""
    own = -1
    if candidate.allowed_slots is not None:
        allowed = {slot_index[slot] for slot in candidate.allowed_slots}
        own = _mask([slot in allowed for slot in range(len(slot_index))])
    if candidate.pinned_slot is not None:
        own &= 1 << slot_index[candidate.pinned_slot]
    return own


class _StartsOf:
    """Start slots from masks; equal answers are one tuple, so that large events stay small."""

    def __init__(self, blocks: Sequence[range]) -> None:
        self._blocks = blocks
        self._inside: dict[int, int] = {}
        self._known: dict[int, tuple[int, ...]] = {}

    def __call__(self, own: int, needed: Sequence[int], length: int) -> tuple[int, ...]:
        open_to_all = -1
        for mask in needed:
            open_to_all &= mask
        starts = own & self._starts_inside(length)
        for offset in range(length if starts else 0):
            starts &= open_to_all >> offset
        if starts not in self._known:
            self._known[starts] = _slots_in(starts)
        return self._known[starts]

    def _starts_inside(self, length: int) -> int:
        """The slots from which a meeting of this length ends in the block it starts in."""
        if length not in self._inside:
            self._inside[length] = _mask(
                [start + length <= block.stop for block in self._blocks for start in block]
            )
        return self._inside[length]
