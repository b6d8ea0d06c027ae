"""Setting up a mission from a description, and loading a folder with its four tables too.

The format is explained in ``data/README.md``.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker import reference
from matchmaker.auditing import note
from matchmaker.descriptions import Description
from matchmaker.errors import FileRefused, Refused
from matchmaker.intake.importing import ImportKind, import_file
from matchmaker.intake.names import organisations_by_name
from matchmaker.mission_parts import save_events, save_interpreters, save_places, save_venues
from matchmaker.mission_programme import save_hosts, save_programme
from matchmaker.mission_slots import save_blocks
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import (
    Mission,
    MissionKind,
    MissionPartner,
    Organisation,
    OrganisationKind,
    PartnerRole,
    Place,
    Region,
)
from matchmaker.words import Sentence, sentence

FORMAT = "mission/1"

MOST_BYTES = 5_000_000

GOALS = ("shortfall", "value", "breaks", "idle", "changes")
"""What a planner can be asked for; ``data/README.md`` and the solver's format use these words."""

RESERVED = frozenset(
    {"new", "cases", "events", "files", "groups", "members", "missing", "targets", "visits"}
)
"""Short names that addresses use for something else."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_KIND_OF_ROLE = {PartnerRole.PARTNER_CLUSTER: OrganisationKind.CLUSTER}
_EUROPEAN_ROLES = (PartnerRole.ORGANISER, PartnerRole.PARTNER_CLUSTER)


def load_folder(session: Session, folder: Path, *, by: Actor) -> Mission:
    """Set up a mission from ``mission.json`` in a folder, and import the four tables beside it.

    Raises:
        FileRefused: with every fault of the first file that has any.
    """
    path = folder / "mission.json"
    description = read_description(path)
    try:
        mission = set_up_mission(session, description, by=by)
        for kind in ImportKind:
            import_file(session, mission, kind, folder / f"{kind.value}.csv", by=by)
            if kind is ImportKind.PARTICIPANTS:
                set_up_mission(session, description, by=by)  # now hosts and guests are known
    except FileRefused:
        raise
    except Refused as refused:
        raise FileRefused(path.name, *refused.sentences) from refused
    return mission


def read_description(path: Path) -> dict[str, Any]:
    """The JSON object in a file; raises ``FileRefused`` where there is none."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise FileRefused(
                path.name,
                sentence(
                    "{file} is larger than {most} MB.",
                    file=path.name,
                    most=MOST_BYTES // 1_000_000,
                ),
            )
        description = json.loads(path.read_bytes())
    except OSError as wrong:
        raise FileRefused(
            path.name, sentence("There is no file {file}.", file=str(path))
        ) from wrong
    except (ValueError, RecursionError) as wrong:
        raise FileRefused(
            path.name,
            sentence("{file} is not JSON: {problem}.", file=path.name, problem=str(wrong)),
        ) from wrong
    if not isinstance(description, dict):
        raise FileRefused(path.name, sentence("{file} holds no object.", file=path.name))
    return description


def set_up_mission(session: Session, description: dict[str, Any], *, by: Actor) -> Mission:
    """Create the mission that is described, or bring it up to date: all of it, or nothing.

    Places, venues, blocks, slots and programme become what the description says, and what it
    does not name goes. Organisations that host or attend are found by name among the mission's
    participants; while it has none they wait, so set it up again after the first import.

    Raises:
        Refused: with a sentence for everything that is wrong, naming the path in the description.
        NotPermitted: the actor may not set missions up.
    """
    known = session.scalar(select(Mission).where(Mission.slug == str(description.get("slug"))))
    require(by, Action.SET_UP_MISSION, known)
    mission, changed = bring_up_to_date(session, description)
    if changed:
        mission.inputs_changed()
        note(session, by, "set_up_mission", f"mission:{mission.slug}")
    return mission


