"""What it would cost to hold a candidate all the same."""

import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from solver.domains import NOT_HELD, Assignment, Domains, build_domains
from solver.incumbent import Search
from solver.measure import figures
from solver.model import Interrupted
from solver.problem import Goal, Problem
from solver.repair.optimise import Optimum, optimise
from solver.repair.statement import Statement, state
from solver.result import Agenda, GoalResult, Status
from solver.search import assignment_of, solve


@dataclass(frozen=True, slots=True)
class Price:
    """What is lost when the candidate has to be held.

    ``possible``: whether it can be held at all; None where that stays open. ``losses`` by goal,
    in the problem's order: how much worse each is than in the agenda. After a goal that has lost
    something the others may have won: below 0. ``least`` is the proven loss of the first goal.
    ``proven``: nothing less is possible, goal by goal. ``meetings`` is an agenda with that loss:
    the slot of each meeting. ``losses`` and ``meetings`` are empty where no agenda was found.
    """

    candidate: str
    possible: bool | None
    losses: Mapping[Goal, int]
    least: int | None
    proven: bool
    meetings: Mapping[str, str]


def price_of(
    problem: Problem,
    agenda: Agenda,
    candidate: str,
    *,
    time_limit: float = 20.0,
    workers: int | None = None,
    seed: int = 0,
    cancel: threading.Event | None = None,
) -> Price:
    """The loss in every goal of the problem, beside an agenda of it; ``time_limit`` in seconds."""
    forced = solve(
        requiring(problem, candidate),
        time_limit=time_limit,
        workers=workers,
        seed=seed,
        hint=agenda,
        cancel=cancel,
    )
    if not forced.status.has_agenda:
        impossible = forced.status is Status.INFEASIBLE
        return Price(candidate, False if impossible else None, {}, None, impossible, {})
    pairs = list(zip(agenda.goals, forced.goals, strict=True))
    return Price(
        candidate=candidate,
        possible=True,
        losses={now.goal: _worse(now, then.achieved) for now, then in pairs},
        least=_worse(pairs[0][0], pairs[0][1].bound) if pairs else None,
        proven=forced.status is Status.OPTIMAL,
        meetings={meeting.candidate: meeting.slot for meeting in forced.meetings},
    )


def prices(
    problem: Problem,
    agenda: Agenda,
    *,
    time_limit: float = 120.0,
    workers: int | None = None,
    seed: int = 0,
    on_price: Callable[[Price], None] | None = None,
    cancel: threading.Event | None = None,
) -> tuple[Price, ...]:
    """The price of each candidate that the agenda leaves out, in the order of the problem.

    Only the goals up to value are kept as low as can be, so ``proven`` speaks of those; what the
    other goals lose is that of the agenda found. ``time_limit`` in seconds is for all together:
    each gets its share of what is left. After ``cancel`` those found so far come back.
    """
    domains = build_domains(problem)
    starts = assignment_of(domains, agenda)
    waiting = [one for one, start in enumerate(starts) if start == NOT_HELD]
    found: list[Price] = []
    with Search(
        domains,
        time_limit=time_limit,
        workers=workers or os.cpu_count() or 1,
        seed=seed,
        cancel=cancel,
    ) as search:
        try:
            statement = state(domains, starts, search.stopped)
        except Interrupted:
            return ()
        for position, candidate in enumerate(waiting):
            if search.stopped():
                break
            share = search.remaining() / (len(waiting) - position)
            with Search(
                domains,
                time_limit=share,
                workers=search.workers,
                seed=seed,
                cancel=cancel,
            ) as part:
                optimum = force(part, statement, candidate)
            found.append(_price(domains, statement, agenda, starts, candidate, optimum))
            if on_price is not None:
                on_price(found[-1])
    return tuple(found)


def requiring(problem: Problem, candidate: str) -> Problem:
    """The problem in which the candidate has to be held."""
    return replace(
        problem,
        candidates=tuple(
            replace(one, required=True) if one.id == candidate else one
            for one in problem.candidates
        ),
    )


def force(search: Search, statement: Statement, candidate: int) -> Optimum:
    """The greatest worth with the candidate held."""
    starts = statement.starts[candidate]
    if not starts:
        return Optimum(impossible=True)
    program = statement.rules.copy()
    program.row(dict.fromkeys(starts.values(), 1), lower=1)
    return optimise(search, program, statement.worth)


def _price(
    domains: Domains,
    statement: Statement,
    agenda: Agenda,
    before: Assignment,
    candidate: int,
    optimum: Optimum,
) -> Price:
    name = domains.problem.candidates[candidate].id
    worth = statement.worth_of(before)
    alone = len(statement.goals) == 1
    least = None if optimum.bound is None or not alone else worth - optimum.bound
    if optimum.values is None:
        possible = False if optimum.impossible else None
        return Price(name, possible, {}, least, optimum.impossible, {})
    starts = statement.assignment(optimum.values)
    slots = domains.problem.slots
    return Price(
        candidate=name,
        possible=True,
        losses={
            now.goal: _worse(now, then)
            for now, then in zip(agenda.goals, figures(domains, starts), strict=True)
        },
        least=least,
        proven=optimum.bound == statement.worth.of(optimum.values),
        meetings={
            one.id: slots[start].id
            for one, start in zip(domains.problem.candidates, starts, strict=True)
            if start != NOT_HELD
        },
    )


def _worse(now: GoalResult, then: int | None) -> int:
    """How much worse another figure of a goal is."""
    difference = (now.achieved or 0) - (then or 0)
    return difference if now.goal.maximised else -difference
