"""A bound from busy slots alone, for events in which many participants are alike.

Who meets whom is left out. What stays: each participant is busy as often as it has meetings, and
in a slot an even number is busy, twice the hall's room at most. Participants that are alike walk
through one network together, slot by slot, busy or not; where a walk is busy again after a pause,
that is a break. A flow in whole numbers through all networks is an integer program in which none
of the symmetries is left that make the same bound so hard for a formula.
"""

from collections import Counter, defaultdict

from solver.brokerage.event import Event
from solver.engines import Verdict, decide
from solver.incumbent import Search
from solver.program import Objective, Program

ALIKE = 3
"""Participants for each group of those alike from which on the bound is worth its time."""

EFFORT = 5.0
"""Deterministic seconds of CP-SAT."""

Kind = tuple[int, tuple[int, ...], tuple[tuple[int, int], ...]]
"""What makes participants alike: meetings, open slots, and the fewest and most by each slot."""


def pattern_bound(search: Search, event: Event) -> int | None:
    """Breaks that no agenda can do without; None where it takes too long or there is no pattern."""
    kinds = Counter(_kind(event, one) for one, meetings in enumerate(event.meetings_of) if meetings)
    if len(kinds) * ALIKE > kinds.total():
        return None
    program = Program()
    busy: defaultdict[int, list[int]] = defaultdict(list)
    breaks: list[int] = []
    for kind, number in kinds.items():
        breaks += _walk(program, event, kind, number, busy)
    for slot, arcs in busy.items():
        pairs = program.variable(0, event.room[slot])
        program.row({**dict.fromkeys(arcs, 1), pairs: -2}, 0, 0)
    fewest = Objective(dict.fromkeys(breaks, -1))
    decision = decide(search, program, EFFORT, fewest)
    if decision.verdict is not Verdict.SOLVED:
        return None
    return -fewest.of(decision.values)


def _kind(event: Event, participant: int) -> Kind:
    slots = event.open[participant]
    limits = tuple(event.meetings_within(participant, slot) for slot in slots)
    return len(event.meetings_of[participant]), slots, limits


def _walk(
    program: Program, event: Event, kind: Kind, number: int, busy: defaultdict[int, list[int]]
) -> list[int]:
    """The network of one kind; its arcs are added to the busy ones of each slot.

    What comes back are the arcs that end a break. A place in it says how many meetings there were
    so far, and in this block, since when: never, up to now, or with a pause.
    """
    meetings, slots, limits = kind
    allowed = dict(zip(slots, limits, strict=True))
    ends: list[int] = []
    here: dict[tuple[int, str], list[int]] = {(0, "never"): []}
    for block in event.blocks:
        entered: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
        for (done, _), arcs in here.items():
            entered[done, "never"] += arcs
        here = dict(entered)
        for slot in block:
            reached: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
            least, most = allowed.get(slot, (0, meetings))
            for (done, state), arcs in here.items():
                leaving = []
                if slot in allowed and least <= done + 1 <= most:
                    arc = program.variable(0, number)
                    leaving.append(arc)
                    busy[slot].append(arc)
                    if state == "pause":
                        ends.append(arc)
                    reached[done + 1, "now"].append(arc)
                if least <= done <= most:
                    arc = program.variable(0, number)
                    leaving.append(arc)
                    reached[done, "never" if state == "never" else "pause"].append(arc)
                if arcs:
                    program.row(_balance(arcs, leaving), 0, 0)
                else:
                    program.row(dict.fromkeys(leaving, 1), number, number)
            here = dict(reached)
    return ends


def _balance(entering: list[int], leaving: list[int]) -> dict[int, int]:
    return dict.fromkeys(entering, 1) | dict.fromkeys(leaving, -1)
