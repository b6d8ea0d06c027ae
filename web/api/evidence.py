"""Evidence: which files stand behind a record, handed in, handed out, and withdrawn."""

from collections.abc import Sequence
from typing import Any

from apiflask import Schema
from apiflask.fields import Boolean, DateTime, File, Integer, String
from apiflask.validators import Length, OneOf
from flask import Response, current_app, request, stream_with_context
from sqlalchemy.orm import Session

from matchmaker.cooperation.cases import case_of
from matchmaker.cooperation.events import event_of
from matchmaker.cooperation.groups import group_of
from matchmaker.cooperation.members import member_of
from matchmaker.errors import NotFound
from matchmaker.evidence import attaching as verbs
from matchmaker.evidence.keeping import MOST_BYTES, pieces
from matchmaker.missions import mission_by_slug
from matchmaker.permissions import Action, require
from matchmaker.records import Evidence, EvidenceKind
from matchmaker.words import sentence
from web.access import actor
from web.api.answers import Answer, PageQuery, failures, page_of, part_of
from web.api.blueprint import blueprint
from web.api.cases import LONG, for_those_who_may_somewhere
from web.api.gate import only_after
from web.api.writing import writes
from web.extensions import db

KINDS = [one.value for one in EvidenceKind]
FORM_BYTES = 100_000
"""What the fields beside a file may take."""

RECORDS = ("cases", "events", "groups", "members", "missions")
"""What files are evidence of, as its address names it."""

ANY_FILE = {
    200: {
        "description": "The file's bytes, to be saved",
        "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
    }
}


_field: Any = File
FILE = _field(required=True)


class EvidenceOut(Schema):
    """A file; ``digest`` is its SHA-256, ``size`` is in bytes."""

    id = Integer(required=True)
    kind = String(required=True, validate=OneOf(KINDS))
    name = String(required=True)
    media_type = String(required=True)
    size = Integer(required=True)
    digest = String(required=True)
    told = String()
    added_at = DateTime(required=True)
    added_by = String(required=True)
    withdrawn = Boolean(required=True)


class FileIn(Schema):
    """A file of at most 25 MB and what it shows; it has to be what its name says."""

    file = FILE
    kind = String(required=True, validate=OneOf(KINDS))
    told = String(load_default="", validate=LONG)


class WithdrawalIn(Schema):
    """Why the file counts no more."""

    reason = String(required=True, validate=Length(1, 10_000))


@blueprint.url_value_preprocessor
def _let_files_in(endpoint: str | None, _values: object) -> None:
    """Files may be larger than what is sent as JSON; said before anything reads the request."""
    if endpoint == "api.hand_in":
        request.max_content_length = MOST_BYTES + FORM_BYTES


def _subject(session: Session, record: str, key: str) -> verbs.Subject:
    """The record of an address, for whoever may see it."""
    by = actor()
    if record == "cases":
        return case_of(session, key, by=by)
    if record == "groups":
        return group_of(session, key, by=by)
    if record == "missions":
        mission = mission_by_slug(session, key)
        require(by, Action.SEE_CASES, mission)
        return mission
    if not (key.isascii() and key.isdigit() and len(key) < 10):
        raise NotFound(sentence("There is no such record."))
    find = event_of if record == "events" else member_of
    return find(session, int(key), by=by)


def _kept_of(record: str, key: str) -> None:
    """Let whoever attaches files to a record go on."""
    verbs.require_keeper(_subject(db.session(), record, key), actor())


def _kept_file(number: int) -> None:
    """Let whoever may withdraw a file go on."""
    found = verbs.evidence_here(db.session(), number, by=actor())
    verbs.require_keeper(verbs.subject_of(found), actor())


@blueprint.get("/<any(cases, events, groups, members, missions):record>/<key>/evidence")
@for_those_who_may_somewhere(Action.SEE_CASES)
@blueprint.input(PageQuery, location="query")
@blueprint.output(page_of(EvidenceOut))
@blueprint.doc(responses=failures(), security="token")
def evidence(record: str, key: str, query_data: dict[str, Any]) -> Answer:
    """List the files of a record that the asker may have; none of a case whose are hidden."""
    subject = _subject(db.session(), record, key)
    found = verbs.evidence_of(db.session(), subject, by=actor())
    return part_of(found, query_data, _told)


@blueprint.post("/<any(cases, events, groups, members, missions):record>/<key>/evidence")
@only_after(_kept_of)
@blueprint.input(FileIn, location="form_and_files")
@blueprint.output(EvidenceOut, status_code=201)
@blueprint.doc(responses=failures(), security="token")
@writes
def hand_in(
    session: Session, record: str, key: str, form_and_files_data: dict[str, Any]
) -> tuple[dict[str, Any], int]:
    """Attach a file to a record, as a form with the fields ``file``, ``kind`` and ``told``."""
    subject = _subject(session, record, key)
    given = form_and_files_data["file"]
    made = verbs.attach(
        session,
        subject,
        form_and_files_data["kind"],
        given.filename or "",
        given.stream,
        told=form_and_files_data["told"],
        folder=current_app.config["FILES"],
        by=actor(),
    )
    return _told([made])[0], 201


@blueprint.get("/evidence/<int:number>/content")
@for_those_who_may_somewhere(Action.SEE_CASES)
@blueprint.doc(responses=ANY_FILE | failures(), security="token")
def content(number: int) -> Response:
    """Hand a file out."""
    found = verbs.evidence_here(db.session(), number, by=actor())
    data = pieces(db.session(), found.file, current_app.config["FILES"])
    answer = Response(stream_with_context(data), mimetype=found.file.media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=found.name)
    answer.content_length = found.file.size
    answer.set_etag(found.digest)
    return answer


@blueprint.post("/evidence/<int:number>/withdraw")
@only_after(_kept_file)
@blueprint.input(WithdrawalIn)
@blueprint.output(EvidenceOut)
@blueprint.doc(responses=failures(), security="token")
@writes
def withdraw(
    session: Session, number: int, json_data: dict[str, str]
) -> tuple[dict[str, Any], int]:
    """Let a file count no more as evidence; it stays for those who may attach."""
    found = verbs.evidence_here(session, number, by=actor())
    verbs.withdraw(session, found, reason=json_data["reason"], by=actor())
    return _told([found])[0], 200


def _told(files: Sequence[Evidence]) -> list[dict[str, Any]]:
    return [
        {
            "id": one.id,
            "kind": one.kind.value,
            "name": one.name,
            "media_type": one.file.media_type,
            "size": one.file.size,
            "digest": one.digest,
            "told": one.note,
            "added_at": one.added_at,
            "added_by": one.added_by,
            "withdrawn": one.withdrawn_at is not None,
        }
        for one in files
    ]
