"""What only so many meetings can have at once, all treated alike.

Participants, resources, venues, home tables and the hall obey one rule: in each slot no more
meetings than there is room for.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from solver.domains import Domains
from solver.places import home_tables_of
from solver.result import Reason


@dataclass(frozen=True, slots=True)
class Scarce:
    """Something that ``room[slot]`` meetings can have at once; ``reason`` says that it is full."""

    reason: Reason
    room: tuple[int, ...]


def scarcities(domains: Domains) -> tuple[list[Scarce], list[tuple[int, ...]]]:
    """Everything that only so many meetings can have at once, and what each candidate needs."""
    problem = domains.problem
    slots = domains.slot_count
    scarce: list[Scarce] = []
    numbers: dict[tuple[str, str | int], int] = {}

    def number(kind: str, name: str | int, reason: Reason, room: Iterable[int]) -> None:
        numbers[kind, name] = len(scarce)
        scarce.append(Scarce(reason, tuple(room)))

    alike: dict[int, tuple[int, ...]] = {}
    for position, participant in enumerate(problem.participants):
        room = alike.setdefault(participant.parallel, (participant.parallel,) * slots)
        number("participant", position, Reason.SLOTS_TAKEN, room)
    for resource in problem.resources:
        there = (resource.capacity_in(slot.id) for slot in problem.slots)
        number("resource", resource.id, Reason.RESOURCE_TAKEN, there)
    for venue in problem.venues:
        if venue.capacity is not None:
            number("venue", venue.id, Reason.VENUE_FULL, (venue.capacity,) * slots)
    homes = {one.home_table for one in problem.participants if one.home_table is not None}
    for table in sorted(homes):
        number("home table", table, Reason.HOME_TABLE, (1,) * slots)
    hall = (problem.capacity_in(slot.id) for slot in problem.slots)
    number("hall", "", Reason.HALL_FULL, hall)

    needs = []
    for position, candidate in enumerate(problem.candidates):
        needed = [numbers["participant", member] for member in domains.parties[position]]
        needed += [numbers["resource", used] for used in dict.fromkeys(candidate.uses)]
        if candidate.venue is None:
            shared = sorted(home_tables_of(domains, position))
            needed += [numbers["home table", table] for table in shared]
            needed.append(numbers["hall", ""])
        elif ("venue", candidate.venue) in numbers:
            needed.append(numbers["venue", candidate.venue])
        needs.append(tuple(needed))
    return scarce, needs
