"""What if there were more tables or slots, or fewer: the goals' figures along such a curve.

The points are solved from the problem as it is outwards, each from its neighbour's agenda on (a
warm restart), so that along the curve little has to be found anew.
"""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from solver.problem import Goal, Problem, ProblemRefused, Slot
from solver.refusals import refusals
from solver.result import Agenda, GoalResult, Status
from solver.search import solve

SHOWN = (Goal.VALUE, Goal.SHORTFALL, Goal.BREAKS)
"""Goals that every point has; those that the problem does not ask for come after its own."""


@dataclass(frozen=True, slots=True)
class Point:
    """The problem with ``change`` tables or slots more (below 0: fewer), and its agenda.

    The agenda has no meetings where the changed problem has none, or none was found.
    """

    change: int
    problem: Problem
    agenda: Agenda

    def result(self, goal: Goal) -> GoalResult:
        """What was achieved of a goal of ``SHOWN`` or of the problem, and its proven bound."""
        return next(one for one in self.agenda.goals if one.goal is goal)

    @property
    def proven(self) -> bool:
        """Whether the figures of all goals are proven, or that there is no agenda."""
        return self.agenda.status in (Status.OPTIMAL, Status.INFEASIBLE)


Change = Callable[[Problem, int], Problem]
"""The problem with so many more of something, or fewer."""


def curve(
    problem: Problem,
    change: Change,
    numbers: Iterable[int],
    *,
    agenda: Agenda | None = None,
    time_limit: float = 60.0,
    workers: int | None = None,
    seed: int = 0,
    on_point: Callable[[Point], None] | None = None,
    cancel: threading.Event | None = None,
) -> tuple[Point, ...]:
    """A point for each number, in ascending order: ``curve(problem, with_tables, range(-2, 3))``.

    ``agenda`` is one of the problem as it is, to begin with. ``time_limit`` in seconds is for all
    points together: each gets its share of what is left. ``on_point`` is told of each as it is
    found. After ``cancel`` only the points found so far come back.

    Raises :class:`solver.problem.ProblemRefused` before anything is solved where a changed problem
    is none, as one with fewer tables than a home table's number.

    More never hurts: where the first goal of a point is not proven, its bound is that of its
    neighbour with more, if that is tighter.
    """
    deadline = time.monotonic() + time_limit
    goals = (*problem.goals, *(goal for goal in SHOWN if goal not in problem.goals))
    wanted = sorted(set(numbers))
    problems = {number: replace(change(problem, number), goals=goals) for number in wanted}
    wrong = [refusal for changed in problems.values() for refusal in refusals(changed)]
    if wrong:
        raise ProblemRefused(wrong)
    found: dict[int, Point] = {}
    order = [number for number in wanted if number >= 0]
    order += [number for number in reversed(wanted) if number < 0]
    for position, number in enumerate(order):
        if cancel is not None and cancel.is_set():
            break
        solved = solve(
            problems[number],
            time_limit=max(0.0, deadline - time.monotonic()) / (len(order) - position),
            workers=workers,
            seed=seed,
            hint=_nearest(found, number) or agenda,
            cancel=cancel,
        )
        found[number] = Point(number, problems[number], solved)
        if on_point is not None:
            on_point(found[number])
    return _tightened([found[number] for number in sorted(found)])


def with_tables(problem: Problem, change: int) -> Problem:
    """The problem with so many more tables in each slot, or fewer, never below none."""
    return replace(
        problem,
        capacity=max(0, problem.capacity + change),
        capacity_by_slot={
            slot: max(0, tables + change) for slot, tables in problem.capacity_by_slot.items()
        },
    )


def with_slots(problem: Problem, change: int) -> Problem:
    """The problem with so many slots added at its end, or its last ones closed.

    Added slots carry on the last block, with the usual number of tables. Everybody is there, and
    candidates that name their slots are not held in them.
    """
    if change < 0:
        closed = tuple(slot.id for slot in problem.slots[change:])
        return replace(
            problem,
            participants=tuple(
                replace(one, unavailable=tuple(dict.fromkeys((*one.unavailable, *closed))))
                for one in problem.participants
            ),
        )
    taken = {slot.id for slot in problem.slots}
    names = (f"extra {number}" for number in range(1, len(taken) + change + 1))
    free = [name for name in names if name not in taken][:change]
    block = problem.slots[-1].block if problem.slots else "extra"
    return replace(problem, slots=(*problem.slots, *(Slot(name, block) for name in free)))


def _nearest(found: dict[int, Point], number: int) -> Agenda | None:
    """The agenda of the neighbouring point."""
    solved = [point for point in found.values() if point.agenda.status.has_agenda]
    nearest = min(solved, key=lambda point: abs(point.change - number), default=None)
    return None if nearest is None else nearest.agenda


def _tightened(points: list[Point]) -> tuple[Point, ...]:
    """The points, each with the bound of the first goal that its neighbour with more proves."""
    tightened: list[Point] = []
    for point in reversed(points):
        if tightened and point.agenda.status is Status.FEASIBLE:
            point = _within(point, tightened[-1].agenda.goals[0])
        tightened.append(point)
    return tuple(reversed(tightened))


def _within(point: Point, more: GoalResult) -> Point:
    first, *rest = point.agenda.goals
    if more.bound is None:
        return point
    better = min if first.goal.maximised else max
    bound = more.bound if first.bound is None else better(first.bound, more.bound)
    goals = (replace(first, bound=bound), *rest)
    proven = all(one.proven for one in goals)
    status = Status.OPTIMAL if proven else Status.FEASIBLE
    return replace(point, agenda=replace(point.agenda, goals=goals, status=status))
