"""Evidence: attaching files to records, handing them out, and what is missing."""

from typing import Any

from flask import Response, current_app, render_template, request, stream_with_context
from flask_babel import gettext
from sqlalchemy.orm import Session

from matchmaker.cooperation.cases import case_of
from matchmaker.errors import FileRefused
from matchmaker.evidence.attaching import (
    Subject,
    attach,
    evidence_here,
    require_keeper,
    subject_of,
    withdraw,
)
from matchmaker.evidence.keeping import pieces
from matchmaker.evidence.lacking import cases_lacking, events_lacking
from matchmaker.permissions import Action, Actor
from matchmaker.records import (
    CooperationCase,
    Event,
    Evidence,
    ExportGroup,
    Meeting,
    MemberWon,
    Mission,
)
from matchmaker.words import sentence
from web.access import actor
from web.coordinator.blueprint import (
    Answer,
    Place,
    acted,
    blueprint,
    place,
    require_somewhere,
)
from web.extensions import db


@blueprint.get("/missing")
def missing() -> str:
    """Which evidence is still to be found?"""
    require_somewhere(Action.SEE_CASES)
    session, by = db.session(), actor()
    return render_template(
        "coordinator/missing.html",
        cases=cases_lacking(session, by=by),
        events=events_lacking(session, by=by),
    )


@blueprint.post("/cases/<key>/files")
def attach_to_case(key: str) -> Answer:
    """Attach a file to a case."""
    return take(
        lambda session, by: case_of(session, key, by=by),
        place("case", "files", key=key),
    )


@blueprint.get("/files/<int:number>")
def file(number: int) -> Response:
    """Hand a file out, to be saved and never to be shown as a page of this server."""
    evidence = evidence_here(db.session(), number, by=actor())
    stored = evidence.file
    data = pieces(db.session(), stored, current_app.config["FILES"])
    answer = Response(stream_with_context(data), mimetype=stored.media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=evidence.name)
    answer.content_length = stored.size
    return answer


@blueprint.post("/files/<int:number>/withdraw")
def withdraw_file(number: int) -> Answer:
    """Count a file no more."""
    found = evidence_here(db.session(), number, by=actor())
    where = place_of(found)

    def work(session: Session, by: Actor) -> None:
        evidence = evidence_here(session, number, by=by)
        withdraw(session, evidence, reason=request.form.get("reason", ""), by=by)

    return acted(work, where, gettext("The file counts no more as evidence."))


def take(find: Any, where: Place) -> Answer:
    """Attach the file of a form to what is found, and go back to its page."""
    given = request.files.get("file")

    def work(session: Session, by: Actor) -> None:
        subject: Subject = find(session, by)
        require_keeper(subject, by)
        if given is None or not given.filename:
            raise FileRefused("", sentence("Choose a file first."))
        attach(
            session,
            subject,
            request.form.get("kind", ""),
            given.filename,
            given.stream,
            told=request.form.get("told", ""),
            folder=current_app.config["FILES"],
            by=by,
        )

    return acted(work, where, gettext("The file is kept."))


def place_of(evidence: Evidence) -> Place:
    """The page of what a file is evidence of."""
    subject = subject_of(evidence)
    match subject:
        case CooperationCase():
            return place("case", "files", key=subject.key)
        case Event():
            return place("event", "files", number=subject.id)
        case ExportGroup():
            return place("group", "files", key=subject.key)
        case MemberWon():
            return place("member", "files", number=subject.id)
        case Meeting():
            values = {"slug": subject.mission.slug, "code": subject.code}
            return Place("organiser.outcomes_meeting", values, "files")
        case Mission():
            return place("record", "files", slug=subject.slug)
