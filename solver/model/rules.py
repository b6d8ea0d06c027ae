"""The hard rules of the format, one function each, all listed in :data:`RULES`.

What concerns one candidate alone (its slots or pin, its block, absences of its participants,
closed places) is in the domains already: those starts have no variable.
"""

from collections.abc import Callable, Iterator

from ortools.sat.python.cp_model import IntVar, LinearExpr

from solver.model.variables import Variables
from solver.places import home_table, home_tables_of, needs_table_choice, places_apart


def held_at_most_once(variables: Variables) -> None:
    """A candidate starts in exactly one slot where it is held, else in none."""
    for starts, held in zip(variables.each(variables.starts), variables.held, strict=True):
        variables.model.add_exactly_one([*starts.values(), ~held])


def required_held(variables: Variables) -> None:
    """Required and pinned candidates are held."""
    candidates = variables.domains.problem.candidates
    for held, candidate in zip(variables.each(variables.held), candidates, strict=True):
        if candidate.must_be_held:
            variables.model.add_bool_or([held])


def parallel_meetings(variables: Variables) -> None:
    """A participant is in no more meetings of one slot than it can hold at once."""
    domains = variables.domains
    for position, participant in enumerate(variables.each(domains.problem.participants)):
        for slot in range(domains.slot_count):
            starts = variables.filling(domains.candidates_of[position], slot)
            _at_most(variables, starts, participant.parallel)


def hall_capacity(variables: Variables) -> None:
    """No more meetings at once in the main hall than there are tables in that slot."""
    problem = variables.domains.problem
    hall = _candidates_at(variables, None)
    for position, slot in enumerate(variables.each(problem.slots)):
        _at_most(variables, variables.filling(hall, position), problem.capacity_in(slot.id))


def venue_capacity(variables: Variables) -> None:
    """No more meetings at once at a venue than it can hold."""
    for venue in variables.each(variables.domains.problem.venues):
        if venue.capacity is not None:
            _at_most_per_slot(variables, _candidates_at(variables, venue.id), venue.capacity)


def resource_capacity(variables: Variables) -> None:
    """No more meetings at once with a resource than there is of it."""
    problem = variables.domains.problem
    for resource in variables.each(problem.resources):
        users = [
            position
            for position, candidate in enumerate(problem.candidates)
            if resource.id in candidate.uses
        ]
        for position, slot in enumerate(problem.slots):
            most = resource.capacity_in(slot.id)
            _at_most(variables, variables.filling(users, position), most)


def home_tables(variables: Variables) -> None:
    """At most one hall meeting in a slot of the participants who share a home table."""
    domains = variables.domains
    meetings: dict[int, list[int]] = {}
    for candidate in _candidates_at(variables, None):
        for table in home_tables_of(domains, candidate):
            meetings.setdefault(table, []).append(candidate)
    for candidates in variables.each(meetings.values()):
        _at_most_per_slot(variables, candidates, 1)


def tables_for_long_meetings(variables: Variables) -> None:
    """A hall meeting of several slots has one table for all of them.

    Where no home table is fixed, the hall's capacity alone makes sure of that (the meetings are
    intervals, and intervals need no more tables than their largest number at once). With home
    tables a meeting without one takes a home table that stays free, or one of the other tables.
    """
    domains = variables.domains
    if not needs_table_choice(domains):
        return
    at_home: dict[int, list[int]] = {}
    roaming: list[int] = []
    for candidate in _candidates_at(variables, None):
        home = home_table(domains, candidate)
        if home is not None:
            at_home.setdefault(home, []).append(candidate)
        elif domains.problem.candidates[candidate].length > 1:
            roaming.append(candidate)
    others = domains.problem.largest_capacity - len(at_home)
    at_others: list[list[IntVar]] = [[] for _ in range(domains.slot_count)]
    borrowing: dict[tuple[int, int], list[IntVar]] = {}
    for candidate in variables.each(roaming):
        for slot, start in variables.starts[candidate].items():
            choices = {table: variables.model.new_bool_var("") for table in [*at_home, 0]}
            variables.model.add(LinearExpr.sum([*choices.values()]) == start)
            for filled in domains.span(candidate, slot):
                at_others[filled].append(choices[0])
                for table in at_home:
                    borrowing.setdefault((table, filled), []).append(choices[table])
    for slot in variables.each(range(domains.slot_count)):
        _at_most(variables, at_others[slot], others)
        for table, candidates in at_home.items():
            guests = borrowing.get((table, slot), [])
            _at_most(variables, variables.filling(candidates, slot) + guests, 1)


