"""Agendas with few breaks, by simulated annealing over Kempe chains.

Kirkpatrick, Gelatt and Vecchi 1983. A move swaps two slots along a chain of meetings that share a
participant, so that every meeting stays held. The participants' busy slots are bits of one number,
and breaks are counted in it at once.
"""

import numpy as np
from numpy.typing import NDArray

from solver.brokerage.event import Event
from solver.compiled import compiled
from solver.domains import Assignment

BITS = 62
"""Slots, and a gap between blocks, that fit into one number."""

BREAK, IDLE, UNFAIR = 20, 1, 100
"""What a break costs, a slot of waiting (so that long pauses shrink), a break past what is fair."""

HOT, COLD = 6.0, 3.0
"""Temperatures at the beginning and at the end of a run, in the same units."""

Ints = NDArray[np.int64]


def can_anneal(event: Event) -> bool:
    """Whether the slots fit into the bits of one number."""
    return bool(event.starts) and len(event.room) + len(event.blocks) <= BITS


def anneal(
    event: Event, starts: Assignment, steps: int, enough: Ints, seed: int
) -> Assignment | None:
    """The best fair agenda of one run from a given agenda on; None where it meets none.

    It ends after so many steps, or as soon as there are no more breaks than ``enough[0]``, which
    another thread may raise.
    """
    bits = np.array(
        [slot + gap for gap, block in enumerate(event.blocks) for slot in block], dtype=np.int64
    )
    masks = [sum(1 << int(bits[slot]) for slot in block) for block in event.blocks]
    first, choices = _rows([list(slots) for slots in event.starts])
    before: list[list[int]] = [[] for _ in event.starts]
    behind: list[list[int]] = [[] for _ in event.starts]
    for earlier, later in event.after:
        before[later].append(earlier)
        behind[earlier].append(later)
    most = event.difference
    best = np.array(starts, dtype=np.int64)
    found = _run(
        np.array(event.parties, dtype=np.int64),
        first,
        choices,
        *_rows(before),
        *_rows(behind),
        bits,
        np.array(masks, dtype=np.int64),
        np.array(event.room, dtype=np.int64),
        len(event.meetings_of),
        BITS if most is None else most,
        best,
        steps,
        enough,
        seed,
    )
    return [int(slot) for slot in best] if found else None


def _rows(lists: list[list[int]]) -> tuple[Ints, Ints]:
    """Lists one behind the other, and where each begins."""
    ends = np.cumsum([0, *map(len, lists)], dtype=np.int64)
    return ends, np.array([one for row in lists for one in row], dtype=np.int64)


