"""A mission as a description: the other way round from :mod:`matchmaker.set_up`.

Setting a mission up from its own description changes nothing. An edit is a description with one
thing in it written otherwise, so that there is one set of rules for both.
"""

import hashlib
import json
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matchmaker.missions import blocks_in_order
from matchmaker.records import (
    Event,
    InterpreterAbsence,
    InterpreterPool,
    Mission,
    MissionPartner,
    Participant,
    Place,
    ProgrammeItem,
    SessionBlock,
    Slot,
    TravelTime,
    Venue,
)
from matchmaker.set_up import FORMAT

SECTIONS = ("places", "venues", "blocks", "programme", "interpreters", "events")
"""The lists of a description whose entries are records that can be edited one at a time."""

Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Described:
    """A mission's description, and by section the id of the record behind each entry."""

    values: Entry
    ids: dict[str, list[int]]

    def entry(self, section: str, number: int) -> Entry | None:
        """The entry of a record, None where there is none (any more)."""
        if number not in self.ids[section]:
            return None
        found: Entry = self.values[section][self.ids[section].index(number)]
        return found

    def entries(self, section: str) -> list[tuple[int, Entry]]:
        """Every entry of a section with its record's id."""
        return list(zip(self.ids[section], self.values[section], strict=True))

    def copy(self) -> Entry:
        """A description to change."""
        return deepcopy(self.values)


def describe(session: Session, mission: Mission) -> Described:
    """The mission as its description would have to be."""
    places = session.scalars(
        select(Place)
        .where(Place.mission_id == mission.id)
        .order_by(Place.id)
        .options(selectinload(Place.tables))
    ).all()
    venues = _of(session, mission, Venue)
    blocks = _blocks(session, mission)
    items = session.scalars(
        select(ProgrammeItem)
        .where(ProgrammeItem.mission_id == mission.id)
        .order_by(ProgrammeItem.starts_at, ProgrammeItem.id)
        .options(selectinload(ProgrammeItem.attendees), selectinload(ProgrammeItem.place))
    ).all()
    pools = _of(session, mission, InterpreterPool)
    events = session.scalars(
        select(Event)
        .where(Event.mission_id == mission.id, Event.struck_at.is_(None))
        .order_by(Event.held_on.is_(None), Event.held_on, Event.id)
    ).all()
    hosts = _hosts(session, mission)
    codes = {slot.id: slot.code for block in blocks for slot in block.slots}
    away = _absences(session, pools)
    sections: dict[str, tuple[Any, list[Entry]]] = {
        "places": (places, [_place(one) for one in places]),
        "venues": (venues, [_venue(one, hosts.get(one.id, [])) for one in venues]),
        "blocks": (blocks, [_block(one) for one in blocks]),
        "programme": (items, [_item(one) for one in items]),
        "interpreters": (pools, [_pool(one, away.get(one.id, set()), codes) for one in pools]),
        "events": (events, [_event(one) for one in events]),
    }
    zone = places[0].zone if places else ZoneInfo("UTC")
    values: Entry = {
        **_basics(mission, zone),
        "partners": _partners(session, mission),
        "travel": _travel(session, mission),
        **{name: entries for name, (_records, entries) in sections.items()},
    }
    return Described(
        values, {name: [one.id for one in records] for name, (records, _) in sections.items()}
    )


def fingerprint(value: object) -> str:
    """A short text that differs where the value does."""
    written = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(written.encode()).hexdigest()[:20]


