"""Why a candidate is not held: found by asking the final agenda, slot by slot."""

from collections.abc import Mapping
from functools import cache

from solver.domains import NOT_HELD, Domains
from solver.placement import Obstacle, Placement
from solver.result import EXPLAINED_IN_FULL, MOST_LISTED, Reason, Unscheduled

NEARNESS = (
    Reason.SLOTS_TAKEN,
    Reason.RESOURCE_TAKEN,
    Reason.VENUE_FULL,
    Reason.HOME_TABLE,
    Reason.HALL_FULL,
    Reason.ORDER,
    Reason.TRAVEL,
    Reason.CONSECUTIVE,
    Reason.FAIRNESS,
    Reason.NOT_BETTER,
)
"""Reasons as they are asked for: the later one comes, the nearer was the meeting."""

PHRASES: Mapping[Reason, str] = {
    Reason.SLOTS_TAKEN: "its participants have other meetings ({ids})",
    Reason.RESOURCE_TAKEN: "a resource that it uses is taken ({ids})",
    Reason.VENUE_FULL: "its venue is full ({ids})",
    Reason.HALL_FULL: "every table of the hall is taken ({ids})",
    Reason.ORDER: "the order with {ids} would be broken",
    Reason.TRAVEL: "there would be no time to travel from or to {ids}",
    Reason.CONSECUTIVE: "{ids} would have too many meetings in a row",
    Reason.FAIRNESS: "the breaks of {ids} would differ too much from the others'",
    Reason.HOME_TABLE: "the table it needs is taken ({ids})",
    Reason.NOT_BETTER: "nothing stands in the way, but the goal {ids} would suffer",
}


def explain(placement: Placement) -> tuple[Unscheduled, ...]:
    """One entry for each candidate that is not held, in the order of the problem.

    The agenda must be one to which nothing can be added without cost, as
    :func:`solver.construct.add_what_fits` leaves it. Details are as :class:`Unscheduled` says,
    shortened beyond ``EXPLAINED_IN_FULL`` entries so that memory stays below 1 kB for each.
    """
    domains = placement.domains
    left_out = [one for one, start in enumerate(placement.starts) if start == NOT_HELD]
    most = MOST_LISTED if len(left_out) > EXPLAINED_IN_FULL else None
    free = cache(lambda participant, length: _free_starts(domains, participant, length))
    entries = []
    for candidate in left_out:
        full = placement.at_maximum(candidate)
        if not domains.starts[candidate]:
            length = domains.problem.candidates[candidate].length
            times = {member: free(member, length) for member in domains.parties[candidate]}
            entries.append(_no_common_slot(domains, candidate, times))
        elif full:
            entries.append(_maximum_reached(domains, candidate, full))
        else:
            entries.append(_slot_by_slot(placement, candidate, most))
    return tuple(entries)


def _free_starts(domains: Domains, participant: int, length: int) -> tuple[str, ...]:
    """Slots from which on the participant is available for so long, within a block."""
    available = domains.available[participant]
    return tuple(
        domains.problem.slots[start].id
        for block in domains.blocks
        for start in range(block.start, block.stop - length + 1)
        if all(available[start : start + length])
    )


def _no_common_slot(
    domains: Domains, candidate: int, times: Mapping[int, tuple[str, ...]]
) -> Unscheduled:
    one = domains.problem.candidates[candidate]
    names = {member: domains.problem.participants[member].id for member in times}
    never = [names[member] for member, free in times.items() if not free]
    shared = set.intersection(*(set(free) for free in times.values()))
    if never:
        why = f"{_listed(never)} can never start it"
    elif shared:
        why = "its own slots, its venue or its resources rule out the slots its participants share"
    else:
        why = f"{_listed([*names.values()])} share no slot"
    details = {"free": {names[member]: free for member, free in times.items()}}
    return Unscheduled(one.id, Reason.NO_COMMON_SLOT, details, f"{one.id} is not held: {why}.")


def _maximum_reached(domains: Domains, candidate: int, full: list[int]) -> Unscheduled:
    one = domains.problem.candidates[candidate]
    maxima = {
        domains.problem.participants[member].id: domains.problem.participants[member].max_meetings
        for member in full
    }
    why = " and ".join(f"{name} has its maximum of {most}" for name, most in maxima.items())
    return Unscheduled(
        one.id,
        Reason.MAXIMUM_REACHED,
        {"participants": maxima},
        f"{one.id} is not held: {why} meetings.",
    )


def _slot_by_slot(placement: Placement, candidate: int, most: int | None) -> Unscheduled:
    problem = placement.domains.problem
    possible = placement.domains.starts[candidate]
    asked = possible if most is None else placement.nearest(candidate)
    obstacles = {
        problem.slots[start].id: placement.obstacle(candidate, start)
        or Obstacle(Reason.NOT_BETTER, _suffering(placement, candidate, start))
        for start in asked
    }
    nearest = max((one.reason for one in obstacles.values()), key=NEARNESS.index)
    of_that_kind = [(slot, one) for slot, one in obstacles.items() if one.reason is nearest]
    listed = obstacles.items() if most is None else of_that_kind[:most]
    details = {
        "slots": {slot: {"reason": one.reason.value, "ids": one.ids[:most]} for slot, one in listed}
    }
    slot, shown = of_that_kind[0]
    phrase = PHRASES[nearest].format(ids=_listed(shown.ids))
    others = len(possible) - 1
    elsewhere = f"; {others} other slots are no better" if others > 1 else ""
    elsewhere = "; the other slot is no better" if others == 1 else elsewhere
    name = problem.candidates[candidate].id
    sentence = f"{name} is not held: in {slot} {phrase}{elsewhere}."
    return Unscheduled(name, nearest, details, sentence)


def _suffering(placement: Placement, candidate: int, start: int) -> tuple[str, ...]:
    """The first goal that holding the candidate there would cost; none where it costs nothing."""
    goals = placement.domains.problem.goals
    cost = placement.cost(candidate, start)
    return tuple(goal.value for goal, change in zip(goals, cost, strict=True) if change > 0)[:1]


def _listed(ids: list[str] | tuple[str, ...]) -> str:
    """Ids in a sentence, at most ``MOST_LISTED`` of them."""
    rest = len(ids) - MOST_LISTED
    shown = ", ".join(ids[:MOST_LISTED])
    return f"{shown} and {rest} more" if rest > 0 else shown
