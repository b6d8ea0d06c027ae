"""Who does what in a mission beside its meetings, as its description says: programme and hosts."""

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matchmaker.descriptions import Description
from matchmaker.intake.names import Names, participants_by_name
from matchmaker.mission_parts import Described
from matchmaker.records import (
    Mission,
    Participant,
    Place,
    ProgrammeItem,
    ProgrammeKind,
    Side,
    Venue,
)
from matchmaker.words import sentence

_SIDES = {"": None, "all": None, **{side.value: side for side in Side}}


def save_programme(
    session: Session, mission: Mission, root: Description, places: dict[str, Place]
) -> None:
    """The programme items; those that name who attends wait until there are participants."""
    known = Described(
        session,
        session.scalars(
            select(ProgrammeItem)
            .where(ProgrammeItem.mission_id == mission.id)
            .options(selectinload(ProgrammeItem.attendees))
        ),
        key=lambda one: (one.title, one.starts_at),
    )
    participants = _participants(session, mission)
    for part in root.parts("programme"):
        kind, title = part.choice("kind", ProgrammeKind), part.text("title", required=True)
        place = part.one_of("place", places)
        zone = place.zone if place else None
        starts_at, ends_at = part.moment("start", zone), part.moment("end", zone)
        location, synthetic = part.text("location"), part.flag("synthetic")
        side, attendees = _attendance(part, participants)
        if starts_at is None or ends_at is None or kind is None or place is None:
            continue
        if ends_at <= starts_at:
            part.refuse("end", sentence("it is not later than the start."))
        if part.is_list("attends") and participants is None:
            continue
        item = known.take(
            part, "title", (title, starts_at), lambda: ProgrammeItem(mission_id=mission.id)
        )
        if item is None:
            continue
        item.kind, item.title, item.place, item.location = kind, title, place, location
        item.starts_at, item.ends_at = starts_at, ends_at
        item.for_side, item.synthetic = side, synthetic
        if set(item.attendees) != set(attendees):
            item.attendees = attendees
    known.delete_rest()


def save_hosts(
    session: Session, mission: Mission, root: Description, venues: dict[str, Venue]
) -> None:
    """Where participants receive; nobody is looked up until there are participants."""
    participants = _participants(session, mission)
    receives: dict[Participant, Venue] = {}
    for part in root.parts("venues"):
        venue = venues.get(part.text("id"))
        for host in _named(part, "hosts", participants):
            if host in receives:
                part.refuse(
                    "hosts",
                    sentence("{name} receives at another venue.", name=host.organisation.name),
                )
            if venue is not None:
                receives[host] = venue
    for one in session.scalars(select(Participant).where(Participant.mission_id == mission.id)):
        one.receives_at = receives.get(one)


def _participants(session: Session, mission: Mission) -> Names[Participant] | None:
    there = session.scalar(select(Participant.id).where(Participant.mission_id == mission.id))
    return participants_by_name(session, mission) if there is not None else None


def _attendance(
    part: Description, participants: Names[Participant] | None
) -> tuple[Side | None, list[Participant]]:
    if part.is_list("attends"):
        return None, _named(part, "attends", participants)
    word = part.text("attends")
    if word not in _SIDES:
        part.refuse(
            "attends",
            sentence('"{value}" is not all, home, counterpart or a list of names.', value=word),
        )
    return _SIDES.get(word), []


def _named(
    part: Description, key: str, participants: Names[Participant] | None
) -> list[Participant]:
    found: list[Participant] = []
    for name in part.texts(key):
        one = participants.find(name) if participants else None
        if one is not None and one not in found:
            found.append(one)
        elif participants and one is None:
            part.refuse(
                key,
                sentence('"{value}" is no participant of the mission.', value=name),
            )
    return found
