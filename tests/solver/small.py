"""Problems of a few objects, stated in one line."""

from typing import Any

from ortools.sat.python import cp_model

from solver.domains import Domains, build_domains
from solver.model import Variables, build_model
from solver.problem import Candidate, Participant, Problem, Slot


def slots(*blocks: int) -> tuple[Slot, ...]:
    """Slots s1, s2, ... in blocks of these sizes, named a, b, ..."""
    names = [chr(ord("a") + number) for number, size in enumerate(blocks) for _ in range(size)]
    return tuple(Slot(f"s{number}", block) for number, block in enumerate(names, start=1))


def meeting(id: str, participants: str = "", **keys: Any) -> Candidate:
    """A candidate whose participants are single letters, those of its id by default."""
    return Candidate(id, tuple(participants or id), **keys)


def problem(*candidates: Candidate, blocks: tuple[int, ...] = (3,), **keys: Any) -> Problem:
    """Three slots, three tables; every participant that a candidate names, or those given."""
    named = sorted({one for candidate in candidates for one in candidate.participants})
    given = {one.id: one for one in keys.pop("participants", ())}
    people = tuple(given.pop(name, None) or Participant(name) for name in named)
    return Problem(
        name="small",
        slots=keys.pop("slots", slots(*blocks)),
        capacity=keys.pop("capacity", 3),
        participants=(*people, *given.values()),
        candidates=candidates,
        **keys,
    )


def holds(one: Problem, **starts: int | None) -> bool:
    """Whether the model has an agenda with these candidates held in those slots (1 is the first).

    None means not held; candidates that are not named may be either.
    """
    domains: Domains = build_domains(one)
    variables: Variables = build_model(domains)
    for name, slot in starts.items():
        candidate = domains.candidate_index[name]
        if slot is None:
            variables.model.add(variables.held[candidate] == 0)
        elif slot - 1 in variables.starts[candidate]:
            variables.model.add(variables.starts[candidate][slot - 1] == 1)
        else:
            return False
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    return bool(solver.solve(variables.model) == cp_model.OPTIMAL)
