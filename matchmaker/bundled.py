"""Loading the EU4SportsClusters report that comes with the application, and its two missions.

What is there already is left as it is, so that loading it again harms nobody's corrections.
"""

from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.auditing import note
from matchmaker.bundled_cases import load_cases
from matchmaker.bundled_files import FOLDER, SLUG, Loaded
from matchmaker.bundled_files import rows as table
from matchmaker.bundled_outcomes import (
    load_figures,
    load_groups,
    load_members,
    load_partners,
    load_printed_rows,
    load_sessions,
    load_statements,
    load_visits,
)
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import (
    ClusterMembership,
    Event,
    EventCategory,
    Mission,
    MissionKind,
    MissionPartner,
    MissionStage,
    Organisation,
    OrganisationAlias,
    OrganisationKind,
    Participant,
    PartnerRole,
    Project,
    Region,
)
from matchmaker.set_up import load_folder

SLUGS = {
    "M-IR": "iran",
    "M-CN-FOOT-2017-12": "china-football-2017",
    "M-CN-IDOM-2017-10": "china-idom-2017",
    "M-IR-BUFF": "iran-buff",
    "M-NEXT-2018": "next-2018",
    "RM-1": "seac-barcelona-2017",
    "RM-2": "jiangsu-paal-2017",
    "RM-3": "chinese-authorities-france",
    "RM-4": "vanke-la-molina",
}
"""Short names of the report's missions that are not planned from a folder of their own."""

_STAGES = {"held": MissionStage.FOLLOW_UP, "planned": MissionStage.DRAFT}
_ROLES = {
    "alliance partner": PartnerRole.PARTNER_CLUSTER,
    "intermediary": PartnerRole.INTERMEDIARY,
}
_COUNTED = {
    "preparatory_events": (EventCategory.PREPARATORY, "Preparatory event"),
    "cluster_to_cluster_events": (EventCategory.CLUSTER_TO_CLUSTER, "Cluster-to-cluster event"),
    "business_to_business_events": (
        EventCategory.BUSINESS_TO_BUSINESS,
        "Business-to-business event",
    ),
}


def load_bundled(session: Session, *, by: Actor) -> dict[str, Mission]:
    """Load the report's organisations, missions, events and figures, and two missions to plan.

    The missions are returned by slug. Raises ``NotPermitted`` where the actor may not do it.
    """
    require(by, Action.LOAD_BUNDLED)
    with session.no_autoflush:
        organisations = _load_organisations(session)
        project = _load_project(session)
        missions = _load_missions(session, project)
        _load_partners(missions, organisations)
        _load_events(session, missions)
        loaded = Loaded(session, project, organisations, missions)
        for load in (load_partners, load_figures, load_statements):
            load(loaded)
        news = bool(session.new)
        session.flush()
        for load in (load_visits, load_groups, load_sessions, load_members):
            load(loaded)
        load_cases(loaded, by)
        load_printed_rows(loaded, [path.stem for path in sorted(FOLDER.glob("*.csv"))])
        if news or session.new:
            note(session, by, "load_bundled", f"data:{SLUG}")
    session.flush()
    peopled = set(session.scalars(select(Participant.mission_id)))
    for row in table("missions"):
        if row["planned_in"] and missions[row["id"]].id not in peopled:
            _load_planned(session, FOLDER / row["planned_in"], by)
    return {mission.slug: mission for mission in missions.values()}


def _load_project(session: Session) -> Project:
    project = session.scalar(select(Project).where(Project.slug == SLUG))
    if project is None:
        project = Project(
            slug=SLUG,
            name="EU4SportsClusters Alliance",
            programme="ESCP-4i, Cluster go International",
        )
        session.add(project)
        session.flush()
    return project


def _load_planned(session: Session, folder: Path, by: Actor) -> None:
    mission = load_folder(session, folder, by=by)
    for organisation in session.scalars(
        select(Organisation)
        .join(Participant)
        .where(Participant.mission_id == mission.id, Organisation.source_key.is_(None))
    ):
        organisation.placeholder = True


