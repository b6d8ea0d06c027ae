"""The working agenda as a board: where one meeting could stand, and in words why not elsewhere."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from matchmaker.words import Sentence, sentence
from solver.domains import build_domains
from solver.placement import Obstacle, Placement
from solver.problem import Problem
from solver.result import Agenda, Meeting, Reason, Status
from solver.search import assignment_of

MOST_NAMED = 4
"""Meetings that one sentence names; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Names:
    """What ids are called: participants and their meetings by code, slots by problem name."""

    participants: Mapping[str, str]

    def of(self, codes: Iterable[str]) -> tuple[str, ...]:
        """The names of participants."""
        return tuple(self.participants.get(code, code) for code in codes)


class Board:
    """One candidate lifted off an agenda, everything else left standing.

    Whatever pins it to a slot or keeps it out of all is taken off it: the question is where it
    could be, not where it was put.
    """

    def __init__(
        self, problem: Problem, meetings: Sequence[Meeting], candidate: str, names: Names
    ) -> None:
        freed = replace(
            problem,
            candidates=tuple(
                replace(one, pinned_slot=None, allowed_slots=None) if one.id == candidate else one
                for one in problem.candidates
            ),
        )
        self.problem = freed
        self._domains = build_domains(freed)
        self._names = names
        self._position = self._domains.candidate_index[candidate]
        self.candidate = freed.candidates[self._position]
        self._people = {one.id: one for one in freed.participants}
        self._parties = {one.id: one.participants for one in freed.candidates}
        self._others = [one for one in meetings if one.candidate != candidate]
        standing = Agenda(freed.name, Status.FEASIBLE, (), tuple(self._others))
        self._placement = Placement(self._domains, assignment_of(self._domains, standing))

    @property
    def home_table(self) -> int | None:
        """The table that the meeting has to be at, None where any will do."""
        if self.candidate.venue is not None:
            return None
        homes = (self._people[one].home_table for one in self.candidate.participants)
        return next((one for one in homes if one is not None), None)

    def taken(self, slot: str) -> dict[int, str]:
        """The tables that are taken in a slot, and by which candidate."""
        return {
            one.table: one.candidate
            for one in self._others
            if one.slot == slot and one.table is not None
        }

    def obstacles(self, slot: str) -> tuple[Sentence, ...]:
        """Everything said at once about why it cannot be held in a slot; empty where it can."""
        start = self._domains.slot_index[slot]
        if start not in self._domains.starts[self._position]:
            return tuple(self._closed(slot))
        full = self._placement.at_maximum(self._position)
        if full:
            return tuple(self._at_maximum(full))
        found = self._placement.obstacle(self._position, start)
        return () if found is None else tuple(self._in_words(found, slot))

    def _closed(self, slot: str) -> Iterable[Sentence]:
        away = [one for one in self.candidate.participants if slot in self._people[one].unavailable]
        if away:
            yield sentence(
                "{who} cannot meet in this slot: away or busy.", who=self._names.of(away)
            )
        absent = [
            one.id
            for one in self.problem.resources
            if one.id in self.candidate.uses and (slot in one.unavailable or not one.capacity)
        ]
        if absent:
            yield sentence("The {what} are not there in this slot.", what=tuple(absent))
        if self.candidate.venue is None and not self.problem.capacity_in(slot):
            yield sentence("There is no table in this slot.")
        if self.candidate.venue is not None and any(
            one.id == self.candidate.venue and one.capacity == 0 for one in self.problem.venues
        ):
            yield sentence("{venue} has no room.", venue=self.candidate.venue)

    def _at_maximum(self, full: Iterable[int]) -> Iterable[Sentence]:
        for member in full:
            one = self.problem.participants[member]
            yield sentence(
                "{name} already has the {most} meetings that it takes at most.",
                name=self._names.of((one.id,))[0],
                most=one.max_meetings,
            )

    def _in_words(self, found: Obstacle, slot: str) -> Iterable[Sentence]:
        match found.reason:
            case Reason.SLOTS_TAKEN:
                yield from self._busy(slot)
            case Reason.HALL_FULL:
                yield sentence(
                    "Every table is taken in this slot: all {count} of them.",
                    count=self.problem.capacity_in(slot),
                )
            case Reason.VENUE_FULL:
                yield sentence(
                    "{venue} is full in this slot: {meetings}.",
                    venue=self.candidate.venue,
                    meetings=self._called(found.ids),
                )
            case Reason.RESOURCE_TAKEN:
                yield sentence(
                    "No interpreter is left in this slot: they are with {meetings}.",
                    meetings=self._called(found.ids),
                )
            case Reason.HOME_TABLE:
                yield sentence(
                    "Table {number}, where this meeting has to be, is taken in this slot: "
                    "{meetings}.",
                    number=self.home_table,
                    meetings=self._called(found.ids),
                )
            case Reason.TRAVEL:
                yield sentence(
                    "There is no time for the way from or to {meetings}.",
                    meetings=self._called(found.ids),
                )
            case Reason.CONSECUTIVE:
                yield sentence(
                    "{who} would have more meetings in a row than wished.",
                    who=self._names.of(found.ids),
                )
            case Reason.ORDER:
                yield sentence(
                    "It would be out of order with {meetings}.", meetings=self._called(found.ids)
                )
            case _:
                yield sentence(
                    "{who} would wait much more often than others.", who=self._names.of(found.ids)
                )

    def _busy(self, slot: str) -> Iterable[Sentence]:
        """Who of its participants has as many other meetings then as it can hold at once."""
        for code in self.candidate.participants:
            there = [
                one.candidate
                for one in self._others
                if one.slot == slot and code in self._parties.get(one.candidate, ())
            ]
            if len(there) >= self._people[code].parallel:
                others = (one for name in there for one in self._parties[name] if one != code)
                yield sentence(
                    "{name} is with {others} in this slot.",
                    name=self._names.of((code,))[0],
                    others=self._names.of(others),
                )

    def _called(self, candidates: Collection[str]) -> tuple[str, ...]:
        named = tuple(self.called(one) for one in list(candidates)[:MOST_NAMED])
        rest = len(candidates) - len(named)
        return (*named, f"+{rest}") if rest else named

    def called(self, candidate: str) -> str:
        """A meeting by the names of those who meet."""
        return " – ".join(self._names.of(self._parties.get(candidate, ())))
