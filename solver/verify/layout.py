"""An agenda laid over its problem: who is busy when, what runs where, as the meetings say."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from solver.problem import Candidate, Participant, Problem
from solver.result import Agenda, Meeting


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that the agenda breaks or a claim that is not true.

    ``rule`` is its name, ``ids`` the candidates, participants, slots or goals that it is about,
    ``sentence`` says it with its amounts.
    """

    rule: str
    ids: tuple[str, ...]
    sentence: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class Placed:
    """A candidate that is held, and the slot positions that it fills."""

    candidate: Candidate
    meeting: Meeting
    span: range

    @property
    def id(self) -> str:
        """The candidate's id."""
        return self.candidate.id


class Layout:
    """The meetings of an agenda by candidate, participant, slot and place.

    Meetings that name no candidate or slot of the problem, or a candidate for the second time,
    are left out; ``misplaced`` says so. A meeting that runs past its block is cut there.
    """

    def __init__(self, problem: Problem, agenda: Agenda) -> None:
        self.problem = problem
        self.position = {slot.id: number for number, slot in enumerate(problem.slots)}
        self.block_end = _block_ends(problem)
        self.people = {one.id: one for one in problem.participants}
        self.candidates = {one.id: one for one in problem.candidates}
        self.placed: dict[str, Placed] = {}
        self.visits: dict[str, list[Placed]] = {one: [] for one in self.people}
        self.busy: dict[str, dict[int, list[str]]] = {one: {} for one in self.people}
        self.in_hall: dict[int, list[Placed]] = defaultdict(list)
        self.at_venue: dict[tuple[str, int], list[Placed]] = defaultdict(list)
        self.using: dict[tuple[str, int], list[Placed]] = defaultdict(list)
        self.misplaced: list[Violation] = []
        for meeting in agenda.meetings:
            self._place(meeting)

    def span(self, candidate: Candidate, start: int) -> range:
        """The slot positions it fills from ``start`` on, cut at the end of the block."""
        return range(start, min(start + candidate.length, self.block_end[start]))

    def slot(self, position: int) -> str:
        """The id of the slot at a position."""
        return self.problem.slots[position].id

    def homes(self, candidate: Candidate) -> list[int]:
        """The home tables of its participants, in the order in which they are named."""
        found = (self.people[one].home_table for one in candidate.participants)
        return [home for home in found if home is not None]

    def free(self, participant: Participant) -> list[bool]:
        """For each slot position whether the participant is available."""
        away = set(participant.unavailable)
        return [slot.id not in away for slot in self.problem.slots]

    def _place(self, meeting: Meeting) -> None:
        candidate = self.candidates.get(meeting.candidate)
        start = self.position.get(meeting.slot)
        ids = (meeting.candidate, meeting.slot)
        if candidate is None or start is None:
            missing = "candidate" if candidate is None else "slot"
            self.misplaced.append(
                Violation("meetings", ids, f"there is no {missing} {ids[candidate is not None]!r}")
            )
            return
        if meeting.candidate in self.placed:
            self.misplaced.append(Violation("meetings", ids, f"{ids[0]!r} is held twice"))
            return
        placed = Placed(candidate, meeting, self.span(candidate, start))
        self.placed[candidate.id] = placed
        if len(placed.span) < candidate.length:
            self.misplaced.append(
                Violation("length", ids, f"{ids[0]!r} runs past the end of its block")
            )
        for one in candidate.participants:
            self.visits[one].append(placed)
            calendar = self.busy[one]
            for position in placed.span:
                calendar.setdefault(position, []).append(candidate.id)
        for position in placed.span:
            if candidate.venue is None:
                self.in_hall[position].append(placed)
            else:
                self.at_venue[candidate.venue, position].append(placed)
            for resource in set(candidate.uses):
                self.using[resource, position].append(placed)


def gaps(filled: Iterable[int], block_end: list[int]) -> tuple[int, int]:
    """Groups of empty positions between filled ones of one block, and the positions in them."""
    ordered = sorted(filled)
    groups = empty = 0
    for left, right in pairwise(ordered):
        if right - left > 1 and block_end[left] == block_end[right]:
            groups += 1
            empty += right - left - 1
    return groups, empty


def longest_run(filled: Iterable[int], block_end: list[int]) -> int:
    """The largest number of filled positions in a row within one block."""
    longest = run = 0
    before: int | None = None
    for position in sorted(filled):
        follows = before == position - 1 and block_end[before] == block_end[position]
        run = run + 1 if follows else 1
        longest = max(longest, run)
        before = position
    return longest


def _block_ends(problem: Problem) -> list[int]:
    """For each slot position the first position after its block."""
    ends = [len(problem.slots)] * len(problem.slots)
    for position in range(len(ends) - 2, -1, -1):
        same = problem.slots[position].block == problem.slots[position + 1].block
        ends[position] = ends[position + 1] if same else position + 1
    return ends
