"""The peer on brokerage events: python-sat's RC2 on the MaxSAT encoding of the literature.

Bofill et al., JAIR 74 (2022): a literal for each meeting and slot, for being busy, for having been
busy, and for each end of a break, which is soft; the hall by cardinality networks; and both of the
implied constraints (busy as often as there are meetings; an even number of people in each slot).
RC2 (Ignatiev, Morgado, Marques-Silva 2019) runs with the options of its competition version.
"""

import multiprocessing
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing.connection import Connection

from pysat.card import CardEnc, EncType
from pysat.examples.rc2 import RC2
from pysat.formula import WCNF, IDPool

from solver.brokerage.event import Event, read_event
from solver.domains import build_domains
from solver.problem import Problem


@dataclass(frozen=True)
class Answer:
    """Proven: the fewest breaks, or None where there is no agenda. ``in_time``: else nothing."""

    in_time: bool
    breaks: int | None
    seconds: float


def rc2(problem: Problem, limit: float) -> Answer:
    """RC2 in a process of its own, which is ended when its seconds are over."""
    began = time.monotonic()
    receiver, sender = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("spawn").Process(target=_solve, args=(problem, sender))
    process.start()
    in_time = receiver.poll(limit)
    breaks = receiver.recv() if in_time else None
    process.kill()
    process.join()
    return Answer(in_time, breaks, min(time.monotonic() - began, limit))


def _solve(problem: Problem, answer: Connection) -> None:
    formula = encode(read_event(build_domains(problem)))
    with RC2(formula, adapt=True, exhaust=True, minz=True, trim=5) as engine:
        model = engine.compute()
        answer.send(None if model is None else engine.cost)


def encode(event: Event) -> WCNF:
    """All hard rules as clauses, each break as a soft one."""
    return _Encoding(event).formula


class _Encoding:
    def __init__(self, event: Event) -> None:
        self._event = event
        self._names = IDPool()
        self.formula = WCNF()
        self._slots = range(len(event.room))
        self._starts = [{slot: self._new() for slot in possible} for possible in event.starts]
        self._busy = [{slot: self._new() for slot in open_} for open_ in event.open]
        self._meet()
        self._keep_order()
        self._fit()
        self._break()

    def _new(self) -> int:
        return int(self._names.id(object()))

    def _add(self, *clause: int) -> None:
        never = [self._new()] if not clause else []
        self.formula.append([*clause, *never])
        self.formula.extend([[-one] for one in never])

    def _limit(self, literals: list[int], least: int, most: int) -> None:
        """Between so many and so many of the literals, by cardinality networks."""
        encoding = EncType.pairwise if most == 1 else EncType.cardnetwrk
        keys = {"lits": literals, "vpool": self._names}
        if most < len(literals):
            self.formula.extend(CardEnc.atmost(bound=most, encoding=encoding, **keys).clauses)
        if least > len(literals):
            self._add()
        elif least > 0:
            least_of = CardEnc.atleast(bound=least, encoding=EncType.cardnetwrk, **keys)
            self.formula.extend(least_of.clauses)

    def _meet(self) -> None:
        event = self._event
        for literals in self._starts:
            self._add(*literals.values())
            self._limit([*literals.values()], 0, 1)
        for busy, meetings in zip(self._busy, event.meetings_of, strict=True):
            for slot, literal in busy.items():
                here = [self._starts[one][slot] for one in meetings if slot in self._starts[one]]
                self._limit(here, 0, 1)
                self._add(-literal, *here)
                for start in here:
                    self._add(-start, literal)
            self._limit([*busy.values()], len(meetings), len(meetings))

    def _keep_order(self) -> None:
        for earlier, later in self._event.after:
            before = self._starts[earlier]
            for slot, literal in self._starts[later].items():
                self._add(-literal, *(start for when, start in before.items() if when < slot))

    def _fit(self) -> None:
        for slot, room in zip(self._slots, self._event.room, strict=True):
            self._limit([one[slot] for one in self._starts if slot in one], 0, room)
            counted = self._count([one[slot] for one in self._busy if slot in one])
            for more in counted[2 * room :]:
                self._add(-more)
            for odd, even in zip(counted[::2], [*counted[1::2], None], strict=False):
                self._add(-odd, *([] if even is None else [even]))

    def _break(self) -> None:
        everybody = []
        for busy in self._busy:
            ends: list[int] = []
            for block in self._event.blocks:
                had = self._prefix([busy.get(slot) for slot in block])
                for (before, now), earlier in zip(pairwise(block), [0, *had], strict=False):
                    if earlier and now in busy:
                        end = self._new()
                        paused = [-busy[before]] if before in busy else []
                        causes = [busy[now], earlier, *paused]
                        self._add(end, *(-one for one in causes))
                        for cause in causes:
                            self._add(-end, cause)
                        self.formula.append([-end], weight=1)
                        ends.append(end)
            everybody.append(self._count(ends))
        self._be_fair(everybody)

    def _prefix(self, literals: Sequence[int | None]) -> list[int]:
        """For each position a literal that says whether one so far is true; 0 where none can be."""
        so_far: list[int] = []
        for literal in literals:
            causes = [one for one in (so_far[-1] if so_far else 0, literal) if one]
            so_far.append(self._new() if causes else 0)
            for cause in causes:
                self._add(-cause, so_far[-1])
            if causes:
                self._add(-so_far[-1], *causes)
        return so_far

    def _be_fair(self, everybody: list[list[int]]) -> None:
        difference = self._event.difference
        if difference is None:
            return
        for number in range(max(map(len, everybody), default=0) - difference):
            all_have = self._new()
            for counted in everybody:
                self._add(-all_have, *counted[number : number + 1])
            for counted in everybody:
                for literal in counted[number + difference : number + difference + 1]:
                    self._add(-literal, all_have)

    def _count(self, literals: list[int]) -> list[int]:
        """Literals of which as many are true as of the given ones, the first ones (a totalizer)."""
        if len(literals) <= 1:
            return literals
        left = self._count(literals[: len(literals) // 2])
        right = self._count(literals[len(literals) // 2 :])
        total = [self._new() for _ in literals]
        for i in range(len(left) + 1):
            for j in range(len(right) + 1):
                if i + j > 0:
                    reached = [*(left[i - 1 : i] if i else []), *(right[j - 1 : j] if j else [])]
                    self._add(total[i + j - 1], *(-one for one in reached))
                if i + j < len(total):
                    self._add(-total[i + j], *left[i : i + 1], *right[j : j + 1])
        return total
