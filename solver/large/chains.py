"""An agenda of a large event that can be changed in microseconds, and its Kempe chains.

A Kempe chain is what must move when one meeting moves from slot ``s`` to slot ``t``: the meetings
that its participants have in ``t`` go to ``s``, those in turn displace others, and so on until the
chain ends. Swapping a chain keeps everybody in at most one meeting a slot (Kempe 1879; for
timetables Thompson and Dowsland 1998).

Everything is integers in arrays, so that the compiled functions and their plain Python twins do
the same step by step.
"""

from typing import NamedTuple

import numpy as np

from solver.compiled import compiled, inner
from solver.domains import NOT_HELD
from solver.large.event import BoolArray, Event, IntArray

VALUE, SHORTFALL, BREAKS, IDLE, CHANGES = range(5)
"""Positions of the goals in :attr:`State.weights`."""

FIRST, SECOND, WORTH, REQUIRED, BEFORE, START, PLACE, SEEN = range(8)
"""Columns of :attr:`State.meetings`."""

MOST, WANTED, DEGREE = range(3)
"""Columns of :attr:`State.people`."""

ROOM, BLOCK, BIT, LOAD = range(4)
"""Columns of :attr:`State.slots`."""

MEETING, GOES = range(2)
"""Columns of :attr:`State.chain`."""

COST, CLOCK, TRACED, LOGGED, RANDOM, OTHER_RANDOM = range(6)
"""Positions in :attr:`State.numbers`."""

LONGEST = 400
"""Meetings in a chain beyond which a move is given up."""

IMPOSSIBLE = 2**60
"""The cost of a move that would break a rule."""


class State(NamedTuple):
    """The event, an agenda, and what both add up to; few arrays, so that it compiles quickly.

    - ``meetings[c]``: candidate ``c``'s two participants, its worth, whether it is required, the
      slot it had before, the one it is held in or ``NOT_HELD``, its place in the list of that
      slot, and the clock of the last move that it was part of.
    - ``fits[c, t]``: whether ``c`` could be held in slot ``t``.
    - ``people[p]``: the most meetings that ``p`` can hold, its target, those that it holds.
    - ``mate[p, t]``: the candidate that ``p`` has in slot ``t`` or ``NOT_HELD``.
    - ``pattern[p, b]``: a bit for each slot of block ``b`` in which ``p`` is busy.
    - ``slots[t]``: the hall's room, the block, the slot's bit in patterns, the meetings held.
    - ``listed[t]``: the meetings held in slot ``t``, in no order.
    - ``weights``: what a unit of each goal costs.
    - ``chain``: the move at hand: meetings, and the slot that each goes to.
    - ``log``: steps that can be undone: a candidate, and a slot or ``-1 - slot`` when taken.
    - ``numbers``: the agenda's cost, the clock, how long chain and log are, and the state of the
      random generator.
    """

    meetings: IntArray
    fits: BoolArray
    people: IntArray
    mate: IntArray
    pattern: IntArray
    slots: IntArray
    listed: IntArray
    weights: IntArray
    chain: IntArray
    log: IntArray
    numbers: IntArray

    @property
    def starts(self) -> IntArray:
        """The agenda: for each candidate its slot or ``NOT_HELD``."""
        return self.meetings[:, START].copy()

    @property
    def cost(self) -> int:
        """What the agenda costs under the weights."""
        return int(self.numbers[COST])


