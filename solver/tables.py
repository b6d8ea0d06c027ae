"""Tables in the main hall and units of resources, given out once it is known who meets when.

Home tables come first, then the tables of the agenda in force, then meetings of several slots,
which need one table throughout. The rest is matched slot by slot: each slot's meetings to its free
tables so that as many participants as possible sit where they sat before and will sit next. That
is exact for one slot, the others given (a maximum weight matching as a flow), and it is repeated
until no slot can be improved.
"""

from collections.abc import Container, Iterable, Iterator
from itertools import groupby

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow
from ortools.sat.python.cp_model import FEASIBLE, OPTIMAL, CpModel, CpSolver, IntVar

from solver.domains import NOT_HELD, Assignment, Domains
from solver.places import home_table
from solver.result import Meeting

ROUNDS = 3
"""Times that every slot is matched anew; more gain less than a hundredth each."""

Tables = dict[int, int]
"""Candidates and their tables, counted from 1."""


def give_out(domains: Domains, starts: Assignment) -> tuple[Meeting, ...]:
    """The meetings of an agenda that keeps every rule, by slot, with tables and units.

    A home table is kept; a meeting of ``previous`` that stays in its slot keeps its table unless
    a home table or a meeting of several slots needs it.
    """
    tables = _tables(domains, starts)
    units = _units(domains, starts)
    problem = domains.problem
    return tuple(
        Meeting(
            candidate=problem.candidates[candidate].id,
            slot=problem.slots[starts[candidate]].id,
            table=tables.get(candidate),
            units=units.get(candidate, {}),
        )
        for candidate in _in_time_order(starts, range(len(starts)))
    )


def tables_exist(domains: Domains, starts: Assignment) -> bool:
    """Whether tables can be given out to an assignment that keeps all other rules."""
    hall = _Hall(domains, starts)
    return hall.seat_at_home() and hall.seat_long_meetings()


def _tables(domains: Domains, starts: Assignment) -> Tables:
    hall = _Hall(domains, starts)
    hall.seat_at_home()
    hall.keep_previous()
    if not hall.seat_long_meetings():
        hall = _Hall(domains, starts)
        if not (hall.seat_at_home() and hall.seat_long_meetings()):
            raise ValueError("no tables can be given out to these meetings")
        hall.keep_previous()
    hall.seat_the_rest()
    return hall.tables


def _in_time_order(starts: Assignment, candidates: Iterable[int]) -> list[int]:
    """The held ones of the candidates by start, then by position."""
    held = [candidate for candidate in candidates if starts[candidate] != NOT_HELD]
    return sorted(held, key=lambda candidate: starts[candidate])


