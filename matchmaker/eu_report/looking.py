"""One row of a report as it is looked at: what its source prints, and which files show it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.errors import NotFound
from matchmaker.eu_report.plain import all_rows
from matchmaker.eu_report.shape import Check, Figure, Gap, Report, Row
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import CooperationCase, Evidence, ExportGroup, PrintedRow, Project
from matchmaker.words import sentence


@dataclass(frozen=True, slots=True)
class SeenRow:
    """A row with all that stands behind it, and all that was counted from it."""

    row: Row
    printed: Sequence[PrintedRow]
    evidence: Sequence[Evidence]
    figures: Sequence[Figure]
    differences: Sequence[Check]
    gaps: Sequence[Gap]


def row_of(session: Session, project: Project, report: Report, key: str, *, by: Actor) -> SeenRow:
    """A row of a report by its key.

    Raises:
        NotFound: nothing in the report was counted from such a row.
        NotPermitted: only coordinators and administrators report.
    """
    require(by, Action.REPORT)
    row = next((one for one in all_rows(report) if one.key == key), None)
    if row is None:
        raise NotFound(sentence("The report has no such row."))
    return SeenRow(
        row=row,
        printed=_printed(session, project, row),
        evidence=_evidence(session, row),
        figures=[
            one for one in report.figures().values() if any(two.key == key for two in one.rows)
        ],
        differences=[one for one in report.differences if any(two.key == key for two in one.rows)],
        gaps=[one for one in report.gaps if one.row.key == key],
    )


def _printed(session: Session, project: Project, row: Row) -> Sequence[PrintedRow]:
    """The rows of the source that tell of it."""
    of_project = (
        select(PrintedRow)
        .where(PrintedRow.project == project.slug)
        .order_by(PrintedRow.table_name, PrintedRow.position)
    )
    if row.noun == "case":
        return session.scalars(
            of_project.join(CooperationCase).where(CooperationCase.key == row.key)
        ).all()
    return session.scalars(of_project.where(PrintedRow.key == row.key)).all()


def _evidence(session: Session, row: Row) -> Sequence[Evidence]:
    shown = select(Evidence).where(Evidence.withdrawn_at.is_(None)).order_by(Evidence.id)
    match row.noun:
        case "case":
            return session.scalars(
                shown.join(CooperationCase).where(CooperationCase.key == row.record)
            ).all()
        case "group":
            return session.scalars(
                shown.join(ExportGroup).where(ExportGroup.key == row.record)
            ).all()
        case "event":
            return session.scalars(shown.where(Evidence.event_id == int(row.record))).all()
        case "meeting":
            return session.scalars(shown.where(Evidence.meeting_id == int(row.record))).all()
        case "mission":
            return session.scalars(shown.where(Evidence.mission_id == int(row.record))).all()
        case "member":
            return session.scalars(shown.where(Evidence.member_id == int(row.record))).all()
        case _:
            return []
