"""The least disturbance, group by group: who could bear the change, and what each group can save.

Where few people have to be disturbed, there are few groups of that size that can make the room
that is missing. CP-SAT lists them all; with everybody else's meetings fixed, what remains of the
problem is so small that each group is settled in milliseconds. So the best of them is proven,
where a search over the whole problem would weigh groups against each other by their bounds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ortools.sat.python import cp_model

from solver.engines import Verdict, decide
from solver.incumbent import Search
from solver.program import Objective, Program, Row
from solver.repair.situation import Situation
from solver.repair.statement import Statement

MOST = 1_000
"""Groups beyond which listing them is given up."""

EFFORT = 5.0
"""CP-SAT's deterministic seconds for one group; milliseconds are the rule."""

Group = frozenset[int]
"""Participants, by position."""


@dataclass(frozen=True, slots=True)
class Best:
    """The best solution of any group, None where none was found, and what is proven.

    ``fewest`` people are disturbed by any agenda. ``worth`` is the most with so many people
    disturbed, None where that stays open. In the values, those of the people are left as they
    were.
    """

    fewest: int
    values: tuple[int, ...] | None = None
    worth: int | None = None


def best_group(search: Search, here: Situation, statement: Statement) -> Best | None:
    """The greatest worth with the fewest people disturbed; None where nothing was found out.

    It applies where worth is counted over starts alone.
    """
    ground = _Ground(here, statement)
    if not ground.others.isdisjoint(statement.worth.terms):
        return None
    room = _Room(search, ground)
    fewest = room.fewest()
    groups = None if fewest is None else room.groups(fewest)
    if fewest is None or groups is None:
        return None if fewest is None else Best(fewest)
    best = Best(fewest)
    for ceiling, group in sorted(
        ((ground.ceiling(group), sorted(group)) for group in groups), reverse=True
    ):
        if best.worth is not None and ceiling <= best.worth:
            break
        settled = False
        if not search.out_of_time():
            settled, values = ground.settle(search, frozenset(group), best.worth)
        if not settled:
            return Best(fewest, best.values)
        if values is not None:
            best = Best(fewest, values, statement.worth.of(values))
    return best


