"""A workbook that comes back: its difference with what is here, and saving what was chosen."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker import auditing
from matchmaker import requests as wishes
from matchmaker.errors import Clash, FileRefused, Refused
from matchmaker.intake import participant_rows, participants, requests
from matchmaker.intake.cells import Cells
from matchmaker.intake.people_tables import COLUMNS, NAME, PARTICIPANTS, REQUESTS, tables_now
from matchmaker.intake.round_trip import ID, Difference, RowChange, What, compare
from matchmaker.intake.trial import tried
from matchmaker.intake.uploads import keep
from matchmaker.participant_data import rename
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import (
    MeetingRequest,
    Mission,
    Participant,
    ParticipantState,
    RequestState,
    Upload,
)
from matchmaker.registrations import readmit, withdraw
from matchmaker.words import Sentence, as_json, sentence

KIND = "round_trip"

FILE, HERE = "file", "here"
"""The two answers to a conflict: what the file says, or what is here."""

_CLEARED = ("sector", "website")
"""Columns of which an empty cell means empty, once somebody has emptied it."""


@dataclass(frozen=True, slots=True)
class Back:
    """All that a workbook says otherwise; ``digest`` names exactly this difference."""

    tables: Mapping[str, Difference]
    digest: str

    @property
    def changes(self) -> list[tuple[str, RowChange]]:
        """The changes with the table that each is of."""
        return [(table, one) for table, found in self.tables.items() for one in found.rows]

    @property
    def faults(self) -> list[Sentence]:
        """What is wrong with the rows themselves."""
        return [one for found in self.tables.values() for one in found.faults]

    @property
    def questions(self) -> list[str]:
        """What a person has to choose of: a key for each conflict."""
        return [key for _, one in self.changes for key in questions_of(one)]


def questions_of(change: RowChange) -> list[str]:
    """The keys of the conflicts in one row's change."""
    if change.what is not What.CONFLICT:
        return []
    cells = [f"{change.key}:{one.column}" for one in change.cells if one.conflict]
    return cells if change.number and cells else [change.key]


def take_back(
    session: Session, mission: Mission, file: str, content: dict[str, Any], *, by: Actor
) -> Upload:
    """Keep a workbook that came back, and note what would be wrong with saving it.

    Raises:
        FileRefused: it was exported from another mission.
    """
    require(by, Action.EDIT_PEOPLE, mission)
    if any(table["mission"] != mission.slug for table in content.values()):
        raise FileRefused(file, sentence("{file} was exported from another mission.", file=file))
    upload = keep(session, mission, KIND, file, content, by=by)
    back = difference(session, upload, by=by)
    faults = back.faults
    if not faults:
        try:
            tried(session, lambda: _apply(session, upload, back, {}, by))
        except Refused as refused:
            faults = list(refused.sentences)
    upload.preview = {"faults": [as_json(one) for one in faults]}
    session.flush()
    return upload


def difference(session: Session, upload: Upload, *, by: Actor) -> Back:
    """What the workbook says otherwise than what is here now."""
    require(by, Action.EDIT_PEOPLE, upload.mission)
    now = tables_now(session, upload.mission)
    tables = {
        table: compare(
            upload.content[table]["exported"],
            upload.content[table]["edited"],
            {int(row[ID] or 0): row for row in now[table]},
            columns,
            NAME[table],
        )
        for table, columns in COLUMNS.items()
    }
    told = json.dumps([[asdict(one) for one in found.rows] for found in tables.values()])
    return Back(tables, hashlib.sha256(told.encode()).hexdigest())


def save_back(
    session: Session, upload: Upload, digest: str, chosen: Mapping[str, str], *, by: Actor
) -> int:
    """Save the difference, with each conflict as it was chosen; returns how many rows it touched.

    Raises:
        Clash: the difference is no longer the one that the person saw.
        Refused: a conflict is open, or with everything that is wrong; nothing is saved then.
    """
    require(by, Action.EDIT_PEOPLE, upload.mission)
    back = difference(session, upload, by=by)
    if back.digest != digest:
        raise Clash(
            sentence("Something was changed meanwhile; nothing was saved. Look at it once more.")
        )
    if back.faults:
        raise FileRefused(upload.file, *back.faults)
    open_questions = [key for key in back.questions if chosen.get(key) not in (FILE, HERE)]
    if open_questions:
        raise Refused(
            sentence("Choose for each conflict; {count} are open.", count=len(open_questions))
        )
    mission, file = upload.mission, upload.file
    touched = _apply(session, upload, back, chosen, by)
    auditing.note(session, by, "round_trip", f"mission:{mission.slug}", file=file, rows=touched)
    session.delete(upload)
    session.flush()
    return touched


