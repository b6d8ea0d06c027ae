"""Reading a project's facts from the records, one query for each kind of thing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matchmaker.eu_report.facts import (
    EventFact,
    Facts,
    FigureFact,
    GroupFact,
    MemberFact,
    MissionFact,
    Org,
    PrintedFact,
    Taking,
    VisitFact,
)
from matchmaker.eu_report.gathering_cases import cases_of
from matchmaker.eu_report.shape import Audience, Period, Row
from matchmaker.records import (
    Event,
    EventAttendance,
    EventAttendee,
    EventCategory,
    Evidence,
    ExportGroup,
    Meeting,
    MeetingState,
    MemberWon,
    Mission,
    MissionPartner,
    Organisation,
    Participant,
    PrintedRow,
    Project,
    ProjectMission,
    ReportedFigure,
    Statement,
    Visit,
)
from matchmaker.reference import read

_PROVEN = ("case", "event", "meeting", "mission", "group", "member")


def gather(session: Session, project: Project, audience: Audience, period: Period) -> Facts:
    """Everything that the project's report is counted from; nothing synthetic is among it."""
    orgs = _organisations(session)
    missions = _missions(session, project)
    within = {number: one for number, one in missions.items() if period.has(one.day)}
    printed = _printed(session, project)
    sources = {one.key: one for one in printed}
    cases = cases_of(session, project, missions, orgs, audience, period)
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
        events=_events(session, missions, period),
        cases=cases,
        groups=_groups(session, project, within, orgs),
        taking_part=_taking_part(session, within, orgs),
        helping=_helping(session, within, orgs),
        visits=_visits(session, within, orgs),
        figures=_figures(session, project, within, whole=period == Period()),
        printed=printed,
        statements=[
            (one.kind, one.text, _statement_row(one, sources)) for one in project.statements
        ],
        members_won=_members_won(session, within),
        meetings=_meetings(session, missions, period),
        orgs={one.key: one for one in orgs.values()},
        objectives=_objectives(),
        proven=_proven(session),
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


def _events(
    session: Session, missions: Mapping[int, MissionFact], period: Period
) -> list[EventFact]:
    stated: dict[int, list[EventAttendance]] = defaultdict(list)
    for one in session.scalars(
        select(EventAttendance)
        .where(EventAttendance.struck_at.is_(None))
        .order_by(EventAttendance.id)
    ):
        stated[one.event_id].append(one)
    listed: dict[int, int] = defaultdict(int)
    for number in session.scalars(
        select(EventAttendee.event_id).where(EventAttendee.came.is_not(False))
    ):
        listed[number] += 1
    found = []
    for event in session.scalars(select(Event).where(Event.struck_at.is_(None)).order_by(Event.id)):
        mission = missions.get(event.mission_id) if event.mission_id else None
        day = event.held_on or (mission.day if mission else None)
        if (event.mission_id and mission is None) or not period.has(day):
            continue
        key = f"event-{event.id}"
        row = Row(key, "event", str(event.id), event.title, 1, event.source, event.source_lines)
        found.append(
            EventFact(
                number=event.id,
                category=event.category,
                title=event.title,
                mission=event.mission_id,
                day=event.held_on,
                placeholder=event.placeholder,
                row=row,
                attendance=[
                    (
                        one.value,
                        one.qualifier,
                        one.printed,
                        Row(key, "event", str(event.id), event.title, one.value, one.source,
                            one.source_lines, one.printed),
                    )
                    for one in stated[event.id]
                ],
                listed=listed[event.id],
            )
        )  # fmt: skip
    return found


def _groups(
    session: Session,
    project: Project,
    missions: Mapping[int, MissionFact],
    orgs: Mapping[int, Org],
) -> list[GroupFact]:
    partners = {one.organisation_id for one in project.partners}
    found = []
    for one in session.scalars(
        select(ExportGroup)
        .where(ExportGroup.synthetic.is_(False))
        .options(selectinload(ExportGroup.members))
        .order_by(ExportGroup.id)
    ):
        if one.mission_id not in missions and (
            one.mission_id is not None or one.promoter_id not in partners
        ):
            continue
        members = []
        for at, member in enumerate(one.members, start=1):
            org = orgs.get(member.organisation_id) if member.organisation_id else None
            name = org.name if org else member.name
            key = f"{one.key}/{at}"
            row = Row(key, "group", one.key, name, 1, one.source, one.source_lines, member.printed)
            members.append(MemberFact(name, org, member.country, row))
        promoter = orgs.get(one.promoter_id) if one.promoter_id else None
        found.append(
            GroupFact(
                key=one.key,
                name=one.name,
                target=one.country,
                mission=one.mission_id,
                size=one.size,
                purpose=one.purpose,
                promoter=promoter.name if promoter else "",
                has_manager=one.has_manager,
                members=members,
                row=Row(
                    one.key, "group", one.key, one.name, one.size, one.source, one.source_lines,
                    one.size_printed,
                ),
            )
        )  # fmt: skip
    return found


