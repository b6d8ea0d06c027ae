"""What must follow for a changed problem from the answer to the problem before the change."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solver.problem import Candidate, Goal, Problem
from solver.result import Agenda, Status
from solver.search import solve
from solver.verify import verify
from tests.solver.problems import problems

LARGER = problems(most_candidates=9, most_slots=6)

pytestmark = pytest.mark.slow

tried = settings(
    max_examples=60,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def solved(problem: Problem) -> Agenda:
    agenda = solve(problem, time_limit=60, workers=1)
    assert agenda.status in (Status.OPTIMAL, Status.INFEASIBLE)
    assert verify(problem, agenda).violations == ()
    return agenda


def value_of(problem: Problem) -> int:
    """The highest value; -1 where there is no agenda, which is less than any."""
    agenda = solved(replace(problem, goals=(Goal.VALUE,)))
    return -1 if agenda.goals[0].achieved is None else agenda.goals[0].achieved


@tried
@given(LARGER, st.integers(0, 2**16))
def test_other_names_in_another_order_change_no_figure(problem, seed):
    assert solved(renamed(problem, Random(seed))).goals == solved(problem).goals


@tried
@given(LARGER)
def test_one_more_table_never_lowers_value(problem):
    wider = replace(
        problem,
        capacity=problem.capacity + 1,
        capacity_by_slot={slot: most + 1 for slot, most in problem.capacity_by_slot.items()},
    )

    assert value_of(wider) >= value_of(problem)


@tried
@given(LARGER)
def test_the_found_agenda_pinned_keeps_its_figures(problem):
    agenda = solved(problem)
    slots = {meeting.candidate: meeting.slot for meeting in agenda.meetings}
    pinned = replace(
        problem,
        candidates=tuple(
            replace(one, pinned_slot=slots.get(one.id, one.pinned_slot))
            for one in problem.candidates
        ),
    )

    assert solved(pinned).goals == agenda.goals


@tried
@given(LARGER, st.integers(0, 2**16))
def test_fewer_candidates_never_have_a_higher_value(problem, seed):
    draw = Random(seed)
    kept = [one for one in problem.candidates if one.must_be_held or draw.random() < 0.6]

    assert value_of(only(problem, kept)) <= value_of(problem)


def only(problem: Problem, kept: list[Candidate]) -> Problem:
    """The problem without its other candidates, and without a word of them."""
    ids = {one.id for one in kept}
    return replace(
        problem,
        candidates=tuple(
            replace(one, after=tuple(before for before in one.after if before in ids))
            for one in kept
        ),
        previous=tuple(entry for entry in problem.previous if entry.candidate in ids),
    )


def renamed(problem: Problem, draw: Random) -> Problem:
    """The same problem in other words; only slots, and who is named first, stay in order."""
    things = (
        *problem.slots,
        *problem.venues,
        *problem.resources,
        *problem.participants,
        *problem.candidates,
    )
    numbers = draw.sample(range(1000), len(things))
    new = {thing.id: f"{number} 名" for thing, number in zip(things, numbers, strict=True)}

    def names(ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(draw.sample([new[one] for one in ids], len(ids)))

    def shuffled(items: list) -> tuple:
        return tuple(draw.sample(items, len(items)))

    return Problem(
        name="renamed",
        slots=tuple(replace(one, id=new[one.id], block=one.block + "'") for one in problem.slots),
        capacity=problem.capacity,
        capacity_by_slot={new[slot]: most for slot, most in problem.capacity_by_slot.items()},
        venues=shuffled([replace(one, id=new[one.id]) for one in problem.venues]),
        resources=shuffled(
            [
                replace(one, id=new[one.id], unavailable=names(one.unavailable))
                for one in problem.resources
            ]
        ),
        participants=shuffled(
            [
                replace(one, id=new[one.id], side="a side", unavailable=names(one.unavailable))
                for one in problem.participants
            ]
        ),
        candidates=shuffled(
            [
                replace(
                    one,
                    id=new[one.id],
                    participants=tuple(new[who] for who in one.participants),
                    allowed_slots=None if one.allowed_slots is None else names(one.allowed_slots),
                    pinned_slot=one.pinned_slot and new[one.pinned_slot],
                    after=names(one.after),
                    uses=names(one.uses),
                    venue=one.venue and new[one.venue],
                )
                for one in problem.candidates
            ]
        ),
        travel=shuffled(
            [
                replace(
                    one,
                    origin=one.destination and new[one.destination],
                    destination=one.origin and new[one.origin],
                )
                for one in problem.travel
            ]
        ),
        goals=problem.goals,
        max_break_difference=problem.max_break_difference,
        previous=shuffled(
            [
                replace(one, candidate=new[one.candidate], slot=new[one.slot])
                for one in problem.previous
            ]
        ),
    )
