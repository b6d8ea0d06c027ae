"""Figures are counted anew, and what an agenda claims of itself is held against them."""

from dataclasses import replace

import pytest

from solver.problem import Candidate, Goal, PreviousMeeting
from solver.result import Agenda, Conflict, GoalResult, Reason, Status, Unscheduled
from solver.verify import verify
from tests.solver.verify.example import AGENDA, MEETINGS, PROBLEM, found, participant, told_truly


def test_a_right_agenda_passes_with_its_figures():
    verdict = verify(PROBLEM, AGENDA)

    assert verdict.violations == ()
    assert verdict.accepted
    assert verdict.meetings == 5
    assert verdict.figures == {
        Goal.SHORTFALL: 0,
        Goal.VALUE: 8,
        Goal.BREAKS: 2,
        Goal.IDLE: 2,
        Goal.CHANGES: 0,
    }


def test_shortfall_and_changes_are_counted():
    problem = participant(PROBLEM, "b", target_meetings=4)
    problem = replace(
        problem, previous=(PreviousMeeting("ab", "m1", 1), PreviousMeeting("cd", "m2"))
    )

    verdict = verify(problem, told_truly(problem, AGENDA))

    assert verdict.violations == ()
    assert verdict.figures is not None
    assert (verdict.figures[Goal.SHORTFALL], verdict.figures[Goal.CHANGES]) == (2, 1)


def claiming(goal: Goal, achieved: int | None, bound: int | None) -> Agenda:
    goals = (GoalResult(goal, achieved, bound) if one.goal is goal else one for one in AGENDA.goals)
    return replace(AGENDA, goals=tuple(goals))


@pytest.mark.parametrize(
    ("agenda", "expected"),
    [
        (replace(AGENDA, problem="another"), [("problem", ("another", PROBLEM.name))]),
        (
            replace(AGENDA, goals=AGENDA.goals[::-1]),
            [("goals", ("changes", "shortfall", "idle", "breaks", "value"))],
        ),
        (replace(AGENDA, seconds=-1.0), [("seconds", ())]),
        (replace(AGENDA, status=Status.FEASIBLE), [("status", ())]),
        (replace(claiming(Goal.VALUE, 8, 9), status=Status.FEASIBLE), []),
        (replace(claiming(Goal.VALUE, 8, None), status=Status.FEASIBLE), []),
        (replace(claiming(Goal.BREAKS, 2, 1), status=Status.FEASIBLE), []),
        (claiming(Goal.VALUE, 8, 9), [("status", ("value",))]),
        (claiming(Goal.VALUE, 8, None), [("status", ("value",))]),
        (
            replace(claiming(Goal.VALUE, 8, 7), status=Status.FEASIBLE),
            [("bound", ("value",))],
        ),
        (
            replace(claiming(Goal.BREAKS, 2, 3), status=Status.FEASIBLE),
            [("bound", ("breaks",))],
        ),
        (claiming(Goal.VALUE, 9, 9), [("achieved", ("value",))]),
        (claiming(Goal.IDLE, 1, 1), [("achieved", ("idle",))]),
        (claiming(Goal.CHANGES, None, None), [("achieved", ("changes",))]),
        (
            replace(AGENDA, infeasibility=(Conflict("required", ("ab",), "ab is required."),)),
            [("infeasibility", ())],
        ),
    ],
)
def test_a_claim_that_is_not_true_is_found(agenda, expected):
    assert found(PROBLEM, agenda) == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], [("unscheduled", ("bc",))]),
        (["bc", "bc"], [("unscheduled", ("bc",))]),
        (["bc", "ab"], [("unscheduled", ("ab",))]),
        (["bc", "xy"], [("unscheduled", ("xy",))]),
        (["bc"], []),
    ],
)
def test_unscheduled_is_exactly_what_is_not_held(names, expected):
    problem = replace(
        PROBLEM,
        candidates=(*PROBLEM.candidates, Candidate("bc", ("b", "c"), allowed_slots=())),
    )
    slots = tuple(slot.id for slot in PROBLEM.slots)
    free = {"free": {"b": slots, "c": slots}}
    agenda = replace(
        AGENDA,
        unscheduled=tuple(Unscheduled(one, Reason.NO_COMMON_SLOT, free, "No.") for one in names),
    )

    assert found(problem, agenda) == expected


NOTHING = Agenda(
    PROBLEM.name,
    Status.INFEASIBLE,
    tuple(GoalResult(goal, None, None) for goal in PROBLEM.goals),
    infeasibility=(Conflict("pinned_slot", ("ab", "m1"), "ab is pinned to m1."),),
)
UNKNOWN = replace(NOTHING, status=Status.UNKNOWN, infeasibility=())


@pytest.mark.parametrize(
    ("agenda", "expected"),
    [
        (NOTHING, []),
        (UNKNOWN, []),
        (replace(NOTHING, infeasibility=()), [("infeasibility", ())]),
        (replace(NOTHING, meetings=MEETINGS[:1]), [("meetings", ())]),
        (
            replace(NOTHING, goals=(GoalResult(Goal.VALUE, 1, None), *NOTHING.goals[1:])),
            [("achieved", ("value",))],
        ),
        (
            replace(NOTHING, infeasibility=(Conflict("pinned_slot", ("xy",), "xy is pinned."),)),
            [("infeasibility", ("pinned_slot", "xy"))],
        ),
        (
            replace(NOTHING, infeasibility=(Conflict("pinned_slot", ("ab",), ""),)),
            [("infeasibility", ("pinned_slot",))],
        ),
        (replace(UNKNOWN, infeasibility=NOTHING.infeasibility), [("infeasibility", ())]),
        (replace(UNKNOWN, problem="another"), [("problem", ("another", PROBLEM.name))]),
    ],
)
def test_without_an_agenda_there_is_nothing_but_rules_that_clash(agenda, expected):
    verdict = verify(PROBLEM, agenda)

    assert [(one.rule, one.ids) for one in verdict.violations] == expected
    assert (verdict.figures, verdict.meetings) == (None, None)


def test_a_violation_says_what_is_wrong_with_its_amounts():
    verdict = verify(replace(PROBLEM, capacity_by_slot={"m1": 1}), AGENDA)

    assert [str(one) for one in verdict.violations] == [
        "capacity: 2 meetings are in the main hall in 'm1', which holds 1"
    ]
    assert not verdict.accepted