def _taking_part(
    session: Session, missions: Mapping[int, MissionFact], orgs: Mapping[int, Org]
) -> list[Taking]:
    found = session.scalars(
        select(Participant).where(Participant.mission_id.in_(missions)).order_by(Participant.id)
    )
    return [
        Taking(
            one.mission_id,
            orgs[one.organisation_id],
            one.side.value,
            _org_row(orgs[one.organisation_id]),
        )
        for one in found
        if one.takes_part and one.organisation_id in orgs
    ]


def _helping(
    session: Session, missions: Mapping[int, MissionFact], orgs: Mapping[int, Org]
) -> list[Taking]:
    found = session.scalars(
        select(MissionPartner)
        .where(MissionPartner.mission_id.in_(missions))
        .order_by(MissionPartner.id)
    )
    return [
        Taking(
            one.mission_id,
            orgs[one.organisation_id],
            one.role.value,
            _org_row(orgs[one.organisation_id]),
        )
        for one in found
        if one.organisation_id in orgs
    ]


def _org_row(org: Org) -> Row:
    return Row(org.key, "organisation", str(org.number), org.name, 1)


def _visits(
    session: Session, missions: Mapping[int, MissionFact], orgs: Mapping[int, Org]
) -> list[VisitFact]:
    found = session.scalars(select(Visit).where(Visit.mission_id.in_(missions)))
    return [
        VisitFact(
            one.mission_id,
            one.outlook,
            orgs.get(one.delegation_id) if one.delegation_id else None,
            Row(
                missions[one.mission_id].source_key or missions[one.mission_id].key,
                "mission",
                str(one.mission_id),
                missions[one.mission_id].name,
                one.size,
                one.source,
                one.source_lines,
                one.size_printed,
            ),
        )
        for one in found
    ]


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


def _members_won(session: Session, missions: Mapping[int, MissionFact]) -> list[Row]:
    found = session.scalars(
        select(MemberWon)
        .where(
            MemberWon.mission_id.in_(missions),
            MemberWon.struck_at.is_(None),
            MemberWon.synthetic.is_(False),
        )
        .options(selectinload(MemberWon.organisation), selectinload(MemberWon.cluster))
        .order_by(MemberWon.id)
    )
    return [
        Row(
            f"member-{one.id}",
            "member",
            str(one.id),
            f"{one.organisation.name} → {one.cluster.name}",
            1,
            one.source,
            one.source_lines,
            one.joined_printed,
        )
        for one in found
    ]


def _meetings(
    session: Session, missions: Mapping[int, MissionFact], period: Period
) -> dict[tuple[str, EventCategory], Sequence[Row]]:
    """Meetings that were held, by target country and category; one that is made up is none."""
    found: dict[tuple[str, EventCategory], list[Row]] = defaultdict(list)
    for one in session.scalars(
        select(Meeting)
        .where(Meeting.mission_id.in_(missions), Meeting.state == MeetingState.HELD)
        .options(selectinload(Meeting.parties), selectinload(Meeting.slot))
        .order_by(Meeting.id)
    ):
        country = missions[missions[one.mission_id].root].country
        made_up = any(party.synthetic or party.organisation.synthetic for party in one.participants)
        if country is None or made_up or not period.has(_day(one)):
            continue
        event = one.slot.block.event
        category = event.category if event else EventCategory.BUSINESS_TO_BUSINESS
        names = " – ".join(party.organisation.name for party in one.participants)
        key = f"{missions[one.mission_id].slug}/{one.code}"
        found[country, category].append(Row(key, "meeting", str(one.id), names, 1))
    return dict(found)


def _day(meeting: Meeting) -> date:
    return meeting.slot.starts_at.date()


def _proven(session: Session) -> frozenset[tuple[str, str]]:
    found = set()
    for one in session.scalars(select(Evidence).where(Evidence.withdrawn_at.is_(None))):
        for noun in _PROVEN:
            number = getattr(one, f"{noun}_id")
            if number is not None:
                found.add((noun, str(number)))
    return frozenset(found)
