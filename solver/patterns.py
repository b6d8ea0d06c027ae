"""One side of an event alone: in which slots each home participant has a meeting.

An agenda of two sides is mostly decided by when the few on the home side are busy. So the program
is projected: the starts of each home participant in each slot are added up to one variable, those
of each candidate to another, and of the rows only those are kept that can be said in these sums.
What the sums cannot reach, no agenda can. And once it is settled who is busy when, the agenda is
found in no time.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from solver.domains import Domains
from solver.engines import Verdict, decide
from solver.incumbent import Search
from solver.program import Objective, Program, Terms
from solver.time_indexed import TimeIndexed


@dataclass(frozen=True, slots=True)
class Patterns:
    """``best``: the most that the home side alone can reach of an objective, which is proven.

    ``busy`` are groups of starts, each of a home participant in a slot, of which so many are
    held where the home side reaches it; ``terms`` is the home side's part of the objective.
    """

    best: int
    busy: tuple[tuple[tuple[int, ...], int], ...]
    terms: Terms

    def fix(self, program: Program) -> Program:
        """The program with the home side settled."""
        fixed = program.copy()
        for starts, held in self.busy:
            if held:
                fixed.row(dict.fromkeys(starts, 1), lower=held)
            else:
                for start in starts:
                    fixed.upper[start] = 0
        return fixed


def find_patterns(
    search: Search, model: TimeIndexed, program: Program, objective: Objective, effort: float
) -> Patterns | None:
    """The home side's best patterns for an objective that counts slots without meetings.

    None where there are no two sides, or CP-SAT does not settle it with so much effort.
    """
    home = _home_side(search.domains)
    if home is None:
        return None
    sums = _Sums(model, program, sorted(home))
    terms = sums.own(objective.terms)
    own = Objective(sums.translate(terms))
    decision = decide(search, sums.program, effort, own)
    if decision.verdict is not Verdict.SOLVED:
        return None
    busy = tuple((starts, decision.values[one]) for starts, one in sums.busy.items())
    return Patterns(own.of(decision.values), busy, terms)


def _home_side(domains: Domains) -> set[int] | None:
    """The participants of the smaller side; None where there are no two."""
    colours = domains.colouring()
    if colours is None or any(len(parties) != 2 for parties in domains.parties):
        return None
    sides: tuple[set[int], set[int]] = (set(), set())
    for position, (colour, candidates) in enumerate(
        zip(colours, domains.candidates_of, strict=True)
    ):
        if candidates:
            sides[colour].add(position)
    return min(sides, key=len)


class _Sums:
    """The projected program: one variable for each sum of starts, the others as they are."""

    def __init__(self, model: TimeIndexed, whole: Program, home: Iterable[int]) -> None:
        self.program = Program()
        self._whole = whole
        self._others: dict[int, int] = {}
        self._starts = {start for starts in model.starts for start in starts.values()}
        held = [self._sum(starts.values()) for starts in model.starts]
        self.busy: dict[tuple[int, ...], int] = {}
        for position in home:
            candidates = model.domains.candidates_of[position]
            busy = dict(
                self._sum(
                    model.starts[one][slot] for one in candidates if slot in model.starts[one]
                )
                for slot in range(model.domains.slot_count)
            )
            meetings = dict.fromkeys((held[one][1] for one in candidates), -1)
            self.program.row({**dict.fromkeys(busy.values(), 1), **meetings}, 0, 0)
            self.busy.update(busy)
        self._groupings = [
            {start: (starts, one) for starts, one in groups for start in starts}
            for groups in (self.busy.items(), held)
        ]
        for row in whole.rows:
            terms = self._project(row.terms)
            if terms is not None:
                self.program.row(terms, row.lower, row.upper)

    def own(self, terms: Terms) -> dict[int, int]:
        """Of a sum over the whole program what the projected rows speak of, still over it."""
        return {variable: factor for variable, factor in terms.items() if variable in self._others}

    def translate(self, terms: Terms) -> dict[int, int]:
        """Such a sum over the projected program."""
        return {self._others[variable]: factor for variable, factor in terms.items()}

    def _sum(self, starts: Iterable[int]) -> tuple[tuple[int, ...], int]:
        """The starts that are still possible and a variable for how many of them are held."""
        possible = tuple(start for start in starts if self._whole.upper[start])
        least = sum(self._whole.lower[start] for start in possible)
        return possible, self.program.variable(least, len(possible))

    def _project(self, terms: Terms) -> dict[int, int] | None:
        """The same sum in the projected variables; None where it cannot be said in them."""
        starts = {
            variable: factor
            for variable, factor in terms.items()
            if variable in self._starts and self._whole.upper[variable]
        }
        for grouping in self._groupings:
            projected: dict[int, int] = {}
            for start, factor in starts.items():
                together, one = grouping[start]
                if any(starts.get(other) != factor for other in together):
                    break
                projected[one] = factor
            else:
                for variable, factor in terms.items():
                    if variable not in self._starts:
                        projected[self._other(variable)] = factor
                return projected
        return None

    def _other(self, variable: int) -> int:
        if variable not in self._others:
            self._others[variable] = self.program.variable(
                self._whole.lower[variable], self._whole.upper[variable]
            )
        return self._others[variable]