def meeting_limits(variables: Variables) -> None:
    """A participant's minimum and maximum of meetings."""
    for position, participant in enumerate(variables.each(variables.domains.problem.participants)):
        most = participant.max_meetings
        if participant.min_meetings > 0:
            variables.model.add(variables.meetings(position) >= participant.min_meetings)
        if most is not None and most < len(variables.domains.candidates_of[position]):
            variables.model.add(variables.meetings(position) <= most)


def consecutive_meetings(variables: Variables) -> None:
    """Within a block never more slots in a row with a meeting than the participant accepts."""
    domains = variables.domains
    for position, participant in enumerate(variables.each(domains.problem.participants)):
        most = participant.max_consecutive
        if most is None:
            continue
        for block in domains.blocks:
            for first in range(block.start, block.stop - most):
                window = range(first, first + most + 1)
                variables.model.add_bool_or([~variables.busy(position, slot) for slot in window])


def travel_times(variables: Variables) -> None:
    """Between a participant's meetings at two places lie at least the slots of the way."""
    domains = variables.domains
    apart = places_apart(domains.problem)
    for position in variables.each(range(len(domains.candidates_of))):
        visits: dict[str | None, list[int]] = {}
        for candidate in domains.candidates_of[position]:
            visits.setdefault(domains.problem.candidates[candidate].venue, []).append(candidate)
        for pair, slots in apart.items():
            here, there = pair
            if here in visits and there in visits:
                _keep_apart(variables, visits[here], visits[there], slots)


def meeting_order(variables: Variables) -> None:
    """A candidate starts after the end of each that it names, where both are held."""
    domains = variables.domains
    for later, earlier in variables.each(_ordered_pairs(variables)):
        for now in range(domains.slot_count):
            begun = [start for slot, start in variables.starts[later].items() if slot <= now]
            unended = [
                start
                for slot, start in variables.starts[earlier].items()
                if domains.span(earlier, slot)[-1] >= now
            ]
            if begun and unended:
                variables.model.add_at_most_one([*begun, *unended])


def break_difference(variables: Variables) -> None:
    """The breaks of any two participants differ by no more than the problem accepts."""
    most = variables.domains.problem.max_break_difference
    if most is None:
        return
    fewest = variables.model.new_int_var(0, variables.domains.slot_count, "fewest breaks")
    for position in variables.each(range(len(variables.domains.candidates_of))):
        breaks = variables.breaks(position)
        variables.model.add(breaks >= fewest)
        variables.model.add(breaks <= fewest + most)


RULES: tuple[Callable[[Variables], None], ...] = (
    held_at_most_once,
    required_held,
    parallel_meetings,
    hall_capacity,
    venue_capacity,
    resource_capacity,
    home_tables,
    tables_for_long_meetings,
    meeting_limits,
    consecutive_meetings,
    travel_times,
    meeting_order,
    break_difference,
)
"""Everything that an agenda must keep."""


def _candidates_at(variables: Variables, venue: str | None) -> list[int]:
    candidates = variables.domains.problem.candidates
    return [position for position, one in enumerate(candidates) if one.venue == venue]


def _at_most_per_slot(variables: Variables, candidates: list[int], most: int) -> None:
    for slot in range(variables.domains.slot_count):
        _at_most(variables, variables.filling(candidates, slot), most)


def _at_most(variables: Variables, literals: list[IntVar], most: int) -> None:
    if len(literals) <= most:
        return
    if most == 1:
        variables.model.add_at_most_one(literals)
    else:
        variables.model.add(LinearExpr.sum(literals) <= most)


def _keep_apart(variables: Variables, here: list[int], there: list[int], slots: int) -> None:
    """No meeting of ``there`` fills a slot within ``slots`` of one that ``here`` fills."""
    for block in variables.domains.blocks:
        at_here = {slot: variables.either([*variables.filling(here, slot)]) for slot in block}
        at_there = {slot: variables.either([*variables.filling(there, slot)]) for slot in block}
        for slot in block:
            for near in range(max(block.start, slot - slots), min(block.stop, slot + slots + 1)):
                variables.model.add_bool_or([~at_here[slot], ~at_there[near]])


def _ordered_pairs(variables: Variables) -> Iterator[tuple[int, int]]:
    """Pairs (later, earlier) of candidates."""
    for position, candidate in enumerate(variables.domains.problem.candidates):
        for earlier in dict.fromkeys(candidate.after):
            yield position, variables.domains.candidate_index[earlier]
