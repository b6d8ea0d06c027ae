"""Meeting requests from a table: who wants to meet whom, and who must not be met."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.intake.cells import Cells
from matchmaker.intake.names import participant_in, participants_by_name
from matchmaker.intake.saving import ImportSummary, update
from matchmaker.intake.tables import Columns
from matchmaker.records import MeetingRequest, Mission, Participant, Priority
from matchmaker.words import sentence

COLUMNS = Columns("requests", ("from", "to"), ("priority", "note", "synthetic"))

_PRIORITIES = {"": Priority.WANT, **{one.value: one for one in Priority}}


@dataclass(slots=True)
class Entry:
    """What one row states; ``values`` by attribute, of the columns that the file has."""

    asker: Participant
    asked: Participant
    values: dict[str, Any]


def read(session: Session, mission: Mission, rows: list[Cells]) -> list[Entry]:
    """What the rows state; their faults are noted in the rows' list of errors."""
    participants = participants_by_name(session, mission)
    entries = []
    first: dict[tuple[int, int], int] = {}
    for cells in rows:
        asker = participant_in(cells, "from", participants)
        asked = participant_in(cells, "to", participants)
        values = _values(cells)
        if asker is None or asked is None:
            continue
        row = first.setdefault((asker.id, asked.id), cells.number)
        if asker.side is asked.side:
            cells.refuse(
                "to",
                sentence(
                    "{asker} and {asked} are on the same side; requests go to the other one.",
                    asker=asker.organisation.name,
                    asked=asked.organisation.name,
                ),
            )
        elif row != cells.number:
            cells.refuse(
                "to",
                sentence(
                    "row {row} is a request from {asker} to {asked} as well; keep one of them.",
                    row=row,
                    asker=asker.organisation.name,
                    asked=asked.organisation.name,
                ),
            )
        entries.append(Entry(asker, asked, values))
    return entries


def save(session: Session, mission: Mission, entries: list[Entry]) -> ImportSummary:
    """Create or bring up to date the requests; a known one keeps its state."""
    summary = ImportSummary()
    now = datetime.now(UTC)
    known = {
        (one.asker_id, one.asked_id): one
        for one in session.scalars(
            select(MeetingRequest).where(MeetingRequest.mission_id == mission.id)
        )
    }
    for entry in entries:
        request = known.get((entry.asker.id, entry.asked.id))
        added = request is None
        if request is None:
            request = MeetingRequest(
                mission_id=mission.id,
                asker=entry.asker,
                asked=entry.asked,
                priority=Priority.WANT,
                asked_at=now,
            )
            session.add(request)
        summary.count(added=added, changed=update(request, entry.values))
    session.flush()
    if summary.did_something:
        mission.inputs_changed()
    return summary


def _values(cells: Cells) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if cells.has("priority"):
        values["priority"] = cells.one_of("priority", _PRIORITIES, "must, want, nice, never")
    if cells.has("note"):
        values["note"] = cells.note("note")
    if cells.has("synthetic"):
        values["synthetic"] = cells.flag("synthetic")
    return values
