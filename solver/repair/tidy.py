"""The last touch: of all agendas that disturb nobody else and lose no more, the tidiest.

Everything that is not between disturbed people is fixed, so what is left is an ordinary agenda
problem, and a small one: after the worth come the meetings that stay, then the other goals.
"""

import threading
from dataclasses import replace

from solver.domains import Assignment, build_domains
from solver.problem import Candidate, Goal
from solver.repair.answer import disturbed
from solver.repair.situation import Situation
from solver.repair.statement import Statement
from solver.repair.whole import as_agenda
from solver.search import assignment_of, solve


def tidied(
    here: Situation,
    statement: Statement,
    starts: Assignment,
    seconds: float,
    workers: int,
    seed: int,
    cancel: threading.Event | None,
) -> Assignment:
    """An agenda of the same worth that disturbs the same people or fewer; at worst the same one."""
    if seconds <= 0 or (cancel is not None and cancel.is_set()):
        return starts
    problem = here.domains.problem
    people = disturbed(here.domains, here.old, starts)
    if not people:
        return starts
    slots = [slot.id for slot in problem.slots]

    def fixed(position: int, one: Candidate) -> Candidate:
        if people.issuperset(here.domains.parties[position]) or one.pinned_slot:
            return one
        was = starts[position]
        allowed = () if was < 0 else (slots[was],)
        return replace(one, allowed_slots=allowed, required=was >= 0)

    rest = [goal for goal in problem.goals if goal not in (*statement.goals, Goal.CHANGES)]
    small = replace(
        problem,
        candidates=tuple(fixed(*numbered) for numbered in enumerate(problem.candidates)),
        goals=(*statement.goals, Goal.CHANGES, *rest),
    )
    found = solve(
        small,
        time_limit=seconds,
        workers=workers,
        seed=seed,
        hint=as_agenda(here, starts),
        cancel=cancel,
    )
    if not found.status.has_agenda:
        return starts
    better = assignment_of(build_domains(small), found)
    no_worse = (
        statement.worth_of(better) >= statement.worth_of(starts)
        and disturbed(here.domains, here.old, better) <= people
    )
    return better if no_worse else starts