class _Hall:
    """The main hall while its tables are given out."""

    def __init__(self, domains: Domains, starts: Assignment) -> None:
        self._domains = domains
        self._starts = starts
        self._table_count = domains.problem.largest_capacity
        self._meetings = _in_time_order(
            starts,
            (
                position
                for position, one in enumerate(domains.problem.candidates)
                if one.venue is None
            ),
        )
        self.tables: Tables = {}
        self._taken: list[set[int]] = [set() for _ in range(domains.slot_count)]

    def seat_at_home(self) -> bool:
        """Give meetings their home tables; whether nobody sits there already."""
        homes = {one: home_table(self._domains, one) for one in self._meetings}
        return all(self._seat(one, home) for one, home in homes.items() if home is not None)

    def keep_previous(self) -> None:
        """Leave meetings that stay in their slot at their table, where it is free."""
        for entry in self._domains.problem.previous:
            candidate = self._domains.candidate_index[entry.candidate]
            stays = self._starts[candidate] == self._domains.slot_index[entry.slot]
            in_hall = self._domains.problem.candidates[candidate].venue is None
            table = entry.table or self._table_count + 1
            there = table <= self._tables_in(self._domains.slot_index[entry.slot])
            if stays and in_hall and there and candidate not in self.tables:
                self._seat(candidate, table)

    def seat_long_meetings(self) -> bool:
        """Give each meeting of several slots one table throughout; whether that is possible."""
        lengths = self._domains.problem.candidates
        waiting = [
            one for one in self._meetings if one not in self.tables and lengths[one].length > 1
        ]
        reserved = sorted(set(self.tables.values()))
        if self._seat_first_fit(waiting, reserved):
            return True
        for one in waiting:
            self._unseat(one)
        return self._seat_exactly(waiting, reserved)

    def _seat_first_fit(self, waiting: list[int], reserved: list[int]) -> bool:
        """Seat meetings by start: at a table nobody has a claim to, else at a reserved one."""
        claimed = set(reserved)
        for slot, meetings in groupby(waiting, key=lambda one: self._starts[one]):
            apart = self._free_tables(slot, claimed)
            for one in meetings:
                fitting = (table for table in reserved if self._is_free(one, table))
                table = next(apart, None) or next(fitting, None)
                if table is None:
                    return False
                self._seat(one, table)
        return True

    def _free_tables(self, slot: int, but: Container[int] = ()) -> Iterator[int]:
        taken = self._taken[slot]
        tables = range(1, self._table_count + 1)
        return (table for table in tables if table not in taken and table not in but)

    def _seat_exactly(self, waiting: list[int], reserved: list[int]) -> bool:
        """Decide which meetings take a reserved table that stays free, by a small exact model.

        The other tables are alike: there, first fit by start needs no more tables than there are
        meetings at once.
        """
        model = CpModel()
        sitting: dict[tuple[int | None, int], list[IntVar]] = {}
        choices: list[tuple[int, int, IntVar]] = []
        for candidate in waiting:
            elsewhere = model.new_bool_var("")
            options = [elsewhere]
            for slot in self._span(candidate):
                sitting.setdefault((None, slot), []).append(elsewhere)
            for table in reserved:
                if self._is_free(candidate, table):
                    here = model.new_bool_var("")
                    options.append(here)
                    choices.append((candidate, table, here))
                    for slot in self._span(candidate):
                        sitting.setdefault((table, slot), []).append(here)
            model.add_exactly_one(options)
        for (place, _), literals in sitting.items():
            most = self._table_count - len(reserved) if place is None else 1
            model.add(sum(literals) <= most)
        solver = CpSolver()
        solver.parameters.num_workers = 1
        if solver.solve(model) not in (OPTIMAL, FEASIBLE):
            return False
        for candidate, table, here in choices:
            if solver.boolean_value(here):
                self._seat(candidate, table)
        return self._seat_first_fit([one for one in waiting if one not in self.tables], reserved)

    def seat_the_rest(self) -> None:
        """Match the remaining meetings, all of one slot, to the tables free in each slot."""
        by_slot: dict[int, list[int]] = {}
        for candidate in self._meetings:
            if candidate not in self.tables:
                by_slot.setdefault(self._starts[candidate], []).append(candidate)
        neighbours = self._neighbours()
        for _ in range(ROUNDS):
            before = dict(self.tables)
            for slot, meetings in by_slot.items():
                self._match(slot, meetings, neighbours)
            if self.tables == before:
                break

    def _neighbours(self) -> dict[int, list[int]]:
        """For each hall meeting the meetings that its participants come from and go to."""
        last: dict[int, int] = {}
        neighbours: dict[int, list[int]] = {candidate: [] for candidate in self._meetings}
        for candidate in self._meetings:
            for member in self._domains.parties[candidate]:
                if member in last:
                    neighbours[candidate].append(last[member])
                    neighbours[last[member]].append(candidate)
                last[member] = candidate
        return neighbours

    def _match(self, slot: int, meetings: list[int], neighbours: dict[int, list[int]]) -> None:
        """Seat the slot's meetings so that most neighbours sit at the same table.

        Only tables that the slot's capacity counts are used: where a slot has fewer than others,
        the last ones are not there.
        """
        most = self._tables_in(slot)
        seats = {candidate: self._unseat(candidate) for candidate in meetings}
        gains: dict[tuple[int, int], int] = {}
        for number, candidate in enumerate(meetings):
            for neighbour in neighbours[candidate]:
                table = self.tables.get(neighbour)
                if table is not None and table <= most and table not in self._taken[slot]:
                    gains[number, table] = gains.get((number, table), 0) + 1
        matched = _matching(len(meetings), gains)
        for number, table in matched.items():
            self._seat(meetings[number], table)
        others = [one for number, one in enumerate(meetings) if number not in matched]
        moving = [one for one in others if not self._seat(one, seats.get(one, 0))]
        for candidate, table in zip(moving, self._free_tables(slot), strict=False):
            self._seat(candidate, table)

    def _tables_in(self, slot: int) -> int:
        problem = self._domains.problem
        return problem.capacity_in(problem.slots[slot].id)

    def _span(self, candidate: int) -> range:
        return self._domains.span(candidate, self._starts[candidate])

    def _is_free(self, candidate: int, table: int) -> bool:
        return all(table not in self._taken[slot] for slot in self._span(candidate))

    def _seat(self, candidate: int, table: int) -> bool:
        """Take the table for the whole meeting if it is there and free; whether it was."""
        if not 1 <= table <= self._table_count or not self._is_free(candidate, table):
            return False
        self.tables[candidate] = table
        for slot in self._span(candidate):
            self._taken[slot].add(table)
        return True

    def _unseat(self, candidate: int) -> int:
        """Leave the table; which one it was, 0 for none."""
        table = self.tables.pop(candidate, 0)
        if table:
            for slot in self._span(candidate):
                self._taken[slot].discard(table)
        return table


