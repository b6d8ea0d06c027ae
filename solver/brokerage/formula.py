"""The event as a propositional formula, for proofs and for agendas with few breaks.

After the encodings of Bofill et al. (JAIR 2022), with three things of its own: the hall's capacity
is counted over clusters of meetings of which a slot holds at most one; who has no break is
described by the slot in which its meetings begin; and slots that somebody without a break has to
be busy in are counted against the hall.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from ortools.sat.python.cp_model import CpModel, LinearExpr, LiteralT

from solver.brokerage.counters import at_most, count
from solver.brokerage.event import Event
from solver.brokerage.windows import windows


@dataclass(frozen=True, slots=True)
class Formula:
    """A model, for each meeting its literal by slot, and literals of which each costs a break."""

    model: CpModel
    starts: tuple[dict[int, LiteralT], ...]
    breaks: tuple[LiteralT, ...]


def state(event: Event) -> Formula:
    """All hard rules of the event, and its breaks, of which at least as many literals are true."""
    draft = _Draft(
        event,
        CpModel(),
        tuple({} for _ in event.starts),
        tuple({} for _ in event.meetings_of),
    )
    _hold_every_meeting(draft)
    _one_at_a_time(draft)
    _keep_order(draft)
    _fit_into_hall(draft)
    _count_breaks(draft)
    _be_fair(draft)
    return Formula(
        draft.model,
        draft.starts,
        tuple(literal for counted in draft.breaks for literal in counted),
    )


@dataclass(slots=True)
class _Draft:
    """A formula in the making; ``breaks[p]`` counts the breaks of a participant, from the first."""

    event: Event
    model: CpModel
    starts: tuple[dict[int, LiteralT], ...]
    busy: tuple[dict[int, LiteralT], ...]
    breaks: list[list[LiteralT]] = field(default_factory=list)

    def literals(self, number: int) -> list[LiteralT]:
        return [self.model.new_bool_var("") for _ in range(number)]


def _hold_every_meeting(draft: _Draft) -> None:
    for literals, slots in zip(draft.starts, draft.event.starts, strict=True):
        literals.update(zip(slots, draft.literals(len(slots)), strict=True))
        draft.model.add_exactly_one(literals.values())


def _one_at_a_time(draft: _Draft) -> None:
    """Busy in as many slots as there are meetings, and early or late enough for each."""
    event, model = draft.event, draft.model
    for participant, busy in enumerate(draft.busy):
        slots, meetings = event.open[participant], event.meetings_of[participant]
        busy.update(zip(slots, draft.literals(len(slots)), strict=True))
        for slot, literal in busy.items():
            here = [draft.starts[one][slot] for one in meetings if slot in draft.starts[one]]
            model.add_exactly_one([*here, ~literal])
        model.add(LinearExpr.sum(list(busy.values())) == len(meetings))
        for position, slot in enumerate(slots[:-1], start=1):
            least, most = event.meetings_within(participant, slot)
            so_far = LinearExpr.sum([busy[one] for one in slots[:position]])
            if least > max(0, len(meetings) - (len(slots) - position)):
                model.add(so_far >= least)
            if most < min(len(meetings), position):
                model.add(so_far <= most)


def _keep_order(draft: _Draft) -> None:
    """The later of two meetings begins only once the earlier one is over."""
    over: dict[int, list[LiteralT]] = {}
    for earlier, later in draft.event.after:
        if earlier not in over:
            over[earlier] = _running(draft, draft.starts[earlier], len(draft.event.room))
        for slot, literal in draft.starts[later].items():
            done = [over[earlier][slot - 1]] if slot > 0 else []
            draft.model.add_bool_or([~literal, *done])


def _running(draft: _Draft, literals: dict[int, LiteralT], slots: int) -> list[LiteralT]:
    """For each slot whether one of the literals up to it is true."""
    so_far = draft.literals(slots)
    for slot, literal in enumerate(so_far):
        causes = [so_far[slot - 1]] if slot > 0 else []
        causes += [literals[slot]] if slot in literals else []
        for cause in causes:
            draft.model.add_implication(cause, literal)
        draft.model.add_bool_or([~literal, *causes])
    return so_far


def _fit_into_hall(draft: _Draft) -> None:
    event, model = draft.event, draft.model
    clusters = _clusters(event)
    for slot, room in enumerate(event.room):
        busy = [literals[slot] for literals in draft.busy if slot in literals]
        if len(busy) > 2 * room:
            model.add(LinearExpr.sum(busy) <= 2 * room)
        taken: list[LiteralT] = []
        for cluster in clusters:
            here = [draft.starts[one][slot] for one in cluster if slot in draft.starts[one]]
            if len(here) > 1:
                [some] = draft.literals(1)
                for literal in here:
                    model.add_implication(literal, some)
                here = [some]
            taken += here
        at_most(model, taken, room)


def _clusters(event: Event) -> list[list[int]]:
    """All meetings in few groups, each of one participant, so that a slot holds one of a group."""
    left = set(range(len(event.starts)))
    clusters = []
    while left:
        largest = max(event.meetings_of, key=lambda meetings: len(left.intersection(meetings)))
        clusters.append(sorted(left.intersection(largest)))
        left.difference_update(largest)
    return clusters


def _count_breaks(draft: _Draft) -> None:
    event = draft.event
    floating = event.difference is not None and event.most_breaks is None
    must: defaultdict[int, list[LiteralT]] = defaultdict(list)
    for participant, meetings in enumerate(event.meetings_of):
        ends: list[LiteralT] = []
        had: dict[int, LiteralT] = {}
        for block in event.blocks:
            inside = _had(draft, participant, block)
            ends += _ends_of_breaks(draft, participant, inside, exact=floating)
            had |= inside
        most = min(len(ends), max(len(meetings) - 1, 0))
        if event.most_breaks is not None:
            most = min(most, event.most_breaks + 1)
        counted = count(draft.model, ends, most, exact=floating)
        draft.breaks.append(counted)
        within = {
            event.blocks.index(block)
            for block in event.blocks
            if set(block).intersection(event.open[participant])
        }
        if counted and len(within) == 1:
            _unbroken(draft, participant, event.blocks[within.pop()], had, must)
    for slot, broken in must.items():
        if len(broken) > 2 * event.room[slot]:
            draft.model.add(LinearExpr.sum(broken) >= len(broken) - 2 * event.room[slot])


def _had(draft: _Draft, participant: int, block: range) -> dict[int, LiteralT]:
    """By slot of a block, from the first open one on: had a meeting of the block by its end."""
    had: dict[int, LiteralT] = {}
    before: list[LiteralT] = []
    for slot in block:
        busy = draft.busy[participant].get(slot)
        if busy is not None:
            [now] = draft.literals(1)
            for cause in (*before, busy):
                draft.model.add_implication(cause, now)
            draft.model.add_bool_or([~now, *before, busy])
            before = [now]
        if before:
            had[slot] = before[0]
    return had


def _ends_of_breaks(
    draft: _Draft, participant: int, had: dict[int, LiteralT], *, exact: bool
) -> list[LiteralT]:
    """A literal for each slot in which a break can end: busy, free the slot before, had earlier."""
    ends: list[LiteralT] = []
    for slot, busy in draft.busy[participant].items():
        if slot - 2 not in had or slot not in had:
            continue
        before = draft.busy[participant].get(slot - 1)
        causes = [busy, had[slot - 2], *([] if before is None else [~before])]
        [end] = draft.literals(1)
        draft.model.add_bool_or([*(~cause for cause in causes), end])
        if exact:
            for cause in causes:
                draft.model.add_implication(end, cause)
        ends.append(end)
    return ends


def _unbroken(
    draft: _Draft,
    participant: int,
    block: range,
    had: dict[int, LiteralT],
    must: defaultdict[int, list[LiteralT]],
) -> None:
    """Without a break, the slot in which the meetings begin says which slots are busy.

    Only the windows count into which the meetings can be matched. ``must`` collects by slot who
    has to be busy in it unless broken.
    """
    model, busy = draft.model, draft.busy[participant]
    broken = draft.breaks[participant][0]
    length = len(draft.event.meetings_of[participant])
    possible = windows(draft.event, participant, block)
    for slot in block:
        ended = [had[slot - length]] if slot - length in had else []
        here = [busy[slot]] if slot in busy else []
        if slot in had:
            model.add_bool_or([broken, ~had[slot], *ended, *here])
            if ended and here:
                model.add_bool_or([broken, ~ended[0], ~here[0]])
            if slot not in possible:
                earlier = [had[slot - 1]] if slot - 1 in had else []
                model.add_bool_or([broken, ~had[slot], *earlier])
        if possible and max(possible) <= slot < min(possible) + length:
            model.add_bool_or([broken, *here])
            must[slot].append(broken)
    if not possible:
        model.add_bool_or([broken])


def _be_fair(draft: _Draft) -> None:
    """No two participants differ by more breaks than is allowed."""
    difference, most = draft.event.difference, draft.event.most_breaks
    if difference is None:
        return
    if most is not None:
        for counted in draft.breaks:
            for literal in counted[most:]:
                draft.model.add_bool_or([~literal])
        return
    largest = max((len(counted) for counted in draft.breaks), default=0)
    for breaks in range(difference, largest):
        everybody = [_reaches(counted, breaks - difference) for counted in draft.breaks]
        for counted in draft.breaks:
            for literal in counted[breaks : breaks + 1]:
                for others in everybody:
                    draft.model.add_bool_or([~literal, *others])


def _reaches(counted: Sequence[LiteralT], breaks: int) -> Sequence[LiteralT]:
    """The literal that says that there are more breaks than so many, none where there cannot be."""
    return counted[breaks : breaks + 1]
