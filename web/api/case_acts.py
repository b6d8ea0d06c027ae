"""What else is done to a case: kept confidential, consented to, confirmed, struck."""

from typing import Any

from apiflask import Schema
from apiflask.fields import Boolean, Integer, List, String
from apiflask.validators import Length, OneOf
from sqlalchemy.orm import Session

from matchmaker.cooperation import cases as verbs
from matchmaker.permissions import Action
from web.access import actor
from web.api.answers import CLOSED, failures
from web.api.blueprint import blueprint
from web.api.cases import (
    FIELDS,
    LINE,
    LONG,
    VERSION,
    CaseOut,
    as_seen,
    for_those_who_may_somewhere,
)
from web.api.writing import writes

Done = tuple[dict[str, Any], int]


class SeenVersionIn(Schema):
    """Which version of the case was seen."""

    version = Integer(required=True, validate=VERSION)


class ConfidentialIn(SeenVersionIn):
    """The fields that are confidential from now on, and the last day; an empty list lifts it."""

    hidden = List(String(validate=OneOf(FIELDS)), required=True)
    until = String(load_default="", validate=LINE)
    reason = String(load_default="", validate=LONG)


class ConsentIn(SeenVersionIn):
    """What a party on record said to being named, who said so, and how."""

    party = String(required=True, validate=Length(1, 200))
    given = Boolean(required=True)
    on = String(load_default="", validate=LINE)
    said_by = String(required=True, validate=Length(1, 200))
    how = String(load_default="", validate=LINE)


class ConfirmationIn(SeenVersionIn):
    """Who confirmed the case, and on which day."""

    who = String(required=True, validate=Length(1, 200))
    on = String(load_default="", validate=LINE)


class StrikingIn(SeenVersionIn):
    """Why the case was a mistake; with ``back`` it counts again."""

    reason = String(load_default="", validate=LONG)
    back = Boolean(load_default=False)


@blueprint.post("/cases/<key>/confidential")
@for_those_who_may_somewhere(Action.EDIT_CASES)
@blueprint.input(ConfidentialIn)
@blueprint.output(CaseOut)
@blueprint.doc(responses=failures(CLOSED), security="token")
@writes
def hide_fields(session: Session, key: str, json_data: dict[str, Any]) -> Done:
    """Say which fields of a case are confidential; it is counted as before, and unnamed."""
    found = verbs.case_of(session, key, by=actor())
    verbs.keep_confidential(session, found, **json_data, by=actor())
    return as_seen(found), 200


@blueprint.post("/cases/<key>/consent")
@for_those_who_may_somewhere(Action.EDIT_CASES)
@blueprint.input(ConsentIn)
@blueprint.output(CaseOut)
@blueprint.doc(responses=failures(CLOSED), security="token")
@writes
def note_consent(session: Session, key: str, json_data: dict[str, Any]) -> Done:
    """Record what a party says to being named; what it said before stays in the history."""
    found = verbs.case_of(session, key, by=actor())
    verbs.record_consent(session, found, **json_data, by=actor())
    return as_seen(found), 200


@blueprint.post("/cases/<key>/confirm")
@for_those_who_may_somewhere(Action.EDIT_CASES)
@blueprint.input(ConfirmationIn)
@blueprint.output(CaseOut)
@blueprint.doc(responses=failures(CLOSED), security="token")
@writes
def note_confirmation(session: Session, key: str, json_data: dict[str, Any]) -> Done:
    """Record who confirmed a case."""
    found = verbs.case_of(session, key, by=actor())
    verbs.confirm(session, found, **json_data, by=actor())
    return as_seen(found), 200


@blueprint.post("/cases/<key>/strike")
@for_those_who_may_somewhere(Action.EDIT_CASES)
@blueprint.input(StrikingIn)
@blueprint.output(CaseOut)
@blueprint.doc(responses=failures(CLOSED), security="token")
@writes
def strike_out(session: Session, key: str, json_data: dict[str, Any]) -> Done:
    """Count a case no more since it was a mistake, or again; it stays to be read."""
    found = verbs.case_of(session, key, by=actor())
    version = json_data["version"]
    if json_data["back"]:
        verbs.restore(session, found, version=version, by=actor())
    else:
        verbs.strike(session, found, version=version, reason=json_data["reason"], by=actor())
    return as_seen(found), 200