def _apply(
    session: Session, upload: Upload, back: Back, chosen: Mapping[str, str], by: Actor
) -> int:
    """Do what the difference says; a conflict without an answer is taken from the file."""
    touched = _apply_participants(session, upload, back.tables[PARTICIPANTS].rows, chosen, by)
    return touched + _apply_requests(session, upload, back.tables[REQUESTS].rows, chosen, by)


def _apply_participants(
    session: Session,
    upload: Upload,
    changes: Sequence[RowChange],
    chosen: Mapping[str, str],
    by: Actor,
) -> int:
    mission = upload.mission
    known = {
        one.id: one
        for one in session.scalars(select(Participant).where(Participant.mission_id == mission.id))
    }
    errors: list[Sentence] = []
    rows: list[Cells] = []
    clear: list[tuple[Participant, str]] = []
    gone: list[Participant] = []
    for change in changes:
        if change.id is None:
            stated = {column: value or "" for column, value in change.row.items() if value}
            rows.append(Cells(change.number, {"organisation": "", **stated}, errors))
            continue
        participant = known.get(change.id)
        if not change.number:
            if participant is not None and chosen.get(change.key) != HERE:
                gone.append(participant)
            continue
        values = _values(change, chosen)
        if participant is None or not values:
            continue
        if participant.state is ParticipantState.WITHDRAWN:
            readmit(session, participant, by=by)
        organisation = participant.organisation
        name = " ".join(values.get("organisation", organisation.name).split())
        if name and name != organisation.name:
            rename(session, organisation, name)
        clear += [(participant, one) for one in _CLEARED if values.get(one, "x").strip() == ""]
        required = {"country": organisation.country or "", "side": participant.side.value}
        rows.append(Cells(change.number, {**required, **values, "organisation": name}, errors))
    entries = participant_rows.read(session, mission, rows)
    if errors:
        raise FileRefused(upload.file, *errors)
    summary = participants.save(session, mission, entries)
    for participant, attribute in clear:
        setattr(participant.organisation, attribute, None)
    for participant in gone:
        withdraw(session, participant, by=by)
    session.flush()
    return summary.added + summary.changed + len(gone)


def _apply_requests(
    session: Session,
    upload: Upload,
    changes: Sequence[RowChange],
    chosen: Mapping[str, str],
    by: Actor,
) -> int:
    mission = upload.mission
    known = {
        one.id: one
        for one in session.scalars(
            select(MeetingRequest).where(MeetingRequest.mission_id == mission.id)
        )
    }
    errors: list[Sentence] = []
    rows: list[Cells] = []
    gone: list[MeetingRequest] = []
    for change in changes:
        if change.id is None:
            stated = {column: value or "" for column, value in change.row.items()}
            rows.append(Cells(change.number, stated, errors))
            continue
        request = known.get(change.id)
        if request is None:
            continue
        if not change.number:
            if chosen.get(change.key) != HERE:
                gone.append(request)
            continue
        values = _values(change, chosen)
        if values and request.state is RequestState.WITHDRAWN:
            request.move_to(RequestState.PENDING)
        for end in ("from", "to"):
            if end in values:
                Cells(change.number, values, errors).refuse(
                    end, sentence("a wish keeps its two ends; write another row for others.")
                )
        if values:
            ends = {"from": request.asker.code, "to": request.asked.code}
            rows.append(Cells(change.number, {**values, **ends}, errors))
    entries = requests.read(session, mission, rows)
    if errors:
        raise FileRefused(upload.file, *errors)
    summary = requests.save(session, mission, entries)
    for request in gone:
        wishes.withdraw(session, request, by=by)
    return summary.added + summary.changed + len(gone)


def _values(change: RowChange, chosen: Mapping[str, str]) -> dict[str, str]:
    """What a changed row is to say: of a conflict, what was chosen."""
    if chosen.get(change.key) == HERE:
        return {}
    return {
        one.column: one.edited
        for one in change.cells
        if not (one.conflict and chosen.get(f"{change.key}:{one.column}") == HERE)
    }
