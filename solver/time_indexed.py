"""The agenda problem as an integer program: one variable for each start of a candidate.

Time-indexed, so that its linear relaxation is tight: on events of two sides it is nearly always
whole-numbered in its objective. Rules that need no more than rows over the starts are here; a
problem with others is left to the general model.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise, product

from solver.domains import NOT_HELD, Assignment, Domains
from solver.places import needs_table_choice, places_apart
from solver.problem import Goal
from solver.program import Objective, Program
from solver.scarcity import scarcities

SHORT_BLOCK = 8
"""Slots up to which breaks are counted by their ends: a tighter search, rows by the cube."""


def can_state(domains: Domains) -> bool:
    """Whether every rule of the problem is one that :class:`TimeIndexed` has rows for."""
    problem = domains.problem
    return (
        all(candidate.length == 1 for candidate in problem.candidates)
        and problem.max_break_difference is None
        and not needs_table_choice(domains)
    )


class TimeIndexed:
    """A problem's hard rules as a program, and its goals as objectives over it."""

    def __init__(self, domains: Domains) -> None:
        self.domains = domains
        self.program = Program()
        self.starts = [
            {slot: self.program.variable() for slot in slots} for slots in domains.starts
        ]
        self._together = self._note_who_is_busy()
        self._hold_once()
        self._keep_room()
        self._limit_meetings()
        self._limit_rows_of_meetings()
        self._keep_order()
        self._leave_time_to_travel()

    def assignment(self, values: Sequence[int]) -> Assignment:
        """The agenda that a solution stands for."""
        return [
            next((slot for slot, variable in starts.items() if values[variable]), NOT_HELD)
            for starts in self.starts
        ]

    def objective(self, goal: Goal, program: Program) -> Objective:
        """The goal, negated where it is minimised, with the variables and rows that it needs.

        They are added to ``program``, which is :attr:`program` or a face of it, so that what is
        settled there is left out.
        """
        match goal:
            case Goal.VALUE:
                return self._value()
            case Goal.SHORTFALL:
                return self._shortfall(program)
            case Goal.CHANGES:
                return self._changes()
            case Goal.BREAKS:
                return self._breaks(program)
            case Goal.IDLE:
                return self._idle(program)

    def _note_who_is_busy(self) -> dict[tuple[int, int], int]:
        """Where several meetings at once are allowed, whether there is any, by person and slot."""
        together = {}
        for position, participant in enumerate(self.domains.problem.participants):
            if participant.parallel == 1:
                continue
            for slot in range(self.domains.slot_count):
                meetings = self._in_slot(self.domains.candidates_of[position], slot)
                if len(meetings) > 1:
                    busy = together[position, slot] = self.program.variable()
                    self.program.row({**_sum(meetings), busy: -1}, lower=0)
                    for meeting in meetings:
                        self.program.row({busy: 1, meeting: -1}, lower=0)
        return together

    def _hold_once(self) -> None:
        for candidate, starts in zip(self.domains.problem.candidates, self.starts, strict=True):
            if starts or candidate.must_be_held:
                least = 1 if candidate.must_be_held else None
                self.program.row(_sum(starts.values()), least, 1)

    def _keep_room(self) -> None:
        scarce, needs = scarcities(self.domains)
        users: list[list[int]] = [[] for _ in scarce]
        for candidate, needed in enumerate(needs):
            for key in needed:
                users[key].append(candidate)
        for candidates, one in zip(users, scarce, strict=True):
            for slot, room in enumerate(one.room):
                filling = self._in_slot(candidates, slot)
                if len(filling) > room:
                    self.program.row(_sum(filling), upper=room)

    def _limit_meetings(self) -> None:
        for position, participant in enumerate(self.domains.problem.participants):
            meetings = self._of(position)
            most = participant.max_meetings
            if most is not None and most >= len(self.domains.candidates_of[position]):
                most = None
            least = participant.min_meetings or None
            if least is not None or most is not None:
                self.program.row(_sum(meetings), least, most)

    def _limit_rows_of_meetings(self) -> None:
        for position, participant in enumerate(self.domains.problem.participants):
            most = participant.max_consecutive
            if most is None:
                continue
            for block in self.domains.blocks:
                for first in range(block.start, block.stop - most):
                    window = range(first, first + most + 1)
                    self.program.row(
                        _sum(one for slot in window for one in self._busy(position, slot)),
                        upper=most,
                    )

    def _keep_order(self) -> None:
        for later, candidate in enumerate(self.domains.problem.candidates):
            for name in dict.fromkeys(candidate.after):
                earlier = self.starts[self.domains.candidate_index[name]]
                for now in range(self.domains.slot_count):
                    begun = [one for slot, one in self.starts[later].items() if slot <= now]
                    coming = [one for slot, one in earlier.items() if slot >= now]
                    if begun and coming:
                        self.program.row(_sum([*begun, *coming]), upper=1)

    def _leave_time_to_travel(self) -> None:
        problem = self.domains.problem
        for places, need in places_apart(problem).items():
            here, there = places
            for position, candidates in enumerate(self.domains.candidates_of):
                alone = problem.participants[position].parallel == 1
                leaving = [one for one in candidates if problem.candidates[one].venue == here]
                arriving = [one for one in candidates if problem.candidates[one].venue == there]
                for slot, other in self._close_slots(need):
                    start = self._in_slot(leaving, slot)
                    end = self._in_slot(arriving, other)
                    if alone and start and end:
                        self.program.row(_sum([*start, *end]), upper=1)
                    elif not alone:
                        for pair in product(start, end):
                            self.program.row(_sum(pair), upper=1)

    def _close_slots(self, need: int) -> Iterator[tuple[int, int]]:
        """Two slots of one block, either first, with fewer than ``need`` slots between them."""
        for block in self.domains.blocks:
            for slot in block:
                near = range(max(block.start, slot - need), min(block.stop, slot + need + 1))
                for other in near:
                    yield slot, other

    def _value(self) -> Objective:
        return Objective(
            {
                one: candidate.value
                for candidate, starts in zip(
                    self.domains.problem.candidates, self.starts, strict=True
                )
                for one in starts.values()
            }
        )

    def _shortfall(self, program: Program) -> Objective:
        missing = []
        for position, participant in enumerate(self.domains.problem.participants):
            target = participant.target_meetings
            if target > 0:
                missing.append(program.variable(upper=target))
                program.row({**_sum(self._of(position)), missing[-1]: 1}, lower=target)
        return Objective(dict.fromkeys(missing, -1))

    def _changes(self) -> Objective:
        previous = self.domains.problem.previous
        kept = [
            starts[slot]
            for starts, slot in (
                (
                    self.starts[self.domains.candidate_index[entry.candidate]],
                    self.domains.slot_index[entry.slot],
                )
                for entry in previous
            )
            if slot in starts
        ]
        return Objective(_sum(kept), -len(previous))

    def _breaks(self, program: Program) -> Objective:
        breaks: list[int] = []
        for busy in self._blocks(program):
            count = _break_ends if len(busy) <= SHORT_BLOCK else _runs_but_one
            breaks += count(program, busy)
        return Objective(dict.fromkeys(breaks, -1))

    def _idle(self, program: Program) -> Objective:
        idle: list[int] = []
        for busy in self._blocks(program):
            waits = {slot: program.variable() for slot in range(1, len(busy) - 1)}
            idle += waits.values()
            for first, free, last in combinations(range(len(busy)), 3):
                program.row({waits[free]: 1, **_busy_free_busy(busy, first, free, last)}, lower=-1)
        return Objective(dict.fromkeys(idle, -1))

    def _blocks(self, program: Program) -> Iterator[list[list[int]]]:
        """For each participant and block the variables of each slot, where a break may be.

        Slots before the first and after the last possible meeting are left out.
        """
        for position in range(len(self.domains.candidates_of)):
            for block in self.domains.blocks:
                busy = [self._busy(position, slot) for slot in block]
                possible = [
                    number
                    for number, variables in enumerate(busy)
                    if any(program.upper[one] for one in variables)
                ]
                if possible and possible[-1] - possible[0] >= 2:
                    yield busy[possible[0] : possible[-1] + 1]

    def _of(self, participant: int) -> Iterable[int]:
        for candidate in self.domains.candidates_of[participant]:
            yield from self.starts[candidate].values()

    def _busy(self, participant: int, slot: int) -> list[int]:
        if (participant, slot) in self._together:
            return [self._together[participant, slot]]
        return self._in_slot(self.domains.candidates_of[participant], slot)

    def _in_slot(self, candidates: Iterable[int], slot: int) -> list[int]:
        return [self.starts[one][slot] for one in candidates if slot in self.starts[one]]


