"""The goals of the format, one function each, all listed in :data:`GOALS`."""

from collections.abc import Callable, Mapping

from ortools.sat.python.cp_model import LinearExpr, LinearExprT

from solver.model.variables import Variables
from solver.problem import Goal


def shortfall(variables: Variables) -> LinearExprT:
    """Meetings missing to the participants' targets."""
    missing: list[LinearExprT] = []
    for position, participant in enumerate(variables.each(variables.domains.problem.participants)):
        target = participant.target_meetings
        if target > 0:
            short = variables.model.new_int_var(0, target, "")
            reached = variables.meetings(position)
            variables.model.add_max_equality(short, [target - reached, 0])
            missing.append(short)
    return LinearExpr.sum(missing)


def value(variables: Variables) -> LinearExprT:
    """What the held candidates are worth."""
    candidates = variables.domains.problem.candidates
    return LinearExpr.weighted_sum(variables.held, [candidate.value for candidate in candidates])


def breaks(variables: Variables) -> LinearExprT:
    """Groups of free slots between two meetings of a participant in a block."""
    return LinearExpr.sum(
        [
            variables.break_ends(position, slot)
            for position in variables.each(range(len(variables.domains.candidates_of)))
            for slot in range(variables.domains.slot_count)
        ]
    )


def idle(variables: Variables) -> LinearExprT:
    """The free slots in those groups."""
    return LinearExpr.sum(
        [
            variables.idle(position, slot)
            for position in variables.each(range(len(variables.domains.candidates_of)))
            for slot in range(variables.domains.slot_count)
        ]
    )


def changes(variables: Variables) -> LinearExprT:
    """Entries of the agenda in force that are not held in their slot any more."""
    domains = variables.domains
    kept = []
    for entry in domains.problem.previous:
        starts = variables.starts[domains.candidate_index[entry.candidate]]
        slot = domains.slot_index[entry.slot]
        if slot in starts:
            kept.append(starts[slot])
    return len(domains.problem.previous) - LinearExpr.sum(kept)


GOALS: Mapping[Goal, Callable[[Variables], LinearExprT]] = {
    Goal.SHORTFALL: shortfall,
    Goal.VALUE: value,
    Goal.BREAKS: breaks,
    Goal.IDLE: idle,
    Goal.CHANGES: changes,
}
"""What an agenda is measured by."""
