"""One objective of one program: the best solution that can be found, and a bound that is proven.

The linear relaxation comes first. Its duals prove a bound and leave only the face on which every
better solution lies; HiGHS looks there, and CP-SAT proves what the bound leaves open.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from ortools.math_opt.python import mathopt

from solver.engines import Relaxed, Verdict, decide, relax, seek
from solver.incumbent import Search
from solver.program import Certificate, Objective, Program, certify

NODES = 500
"""Nodes of one branching search; mostly the first few do."""

EFFORT = 60.0
"""CP-SAT's deterministic seconds; the clock mostly ends it before."""

NOTABLE = 0.02
"""How far the relaxation has to lift a variable for it to count; less is its inexactness."""

ANY = Objective({})
"""On the face of the bound every solution is as good as the next."""


@dataclass(frozen=True, slots=True)
class Optimum:
    """The best solution found, None where none was; and the bound, None where nothing is proven.

    ``proof`` is that of the linear relaxation, from which the face of all good solutions follows.
    ``impossible``: proven that the program has no solution at all.
    """

    values: tuple[int, ...] | None = None
    bound: int | None = None
    proof: Certificate | None = None
    impossible: bool = False


def prove(search: Search, program: Program, objective: Objective) -> Certificate | None:
    """The bound of the linear relaxation; None where it has no optimum, or none in time."""
    relaxed = relax(search, program, objective)
    return None if relaxed is None else certify(program, objective, relaxed.duals)


def optimise(
    search: Search,
    program: Program,
    objective: Objective,
    known: int | None = None,
    focus: Collection[int] = (),
    likely: Collection[int] = (),
) -> Optimum:
    """Maximise within the search's time; only solutions better than ``known`` are looked for.

    ``known`` must be what a solution of the program reaches, so that "none better" bounds it.
    Of the variables in ``focus`` few will be above their lower limit. Those that are in the
    relaxation, and the ``likely`` ones, are tried alone first.
    """
    outlined, relaxed = outline(search, program, objective, known, focus, likely)
    if relaxed is None or outlined.proof is None:
        return _without_bound(search, program, objective, known)
    found = outlined.values
    reached = known if found is None else objective.of(found)
    if reached is not None and reached >= outlined.proof.bound:
        return outlined
    better = improve(search, program, outlined.proof, reached)
    return better if better.values is not None else replace(better, values=found)


def outline(
    search: Search,
    program: Program,
    objective: Objective,
    known: int | None = None,
    focus: Collection[int] = (),
    likely: Collection[int] = (),
) -> tuple[Optimum, Relaxed | None]:
    """The first part of :func:`optimise`: the relaxation's bound, and what lies near it."""
    # Whom a change disturbs leaves so much tied that the simplex method takes minutes.
    engine = mathopt.SolverType.PDLP if focus else mathopt.SolverType.GLOP
    relaxed = relax(search, program, objective, engine)
    if relaxed is None:
        return Optimum(), None
    proof = certify(program, objective, relaxed.duals)
    if known is not None and known >= proof.bound:
        return Optimum(None, proof.bound, proof), relaxed
    small = program.copy()
    for variable in focus:
        if relaxed.values[variable] <= small.lower[variable] + NOTABLE and variable not in likely:
            small.upper[variable] = small.lower[variable]
    top = proof.face(small, proof.bound)
    guess = tuple(map(round, relaxed.values))
    found = guess if top.admits(guess) else seek(search, top, ANY, NODES)
    if found is None and focus and not search.stopped():
        if known is not None:  # what is half as good as can be is found at once, or never
            halfway = proof.face(small, (known + 1 + proof.bound) // 2)
            found = seek(search, halfway, ANY, NODES)
        else:
            found = seek(search, small, objective, NODES)
    return Optimum(found, proof.bound, proof), relaxed


def improve(search: Search, program: Program, proof: Certificate, known: int | None) -> Optimum:
    """As :func:`optimise`, the bound being proven: look below it, and lower it."""
    objective = proof.objective
    face = program if known is None else proof.face(program, known + 1)
    found = None if search.stopped() else seek(search, face, objective, NODES)
    best = known if found is None else objective.of(found)
    if best == proof.bound or search.stopped():
        return Optimum(found, proof.bound, proof)
    rest = program if best is None else proof.face(program, best + 1)
    decision = decide(search, rest, EFFORT, objective)
    match decision.verdict:
        case Verdict.SOLVED:
            return Optimum(decision.values, objective.of(decision.values), proof)
        case Verdict.IMPOSSIBLE:
            return Optimum(found, best, proof, impossible=best is None)
        case Verdict.UNDECIDED:
            return Optimum(found, proof.bound, proof)


def _without_bound(
    search: Search, program: Program, objective: Objective, known: int | None
) -> Optimum:
    """CP-SAT alone, where the relaxation has no optimum: mostly since there is no solution."""
    decision = decide(search, program, EFFORT, objective)
    match decision.verdict:
        case Verdict.SOLVED:
            best = objective.of(decision.values)
            return Optimum(decision.values if known is None or best > known else None, best)
        case Verdict.IMPOSSIBLE:
            return Optimum(impossible=True)
        case Verdict.UNDECIDED:
            return Optimum()
