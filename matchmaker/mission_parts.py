"""What a mission consists of, as its description says: places, venues, events, interpreters."""

from collections.abc import Callable, Hashable, Iterable
from typing import Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker import reference
from matchmaker.descriptions import Description
from matchmaker.records import (
    Event,
    EventCategory,
    InterpreterAbsence,
    InterpreterPool,
    Mission,
    Place,
    Slot,
    Table,
    TravelTime,
    Venue,
)
from matchmaker.records.places import KNOWN_TIME_ZONES
from matchmaker.words import sentence

Record = TypeVar("Record")

MOST_TABLES = 500
MOST_AT_ONCE = 1000


class Described(Generic[Record]):
    """The records of a kind as they are known, and which of them the description names."""

    def __init__(
        self, session: Session, known: Iterable[Record], key: Callable[[Record], Hashable]
    ) -> None:
        self._session = session
        self._left = {key(one): one for one in known}
        self._named: set[Hashable] = set()

    def take(
        self, part: Description, what: str, key: Hashable, make: Callable[[], Record]
    ) -> Record | None:
        """The known record of this key, else a new one; None where the key was named before."""
        if key in self._named:
            part.refuse(what, sentence("it is described twice; keep one of them."))
            return None
        self._named.add(key)
        known = self._left.pop(key, None)
        if known is not None:
            return known
        made = make()
        self._session.add(made)
        return made

    def rest(self) -> list[Record]:
        """What the description did not name."""
        return list(self._left.values())

    def delete_rest(self) -> None:
        """Delete what the description did not name."""
        for one in self._left.values():
            self._session.delete(one)


def save_places(session: Session, mission: Mission, root: Description) -> dict[str, Place]:
    """The places with their tables, by id."""
    query = select(Place).where(Place.mission_id == mission.id)
    known = Described(session, session.scalars(query), key=lambda one: one.name)
    places: dict[str, Place] = {}
    for part in root.parts("places"):
        name = part.text("name", required=True)
        place = known.take(part, "name", name, lambda: Place(mission=mission, tables=[]))
        zone = part.text("time_zone", required=True)
        if zone and zone not in KNOWN_TIME_ZONES:
            part.refuse(
                "time_zone",
                sentence('"{value}" is no IANA time zone such as Asia/Shanghai.', value=zone),
            )
            zone = ""
        city = part.text("city", required=True, most=100)
        address, local_address = _addresses(part)
        tables, synthetic = part.number("tables", 0, MOST_TABLES) or 0, part.flag("synthetic")
        _note_id(part, places, place)
        if place is None:
            continue
        place.name, place.city = name, city
        place.time_zone = zone or "UTC"
        place.address, place.local_address = address, local_address
        place.synthetic = synthetic
        place.tables = [table for table in place.tables if table.number <= tables] + [
            Table(number=number) for number in range(len(place.tables) + 1, tables + 1)
        ]
    known.delete_rest()
    return places


def save_venues(
    session: Session, mission: Mission, root: Description, places: dict[str, Place]
) -> dict[str, Venue]:
    """The venues away from the halls, by id, and the travel between them."""
    query = select(Venue).where(Venue.mission_id == mission.id)
    known = Described(session, session.scalars(query), key=lambda one: one.name)
    venues: dict[str, Venue] = {}
    for part in root.parts("venues"):
        name = part.text("name", required=True)
        venue = known.take(part, "name", name, lambda: Venue(mission_id=mission.id))
        place = part.one_of("place", places)
        address, local_address = _addresses(part)
        capacity = part.number("capacity", 0, MOST_AT_ONCE)
        _note_id(part, venues, venue)
        if venue is None:
            continue
        venue.name, venue.capacity = name, capacity
        venue.address, venue.local_address = address, local_address
        if place is not None:
            venue.place = place
    known.delete_rest()
    _save_travel(session, mission, root, venues)
    return venues


