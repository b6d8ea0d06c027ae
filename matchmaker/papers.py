"""Printing a mission: papers and the workbook from the release in force, all or what changed.

A worker prints, since many pages take a while; what is to be printed is written down when it is
asked for.
"""

import tempfile
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from matchmaker.agendas import agenda_of
from matchmaker.auditing import note
from matchmaker.database import reading, writing
from matchmaker.errors import NotFound, Refused
from matchmaker.jobs import JobKind, enqueue
from matchmaker.jobs.working import Work
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import Mission, Printing, Release
from matchmaker.release_changes import MeetingChange, by_participant, changes_between
from matchmaker.reports.documents import AddressOf, Paper, papers_html
from matchmaker.reports.mission_pack import write_mission_pack
from matchmaker.reports.printing import CalledOff, print_apart
from matchmaker.words import Say, sentence

MOST_KEPT = 6
"""Printings of a mission; whoever needs an older one has it printed again."""


def print_papers(
    session: Session,
    mission: Mission,
    papers: Collection[Paper],
    *,
    by: Actor,
    since: int | None = None,
    address_of: AddressOf | None = None,
    say: Say = str,
) -> Printing:
    """Have a worker print papers of the release in force, before the first one of the plan.

    What they say is what is so now, however long they wait. With ``since``, the number of an
    earlier release, only the sheets of those for whom something changed after it. The newest
    few printings of a mission are kept.

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
    html = papers_html(
        session, agenda, papers, only=only, since=since, address_of=address_of, say=say
    )
    printing = Printing(
        mission=mission,
        job_id=enqueue(session, JobKind.PRINT, {}, by=by, mission=mission).id,
        papers=[one.value for one in Paper if one in papers],
        release=agenda.release.number if agenda.release else None,
        since=since,
        pages=html.count("<section"),
        html=html,
        asked_by=by.name,
        asked_at=datetime.now(UTC),
    )
    session.add(printing)
    session.flush()
    for old in printings_of(session, mission, by=by)[MOST_KEPT:]:
        if old.job.state.ended:
            session.delete(old)
    _note(session, mission, by, papers=printing.papers, since=since)
    return printing


def printings_of(session: Session, mission: Mission, *, by: Actor) -> Sequence[Printing]:
    """What was printed of a mission or is being, the newest first."""
    require(by, Action.EXPORT, mission)
    wanted = select(Printing).where(Printing.mission_id == mission.id)
    return session.scalars(
        wanted.options(joinedload(Printing.job)).order_by(Printing.id.desc())
    ).all()


def printing_by_id(session: Session, mission: Mission, number: int, *, by: Actor) -> Printing:
    """One printing.

    Raises:
        NotFound: there is none of this number, or it is another mission's.
    """
    require(by, Action.EXPORT, mission)
    found = session.get(Printing, number)
    if found is None or found.mission_id != mission.id:
        raise NotFound(sentence("There is no such printing; older ones are not kept."))
    return found


def run_print(work: Work) -> dict[str, Any]:
    """Print what waits with this job; stores the PDF in the transaction that ends the job."""
    work.by()
    with reading(work.engine) as session:
        printing = session.scalar(select(Printing).where(Printing.job_id == work.job.id))
        if printing is None:
            raise NotFound(sentence("There is no such printing; older ones are not kept."))
        html, sheets = printing.html, printing.pages
    done = {"pages": 0, "of": sheets}
    work.report(done)

    def on_page(page: int) -> None:
        done["pages"] = page
        work.report({"pages": page, "of": max(sheets, page)})

    try:
        content = print_apart(html, on_page=on_page, cancel=work.cancel)
    except CalledOff:
        raise Refused(sentence("Called off; nothing was printed.")) from None
    result = {"pages": done["pages"]}
    with writing(work.engine) as session:
        session.execute(
            update(Printing)
            .where(Printing.job_id == work.job.id)
            .values(content=content, pages=done["pages"], html="")
        )
        work.finish(session, result)
    return result


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
) -> dict[str, tuple[MeetingChange, ...]]:
    earlier = session.scalar(
        select(Release).where(Release.mission_id == mission.id, Release.number == number)
    )
    if earlier is None or now is None:
        raise NotFound(sentence("There is no release {number}.", number=number))
    changes = by_participant(changes_between(session, earlier, now))
    return {one.participant.code: one.changes for one in changes}


def _note(
    session: Session, mission: Mission, by: Actor, *, papers: list[str], since: int | None
) -> None:
    note(session, by, "export", f"mission:{mission.slug}", papers=papers, since=since)