def _matching(meetings: int, gains: dict[tuple[int, int], int]) -> dict[int, int]:
    """Meetings (by number) and tables, each in one pair at most, of the greatest total gain."""
    if not gains:
        return {}
    pairs = np.array(sorted(gains), dtype=np.int64)
    tables, columns = np.unique(pairs[:, 1], return_inverse=True)
    rows = np.arange(meetings)
    sink = meetings + len(tables)
    tails = np.concatenate([pairs[:, 0], rows, meetings + np.arange(len(tables))])
    heads = np.concatenate([meetings + columns, np.full(sink, sink)])
    costs = np.zeros(len(tails), dtype=np.int64)
    costs[: len(pairs)] = [-gains[number, table] for number, table in pairs.tolist()]
    flow = SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(tails, heads, np.ones_like(tails), costs)
    flow.set_nodes_supplies(np.append(rows, sink), np.append(np.ones_like(rows), -meetings))
    if flow.solve() != flow.OPTIMAL:
        raise RuntimeError("tables could not be matched")
    chosen = flow.flows(arcs[: len(pairs)]) > 0
    return {int(number): int(table) for number, table in pairs[chosen]}


def _units(domains: Domains, starts: Assignment) -> dict[int, dict[str, int]]:
    """For each held candidate the unit of each resource that it uses.

    First fit by start needs no more units than meetings at once; the unit that a participant
    had last is taken where it is free.
    """
    problem = domains.problem
    users = [position for position, one in enumerate(problem.candidates) if one.uses]
    free_from = {one.id: [0] * min(one.largest_capacity, len(users)) for one in problem.resources}
    last: dict[tuple[str, int], int] = {}
    units: dict[int, dict[str, int]] = {}
    for candidate in _in_time_order(starts, users):
        start = starts[candidate]
        for used in dict.fromkeys(problem.candidates[candidate].uses):
            free = [unit for unit, since in enumerate(free_from[used]) if since <= start]
            members = domains.parties[candidate]
            known = [last[used, member] for member in members if (used, member) in last]
            unit = next((one for one in known if one in free), free[0])
            free_from[used][unit] = domains.span(candidate, start).stop
            units.setdefault(candidate, {})[used] = unit + 1
            for member in members:
                last[used, member] = unit
    return units
