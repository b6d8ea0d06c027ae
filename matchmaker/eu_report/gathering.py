"""Reading a project's facts from the records, one query for each kind of thing."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matchmaker.eu_report.facts import Facts, FigureFact, MissionFact, Org, PrintedFact
from matchmaker.eu_report.gathering_cases import cases_of
from matchmaker.eu_report.gathering_events import events_of, meetings_of
from matchmaker.eu_report.gathering_people import (
    groups_of,
    helping_in,
    members_won_in,
    taking_part_in,
    visits_of,
)
from matchmaker.eu_report.shape import Audience, Period, Row, Sieve
from matchmaker.eu_report.unnamed import unnamed
from matchmaker.learning.funnel import funnel_of
from matchmaker.records import (
    Evidence,
    Mission,
    Organisation,
    PrintedRow,
    Project,
    ProjectMission,
    ReportedFigure,
    Statement,
)
from matchmaker.reference import read

_PROVEN = ("case", "event", "meeting", "mission", "group", "member")


def gather(session: Session, project: Project, audience: Audience, period: Period) -> Facts:
    """Everything that the project's report is counted from; nothing synthetic is among it."""
    orgs = _organisations(session)
    missions = _missions(session, project)
    sieve = Sieve(period)
    within = {
        number: one for number, one in missions.items() if sieve.lets_through(one.day, one.row)
    }
    printed = _printed(session, project)
    sources = {one.key: one for one in printed}
    cases = cases_of(session, project, missions, orgs, audience, sieve)
    secret_names = unnamed(session, audience)
    if audience is Audience.PUBLIC:
        secret = {one.key for one in cases if one.hidden}
        printed = [one for one in printed if one.case not in secret]
    return Facts(
        slug=project.slug,
        name=project.name,
        programme=project.programme,
        audience=audience,
        period=period,
        partners=[orgs[one.organisation_id] for one in project.partners],
        missions=missions,
        events=events_of(session, project, missions, sieve),
        cases=cases,
        groups=groups_of(session, project, within, orgs),
        taking_part=taking_part_in(session, within, orgs),
        helping=helping_in(session, within, orgs),
        visits=visits_of(session, within, orgs),
        figures=_figures(session, project, within, whole=not period.limited),
        printed=printed,
        statements=[
            (one.kind, one.text, _statement_row(one, sources))
            for one in project.statements
            if not any(name in one.text.casefold() for name in secret_names)
        ],
        members_won=members_won_in(session, within),
        meetings=meetings_of(session, missions, period),
        orgs={one.key: one for one in orgs.values()},
        objectives=_objectives(),
        proven=_proven(session),
        undated=sieve.undated,
        funnel=funnel_of(session, Mission.id.in_(within), real=True),
    )


def _objectives() -> dict[str, str]:
    return {
        row["code"]: row["label"] for row in read("cooperation_codes") if row["list"] == "objective"
    }


def _organisations(session: Session) -> dict[int, Org]:
    found = session.scalars(
        select(Organisation).options(
            selectinload(Organisation.aliases), selectinload(Organisation.memberships)
        )
    )
    return {
        one.id: Org(
            number=one.id,
            key=one.source_key or f"organisation-{one.id}",
            name=one.name,
            kind=one.kind.value,
            region=one.region,
            country=one.country,
            spellings=[alias.spelling for alias in one.aliases],
            clusters=[membership.cluster_id for membership in one.memberships],
        )
        for one in found
        if not one.placeholder and not one.synthetic
    }


def _missions(session: Session, project: Project) -> dict[int, MissionFact]:
    found = session.scalars(
        select(Mission)
        .join(ProjectMission, ProjectMission.mission_id == Mission.id)
        .where(ProjectMission.project_id == project.id)
        .order_by(Mission.id)
    ).all()
    parents = {one.id: one.parent_id for one in found}

    def root(number: int) -> int:
        above = parents.get(number)
        return number if above is None or above not in parents else root(above)

    return {
        one.id: MissionFact(
            number=one.id,
            key=one.slug,
            slug=one.slug,
            name=one.name,
            kind=one.kind,
            country=one.country,
            root=root(one.id),
            day=one.starts_on,
            date_note=one.date_note,
            source_key=one.source_key or "",
            row=Row(one.slug, "mission", str(one.id), one.name, printed=one.date_note),
        )
        for one in found
    }


def _figures(
    session: Session, project: Project, missions: Mapping[int, MissionFact], *, whole: bool
) -> list[FigureFact]:
    found = session.scalars(
        select(ReportedFigure)
        .where(ReportedFigure.project == project.slug)
        .order_by(ReportedFigure.id)
    )
    return [
        FigureFact(
            scope=one.scope,
            figure=one.figure,
            value=one.value,
            qualifier=one.qualifier,
            unit=one.unit,
            printed=one.printed,
            source=one.source,
            mission=one.mission_id,
            row=Row(
                f"{one.scope}: {one.figure} ({one.source.removeprefix('report, ')})",
                "figure",
                str(one.id),
                one.printed or one.note or one.figure,
                one.value,
                one.source,
                one.source_lines,
                one.printed,
            ),
        )
        for one in found
        if (whole and one.mission_id is None) or one.mission_id in missions
    ]


def _printed(session: Session, project: Project) -> list[PrintedFact]:
    found = session.scalars(
        select(PrintedRow)
        .where(PrintedRow.project == project.slug)
        .options(selectinload(PrintedRow.case))
        .order_by(PrintedRow.table_name, PrintedRow.position)
    )
    return [
        PrintedFact(
            table=one.table_name,
            key=one.key,
            cells=one.cells,
            case=one.case.key if one.case else "",
            row=Row(
                one.key, "printed", str(one.id), str(one.cells.get("summary") or one.key), None,
                one.source, one.source_lines, _words(one.cells),
            ),
        )
        for one in found
    ]  # fmt: skip


def _words(cells: Mapping[str, object]) -> str:
    """The printed words of a row, one after the other."""
    return " | ".join(
        str(cell) for name, cell in cells.items() if cell and name.endswith("printed")
    )


def _statement_row(one: Statement, sources: Mapping[str, PrintedFact]) -> Row:
    source = sources.get(one.source_key or "")
    if source is not None:
        return source.row
    return Row(f"statement-{one.id}", "statement", str(one.id), one.text)


def _proven(session: Session) -> frozenset[tuple[str, str]]:
    found = set()
    for one in session.scalars(select(Evidence).where(Evidence.withdrawn_at.is_(None))):
        for noun in _PROVEN:
            number = getattr(one, f"{noun}_id")
            if number is not None:
                found.add((noun, str(number)))
    return frozenset(found)
