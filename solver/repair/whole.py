"""As little worth lost as can be, whoever is disturbed: an ordinary agenda problem."""

import threading
from dataclasses import replace

from solver.domains import Assignment
from solver.incumbent import Search
from solver.repair.situation import Situation
from solver.repair.statement import Statement
from solver.result import Agenda, Meeting, Status
from solver.search import assignment_of, solve


def least_lost(
    search: Search,
    here: Situation,
    statement: Statement,
    known: Assignment | None,
    cancel: threading.Event | None,
) -> tuple[Assignment | None, int | None]:
    """The agenda of the greatest worth, None where none was found, and the worth if it is proven.

    The solver's own strategies settle it; ``known`` is where they begin.
    """
    problem = replace(here.domains.problem, goals=statement.goals)
    found = solve(
        problem,
        time_limit=search.remaining(),
        workers=search.workers,
        seed=search.seed,
        hint=None if known is None else as_agenda(here, known),
        cancel=cancel,
    )
    if not found.status.has_agenda:
        return None, None
    starts = assignment_of(here.domains, found)
    proven = found.status is Status.OPTIMAL
    return starts, statement.worth_of(starts) if proven else None


def as_agenda(here: Situation, starts: Assignment) -> Agenda:
    """An assignment as a hint for the solver."""
    problem = here.domains.problem
    return Agenda(
        problem=problem.name,
        status=Status.FEASIBLE,
        goals=(),
        meetings=tuple(
            Meeting(one.id, problem.slots[start].id)
            for one, start in zip(problem.candidates, starts, strict=True)
            if start >= 0
        ),
    )
