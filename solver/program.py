"""Integer programs in rows, and bounds on them that are checked in whole numbers.

Linear programming duality, read as a proof: any multipliers of the rows, good or bad, give a
bound that is true. So the floating-point duals of an engine are only a suggestion. They are
rounded to whole multiples of ``1 / SCALE``, and the bound that follows is computed from them in
Python's integers. The same numbers say which variables and rows every solution of a wanted
objective must settle on (reduced cost fixing, complementary slackness): the *face*.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

SCALE = 2**40
"""Multipliers count in units of one ``SCALE``-th."""

Terms = Mapping[int, int]
"""Coefficients by variable."""


@dataclass(frozen=True, slots=True)
class Row:
    """``lower <= terms <= upper``; None where a side is open."""

    terms: Terms
    lower: int | None = None
    upper: int | None = None

    def admits(self, values: Sequence[int]) -> bool:
        """Whether the values keep the row."""
        total = sum(factor * values[variable] for variable, factor in self.terms.items())
        return (self.lower is None or total >= self.lower) and (
            self.upper is None or total <= self.upper
        )


@dataclass(frozen=True, slots=True)
class Objective:
    """``terms + constant``, to be as large as possible."""

    terms: Terms
    constant: int = 0

    def of(self, values: Sequence[int]) -> int:
        """What the values reach."""
        return self.constant + sum(
            factor * values[variable] for variable, factor in self.terms.items()
        )


@dataclass(slots=True)
class Program:
    """Whole-numbered variables, each between its ``lower`` and ``upper``, that keep all rows."""

    lower: list[int] = field(default_factory=list)
    upper: list[int] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def variable(self, lower: int = 0, upper: int = 1) -> int:
        """A new variable."""
        self.lower.append(lower)
        self.upper.append(upper)
        return len(self.lower) - 1

    def row(self, terms: Terms, lower: int | None = None, upper: int | None = None) -> None:
        """A new row."""
        self.rows.append(Row(terms, lower, upper))

    def is_fixed(self, variable: int) -> bool:
        """Whether only one value is left."""
        return self.lower[variable] == self.upper[variable]

    def contradicts_itself(self) -> bool:
        """Whether some variable or row has its lower side above its upper one: no solution."""
        return any(least > most for least, most in zip(self.lower, self.upper, strict=True)) or any(
            row.lower is not None and row.upper is not None and row.lower > row.upper
            for row in self.rows
        )

    def copy(self) -> "Program":
        """One that can be changed on its own."""
        return Program([*self.lower], [*self.upper], [*self.rows])

    def admits(self, values: Sequence[int]) -> bool:
        """Whether the values are a solution."""
        return all(
            least <= value <= most
            for least, value, most in zip(self.lower, values, self.upper, strict=True)
        ) and all(row.admits(values) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Certificate:
    """Proof that no solution reaches more than ``bound`` of the objective.

    ``multipliers``: one a row, in units of one ``SCALE``-th; above 0 it leans on the row's upper
    side, below 0 on its lower one.
    """

    objective: Objective
    multipliers: tuple[int, ...]
    bound: int

    def holds(self, program: Program) -> bool:
        """Whether the multipliers prove the bound; nothing but whole numbers is used."""
        sound = len(self.multipliers) == len(program.rows) and all(
            (row.upper if multiplier > 0 else row.lower) is not None
            for row, multiplier in zip(program.rows, self.multipliers, strict=True)
            if multiplier
        )
        return sound and _ceiling(program, self)[0] < (self.bound + 1) * SCALE

    def face(self, program: Program, target: int) -> Program:
        """What is left of a program for solutions whose objective is at least ``target``.

        The distance between the proven ceiling and the target is shared by all slack: what a
        variable or a row would cost above it cannot be.
        """
        ceiling, reduced = _ceiling(program, self)
        spare = ceiling - target * SCALE
        face = program.copy()
        for variable, cost in enumerate(reduced):
            if cost > 0:
                least = program.upper[variable] - spare // cost
                face.lower[variable] = max(program.lower[variable], least)
            elif cost < 0:
                most = program.lower[variable] + spare // -cost
                face.upper[variable] = min(program.upper[variable], most)
        for number, multiplier in enumerate(self.multipliers):
            row = program.rows[number]
            if multiplier > 0 and row.upper is not None:
                least = row.upper - spare // multiplier
                lower = least if row.lower is None else max(row.lower, least)
                face.rows[number] = Row(row.terms, lower, row.upper)
            elif multiplier < 0 and row.lower is not None:
                most = row.lower + spare // -multiplier
                upper = most if row.upper is None else min(row.upper, most)
                face.rows[number] = Row(row.terms, row.lower, upper)
        if spare:
            face.row(self.objective.terms, lower=target - self.objective.constant)
        return face


def certify(program: Program, objective: Objective, duals: Sequence[float]) -> Certificate:
    """The proof that floating-point duals of the rows suggest."""
    multipliers = tuple(
        multiplier if (row.upper if multiplier > 0 else row.lower) is not None else 0
        for row, multiplier in zip(
            program.rows, (round(dual * SCALE) for dual in duals), strict=True
        )
    )
    ceiling, _ = _ceiling(program, Certificate(objective, multipliers, 0))
    return Certificate(objective, multipliers, ceiling // SCALE)


def _ceiling(program: Program, proof: Certificate) -> tuple[int, list[int]]:
    """The bound that the multipliers give, and each variable's reduced cost, times ``SCALE``.

    For a solution x and multipliers y: objective = y (Ax) + (c - yA) x, and each part is at most
    what the row's side and the variable's own limits allow.
    """
    reduced = [0] * len(program.lower)
    for variable, factor in proof.objective.terms.items():
        reduced[variable] = factor * SCALE
    ceiling = proof.objective.constant * SCALE
    for row, multiplier in zip(program.rows, proof.multipliers, strict=True):
        if not multiplier:
            continue
        ceiling += multiplier * ((row.upper if multiplier > 0 else row.lower) or 0)
        for variable, factor in row.terms.items():
            reduced[variable] -= factor * multiplier
    ceiling += sum(
        cost * (program.upper[variable] if cost > 0 else program.lower[variable])
        for variable, cost in enumerate(reduced)
    )
    return ceiling, reduced
