"""The first agenda, at once: candidates one by one, each where it costs least.

A list heuristic: what must be held and what is missing to a minimum comes first, then the most
valuable; each goes to the start that serves the goals best, of equals the one with fewest others.
"""

from collections.abc import Callable, Iterable
from itertools import islice

from solver.domains import NOT_HELD, Assignment, Domains
from solver.incumbent import Search
from solver.placement import Placement

CHOICES = 8
"""Starts compared for one candidate, so that long events stay quick."""


def first_agenda(search: Search) -> None:
    """Offer an agenda that keeps what it can of the hint; none where the heuristic fails.

    Where there is an agenda already, nothing is done.
    """
    if search.best() is not None:
        return
    placement = construct(search.domains, search.hint, search.stopped)
    if is_complete(placement):
        search.offer(placement.starts)


def construct(
    domains: Domains, hint: Assignment | None = None, stopped: Callable[[], bool] = lambda: False
) -> Placement:
    """What the heuristic places: an agenda where :func:`is_complete` says so.

    It gives up where something required does not fit.
    """
    placement = Placement(domains)
    for candidate, start in enumerate(hint or ()):
        if start != NOT_HELD and start in placement.fits(candidate):
            placement.add(candidate, start)
    for candidate in _by_urgency(domains):
        if stopped():
            break
        if placement.starts[candidate] == NOT_HELD:
            starts = islice(placement.fits(candidate), CHOICES)
            _, start = _cheapest(placement, starts, candidate)
            if start != NOT_HELD:
                placement.add(candidate, start)
            elif domains.problem.candidates[candidate].must_be_held:
                break
    return placement


def add_what_fits(placement: Placement) -> None:
    """Add to an agenda what still fits and costs no goal, until nothing does.

    Afterwards each candidate that is not held meets an obstacle or would cost a goal wherever it
    could start.
    """
    free = (0,) * len(placement.domains.problem.goals)
    waiting = _by_urgency(placement.domains)
    before = None
    while before != placement.starts:
        before = [*placement.starts]
        for candidate in waiting:
            if placement.starts[candidate] == NOT_HELD:
                cost, start = _cheapest(placement, placement.fits(candidate), candidate)
                if start != NOT_HELD and cost <= free:
                    placement.add(candidate, start)


def is_complete(placement: Placement) -> bool:
    """Whether everything required is held and every minimum reached."""
    problem = placement.domains.problem
    return all(
        start != NOT_HELD or not candidate.must_be_held
        for start, candidate in zip(placement.starts, problem.candidates, strict=True)
    ) and all(
        held >= participant.min_meetings
        for held, participant in zip(placement.held_by, problem.participants, strict=True)
    )


def _by_urgency(domains: Domains) -> list[int]:
    """Candidates: required ones with few starts, then what minima ask for, then by value."""
    problem = domains.problem
    pressed = {member for member, one in enumerate(problem.participants) if one.min_meetings}

    def urgency(candidate: int) -> tuple[bool, int, bool, int]:
        one = problem.candidates[candidate]
        starts = len(domains.starts[candidate]) if one.must_be_held else 0
        wanted = not pressed.isdisjoint(domains.parties[candidate])
        return not one.must_be_held, starts, not wanted, -one.value

    return sorted(range(len(problem.candidates)), key=urgency)


def _cheapest(
    placement: Placement, starts: Iterable[int], candidate: int
) -> tuple[tuple[int, ...], int]:
    """What the candidate costs at the cheapest of the starts, and that start or ``NOT_HELD``."""
    return min(
        ((placement.cost(candidate, start), start) for start in starts),
        default=((), NOT_HELD),
    )
