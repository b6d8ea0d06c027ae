"""Tables that cannot be sat at in some slots: which, and an agenda that leaves them empty.

The solver counts tables from 1 without a gap. It is told how many there are in a slot, and what
it gave out is put at the tables that are there.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.missions import blocks_in_order
from matchmaker.records import Mission, Place, Slot, Table, TableClosure
from solver.problem import Problem
from solver.result import Meeting

Closed = Mapping[str, tuple[int, ...]]
"""By the name of a slot in which tables are closed, the numbers of those that are open."""


def slot_names(slots: Iterable[Slot]) -> dict[int, str]:
    """What each slot is called in the problem: its code, with its block's name where it must."""
    named: dict[str, list[Slot]] = defaultdict(list)
    for slot in slots:
        named[slot.code].append(slot)
    return {
        slot.id: code if len(sharing) == 1 else f"{slot.block.name} {code}"
        for code, sharing in named.items()
        for slot in sharing
    }


def closed_tables(session: Session, mission: Mission) -> dict[int, tuple[int, ...]]:
    """By slot the numbers of the tables that nobody can sit at, ascending."""
    found: dict[int, list[int]] = defaultdict(list)
    for slot, number in session.execute(
        select(TableClosure.slot_id, Table.number)
        .join(Table, Table.id == TableClosure.table_id)
        .join(Place, Place.id == Table.place_id)
        .where(Place.mission_id == mission.id)
        .order_by(Table.number)
    ):
        found[slot].append(number)
    return {slot: tuple(numbers) for slot, numbers in found.items()}


def closed_in(session: Session, mission: Mission) -> Closed:
    """By the slot's name in the problem: tables that are closed in it, and those that are open."""
    shut = closed_tables(session, mission)
    if not shut:
        return {}
    slots = [slot for block in blocks_in_order(session, mission) for slot in block.slots]
    names = slot_names(slots)
    return {
        names[slot.id]: tuple(
            one.number for one in slot.block.place.tables if one.number not in shut[slot.id]
        )
        for slot in slots
        if slot.id in shut
    }


def at_open_tables(
    problem: Problem, meetings: Sequence[Meeting], closed: Closed
) -> tuple[Meeting, ...]:
    """The meetings with nobody at a closed table; whoever stays in a slot keeps its table.

    Home tables are left as they are.
    """
    seats: dict[str, int] = {}
    homes = {one.id for one in problem.participants if one.home_table is not None}
    at_home = {one.id for one in problem.candidates if homes.intersection(one.participants)}
    before = {(one.candidate, one.slot): one.table for one in problem.previous}
    for slot, there in closed.items():
        here = [one for one in meetings if one.slot == slot and one.table is not None]
        taken = {one.table for one in here if one.candidate in at_home}
        free = [number for number in there if number not in taken]
        waiting = {one.candidate: one.table for one in here if one.candidate not in at_home}
        kept = {code: before.get((code, slot)) for code in waiting}
        for wished in (kept, waiting):
            for code, table in list(wished.items()):
                if table is not None and table in free and code in waiting:
                    free.remove(table)
                    seats[code] = table
                    del waiting[code]
        seats.update(zip(waiting, free, strict=False))
    return tuple(replace(one, table=seats.get(one.candidate, one.table)) for one in meetings)
