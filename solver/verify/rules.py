"""The hard rules, each checked alone from the format's definition."""

from collections.abc import Callable, Iterator
from itertools import chain

from solver.verify.layout import Layout, Placed, Violation, gaps, longest_run

Rule = Callable[[Layout], Iterator[Violation]]


def broken_rules(layout: Layout) -> list[Violation]:
    """Every hard rule that the meetings break; tables and units are checked apart."""
    return list(chain.from_iterable(rule(layout) for rule in RULES))


def required(layout: Layout) -> Iterator[Violation]:
    """A required or pinned candidate is held."""
    for candidate in layout.problem.candidates:
        if (candidate.required or candidate.pinned_slot is not None) and (
            candidate.id not in layout.placed
        ):
            yield Violation("required", (candidate.id,), f"{candidate.id!r} is not held")


def own_slots(layout: Layout) -> Iterator[Violation]:
    """A candidate starts in one of its allowed slots, and in the slot it is pinned to."""
    for placed in layout.placed.values():
        candidate, slot = placed.candidate, placed.meeting.slot
        ids = (candidate.id, slot)
        if candidate.allowed_slots is not None and slot not in candidate.allowed_slots:
            yield Violation("allowed_slots", ids, f"{ids[0]!r} may not be held in {slot!r}")
        if candidate.pinned_slot is not None and slot != candidate.pinned_slot:
            yield Violation(
                "pinned_slot",
                ids,
                f"{ids[0]!r} is pinned to {candidate.pinned_slot!r} and held in {slot!r}",
            )


def availability(layout: Layout) -> Iterator[Violation]:
    """Nobody has a meeting in a slot in which it is unavailable."""
    for participant in layout.problem.participants:
        calendar = layout.busy[participant.id]
        for slot in sorted(set(participant.unavailable), key=layout.position.__getitem__):
            for candidate in calendar.get(layout.position[slot], ()):
                yield Violation(
                    "unavailable",
                    (participant.id, candidate, slot),
                    f"{participant.id!r} is unavailable in {slot!r}, which {candidate!r} fills",
                )


def parallel(layout: Layout) -> Iterator[Violation]:
    """Nobody is in more meetings at once than it can hold."""
    for participant in layout.problem.participants:
        for position, held in sorted(layout.busy[participant.id].items()):
            if len(held) > participant.parallel:
                yield Violation(
                    "parallel",
                    (participant.id, *held),
                    f"{participant.id!r} is in {len(held)} meetings in {layout.slot(position)!r} "
                    f"and can hold {participant.parallel}",
                )


def meeting_numbers(layout: Layout) -> Iterator[Violation]:
    """Everybody has at least its minimum and at most its maximum of meetings."""
    for participant in layout.problem.participants:
        count = len(layout.visits[participant.id])
        least, most = participant.min_meetings, participant.max_meetings
        who = (participant.id,)
        if count < least:
            yield Violation(
                "min_meetings", who, f"{who[0]!r} has {count} meetings, fewer than {least}"
            )
        if most is not None and count > most:
            yield Violation(
                "max_meetings", who, f"{who[0]!r} has {count} meetings, more than {most}"
            )


def consecutive(layout: Layout) -> Iterator[Violation]:
    """Nobody has more slots in a row with a meeting than it takes, within a block."""
    for participant in layout.problem.participants:
        most = participant.max_consecutive
        if most is None:
            continue
        run = longest_run(layout.busy[participant.id], layout.block_end)
        if run > most:
            yield Violation(
                "max_consecutive",
                (participant.id,),
                f"{participant.id!r} has meetings in {run} slots in a row, more than {most}",
            )


def hall(layout: Layout) -> Iterator[Violation]:
    """No more meetings run in the main hall than it holds in that slot."""
    for position, placed in sorted(layout.in_hall.items()):
        slot = layout.slot(position)
        most = layout.problem.capacity_by_slot.get(slot, layout.problem.capacity)
        if len(placed) > most:
            yield Violation(
                "capacity",
                (slot, *(one.id for one in placed)),
                f"{len(placed)} meetings are in the main hall in {slot!r}, which holds {most}",
            )


def venues(layout: Layout) -> Iterator[Violation]:
    """No more meetings run at a venue than it holds."""
    capacity = {venue.id: venue.capacity for venue in layout.problem.venues}
    for (venue, position), placed in sorted(layout.at_venue.items()):
        most, slot = capacity[venue], layout.slot(position)
        if most is not None and len(placed) > most:
            yield Violation(
                "venue",
                (venue, slot, *(one.id for one in placed)),
                f"{len(placed)} meetings are at {venue!r} in {slot!r}, which holds {most}",
            )


