"""Every agenda of a tiny problem, one by one, from the format's text and nothing else.

What it finds is what the solver is held to: whether there is an agenda at all, and the best figure
of each goal in the order of the goals. Slow on purpose wherever that makes it plainer.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations

from solver.problem import Candidate, Goal, Problem

Held = Mapping[str, int]
"""The position of the first slot of each candidate that is held."""


def optimum(problem: Problem) -> tuple[int, ...] | None:
    """The best figures in the order of the goals, None where no agenda keeps the hard rules."""
    best: tuple[int, ...] | None = None
    for held in agendas(problem):
        found = figures(problem, held)
        if best is None or _order(problem, found) < _order(problem, best):
            best = found
    return best


def agendas(problem: Problem) -> Iterator[dict[str, int]]:
    """Every agenda that keeps the hard rules."""

    def extend(number: int, held: dict[str, int]) -> Iterator[dict[str, int]]:
        if not _can_grow(problem, held):
            return
        if number == len(problem.candidates):
            if _is_whole(problem, held):
                yield held
            return
        candidate = problem.candidates[number]
        if not candidate.required and candidate.pinned_slot is None:
            yield from extend(number + 1, held)
        for start in _own_starts(problem, candidate):
            yield from extend(number + 1, {**held, candidate.id: start})

    return extend(0, {})


def figures(problem: Problem, held: Held) -> tuple[int, ...]:
    """The figure of each goal of the problem."""
    return tuple(_figure(problem, held, goal) for goal in problem.goals)


def _order(problem: Problem, found: tuple[int, ...]) -> list[int]:
    return [
        -figure if goal is Goal.VALUE else figure
        for goal, figure in zip(problem.goals, found, strict=True)
    ]


def _figure(problem: Problem, held: Held, goal: Goal) -> int:
    waits = [
        wait
        for participant in problem.participants
        for day in _days(problem, held, participant.id)
        for wait in re.findall(r"\.+", day.strip("."))
    ]
    meetings = _meetings(problem, held)
    match goal:
        case Goal.SHORTFALL:
            return sum(
                max(one.target_meetings - meetings[one.id], 0) for one in problem.participants
            )
        case Goal.VALUE:
            return sum(one.value for one in problem.candidates if one.id in held)
        case Goal.BREAKS:
            return len(waits)
        case Goal.IDLE:
            return sum(map(len, waits))
        case Goal.CHANGES:
            return sum(
                entry.candidate not in held or problem.slots[held[entry.candidate]].id != entry.slot
                for entry in problem.previous
            )


def _days(problem: Problem, held: Held, participant: str) -> list[str]:
    """The participant's blocks: ``x`` for a slot with a meeting, ``.`` for one without."""
    busy = {
        position
        for candidate in problem.candidates
        if candidate.id in held and participant in candidate.participants
        for position in _filled(candidate, held)
    }
    days: dict[str, str] = {}
    for position, slot in enumerate(problem.slots):
        days[slot.block] = days.get(slot.block, "") + ("x" if position in busy else ".")
    return list(days.values())


def _meetings(problem: Problem, held: Held) -> Counter[str]:
    return Counter(
        participant
        for candidate in problem.candidates
        if candidate.id in held
        for participant in candidate.participants
    )


def _filled(candidate: Candidate, held: Held) -> set[int]:
    return {held[candidate.id] + step for step in range(candidate.length)}


def _own_starts(problem: Problem, candidate: Candidate) -> list[int]:
    """Slots that the candidate's own keys, its length and its participants' absences allow."""
    away = {
        slot
        for participant in problem.participants
        if participant.id in candidate.participants
        for slot in participant.unavailable
    }
    starts = []
    for start, slot in enumerate(problem.slots):
        span = problem.slots[start : start + candidate.length]
        if (
            len(span) == candidate.length
            and all(one.block == slot.block and one.id not in away for one in span)
            and (candidate.allowed_slots is None or slot.id in candidate.allowed_slots)
            and candidate.pinned_slot in (None, slot.id)
        ):
            starts.append(start)
    return starts


