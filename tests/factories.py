"""Small builders for tests: each adds what it makes to the session and answers with it.

Nothing is random and nothing is hidden: a builder makes what its name says, with plain defaults.
"""

import csv
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.records import (
    Delegate,
    Meeting,
    MeetingParty,
    MeetingRequest,
    Mission,
    Organisation,
    OrganisationKind,
    Participant,
    Place,
    Priority,
    Region,
    SessionBlock,
    Side,
    Slot,
    Table,
)

MORNING = datetime(2027, 3, 9, 1, 0, tzinfo=UTC)
"""When the first slot of a made mission begins: 9 in the morning in Shanghai."""

REGION = {Side.HOME: Region.EUROPEAN, Side.COUNTERPART: Region.THIRD_COUNTRY}
PREFIX = {Side.HOME: "EU", Side.COUNTERPART: "CN"}
COUNTRY = {Side.HOME: "ES", Side.COUNTERPART: "CN"}


def make_organisation(session: Session, name: str, **values: Any) -> Organisation:
    """A company in Spain, unless ``values`` say otherwise."""
    stated = {"kind": OrganisationKind.COMPANY, "region": Region.EUROPEAN, "country": "ES"}
    organisation = Organisation(name=name, **(stated | values))
    session.add(organisation)
    session.flush()
    return organisation


def make_bare_mission(session: Session, slug: str = "demo", **values: Any) -> Mission:
    """A mission to China in March 2027 with nothing in it."""
    stated = {
        "name": f"Mission {slug}",
        "country": "CN",
        "starts_on": date(2027, 3, 8),
        "ends_on": date(2027, 3, 12),
        "revision": 0,
    }
    mission = Mission(slug=slug, **(stated | values))
    session.add(mission)
    session.flush()
    return mission


def make_place(
    session: Session,
    mission: Mission,
    name: str = "Hall",
    *,
    tables: int = 2,
    time_zone: str = "Asia/Shanghai",
) -> Place:
    """A place of a mission whose hall has so many tables."""
    place = Place(
        mission=mission,
        name=name,
        city=f"City of {name}",
        time_zone=time_zone,
        tables=[Table(number=number) for number in range(1, tables + 1)],
    )
    session.add(place)
    session.flush()
    return place


def make_block(
    session: Session,
    place: Place,
    name: str = "Morning",
    *,
    slots: int = 4,
    starts_at: datetime = MORNING,
    minutes: int = 20,
    gap: int = 5,
) -> SessionBlock:
    """A session block with so many slots one after the other, called ``<name>-1`` and so on."""
    begins = [starts_at + timedelta(minutes=(minutes + gap) * at) for at in range(slots)]
    block = SessionBlock(
        mission=place.mission,
        place=place,
        name=name,
        slots=[
            Slot(
                code=f"{name}-{number}",
                starts_at=begin,
                ends_at=begin + timedelta(minutes=minutes),
            )
            for number, begin in enumerate(begins, 1)
        ],
    )
    session.add(block)
    session.flush()
    return block


def make_participant(
    session: Session, mission: Mission, side: Side, code: str, *, delegates: int = 1, **values: Any
) -> Participant:
    """A participant of an organisation of its own, ``Company <code>``, with so many delegates."""
    organisation = make_organisation(
        session, f"Company {code}", region=REGION[side], country=COUNTRY[side]
    )
    participant = Participant(
        mission=mission, organisation=organisation, side=side, code=code, **values
    )
    for number in range(1, delegates + 1):
        participant.delegates.append(make_delegate(session, organisation, f"{code} {number}"))
    session.add(participant)
    session.flush()
    return participant


def make_delegate(
    session: Session, organisation: Organisation, name: str, **values: Any
) -> Delegate:
    """A person of an organisation who speaks English."""
    stated = {"native_name": name, "latin_name": name, "languages": ["en"]}
    delegate = Delegate(organisation=organisation, **(stated | values))
    session.add(delegate)
    session.flush()
    return delegate


def make_mission(
    session: Session,
    slug: str = "demo",
    *,
    home: int = 2,
    counterparts: int = 3,
    slots: int = 4,
    tables: int = 2,
    everybody_wants: Priority | None = None,
) -> Mission:
    """A mission with one hall, one block and participants ``EU01``..., ``CN01``...

    With ``everybody_wants``, each home participant asks every counterpart with that priority.
    """
    mission = make_bare_mission(session, slug)
    make_block(session, make_place(session, mission, tables=tables), slots=slots)
    sides = {
        side: [
            make_participant(session, mission, side, f"{PREFIX[side]}{number:02d}")
            for number in range(1, count + 1)
        ]
        for side, count in ((Side.HOME, home), (Side.COUNTERPART, counterparts))
    }
    if everybody_wants is not None:
        for asker in sides[Side.HOME]:
            for asked in sides[Side.COUNTERPART]:
                make_request(session, asker, asked, everybody_wants)
    return mission


def make_request(
    session: Session, asker: Participant, asked: Participant, priority: Priority = Priority.WANT
) -> MeetingRequest:
    """A wish of one participant to meet another."""
    request = MeetingRequest(
        mission_id=asker.mission_id, asker=asker, asked=asked, priority=priority
    )
    session.add(request)
    session.flush()
    return request


def make_meeting(
    session: Session, parties: Sequence[Participant], slot: Slot, table: Table | None = None
) -> Meeting:
    """A planned meeting of the parties in a slot, at a table where one is given."""
    code = "~".join(one.code for one in parties)
    mission = parties[0].mission
    meeting = Meeting(
        mission=mission,
        code=code,
        uid=f"{mission.slug}-{code}",
        slot=slot,
        table=table,
        parties=[
            MeetingParty(participant=one, position=position) for position, one in enumerate(parties)
        ],
    )
    session.add(meeting)
    session.flush()
    return meeting


def write_csv(path: Path, *rows: Sequence[str]) -> Path:
    """A CSV file in UTF-8 with these rows, the header first."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path
