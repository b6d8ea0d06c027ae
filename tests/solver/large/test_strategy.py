"""When the strategy for large events applies, and what it makes of them."""

import dataclasses

import pytest

from solver import large
from solver.domains import NOT_HELD, build_domains
from solver.incumbent import Search
from solver.problem import Goal, PreviousMeeting, Problem
from solver.search import solve
from solver.verify import verify
from tests.solver.missions import mission


def show(**keys) -> Problem:
    """A hundred of each side; keys as for a mission."""
    shape = {"blocks": 4, "slots_per_block": 5, "tables": 25, "wishes": 14} | keys
    return mission(100, 100, **shape)


def with_participant(**keys) -> Problem:
    one = show()
    return dataclasses.replace(
        one, participants=(dataclasses.replace(one.participants[0], **keys), *one.participants[1:])
    )


def with_candidate(**keys) -> Problem:
    one = show()
    return dataclasses.replace(
        one, candidates=(dataclasses.replace(one.candidates[0], **keys), *one.candidates[1:])
    )


@pytest.mark.parametrize(
    "stated",
    [
        show(),
        show(goals=(Goal.SHORTFALL, Goal.VALUE, Goal.IDLE)),
        with_candidate(pinned_slot="b1s1"),
        with_candidate(value=2**36, required=True),
        with_participant(max_meetings=1, target_meetings=4),
    ],
)
def test_it_applies_to_two_sides_and_one_hall(stated):
    assert large.applies(build_domains(stated))


@pytest.mark.parametrize(
    "stated",
    [
        mission(),
        show(goals=(Goal.BREAKS, Goal.VALUE)),
        show(goals=(Goal.VALUE, Goal.BREAKS, Goal.SHORTFALL)),
        show(goals=()),
        show(max_break_difference=1),
        show(blocks=1, slots_per_block=63),
        with_participant(min_meetings=1),
        with_participant(max_consecutive=3),
        with_participant(parallel=2),
        with_participant(home_table=1),
        with_candidate(length=2),
        with_candidate(participants=("h1", "h2")),
        with_candidate(participants=("h1", "g1", "g2")),
        with_candidate(after=(show().candidates[1].id,)),
        with_candidate(value=2**52),
        with_candidate(value=2**42, required=True),
    ],
)
def test_it_applies_to_nothing_else(stated):
    assert not large.applies(build_domains(stated))


@pytest.mark.slow
def test_a_show_of_two_hundred_is_planned_and_its_value_proven():
    stated = show()
    answer = solve(stated, time_limit=8, workers=2)
    value, breaks = answer.goals
    assert verify(stated, answer).accepted
    assert value.proven
    assert breaks.achieved is not None
    assert breaks.achieved <= len(stated.participants) / 4


@pytest.mark.slow
def test_holes_leave_a_small_gap_and_no_rule_broken():
    stated = show(holes=0.4)
    answer = solve(stated, time_limit=12, workers=2)
    assert verify(stated, answer).accepted
    gap = answer.goals[0].gap
    assert gap is not None
    assert gap < 0.01


@pytest.mark.slow
def test_the_agenda_is_the_same_for_the_same_seed():
    domains = build_domains(show(tables=60, wishes=10))

    def run(seed: int) -> list[int] | None:
        with Search(domains, time_limit=60, workers=1, seed=seed) as search:
            large.large(search)
            assert search.finished()
            return search.best()

    assert run(1) == run(1)
    assert run(1) != run(2)


@pytest.mark.slow
def test_what_is_pinned_is_held_and_what_was_agreed_stays():
    stated = show()
    pinned = stated.candidates[5].id
    agreed = solve(stated, time_limit=4, workers=1)
    changed = dataclasses.replace(
        stated,
        candidates=tuple(
            dataclasses.replace(one, pinned_slot="b2s2") if one.id == pinned else one
            for one in stated.candidates
        ),
        previous=tuple(PreviousMeeting(one.candidate, one.slot) for one in agreed.meetings),
        goals=(Goal.VALUE, Goal.CHANGES, Goal.BREAKS),
    )
    domains = build_domains(changed)
    with Search(domains, time_limit=6, workers=1) as search:
        large.large(search)
        best, figures = search.best(), search.figures()
    assert best is not None
    assert figures is not None
    assert best[5] == domains.slot_index["b2s2"]
    assert figures[1] < len(agreed.meetings) / 4
    assert sum(start != NOT_HELD for start in best) >= 0.95 * len(agreed.meetings)