def _can_grow(problem: Problem, held: Held) -> bool:
    """Whether the rules hold that one more meeting can never mend."""
    candidates = [one for one in problem.candidates if one.id in held]
    return (
        all(
            _slot_holds(
                problem, position, [one for one in candidates if position in _filled(one, held)]
            )
            for position in range(len(problem.slots))
        )
        and _participants_can_grow(problem, held)
        and all(_in_order(one, other, held) for one in candidates for other in candidates)
        and all(
            _can_travel(problem, one, other, held) for one, other in combinations(candidates, 2)
        )
    )


def _slot_holds(problem: Problem, position: int, together: list[Candidate]) -> bool:
    """Whether these candidates fit into one slot at once."""
    slot = problem.slots[position].id
    hall = [one for one in together if one.venue is None]
    present = Counter(who for one in together for who in one.participants)
    home = {one.id: one.home_table for one in problem.participants}
    seated = Counter(table for one in hall for table in {home[who] for who in one.participants})
    return (
        all(present[one.id] <= one.parallel for one in problem.participants)
        and len(hall) <= problem.capacity_by_slot.get(slot, problem.capacity)
        and all(times == 1 for table, times in seated.items() if table is not None)
        and all(
            sum(one.venue == venue.id for one in together) <= venue.capacity
            for venue in problem.venues
            if venue.capacity is not None
        )
        and all(
            sum(resource.id in one.uses for one in together)
            <= (
                0
                if slot in resource.unavailable
                else resource.capacity_by_slot.get(slot, resource.capacity)
            )
            for resource in problem.resources
        )
    )


def _participants_can_grow(problem: Problem, held: Held) -> bool:
    meetings = _meetings(problem, held)
    return all(
        (one.max_meetings is None or meetings[one.id] <= one.max_meetings)
        and (
            one.max_consecutive is None
            or not any(
                "x" * (one.max_consecutive + 1) in day for day in _days(problem, held, one.id)
            )
        )
        for one in problem.participants
    )


def _in_order(later: Candidate, earlier: Candidate, held: Held) -> bool:
    return earlier.id not in later.after or held[later.id] > max(_filled(earlier, held))


def _can_travel(problem: Problem, one: Candidate, other: Candidate, held: Held) -> bool:
    """Whether a participant of both, at two places in one block, has the slots for the way."""
    same_block = problem.slots[held[one.id]].block == problem.slots[held[other.id]].block
    if not same_block or one.venue == other.venue:
        return True
    if not set(one.participants) & set(other.participants):
        return True
    apart = min(
        abs(here - there) - 1 for here in _filled(one, held) for there in _filled(other, held)
    )
    return all(
        apart >= way.slots
        for way in problem.travel
        if way.slots > 0 and {way.origin, way.destination} == {one.venue, other.venue}
    )


def _is_whole(problem: Problem, held: Held) -> bool:
    """Whether the rules hold that only a whole agenda can be held to."""
    meetings = _meetings(problem, held)
    breaks = [
        sum(len(re.findall(r"\.+", day.strip("."))) for day in _days(problem, held, one.id))
        for one in problem.participants
    ]
    most = problem.max_break_difference
    return (
        all(meetings[one.id] >= one.min_meetings for one in problem.participants)
        and (most is None or not breaks or max(breaks) - min(breaks) <= most)
        and _can_be_seated(problem, held)
    )


def _can_be_seated(problem: Problem, held: Held) -> bool:
    """Whether each hall meeting gets one table for its whole length, its home table if it has one.

    Of several home tables it is that of the participant named first.
    """
    home = {one.id: one.home_table for one in problem.participants}
    largest = max([problem.capacity, *problem.capacity_by_slot.values()])
    meetings = [one for one in problem.candidates if one.id in held and one.venue is None]

    def seat(number: int, taken: frozenset[tuple[int, int]]) -> bool:
        if number == len(meetings):
            return True
        candidate = meetings[number]
        homes = [home[who] for who in candidate.participants if home[who] is not None]
        for table in homes[:1] or range(1, largest + 1):
            places = {(table, position) for position in _filled(candidate, held)}
            if not places & taken and seat(number + 1, taken | places):
                return True
        return False

    return seat(0, frozenset())
