"""Exporting a mission: the files that an organiser keeps, sends and prints."""

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.agenda_views import ParticipantView
from matchmaker.agendas import agenda_of
from matchmaker.auditing import note
from matchmaker.calendars.feed import participant_calendar
from matchmaker.errors import Refused
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import Mission
from matchmaker.reports.mission_pack import write_mission_pack
from matchmaker.words import sentence


def export_mission(session: Session, mission: Mission, folder: Path, *, by: Actor) -> None:
    """Write what the release in force says into a folder, which is made where it is missing.

    ``problem.json`` and ``agenda.json`` in the solver's formats, ``calendars/*.ics`` with one file
    a participant, ``mission.xlsx``. Files of an earlier export are overwritten, and calendars of
    participants who are gone are removed.

    Raises:
        Refused: nothing is released yet.
    """
    require(by, Action.EXPORT, mission)
    agenda = agenda_of(session, mission)
    if agenda.release is None or agenda.run is None:
        raise Refused(
            sentence("{mission} has no release yet; release it first.", mission=mission.name)
        )
    calendars = folder / "calendars"
    calendars.mkdir(parents=True, exist_ok=True)
    _write_json(folder / "problem.json", agenda.run.problem)
    _write_json(folder / "agenda.json", agenda.run.agenda)
    wanted = {file_name(one): one for one in agenda.participants if one.record.takes_part}
    for stale in calendars.glob("*.ics"):
        if stale.name not in wanted:
            stale.unlink()
    for name, participant in wanted.items():
        (calendars / name).write_bytes(participant_calendar(agenda, participant))
    write_mission_pack(agenda, folder / "mission.xlsx")
    note(session, by, "export", f"mission:{mission.slug}", release=agenda.release.number)


def file_name(participant: ParticipantView) -> str:
    """A calendar's file name: the code, then as much of the name as plain letters can say."""
    latin = unicodedata.normalize("NFKD", participant.name).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", latin.lower()).strip("-")[:60].strip("-")
    code = re.sub(r"[^A-Za-z0-9-]+", "-", participant.code)
    return f"{code}-{words}.ics" if words else f"{code}.ics"


def _write_json(path: Path, content: dict[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