def bring_up_to_date(
    session: Session,
    description: dict[str, Any],
    *,
    before_saving: Callable[[Mission], None] | None = None,
) -> tuple[Mission, bool]:
    """The mission as described, and whether that changed anything; for verbs to build on.

    ``before_saving`` sees the mission with every change made and none written yet.

    Raises:
        Refused: as :func:`set_up_mission`.
    """
    faults: list[Sentence] = []
    root = Description(description, "", faults)
    with session.begin_nested(), session.no_autoflush:
        mission = _mission(session, root)
        changed = _has_changes(session)
        session.flush()
        _save_partners(session, mission, root)
        places = save_places(session, mission, root)
        venues = save_venues(session, mission, root, places)
        events = save_events(session, mission, root)
        slots = save_blocks(session, mission, root, places, events)
        save_interpreters(session, mission, root, slots)
        save_programme(session, mission, root, places)
        save_hosts(session, mission, root, venues)
        _save_deadline(mission, root, places)
        root.refuse_unread()
        if faults:
            raise Refused(*faults)
        if before_saving is not None:
            before_saving(mission)
        changed = _has_changes(session) or changed
        try:
            session.flush()
        except IntegrityError as clash:
            raise Refused(
                sentence(
                    "A place, venue, table or slot that is no longer described is still in use: "
                    "meetings are planned there, or somebody receives there."
                )
            ) from clash
    return mission, changed


def _mission(session: Session, root: Description) -> Mission:
    if root.text("format", required=True) not in ("", FORMAT):
        root.refuse("format", sentence('it is not "{known}".', known=FORMAT))
    slug = root.text("slug", required=True, most=80)
    if slug and (not _SLUG.fullmatch(slug) or slug in RESERVED):
        root.refuse("slug", sentence("use small letters, digits and single hyphens."))
    source_key = root.text("report_mission", most=80)
    mission = session.scalar(select(Mission).where(Mission.slug == slug))
    if mission is None:
        mission = Mission(slug=slug, revision=0)
        session.add(mission)
    if source_key:
        mission.source_key = source_key
    mission.name = root.text("name", required=True)
    mission.country = _country(root)
    mission.starts_on, mission.ends_on = root.day("starts_on"), root.day("ends_on")
    if mission.starts_on and mission.ends_on and mission.ends_on < mission.starts_on:
        root.refuse("ends_on", sentence("it is before starts_on."))
        mission.ends_on = None
    mission.date_note = root.text("date_note", most=2000)
    mission.synthetic_note = root.text("synthetic_note", most=2000)
    goals = root.texts("goals") or ["value", "breaks"]
    if len(set(goals)) < len(goals) or not set(goals) <= set(GOALS):
        root.refuse(
            "goals", sentence("write each at most once, of: {known}.", known=", ".join(GOALS))
        )
    mission.goals = goals
    if root.states("kind"):
        mission.kind = root.choice("kind", MissionKind) or mission.kind
    if root.states("public_text"):
        mission.public_text = root.text("public_text", most=10_000)
    for key in ("places_home", "places_counterpart", "most_requests"):
        if root.states(key):
            setattr(mission, key, root.number(key, 0, 10_000))
    return mission


def _save_deadline(mission: Mission, root: Description, places: dict[str, Place]) -> None:
    if root.states("requests_expire_at"):
        zone = next((place.zone for place in places.values()), ZoneInfo("UTC"))
        stated = root.text("requests_expire_at")
        mission.requests_expire_at = root.moment("requests_expire_at", zone) if stated else None


def _country(part: Description) -> str | None:
    text = part.text("country")
    code = reference.country_code(text) if text else None
    if text and code is None:
        part.refuse("country", sentence('there is no country "{value}".', value=text))
    return code


def _save_partners(session: Session, mission: Mission, root: Description) -> None:
    organisations = organisations_by_name(session)
    known = {(one.organisation, one.role): one for one in mission.partners}
    described = []
    for part in root.parts("partners"):
        name = part.text("organisation", required=True)
        role = part.choice("role", PartnerRole)
        country = _country(part)
        if not name or role is None:
            continue
        organisation = organisations.find(name)
        if organisation is None:
            european = role in _EUROPEAN_ROLES
            organisation = Organisation(
                name=name,
                kind=_KIND_OF_ROLE.get(role, OrganisationKind.OTHER),
                region=Region.EUROPEAN if european else Region.THIRD_COUNTRY,
                country=country,
            )
            session.add(organisation)
            organisations.add(name, organisation)
        if (organisation, role) in described:
            part.refuse("role", sentence("{name} has this role already.", name=name))
            continue
        described.append((organisation, role))
        if (organisation, role) not in known:
            mission.partners.append(MissionPartner(organisation=organisation, role=role))
    for key, partner in known.items():
        if key not in described:
            mission.partners.remove(partner)


def _has_changes(session: Session) -> bool:
    altered = any(session.is_modified(record) for record in session.dirty)
    return altered or bool(session.new) or bool(session.deleted)
