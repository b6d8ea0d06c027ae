"""The agenda problem as a CP-SAT model: every rule of the format, every goal, nothing else.

:mod:`variables` says what is decided, :mod:`rules` lists what must hold, one function a rule,
:mod:`goals` what is optimised, one function a goal.
"""

from collections.abc import Callable

from ortools.sat.python.cp_model import LinearExprT

from solver.domains import Domains
from solver.model.goals import GOALS
from solver.model.rules import RULES
from solver.model.variables import Interrupted, Variables
from solver.problem import Goal

__all__ = ["Interrupted", "Variables", "build_model", "goal_expression"]


def build_model(domains: Domains, stopped: Callable[[], bool] = lambda: False) -> Variables:
    """The model with every rule posted; raises :class:`Interrupted` once ``stopped()`` is true."""
    variables = Variables(domains, stopped)
    for rule in RULES:
        rule(variables)
    return variables


def goal_expression(variables: Variables, goal: Goal) -> LinearExprT:
    """The figure of a goal in every solution of the model."""
    return GOALS[goal](variables)
