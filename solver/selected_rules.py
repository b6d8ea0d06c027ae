"""A problem with only some of its rules: each can be let go by itself.

A pin, an absence, a slot's capacity, a minimum: whatever one key of the format says of one object.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from solver.places import places_apart
from solver.problem import Candidate, Participant, Problem, Travel
from solver.result import Conflict


def rules_of(problem: Problem) -> list[Conflict]:
    """Every rule of a problem that can be let go by itself, named by its key in the format."""
    return [
        *(rule for one in problem.candidates for rule in _of_candidate(one)),
        *(rule for one in problem.participants for rule in _of_participant(one)),
        *_of_places(problem),
    ]


def _of_candidate(one: Candidate) -> Iterator[Conflict]:
    ids = (one.id,)
    if one.pinned_slot is not None:
        pin = (one.id, one.pinned_slot)
        yield Conflict("pinned_slot", pin, f"{one.id} is pinned to {one.pinned_slot}.")
    if one.required:
        yield Conflict("required", ids, f"{one.id} is required.")
    if one.allowed_slots is not None:
        slots = ", ".join(one.allowed_slots) or "no slot"
        yield Conflict("allowed_slots", ids, f"{one.id} may only start in {slots}.")
    if one.length > 1:
        yield Conflict("length", ids, f"{one.id} fills {one.length} slots of one block.")
    for earlier in dict.fromkeys(one.after):
        yield Conflict("after", (one.id, earlier), f"{one.id} comes after {earlier}.")


def _of_participant(one: Participant) -> Iterator[Conflict]:
    ids = (one.id,)
    together = "one meeting" if one.parallel == 1 else f"{one.parallel} meetings"
    yield Conflict("parallel", ids, f"{one.id} can be in {together} at once.")
    if one.unavailable:
        away = ", ".join(one.unavailable)
        yield Conflict("unavailable", ids, f"{one.id} is unavailable in {away}.")
    if one.min_meetings:
        yield Conflict("min_meetings", ids, f"{one.id} has at least {one.min_meetings} meetings.")
    if one.max_meetings is not None:
        yield Conflict("max_meetings", ids, f"{one.id} has at most {one.max_meetings} meetings.")
    if one.max_consecutive is not None:
        limit = f"{one.id} has meetings in at most {one.max_consecutive} slots in a row."
        yield Conflict("max_consecutive", ids, limit)
    if one.home_table is not None:
        yield Conflict("home_table", ids, f"{one.id} has table {one.home_table} to itself.")


def _of_places(problem: Problem) -> Iterator[Conflict]:
    for slot in problem.slots:
        room = f"The main hall holds {problem.capacity_in(slot.id)} meetings in {slot.id}."
        yield Conflict("capacity", (slot.id,), room)
    for venue in problem.venues:
        if venue.capacity is not None:
            room = f"{venue.id} holds {venue.capacity} meetings at once."
            yield Conflict("venues", (venue.id,), room)
    for resource in problem.resources:
        there = f"There are {resource.capacity} of {resource.id}."
        if resource.capacity_by_slot:
            fewer = (f"{most} in {slot}" for slot, most in resource.capacity_by_slot.items())
            there = f"There are {resource.capacity} of {resource.id}, {', '.join(fewer)}."
        yield Conflict("resources", (resource.id,), there)
        if resource.unavailable:
            away = f"{resource.id} is unavailable in {', '.join(resource.unavailable)}."
            yield Conflict("resource_unavailable", (resource.id,), away)
    for pair, slots in places_apart(problem).items():
        here, there = (place or "the main hall" for place in _ends(pair))
        far = f"Between meetings at {here} and at {there} lie at least {slots} slots."
        yield Conflict("travel", _way(pair), far)
    if problem.max_break_difference is not None:
        most = f"The breaks of two participants differ by at most {problem.max_break_difference}."
        yield Conflict("max_break_difference", (), most)


def keeping(problem: Problem, rules: list[Conflict]) -> Problem:
    """The problem with only these of its rules, reduced to what can matter for an agenda."""
    kept = {(rule.rule, rule.ids) for rule in rules}

    def keeps(rule: str, *ids: str) -> bool:
        return (rule, ids) in kept

    participants = tuple(_participant_keeping(one, problem, keeps) for one in problem.participants)
    candidates = tuple(_candidate_keeping(one, keeps) for one in problem.candidates)
    if not keeps("max_break_difference"):
        candidates = _that_matter(candidates, participants)
        named = {name for one in candidates for name in one.participants}
        participants = tuple(one for one in participants if one.id in named or one.min_meetings)
    return Problem(
        name=problem.name,
        slots=problem.slots,
        capacity=problem.capacity,
        capacity_by_slot={
            slot.id: problem.capacity_in(slot.id)
            if keeps("capacity", slot.id)
            else problem.capacity + len(problem.candidates)
            for slot in problem.slots
        },
        participants=participants,
        candidates=candidates,
        venues=tuple(
            one if keeps("venues", one.id) else replace(one, capacity=None)
            for one in problem.venues
        ),
        resources=tuple(
            replace(
                one,
                capacity=one.capacity if keeps("resources", one.id) else len(problem.candidates),
                capacity_by_slot=one.capacity_by_slot if keeps("resources", one.id) else {},
                unavailable=one.unavailable if keeps("resource_unavailable", one.id) else (),
            )
            for one in problem.resources
        ),
        travel=tuple(
            Travel(*_ends(pair), slots)
            for pair, slots in places_apart(problem).items()
            if keeps("travel", *_way(pair))
        ),
        goals=(),
        max_break_difference=(
            problem.max_break_difference if keeps("max_break_difference") else None
        ),
    )


def _way(pair: frozenset[str | None]) -> tuple[str, ...]:
    """The venues at the ends of a way; the main hall has no id."""
    return tuple(place for place in _ends(pair) if place is not None)


def _ends(pair: frozenset[str | None]) -> tuple[str | None, str | None]:
    one, other = sorted(pair, key=lambda place: place or "")
    return one, other


def _participant_keeping(
    one: Participant, problem: Problem, keeps: Callable[..., bool]
) -> Participant:
    return replace(
        one,
        parallel=one.parallel if keeps("parallel", one.id) else len(problem.candidates) + 1,
        unavailable=one.unavailable if keeps("unavailable", one.id) else (),
        min_meetings=one.min_meetings if keeps("min_meetings", one.id) else 0,
        max_meetings=one.max_meetings if keeps("max_meetings", one.id) else None,
        max_consecutive=one.max_consecutive if keeps("max_consecutive", one.id) else None,
        home_table=one.home_table if keeps("home_table", one.id) else None,
    )


def _candidate_keeping(one: Candidate, keeps: Callable[..., bool]) -> Candidate:
    pinned = one.pinned_slot is not None and keeps("pinned_slot", one.id, one.pinned_slot)
    return replace(
        one,
        required=one.required and keeps("required", one.id),
        pinned_slot=one.pinned_slot if pinned else None,
        allowed_slots=one.allowed_slots if keeps("allowed_slots", one.id) else None,
        length=one.length if keeps("length", one.id) else 1,
        after=tuple(earlier for earlier in one.after if keeps("after", one.id, earlier)),
    )


def _that_matter(
    candidates: tuple[Candidate, ...], participants: tuple[Participant, ...]
) -> tuple[Candidate, ...]:
    """Those that must be held, or that somebody may need to reach a minimum."""
    pressed = {one.id for one in participants if one.min_meetings}
    mattering = {
        one.id: one
        for one in candidates
        if one.must_be_held or not pressed.isdisjoint(one.participants)
    }
    return tuple(
        replace(one, after=tuple(earlier for earlier in one.after if earlier in mattering))
        for one in mattering.values()
    )
