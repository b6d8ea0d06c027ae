"""What is decided: where each candidate starts, and what follows for each participant."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import TypeVar

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import BoolVarT, CpModel, IntVar, LinearExprT

from solver.domains import Domains

Item = TypeVar("Item")


class Interrupted(Exception):
    """The search was stopped while a model was still being built."""


class Variables:
    """The literals of one model.

    ``starts[c][s]``: candidate ``c`` is held from slot ``s`` on; only slots of its domain occur.
    ``held[c]``: it is held at all.
    The others say what follows from those for a participant ``p`` in a slot ``t``. They are
    equivalences, made when first asked for, so a model carries only what its rules and goals use.
    """

    def __init__(self, domains: Domains, stopped: Callable[[], bool] = lambda: False) -> None:
        self.domains = domains
        self.model = CpModel()
        self._stopped = stopped
        self._never = self.model.new_constant(0)
        self.starts: list[dict[int, IntVar]] = [
            {slot: self.model.new_bool_var("") for slot in slots}
            for slots in self.each(domains.starts)
        ]
        self.held = [self.model.new_bool_var("") for _ in self.each(self.starts)]
        self._filling = self._starts_by_slot()
        self.busy = cache(self._busy)
        self.had = cache(self._had)
        self.to_come = cache(self._to_come)
        self.break_ends = cache(self._break_ends)
        self.idle = cache(self._idle)

    def each(self, items: Iterable[Item]) -> Iterator[Item]:
        """The items one by one; raises :class:`Interrupted` once the search is stopped."""
        for item in items:
            if self._stopped():
                raise Interrupted
            yield item

    def meetings(self, participant: int) -> LinearExprT:
        """How many meetings the participant holds."""
        return cp_model.LinearExpr.sum(
            [self.held[candidate] for candidate in self.domains.candidates_of[participant]]
        )

    def filling(self, candidates: Iterable[int], slot: int) -> list[IntVar]:
        """The starts of those candidates that make them fill the slot."""
        here = self._filling[slot]
        return [start for candidate in candidates for start in here.get(candidate, ())]

    def _starts_by_slot(self) -> list[dict[int, list[IntVar]]]:
        filling: list[dict[int, list[IntVar]]] = [{} for _ in range(self.domains.slot_count)]
        for candidate, starts in enumerate(self.each(self.starts)):
            for slot, start in starts.items():
                for filled in self.domains.span(candidate, slot):
                    filling[filled].setdefault(candidate, []).append(start)
        return filling

    def either(self, literals: list[BoolVarT]) -> BoolVarT:
        """A literal for: at least one of these holds."""
        if not literals:
            return self._never
        if len(literals) == 1:
            return literals[0]
        any_holds = self.model.new_bool_var("")
        self.model.add_bool_or([*literals, ~any_holds])
        for literal in literals:
            self.model.add_implication(literal, any_holds)
        return any_holds

    def all_of(self, literals: list[BoolVarT]) -> BoolVarT:
        """A literal for: all of these hold."""
        return ~self.either([~literal for literal in literals])

    def _busy(self, participant: int, slot: int) -> BoolVarT:
        """The participant has a meeting in the slot."""
        starts = self.filling(self.domains.candidates_of[participant], slot)
        if self.domains.problem.participants[participant].parallel > 1 or len(starts) < 2:
            return self.either([*starts])
        busy = self.model.new_bool_var("")
        self.model.add_exactly_one([*starts, ~busy])
        return busy

    def _had(self, participant: int) -> list[BoolVarT]:
        """For each slot: the participant has a meeting in it or before it in the block."""
        had: list[BoolVarT] = []
        for slot in range(self.domains.slot_count):
            busy = self.busy(participant, slot)
            first = slot == self._block(slot).start
            had.append(busy if first else self.either([had[-1], busy]))
        return had

    def _to_come(self, participant: int) -> list[BoolVarT]:
        """For each slot: the participant has a meeting in it or after it in the block."""
        to_come: list[BoolVarT] = []
        for slot in reversed(range(self.domains.slot_count)):
            busy = self.busy(participant, slot)
            last = slot == self._block(slot).stop - 1
            to_come.append(busy if last else self.either([to_come[-1], busy]))
        return to_come[::-1]

    def _break_ends(self, participant: int, slot: int) -> BoolVarT:
        """A break ends where the slot begins: a meeting now, none just before, one earlier."""
        if slot - self._block(slot).start < 2:
            return self._never
        return self.all_of(
            [
                self.busy(participant, slot),
                ~self.busy(participant, slot - 1),
                self.had(participant)[slot - 2],
            ]
        )

    def _idle(self, participant: int, slot: int) -> BoolVarT:
        """The participant has no meeting in the slot, but one before and one after it."""
        block = self._block(slot)
        if slot in (block.start, block.stop - 1):
            return self._never
        return self.all_of(
            [
                ~self.busy(participant, slot),
                self.had(participant)[slot - 1],
                self.to_come(participant)[slot + 1],
            ]
        )

    def breaks(self, participant: int) -> LinearExprT:
        """How many breaks the participant has."""
        return cp_model.LinearExpr.sum(
            [self.break_ends(participant, slot) for slot in range(self.domains.slot_count)]
        )

    def _block(self, slot: int) -> range:
        return self.domains.blocks[self.domains.block_of[slot]]
