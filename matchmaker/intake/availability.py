"""Availability from a table: when each organisation is there, or away."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.errors import Refused
from matchmaker.intake.cells import Cells
from matchmaker.intake.names import Names, participant_in, participants_by_name
from matchmaker.intake.saving import ImportSummary, update
from matchmaker.intake.tables import Columns
from matchmaker.records import AvailabilityWindow, Mission, Participant, Place
from matchmaker.wall_clock import moment
from matchmaker.words import sentence

COLUMNS = Columns(
    "availability",
    ("organisation", "from", "to"),
    ("place", "status", "note", "synthetic"),
)

_AVAILABLE = {"": True, "available": True, "away": False}

Key = tuple[datetime, datetime, bool]
"""Beginning, end and whether it is a time of being there."""


@dataclass(slots=True)
class Entry:
    """What one row states."""

    participant: Participant
    key: Key
    note: str
    synthetic: bool


def read(session: Session, mission: Mission, rows: list[Cells]) -> list[Entry]:
    """What the rows state; their faults are noted in the rows' list of errors."""
    participants = participants_by_name(session, mission)
    places: Names[Place] = Names()
    in_order = session.scalars(
        select(Place).where(Place.mission_id == mission.id).order_by(Place.id)
    ).all()
    for one in in_order:
        places.add(one.name, one)
    for one in in_order:
        places.add(one.city, one)
    entries = []
    first: dict[tuple[int, Key], int] = {}
    for cells in rows:
        participant = participant_in(cells, "organisation", participants)
        place = _place(cells, places, in_order[0] if in_order else None)
        starts_at, ends_at = _moment(cells, "from", place), _moment(cells, "to", place)
        available = cells.one_of("status", _AVAILABLE, "available, away")
        entry_note, synthetic = cells.note("note"), cells.flag("synthetic")
        if participant is None or starts_at is None or ends_at is None or available is None:
            continue
        if ends_at <= starts_at:
            cells.refuse("to", sentence("it is not later than the time in from."))
            continue
        key = (starts_at, ends_at, available)
        row = first.setdefault((participant.id, key), cells.number)
        if row != cells.number:
            cells.refuse(
                "organisation", sentence("row {row} says the same; keep one of them.", row=row)
            )
        entries.append(Entry(participant, key, entry_note, synthetic))
    return entries


def save(session: Session, mission: Mission, entries: list[Entry]) -> ImportSummary:
    """Make the availability of every organisation that the file names what the file says.

    What was known of such an organisation and is not in the file goes, and counts as changed.
    """
    summary = ImportSummary()
    gone = {
        (one.id, (window.starts_at, window.ends_at, window.available)): window
        for one in {entry.participant for entry in entries}
        for window in one.availability
    }
    for entry in entries:
        window = gone.pop((entry.participant.id, entry.key), None)
        values = {"note": entry.note, "synthetic": entry.synthetic}
        if window is None:
            starts_at, ends_at, available = entry.key
            entry.participant.availability.append(
                AvailabilityWindow(
                    starts_at=starts_at, ends_at=ends_at, available=available, **values
                )
            )
            summary.count(added=True, changed=True)
        else:
            summary.count(added=False, changed=update(window, values))
    for window in gone.values():
        session.delete(window)
        summary.count(added=False, changed=True)
    session.flush()
    if summary.did_something:
        mission.inputs_changed()
    return summary


def _place(cells: Cells, places: Names[Place], default: Place | None) -> Place | None:
    name = cells.text("place")
    found = places.find(name) if name else default
    if found is None:
        cells.refuse(
            "place",
            sentence('the mission has no place "{value}".', value=name)
            if name
            else sentence("the mission has no place yet; set its places up first."),
        )
    return found


def _moment(cells: Cells, column: str, place: Place | None) -> datetime | None:
    text = cells.required(column)
    if not text or place is None:
        return None
    try:
        return moment(text, place.zone)
    except Refused as refused:
        cells.refuse(column, refused.sentences[0])
        return None
