"""Printing a mission: papers and the workbook from the release in force, all or what changed."""

import tempfile
from collections.abc import Collection
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.agendas import agenda_of
from matchmaker.auditing import note
from matchmaker.errors import NotFound, Refused
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import Mission, Release
from matchmaker.release_changes import by_participant, changes_between
from matchmaker.reports.documents import AddressOf, Paper, papers_html
from matchmaker.reports.mission_pack import write_mission_pack
from matchmaker.words import Say, sentence


def mission_papers(
    session: Session,
    mission: Mission,
    papers: Collection[Paper],
    *,
    by: Actor,
    since: int | None = None,
    address_of: AddressOf | None = None,
    say: Say = str,
) -> str:
    """The papers of the release in force, before the first one of the plan, as pages of HTML.

    ``as_pdf`` prints them; that takes its time and is for after the caller's transaction. With
    ``since``, the number of an earlier release, only the sheets of those for whom something
    changed after it.

    Raises:
        Refused: nothing is planned, or nothing is to be printed.
    """
    require(by, Action.EXPORT, mission)
    if not papers:
        raise Refused(sentence("Choose what is to be printed."))
    agenda = agenda_of(session, mission)
    if agenda.run is None:
        raise Refused(sentence("{mission} has no plan yet; plan it first.", mission=mission.name))
    only = None
    if since is not None:
        only = _changed_since(session, mission, since, agenda.release)
        papers = [Paper.SHEETS]
        if not only:
            raise Refused(sentence("Nothing has changed since release {number}.", number=since))
    pages = papers_html(session, agenda, papers, only=only, address_of=address_of, say=say)
    _note(session, mission, by, papers=sorted(papers), since=since)
    return pages


def mission_workbook(session: Session, mission: Mission, *, by: Actor, say: Say = str) -> bytes:
    """The mission pack as a workbook; raises ``Refused`` where nothing is planned."""
    require(by, Action.EXPORT, mission)
    agenda = agenda_of(session, mission)
    if agenda.run is None:
        raise Refused(sentence("{mission} has no plan yet; plan it first.", mission=mission.name))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mission.xlsx"
        write_mission_pack(agenda, path, say=say)
        _note(session, mission, by, papers=["workbook"], since=None)
        return path.read_bytes()


def _changed_since(
    session: Session, mission: Mission, number: int, now: Release | None
) -> set[str]:
    earlier = session.scalar(
        select(Release).where(Release.mission_id == mission.id, Release.number == number)
    )
    if earlier is None or now is None:
        raise NotFound(sentence("There is no release {number}.", number=number))
    changes = by_participant(changes_between(session, earlier, now))
    return {one.participant.code for one in changes}


def _note(
    session: Session, mission: Mission, by: Actor, *, papers: list[str], since: int | None
) -> None:
    note(session, by, "export", f"mission:{mission.slug}", papers=papers, since=since)
