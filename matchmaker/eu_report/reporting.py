"""The report of a project: counted from its records, compared with what was printed or claimed."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.errors import NotFound
from matchmaker.eu_report.explanations import with_explanations
from matchmaker.eu_report.facts import Facts
from matchmaker.eu_report.gaps import gaps_of
from matchmaker.eu_report.gathering import gather
from matchmaker.eu_report.pictures import pictures_of
from matchmaker.eu_report.rules import checks_of
from matchmaker.eu_report.shape import Audience, Period, Reading, Report
from matchmaker.eu_report.tables import tables_of
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import Project, StatementKind
from matchmaker.words import sentence

WHOLE = Period()
"""All that was ever recorded."""

PUBLIC_STATEMENTS = (StatementKind.SUMMARY, StatementKind.TESTIMONIAL, StatementKind.OUTPUT)


def projects(session: Session, *, by: Actor) -> list[Project]:
    """All projects by name.

    Raises:
        NotPermitted: only coordinators and administrators report.
    """
    require(by, Action.REPORT)
    return list(session.scalars(select(Project).order_by(Project.name, Project.id)))


def project_of(session: Session, slug: str, *, by: Actor) -> Project:
    """The project of this name.

    Raises:
        NotFound: there is none.
        NotPermitted: only coordinators and administrators report.
    """
    require(by, Action.REPORT)
    found = session.scalar(select(Project).where(Project.slug == slug))
    if found is None:
        raise NotFound(sentence("There is no project {slug}.", slug=slug))
    return found


def eu_report(
    session: Session,
    project: Project,
    *,
    by: Actor,
    audience: Audience = Audience.FUNDER,
    period: Period = WHOLE,
) -> Report:
    """The whole report of a project as its records stand now.

    The public's has nothing that is confidential, and neither differences nor gaps.

    Raises:
        NotPermitted: only coordinators and administrators report.
    """
    require(by, Action.REPORT)
    facts = gather(session, project, audience, period)
    open_to_all = audience is Audience.PUBLIC
    return Report(
        slug=facts.slug,
        name=facts.name,
        programme=facts.programme,
        partners=[one.name for one in facts.partners],
        audience=audience,
        period=period,
        tables=tables_of(facts),
        statements=[
            (kind.value, text, row.key)
            for kind, text, row in facts.statements
            if not open_to_all or kind in PUBLIC_STATEMENTS
        ],
        checks=[] if open_to_all else with_explanations(session, project, checks_of(facts)),
        readings=[] if open_to_all else _readings(facts),
        gaps=[] if open_to_all else gaps_of(facts),
        pictures=pictures_of(facts),
        undated=[] if open_to_all else facts.undated,
    )


def _readings(facts: Facts) -> list[Reading]:
    """What disagrees and takes a reader, as it was written down with the source."""
    return [
        Reading(
            key=one.key,
            topic=one.cell("topic"),
            one_place=one.cell("one_place"),
            another_place=one.cell("another_place"),
            reason=one.cell("reason"),
            place=one.row.place,
            lines=one.row.lines,
        )
        for one in facts.table("inconsistencies")
        if one.cell("finding") == "reading"
    ]
