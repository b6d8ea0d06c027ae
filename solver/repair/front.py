"""The front of worth lost against people disturbed: its two ends, and a bend between them.

- *Calm*: as few people disturbed as can be, and of those agendas one that loses least.
- *Whole*: as little worth lost as can be, and of those agendas one that disturbs fewest.
- *Bend*: about what lies furthest below the line from one end to the other. The relaxation of
  that weighted sum says how many people it takes, and mostly whom. With so many people disturbed
  the loss is then as small as can be, and of those agendas one disturbs fewest (the
  epsilon-constraint method, as in Ehrgott, Multicriteria Optimization, 2005). That is proven in
  a fraction of the time that the weighted sum takes, since one person more or less weighs much.

At an end the first objective leaves a face of the program, and the second is settled on it.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from solver.domains import Assignment
from solver.incumbent import Search
from solver.program import Certificate, Program
from solver.repair.answer import disturbed
from solver.repair.groups import best_group
from solver.repair.optimise import optimise, outline, prove
from solver.repair.situation import Situation
from solver.repair.statement import Statement, combined
from solver.repair.whole import least_lost

SHARE = 0.4
"""Of the time left, how much a single step may take."""


HEAVIEST = 2**60
"""Weighted sums beyond it are left to nobody: the engines count in 64 bits."""


@dataclass(frozen=True, slots=True)
class Point:
    """An agenda, its worth, the people that it disturbs, and the bounds on both.

    ``most_worth`` is proven for agendas that disturb no more people, ``fewest`` for agendas of
    no less worth.
    """

    starts: Assignment
    worth: int
    people: int
    most_worth: int
    fewest: int


@dataclass(slots=True)
class Proofs:
    """What is proven of all agendas of a situation."""

    worth_within: list[tuple[int, int]] = field(default_factory=list)
    """(people, worth): no more worth while no more people are disturbed."""

    people_from: list[tuple[int | None, int]] = field(default_factory=list)
    """(worth, people): no fewer people from that worth on, None for any worth."""

    lines: list[tuple[int, int, int]] = field(default_factory=list)
    """(a, b, c): ``a * worth - b * people`` is at most c."""

    def bounded(self, point: Point) -> Point:
        """The point with the tightest of its bounds."""
        most = [worth for people, worth in self.worth_within if point.people <= people]
        most += [(c + b * point.people) // a for a, b, c in self.lines]
        fewest = [
            people for worth, people in self.people_from if worth is None or worth <= point.worth
        ]
        fewest += [-((c - a * point.worth) // b) for a, b, c in self.lines]
        fewest += [people + 1 for people, worth in self.worth_within if worth < point.worth]
        return replace(
            point,
            most_worth=min([point.most_worth, *most]),
            fewest=max([point.fewest, *fewest]),
        )


class Front:
    """Finds the points of one situation within the time of a search.

    ``report`` is called with the points so far, whenever they are better or better proven.
    """

    def __init__(
        self,
        here: Situation,
        statement: Statement,
        search: Search,
        report: Callable[[list[Point]], None],
        cancel: threading.Event | None = None,
    ) -> None:
        self._here = here
        self._statement = statement
        self._search = search
        self._report = report
        self._cancel = cancel
        self._known: list[Point] = []
        self._proofs = Proofs()
        self._everybody = len(statement.disturbed)

    def points(self) -> list[Point]:
        """Those that no other beats, fewest people first: each end, and a bend if there is one."""
        chosen: list[Point] = []
        for point in sorted(self._known, key=_calmest):
            if not chosen or point.worth > chosen[-1].worth:
                chosen.append(point)
        chosen = [self._proofs.bounded(point) for point in chosen]
        if len(chosen) <= 2:
            return chosen
        first, *inner, last = chosen
        people, worth = last.people - first.people, last.worth - first.worth
        bend = max(inner, key=lambda one: people * one.worth - worth * one.people)
        if people * (bend.worth - first.worth) > worth * (bend.people - first.people):
            return [first, bend, last]
        return [first, last]

    def point(self, starts: Assignment) -> Point:
        """An agenda as a point, with what is proven of it."""
        people = len(disturbed(self._here.domains, self._here.old, starts))
        worth = self._statement.worth_of(starts)
        # The trivial bounds: all worth that there is, and those who are disturbed in any case.
        point = Point(starts, worth, people, self._statement.all_worth, self._statement.surely)
        return self._proofs.bounded(point)

    def offer(self, starts: Assignment) -> None:
        """Hand in any agenda that keeps the rules."""
        new = self.point(starts)
        if not any(one.worth >= new.worth and one.people <= new.people for one in self._known):
            self._known.append(new)
            self._report(self.points())

    def search(self) -> None:
        """Find the points and prove them, as far as the time reaches."""
        with self._part() as part:
            proof = prove(part, self._statement.rules, self._statement.worth)
        if proof is not None:
            self._proofs.worth_within.append((self._everybody, proof.bound))
        self._calm()
        self._whole(proof)
        if self._known:
            self._bend(min(self._known, key=_calmest), max(self._known, key=_wholest))

    def _calm(self) -> None:
        with self._part() as part:
            best = best_group(part, self._here, self._statement)
        if best is not None:
            self._proofs.people_from.append((None, best.fewest))
            self._take(best.values)
            if best.worth is not None:
                self._proofs.worth_within.append((best.fewest, best.worth))
                return
        found = self._disturb_fewest(
            self._statement.program, min(self._known, key=_calmest, default=None)
        )
        if found is not None:
            self._proofs.people_from.append((None, found))
        if not self._known:
            return
        self._most_worth(min(self._known, key=_calmest).people)

    def _most_worth(
        self, people: int, above: int | None = None, share: float = SHARE
    ) -> Point | None:
        """Look for more worth with no more people disturbed; the best agenda of those known.

        Only more than ``above`` is looked for, None for that of the best one known.
        """

        def best() -> Point | None:
            within = (one for one in self._known if one.people <= people)
            return max(within, key=_wholest, default=None)

        known = best()
        if above is None and known is not None:
            above = known.worth
        with self._part(share) as part:
            found = optimise(
                part,
                self._statement.disturbing_at_most(people),
                self._statement.worth,
                above,
                self._statement.disturbed,
            )
        self._take(found.values)
        if found.bound is not None:
            self._proofs.worth_within.append((people, found.bound))
        return best()

    def _whole(self, proof: Certificate | None) -> None:
        statement = self._statement
        if proof is not None and self._at_worth(proof.bound, proof):
            return
        known = max(self._known, key=_wholest, default=None)
        with self._part() as part:
            starts, worth = least_lost(
                part, self._here, statement, None if known is None else known.starts, self._cancel
            )
        if starts is not None:
            self.offer(starts)
        if worth is not None:
            self._proofs.worth_within.append((self._everybody, worth))
        if self._known:
            self._at_worth(max(self._known, key=_wholest).worth, proof)

    def _at_worth(self, worth: int, proof: Certificate | None) -> bool:
        """Disturb fewest people at that worth; whether there is an agenda of so much."""
        program = self._statement.worth_at_least(worth, proof)
        known = min((one for one in self._known if one.worth >= worth), key=_calmest, default=None)
        fewest = self._disturb_fewest(program, known)
        if fewest is not None:
            self._proofs.people_from.append((worth, fewest))
        return any(one.worth >= worth for one in self._known)

    def _disturb_fewest(self, program: Program, known: Point | None) -> int | None:
        """Look for an agenda that disturbs fewer people; the proven bound, None without one."""
        with self._part() as part:
            reached = None if known is None else -known.people
            calm, people = self._statement.calm, self._statement.disturbed
            found = optimise(part, program, calm, reached, focus=people)
        self._take(found.values)
        return None if found.bound is None else -found.bound

    def _bend(self, calm: Point, whole: Point) -> None:
        """What the relaxation suggests for the bend, made better until nothing beats it."""
        people, worth = whole.people - calm.people, whole.worth - calm.worth
        statement = self._statement
        if people < 2 or worth < 2 or statement.all_worth * people > HEAVIEST:
            return
        weighted = combined([(statement.worth, people), (statement.calm, worth)])
        line = people * calm.worth - worth * calm.people
        likely = [
            statement.disturbed[member]
            for end in (calm, whole)
            for member in disturbed(self._here.domains, self._here.old, end.starts)
        ]
        with self._part() as part:
            found, relaxed = outline(
                part, statement.program, weighted, line, statement.disturbed, likely
            )
        self._take(found.values)
        if found.bound is not None:
            self._proofs.lines.append((people, worth, found.bound))
        if relaxed is None or found.bound == line:
            return
        inner = [one for one in self._known if calm.people < one.people < whole.people]
        bend = max(inner, key=lambda one: people * one.worth - worth * one.people, default=None)
        about = round(sum(relaxed.values[one] for one in statement.disturbed))
        within = max(calm.people + 1, min(about, whole.people - 1)) if bend is None else bend.people
        most = self._most_worth(within, share=0.7)
        if most is not None and self._proofs.bounded(most).fewest < most.people:
            self._most_worth(most.people - 1, above=most.worth - 1, share=1.0)

    def _take(self, values: tuple[int, ...] | None) -> None:
        if values is not None:
            self.offer(self._statement.assignment(values))

    def _part(self, share: float = SHARE) -> Search:
        """A clock for one step."""
        whole = self._search
        return Search(
            self._here.domains,
            time_limit=whole.remaining() * share,
            workers=whole.workers,
            seed=whole.seed,
            cancel=self._cancel,
        )


def _calmest(point: Point) -> tuple[int, int]:
    return point.people, -point.worth


def _wholest(point: Point) -> tuple[int, int]:
    return point.worth, -point.people
