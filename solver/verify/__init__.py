"""Holds an agenda against its problem, with nothing but the format's own definitions.

It shares no code with the model, the measure or the domains: every hard rule, table, unit, figure
and reason is worked out again from the problem's and the agenda's plain values. Bounds cannot be
proven here; one that the agenda itself contradicts is found.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from solver.problem import Goal, Problem
from solver.result import Agenda
from solver.verify.claims import untrue_claims, untrue_without_agenda
from solver.verify.figures import figures
from solver.verify.layout import Layout, Violation
from solver.verify.reasons import wrong_reasons
from solver.verify.rules import broken_rules
from solver.verify.tables import misseated

__all__ = ["Verdict", "Violation", "verify"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything wrong with an agenda, and its figures as they are in truth.

    ``figures`` holds all five goals and ``meetings`` how many are held; both are None where the
    agenda's status says that there are no meetings.
    """

    violations: tuple[Violation, ...]
    figures: Mapping[Goal, int] | None
    meetings: int | None

    @property
    def accepted(self) -> bool:
        """Whether the agenda keeps every rule and tells the truth."""
        return not self.violations


def verify(problem: Problem, agenda: Agenda) -> Verdict:
    """Check an agenda for a problem that :func:`solver.refusals.refusals` finds right."""
    if not agenda.status.has_agenda:
        return Verdict(tuple(untrue_without_agenda(problem, agenda)), None, None)
    layout = Layout(problem, agenda)
    counted = figures(layout)
    violations = (
        *layout.misplaced,
        *broken_rules(layout),
        *misseated(layout),
        *untrue_claims(layout, agenda, counted),
        *wrong_reasons(layout, agenda),
    )
    return Verdict(violations, counted, len(layout.placed))
