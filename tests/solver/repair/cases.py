"""A small event whose repairs can be followed by hand."""

from solver.problem import Goal, Participant, Problem
from solver.result import Agenda, GoalResult, Meeting, Status
from tests.solver.small import meeting, problem, slots


def event(**keys: object) -> Problem:
    """Four slots in two blocks, two tables; a and b meet x, y and z as far as they can."""
    given = {
        "slots": slots(2, 2),
        "capacity": 2,
        "goals": (Goal.VALUE,),
        "participants": (Participant("a"), Participant("b")),
        **keys,
    }
    return problem(
        meeting("ax", value=9),
        meeting("ay", value=8),
        meeting("bx", value=7),
        meeting("bz", value=5),
        meeting("bw", value=1),
        **given,
    )


def in_force(one: Problem, **starts: str) -> Agenda:
    """An agenda with these meetings, at tables 1 and 2 of their slots."""
    taken: dict[str, int] = {}
    meetings = []
    for name, slot in starts.items():
        taken[slot] = taken.get(slot, 0) + 1
        meetings.append(Meeting(name, slot, taken[slot]))
    goals = tuple(GoalResult(goal, None, None) for goal in one.goals)
    return Agenda(one.name, Status.FEASIBLE, goals, tuple(meetings))


def as_planned(one: Problem) -> Agenda:
    """The agenda that the tests begin with."""
    return in_force(one, ax="s1", bz="s1", bx="s2", ay="s3")
