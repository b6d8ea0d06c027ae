"""One agenda that is right, and ways to change one thing of it."""

from dataclasses import replace
from typing import Any

from solver.problem import Candidate, Goal, Participant, Problem, Resource, Slot, Venue
from solver.result import Agenda, GoalResult, Meeting, Status
from solver.verify import verify
from tests.solver.brute import figures

Found = list[tuple[str, tuple[str, ...]]]


def participant(problem: Problem, name: str, **keys: Any) -> Problem:
    return replace(
        problem,
        participants=tuple(
            replace(one, **keys) if one.id == name else one for one in problem.participants
        ),
    )


def candidate(problem: Problem, name: str, **keys: Any) -> Problem:
    return replace(
        problem,
        candidates=tuple(
            replace(one, **keys) if one.id == name else one for one in problem.candidates
        ),
    )


def meeting(agenda: Agenda, name: str, **keys: Any) -> Agenda:
    return replace(
        agenda,
        meetings=tuple(
            replace(one, **keys) if one.candidate == name else one for one in agenda.meetings
        ),
    )


def without(agenda: Agenda, name: str) -> Agenda:
    return replace(agenda, meetings=tuple(one for one in agenda.meetings if one.candidate != name))


def told_truly(problem: Problem, agenda: Agenda) -> Agenda:
    """The agenda with the figures of its meetings."""
    position = {slot.id: number for number, slot in enumerate(problem.slots)}
    held = {one.candidate: position[one.slot] for one in agenda.meetings}
    counted = zip(problem.goals, figures(problem, held), strict=True)
    return replace(
        agenda, goals=tuple(GoalResult(goal, figure, figure) for goal, figure in counted)
    )


def found(problem: Problem, agenda: Agenda) -> Found:
    return [(one.rule, one.ids) for one in verify(problem, agenda).violations]


PEOPLE = ("a", "b", "c", "d")
PROBLEM = Problem(
    name="four people, two blocks",
    slots=(
        Slot("m1", "am"),
        Slot("m2", "am"),
        Slot("m3", "am"),
        Slot("n1", "pm"),
        Slot("n2", "pm"),
    ),
    capacity=2,
    participants=tuple(map(Participant, PEOPLE)),
    candidates=(
        Candidate("ab", ("a", "b"), value=3),
        Candidate("cd", ("c", "d"), value=2),
        Candidate("ac", ("a", "c")),
        Candidate("bd", ("b", "d"), venue="plant", uses=("car",)),
        Candidate("ad", ("a", "d"), length=2, uses=("car",)),
    ),
    venues=(Venue("plant", 1),),
    resources=(Resource("car", 1),),
    goals=(Goal.VALUE, Goal.BREAKS, Goal.IDLE, Goal.SHORTFALL, Goal.CHANGES),
)
MEETINGS = (
    Meeting("ab", "m1", 1),
    Meeting("cd", "m1", 2),
    Meeting("ac", "m3", 1),
    Meeting("bd", "m2", None, {"car": 1}),
    Meeting("ad", "n1", 1, {"car": 1}),
)
AGENDA = told_truly(PROBLEM, Agenda(PROBLEM.name, Status.OPTIMAL, (), MEETINGS))
"""a waits in m2, c too; b goes on to the plant at once, and so does d."""
