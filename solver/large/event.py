"""A large bilateral event in arrays: what the strategy for many participants works on."""

from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from solver.domains import NOT_HELD, Assignment, Domains

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

REQUIRED = 1_000
"""What is required is worth more than so many of the most valuable candidates."""


@dataclass(frozen=True, slots=True)
class Event:
    """Meetings of one slot between two sides, in a hall with so many tables in each slot.

    ``ends[c]`` are the participants of candidate ``c``, the one of the first side first.
    ``fits[c, t]`` says whether ``c`` could be held in slot ``t`` if it were alone. ``most[p]`` is
    the number of meetings that ``p`` can hold at all, ``room[t]`` that of the hall in a slot.
    ``wanted[p]`` is the target of the goal ``shortfall``; ``before[c]`` the slot of the agenda in
    force, or ``NOT_HELD``; ``block[t]`` the number of the slot's block.
    """

    ends: IntArray
    value: IntArray
    required: BoolArray
    fits: BoolArray
    before: IntArray
    available: BoolArray
    most: IntArray
    wanted: IntArray
    room: IntArray
    block: IntArray

    @classmethod
    def of(cls, domains: Domains) -> "Event":
        """The arrays of a problem for which :func:`solver.large.applies` holds."""
        problem = domains.problem
        available = np.array(domains.available, dtype=np.bool_)
        available = available.reshape(len(problem.participants), domains.slot_count)
        limits = [one.max_meetings for one in problem.participants]
        slots = available.sum(axis=1)
        most = [int(n) if limit is None else limit for n, limit in zip(slots, limits, strict=True)]
        before = np.full(len(problem.candidates), NOT_HELD, dtype=np.int64)
        for entry in problem.previous:
            before[domains.candidate_index[entry.candidate]] = domains.slot_index[entry.slot]
        return cls(
            ends=_ends(domains),
            value=np.array([one.value for one in problem.candidates], dtype=np.int64),
            required=np.array([one.must_be_held for one in problem.candidates], dtype=np.bool_),
            fits=_fits(domains),
            before=before,
            available=available,
            most=np.minimum(np.array(most, dtype=np.int64), slots),
            wanted=np.array([one.target_meetings for one in problem.participants], dtype=np.int64),
            room=np.array([problem.capacity_in(slot.id) for slot in problem.slots], dtype=np.int64),
            block=np.array(domains.block_of, dtype=np.int64),
        )

    @property
    def slot_count(self) -> int:
        """How many slots there are."""
        return len(self.room)

    @property
    def participant_count(self) -> int:
        """How many participants there are, of both sides."""
        return len(self.most)

    @property
    def worth(self) -> IntArray:
        """The values, of what is required more than all that could stand in its way."""
        dearest = int(self.value.max(initial=0)) + 1
        return np.where(self.required, REQUIRED * dearest, 0) + self.value

    def degrees(self, candidates: IntArray) -> IntArray:
        """How many of these candidates each participant is in."""
        return np.bincount(self.ends[candidates].ravel(), minlength=self.participant_count)

    def kept(self, starts: Assignment) -> IntArray:
        """What of an agenda made for another problem still keeps every limit of this one."""
        busy = np.zeros_like(self.available)
        load = np.zeros_like(self.room)
        held = np.zeros_like(self.most)
        kept = np.full(len(self.value), NOT_HELD, dtype=np.int64)
        for candidate, start in enumerate(starts):
            pair = self.ends[candidate]
            if (
                start != NOT_HELD
                and self.fits[candidate, start]
                and load[start] < self.room[start]
                and not busy[pair, start].any()
                and (held[pair] < self.most[pair]).all()
            ):
                kept[candidate] = start
                busy[pair, start] = True
                load[start] += 1
                held[pair] += 1
        return kept


def _ends(domains: Domains) -> IntArray:
    side = np.array(domains.colouring(), dtype=np.int64)
    ends = np.array(domains.parties, dtype=np.int64).reshape(-1, 2)
    turned = side[ends[:, 0]] == 1
    ends[turned] = ends[turned, ::-1]
    return ends


def _fits(domains: Domains) -> BoolArray:
    counts = [len(starts) for starts in domains.starts]
    slots = np.fromiter(chain.from_iterable(domains.starts), dtype=np.int64, count=sum(counts))
    fits = np.zeros((len(counts), domains.slot_count), dtype=np.bool_)
    fits[np.repeat(np.arange(len(counts)), counts), slots] = True
    return fits