def local(moment: datetime, zone: ZoneInfo) -> str:
    """A moment as a description writes it: ``2027-03-09 14:30`` by the zone's clock."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def _basics(mission: Mission, zone: ZoneInfo) -> Entry:
    expire = mission.requests_expire_at
    return {
        "format": FORMAT,
        "slug": mission.slug,
        "name": mission.name,
        "kind": mission.kind.value,
        "country": mission.country,
        "starts_on": _day(mission.starts_on),
        "ends_on": _day(mission.ends_on),
        "date_note": mission.date_note,
        "synthetic_note": mission.synthetic_note,
        "goals": list(mission.goals),
        "public_text": mission.public_text,
        "places_home": mission.places_home,
        "places_counterpart": mission.places_counterpart,
        "most_requests": mission.most_requests,
        "requests_expire_at": local(expire, zone) if expire else None,
    }


def _day(day: object) -> str | None:
    return str(day) if day else None


def _of(session: Session, mission: Mission, kind: Any) -> list[Any]:
    query = select(kind).where(kind.mission_id == mission.id).order_by(kind.id)
    return list(session.scalars(query))


def _blocks(session: Session, mission: Mission) -> list[SessionBlock]:
    """The blocks by time; one that is only kept for what a release told is not described."""
    in_time = blocks_in_order(session, mission)
    empty = session.scalars(
        select(SessionBlock)
        .where(
            SessionBlock.mission_id == mission.id,
            SessionBlock.id.not_in(select(Slot.block_id)),
        )
        .order_by(SessionBlock.id)
    )
    return [*in_time, *empty]


def _hosts(session: Session, mission: Mission) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for code, venue in session.execute(
        select(Participant.code, Participant.receives_at_id)
        .where(Participant.mission_id == mission.id, Participant.receives_at_id.is_not(None))
        .order_by(Participant.code)
    ):
        found.setdefault(venue or 0, []).append(code)
    return found


def _absences(session: Session, pools: list[InterpreterPool]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for pool, slot in session.execute(
        select(InterpreterAbsence.pool_id, InterpreterAbsence.slot_id).where(
            InterpreterAbsence.pool_id.in_([one.id for one in pools])
        )
    ):
        found.setdefault(pool, set()).add(slot)
    return found


def _place(place: Place) -> Entry:
    return {
        "id": str(place.id),
        "name": place.name,
        "city": place.city,
        "time_zone": place.time_zone,
        "address": place.address,
        "local_address": place.local_address,
        "tables": len(place.tables),
        "synthetic": place.synthetic,
    }


def _venue(venue: Venue, hosts: list[str]) -> Entry:
    return {
        "id": str(venue.id),
        "place": str(venue.place_id),
        "name": venue.name,
        "address": venue.address,
        "local_address": venue.local_address,
        "capacity": venue.capacity,
        "hosts": hosts,
    }


def _block(block: SessionBlock) -> Entry:
    zone = block.place.zone
    return {
        "name": block.name,
        "place": str(block.place_id),
        "event": str(block.event_id) if block.event_id else None,
        "slots": [
            {
                "code": slot.code,
                "start": local(slot.starts_at, zone),
                "end": local(slot.ends_at, zone),
            }
            for slot in block.slots
        ],
    }


def _item(item: ProgrammeItem) -> Entry:
    named = [one.code for one in sorted(item.attendees, key=lambda one: one.code)]
    return {
        "kind": item.kind.value,
        "title": item.title,
        "place": str(item.place_id),
        "location": item.location,
        "start": local(item.starts_at, item.place.zone),
        "end": local(item.ends_at, item.place.zone),
        "attends": named or (item.for_side.value if item.for_side else "all"),
        "synthetic": item.synthetic,
    }


def _pool(pool: InterpreterPool, away: set[int], codes: dict[int, str]) -> Entry:
    return {
        "languages": [pool.first_language, pool.second_language],
        "interpreters": pool.interpreters,
        "unavailable": [code for slot, code in codes.items() if slot in away],
        "synthetic": pool.synthetic,
    }


def _event(event: Event) -> Entry:
    return {
        "id": str(event.id),
        "category": event.category.value,
        "title": event.title,
        "city": event.city,
        "held_on": _day(event.held_on),
        "note": event.note,
    }


def _partners(session: Session, mission: Mission) -> list[Entry]:
    partners = session.scalars(
        select(MissionPartner)
        .where(MissionPartner.mission_id == mission.id)
        .order_by(MissionPartner.id)
        .options(selectinload(MissionPartner.organisation))
    )
    return [{"organisation": one.organisation.name, "role": one.role.value} for one in partners]


def _travel(session: Session, mission: Mission) -> list[Entry]:
    found = session.scalars(
        select(TravelTime).where(TravelTime.mission_id == mission.id).order_by(TravelTime.id)
    )
    return [
        {
            "from": str(one.from_venue_id) if one.from_venue_id else None,
            "to": str(one.to_venue_id) if one.to_venue_id else None,
            "slots": one.slots,
        }
        for one in found
    ]
