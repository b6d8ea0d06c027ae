"""An agenda under construction: what stands where, and what keeps a candidate out of a slot.

The one place outside the model that knows the hard rules as a question about a single candidate.
The first agenda, the last insertions and the reasons all ask it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from solver.domains import NOT_HELD, Assignment, Domains
from solver.masks import bits, break_count, idle_slots
from solver.places import needs_table_choice, places_apart
from solver.problem import Goal
from solver.result import Reason
from solver.scarcity import scarcities
from solver.tables import tables_exist


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What keeps a candidate out of a slot: meetings, or participants whose limit would break."""

    reason: Reason
    ids: tuple[str, ...]


class Placement:
    """A set of held candidates that keep every rule which adding a meeting can break.

    Slot sets are bit masks (bit ``t`` for slot ``t``), so that asking for the slots in which a
    candidate still fits is one operation whatever the number of slots.
    """

    def __init__(self, domains: Domains, starts: Assignment | None = None) -> None:
        problem = domains.problem
        self.domains = domains
        self.starts: Assignment = [NOT_HELD] * len(problem.candidates)
        self.held_by = [0] * len(problem.participants)
        self._busy = [0] * len(problem.participants)
        self._breaks = [0] * len(problem.participants)
        self._with_breaks = Counter({0: len(problem.participants)})
        self._scarce, self._needs = scarcities(domains)
        self._open = [
            sum(1 << slot for slot, room in enumerate(one.room) if room) for one in self._scarce
        ]
        self._block_masks = [((1 << len(block)) - 1) << block.start for block in domains.blocks]
        self._at: dict[tuple[int, int], list[int]] = {}
        self._known_ids: dict[tuple[int, int], tuple[str, ...]] = {}
        self._masks: dict[tuple[int, ...], int] = {}
        self._apart = places_apart(problem)
        self._follow_ups = domains.follow_ups()
        self._choose_tables = needs_table_choice(domains)
        self._previous = {
            domains.candidate_index[entry.candidate]: domains.slot_index[entry.slot]
            for entry in problem.previous
        }
        for candidate, start in enumerate(starts or ()):
            if start != NOT_HELD:
                self.add(candidate, start)

    def add(self, candidate: int, start: int) -> None:
        """Hold the candidate from the slot on; the caller has made sure that it may."""
        self.starts[candidate] = start
        for key in self._needs[candidate]:
            for slot in self.domains.span(candidate, start):
                standing = self._at.setdefault((key, slot), [])
                standing.append(candidate)
                self._known_ids.pop((key, slot), None)
                if len(standing) >= self._scarce[key].room[slot]:
                    self._open[key] &= ~(1 << slot)
        span, after = self._span_mask(candidate, start), self._breaks_after(candidate, start)
        for member, breaks in after.items():
            self.held_by[member] += 1
            self._busy[member] |= span
            self._with_breaks[self._breaks[member]] -= 1
            self._with_breaks[breaks] += 1
            self._breaks[member] = breaks

    def at_maximum(self, candidate: int) -> list[int]:
        """The candidate's participants who have as many meetings as they may."""
        participants = self.domains.problem.participants
        return [
            member
            for member in self.domains.parties[candidate]
            if (most := participants[member].max_meetings) is not None
            and self.held_by[member] >= most
        ]

    def fits(self, candidate: int) -> Iterator[int]:
        """The starts in which no rule stands in the way."""
        if self.at_maximum(candidate):
            return
        *_, room = self._narrowed(candidate)
        for start in bits(room):
            if next(self._broken_rules(candidate, start), None) is None:
                yield start

    def nearest(self, candidate: int) -> Iterator[int]:
        """Of its starts those where most of what it needs has room, asked for one by one."""
        yield from bits(next(filter(None, reversed([*self._narrowed(candidate)])), 0))

    def _narrowed(self, candidate: int) -> Iterator[int]:
        """The mask of its starts, then of those where the first thing it needs has room, and on."""
        starts = self._mask(self.domains.starts[candidate])
        yield starts
        length = self.domains.problem.candidates[candidate].length
        for key in self._needs[candidate]:
            for offset in range(length if starts else 0):
                starts &= self._open[key] >> offset
            yield starts

    def obstacle(self, candidate: int, start: int) -> Obstacle | None:
        """The first rule that keeps the candidate out of a start of its domain; None if it fits.

        First what has no room, in this order: participants, resources, venue or home table and
        hall; then order, travel, slots in a row, breaks; at last whether tables can be given out.
        The maximum of meetings is left to :meth:`at_maximum`.
        """
        lacking = self._lacking(candidate, start)
        return next(chain(lacking, self._broken_rules(candidate, start)), None)

    def _lacking(self, candidate: int, start: int) -> Iterator[Obstacle]:
        span = self.domains.span(candidate, start)
        for key in self._needs[candidate]:
            full = [slot for slot in span if not self._open[key] >> slot & 1]
            if full:
                there = [self._ids_at(key, slot) for slot in full]
                ids = there[0] if len(there) == 1 else tuple(dict.fromkeys(chain(*there)))
                yield Obstacle(self._scarce[key].reason, ids)

    def _ids_at(self, key: int, slot: int) -> tuple[str, ...]:
        """Kept, so that all who find the same place full share one answer."""
        ids = self._known_ids.get((key, slot))
        if ids is None:
            ids = self._candidate_ids(self._at.get((key, slot), ()))
            self._known_ids[key, slot] = ids
        return ids

    def _broken_rules(self, candidate: int, start: int) -> Iterator[Obstacle]:
        yield from self._disorder(candidate, start)
        yield from self._too_near(candidate, self.domains.span(candidate, start))
        yield from self._too_long(candidate, start)
        yield from self._unfair(candidate, start)
        if self._choose_tables and self.domains.problem.candidates[candidate].venue is None:
            yield from self._no_table(candidate, start)

    def _disorder(self, candidate: int, start: int) -> Iterator[Obstacle]:
        if not self._follow_ups:
            return
        end = self.domains.span(candidate, start)[-1]
        named = [
            self.domains.candidate_index[earlier]
            for earlier in self.domains.problem.candidates[candidate].after
        ]
        wrong = [
            earlier
            for earlier in named
            if self.starts[earlier] != NOT_HELD
            and self.domains.span(earlier, self.starts[earlier])[-1] >= start
        ]
        wrong += [
            later
            for later in self._follow_ups.get(candidate, ())
            if self.starts[later] != NOT_HELD and self.starts[later] <= end
        ]
        if wrong:
            yield Obstacle(Reason.ORDER, self._candidate_ids(wrong))

    def _too_near(self, candidate: int, span: range) -> Iterator[Obstacle]:
        if not self._apart:
            return
        candidates = self.domains.problem.candidates
        block = self.domains.block_of[span[0]]
        near: list[int] = []
        for member in self.domains.parties[candidate]:
            for other in self.domains.candidates_of[member]:
                start = self.starts[other]
                if start == NOT_HELD or self.domains.block_of[start] != block:
                    continue
                slots = self._apart.get(
                    frozenset((candidates[candidate].venue, candidates[other].venue)), 0
                )
                filled = self.domains.span(other, start)
                if slots and start - span[-1] <= slots and span[0] - filled[-1] <= slots:
                    near.append(other)
        if near:
            yield Obstacle(Reason.TRAVEL, self._candidate_ids(near))

    def _too_long(self, candidate: int, start: int) -> Iterator[Obstacle]:
        span = self._span_mask(candidate, start)
        block = self._block_mask(start)
        tired = []
        for member in self.domains.parties[candidate]:
            most = self.domains.problem.participants[member].max_consecutive
            if most is None:
                continue
            row = (self._busy[member] | span) & block
            for _ in range(min(most, self.domains.slot_count)):
                row &= row >> 1
            if row:
                tired.append(member)
        if tired:
            yield Obstacle(Reason.CONSECUTIVE, self._participant_ids(tired))

    def _unfair(self, candidate: int, start: int) -> Iterator[Obstacle]:
        most = self.domains.problem.max_break_difference
        if most is None:
            return
        after = self._breaks_after(candidate, start)
        spread = self._with_breaks.copy()
        for member, breaks in after.items():
            spread[self._breaks[member]] -= 1
            spread[breaks] += 1
        present = [breaks for breaks, members in spread.items() if members]
        if max(present) - min(present) > most:
            apart = [
                member
                for member, breaks in after.items()
                if breaks - min(present) > most or max(present) - breaks > most
            ]
            yield Obstacle(Reason.FAIRNESS, self._participant_ids(apart))

    def _no_table(self, candidate: int, start: int) -> Iterator[Obstacle]:
        starts = [*self.starts]
        starts[candidate] = start
        if not tables_exist(self.domains, starts):
            span = set(self.domains.span(candidate, start))
            beside = [
                other
                for other, slot in enumerate(self.starts)
                if slot != NOT_HELD
                and self.domains.problem.candidates[other].venue is None
                and span.intersection(self.domains.span(other, slot))
            ]
            yield Obstacle(Reason.HOME_TABLE, self._candidate_ids(beside))

    def cost(self, candidate: int, start: int) -> tuple[int, ...]:
        """What holding the candidate there adds to each goal, so that less is better."""
        goals = self.domains.problem.goals
        return tuple(self._cost(goal, candidate, start) for goal in goals)

    def _cost(self, goal: Goal, candidate: int, start: int) -> int:
        problem = self.domains.problem
        match goal:
            case Goal.SHORTFALL:
                return -sum(
                    self.held_by[member] < problem.participants[member].target_meetings
                    for member in self.domains.parties[candidate]
                )
            case Goal.VALUE:
                return -problem.candidates[candidate].value
            case Goal.BREAKS:
                after = self._breaks_after(candidate, start)
                return sum(breaks - self._breaks[member] for member, breaks in after.items())
            case Goal.IDLE:
                span = self._span_mask(candidate, start)
                block = self._block_mask(start)
                return sum(
                    idle_slots((self._busy[member] | span) & block)
                    - idle_slots(self._busy[member] & block)
                    for member in self.domains.parties[candidate]
                )
            case Goal.CHANGES:
                return -(self._previous.get(candidate) == start)

    def _breaks_after(self, candidate: int, start: int) -> dict[int, int]:
        """For each participant of the candidate the breaks it has once that is held there."""
        span, block = self._span_mask(candidate, start), self._block_mask(start)
        return {
            member: self._breaks[member]
            + break_count((self._busy[member] | span) & block)
            - break_count(self._busy[member] & block)
            for member in self.domains.parties[candidate]
        }

    def _span_mask(self, candidate: int, start: int) -> int:
        return ((1 << self.domains.problem.candidates[candidate].length) - 1) << start

    def _block_mask(self, slot: int) -> int:
        return self._block_masks[self.domains.block_of[slot]]

    def _mask(self, starts: tuple[int, ...]) -> int:
        mask = self._masks.get(starts)
        if mask is None:
            mask = self._masks[starts] = sum(1 << start for start in starts)
        return mask

    def _candidate_ids(self, positions: Iterable[int]) -> tuple[str, ...]:
        candidates = self.domains.problem.candidates
        return tuple(candidates[position].id for position in sorted(set(positions)))

    def _participant_ids(self, positions: Iterable[int]) -> tuple[str, ...]:
        participants = self.domains.problem.participants
        return tuple(participants[position].id for position in positions)