def _break_ends(program: Program, busy: Sequence[list[int]]) -> list[int]:
    """A variable for each slot in which a break may end.

    Of three slots busy, free and busy: a break ends after the free one, no later than the last.
    """
    ends = {slot: program.variable() for slot in range(2, len(busy))}
    for first, free, last in combinations(range(len(busy)), 3):
        between = _sum(ends[slot] for slot in range(free + 1, last + 1))
        program.row({**between, **_busy_free_busy(busy, first, free, last)}, lower=-1)
    return list(ends.values())


def _runs_but_one(program: Program, busy: Sequence[list[int]]) -> list[int]:
    """A variable for the breaks of a block: the runs of meetings less one."""
    breaks = program.variable(upper=len(busy) // 2)
    runs = _sum(busy[0])
    for before, now in pairwise(busy):
        if now:
            begins = program.variable()
            program.row({begins: 1, **dict.fromkeys(now, -1), **_sum(before)}, lower=0)
            runs[begins] = 1
    program.row({breaks: 1, **dict.fromkeys(runs, -1)}, lower=-1)
    return [breaks]


def _busy_free_busy(busy: Sequence[list[int]], first: int, free: int, last: int) -> dict[int, int]:
    """Minus one where a participant is busy, free and busy again in three slots, else more."""
    return {
        **dict.fromkeys(busy[first], -1),
        **_sum(busy[free]),
        **dict.fromkeys(busy[last], -1),
    }


def _sum(variables: Iterable[int]) -> dict[int, int]:
    return dict.fromkeys(variables, 1)
