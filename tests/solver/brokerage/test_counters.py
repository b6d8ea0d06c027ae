"""Each counter against every input there is."""

from itertools import product

import pytest
from ortools.sat.python import cp_model

from solver.brokerage.counters import at_most, count


def is_possible(model: cp_model.CpModel, literals, values) -> bool:
    fixed = model.clone()
    for literal, value in zip(literals, values, strict=True):
        fixed.add(literal == value)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    return solver.solve(fixed) == cp_model.OPTIMAL


@pytest.mark.parametrize("number", range(6))
@pytest.mark.parametrize("most", range(5))
def test_at_most_so_many_are_true(number, most):
    model = cp_model.CpModel()
    literals = [model.new_bool_var("") for _ in range(number)]
    at_most(model, literals, most)

    for values in product([False, True], repeat=number):
        assert is_possible(model, literals, values) == (sum(values) <= most)


@pytest.mark.parametrize("number", range(6))
@pytest.mark.parametrize("most", range(6))
def test_an_exact_count_is_the_number_in_unary(number, most):
    model = cp_model.CpModel()
    literals = [model.new_bool_var("") for _ in range(number)]
    counted = count(model, literals, most, exact=True)
    assert len(counted) == min(number, most)

    for values in product([False, True], repeat=number):
        unary = [sum(values) > place for place in range(len(counted))]
        assert is_possible(model, [*literals, *counted], [*values, *unary])
        for place, digit in enumerate(unary):
            assert not is_possible(model, [*literals, counted[place]], [*values, not digit])


def test_a_count_in_one_direction_may_say_too_much_and_never_too_little():
    model = cp_model.CpModel()
    literals = [model.new_bool_var("") for _ in range(4)]
    counted = count(model, literals, 4)

    for values in product([False, True], repeat=4):
        assert is_possible(model, [*literals, *counted], [*values, *[True] * 4])
        for place in range(sum(values)):
            assert not is_possible(model, [*literals, counted[place]], [*values, False])
