"""What holding a candidate would cost, against every agenda of small problems."""

import pytest
from hypothesis import HealthCheck, given, settings

from solver.fixes import Price, price_of, prices
from solver.problem import Goal, Participant
from solver.result import Agenda
from solver.search import solve
from tests.solver.brute import agendas, figures
from tests.solver.problems import problems
from tests.solver.small import meeting, problem


def full_event():
    """One table and two slots: of three meetings one is left out."""
    return problem(
        meeting("ax", value=5),
        meeting("ay", value=4),
        meeting("bx", value=3),
        meeting("bz", value=1),
        blocks=(2,),
        capacity=1,
        goals=(Goal.VALUE,),
    )


def test_the_price_is_what_has_to_give_way():
    one = full_event()
    agenda = solve(one, workers=1)

    price = price_of(one, agenda, "bx", workers=1)

    assert price.losses == {Goal.VALUE: 1}
    assert (price.possible, price.least, price.proven) == (True, 1, True)
    assert set(price.meetings) == {"ax", "bx"}


def test_all_prices_at_once_are_the_single_ones():
    one = full_event()
    agenda = solve(one, workers=1)

    together = prices(one, agenda, workers=1)

    assert [(price.candidate, price.losses) for price in together] == [
        ("bx", {Goal.VALUE: 1}),
        ("bz", {Goal.VALUE: 3}),
    ]
    assert [price.losses for price in together] == [
        price_of(one, agenda, price.candidate, workers=1).losses for price in together
    ]


def test_what_can_never_be_held_has_no_price():
    one = problem(
        meeting("ax"),
        meeting("ay"),
        participants=(Participant("y", unavailable=("s1", "s2", "s3")),),
    )
    agenda = solve(one, workers=1)

    (price,) = prices(one, agenda, workers=1)

    assert price == price_of(one, agenda, "ay", workers=1)
    assert (price.possible, price.losses, price.proven) == (False, {}, True)


def check(one, agenda: Agenda, price: Price, goals: int) -> None:
    """The price is that of the best agenda with the candidate, in its first goals."""

    def order(held):
        return [
            -figure if goal.maximised else figure
            for goal, figure in zip(one.goals, figures(one, held), strict=True)
        ][:goals]

    best = min((order(held) for held in agendas(one) if price.candidate in held), default=None)
    assert price.proven
    if best is None:
        assert price.possible is False
        return
    now = [
        -(result.achieved or 0) if result.goal.maximised else result.achieved or 0
        for result in agenda.goals
    ][:goals]
    assert [*price.losses.values()][:goals] == [
        then - was for then, was in zip(best, now, strict=True)
    ]


@pytest.mark.slow
@settings(
    max_examples=60,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(problems(most_candidates=4, most_slots=4))
def test_prices_are_those_of_all_agendas(one):
    agenda = solve(one, workers=1)
    if not agenda.status.has_agenda:
        return
    upto = one.goals.index(Goal.VALUE) + 1 if Goal.VALUE in one.goals else 0
    for price in prices(one, agenda, workers=1):
        check(one, agenda, price, upto if one.goals[:upto].count(Goal.CHANGES) == 0 else 0)
    for entry in agenda.unscheduled:
        check(one, agenda, price_of(one, agenda, entry.candidate, workers=1), len(one.goals))
