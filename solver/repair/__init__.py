"""Repair: an agenda in force, something that happened, and the least that has to change.

What comes back is up to three agendas on the front of worth lost against people disturbed: the
calmest, the one that loses least, and a bend between them where there is one. Each carries its
price and what is proven of it.

- :mod:`happenings` says what can happen, :mod:`situation` what it makes of the problem,
  :mod:`promises` what cannot be kept any more.
- :mod:`statement` turns problem and disturbance into one integer program, :mod:`optimise` settles
  one objective of it, :mod:`groups` the calmest agendas, :mod:`whole` those that lose least;
  :mod:`front` puts them in order.
- :mod:`answer` makes agendas and prices of what was found.
"""

import os
import threading
import time
from collections.abc import Callable, Collection, Sequence

from solver.incumbent import Search
from solver.model import Interrupted
from solver.problem import Problem
from solver.repair.answer import Price, Repaired, agenda_of, price_of
from solver.repair.front import Front, Point
from solver.repair.happenings import (
    Away,
    Cancelled,
    Happening,
    NoShow,
    ResourceLost,
    SlotsClosed,
    TablesAdded,
    TablesClosed,
    WalkIn,
)
from solver.repair.promises import first_agendas
from solver.repair.refused import refuse
from solver.repair.situation import Situation, situation
from solver.repair.statement import Statement, state
from solver.repair.tidy import tidied
from solver.result import Agenda

__all__ = [
    "Away",
    "Cancelled",
    "Happening",
    "NoShow",
    "Price",
    "Repaired",
    "ResourceLost",
    "SlotsClosed",
    "TablesAdded",
    "TablesClosed",
    "WalkIn",
    "repair",
]

OnRepaired = Callable[[tuple[Repaired, ...]], None]
"""Called from the repairing thread with all answers so far; must return quickly."""

TO_TIDY = 0.2
"""The share of the time that is kept for tidying what was found."""


def repair(
    problem: Problem,
    agenda: Agenda,
    happened: Sequence[Happening],
    *,
    now: str | None = None,
    notice: int = 0,
    protected: Collection[str] = (),
    time_limit: float = 8.0,
    workers: int | None = None,
    seed: int = 0,
    on_repaired: OnRepaired | None = None,
    cancel: threading.Event | None = None,
) -> tuple[Repaired, ...]:
    """Up to three repaired agendas, those that disturb fewest people first.

    ``now`` is the first slot that has not begun, None where none has. What happened counts from
    it on. Meetings that began before it stand; so do pinned ones and those named in
    ``protected``, unless what happened makes them impossible: then they are lost. A meeting in
    the first ``notice`` slots from ``now`` on stands as well, and nothing is put into those
    slots; if it is impossible there it may be held later.

    ``time_limit`` in seconds is kept within 5 % and a second; ``cancel`` ends the repair early.
    ``on_repaired`` is told of every better answer, the first one well before any proof. No
    answer at all means that none was found in time.

    Raises :class:`solver.problem.ProblemRefused` where what happened names things that are not
    there, or describes a walk-in that cannot be.
    """
    started = time.monotonic()
    refuse(problem, agenda, happened, now, notice, protected)
    here = situation(problem, agenda, happened, now=now, notice=notice, protected=protected)
    with Search(
        here.domains,
        time_limit=time_limit * (1 - TO_TIDY),
        workers=workers or os.cpu_count() or 1,
        seed=seed,
        cancel=cancel,
        started=started,
    ) as search:
        try:
            here, found = first_agendas(search, here)
            statement = state(here.domains, here.old, search.out_of_time)
        except Interrupted:
            return ()
        answers = _Answers(here, statement, agenda, started)

        def report(points: list[Point]) -> None:
            if on_repaired is not None:
                on_repaired(answers.of(points))

        front = Front(here, statement, search, report, cancel)
        for starts in found:
            front.offer(starts)
        front.search()
    points = front.points()
    deadline = started + time_limit
    for number, point in enumerate(points):
        rest = (deadline - time.monotonic()) / (len(points) - number)
        better = tidied(here, statement, point.starts, rest, search.workers, seed, cancel)
        points[number] = front.point(better)
    return answers.of(points)


class _Answers:
    """Makes answers of points."""

    def __init__(
        self, here: Situation, statement: Statement, before: Agenda, started: float
    ) -> None:
        self._here = here
        self._before = before
        self._started = started
        self._worth_before = statement.worth_of(here.old)
        self._value_before = sum(
            one.value
            for one, was in zip(here.domains.problem.candidates, here.old, strict=True)
            if was >= 0
        )

    def of(self, points: list[Point]) -> tuple[Repaired, ...]:
        """An answer for each point."""
        return tuple(map(self._answer, points))

    def _answer(self, point: Point) -> Repaired:
        starts = point.starts
        seconds = time.monotonic() - self._started
        problem, agenda, left_out = agenda_of(self._here, starts, seconds)
        return Repaired(
            problem=problem,
            agenda=agenda,
            price=price_of(self._here, starts, self._before, agenda, self._value_before),
            worth_lost=self._worth_before - point.worth,
            least_lost=self._worth_before - point.most_worth,
            fewest_people=point.fewest,
            let_go=self._here.let_go,
            left_out=left_out,
        )
