"""Importing what organisers fill in: tolerant of how it is written, strict about what it says."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.auditing import note
from matchmaker.errors import FileRefused
from matchmaker.intake import availability, delegates, participant_rows, participants, requests
from matchmaker.intake.cells import Cells
from matchmaker.intake.saving import ImportSummary
from matchmaker.intake.tables import Columns, Rows, cells_of, read_rows
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import Mission
from matchmaker.words import Sentence

__all__ = ["ImportKind", "ImportSummary", "columns_of", "import_file", "import_rows"]


class ImportKind(StrEnum):
    """The four tables of a mission, in the order in which they are imported."""

    PARTICIPANTS = "participants"
    DELEGATES = "delegates"
    AVAILABILITY = "availability"
    REQUESTS = "requests"


@dataclass(frozen=True, slots=True)
class _Importer:
    columns: Columns
    read: Callable[[Session, Mission, list[Cells]], list[Any]]
    save: Callable[[Session, Mission, list[Any]], ImportSummary]


_IMPORTERS = {
    ImportKind.PARTICIPANTS: _Importer(
        participant_rows.COLUMNS, participant_rows.read, participants.save
    ),
    ImportKind.DELEGATES: _Importer(delegates.COLUMNS, delegates.read, delegates.save),
    ImportKind.AVAILABILITY: _Importer(availability.COLUMNS, availability.read, availability.save),
    ImportKind.REQUESTS: _Importer(requests.COLUMNS, requests.read, requests.save),
}


def import_file(
    session: Session, mission: Mission, kind: ImportKind, path: Path, *, by: Actor
) -> ImportSummary:
    """Import a CSV file or workbook into a mission: all of it, or nothing.

    Rows that are known are brought up to date, so the same file again adds nothing. The columns
    are explained in ``data/import_templates/README.md``.

    Raises:
        FileRefused: with a sentence for everything that is wrong, naming row and column.
        NotPermitted: the actor may not import.
    """
    require(by, Action.IMPORT, mission)
    return import_rows(session, mission, kind, path.name, read_rows(path, columns_of(kind)), by=by)


def columns_of(kind: ImportKind) -> Columns:
    """The columns that a table of this kind may have."""
    return _IMPORTERS[kind].columns


def import_rows(
    session: Session, mission: Mission, kind: ImportKind, file: str, rows: Rows, *, by: Actor
) -> ImportSummary:
    """The same for rows that were read already, the header first; ``file`` is where from."""
    require(by, Action.IMPORT, mission)
    importer = _IMPORTERS[kind]
    errors: list[Sentence] = []
    entries = importer.read(session, mission, cells_of(file, rows, importer.columns, errors))
    if errors:
        raise FileRefused(file, *errors)
    summary = importer.save(session, mission, entries)
    if summary.did_something:
        note(
            session,
            by,
            "import",
            f"mission:{mission.slug}",
            kind=kind.value,
            file=file,
            added=summary.added,
            changed=summary.changed,
            unchanged=summary.unchanged,
        )
    return summary
