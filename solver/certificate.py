"""Mission size: every goal settled by one linear program, its duals checked in whole numbers.

The time-indexed relaxation of an event of two sides is so tight that its optimum is mostly the
optimum of the goal itself. Its duals prove that bound, and leave of the problem only the face on
which every agenda lies that reaches it. The next goal is optimised over that face, so no goal is
kept by an equation over the whole problem, which is what makes it hard for other methods. For
breaks and idle slots the home side alone goes first (:mod:`solver.patterns`): what it must wait is
mostly the whole answer, where the relaxation falls short by a slot or two. A branching search on
the face finds the agenda; where the bound cannot be reached, CP-SAT proves it and the bound moves
by one.

Complementary slackness and reduced cost fixing are textbook (Dantzig, Fulkerson and Johnson 1954);
to chain them over the goals of an agenda was not found elsewhere.
"""

from dataclasses import dataclass

from solver.domains import NOT_HELD, Domains
from solver.engines import Verdict, decide, relax, seek
from solver.incumbent import Search
from solver.patterns import Patterns, find_patterns
from solver.problem import Goal
from solver.program import Certificate, Objective, Program, certify
from solver.time_indexed import TimeIndexed, can_state

LARGEST = 60_000
"""Starts of candidates beyond which the simplex method takes too long."""

EFFORT = 5.0
"""CP-SAT's deterministic seconds for one goal, before the general strategy takes over."""

NODES = 50
"""Nodes of one branching search; on a face the first few mostly do."""

WAITING = (Goal.BREAKS, Goal.IDLE)
"""Goals that say when people are busy, not which meetings are held."""

ANY = Objective({})
"""On a face every solution is as good as the next."""


def applies(domains: Domains) -> bool:
    """Whether the rules are all rows over starts, and those not too many."""
    return (
        bool(domains.problem.goals)
        and sum(len(starts) for starts in domains.starts) <= LARGEST
        and can_state(domains)
    )


@dataclass(frozen=True, slots=True)
class _Face:
    """All agendas that reach what is settled so far.

    ``loose`` where the relaxation promised more than there is: then the face is kept by an
    equation over the whole problem, and the next goal's relaxation says little of it.
    """

    program: Program
    loose: bool = False


def certificate(search: Search) -> None:
    """Settle goal after goal; end with the first that cannot be settled."""
    model = TimeIndexed(search.domains)
    face: _Face | None = _Face(model.program)
    for position in range(len(search.domains.problem.goals)):
        if face is None or search.stopped():
            return
        face = _settle(search, model, face, position)


def _settle(search: Search, model: TimeIndexed, within: _Face, position: int) -> _Face | None:
    """Prove one goal and find an agenda that reaches it.

    What comes back is the face of all agendas that do, None where the goal is not settled.
    """
    goal = search.domains.problem.goals[position]
    program = within.program
    objective = model.objective(goal, program)
    patterns = None
    if goal in WAITING:
        patterns = _settle_home_side(search, model, program, objective, position)
        if search.stopped():
            return None
    relaxed = relax(search, program, objective)
    if relaxed is None:
        return None
    proof = certify(program, objective, relaxed.duals)
    guess = tuple(map(round, relaxed.values))
    target, effort = proof.bound, EFFORT
    while not search.stopped() and effort > 0:
        bound = target if goal.maximised else -target
        search.prove(position, bound)
        face = proof.face(program, target)
        figures = search.figures()
        if figures is not None and figures[position] == bound:
            return _Face(face, within.loose)
        if within.loose:
            return _optimise(search, model, program, proof, position)
        found = guess if face.admits(guess) else None
        if found is None and patterns is not None:
            found = seek(search, patterns.fix(face), ANY, NODES)
        if found is None:
            found = seek(search, face, ANY, NODES)
        if found is None and goal is Goal.VALUE:
            return _optimise(search, model, program, proof, position)
        if found is None:
            decision = decide(search, face, effort)
            found, effort = decision.values, effort - decision.effort
            if decision.verdict is Verdict.IMPOSSIBLE:
                if figures is None and not _find_any(search, model, program):
                    return None
                target -= 1
                continue
        if not found:
            break
        search.offer(model.assignment(found))
        return _Face(face)
    better = seek(search, program, objective, NODES)
    if better is not None:
        search.offer(model.assignment(better))
    return None


def _settle_home_side(
    search: Search, model: TimeIndexed, program: Program, objective: Objective, position: int
) -> Patterns | None:
    """Prove what the home side must wait, keep it as a row, and try to get by with that much.

    It mostly is all that anybody must wait: those of the other side have few meetings each.
    """
    patterns = find_patterns(search, model, program, objective, EFFORT)
    if patterns is None:
        return None
    search.prove(position, -patterns.best)
    program.row(patterns.terms, upper=patterns.best)
    settled = patterns.fix(program)
    settled.row(objective.terms, lower=patterns.best)
    found = seek(search, settled, ANY, NODES)
    if found is not None:
        search.offer(model.assignment(found))
    return patterns


def _optimise(
    search: Search, model: TimeIndexed, program: Program, proof: Certificate, position: int
) -> _Face | None:
    """Settle the value where the relaxation promises more than there is, and what comes after it.

    Value counts in many points, so its bound is not lowered one by one: CP-SAT optimises over
    what the best agenda known leaves open. On what that leaves the relaxation says little of the
    next goal, so it is settled in the same way.
    """
    goal, objective = search.domains.problem.goals[position], proof.objective
    if goal in WAITING:
        moved = decide(search, _with_what_is_held(search, model, program), EFFORT, objective)
        hint = moved.values
    else:
        hint = seek(search, program, objective, NODES) or ()
    if hint:
        search.offer(model.assignment(hint))
    figures = search.figures()
    sign = 1 if goal.maximised else -1
    known = program if figures is None else proof.face(program, sign * figures[position])
    decision = decide(search, known, EFFORT, objective, hint)
    if decision.verdict is Verdict.IMPOSSIBLE and search.figures() is None:
        search.refute()
    if decision.verdict is not Verdict.SOLVED:
        return None
    target = objective.of(decision.values)
    search.offer(model.assignment(decision.values))
    search.prove(position, sign * target)
    return _Face(proof.face(program, target), loose=True)


def _with_what_is_held(search: Search, model: TimeIndexed, program: Program) -> Program:
    """The program with the meetings of the best agenda, of which only the times are open."""
    narrowed = program.copy()
    for candidate, slot in enumerate(search.best() or ()):
        starts = model.starts[candidate].values()
        if slot == NOT_HELD:
            for start in starts:
                narrowed.upper[start] = 0
        else:
            narrowed.row(dict.fromkeys(starts, 1), lower=1)
    return narrowed


def _find_any(search: Search, model: TimeIndexed, program: Program) -> bool:
    """Look for any agenda, so that it is known whether there is one; whether one was found."""
    decision = decide(search, program, EFFORT)
    if decision.verdict is Verdict.SOLVED:
        search.offer(model.assignment(decision.values))
    elif decision.verdict is Verdict.IMPOSSIBLE:
        search.refute()
    return decision.verdict is Verdict.SOLVED