def _load_organisations(session: Session) -> dict[str, Organisation]:
    rows = table("organisations")
    known = {one.source_key: one for one in session.scalars(select(Organisation))}
    organisations = {}
    new = set()
    for row in rows:
        organisation = known.get(row["id"])
        if organisation is None:
            new.add(row["id"])
            organisation = Organisation(
                source_key=row["id"],
                name=row["name"],
                region=Region(row["region"]),
                kind=OrganisationKind(row["kind"]),
                country=row["country"] or None,
                sector=row["sectors"] or None,
                note=row["note"],
            )
            session.add(organisation)
        organisations[row["id"]] = organisation
    for row in rows:
        if row["id"] in new and row["cluster"]:
            session.add(
                ClusterMembership(
                    cluster=organisations[row["cluster"]],
                    member=organisations[row["id"]],
                    note=row["cluster_note"],
                )
            )
    for row in table("organisation_aliases"):
        if row["organisation"] in new:
            organisations[row["organisation"]].aliases.append(
                OrganisationAlias(spelling=row["spelling"])
            )
    return organisations


def _load_missions(session: Session, project: Project) -> dict[str, Mission]:
    known = {one.source_key: one for one in session.scalars(select(Mission))}
    missions = {}
    for row in table("missions"):
        mission = known.get(row["id"])
        if mission is None:
            planned = row["planned_in"]
            mission = Mission(
                source_key=row["id"],
                slug=planned or SLUGS[row["id"]],
                name=row["name"],
                kind=MissionKind(row["kind"]),
                stage=MissionStage.DRAFT if planned else _STAGES[row["stage"]],
                country=row["country"] or None,
                date_note=row["date_printed"],
                note=row["summary"],
                revision=0,
            )
            session.add(mission)
        missions[row["id"]] = mission
    for row in table("missions"):
        if row["parent"]:
            missions[row["id"]].parent = missions[row["parent"]]
    for row in table("reverse_missions"):
        mission = known.get(row["id"])
        if mission is None:
            mission = Mission(
                source_key=row["id"],
                slug=SLUGS[row["id"]],
                name=_visit_name(row),
                kind=MissionKind.REVERSE_MISSION,
                stage=_STAGES.get(row["state"], MissionStage.DRAFT),
                country=row["place_country"],
                date_note=row["date_printed"],
                note=row["summary"],
                revision=0,
                parent=missions["M-CN-2017"],
            )
            session.add(mission)
        missions[row["id"]] = mission
    listed = {one.id for one in project.missions}
    project.missions.extend(one for one in missions.values() if one.id not in listed)
    return missions


def _visit_name(row: dict[str, str]) -> str:
    who = row["delegation_name"]
    return f"{who[:1].upper()}{who[1:]} in {row['place']}"


def _load_partners(missions: dict[str, Mission], organisations: dict[str, Organisation]) -> None:
    """Partners as the report has them, of the missions that no folder describes."""
    helpers = [
        (row["missions"].split("; "), row["id"], _ROLES[row["role"]])
        for row in table("organisations")
        if row["role"] in _ROLES
    ]
    for row in table("missions"):
        mission = missions[row["id"]]
        if row["planned_in"] or mission.partners:
            continue
        local = [key for key in row["local_partners"].split("; ") if key]
        roles = {key: role for keys, key, role in helpers if row["id"] in keys}
        roles.update(dict.fromkeys(local, PartnerRole.LOCAL_PARTNER))
        mission.partners = [
            MissionPartner(organisation=organisations[key], role=role)
            for key, role in roles.items()
        ]


def _load_events(session: Session, missions: dict[str, Mission]) -> None:
    """The events that the report lets one tell apart, then placeholders up to what it counts."""
    known = {(one.mission, one.title) for one in session.scalars(select(Event))}
    named: dict[tuple[str, EventCategory], int] = {}
    events = []
    for row in table("events"):
        category = EventCategory(row["category"])
        named[row["mission"], category] = named.get((row["mission"], category), 0) + 1
        events.append(
            Event(
                mission=missions[row["mission"]],
                category=category,
                title=row["title"],
                city=row["city"],
                held_on=date.fromisoformat(row["date"]) if len(row["date"]) == 10 else None,
                source=row["source"],
                note=row["note"],
            )
        )
    for row in table("event_figures"):
        if row["figure"] not in _COUNTED or not row["mission"]:
            continue
        category, title = _COUNTED[row["figure"]]
        events.extend(
            Event(
                mission=missions[row["mission"]],
                category=category,
                title=f"{title} {number}, not named in the report",
                placeholder=True,
                source=row["source"],
            )
            for number in range(named.get((row["mission"], category), 0) + 1, _count(row) + 1)
        )
    session.add_all(event for event in events if (event.mission, event.title) not in known)


def _count(row: dict[str, str]) -> int:
    return int(row["value"] or 0)
