"""Every goal's figure, counted from the meetings."""

from solver.problem import Goal
from solver.verify.layout import Layout, gaps


def figures(layout: Layout) -> dict[Goal, int]:
    """The figure of each of the five goals, whether the problem asks for it or not."""
    waits = [gaps(busy, layout.block_end) for busy in layout.busy.values()]
    return {
        Goal.SHORTFALL: sum(
            max(0, one.target_meetings - len(layout.visits[one.id]))
            for one in layout.problem.participants
        ),
        Goal.VALUE: sum(placed.candidate.value for placed in layout.placed.values()),
        Goal.BREAKS: sum(groups for groups, _ in waits),
        Goal.IDLE: sum(empty for _, empty in waits),
        Goal.CHANGES: sum(
            entry.candidate not in layout.placed
            or layout.placed[entry.candidate].meeting.slot != entry.slot
            for entry in layout.problem.previous
        ),
    }
