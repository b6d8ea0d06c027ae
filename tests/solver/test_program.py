"""Bounds from multipliers are true whatever the multipliers, and a false claim is noticed."""

import random
from dataclasses import replace
from itertools import product

import pytest

from solver.program import SCALE, Certificate, Objective, Program, certify


def pair_of_one() -> tuple[Program, Objective]:
    """Two variables of which one may be set, worth 3 and 2."""
    program = Program()
    first, second = program.variable(), program.variable()
    program.row({first: 1, second: 1}, upper=1)
    return program, Objective({first: 3, second: 2})


def random_program(seed: int) -> tuple[Program, Objective]:
    dice = random.Random(seed)
    program = Program()
    for _ in range(5):
        program.variable(dice.randint(-1, 0), dice.randint(0, 2))
    for _ in range(4):
        terms = {variable: dice.randint(-2, 3) for variable in dice.sample(range(5), 3)}
        side = dice.choice(["upper", "lower", "both"])
        middle = dice.randint(-1, 2)
        program.row(
            terms,
            lower=None if side == "upper" else middle - 2,
            upper=None if side == "lower" else middle + 1,
        )
    return program, Objective({variable: dice.randint(-3, 5) for variable in range(5)}, 7)


def solutions(program: Program) -> list[tuple[int, ...]]:
    ranges = [
        range(least, most + 1) for least, most in zip(program.lower, program.upper, strict=True)
    ]
    return [values for values in product(*ranges) if program.admits(values)]


def test_the_duals_of_a_small_program_prove_its_optimum():
    program, objective = pair_of_one()

    proof = certify(program, objective, [3.0])

    assert proof == Certificate(objective, (3 * SCALE,), 3)
    assert proof.holds(program)


def test_a_dual_of_too_little_still_gives_a_true_bound():
    program, objective = pair_of_one()

    assert certify(program, objective, [2.5]).bound == 3
    assert certify(program, objective, [0.0]).bound == 5


@pytest.mark.parametrize(
    "tampered",
    [
        {"bound": 2},
        {"multipliers": (SCALE,)},
        {"multipliers": (-3 * SCALE,)},
        {"multipliers": ()},
        {"objective": Objective({0: 3, 1: 5})},
    ],
)
def test_a_tampered_certificate_does_not_hold(tampered):
    program, objective = pair_of_one()
    proof = certify(program, objective, [3.0])

    assert proof.holds(program)
    assert not replace(proof, **tampered).holds(program)


@pytest.mark.parametrize("seed", range(40))
def test_no_multipliers_prove_less_than_the_optimum(seed):
    program, objective = random_program(seed)
    dice = random.Random(-seed)
    values = [objective.of(values) for values in solutions(program)]

    for _ in range(20):
        proof = certify(program, objective, [dice.uniform(-4, 4) for _ in program.rows])
        assert proof.holds(program)
        assert proof.bound >= max(values, default=proof.bound)


@pytest.mark.parametrize("seed", range(40))
def test_a_face_keeps_exactly_the_solutions_that_reach_the_target(seed):
    program, objective = random_program(seed)
    dice = random.Random(-seed)
    proof = certify(program, objective, [dice.uniform(-1, 1) for _ in program.rows])
    found = solutions(program)

    for target in range(proof.bound - 6, proof.bound + 1):
        face = proof.face(program, target)
        assert solutions(face) == [one for one in found if objective.of(one) >= target]


def test_a_face_settles_what_an_optimum_cannot_choose():
    program, objective = pair_of_one()
    proof = certify(program, objective, [3.0])

    face = proof.face(program, 3)

    assert (face.lower, face.upper) == ([0, 0], [1, 0])
    assert face.rows[0].lower == 1
    assert len(face.rows) == 1, "nothing is left to hold the objective by"
