"""Delegates from a table: the people that each organisation brings."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker import reference
from matchmaker.intake.cells import Cells
from matchmaker.intake.names import participant_in, participants_by_name
from matchmaker.intake.saving import ImportSummary, note_change_of, update
from matchmaker.intake.tables import Columns
from matchmaker.records import Delegate, Mission, Participant
from matchmaker.words import sentence

COLUMNS = Columns(
    "delegates",
    ("organisation", "latin_name"),
    (
        *("native_name", "family_name", "given_name", "title", "salutation"),
        *("languages", "email", "telephone", "wechat", "synthetic"),
    ),
)

_TEXTS = {
    "family_name": 100,
    "given_name": 100,
    "title": 100,
    "salutation": 100,
    "email": 254,
    "telephone": 50,
    "wechat": 50,
}
"""Columns of plain text and the most characters that each keeps."""

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(slots=True)
class Entry:
    """What one row states about a person; ``values`` by attribute."""

    participant: Participant
    delegate: Delegate | None
    values: dict[str, Any]


def read(session: Session, mission: Mission, rows: list[Cells]) -> list[Entry]:
    """What the rows state; their faults are noted in the rows' list of errors.

    A person is found again by mail address, else by Latin name, within the organisation.
    """
    participants = participants_by_name(session, mission)
    known = _known_delegates(session, mission)
    entries = []
    emails: dict[str, int] = {}
    people: dict[object, int] = {}
    for cells in rows:
        participant = participant_in(cells, "organisation", participants)
        values = _values(cells)
        email, name = values.get("email", "").casefold(), values["latin_name"]
        if email and emails.setdefault(email, cells.number) != cells.number:
            cells.refuse(
                "email",
                sentence(
                    '"{value}" is in row {row} as well; each person has an own address.',
                    value=values["email"],
                    row=emails[email],
                ),
            )
            continue
        if participant is None:
            continue
        of_organisation = known.get(participant.organisation_id, [])
        delegate = _found(of_organisation, email, name)
        namesake = next((one for one in of_organisation if one.latin_name == name), delegate)
        first = people.setdefault((participant.id, name.casefold()), cells.number)
        if name and (first != cells.number or namesake is not delegate):
            cells.refuse(
                "latin_name",
                sentence(
                    '{organisation} has a delegate "{value}" already; write what tells the two '
                    "apart, such as a second name, or keep one of them.",
                    organisation=participant.organisation.name,
                    value=name,
                ),
            )
        entries.append(Entry(participant, delegate, values))
    return entries


def save(session: Session, mission: Mission, entries: list[Entry]) -> ImportSummary:
    """Create or bring up to date the people, and have them take part with their organisation."""
    summary = ImportSummary()
    changed_organisations = []
    for entry in entries:
        delegate = entry.delegate or Delegate(organisation=entry.participant.organisation)
        changed = update(delegate, entry.values)
        added = delegate not in entry.participant.delegates
        if added:
            entry.participant.delegates.append(delegate)
        if changed and entry.delegate:
            changed_organisations.append(delegate.organisation_id)
        summary.count(added=added, changed=changed)
    session.flush()
    if summary.did_something:
        note_change_of(session, mission, changed_organisations)
    return summary


def _known_delegates(session: Session, mission: Mission) -> dict[int, list[Delegate]]:
    known: dict[int, list[Delegate]] = {}
    for one in session.scalars(
        select(Delegate)
        .join(Participant, Participant.organisation_id == Delegate.organisation_id)
        .where(Participant.mission_id == mission.id)
        .order_by(Delegate.id)
    ):
        known.setdefault(one.organisation_id, []).append(one)
    return known


def _found(known: list[Delegate], email: str, name: str) -> Delegate | None:
    by_email = (one for one in known if email and one.email.casefold() == email)
    by_name = (one for one in known if one.latin_name == name)
    return next(by_email, None) or next(by_name, None)


def _values(cells: Cells) -> dict[str, Any]:
    values: dict[str, Any] = {"latin_name": cells.required("latin_name")}
    values["native_name"] = cells.text("native_name") or values["latin_name"]
    values.update(
        (column, cells.text(column, most)) for column, most in _TEXTS.items() if cells.has(column)
    )
    if values.get("email") and not _EMAIL.fullmatch(values["email"]):
        cells.refuse("email", sentence('"{value}" is not a mail address.', value=values["email"]))
    if cells.has("languages"):
        values["languages"] = cells.codes("languages", reference.language, reference.languages())
    if cells.has("synthetic"):
        values["synthetic"] = cells.flag("synthetic")
    return values