def _save_travel(
    session: Session, mission: Mission, root: Description, venues: dict[str, Venue]
) -> None:
    known = Described(
        session,
        session.scalars(select(TravelTime).where(TravelTime.mission_id == mission.id)),
        key=lambda one: frozenset({one.from_venue, one.to_venue}),
    )
    for part in root.parts("travel"):
        start = part.one_of("from", venues, required=False)
        end = part.one_of("to", venues, required=False)
        slots = part.number("slots", 0, 100)
        if slots is None:
            part.refuse("slots", sentence("write how many slots lie between the two."))
            continue
        if start is end:
            part.refuse("to", sentence("it is where from is; name two venues, null for the hall."))
            continue
        travel = known.take(
            part,
            "to",
            frozenset({start, end}),
            lambda: TravelTime(mission_id=mission.id),
        )
        if travel is None:
            continue
        if {travel.from_venue, travel.to_venue} != {start, end}:
            travel.from_venue, travel.to_venue = start, end
        travel.slots = slots
    known.delete_rest()


def save_events(session: Session, mission: Mission, root: Description) -> dict[str, Event]:
    """The events by id; events that the description does not name stay."""
    query = select(Event).where(Event.mission_id == mission.id)
    known = Described(session, session.scalars(query), key=lambda one: one.title)
    events: dict[str, Event] = {}
    for part in root.parts("events"):
        title = part.text("title", required=True)
        event = known.take(part, "title", title, lambda: Event(mission=mission))
        category = part.choice("category", EventCategory)
        city, held_on = part.text("city", most=100), part.day("held_on")
        comment = part.text("note", most=2000)
        part.text("report_event")
        _note_id(part, events, event)
        if event is None or category is None:
            continue
        event.title, event.category, event.city = title, category, city
        event.held_on, event.note = held_on, comment
        event.struck_at = None  # one that was taken out and is described again
    return events


def save_interpreters(
    session: Session, mission: Mission, root: Description, slots: dict[str, Slot]
) -> None:
    """The interpreters for each pair of languages, and the slots in which there are none."""
    query = select(InterpreterPool).where(InterpreterPool.mission_id == mission.id)
    known = Described(
        session,
        session.scalars(query),
        key=lambda one: frozenset({one.first_language, one.second_language}),
    )
    for part in root.parts("interpreters"):
        codes = [reference.language(text) or "" for text in part.texts("languages")]
        number = part.number("interpreters", 0, MOST_AT_ONCE)
        away = part.several_of("unavailable", slots)
        synthetic = part.flag("synthetic")
        if len(codes) != 2 or len(set(codes)) != 2 or "" in codes:
            part.refuse("languages", sentence("write two ISO 639-1 codes, such as zh and en."))
            continue
        if number is None:
            part.refuse("interpreters", sentence("write how many there are at once."))
            continue
        pool = known.take(
            part,
            "languages",
            frozenset(codes),
            lambda: InterpreterPool(mission_id=mission.id),
        )
        if pool is None:
            continue
        if {pool.first_language, pool.second_language} != set(codes):
            pool.first_language, pool.second_language = codes
        pool.interpreters, pool.synthetic = number, synthetic
        _save_absences(session, pool, away)
    known.delete_rest()


def _save_absences(session: Session, pool: InterpreterPool, away: list[Slot]) -> None:
    known = session.scalars(
        select(InterpreterAbsence).where(InterpreterAbsence.pool_id == pool.id)
    ).all()
    for absence in known:
        if absence.slot not in away:
            session.delete(absence)
    session.add_all(
        InterpreterAbsence(pool=pool, slot=slot)
        for slot in away
        if slot not in [absence.slot for absence in known]
    )


def _addresses(part: Description) -> tuple[str, str]:
    return part.text("address", most=500), part.text("local_address", most=500)


def _note_id(part: Description, things: dict[str, Record], thing: Record | None) -> None:
    name = part.text("id", required=True)
    if name in things:
        part.refuse("id", sentence('the id "{value}" is used twice.', value=name))
    elif name and thing is not None:
        things[name] = thing
