"""Tables and units: one of each for the whole length of a meeting, nobody else's meanwhile."""

from collections.abc import Iterator
from itertools import chain

from solver.verify.layout import Layout, Placed, Violation


def misseated(layout: Layout) -> list[Violation]:
    """Every table and unit that is missing, out of range, shared or not the one to keep."""
    return list(chain(_tables(layout), _shared_tables(layout), _kept(layout), _units(layout)))


def _tables(layout: Layout) -> Iterator[Violation]:
    largest = layout.problem.largest_capacity
    for placed in layout.placed.values():
        table, ids = placed.meeting.table, (placed.id,)
        homes = layout.homes(placed.candidate)
        if placed.candidate.venue is not None:
            if table is not None:
                yield Violation("table", ids, f"{ids[0]!r} is at a venue and has table {table}")
        elif table is None or not 1 <= table <= largest:
            yield Violation(
                "table", ids, f"{ids[0]!r} is at table {table}, which is none of 1 to {largest}"
            )
        elif homes and table != homes[0]:
            yield Violation(
                "table", ids, f"{ids[0]!r} is at table {table}, its home table is {homes[0]}"
            )


def _shared_tables(layout: Layout) -> Iterator[Violation]:
    for position, placed in sorted(layout.in_hall.items()):
        seated: dict[int, str] = {}
        for one in placed:
            table = one.meeting.table
            if table is None:
                continue
            other = seated.setdefault(table, one.id)
            if other != one.id:
                yield Violation(
                    "table",
                    (other, one.id, layout.slot(position)),
                    f"{other!r} and {one.id!r} are both at table {table} in "
                    f"{layout.slot(position)!r}",
                )


def _kept(layout: Layout) -> Iterator[Violation]:
    """A meeting that stays in its slot keeps its table.

    It yields only to another meeting that is due at that table, by home or by the agenda in
    force, or where meetings of several slots may leave no other way to seat everybody.
    """
    due = _tables_due(layout)
    taken_duly = {
        (position, table)
        for name, table in due.items()
        if layout.placed[name].meeting.table == table
        for position in layout.placed[name].span
    }
    entangled = {
        position
        for position, placed in layout.in_hall.items()
        if any(len(one.span) > 1 for one in placed)
    }
    for name, table in due.items():
        placed = layout.placed[name]
        if placed.meeting.table == table or layout.homes(placed.candidate):
            continue
        if entangled.isdisjoint(placed.span) and taken_duly.isdisjoint(
            (position, table) for position in placed.span
        ):
            yield Violation(
                "table",
                (name,),
                f"{name!r} stays in its slot and moves from table {table} to "
                f"{placed.meeting.table}",
            )


def _tables_due(layout: Layout) -> dict[str, int]:
    """The table at which each meeting in the hall should be: its home, else where it was.

    A table past the capacity of its slot may be one that is no longer there.
    """
    due: dict[str, int] = {}
    for entry in layout.problem.previous:
        placed = layout.placed.get(entry.candidate)
        if (
            placed is not None
            and placed.candidate.venue is None
            and placed.meeting.slot == entry.slot
            and entry.table is not None
            and entry.table <= layout.problem.capacity_in(entry.slot)
        ):
            due[entry.candidate] = entry.table
    for placed in layout.placed.values():
        homes = layout.homes(placed.candidate)
        if homes and placed.candidate.venue is None:
            due[placed.id] = homes[0]
    return due


def _units(layout: Layout) -> Iterator[Violation]:
    capacity = {
        one.id: max([one.capacity, *one.capacity_by_slot.values()])
        for one in layout.problem.resources
    }
    for placed in layout.placed.values():
        units, used = placed.meeting.units, set(placed.candidate.uses)
        if set(units) != used:
            yield Violation(
                "units",
                (placed.id,),
                f"{placed.id!r} has units of {sorted(units)} and uses {sorted(used)}",
            )
        for resource in sorted(used & set(units)):
            if not 1 <= units[resource] <= capacity[resource]:
                yield Violation(
                    "units",
                    (placed.id, resource),
                    f"{placed.id!r} has unit {units[resource]} of {resource!r}, "
                    f"which is none of 1 to {capacity[resource]}",
                )
    for (resource, position), together in sorted(layout.using.items()):
        yield from _shared_units(layout, resource, position, together)


def _shared_units(
    layout: Layout, resource: str, position: int, together: list[Placed]
) -> Iterator[Violation]:
    taken: dict[int, str] = {}
    for one in together:
        unit = one.meeting.units.get(resource)
        if unit is None:
            continue
        other = taken.setdefault(unit, one.id)
        if other != one.id:
            yield Violation(
                "units",
                (other, one.id, resource),
                f"{other!r} and {one.id!r} both have unit {unit} of {resource!r} in "
                f"{layout.slot(position)!r}",
            )
