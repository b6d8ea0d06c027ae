"""Simulated annealing over Kempe chains: breaks and changes by shifts, value by insertions.

Kirkpatrick, Gelatt and Vecchi 1983. A shift swaps a chain between two slots, so the same meetings
are held before and after. An insertion forces in a candidate that is not held: a chain makes way
for it, and what fits nowhere is left out. Both keep every rule at every step.
"""

import numpy as np

from solver.compiled import compiled, inner
from solver.domains import NOT_HELD
from solver.large.chains import (
    BLOCK,
    CLOCK,
    COST,
    DEGREE,
    FIRST,
    GOES,
    IMPOSSIBLE,
    LOAD,
    LOGGED,
    LONGEST,
    MEETING,
    MOST,
    REQUIRED,
    ROOM,
    SECOND,
    SEEN,
    START,
    TRACED,
    WORTH,
    State,
    apply,
    begin_move,
    below,
    moved,
    take,
    trace,
    undo,
    waiting,
)

TRIES = 8
"""How often something random is drawn again before it is given up."""

STRAY = 16
"""One in so many shifts goes anywhere, also where it costs the participant who asks for it."""


@compiled
def shift_often(state: State, hot: float, cold: float, steps: int) -> int:
    """So many shifts, cooling evenly from one temperature to the other; how many were made.

    Temperatures are in units of cost. A move that costs ``c`` is made with chance ``exp(-c / t)``.
    """
    made = 0
    for step in range(steps):
        temperature = hot * (cold / hot) ** (step / steps)
        state.numbers[LOGGED] = 0
        if shift(state, temperature):
            made += 1
    return made


@compiled
def insert_often(state: State, hot: float, cold: float, steps: int) -> int:
    """As :func:`shift_often`, with insertions among the shifts; how many insertions were made."""
    made = 0
    for step in range(steps):
        temperature = hot * (cold / hot) ** (step / steps)
        state.numbers[LOGGED] = 0
        if below(state, 4) == 0:
            shift(state, temperature)
            continue
        before = state.numbers[COST]
        if insert(state) and accepted(state, state.numbers[COST] - before, temperature):
            made += 1
        else:
            undo(state, 0)
    return made


@inner
def accepted(state: State, cost: int, temperature: float) -> bool:
    """Metropolis' rule."""
    return cost <= 0 or below(state, 1 << 30) < np.exp(-cost / temperature) * (1 << 30)


@inner
def shift(state: State, temperature: float) -> bool:
    """Move a random meeting and its chain to another slot if Metropolis agrees; whether it did.

    Where waiting costs anything, meetings of people who wait go beside others of theirs.
    """
    candidate, slot = _wish(state)
    if candidate < 0 or not state.fits[candidate, slot]:
        return False
    begin_move(state)
    old = state.meetings[candidate, START]
    cost, more = trace(state, candidate, slot)
    full, other = (slot, old) if more > 0 else (old, slot)
    more = abs(more)
    tries = 0
    while cost < IMPOSSIBLE and state.slots[full, LOAD] + more > state.slots[full, ROOM]:
        # Another chain of the same two slots goes the other way.
        tries += 1
        back = state.listed[full, below(state, state.slots[full, LOAD])]
        if tries > TRIES:
            return False
        if state.meetings[back, SEEN] == state.numbers[CLOCK]:
            continue
        end = state.numbers[TRACED]
        extra, less = trace(state, back, other)
        if less > 0 and state.slots[other, LOAD] - more + less <= state.slots[other, ROOM]:
            cost, more = cost + extra, more - less
        else:
            state.numbers[TRACED] = end
    if cost >= IMPOSSIBLE or not accepted(state, cost, temperature):
        return False
    apply(state)
    return True


@inner
def _wish(state: State) -> tuple[int, int]:
    """A meeting and the slot that it should go to; (-1, -1) where none was drawn."""
    people, slots = state.mate.shape
    one = below(state, people)
    for _ in range(TRIES):
        if _waits(state, one):
            break
        one = below(state, people)
    if state.people[one, DEGREE] == 0:
        return -1, -1
    old = below(state, slots)
    while state.mate[one, old] < 0:
        old = below(state, slots)
    candidate = state.mate[one, old]
    if not _waits(state, one) or below(state, STRAY) == 0:
        new = below(state, slots)
        return (candidate, new) if new != old else (-1, -1)
    for _ in range(slots):
        beside = below(state, slots)
        new = beside + 2 * below(state, 2) - 1
        if (
            state.mate[one, beside] >= 0
            and beside != old
            and 0 <= new < slots
            and state.mate[one, new] < 0
            and state.slots[new, BLOCK] == state.slots[beside, BLOCK]
        ):
            return (candidate, new) if moved(state, one, old, new) <= 0 else (-1, -1)
    return -1, -1


