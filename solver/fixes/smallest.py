"""The fewest changes with which a candidate can be held and nothing else is lost.

Two ways are tried. The agenda stays as it is and the candidate is put into the slot that needs
the fewest changes. Or a single change is made anywhere, and everything is planned anew, so that
a table elsewhere can make the room. What is claimed has been constructed in the changed problem.
"""

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from solver.domains import NOT_HELD, Assignment, Domains, build_domains
from solver.fixes.needed import Fix, FixKind, Needs, fixed
from solver.fixes.price import force
from solver.incumbent import Search
from solver.measure import figures
from solver.model import Interrupted
from solver.placement import Placement
from solver.problem import Goal, Problem
from solver.repair.statement import state
from solver.result import Agenda
from solver.search import assignment_of

MOST = 3
"""More changes than this are no small fix."""


@dataclass(frozen=True, slots=True)
class SmallestFix:
    """With these changes the candidate can be held, and no goal up to value is worse.

    ``problem`` is the problem with the changes, ``meetings`` an agenda of it: the slot of each
    meeting. ``gains`` by goal: how much better that agenda is; below 0 where a goal that stands
    after one that gains is worse. ``replanned``: other meetings had to move.
    """

    candidate: str
    fixes: tuple[Fix, ...]
    problem: Problem
    meetings: Mapping[str, str]
    gains: Mapping[Goal, int]
    replanned: bool


def smallest_fix(
    problem: Problem,
    agenda: Agenda,
    candidate: str,
    *,
    time_limit: float = 20.0,
    workers: int | None = None,
    seed: int = 0,
    cancel: threading.Event | None = None,
) -> SmallestFix | None:
    """The smallest fix found for a candidate that the agenda leaves out; None without one.

    Of fixes of one change the one that gains most is taken; a fix of several changes only where
    no single change does. ``time_limit`` in seconds.
    """
    domains = build_domains(problem)
    starts = assignment_of(domains, agenda)
    position = domains.candidate_index[candidate]
    simple = _in_place(domains, starts, position)
    if simple is not None and len(simple.fixes) == 1:
        return simple
    with Search(
        domains,
        time_limit=time_limit,
        workers=workers or os.cpu_count() or 1,
        seed=seed,
        cancel=cancel,
    ) as search:
        replanned = [
            found
            for fix in _single(domains, starts, position)
            if (found := _replanned(search, domains, starts, position, fix)) is not None
        ]
    best = max(replanned, key=_gain, default=None)
    return best or simple


def smallest_fixes(
    problem: Problem,
    agenda: Agenda,
    *,
    on_fix: Callable[[SmallestFix], None] | None = None,
    cancel: threading.Event | None = None,
) -> tuple[SmallestFix, ...]:
    """For each candidate left out the smallest fix that lets all other meetings stay.

    In the order of the problem, without those for which there is none; a few milliseconds each.
    After ``cancel`` those found so far come back.
    """
    domains = build_domains(problem)
    starts = assignment_of(domains, agenda)
    found: list[SmallestFix] = []
    for position, start in enumerate(starts):
        if cancel is not None and cancel.is_set():
            break
        fix = _in_place(domains, starts, position) if start == NOT_HELD else None
        if fix is not None:
            found.append(fix)
            if on_fix is not None:
                on_fix(fix)
    return tuple(found)


def _in_place(domains: Domains, starts: Assignment, candidate: int) -> SmallestFix | None:
    """The fewest changes with which it fits beside the meetings as they are."""
    needs = Needs(domains, starts)
    options = [
        (fixes, start)
        for start in _own_slots(domains, candidate)
        if (fixes := needs.at(candidate, start)) is not None and 1 <= len(fixes) <= MOST
    ]
    best: SmallestFix | None = None
    for fixes, start in sorted(options, key=lambda option: len(option[0])):
        if best is not None and len(fixes) > len(best.fixes):
            break
        changed = build_domains(fixed(domains.problem, fixes))
        placement = Placement(changed, starts)
        if start in placement.fits(candidate):
            placement.add(candidate, start)
            found = _answer(domains, starts, changed, placement.starts, candidate, fixes)
            best = found if best is None or _gain(found) > _gain(best) else best
    return best


def _own_slots(domains: Domains, candidate: int) -> list[int]:
    """The slots that the candidate itself may start in, whoever is there."""
    one = domains.problem.candidates[candidate]
    allowed = one.allowed_slots
    return [
        position
        for position, slot in enumerate(domains.problem.slots)
        if (allowed is None or slot.id in allowed) and one.pinned_slot in (None, slot.id)
    ]


def _single(domains: Domains, starts: Assignment, candidate: int) -> Iterator[Fix]:
    """Every single change that could matter to the candidate."""
    problem = domains.problem
    one = problem.candidates[candidate]
    held = Placement(domains, starts).held_by
    for member in domains.parties[candidate]:
        person = problem.participants[member]
        if person.max_meetings is not None and held[member] >= person.max_meetings:
            yield Fix(FixKind.MAXIMUM, (person.id,))
        yield from (Fix(FixKind.STAY, (person.id, slot)) for slot in person.unavailable)
    if one.venue is None:
        yield from (Fix(FixKind.TABLE, (slot.id,)) for slot in problem.slots)
    elif any(venue.id == one.venue and venue.capacity is not None for venue in problem.venues):
        yield Fix(FixKind.VENUE, (one.venue,))
    for resource in problem.resources:
        if resource.id in one.uses:
            yield Fix(FixKind.RESOURCE, (resource.id,))
            for slot in resource.unavailable:
                yield Fix(FixKind.RESOURCE_SLOT, (resource.id, slot))


def _replanned(
    search: Search, domains: Domains, starts: Assignment, candidate: int, fix: Fix
) -> SmallestFix | None:
    """What planning anew makes of a single change, if the candidate is held and nothing lost."""
    if search.stopped():
        return None
    changed = build_domains(fix.apply(domains.problem))
    try:
        statement = state(changed, starts, search.stopped)
    except Interrupted:
        return None
    optimum = force(search, statement, candidate)
    if optimum.values is None or statement.worth.of(optimum.values) < statement.worth_of(starts):
        return None
    then = statement.assignment(optimum.values)
    return _answer(domains, starts, changed, then, candidate, (fix,))


def _answer(
    domains: Domains,
    before: Assignment,
    changed: Domains,
    after: Assignment,
    candidate: int,
    fixes: tuple[Fix, ...],
) -> SmallestFix:
    problem = changed.problem
    moved = any(was != now for was, now in zip(before, after, strict=True) if was != NOT_HELD)
    return SmallestFix(
        candidate=problem.candidates[candidate].id,
        fixes=fixes,
        problem=problem,
        meetings={
            one.id: problem.slots[start].id
            for one, start in zip(problem.candidates, after, strict=True)
            if start != NOT_HELD
        },
        gains={
            goal: then - now if goal.maximised else now - then
            for goal, now, then in zip(
                problem.goals, figures(domains, before), figures(changed, after), strict=True
            )
        },
        replanned=moved,
    )


def _gain(fix: SmallestFix) -> tuple[int, ...]:
    return tuple(fix.gains.values())
