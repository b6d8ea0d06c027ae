"""Taking a table in on screen: kept, its columns matched, previewed, then saved whole or not."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from matchmaker.errors import Clash, FileRefused, NotFound, Refused
from matchmaker.intake.cells import place_of
from matchmaker.intake.headers import suggested
from matchmaker.intake.importing import ImportKind, ImportSummary, columns_of, import_rows
from matchmaker.intake.tables import Columns, Rows, header_of, read_rows
from matchmaker.intake.trial import tried
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import Mission, Upload
from matchmaker.words import Sentence, as_json, from_json, sentence

KEPT_FOR = timedelta(hours=24)
MOST_BYTES = 5_000_000
"""Of an uploaded file."""

MOST_SHOWN = 500
"""So many changes are listed in a preview; the others are counted."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a file: where, what stands there, and what is wrong with it."""

    row: int | None
    column: str
    value: str
    problem: Sentence


def read_columns(path: Path, name: str, required: Sequence[str], optional: Sequence[str]) -> Rows:
    """The rows of a table's file, for a child process to read."""
    return read_rows(path, Columns(name, tuple(required), tuple(optional)))


def reading_of(kind: ImportKind) -> tuple[str, list[str], list[str]]:
    """What ``read_columns`` needs to know of a kind of table."""
    columns = columns_of(kind)
    return columns.name, list(columns.required), list(columns.optional)


def keep(
    session: Session, mission: Mission, kind: str, file: str, content: dict[str, Any], *, by: Actor
) -> Upload:
    """Keep what was read of a file until it is saved; earlier ones of the same person go."""
    require(by, Action.IMPORT, mission)
    now = datetime.now(UTC)
    session.execute(
        delete(Upload).where(
            or_(
                Upload.created_at < now - KEPT_FOR,
                (Upload.account_id == by.account_id) & (Upload.mission_id == mission.id),
            )
        )
    )
    upload = Upload(
        mission=mission,
        account_id=by.account_id,
        kind=kind,
        file=file,
        content=content,
        settled={},
        preview={},
        created_at=now,
    )
    session.add(upload)
    session.flush()
    return upload


def upload_of(session: Session, mission: Mission, number: int, *, by: Actor) -> Upload:
    """An upload of this person in this mission; raises ``NotFound`` for any other."""
    require(by, Action.IMPORT, mission)
    found = session.scalar(
        select(Upload).where(
            Upload.id == number,
            Upload.mission_id == mission.id,
            Upload.account_id == by.account_id,
            Upload.created_at > datetime.now(UTC) - KEPT_FOR,
        )
    )
    if found is None:
        raise NotFound(sentence("This file is no longer kept here; hand it in again."))
    return found


def matched(upload: Upload) -> list[str]:
    """The column that each header of the file stands for, as settled, else as suggested."""
    if "columns" in upload.settled:
        return list(upload.settled["columns"])
    return suggested(header_of(upload.content["rows"]), columns_of(ImportKind(upload.kind)))


def settle_columns(session: Session, upload: Upload, chosen: Sequence[str], *, by: Actor) -> None:
    """Say which column each header of the file stands for, empty for those to leave out.

    Raises:
        Refused: a required column is missing, or one was chosen twice.
    """
    require(by, Action.IMPORT, upload.mission)
    columns = columns_of(ImportKind(upload.kind))
    known = [one if one in columns.all else "" for one in chosen]
    wrong = [
        sentence('Choose which column of the file is "{column}"; it is required.', column=column)
        for column in columns.required
        if column not in known
    ]
    wrong += [
        sentence('"{column}" is chosen for more than one column of the file.', column=column)
        for column in columns.all
        if known.count(column) > 1
    ]
    if wrong:
        raise Refused(*wrong)
    upload.settled = {**upload.settled, "columns": known}
    preview(session, upload, by=by)


def preview(session: Session, upload: Upload, *, by: Actor) -> None:
    """Work out, and keep with the upload, what saving it would do or what is wrong with it."""
    mission = upload.mission
    require(by, Action.IMPORT, mission)
    made: dict[str, Any] = {"revision": mission.revision, "faults": []}
    try:
        summary, changes = tried(session, lambda: _import(session, upload, by))
    except FileRefused as refused:
        made["faults"] = [as_json(one) for one in refused.sentences]
    else:
        made["summary"] = asdict(summary)
        made["changes"] = [one.plain() for one in changes[:MOST_SHOWN]]
        made["more"] = max(0, len(changes) - MOST_SHOWN)
    upload.preview = made
    session.flush()


def faults_of(upload: Upload) -> list[Fault]:
    """What is wrong with the file, each with its place and what stands there."""
    header = header_of(upload.content["rows"])
    columns = matched(upload)
    return [
        _fault(from_json(one), upload.content["rows"], header, columns)
        for one in upload.preview.get("faults", [])
    ]


def save(session: Session, upload: Upload, *, by: Actor) -> ImportSummary:
    """Save what was previewed, all of it; the upload is then no longer kept.

    Raises:
        FileRefused: something is wrong with it.
        Clash: it would do something else than what was previewed, since others changed the
            mission meanwhile.
    """
    mission = upload.mission
    require(by, Action.IMPORT, mission)
    if upload.preview.get("revision") != mission.revision:
        raise Clash(_MEANWHILE)
    summary = _import(session, upload, by)
    if asdict(summary) != upload.preview.get("summary"):
        raise Clash(_MEANWHILE)
    session.delete(upload)
    session.flush()
    return summary


_MEANWHILE = sentence(
    "The mission was changed meanwhile; nothing was saved. Look at the preview again."
)


def _import(session: Session, upload: Upload, by: Actor) -> ImportSummary:
    return import_rows(
        session,
        upload.mission,
        ImportKind(upload.kind),
        upload.file,
        _chosen(upload.content["rows"], matched(upload)),
        by=by,
    )


def _chosen(rows: Rows, columns: Sequence[str]) -> Rows:
    """The rows under the names of our columns, without the columns that are left out."""
    kept = [at for at, column in enumerate(columns) if column]
    found: Rows = []
    headed = False
    for row in rows:
        cells = [row[at] if at < len(row) else "" for at in kept]
        if not headed and any(map(str.strip, row)):
            cells, headed = [columns[at] for at in kept], True
        found.append(cells)
    return found


def _fault(said: Sentence, rows: Rows, header: Sequence[str], columns: Sequence[str]) -> Fault:
    place: Mapping[str, Any] | None = place_of(said)
    if place is None:
        return Fault(None, "", "", said)
    at = columns.index(place["column"]) if place["column"] in columns else None
    cells = rows[place["row"] - 1]
    return Fault(
        row=place["row"],
        column=header[at] if at is not None else place["column"],
        value=cells[at] if at is not None and at < len(cells) else "",
        problem=place["problem"],
    )