@inner
def _waits(state: State, one: int) -> bool:
    block = 0
    while block < state.pattern.shape[1] and not waiting(state, state.pattern[one, block]):
        block += 1
    return bool(block < state.pattern.shape[1])


@inner
def insert(state: State) -> bool:
    """Hold a random candidate in a random slot, whatever it costs; False where it is refused.

    The caller compares the cost and may undo it, as it must where this is refused.
    """
    candidates, slots = state.fits.shape
    new = below(state, candidates)
    slot = below(state, slots)
    for _ in range(4 * TRIES):
        if state.meetings[new, START] < 0 and state.fits[new, slot]:
            break
        new, slot = below(state, candidates), below(state, slots)
    other = below(state, slots)
    for _ in range(TRIES):
        if _has_way_out(state, new, slot, other):
            break
        other = below(state, slots)
    if state.meetings[new, START] >= 0 or not state.fits[new, slot] or other == slot:
        return False
    for end in range(2):
        one = state.meetings[new, end]
        if state.people[one, DEGREE] >= state.people[one, MOST] and not _leave_out(state, one):
            return False
    return (
        _make_way(state, new, slot, other)
        and _relieve(state, slot, other, new)
        and _relieve(state, other, slot, new)
    )


@inner
def _has_way_out(state: State, new: int, slot: int, other: int) -> bool:
    """Whether those who must make way for the new meeting can be free in the other slot."""
    for end in range(2):
        one = state.meetings[new, end]
        if state.mate[one, slot] >= 0 and state.mate[one, other] >= 0:
            return False
    return other != slot


@inner
def _leave_out(state: State, one: int) -> bool:
    """No longer hold a participant's least valuable meeting that is not required."""
    least = -1
    for slot in range(state.mate.shape[1]):
        candidate = state.mate[one, slot]
        if (
            candidate >= 0
            and not state.meetings[candidate, REQUIRED]
            and (least < 0 or state.meetings[candidate, WORTH] < state.meetings[least, WORTH])
        ):
            least = candidate
    if least >= 0:
        take(state, least)
    return least >= 0


@inner
def _make_way(state: State, new: int, slot: int, other: int) -> bool:
    """Hold the new one in the slot, swap what it displaces with the other slot.

    What may not move, or comes back to the new one's participants, is left out.
    """
    begin_move(state)
    chain, meetings, now = state.chain, state.meetings, state.numbers[CLOCK]
    chain[0, MEETING], chain[0, GOES] = new, slot
    meetings[new, SEEN] = now
    end, at = 1, 0
    while at < end:
        here = chain[at, MEETING]
        goes = slot if at == 0 else slot + other - meetings[here, START]
        returns = goes == slot and (
            meetings[here, FIRST] == meetings[new, FIRST]
            or meetings[here, SECOND] == meetings[new, SECOND]
        )
        if at > 0 and (returns or not state.fits[here, goes]):
            if meetings[here, REQUIRED]:
                return False
            goes = NOT_HELD
        else:
            for side in range(2):
                displaced = state.mate[meetings[here, side], goes]
                if displaced >= 0 and meetings[displaced, SEEN] != now:
                    meetings[displaced, SEEN] = now
                    chain[end, MEETING] = displaced
                    end += 1
        if end > LONGEST:
            return False
        chain[at, GOES] = goes
        at += 1
    state.numbers[TRACED] = end
    apply(state)
    return True


@inner
def _relieve(state: State, full: int, other: int, new: int) -> bool:
    """Bring a slot back to its room: by chains to the other slot, else by leaving one out."""
    for _ in range(TRIES):
        if state.slots[full, LOAD] <= state.slots[full, ROOM]:
            return True
        begin_move(state)
        leaving = state.listed[full, below(state, state.slots[full, LOAD])]
        _, more = trace(state, leaving, other)
        if 0 < more <= state.slots[other, ROOM] - state.slots[other, LOAD]:
            apply(state)
    return state.slots[full, LOAD] <= state.slots[full, ROOM] or _leave_out_of(state, full, new)


@inner
def _leave_out_of(state: State, full: int, new: int) -> bool:
    """No longer hold the least valuable of some meetings in a slot that has one too many."""
    least = -1
    for _ in range(TRIES):
        one = state.listed[full, below(state, state.slots[full, LOAD])]
        if (
            one != new
            and not state.meetings[one, REQUIRED]
            and (least < 0 or state.meetings[one, WORTH] < state.meetings[least, WORTH])
        ):
            least = one
    if least >= 0:
        take(state, least)
    return bool(state.slots[full, LOAD] <= state.slots[full, ROOM])
