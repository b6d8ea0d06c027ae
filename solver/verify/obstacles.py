"""What would stand in the way of one more meeting in an agenda, rule by rule."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from solver.problem import Candidate
from solver.result import Reason
from solver.verify.layout import Layout, Placed, gaps, longest_run
from solver.verify.rules import Ways, distances, time_to_travel


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Ids of which any ``enough`` together keep the candidate out."""

    ids: frozenset[str]
    enough: int


class Ground:
    """One agenda, with what is asked of it again and again for each candidate left out."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.ways: Ways = distances(layout)
        self.later: dict[str, list[str]] = {}
        for placed in layout.placed.values():
            for name in placed.candidate.after:
                self.later.setdefault(name, []).append(placed.id)
        self.venue_capacity = {one.id: one.capacity for one in layout.problem.venues}
        self.resources = {one.id: one for one in layout.problem.resources}
        self.tables = range(1, layout.problem.largest_capacity + 1)
        self._starts_for: dict[tuple[str, int], list[str]] = {}
        self._closures: dict[tuple[str | None, tuple[str, ...]], frozenset[int]] = {}
        self._full: dict[tuple[str | None, int], Obstacle | None] = {}

    @cached_property
    def breaks(self) -> dict[str, int]:
        """Each participant's breaks."""
        ends = self.layout.block_end
        return {one: gaps(busy, ends)[0] for one, busy in self.layout.busy.items()}

    def starts_for(self, participant: str, length: int) -> list[str]:
        """Slots from which on the participant is available for so long, within a block."""
        found = self._starts_for.get((participant, length))
        if found is None:
            free = self.layout.free(self.layout.people[participant])
            ends = self.layout.block_end
            found = self._starts_for[participant, length] = [
                slot.id
                for start, slot in enumerate(self.layout.problem.slots)
                if start + length <= ends[start] and all(free[start : start + length])
            ]
        return found

    def starts(self, candidate: Candidate) -> list[str]:
        """Slots in which it could start if nothing else were held."""
        possible = set(self.starts_for(candidate.participants[0], candidate.length))
        for participant in candidate.participants[1:]:
            possible.intersection_update(self.starts_for(participant, candidate.length))
        if candidate.allowed_slots is not None:
            possible.intersection_update(candidate.allowed_slots)
        if candidate.pinned_slot is not None:
            possible.intersection_update([candidate.pinned_slot])
        ordered = sorted(possible, key=self.layout.position.__getitem__)
        closed = self._closed(candidate.venue, candidate.uses)
        if not closed:
            return ordered
        span = self.layout.span
        starts = [self.layout.position[slot] for slot in ordered]
        return [
            slot
            for slot, start in zip(ordered, starts, strict=True)
            if closed.isdisjoint(span(candidate, start))
        ]

    def full(self, venue: str | None, position: int) -> Obstacle | None:
        """What fills the hall (None) or a venue in a slot, None where there is room."""
        key = (venue, position)
        if key not in self._full:
            layout = self.layout
            if venue is None:
                held = layout.in_hall.get(position, [])
            else:
                held = layout.at_venue.get((venue, position), [])
            self._full[key] = _all_of(held, self._capacity(venue, position))
        return self._full[key]

    def _capacity(self, venue: str | None, position: int) -> int | None:
        """Meetings at once in the hall or at a venue, None for any number."""
        if venue is not None:
            return self.venue_capacity[venue]
        problem = self.layout.problem
        return problem.capacity_by_slot.get(self.layout.slot(position), problem.capacity)

    def _closed(self, venue: str | None, uses: tuple[str, ...]) -> frozenset[int]:
        """Slot positions in which the place holds nothing or a resource is not there."""
        if (venue, uses) not in self._closures:
            used = [self.resources[one] for one in uses]
            self._closures[venue, uses] = frozenset(
                position
                for position, slot in enumerate(self.layout.problem.slots)
                if self._capacity(venue, position) == 0
                or any(
                    one.capacity_by_slot.get(slot.id, one.capacity) == 0
                    or slot.id in one.unavailable
                    for one in used
                )
            )
        return self._closures[venue, uses]


@dataclass(frozen=True, slots=True)
class Case:
    """A candidate that is not held, thought of as held in certain slots."""

    ground: Ground
    candidate: Candidate
    span: range

    def obstacles(self, reason: Reason) -> list[Obstacle]:
        """What stands in the way for this reason."""
        return list(OBSTACLES[reason](self))

    def fits(self) -> bool:
        """Whether it could be held besides everything that is held.

        The others might have to change tables for it: whether they can is not looked into.
        """
        return not reached_maxima(self.ground, self.candidate) and not any(
            next(find(self), None) for find in HOWEVER_SEATED.values()
        )

    def busy_with(self, participant: str) -> list[int]:
        """The participant's filled slot positions if it were held."""
        return [*{*self.ground.layout.busy[participant], *self.span}]


def reached_maxima(ground: Ground, candidate: Candidate) -> dict[str, int]:
    """Its participants who have as many meetings as they may, with their maximum."""
    people = (ground.layout.people[one] for one in candidate.participants)
    return {
        one.id: one.max_meetings
        for one in people
        if one.max_meetings is not None and len(ground.layout.visits[one.id]) >= one.max_meetings
    }


