"""What else came of the bundled report's missions: visits, groups, sessions, members, words."""

from datetime import UTC, datetime

from sqlalchemy import select

from matchmaker.bundled_files import Loaded, rows, several
from matchmaker.records import (
    AttendanceUnit,
    CooperationCase,
    Event,
    EventAttendance,
    EventCategory,
    ExportGroup,
    ExportGroupMember,
    MemberWon,
    Outlook,
    PrintedRow,
    ProjectPartner,
    Qualifier,
    ReportedFigure,
    Statement,
    StatementKind,
    Visit,
)

_TRIPS = {"EG-football": "M-CN-FOOT-2017-12"}
_OUTLOOKS = {"held": Outlook.HELD, "invited": Outlook.INVITED, "possible": Outlook.POSSIBLE}
_FIGURES = ("event_figures", "stakeholders", "achievements", "claims")
"""Tables whose rows are figures."""

_WITHOUT_EVIDENCE = {"organisation_aliases"}
"""Tables whose rows print nothing by themselves."""

_PLACE = ("source", "report_lines", "note")


def load_partners(loaded: Loaded) -> None:
    """The project's partners, the coordinator first."""
    if not loaded.project.partners:
        alliance = [
            loaded.organisations[row["id"]]
            for row in rows("organisations")
            if row["role"] == "alliance partner"
        ]
        loaded.project.partners = [
            ProjectPartner(organisation=one, position=at) for at, one in enumerate(alliance)
        ]


def load_visits(loaded: Loaded) -> None:
    """What is known of visits from third countries beyond their missions."""
    known = set(loaded.session.scalars(select(Visit.mission_id)))
    for row in rows("reverse_missions"):
        mission = loaded.missions[row["id"]]
        if mission.id not in known:
            loaded.session.add(
                Visit(
                    mission=mission,
                    outlook=_OUTLOOKS[row["state"]],
                    host=loaded.organisations[row["host"]],
                    delegation=loaded.organisations.get(row["delegation"]),
                    delegation_name="" if row["delegation"] else row["delegation_name"],
                    place=row["place"],
                    size=int(row["size"]) if row["size"] else None,
                    size_qualifier=Qualifier(row["size_qualifier"] or Qualifier.EXACT),
                    size_printed=row["size_printed"],
                    purpose=row["summary"],
                    source=row["source"],
                    source_lines=row["report_lines"],
                )
            )


def load_groups(loaded: Loaded) -> None:
    """Export groups with their members, one of whom the report does not name."""
    known = set(loaded.session.scalars(select(ExportGroup.key)))
    for row in rows("export_groups"):
        if row["id"] in known:
            continue
        members = [one for one in rows("export_group_members") if one["export_group"] == row["id"]]
        loaded.session.add(
            ExportGroup(
                key=row["id"],
                name=row["segment"],
                mission=loaded.missions[row["origin_mission"]],
                promoter=loaded.organisations.get(row["promoter"]),
                country=row["country"],
                sectors=several(row["sectors"]),
                purpose=row["purpose"],
                size=int(row["size"]),
                size_qualifier=Qualifier(row["size_qualifier"]),
                size_printed=row["size_printed"],
                has_manager=True if row["external_manager"] == "yes" else None,
                source=row["source"],
                source_lines=row["report_lines"],
                note=row["note"],
                trips=[loaded.missions[_TRIPS[row["id"]]]] if row["id"] in _TRIPS else [],
                members=[
                    ExportGroupMember(
                        position=at,
                        organisation=loaded.organisations.get(one["member"]),
                        name="" if one["member"] else one["member_name"],
                        country=one["country"] or None,
                        printed=one["member_printed"],
                        note=one["note"],
                    )
                    for at, one in enumerate(members)
                ],
            )
        )


