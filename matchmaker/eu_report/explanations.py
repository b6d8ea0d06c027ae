"""What was said about differences: laid beside them while they are what they were."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.eu_report.shape import Check, Explained
from matchmaker.records import DifferenceExplanation, Project


def with_explanations(session: Session, project: Project, checks: Sequence[Check]) -> list[Check]:
    """The checks, those that differ with what was said about them.

    An explanation holds for what it explained: where the rows say something else since, it is
    none any more.
    """
    said = {
        one.key: one
        for one in session.scalars(
            select(DifferenceExplanation).where(
                DifferenceExplanation.project_id == project.id,
                DifferenceExplanation.ended_at.is_(None),
            )
        )
    }
    return [
        replace(
            one, explained=Explained(found.words, found.explained_by, found.explained_at.date())
        )
        if not one.agrees
        and (found := said.get(one.key)) is not None
        and found.counted == str(one.counted)
        else one
        for one in checks
    ]
