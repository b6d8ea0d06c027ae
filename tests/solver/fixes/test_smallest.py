"""The smallest fix: each kind once, and none that the changed problem does not bear out."""

import pytest
from hypothesis import HealthCheck, given, settings

from solver.fixes import Fix, FixKind, SmallestFix, fixed, smallest_fix, smallest_fixes
from solver.problem import Goal, Participant, Problem, Resource, Venue
from solver.search import solve
from tests.solver.brute import agendas, figures
from tests.solver.problems import problems
from tests.solver.small import meeting, problem


def fix_for(one: Problem, candidate: str) -> SmallestFix | None:
    found = smallest_fix(one, solve(one, workers=1), candidate, workers=1)
    if found is not None:
        borne_out(one, found)
    return found


def borne_out(one: Problem, found: SmallestFix) -> None:
    """The meetings are an agenda of the changed problem, hold the candidate and lose nothing."""
    changed = fixed(one, found.fixes)
    position = {slot.id: number for number, slot in enumerate(changed.slots)}
    held = {name: position[slot] for name, slot in found.meetings.items()}
    assert found.problem == changed
    assert found.candidate in held
    assert held in list(agendas(changed))
    before = solve(one, workers=1)
    for goal, figure, now in zip(one.goals, figures(changed, held), before.goals, strict=True):
        assert now.achieved is not None
        gain = figure - now.achieved if goal.maximised else now.achieved - figure
        assert found.gains[goal] == gain


def test_one_more_table():
    one = problem(meeting("ax", value=2), meeting("by"), blocks=(1,), capacity=1)

    found = fix_for(one, "by")

    assert found is not None
    assert found.fixes == (Fix(FixKind.TABLE, ("s1",)),)
    assert found.gains[Goal.VALUE] == 1
    assert not found.replanned


def test_a_later_departure():
    one = problem(
        meeting("ax", value=2),
        meeting("ay"),
        blocks=(2,),
        participants=(
            Participant("y", unavailable=("s2",)),
            Participant("x", unavailable=("s2",)),
        ),
    )

    found = fix_for(one, "ay")

    assert found is not None
    assert found.fixes == (Fix(FixKind.STAY, ("y", "s2")),)


def test_one_more_meeting_for_a_maximum():
    one = problem(
        meeting("ax", value=2), meeting("ay"), participants=(Participant("a", max_meetings=1),)
    )

    found = fix_for(one, "ay")

    assert found is not None
    assert found.fixes == (Fix(FixKind.MAXIMUM, ("a",)),)


def test_one_more_interpreter():
    one = problem(
        meeting("ax", value=2, uses=("zh",)),
        meeting("by", uses=("zh",)),
        blocks=(1,),
        resources=(Resource("zh", 1),),
    )

    found = fix_for(one, "by")

    assert found is not None
    assert found.fixes == (Fix(FixKind.RESOURCE, ("zh",)),)


def test_an_interpreter_who_stays():
    one = problem(meeting("ax", uses=("zh",)), blocks=(1,), resources=(Resource("zh", 1, ("s1",)),))

    found = fix_for(one, "ax")

    assert found is not None
    assert found.fixes == (Fix(FixKind.RESOURCE_SLOT, ("zh", "s1")),)


def test_room_at_a_venue():
    one = problem(
        meeting("ax", value=2, venue="plant"),
        meeting("by", venue="plant"),
        blocks=(1,),
        venues=(Venue("plant", 1),),
    )

    found = fix_for(one, "by")

    assert found is not None
    assert found.fixes == (Fix(FixKind.VENUE, ("plant",)),)


def test_a_table_elsewhere_where_others_can_move():
    """With a second table in s1, ax moves there and leaves the table of s2 to by."""
    one = problem(
        meeting("ax", value=3),
        meeting("cz", value=3),
        meeting("by", value=1, allowed_slots=("s2",)),
        blocks=(2,),
        capacity=1,
        capacity_by_slot={"s2": 1},
        participants=(Participant("b"), Participant("y", unavailable=("s1",))),
    )

    found = fix_for(one, "by")

    assert found is not None
    assert len(found.fixes) == 1


def test_two_changes_where_one_is_not_enough():
    one = problem(
        meeting("ax", value=2),
        meeting("by"),
        blocks=(1,),
        capacity=1,
        participants=(Participant("y", unavailable=("s1",)),),
    )

    found = fix_for(one, "by")

    assert found is not None
    assert set(found.fixes) == {Fix(FixKind.TABLE, ("s1",)), Fix(FixKind.STAY, ("y", "s1"))}


def test_no_fix_is_claimed_where_none_of_the_kinds_helps():
    one = problem(meeting("ax", value=2), meeting("ay"), blocks=(1,))

    assert fix_for(one, "ay") is None
    assert smallest_fixes(one, solve(one, workers=1)) == ()


def test_all_at_once_leave_other_meetings_where_they_are():
    one = problem(
        meeting("ax", value=3), meeting("by", value=2), meeting("cz"), blocks=(1,), capacity=1
    )

    found = smallest_fixes(one, solve(one, workers=1))

    assert [fix.candidate for fix in found] == ["by", "cz"]
    assert not any(fix.replanned for fix in found)
    for fix in found:
        borne_out(one, fix)


@pytest.mark.slow
@settings(
    max_examples=100,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(problems(most_candidates=4, most_slots=4))
def test_no_fix_is_claimed_that_is_none(one):
    agenda = solve(one, workers=1)
    if not agenda.status.has_agenda:
        return
    for found in smallest_fixes(one, agenda):
        borne_out(one, found)
    for entry in agenda.unscheduled[:1]:
        single = smallest_fix(one, agenda, entry.candidate, workers=1)
        if single is not None:
            borne_out(one, single)
