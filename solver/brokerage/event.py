"""What a brokerage event consists of, and which problems are one."""

from dataclasses import dataclass

from solver.domains import Domains
from solver.problem import Goal, Participant

LARGEST = 60_000
"""Starts of candidates beyond which a propositional formula takes too long."""

CONSTANT = {Goal.VALUE, Goal.SHORTFALL}
"""Goals whose figure is the same for every agenda that holds all candidates."""


@dataclass(frozen=True, slots=True)
class Event:
    """Meetings of two, all of them to be held, one slot long, in one hall.

    ``starts[m]`` are the slots meeting ``m`` can be in, ``room[t]`` the meetings that slot ``t``
    can hold, ``after`` pairs of meetings, the first in an earlier slot than the second.
    ``open[p]`` are the slots in which participant ``p`` could have a meeting, ascending.
    ``difference`` limits how far the breaks of any two participants lie apart.
    """

    blocks: tuple[range, ...]
    room: tuple[int, ...]
    parties: tuple[tuple[int, ...], ...]
    starts: tuple[tuple[int, ...], ...]
    meetings_of: tuple[tuple[int, ...], ...]
    open: tuple[tuple[int, ...], ...]
    after: tuple[tuple[int, int], ...]
    difference: int | None

    @property
    def most_breaks(self) -> int | None:
        """The most breaks that anyone can have under the rule of fairness, where that is known.

        It is where somebody cannot have any: without two meetings there is no break.
        """
        if any(len(meetings) < 2 for meetings in self.meetings_of):
            return self.difference
        return None

    def meetings_within(self, participant: int, slot: int) -> tuple[int, int]:
        """The least and the most meetings that a participant has up to and including a slot."""
        meetings = self.meetings_of[participant]
        before = sum(one <= slot for one in self.open[participant])
        after = len(self.open[participant]) - before
        ended = sum(all(one <= slot for one in self.starts[meeting]) for meeting in meetings)
        begun = sum(any(one <= slot for one in self.starts[meeting]) for meeting in meetings)
        return max(ended, len(meetings) - after), min(begun, before)


def applies(domains: Domains) -> bool:
    """Whether the problem is a brokerage event, and its formula of a size that can be solved."""
    problem = domains.problem
    longest = max(map(len, domains.blocks), default=0)
    return (
        Goal.BREAKS in problem.goals
        and set(problem.goals) <= {Goal.BREAKS} | CONSTANT
        and sum(map(len, domains.starts)) <= LARGEST
        and all(
            one.must_be_held
            and len(one.participants) == 2
            and one.length == 1
            and one.venue is None
            and not one.uses
            for one in problem.candidates
        )
        and all(
            _is_plain(one, len(meetings), longest)
            for one, meetings in zip(problem.participants, domains.candidates_of, strict=True)
        )
    )


def _is_plain(one: Participant, meetings: int, longest: int) -> bool:
    """Whether the participant's own rules hold in every agenda, but for one meeting a slot."""
    return (
        one.parallel == 1
        and one.home_table is None
        and one.min_meetings <= meetings
        and (one.max_meetings is None or one.max_meetings >= meetings)
        and (one.max_consecutive is None or one.max_consecutive >= min(longest, meetings))
    )


def read_event(domains: Domains) -> Event:
    """The event that a problem states for which :func:`applies` holds."""
    problem = domains.problem
    after = tuple(
        (domains.candidate_index[earlier], later)
        for later, candidate in enumerate(problem.candidates)
        for earlier in candidate.after
    )
    starts = _in_order(domains.starts, after)
    return Event(
        blocks=domains.blocks,
        room=tuple(problem.capacity_in(slot.id) for slot in problem.slots),
        parties=domains.parties,
        starts=starts,
        meetings_of=domains.candidates_of,
        open=tuple(
            tuple(sorted({slot for meeting in meetings for slot in starts[meeting]}))
            for meetings in domains.candidates_of
        ),
        after=after,
        difference=problem.max_break_difference,
    )


def _in_order(
    starts: tuple[tuple[int, ...], ...], after: tuple[tuple[int, int], ...]
) -> tuple[tuple[int, ...], ...]:
    """The starts that the order of meetings leaves, each looked at on its own."""
    left = [*starts]
    changed = True
    while changed:
        changed = False
        for earlier, later in after:
            first = min(left[earlier], default=len(starts))
            last = max(left[later], default=-1)
            kept_later = tuple(slot for slot in left[later] if slot > first)
            kept_earlier = tuple(slot for slot in left[earlier] if slot < last)
            changed |= kept_later != left[later] or kept_earlier != left[earlier]
            left[later], left[earlier] = kept_later, kept_earlier
    return tuple(left)
