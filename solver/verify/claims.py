"""What an agenda says of itself: its status, its goals' figures and bounds, what it leaves out."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain

from solver.problem import Goal, Problem
from solver.result import Agenda, GoalResult, Status
from solver.verify.layout import Layout, Violation


def untrue_claims(layout: Layout, agenda: Agenda, figures: Mapping[Goal, int]) -> list[Violation]:
    """What an agenda with meetings claims and is not so."""
    return list(
        chain(
            _heading(layout.problem, agenda),
            _goals(agenda, figures),
            _left_out(layout, agenda),
        )
    )


def untrue_without_agenda(problem: Problem, agenda: Agenda) -> list[Violation]:
    """What is not as it should be where there is no agenda: ``infeasible`` or ``unknown``."""
    return list(chain(_heading(problem, agenda), _nothing_held(problem, agenda)))


def _heading(problem: Problem, agenda: Agenda) -> Iterator[Violation]:
    if agenda.problem != problem.name:
        yield Violation(
            "problem",
            (agenda.problem, problem.name),
            f"the agenda is for {agenda.problem!r}, not for {problem.name!r}",
        )
    claimed, asked = [one.goal for one in agenda.goals], list(problem.goals)
    if claimed != asked:
        yield Violation(
            "goals",
            tuple(claimed),
            f"the goals are {', '.join(claimed) or 'none'}, "
            f"the problem asks for {', '.join(asked) or 'none'}",
        )
    if not (math.isfinite(agenda.seconds) and agenda.seconds >= 0):
        yield Violation("seconds", (), f"{agenda.seconds} is no duration")


def _goals(agenda: Agenda, figures: Mapping[Goal, int]) -> Iterator[Violation]:
    for claim in agenda.goals:
        yield from _figure(claim, figures[claim.goal])
        if agenda.status is Status.OPTIMAL and claim.bound != claim.achieved:
            yield Violation(
                "status",
                (claim.goal,),
                f"the agenda is called optimal, and {claim.goal} is {claim.achieved} "
                f"with the bound {claim.bound}",
            )
    if agenda.status is Status.FEASIBLE and all(
        claim.bound == claim.achieved for claim in agenda.goals
    ):
        yield Violation("status", (), "every goal is proven, and the agenda is not called optimal")
    if agenda.infeasibility:
        yield Violation("infeasibility", (), "the agenda has meetings and names clashing rules")


def _figure(claim: GoalResult, truth: int) -> Iterator[Violation]:
    goal, bound = claim.goal, claim.bound
    if claim.achieved != truth:
        yield Violation(
            "achieved", (goal,), f"{goal} is {truth}, the agenda claims {claim.achieved}"
        )
    if bound is not None and (bound < truth if goal.maximised else bound > truth):
        yield Violation("bound", (goal,), f"{goal} is {truth}, better than its bound {bound}")


def _left_out(layout: Layout, agenda: Agenda) -> Iterator[Violation]:
    named = Counter(one.candidate for one in agenda.unscheduled)
    for candidate, times in named.items():
        if candidate not in layout.candidates:
            yield Violation("unscheduled", (candidate,), f"there is no candidate {candidate!r}")
        elif candidate in layout.placed:
            yield Violation("unscheduled", (candidate,), f"{candidate!r} is held and unscheduled")
        if times > 1:
            yield Violation("unscheduled", (candidate,), f"{candidate!r} is unscheduled twice")
    for candidate in layout.candidates:
        if candidate not in named and candidate not in layout.placed:
            yield Violation(
                "unscheduled", (candidate,), f"{candidate!r} is neither held nor unscheduled"
            )


def _nothing_held(problem: Problem, agenda: Agenda) -> Iterator[Violation]:
    if agenda.meetings:
        yield Violation("meetings", (), f"the agenda is {agenda.status} and has meetings")
    for claim in agenda.goals:
        if claim.achieved is not None:
            yield Violation(
                "achieved", (claim.goal,), f"{claim.goal} has a figure and there is no agenda"
            )
    if agenda.status is not Status.INFEASIBLE:
        if agenda.infeasibility:
            yield Violation("infeasibility", (), "rules are said to clash, which is not proven")
        return
    if not agenda.infeasibility:
        yield Violation("infeasibility", (), "the agenda is infeasible and no rules are named")
    known = _ids(problem)
    for conflict in agenda.infeasibility:
        # A way from or to the main hall names it by an empty text: the hall has no id.
        unknown = [one for one in conflict.ids if one and one not in known]
        if unknown or not conflict.rule or not conflict.explanation:
            yield Violation(
                "infeasibility",
                (conflict.rule, *unknown),
                f"a clashing rule lacks its name or sentence, or names nothing: {unknown}",
            )


def _ids(problem: Problem) -> set[str]:
    return {
        item.id
        for items in (
            problem.slots,
            problem.venues,
            problem.resources,
            problem.participants,
            problem.candidates,
        )
        for item in items
    }
