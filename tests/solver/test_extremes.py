"""The largest numbers that the format takes are numbers like others: exact, and no slower."""

from dataclasses import replace

import pytest

from solver.problem import (
    Candidate,
    Goal,
    Participant,
    PreviousMeeting,
    Problem,
    Resource,
    Slot,
    Travel,
    Venue,
)
from solver.refusals import LARGEST_COUNT, LARGEST_VALUE_SUM, refusals
from solver.result import Status
from solver.search import solve
from solver.verify import verify

PEOPLE = tuple(Participant(name) for name in "abcd")
PAIRS = tuple(
    Candidate(one.id + other.id, (one.id, other.id))
    for number, one in enumerate(PEOPLE)
    for other in PEOPLE[number + 1 :]
)
PROBLEM = Problem("all meet all", tuple(Slot(f"s{n}", "day") for n in range(3)), 2, PEOPLE, PAIRS)


def everybody(**keys: int) -> tuple[Participant, ...]:
    return tuple(replace(one, **keys) for one in PEOPLE)


@pytest.mark.parametrize(
    ("problem", "status", "best"),
    [
        (replace(PROBLEM, capacity=LARGEST_COUNT), Status.OPTIMAL, (6, 0)),
        (
            replace(
                PROBLEM,
                participants=everybody(
                    target_meetings=LARGEST_COUNT,
                    max_meetings=LARGEST_COUNT,
                    max_consecutive=LARGEST_COUNT,
                    parallel=LARGEST_COUNT,
                ),
                max_break_difference=LARGEST_COUNT,
                goals=tuple(Goal),
            ),
            Status.OPTIMAL,
            (4 * LARGEST_COUNT - 12, 6, 0, 0, 0),
        ),
        (
            replace(PROBLEM, participants=everybody(min_meetings=LARGEST_COUNT)),
            Status.INFEASIBLE,
            (None, None),
        ),
        (
            replace(PROBLEM, candidates=tuple(replace(c, length=LARGEST_COUNT) for c in PAIRS)),
            Status.OPTIMAL,
            (0, 0),
        ),
        (
            replace(
                PROBLEM,
                candidates=(replace(PAIRS[0], value=LARGEST_VALUE_SUM - 5), *PAIRS[1:]),
            ),
            Status.OPTIMAL,
            (LARGEST_VALUE_SUM, 0),
        ),
        (
            replace(
                PROBLEM,
                venues=(Venue("plant", LARGEST_COUNT),),
                travel=(Travel(None, "plant", LARGEST_COUNT),),
                candidates=(replace(PAIRS[0], venue="plant"), *PAIRS[1:]),
            ),
            Status.OPTIMAL,
            (5, 0),
        ),
        (
            replace(
                PROBLEM,
                resources=(Resource("car", LARGEST_COUNT),),
                candidates=tuple(replace(one, uses=("car",)) for one in PAIRS),
            ),
            Status.OPTIMAL,
            (6, 0),
        ),
        (
            replace(
                PROBLEM,
                capacity=LARGEST_COUNT,
                participants=(replace(PEOPLE[0], home_table=LARGEST_COUNT), *PEOPLE[1:]),
                previous=(PreviousMeeting("cd", "s0", LARGEST_COUNT - 1),),
                candidates=(*PAIRS[:5], replace(PAIRS[5], length=2)),
            ),
            Status.OPTIMAL,
            (5, 0),
        ),
        (replace(PROBLEM, slots=()), Status.OPTIMAL, (0, 0)),
        (replace(PROBLEM, goals=()), Status.OPTIMAL, ()),
        (Problem("", (), 0, (), ()), Status.OPTIMAL, (0, 0)),
    ],
    ids=[
        "tables",
        "limits of participants",
        "minimum",
        "length",
        "values",
        "travel",
        "resources",
        "home and previous table",
        "no slots",
        "no goals",
        "nothing",
    ],
)
def test_the_largest_numbers_and_the_smallest_problems(problem, status, best):
    assert refusals(problem) == []

    agenda = solve(problem, time_limit=30, workers=1)

    assert verify(problem, agenda).violations == ()
    assert agenda.status is status
    assert tuple(one.achieved for one in agenda.goals) == best
    assert tuple(one.bound for one in agenda.goals) == best