def resources(layout: Layout) -> Iterator[Violation]:
    """No more of a resource is used than there is, and none where it is unavailable."""
    there = {one.id: one for one in layout.problem.resources}
    away = {one.id: set(one.unavailable) for one in layout.problem.resources}
    for (resource, position), placed in sorted(layout.using.items()):
        slot = layout.slot(position)
        usual, by_slot = there[resource].capacity, there[resource].capacity_by_slot
        most = 0 if slot in away[resource] else by_slot.get(slot, usual)
        if len(placed) > most:
            yield Violation(
                "resource",
                (resource, slot, *(one.id for one in placed)),
                f"{len(placed)} meetings use {resource!r} in {slot!r}, where there are {most}",
            )


def home_tables(layout: Layout) -> Iterator[Violation]:
    """In a slot, participants who share a home table have one meeting in the hall at most."""
    for position, placed in sorted(layout.in_hall.items()):
        seated: dict[int, list[str]] = {}
        for one in placed:
            for home in set(layout.homes(one.candidate)):
                seated.setdefault(home, []).append(one.id)
        for home, held in sorted(seated.items()):
            if len(held) > 1:
                yield Violation(
                    "home_table",
                    (layout.slot(position), *held),
                    f"{len(held)} meetings in {layout.slot(position)!r} have their participants' "
                    f"home table {home}",
                )


def travel(layout: Layout) -> Iterator[Violation]:
    """Between two places lie the slots that the way takes, for each participant of both."""
    ways = distances(layout)
    if not ways:
        return
    for participant, visits in layout.visits.items():
        ordered = sorted(visits, key=lambda placed: placed.span.start)
        for number, first in enumerate(ordered):
            for second in ordered[number + 1 :]:
                if not time_to_travel(layout, ways, first, second):
                    yield Violation(
                        "travel",
                        (participant, first.id, second.id),
                        f"{participant!r} cannot come from {first.id!r} to {second.id!r} in time",
                    )


Ways = dict[frozenset[str | None], int]
"""Slots between two different places, None being the main hall; the longest where stated twice."""


def distances(layout: Layout) -> Ways:
    """What ``travel`` says, both ways."""
    ways: Ways = {}
    for one in layout.problem.travel:
        if one.slots and one.origin != one.destination:
            pair = frozenset((one.origin, one.destination))
            ways[pair] = max(one.slots, ways.get(pair, 0))
    return ways


def time_to_travel(layout: Layout, ways: Ways, first: Placed, second: Placed) -> bool:
    """Whether one participant can be at both, the first of which starts no later."""
    needed = ways.get(frozenset((first.candidate.venue, second.candidate.venue)), 0)
    if not needed or layout.block_end[first.span.start] != layout.block_end[second.span.start]:
        return True
    return second.span.start - first.span.stop >= needed


def order(layout: Layout) -> Iterator[Violation]:
    """A candidate starts after each held one that it comes after has ended."""
    for placed in layout.placed.values():
        for name in placed.candidate.after:
            before = layout.placed.get(name)
            if before is not None and placed.span.start < before.span.stop:
                yield Violation(
                    "after",
                    (placed.id, name),
                    f"{placed.id!r} starts before {name!r} has ended",
                )


def fairness(layout: Layout) -> Iterator[Violation]:
    """No participant has many more breaks than another; without meetings it has none."""
    most = layout.problem.max_break_difference
    breaks = {one: gaps(busy, layout.block_end)[0] for one, busy in layout.busy.items()}
    if most is None or not breaks:
        return
    fewest, worst = min(breaks, key=breaks.__getitem__), max(breaks, key=breaks.__getitem__)
    if breaks[worst] - breaks[fewest] > most:
        yield Violation(
            "max_break_difference",
            (worst, fewest),
            f"{worst!r} has {breaks[worst]} breaks and {fewest!r} has {breaks[fewest]}, "
            f"further apart than {most}",
        )


RULES: tuple[Rule, ...] = (
    required,
    own_slots,
    availability,
    parallel,
    meeting_numbers,
    consecutive,
    hall,
    venues,
    resources,
    home_tables,
    travel,
    order,
    fairness,
)