@compiled
def _run(
    parties: Ints,
    first: Ints,
    choices: Ints,
    first_before: Ints,
    before: Ints,
    first_behind: Ints,
    behind: Ints,
    bits: Ints,
    blocks: Ints,
    room: Ints,
    participants: int,
    most: int,
    best: Ints,
    steps: int,
    enough: Ints,
    seed: int,
) -> bool:
    """Overwrites ``best``; whether an agenda was fair."""
    np.random.seed(seed)
    meetings = len(parties)
    slot_of = best.copy()
    held = np.full((participants, len(room)), -1)
    load = np.zeros(len(room), dtype=np.int64)
    busy = np.zeros(participants, dtype=np.int64)
    for meeting in range(meetings):
        slot = slot_of[meeting]
        load[slot] += 1
        for side in range(2):
            held[parties[meeting, side], slot] = meeting
            busy[parties[meeting, side]] |= 1 << bits[slot]
    breaks = 0
    unfair = 0
    for one in range(participants):
        own = breaks_of(busy[one], blocks)
        breaks += own
        unfair += max(own - most, 0)
    fewest = breaks if unfair == 0 else np.int64(2**40)
    chain = np.empty(meetings, dtype=np.int64)
    in_chain = np.zeros(meetings, dtype=np.int64)
    touched = np.empty(participants, dtype=np.int64)
    is_touched = np.zeros(participants, dtype=np.int64)
    for step in range(1, steps + 1):
        if fewest <= enough[0]:
            break
        # Draw a meeting and a slot for it, and follow the chain of those that have to make way.
        meeting = np.random.randint(meetings)
        here = slot_of[meeting]
        there = choices[np.random.randint(first[meeting], first[meeting + 1])]
        if here == there:
            continue
        length, followed, people, shift, possible = 1, 0, 0, 0, True
        chain[0] = meeting
        in_chain[meeting] = step
        while followed < length and possible:
            meeting = chain[followed]
            followed += 1
            goes = there if slot_of[meeting] == here else here
            shift += 1 if goes == there else -1
            possible = False
            for choice in range(first[meeting], first[meeting + 1]):
                if choices[choice] == goes:
                    possible = True
            for side in range(2):
                one = parties[meeting, side]
                if is_touched[one] != step:
                    is_touched[one] = step
                    touched[people] = one
                    people += 1
                other = held[one, goes]
                if other >= 0 and in_chain[other] != step:
                    in_chain[other] = step
                    chain[length] = other
                    length += 1
        if not possible or load[there] + shift > room[there] or load[here] - shift > room[here]:
            continue
        for position in range(length):
            meeting = chain[position]
            goes = there if slot_of[meeting] == here else here
            for arc in range(first_before[meeting], first_before[meeting + 1]):
                other = before[arc]
                at = slot_of[other]
                if in_chain[other] == step:
                    at = there if at == here else here
                if at >= goes:
                    possible = False
            for arc in range(first_behind[meeting], first_behind[meeting + 1]):
                other = behind[arc]
                at = slot_of[other]
                if in_chain[other] == step:
                    at = there if at == here else here
                if at <= goes:
                    possible = False
        if not possible:
            continue
        both = (1 << bits[here]) | (1 << bits[there])
        worse = 0
        for position in range(people):
            one = touched[position]
            if 0 != busy[one] & both != both:
                worse += cost_of(busy[one] ^ both, blocks, most) - cost_of(busy[one], blocks, most)
        temperature = HOT * (COLD / HOT) ** (step / steps)
        if worse > 0 and np.random.random() >= np.exp(-worse / temperature):
            continue
        for position in range(length):
            meeting = chain[position]
            for side in range(2):
                held[parties[meeting, side], slot_of[meeting]] = -1
        for position in range(length):
            meeting = chain[position]
            slot_of[meeting] = there if slot_of[meeting] == here else here
            for side in range(2):
                held[parties[meeting, side], slot_of[meeting]] = meeting
        load[there] += shift
        load[here] -= shift
        for position in range(people):
            one = touched[position]
            if 0 != busy[one] & both != both:
                old = breaks_of(busy[one], blocks)
                busy[one] ^= both
                new = breaks_of(busy[one], blocks)
                breaks += new - old
                unfair += max(new - most, 0) - max(old - most, 0)
        if unfair == 0 and breaks < fewest:
            fewest = breaks
            best[:] = slot_of
    return bool(fewest < 2**40)


@compiled
def ones(number: int) -> int:
    """How many bits of a number from 0 to 2^63 - 1 are set."""
    number -= (number >> 1) & 0x5555555555555555
    number = (number & 0x3333333333333333) + ((number >> 2) & 0x3333333333333333)
    number = (number + (number >> 4)) & 0x0F0F0F0F0F0F0F0F
    number += number >> 8
    number += number >> 16
    number += number >> 32
    return number & 0x7F


@compiled
def breaks_of(busy: int, blocks: Ints) -> int:
    """The breaks between the set bits, inside each of the blocks."""
    breaks = ones(busy & ~(busy << 1))
    for block in blocks:
        breaks -= busy & block != 0
    return breaks


@compiled
def idle_of(busy: int, blocks: Ints) -> int:
    """The free bits between set ones, inside each of the blocks."""
    idle = 0
    for block in blocks:
        inside = busy & block
        if inside != 0:
            up_to_last = inside
            for step in (1, 2, 4, 8, 16, 32):
                up_to_last |= up_to_last >> step
            before_first = (inside & -inside) - 1
            idle += ones(up_to_last) - ones(before_first) - ones(inside)
    return idle


@compiled
def cost_of(busy: int, blocks: Ints, most: int) -> int:
    """What a participant's pauses cost."""
    breaks = breaks_of(busy, blocks)
    if breaks == 0:
        return 0
    return BREAK * breaks + IDLE * idle_of(busy, blocks) + UNFAIR * max(breaks - most, 0)
