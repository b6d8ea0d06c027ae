"""A CP-SAT model copied into rows, so that engines for linear programs can read it."""

from collections.abc import Iterable
from typing import Any

from ortools.sat.python.cp_model import CpModel

from solver.program import Objective, Program


def program_of(model: CpModel) -> Program:
    """The rows of a CP-SAT model of clauses, sums and maxima.

    A maximum becomes a lower bound of its target: enough where the target is to be small.
    """
    program = Program()
    for variable in model.proto.variables:
        limits = [*variable.domain]
        program.variable(limits[0], limits[-1])
    for constraint in model.proto.constraints:
        _add_rows(program, constraint)
    return program


def objective_of(model: CpModel) -> Objective:
    """What the model minimises, negated."""
    stated = model.proto.objective
    terms = {variable: -factor for variable, factor in zip(stated.vars, stated.coeffs, strict=True)}
    return Objective(terms, -round(stated.offset))


def _add_rows(program: Program, constraint: Any) -> None:
    """The rows of one constraint, as CP-SAT's protocol message states it."""
    unless = [-1 - literal for literal in constraint.enforcement_literal]
    if constraint.has_bool_or():
        _literals(program, [*constraint.bool_or.literals, *unless], least=1)
    elif constraint.has_bool_and():
        for literal in constraint.bool_and.literals:
            _literals(program, [literal, *unless], least=1)
    elif constraint.has_at_most_one() and not unless:
        _literals(program, constraint.at_most_one.literals, most=1)
    elif constraint.has_exactly_one() and not unless:
        _literals(program, constraint.exactly_one.literals, least=1, most=1)
    elif constraint.has_linear() and not unless and len(constraint.linear.domain) == 2:
        least, most = (constraint.linear.domain[end] for end in (0, 1))
        terms = _summed(zip(constraint.linear.vars, constraint.linear.coeffs, strict=True))
        program.row(
            terms,
            None if least <= -(2**62) else least,
            None if most >= 2**62 else most,
        )
    elif constraint.has_lin_max() and not unless:
        target = constraint.lin_max.target
        for one in constraint.lin_max.exprs:
            terms = _summed(
                [
                    *zip(target.vars, target.coeffs, strict=True),
                    *((v, -factor) for v, factor in zip(one.vars, one.coeffs, strict=True)),
                ]
            )
            program.row(terms, lower=one.offset - target.offset)
    else:
        raise NotImplementedError(f"no rows are known for {constraint}")


def _literals(
    program: Program, literals: Iterable[int], least: int | None = None, most: int | None = None
) -> None:
    """At least and at most so many of the literals; below zero stands for a negation."""
    terms: dict[int, int] = {}
    negated = 0
    for literal in literals:
        variable, factor = (literal, 1) if literal >= 0 else (-1 - literal, -1)
        negated += literal < 0
        terms[variable] = terms.get(variable, 0) + factor
    program.row(
        terms,
        None if least is None else least - negated,
        None if most is None else most - negated,
    )


def _summed(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    terms: dict[int, int] = {}
    for variable, factor in pairs:
        terms[variable] = terms.get(variable, 0) + factor
    return terms