def load_sessions(loaded: Loaded) -> None:
    """Sessions at home, and how many came; the figure of all four together stays a figure."""
    known = {one.title: one for one in loaded.session.scalars(select(Event))}
    for row in rows("sessions"):
        title = f"Session on EU funding in {row['place']}"
        if row["kind"] == "eu_funding_session" and row["row"] == "session" and title not in known:
            loaded.session.add(
                Event(
                    mission=None,
                    category=EventCategory.OTHER,
                    title=title,
                    city=row["place"],
                    country=row["country"],
                    source=row["source"],
                    source_lines=row["report_lines"],
                    note=row["summary"],
                )
            )
        elif row["kind"] == "market_session":
            event = known["Session on exporting to Iran and investing there"]
            if event.id is None or not _attended(loaded, event):
                loaded.session.add(
                    EventAttendance(
                        event=event,
                        unit=AttendanceUnit.ORGANISATIONS,
                        value=int(row["attendance"]),
                        qualifier=Qualifier(row["qualifier"]),
                        printed=row["printed"],
                        stated_at=datetime.now(UTC),
                        source=row["source"],
                        source_lines=row["report_lines"],
                    )
                )


def _attended(loaded: Loaded, event: Event) -> bool:
    stated = select(EventAttendance.id).where(EventAttendance.event_id == event.id)
    return loaded.session.scalar(stated) is not None


def load_members(loaded: Loaded) -> None:
    """Organisations that joined a cluster because of a mission."""
    known = set(loaded.session.scalars(select(MemberWon.organisation_id)))
    for row in rows("organisations"):
        organisation = loaded.organisations[row["id"]]
        if "after the China mission" in row["cluster_note"] and organisation.id not in known:
            loaded.session.add(
                MemberWon(
                    organisation=organisation,
                    cluster=loaded.organisations[row["cluster"]],
                    mission=loaded.missions["M-CN-2017"],
                    joined_printed=row["cluster_note"].partition(";")[0],
                    source=row["source"],
                    source_lines=row["report_lines"][:100],
                    note=row["note"],
                )
            )


def load_statements(loaded: Loaded) -> None:
    """Testimonials, recommendations and other words."""
    known = set(loaded.session.scalars(select(Statement.source_key)))
    loaded.project.statements.extend(
        Statement(kind=StatementKind(row["kind"]), text=row["summary"], source_key=row["id"])
        for row in rows("narrative")
        if row["id"] not in known
    )


def load_figures(loaded: Loaded) -> None:
    """Figures as the report prints them, wherever it prints them."""
    known = {
        (one.scope, one.figure, one.source)
        for one in loaded.session.scalars(select(ReportedFigure))
    }
    for name in _FIGURES:
        for row in rows(name):
            mission = loaded.missions.get(row["mission"])
            scope = row.get("about") or (mission.slug if mission else "all missions")
            if (scope, row["figure"], row["source"]) in known:
                continue
            loaded.session.add(
                ReportedFigure(
                    project=loaded.project.slug,
                    mission=mission,
                    scope=scope,
                    figure=row["figure"],
                    value=int(row["value"]) if row["value"] else None,
                    unit=row.get("unit", ""),
                    qualifier=Qualifier(row["qualifier"] or Qualifier.EXACT),
                    printed=row["printed"],
                    source=row["source"],
                    source_lines=row["report_lines"],
                    note=row["note"],
                )
            )


def load_printed_rows(loaded: Loaded, tables: list[str]) -> None:
    """Every row as it is printed, beside the case that it tells of."""
    session = loaded.session
    session.flush()
    known = {(one.table_name, one.key) for one in session.scalars(select(PrintedRow))}
    cases = {one.key: one for one in session.scalars(select(CooperationCase))}
    for name in tables:
        for at, row in enumerate(rows(name) if name not in _WITHOUT_EVIDENCE else []):
            key = row.get("id") or _key(row)
            if (name, key) in known:
                continue
            told = [row.get("case", ""), *several(row.get("cases", "")), key]
            session.add(
                PrintedRow(
                    project=loaded.project.slug,
                    case=next((cases[one] for one in told if one in cases), None),
                    table_name=name,
                    key=key,
                    position=at,
                    cells={column: cell for column, cell in row.items() if column not in _PLACE},
                    source=row["source"],
                    source_lines=row.get("report_lines", "")[:100],
                    note=row.get("note", ""),
                )
            )


def _key(row: dict[str, str]) -> str:
    """A name for a row that has none of its own."""
    if "export_group" in row:
        return f"{row['export_group']}:{row['member'] or 'unnamed'}"
    if "figure" in row:
        return f"{row['mission'] or 'all'}:{row['figure']}"
    return row.get("code") or row.get("number") or "none"
