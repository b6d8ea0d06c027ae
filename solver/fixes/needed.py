"""What a candidate would need to be held in a slot, the rest of the agenda being as it is."""

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum

from solver.domains import NOT_HELD, Assignment, Domains
from solver.problem import Participant, Problem, Resource


class FixKind(StrEnum):
    """A single change to a problem; the ids that it carries are named for each.

    ``TABLE`` (slot): one more table in that slot. ``STAY`` (participant, slot): the participant
    is there in that slot as well. ``MAXIMUM`` (participant): one more meeting. ``RESOURCE``
    (resource): one more of it. ``RESOURCE_SLOT`` (resource, slot): it is there in that slot as
    well. ``VENUE`` (venue): room for one more meeting.
    """

    TABLE = "table"
    STAY = "stay"
    MAXIMUM = "maximum"
    RESOURCE = "resource"
    RESOURCE_SLOT = "resource_slot"
    VENUE = "venue"


@dataclass(frozen=True, slots=True, order=True)
class Fix:
    """One change; ``ids`` as :class:`FixKind` says."""

    kind: FixKind
    ids: tuple[str, ...]

    def apply(self, problem: Problem) -> Problem:
        """The problem with this change."""
        match self.kind:
            case FixKind.TABLE:
                (slot,) = self.ids
                more = {**problem.capacity_by_slot, slot: problem.capacity_in(slot) + 1}
                return replace(problem, capacity_by_slot=more)
            case FixKind.STAY | FixKind.MAXIMUM:
                people = tuple(
                    self._for(one) if one.id == self.ids[0] else one for one in problem.participants
                )
                return replace(problem, participants=people)
            case FixKind.RESOURCE:
                return replace(
                    problem,
                    resources=tuple(
                        _one_more(one) if one.id == self.ids[0] else one
                        for one in problem.resources
                    ),
                )
            case FixKind.RESOURCE_SLOT:
                return replace(
                    problem,
                    resources=tuple(
                        replace(one, unavailable=_without(one.unavailable, self.ids[1]))
                        if one.id == self.ids[0]
                        else one
                        for one in problem.resources
                    ),
                )
            case FixKind.VENUE:
                return replace(
                    problem,
                    venues=tuple(
                        replace(one, capacity=one.capacity + 1)
                        if one.id == self.ids[0] and one.capacity is not None
                        else one
                        for one in problem.venues
                    ),
                )

    def _for(self, one: Participant) -> Participant:
        if self.kind is FixKind.STAY:
            return replace(one, unavailable=_without(one.unavailable, self.ids[1]))
        return replace(one, max_meetings=None if one.max_meetings is None else one.max_meetings + 1)


def fixed(problem: Problem, fixes: tuple[Fix, ...]) -> Problem:
    """The problem with all of these changes."""
    for fix in fixes:
        problem = fix.apply(problem)
    return problem


class Needs:
    """What stands where in an agenda, to say what one more meeting would need."""

    def __init__(self, domains: Domains, starts: Assignment) -> None:
        problem = domains.problem
        self._domains = domains
        self._held: Counter[str] = Counter()
        self._busy: Counter[tuple[str, int]] = Counter()
        self._at: Counter[tuple[str | None, int]] = Counter()
        self._using: Counter[tuple[str, int]] = Counter()
        for candidate, start in zip(problem.candidates, starts, strict=True):
            if start == NOT_HELD:
                continue
            self._held.update(candidate.participants)
            for slot in range(start, start + candidate.length):
                self._busy.update((who, slot) for who in candidate.participants)
                self._at[candidate.venue, slot] += 1
                self._using.update((used, slot) for used in dict.fromkeys(candidate.uses))

    def at(self, candidate: int, start: int) -> tuple[Fix, ...] | None:
        """The changes without which it cannot start there; None where none of the kinds helps.

        Rules that no kind of change relaxes (order, travel, slots in a row, home tables, breaks)
        are not looked at.
        """
        problem = self._domains.problem
        one = problem.candidates[candidate]
        slots = range(start, start + one.length)
        blocks = {self._domains.block_of[slot] for slot in slots if slot < len(problem.slots)}
        if slots.stop > len(problem.slots) or len(blocks) > 1:
            return None
        names = [problem.slots[slot].id for slot in slots]
        needed: dict[Fix, None] = {}
        for who in self._domains.parties[candidate]:
            person = problem.participants[who]
            if any(self._busy[person.id, slot] >= person.parallel for slot in slots):
                return None
            away = [name for name in names if name in person.unavailable]
            needed.update((Fix(FixKind.STAY, (person.id, name)), None) for name in away)
            if person.max_meetings is not None and self._held[person.id] >= person.max_meetings:
                needed[Fix(FixKind.MAXIMUM, (person.id,))] = None
        needed.update(dict.fromkeys(self._places(candidate, slots)))
        return tuple(needed)

    def _places(self, candidate: int, slots: range) -> list[Fix]:
        """Changes for the hall or venue, and for resources."""
        problem = self._domains.problem
        one = problem.candidates[candidate]
        names = {slot: problem.slots[slot].id for slot in slots}
        needed = [
            Fix(FixKind.TABLE, (name,))
            for slot, name in names.items()
            if one.venue is None and self._at[None, slot] >= problem.capacity_in(name)
        ]
        for venue in problem.venues:
            full = venue.capacity is not None and any(
                self._at[venue.id, slot] >= venue.capacity for slot in slots
            )
            if venue.id == one.venue and full:
                needed.append(Fix(FixKind.VENUE, (venue.id,)))
        for resource in problem.resources:
            if resource.id not in one.uses:
                continue
            away = [name for name in names.values() if name in resource.unavailable]
            needed += [Fix(FixKind.RESOURCE_SLOT, (resource.id, name)) for name in away]
            there = {
                slot: resource.capacity_by_slot.get(name, resource.capacity)
                for slot, name in names.items()
            }
            if any(self._using[resource.id, slot] >= most for slot, most in there.items()):
                needed.append(Fix(FixKind.RESOURCE, (resource.id,)))
        return needed


def _one_more(resource: Resource) -> Resource:
    by_slot = {slot: number + 1 for slot, number in resource.capacity_by_slot.items()}
    return replace(resource, capacity=resource.capacity + 1, capacity_by_slot=by_slot)


def _without(slots: tuple[str, ...], one: str) -> tuple[str, ...]:
    return tuple(slot for slot in slots if slot != one)
