"""Freezing a period's report, and what was corrected since."""

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.auditing import note
from matchmaker.errors import NotFound, Refused
from matchmaker.eu_report.comparing import compared
from matchmaker.eu_report.plain import as_plain
from matchmaker.eu_report.reporting import eu_report
from matchmaker.eu_report.shape import Change, Frozen, Period, Report
from matchmaker.eu_report.thawing import report_of
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import FrozenReport, Project
from matchmaker.words import sentence

LONGEST_NAME = 200


def freeze(
    session: Session, project: Project, name: str, period: Period, *, by: Actor
) -> FrozenReport:
    """Keep the project's report as it stands now, under a name, for a period.

    Raises:
        Refused: the name is none, or the period ends before it begins.
        NotPermitted: only coordinators and administrators report.
    """
    require(by, Action.REPORT)
    plain, faults = " ".join(name.split()), []
    if not plain or len(plain) > LONGEST_NAME or not plain.isprintable():
        faults.append(
            sentence("Give the period a name of up to {most} letters.", most=LONGEST_NAME)
        )
    if period.starts_on and period.ends_on and period.ends_on < period.starts_on:
        faults.append(sentence("The period ends before it begins."))
    if faults:
        raise Refused(*faults)
    last = session.scalar(
        select(func.max(FrozenReport.number)).where(FrozenReport.project_id == project.id)
    )
    frozen = FrozenReport(
        project=project,
        number=(last or 0) + 1,
        name=plain,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        frozen_at=datetime.now(UTC),
        frozen_by=by.name,
        content=as_plain(eu_report(session, project, by=by, period=period)),
    )
    session.add(frozen)
    session.flush()
    note(session, by, "freeze_report", f"project:{project.slug}", number=frozen.number, name=plain)
    return frozen


def frozen_reports(session: Session, project: Project, *, by: Actor) -> list[FrozenReport]:
    """A project's frozen reports, the newest first."""
    require(by, Action.REPORT)
    return list(
        session.scalars(
            select(FrozenReport)
            .where(FrozenReport.project_id == project.id)
            .order_by(FrozenReport.number.desc())
        )
    )


def frozen_report(session: Session, project: Project, number: int, *, by: Actor) -> FrozenReport:
    """One frozen report.

    Raises:
        NotFound: the project has none of this number.
        NotPermitted: only coordinators and administrators report.
    """
    require(by, Action.REPORT)
    found = session.scalar(
        select(FrozenReport).where(
            FrozenReport.project_id == project.id, FrozenReport.number == number
        )
    )
    if found is None:
        raise NotFound(sentence("There is no frozen report {number}.", number=number))
    return found


def changes_since(
    session: Session, frozen: FrozenReport, *, by: Actor, whole: Report | None = None
) -> list[Change]:
    """What the same period's report says otherwise now.

    ``whole`` is the report without a period, where it is made already: often it is the one.
    """
    period = Period(frozen.starts_on, frozen.ends_on)
    now = whole if whole and period == Period() else None
    now = now or eu_report(session, frozen.project, by=by, period=period)
    return compared(frozen.content, as_plain(now))


def as_frozen(session: Session, frozen: FrozenReport, *, by: Actor) -> Report:
    """The report as it was frozen, with what was corrected since.

    Raises:
        NotPermitted: only coordinators and administrators report.
    """
    require(by, Action.REPORT)
    changes = changes_since(session, frozen, by=by)
    how = Frozen(frozen.name, frozen.frozen_by, frozen.frozen_at.date(), changes)
    return replace(report_of(frozen.content), frozen=how)
