"""Which problems are large events of the kind that has a strategy of its own."""

from solver.domains import Domains
from solver.large.event import REQUIRED
from solver.large.flow import is_countable
from solver.problem import Goal, Problem

SMALLEST = 20_000
"""Starts of candidates below which exact methods do better."""

CHOOSING = (Goal.VALUE, Goal.SHORTFALL)
"""The goals that depend on which meetings are held alone; they come first in the problem."""

OUTWEIGHED = 64
"""Units of a later goal that one unit of an earlier one is worth while annealing."""

WIDEST_BLOCK = 62
"""Slots of a block that fit in the bits of a pattern."""


def applies(domains: Domains) -> bool:
    """Whether the event is large, and made of nothing but two sides, one hall and limits."""
    problem = domains.problem
    return (
        sum(map(len, domains.starts)) >= SMALLEST
        and choosing(problem.goals) > 0
        and not set(CHOOSING) & set(problem.goals[choosing(problem.goals) :])
        and problem.max_break_difference is None
        and max(map(len, domains.blocks)) <= WIDEST_BLOCK
        and not any(one.uses or one.after or one.venue for one in problem.candidates)
        and all(
            one.min_meetings == 0
            and one.max_consecutive is None
            and one.parallel == 1
            and one.home_table is None
            for one in problem.participants
        )
        and is_countable(problem)
        and _is_weighable(problem)
        and domains.is_bilateral()
    )


def _is_weighable(problem: Problem) -> bool:
    """Whether costs in annealing stay within 64 bits."""
    values = [candidate.value for candidate in problem.candidates]
    required = sum(candidate.must_be_held for candidate in problem.candidates)
    wanted = sum(participant.target_meetings for participant in problem.participants)
    worth = sum(values) + (REQUIRED * required + wanted) * (1 + max(values))
    return OUTWEIGHED**2 * worth < 2**62


def choosing(goals: tuple[Goal, ...]) -> int:
    """How many of the goals, from the first on, depend on the choice of meetings alone."""
    return next((k for k, goal in enumerate(goals) if goal not in CHOOSING), len(goals))
