"""What a command shows at its end, for people."""

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from matchmaker.overview import MissionLine, PlanFigures
from matchmaker.records import AgendaStatus

WIDTH_IN_A_FILE = 120

STATUS = {
    AgendaStatus.OPTIMAL: "every goal proven best",
    AgendaStatus.FEASIBLE: "not proven in every goal",
}


def missions_table(lines: Sequence[MissionLine], caption: str = "") -> Table:
    """One row a planned mission: meetings, wishes met, the value with bound and gap, status."""
    table = Table(caption=caption or None, caption_justify="left")
    table.add_column("Mission", overflow="fold")
    for heading in ("Meetings", "Wishes met", "Value", "Bound", "Gap"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("Status", overflow="fold")
    for line in lines:
        if line.plan is not None:
            table.add_row(line.mission.name, *_figures(line.plan))
    return table


def _figures(plan: PlanFigures) -> Sequence[str]:
    value = next((goal for goal in plan.goals if goal.goal == "value"), None)
    return (
        number_text(plan.meetings),
        f"{plan.meetings} of {plan.wishes}",
        number_text(value.achieved if value else None),
        number_text(value.bound if value else None),
        gap_text(value.gap if value else None),
        STATUS[plan.status],
    )


def show(table: Table) -> None:
    """Print a table on standard output, wide enough also where that is a file."""
    Console(width=None if sys.stdout.isatty() else WIDTH_IN_A_FILE).print(table)


def number_text(value: int | None) -> str:
    """A number with its thousands apart, a dash for none."""
    return "-" if value is None else f"{value:,}"


def gap_text(gap: float | None) -> str:
    """A share as per cent, a dash for none."""
    return "-" if gap is None else f"{gap:.1%}"