def _slots_taken(case: Case) -> Iterator[Obstacle]:
    layout = case.ground.layout
    for participant in case.candidate.participants:
        most, calendar = layout.people[participant].parallel, layout.busy[participant]
        for position in case.span:
            held = calendar.get(position, ())
            if len(held) >= most:
                yield Obstacle(frozenset(held), most)


def _hall_full(case: Case) -> Iterator[Obstacle]:
    if case.candidate.venue is None:
        yield from _place_full(case)


def _venue_full(case: Case) -> Iterator[Obstacle]:
    if case.candidate.venue is not None:
        yield from _place_full(case)


def _place_full(case: Case) -> Iterator[Obstacle]:
    for position in case.span:
        full = case.ground.full(case.candidate.venue, position)
        if full is not None:
            yield full


def _resource_taken(case: Case) -> Iterator[Obstacle]:
    for resource in set(case.candidate.uses):
        there = case.ground.resources[resource]
        for position in case.span:
            slot = case.ground.layout.slot(position)
            most = there.capacity_by_slot.get(slot, there.capacity)
            full = _all_of(case.ground.layout.using.get((resource, position), []), most)
            if full is not None:
                yield full


def _all_of(held: list[Placed], most: int | None) -> Obstacle | None:
    """Those that are held, where they are as many as may be."""
    if most is None or len(held) < most:
        return None
    return Obstacle(frozenset(one.id for one in held), most)


def _consecutive(case: Case) -> Iterator[Obstacle]:
    layout = case.ground.layout
    for participant in case.candidate.participants:
        most = layout.people[participant].max_consecutive
        if most is not None and longest_run(case.busy_with(participant), layout.block_end) > most:
            yield Obstacle(frozenset([participant]), 1)


def _travel(case: Case) -> Iterator[Obstacle]:
    ground = case.ground
    if not ground.ways:
        return
    for participant in case.candidate.participants:
        for other in ground.layout.visits[participant]:
            here = Placed(case.candidate, other.meeting, case.span)
            first, second = (here, other) if case.span.start < other.span.start else (other, here)
            if not time_to_travel(ground.layout, ground.ways, first, second):
                yield Obstacle(frozenset([other.id]), 1)


def _order(case: Case) -> Iterator[Obstacle]:
    placed = case.ground.layout.placed
    for name in case.candidate.after:
        if name in placed and case.span.start < placed[name].span.stop:
            yield Obstacle(frozenset([name]), 1)
    for name in case.ground.later.get(case.candidate.id, ()):
        if placed[name].span.start < case.span.stop:
            yield Obstacle(frozenset([name]), 1)


def _home_table(case: Case) -> Iterator[Obstacle]:
    yield from _home_taken(case)
    yield from _no_table_throughout(case)


def _home_taken(case: Case) -> Iterator[Obstacle]:
    """Others whose home table it is as well; they sit nowhere else."""
    layout = case.ground.layout
    homes = set(layout.homes(case.candidate)) if case.candidate.venue is None else set()
    for position in case.span if homes else ():
        for other in layout.in_hall.get(position, []):
            if not homes.isdisjoint(layout.homes(other.candidate)):
                yield Obstacle(frozenset([other.id]), 1)


def _no_table_throughout(case: Case) -> Iterator[Obstacle]:
    """Where some tables are homes and some meetings long, room in each slot is not enough.

    Each table that the candidate could have is then taken in some slot, as everybody is seated.
    """
    layout = case.ground.layout
    settled = any(one.home_table is not None for one in layout.problem.participants)
    if not settled or case.candidate.venue is not None:
        return
    beside = {one.id: one for position in case.span for one in layout.in_hall.get(position, [])}
    if len(case.span) == 1 and all(len(one.span) == 1 for one in beside.values()):
        return
    tables = {one.meeting.table for one in beside.values()}
    needed = layout.homes(case.candidate)[:1] or case.ground.tables
    if tables.issuperset(needed):
        yield Obstacle(frozenset(beside), 1)


def _fairness(case: Case) -> Iterator[Obstacle]:
    layout = case.ground.layout
    most = layout.problem.max_break_difference
    if most is None:
        return
    breaks = dict(case.ground.breaks)
    for participant in case.candidate.participants:
        breaks[participant] = gaps(case.busy_with(participant), layout.block_end)[0]
    fewest, worst = min(breaks.values()), max(breaks.values())
    if worst - fewest > most:
        apart = [p for p, n in breaks.items() if n - fewest > most or worst - n > most]
        yield Obstacle(frozenset(apart), 1)


OBSTACLES: Mapping[Reason, Callable[[Case], Iterator[Obstacle]]] = {
    Reason.SLOTS_TAKEN: _slots_taken,
    Reason.HALL_FULL: _hall_full,
    Reason.VENUE_FULL: _venue_full,
    Reason.RESOURCE_TAKEN: _resource_taken,
    Reason.HOME_TABLE: _home_table,
    Reason.CONSECUTIVE: _consecutive,
    Reason.TRAVEL: _travel,
    Reason.ORDER: _order,
    Reason.FAIRNESS: _fairness,
}

HOWEVER_SEATED = {**OBSTACLES, Reason.HOME_TABLE: _home_taken}
"""What stands in the way at whichever tables the others sit."""
