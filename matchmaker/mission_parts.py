"""What a mission consists of, as its description says: places, venues, blocks, interpreters."""

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
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
    SessionBlock,
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
    return events


def save_blocks(
    session: Session,
    mission: Mission,
    root: Description,
    places: dict[str, Place],
    events: dict[str, Event],
) -> dict[str, Slot]:
    """The session blocks with their slots; the slots by code, which is unique in the mission."""
    query = select(SessionBlock).where(SessionBlock.mission_id == mission.id)
    known = Described(session, session.scalars(query), key=lambda one: one.name)
    slots: dict[str, Slot] = {}
    for part in root.parts("blocks"):
        name = part.text("name", required=True, most=100)
        block = known.take(part, "name", name, lambda: SessionBlock(mission=mission, slots=[]))
        place = part.one_of("place", places)
        event = part.one_of("event", events, required=False)
        if block is None:
            continue
        block.name, block.event = name, event
        if place is not None:
            block.place = place
        block.slots = _slots(part, block, place, slots)
    known.delete_rest()
    return slots


def _slots(
    part: Description, block: SessionBlock, place: Place | None, slots: dict[str, Slot]
) -> list[Slot]:
    by_code = {one.code: one for one in block.slots}
    by_start = {one.starts_at: one for one in block.slots}
    described: list[Slot] = []
    starts: set[datetime] = set()
    for inner in part.parts("slots"):
        code = inner.text("code", required=True, most=20)
        starts_at = inner.moment("start", place.zone if place else None)
        ends_at = inner.moment("end", place.zone if place else None)
        if code in slots:
            inner.refuse("code", sentence('there is a slot "{code}" already.', code=code))
            continue
        if not code or starts_at is None or ends_at is None:
            continue
        if ends_at <= starts_at:
            inner.refuse("end", sentence("it is not later than the start."))
        if starts_at in starts:
            inner.refuse("start", sentence("another slot of the block starts then."))
        starts.add(starts_at)
        # A slot that is only called otherwise keeps its meetings.
        slot = by_code.get(code) or by_start.get(starts_at)
        if slot is None or slot in described:
            slot = Slot()
        slot.code, slot.starts_at, slot.ends_at = code, starts_at, ends_at
        slots[code] = slot
        described.append(slot)
    return described


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