def state_of(event: Event, starts: IntArray, weights: IntArray, seed: int) -> State:
    """The state of an agenda that keeps the rules; equal arguments lead to equal moves."""
    candidates, people, slots = len(event.value), event.participant_count, event.slot_count
    sides = [len(np.unique(event.ends[:, side])) for side in (0, 1)]
    bits = np.left_shift(1, np.arange(slots) - np.searchsorted(event.block, event.block))
    none, unheld = np.zeros(candidates, dtype=np.int64), np.full(candidates, NOT_HELD)
    state = State(
        meetings=np.column_stack(
            [event.ends, event.worth, event.required, event.before, unheld, none, none]
        ),
        fits=event.fits,
        people=np.column_stack([event.most, event.wanted, np.zeros_like(event.most)]),
        mate=np.full((people, slots), NOT_HELD),
        pattern=np.zeros((people, int(event.block[-1]) + 1), dtype=np.int64),
        slots=np.column_stack([event.room, event.block, bits, np.zeros_like(event.room)]),
        listed=np.zeros((slots, min(sides)), dtype=np.int64),
        weights=weights,
        chain=np.zeros((2 * LONGEST, 2), dtype=np.int64),
        log=np.zeros((64 * LONGEST, 2), dtype=np.int64),
        numbers=np.array([0, 0, 0, 0, 1 + seed % 2147483562, 1 + seed * 7919 % 2147483398]),
    )
    fill(state, starts)
    return state


@compiled
def fill(state: State, starts: IntArray) -> None:
    """Hold each candidate where the agenda says so."""
    for candidate in range(len(starts)):
        if starts[candidate] >= 0:
            put(state, candidate, starts[candidate])
            state.numbers[LOGGED] = 0


@inner
def below(state: State, limit: int) -> int:
    """A random number from 0 up to a limit that it never reaches, far below 2^31.

    L'Ecuyer's combined generator (1988), whose products fit in 64 bits in any language.
    """
    one = 40014 * state.numbers[RANDOM] % 2147483563
    other = 40692 * state.numbers[OTHER_RANDOM] % 2147483399
    state.numbers[RANDOM] = one
    state.numbers[OTHER_RANDOM] = other
    return int((one - other) % 2147483562 % limit)


@inner
def waiting(state: State, pattern: int) -> int:
    """What the gaps in one block's pattern of busy slots cost."""
    cost = 0
    if state.weights[BREAKS]:
        first_slots = pattern & ~(pattern << 1)
        first_slots &= first_slots - 1
        while first_slots:
            first_slots &= first_slots - 1
            cost += state.weights[BREAKS]
    if state.weights[IDLE] and pattern:
        while not pattern & 1:
            pattern >>= 1
        while pattern:
            if not pattern & 1:
                cost += state.weights[IDLE]
            pattern >>= 1
    return cost


@inner
def put(state: State, candidate: int, slot: int) -> None:
    """Hold a candidate that is not held; the slot must be free for both."""
    state.meetings[candidate, START] = slot
    state.listed[slot, state.slots[slot, LOAD]] = candidate
    state.meetings[candidate, PLACE] = state.slots[slot, LOAD]
    state.slots[slot, LOAD] += 1
    cost = -state.weights[VALUE] * state.meetings[candidate, WORTH]
    if slot == state.meetings[candidate, BEFORE]:
        cost -= state.weights[CHANGES]
    for end in range(2):
        one = state.meetings[candidate, end]
        state.mate[one, slot] = candidate
        if state.people[one, DEGREE] < state.people[one, WANTED]:
            cost -= state.weights[SHORTFALL]
        state.people[one, DEGREE] += 1
        cost += _toggle(state, one, slot)
    state.numbers[COST] += cost
    _note(state, candidate, slot)


@inner
def take(state: State, candidate: int) -> None:
    """No longer hold a held candidate."""
    slot = state.meetings[candidate, START]
    state.meetings[candidate, START] = NOT_HELD
    state.slots[slot, LOAD] -= 1
    last = state.listed[slot, state.slots[slot, LOAD]]
    state.listed[slot, state.meetings[candidate, PLACE]] = last
    state.meetings[last, PLACE] = state.meetings[candidate, PLACE]
    cost = state.weights[VALUE] * state.meetings[candidate, WORTH]
    if slot == state.meetings[candidate, BEFORE]:
        cost += state.weights[CHANGES]
    for end in range(2):
        one = state.meetings[candidate, end]
        state.mate[one, slot] = NOT_HELD
        state.people[one, DEGREE] -= 1
        if state.people[one, DEGREE] < state.people[one, WANTED]:
            cost += state.weights[SHORTFALL]
        cost += _toggle(state, one, slot)
    state.numbers[COST] += cost
    _note(state, candidate, -1 - slot)


