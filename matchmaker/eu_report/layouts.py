"""Layouts that coordinators bring for a project's report: kept, looked through, filled."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.auditing import note
from matchmaker.errors import NotFound, Refused
from matchmaker.eu_report.plain import as_plain
from matchmaker.eu_report.reporting import eu_report
from matchmaker.eu_report.shape import Audience
from matchmaker.intake.sandbox import safe_name
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import Project, ReportTemplate, TemplateKind
from matchmaker.reports.layouts import filled
from matchmaker.words import Say, sentence

MOST_LAYOUTS = 50
"""Of one project."""


def add_layout(
    session: Session, project: Project, name: str, data: bytes, *, by: Actor
) -> ReportTemplate:
    """Keep a layout; it is filled once, so that what is wrong with it is said now.

    One of the same name is replaced.

    Raises:
        FileRefused: it cannot be filled with the report.
        Refused: the project has too many.
        NotPermitted: only coordinators and administrators report.
    """
    require(by, Action.REPORT)
    plain = safe_name(name)
    known = {one.name: one for one in layouts(session, project, by=by)}
    if plain not in known and len(known) >= MOST_LAYOUTS:
        raise Refused(sentence("There are {most} layouts; remove one first.", most=MOST_LAYOUTS))
    made = filled(data, plain, as_plain(eu_report(session, project, by=by)))
    kind = TemplateKind.DOCX if b"word/document.xml" in made else TemplateKind.XLSX
    layout = known.get(plain)
    if layout is None:
        layout = ReportTemplate(project=project, name=plain)
        session.add(layout)
    layout.kind, layout.content = kind, data
    layout.uploaded_at, layout.uploaded_by = datetime.now(UTC), by.name
    session.flush()
    note(session, by, "add_layout", f"project:{project.slug}", name=plain)
    return layout


def layouts(session: Session, project: Project, *, by: Actor) -> list[ReportTemplate]:
    """A project's layouts by name."""
    require(by, Action.REPORT)
    return list(
        session.scalars(
            select(ReportTemplate)
            .where(ReportTemplate.project_id == project.id)
            .order_by(ReportTemplate.name)
        )
    )


def layout_of(session: Session, project: Project, number: int, *, by: Actor) -> ReportTemplate:
    """One layout.

    Raises:
        NotFound: the project has none of this number.
        NotPermitted: only coordinators and administrators report.
    """
    require(by, Action.REPORT)
    found = session.get(ReportTemplate, number)
    if found is None or found.project_id != project.id:
        raise NotFound(sentence("There is no such layout."))
    return found


def fill_layout(
    session: Session,
    layout: ReportTemplate,
    *,
    by: Actor,
    audience: Audience = Audience.FUNDER,
    say: Say = str,
) -> bytes:
    """A layout filled with the report as it stands now; raises as ``add_layout``."""
    require(by, Action.REPORT)
    report = eu_report(session, layout.project, by=by, audience=audience)
    return filled(layout.content, layout.name, {"rows": {}, **as_plain(report, say)})


def remove_layout(session: Session, layout: ReportTemplate, *, by: Actor) -> None:
    """Remove a layout; reports that were made with it are not touched."""
    require(by, Action.REPORT)
    note(session, by, "remove_layout", f"project:{layout.project.slug}", name=layout.name)
    session.delete(layout)
    session.flush()
