"""Rules that cannot all be kept after what happened, and the fewest of them to let go.

What is required, what stands and what somebody was promised at least are rules of the format, so
an agenda that breaks them is none. A repair must answer all the same. Where no agenda keeps the
rules, the fewest such promises are let go, and named.
"""

from dataclasses import replace

from solver.construct import construct, is_complete
from solver.domains import NOT_HELD, Assignment, build_domains
from solver.engines import Verdict, decide
from solver.incumbent import Search
from solver.placement import Placement
from solver.problem import Candidate, Participant, Problem
from solver.program import Objective
from solver.repair.optimise import optimise
from solver.repair.situation import Situation
from solver.repair.statement import state
from solver.result import Conflict

EFFORT = 30.0
"""CP-SAT's deterministic seconds to find out whether there is any agenda."""


def first_agendas(search: Search, here: Situation) -> tuple[Situation, list[Assignment]]:
    """Agendas to begin with, and the situation with what cannot be kept let go.

    None where the time runs out before one is found.
    """
    struck = what_stands(here)
    found = [struck, construct(here.domains, struck.starts, search.stopped)]
    complete = [placement.starts for placement in found if is_complete(placement)]
    if complete:
        return here, complete
    statement = state(here.domains, here.old, search.stopped)
    decision = decide(search, statement.rules, EFFORT)
    if decision.verdict is Verdict.SOLVED:
        return here, [statement.assignment(decision.values)]
    if decision.verdict is Verdict.UNDECIDED:
        return here, []
    for fairness in dict.fromkeys((here.domains.problem.max_break_difference, None)):
        loosened = _loosened(search, here, fairness)
        if loosened is not None:
            return loosened
    return here, []


def what_stands(here: Situation) -> Placement:
    """The agenda in force without what is impossible: the most valuable meetings are kept."""
    candidates = here.domains.problem.candidates
    placement = Placement(here.domains)
    for candidate in sorted(
        range(len(candidates)),
        key=lambda one: (not candidates[one].must_be_held, -candidates[one].value),
    ):
        if here.old[candidate] in placement.fits(candidate):
            placement.add(candidate, here.old[candidate])
    return placement


def _loosened(
    search: Search, here: Situation, fairness: int | None
) -> tuple[Situation, list[Assignment]] | None:
    """The situation with the fewest promises let go, and an agenda; None where none was found."""
    problem = here.domains.problem
    loose = replace(
        problem,
        max_break_difference=fairness,
        candidates=tuple(_wished(one) for one in problem.candidates),
        participants=tuple(replace(one, min_meetings=0) for one in problem.participants),
    )
    domains = build_domains(loose)
    statement = state(domains, here.old, search.stopped)
    program = statement.rules.copy()
    terms = {
        variable: 1
        for one, starts in zip(problem.candidates, statement.starts, strict=True)
        if one.must_be_held
        for variable in starts.values()
    }
    for position, participant in enumerate(problem.participants):
        if participant.min_meetings:
            missing = program.variable(upper=participant.min_meetings)
            meetings = [
                variable
                for candidate in domains.candidates_of[position]
                for variable in statement.starts[candidate].values()
            ]
            program.row({**dict.fromkeys(meetings, 1), missing: 1}, lower=participant.min_meetings)
            terms[missing] = -1
    found = optimise(search, program, Objective(terms))
    if found.values is None:
        return None
    starts = statement.assignment(found.values)
    return _without_broken(here, starts, fairness), [starts]


def _wished(one: Candidate) -> Candidate:
    """The candidate in its slots, without having to be held."""
    allowed = one.allowed_slots if one.pinned_slot is None else (one.pinned_slot,)
    return replace(one, required=False, pinned_slot=None, allowed_slots=allowed)


def _without_broken(here: Situation, starts: Assignment, fairness: int | None) -> Situation:
    """The situation without the promises that the assignment breaks."""
    problem = here.domains.problem
    let_go = [*here.let_go]
    candidates = []
    for one, start in zip(problem.candidates, starts, strict=True):
        if one.must_be_held and start == NOT_HELD:
            let_go.append(Conflict("required", (one.id,), f"{one.id} has to be held and cannot."))
            allowed = here.otherwise.get(one.id, one.allowed_slots)
            one = replace(one, required=False, pinned_slot=None, allowed_slots=allowed)
        candidates.append(one)
    held = Placement(build_domains(problem), starts).held_by
    participants = []
    for person, meetings in zip(problem.participants, held, strict=True):
        if meetings < person.min_meetings:
            let_go.append(_fewer(person, meetings))
            person = replace(person, min_meetings=meetings)
        participants.append(person)
    if fairness != problem.max_break_difference:
        most = problem.max_break_difference
        why = f"The breaks of two participants cannot differ by at most {most}."
        let_go.append(Conflict("max_break_difference", (), why))
    changed: Problem = replace(
        problem,
        candidates=tuple(candidates),
        participants=tuple(participants),
        max_break_difference=fairness,
    )
    return replace(here, domains=build_domains(changed), let_go=tuple(let_go))


def _fewer(person: Participant, meetings: int) -> Conflict:
    return Conflict(
        "min_meetings",
        (person.id,),
        f"{person.id} has at least {person.min_meetings} meetings and can only have {meetings}.",
    )