class _Ground:
    """The agenda in force as values of the program, and what a group may change of it."""

    def __init__(self, here: Situation, statement: Statement) -> None:
        self.domains = here.domains
        self.statement = statement
        self.old = old = here.old
        self.base = [*statement.program.lower]
        for candidate, starts in enumerate(statement.starts):
            if old[candidate] in starts:
                self.base[starts[old[candidate]]] = 1
        problem = self.domains.problem
        # The hall's room in all slots together, less what the agenda in force takes of it.
        self._spare = sum(problem.capacity_in(slot.id) for slot in problem.slots) - sum(
            one.length
            for one, was, starts in zip(problem.candidates, old, statement.starts, strict=True)
            if one.venue is None and was in starts
        )
        # What follows from the starts, such as who is busy: any group may have it otherwise.
        self.others = set(range(len(self.base))).difference(
            statement.disturbed, *(starts.values() for starts in statement.starts)
        )
        self._rows_of: list[list[int]] = [[] for _ in self.base]
        for number, row in enumerate(statement.program.rows):
            for variable in row.terms:
                self._rows_of[variable].append(number)
        self.reached = [
            sum(factor * self.base[variable] for variable, factor in row.terms.items())
            for row in statement.program.rows
        ]
        # Rows that say who is disturbed are left aside: a group's members are, whatever they do.
        self._aside = {row for one in statement.disturbed for row in self._rows_of[one]}
        self.broken = {
            number
            for number, row in enumerate(statement.program.rows)
            if number not in self._aside
            and self.others.isdisjoint(row.terms)
            and not _keeps(row, self.reached[number])
        }

    def free(self, group: Group) -> list[int]:
        """The variables that a group may change: starts of meetings of members alone."""
        starts = [
            variable
            for candidate in self._inside(group)
            for variable in self.statement.starts[candidate].values()
        ]
        return [*starts, *sorted(self.others)]

    def ceiling(self, group: Group) -> int:
        """No more worth than this is possible with the group.

        All that could be held at once, whatever the slots, as far as the hall has room for it in
        all slots together. Where that cuts a meeting, its part counts (Dantzig's bound, 1957).
        """
        worth, candidates = self.statement.worth, self.domains.problem.candidates
        ceiling, room = worth.of(self.base), self._spare
        wishes: list[tuple[int, int]] = []
        for candidate in self._inside(group):
            starts = self.statement.starts[candidate]
            gain = max((worth.terms.get(one, 0) for one in starts.values()), default=0)
            length = candidates[candidate].length
            in_hall = candidates[candidate].venue is None
            if self.old[candidate] in starts:
                ceiling -= worth.terms.get(starts[self.old[candidate]], 0)
                room += length if in_hall else 0
            if in_hall:
                wishes.append((gain, length))
            else:
                ceiling += max(gain, 0)
        for gain, length in sorted(wishes, key=lambda wish: Fraction(*wish), reverse=True):
            taken = min(length, room)
            if gain <= 0 or taken <= 0:
                break
            ceiling += -(-gain * taken // length)
            room -= taken
        return ceiling

    def settle(
        self, search: Search, group: Group, beaten: int | None
    ) -> tuple[bool, tuple[int, ...] | None]:
        """Whether it is settled what the group can do, and the solution if it is better."""
        worth = self.statement.worth
        free = self.free(group)
        number_of = {variable: number for number, variable in enumerate(free)}
        touched = {row for variable in free for row in self._rows_of[variable]}
        touched -= self._aside
        if not self.broken <= touched:
            return True, None
        small = Program([self.statement.program.lower[one] for one in free], [], [])
        small.upper = [self.statement.program.upper[one] for one in free]
        for row in map(self.statement.program.rows.__getitem__, sorted(touched)):
            terms = {number_of[one]: f for one, f in row.terms.items() if one in number_of}
            fixed = sum(f * self.base[one] for one, f in row.terms.items() if one not in number_of)
            small.row(
                terms,
                None if row.lower is None else row.lower - fixed,
                None if row.upper is None else row.upper - fixed,
            )
        gains = {number: worth.terms.get(one, 0) for number, one in enumerate(free)}
        elsewhere = worth.of(self.base) - sum(
            gain * self.base[one] for one, gain in zip(free, gains.values(), strict=True)
        )
        if beaten is not None:
            small.row(gains, lower=beaten + 1 - elsewhere)
        decision = decide(search, small, EFFORT, Objective(gains, elsewhere))
        if decision.verdict is not Verdict.SOLVED:
            return decision.verdict is Verdict.IMPOSSIBLE, None
        values = [*self.base]
        for variable, value in zip(free, decision.values, strict=True):
            values[variable] = value
        return True, tuple(values)

    def _inside(self, group: Group) -> Iterator[int]:
        for candidate in sorted(
            {one for member in group for one in self.domains.candidates_of[member]}
        ):
            if group.issuperset(self.domains.parties[candidate]):
                yield candidate


def _keeps(row: Row, reached: int) -> bool:
    return (row.lower is None or reached >= row.lower) and (
        row.upper is None or reached <= row.upper
    )


class _Room:
    """Which groups can make the room that is missing, and maybe more groups than that.

    What a group must be able to do is stated loosely: where too much is held, enough meetings of
    its members alone are given up.
    """

    def __init__(self, search: Search, ground: _Ground) -> None:
        self._search = search
        statement = ground.statement
        self._model = model = cp_model.CpModel()
        lower = statement.program.lower
        self._members = [model.new_int_var(lower[one], 1, "") for one in statement.disturbed]
        given_up: dict[int, cp_model.IntVar] = {}
        kept = {
            starts[was]: candidate
            for candidate, (starts, was) in enumerate(
                zip(statement.starts, ground.old, strict=True)
            )
            if was in starts
        }
        candidates = ground.domains.problem.candidates
        for number in sorted(ground.broken):
            row = statement.program.rows[number]
            if row.upper is None or ground.reached[number] <= row.upper:
                continue
            movable = [
                kept[one]
                for one in row.terms
                if one in kept and not candidates[kept[one]].pinned_slot
            ]
            for candidate in movable:
                if candidate not in given_up:
                    # Exactly where all of them are members, so that each group is listed once.
                    parties = [self._members[one] for one in ground.domains.parties[candidate]]
                    given_up[candidate] = model.new_bool_var("")
                    model.add_min_equality(given_up[candidate], parties)
            relief = cp_model.LinearExpr.sum([given_up[candidate] for candidate in movable])
            model.add(relief >= ground.reached[number] - row.upper)

    def fewest(self) -> int | None:
        """The size of the smallest such group; None where the time runs out."""
        model = self._model.clone()
        model.minimize(cp_model.LinearExpr.sum(self._members))
        solver = self._solver()
        with self._search.on_stop(solver.stop_search):
            status = solver.solve(model)
        return round(solver.objective_value) if status == cp_model.OPTIMAL else None

    def groups(self, size: int) -> list[Group] | None:
        """All such groups of that size; None where there are too many, or too little time."""
        model = self._model.clone()
        model.add(cp_model.LinearExpr.sum(self._members) == size)
        solver = self._solver()
        solver.parameters.enumerate_all_solutions = True
        listing = _List(self._members)
        with self._search.on_stop(solver.stop_search):
            status = solver.solve(model, listing)
        complete = status in (cp_model.OPTIMAL, cp_model.INFEASIBLE) and len(listing.groups) <= MOST
        return listing.groups if complete else None

    def _solver(self) -> cp_model.CpSolver:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = self._search.seed % 2**31
        solver.parameters.max_time_in_seconds = self._search.remaining()
        return solver


class _List(cp_model.CpSolverSolutionCallback):
    """Collects groups until there are too many."""

    def __init__(self, members: Sequence[cp_model.IntVar]) -> None:
        super().__init__()
        self._members = members
        self.groups: list[Group] = []

    def on_solution_callback(self) -> None:
        """Called by the engine for each solution."""
        self.groups.append(
            frozenset(
                position for position, member in enumerate(self._members) if self.value(member)
            )
        )
        if len(self.groups) > MOST:
            self.stop_search()
