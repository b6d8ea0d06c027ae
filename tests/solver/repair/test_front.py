"""The front of worth lost against people disturbed, against every agenda of small problems."""

import os
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solver.domains import NOT_HELD
from solver.problem import Goal, Participant, Problem
from solver.repair import Away, Cancelled, Happening, SlotsClosed, TablesClosed, WalkIn, repair
from solver.repair.situation import Situation, situation
from solver.repair.statement import weights, worth_goals
from solver.result import Agenda
from solver.search import solve
from solver.verify import verify
from tests.solver.brute import Held, agendas, figures
from tests.solver.problems import problems
from tests.solver.repair.cases import as_planned, event
from tests.solver.small import meeting

EXAMPLES = int(os.environ.get("RANDOM_PROBLEMS", "0"))


def _examples(number: int) -> settings:
    return settings(
        max_examples=EXAMPLES or number,
        derandomize=not EXAMPLES,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


@st.composite
def happenings(draw: st.DrawFn, problem: Problem, agenda: Agenda) -> list[Happening]:
    """One or two things that can happen to the agenda."""
    names = [slot.id for slot in problem.slots]
    some = st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True).map(tuple)
    kinds: list[st.SearchStrategy[Happening]] = [
        st.builds(Away, st.sampled_from([one.id for one in problem.participants]), some),
        st.builds(TablesClosed, some),
        st.builds(SlotsClosed, some),
    ]
    if agenda.meetings:
        held = [one.candidate for one in agenda.meetings]
        kinds.append(st.builds(Cancelled, st.sampled_from(held)))
    return draw(st.lists(st.one_of(kinds), min_size=1, max_size=2))


def every_price(here: Situation) -> set[tuple[int, int]]:
    """Worth lost and people disturbed, for each agenda that the situation leaves possible."""
    problem = here.domains.problem
    goals = worth_goals(problem.goals)
    asked = replace(problem, goals=goals)
    old = {
        one.id: was
        for one, was in zip(problem.candidates, here.old, strict=True)
        if was != NOT_HELD
    }

    def worth(held: Held) -> int:
        return sum(
            weight * (figure if goal.maximised else -figure)
            for goal, weight, figure in zip(
                goals, weights(problem, goals), figures(asked, held), strict=True
            )
        )

    return {
        (
            worth(old) - worth(held),
            len(
                {
                    who
                    for one in problem.candidates
                    if held.get(one.id) != old.get(one.id)
                    for who in one.participants
                }
            ),
        )
        for held in agendas(problem)
    }


def front_is_as_brute_force_says(problem: Problem, data: st.DataObject) -> None:
    agenda = solve(problem, time_limit=60, workers=1)
    if not agenda.status.has_agenda:
        return
    happened = data.draw(happenings(problem, agenda))
    now = data.draw(st.none() | st.sampled_from([slot.id for slot in problem.slots]))
    notice = data.draw(st.integers(0, 1))
    here = situation(problem, agenda, happened, now=now, notice=notice, protected=())
    prices = every_price(here)

    answers = repair(problem, agenda, happened, now=now, notice=notice, workers=1, time_limit=60)

    for answer in answers:
        assert verify(answer.problem, answer.agenda).violations == ()
        assert answer.proven
        if worth_goals(problem.goals) == (Goal.VALUE,):
            assert answer.worth_lost == answer.price.value_lost
    if not prices:
        assert all(len(answer.let_go) > len(here.let_go) for answer in answers)
        return
    points = [(answer.worth_lost, len(answer.price.people)) for answer in answers]
    assert points == sorted(points, key=lambda point: point[1])
    assert points[0] == min(prices, key=lambda price: (price[1], price[0]))
    assert points[-1] == min(prices)
    for lost, people in points:
        assert (lost, people) in prices
        assert not any(
            other != (lost, people) and other[0] <= lost and other[1] <= people for other in prices
        )


@_examples(40)
@given(problems(most_candidates=5, most_slots=4), st.data())
def test_the_ends_of_the_front_are_those_of_all_agendas(problem, data):
    front_is_as_brute_force_says(problem, data)


@pytest.mark.slow
@_examples(300)
@given(problems(most_candidates=5, most_slots=4), st.data())
def test_the_ends_of_many_fronts_are_those_of_all_agendas(problem, data):
    front_is_as_brute_force_says(problem, data)


def test_more_people_are_disturbed_only_to_lose_less():
    new = WalkIn(Participant("n"), (meeting("bn", value=6),))

    answers = repair(event(), as_planned(event()), [new], workers=1)

    points = [(answer.price.value_lost, len(answer.price.people)) for answer in answers]
    assert points == [(0, 0), (-6, 2), (-7, 3)]


def test_the_answers_so_far_are_reported_and_never_get_worse():
    seen = []

    last = repair(
        event(),
        as_planned(event()),
        [WalkIn(Participant("n"), (meeting("bn", value=6),))],
        workers=1,
        on_repaired=seen.append,
    )

    assert seen
    fewest = [len(answers[0].price.people) for answers in [*seen, last]]
    least = [answers[-1].worth_lost for answers in [*seen, last]]
    assert fewest == sorted(fewest, reverse=True)
    assert least == sorted(least, reverse=True)


def test_one_worker_gives_the_same_answers_twice():
    def once():
        return [
            (answer.price, answer.agenda.meetings)
            for answer in repair(
                event(), as_planned(event()), [Away("b", ("s1", "s2"))], workers=1, seed=3
            )
        ]

    assert once() == once()