@inner
def _toggle(state: State, one: int, slot: int) -> int:
    block = state.slots[slot, BLOCK]
    old = state.pattern[one, block]
    new = old ^ state.slots[slot, BIT]
    state.pattern[one, block] = new
    return waiting(state, new) - waiting(state, old)


@inner
def _note(state: State, candidate: int, step: int) -> None:
    state.log[state.numbers[LOGGED], 0] = candidate
    state.log[state.numbers[LOGGED], 1] = step
    state.numbers[LOGGED] += 1


@inner
def undo(state: State, mark: int) -> None:
    """Take back the steps logged since the log was so long."""
    while state.numbers[LOGGED] > mark:
        last = state.numbers[LOGGED] - 1
        candidate, step = state.log[last, 0], state.log[last, 1]
        if step >= 0:
            take(state, candidate)
        else:
            put(state, candidate, -1 - step)
        state.numbers[LOGGED] = last


@inner
def moved(state: State, one: int, old: int, new: int) -> int:
    """What it costs a participant to be busy in the new slot, no longer in the old one."""
    old_block, new_block = state.slots[old, BLOCK], state.slots[new, BLOCK]
    without = state.pattern[one, old_block] ^ state.slots[old, BIT]
    if old_block == new_block:
        cost = waiting(state, without ^ state.slots[new, BIT])
    else:
        there = state.pattern[one, new_block]
        cost = waiting(state, without)
        cost += waiting(state, there | state.slots[new, BIT]) - waiting(state, there)
    return cost - waiting(state, state.pattern[one, old_block])


@inner
def begin_move(state: State) -> None:
    """Forget the chains traced before."""
    state.numbers[CLOCK] += 1
    state.numbers[TRACED] = 0


@inner
def trace(state: State, candidate: int, slot: int) -> tuple[int, int]:
    """Add to the move at hand the chain of a held candidate that is to go to a slot.

    Returned are its cost and how many more meetings it brings to the slot than it takes from it.
    The cost is ``IMPOSSIBLE`` where a meeting of the chain may not move or the chain is too long;
    then nothing of it stays marked, so that a later chain of the move cannot stop short at it.
    """
    chain, meetings, now = state.chain, state.meetings, state.numbers[CLOCK]
    other = meetings[candidate, START]
    begin = state.numbers[TRACED]
    chain[begin, MEETING] = candidate
    meetings[candidate, SEEN] = now
    end, at = begin + 1, begin
    cost, more = 0, 0
    while at < end:
        here = chain[at, MEETING]
        goes = other + slot - meetings[here, START]
        if not state.fits[here, goes] or end > LONGEST:
            for k in range(begin, end):
                meetings[chain[k, MEETING], SEEN] = 0
            return IMPOSSIBLE, 0
        chain[at, GOES] = goes
        more += 1 if goes == slot else -1
        if meetings[here, START] == meetings[here, BEFORE]:
            cost += state.weights[CHANGES]
        elif goes == meetings[here, BEFORE]:
            cost -= state.weights[CHANGES]
        for side in range(2):
            one = meetings[here, side]
            displaced = state.mate[one, goes]
            if displaced < 0:
                cost += moved(state, one, other + slot - goes, goes)
            elif meetings[displaced, SEEN] != now:
                meetings[displaced, SEEN] = now
                chain[end, MEETING] = displaced
                end += 1
        at += 1
    state.numbers[TRACED] = end
    return cost, more


@inner
def apply(state: State) -> None:
    """Make the move at hand; what goes nowhere is no longer held."""
    chain = state.chain
    for at in range(state.numbers[TRACED]):
        if state.meetings[chain[at, MEETING], START] >= 0:
            take(state, chain[at, MEETING])
    for at in range(state.numbers[TRACED]):
        if chain[at, GOES] >= 0:
            put(state, chain[at, MEETING], chain[at, GOES])
