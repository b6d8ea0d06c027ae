"""New cluster members that a mission won."""

from typing import Any

from apiflask import Schema
from apiflask.fields import Boolean, Date, Integer, String
from apiflask.validators import Length
from sqlalchemy.orm import Session

from matchmaker.cooperation import members as verbs
from matchmaker.permissions import Action
from matchmaker.records import MemberWon
from web.access import actor
from web.api.answers import CLOSED, Answer, PageQuery, failures, page_of, part_of
from web.api.blueprint import blueprint
from web.api.cases import LINE, LONG, VERSION, for_those_who_may_somewhere
from web.api.writing import writes
from web.extensions import db

Done = tuple[dict[str, Any], int]


class MemberOut(Schema):
    """Who joined which cluster because of which mission; ``version`` is what a change names."""

    id = Integer(required=True)
    version = Integer(required=True)
    organisation = String(required=True)
    cluster = String(required=True)
    mission = String(allow_none=True, required=True)
    joined_on = Date(allow_none=True)
    joined_printed = String()
    note = String()
    source = String()
    struck = Boolean(required=True)


class MemberIn(Schema):
    """Who joined which cluster, by names; because of which mission, by its short name."""

    mission = String(load_default="", validate=LINE)
    organisation = String(required=True, validate=Length(1, 200))
    cluster = String(required=True, validate=Length(1, 200))
    joined_on = String(load_default="", validate=LINE)
    joined_printed = String(load_default="", validate=Length(max=100))
    note = String(load_default="", validate=LONG)


class MemberCorrectionIn(Schema):
    """When it joined, or why; what is not named stays."""

    version = Integer(required=True, validate=VERSION)
    joined_on = String(validate=LINE)
    joined_printed = String(validate=Length(max=100))
    note = String(validate=LONG)


class MemberMistakeIn(Schema):
    """Why it counts no more."""

    version = Integer(required=True, validate=VERSION)
    reason = String(required=True, validate=Length(1, 200))


@blueprint.get("/members")
@for_those_who_may_somewhere(Action.SEE_CASES)
@blueprint.input(PageQuery, location="query")
@blueprint.output(page_of(MemberOut))
@blueprint.doc(responses=failures(), security="token")
def members(query_data: dict[str, Any]) -> Answer:
    """List the members won that the asker may see, the newest first."""
    found = verbs.members_seen(db.session(), by=actor())
    return part_of(found, query_data, lambda some: [_told(one) for one in some])


@blueprint.get("/members/<int:number>")
@for_those_who_may_somewhere(Action.SEE_CASES)
@blueprint.output(MemberOut)
@blueprint.doc(responses=failures(), security="token")
def one_member(number: int) -> Answer:
    """Read one member won, also one that was struck."""
    return _told(verbs.member_of(db.session(), number, by=actor())), 200, {}


@blueprint.post("/members")
@for_those_who_may_somewhere(Action.EDIT_CASES)
@blueprint.input(MemberIn)
@blueprint.output(MemberOut, status_code=201)
@blueprint.doc(responses=failures(), security="token")
@writes
def add_member(session: Session, json_data: dict[str, Any]) -> Done:
    """Record that an organisation joined a cluster because of a mission."""
    return _told(verbs.win_member(session, json_data, by=actor())), 201


@blueprint.post("/members/<int:number>/correct")
@for_those_who_may_somewhere(Action.EDIT_CASES)
@blueprint.input(MemberCorrectionIn)
@blueprint.output(MemberOut)
@blueprint.doc(responses=failures(CLOSED), security="token")
@writes
def correct_one_member(session: Session, number: int, json_data: dict[str, Any]) -> Done:
    """Say otherwise when a member joined, or why."""
    found = verbs.member_of(session, number, by=actor())
    version = json_data.pop("version")
    joined = found.joined_on.isoformat() if found.joined_on else ""
    facts = {"joined_on": joined, "joined_printed": found.joined_printed, "note": found.note}
    verbs.correct_member(session, number, facts | json_data, version=version, by=actor())
    return _told(found), 200


@blueprint.post("/members/<int:number>/strike")
@for_those_who_may_somewhere(Action.EDIT_CASES)
@blueprint.input(MemberMistakeIn)
@blueprint.output(MemberOut)
@blueprint.doc(responses=failures(CLOSED), security="token")
@writes
def strike_one_member(session: Session, number: int, json_data: dict[str, Any]) -> Done:
    """Count a member won no more since it was a mistake; it stays to be read."""
    verbs.strike_member(session, number, **json_data, by=actor())
    return _told(verbs.member_of(session, number, by=actor())), 200


def _told(won: MemberWon) -> dict[str, Any]:
    names = ("id", "version", "joined_on", "joined_printed", "note", "source")
    return {
        **{name: getattr(won, name) for name in names},
        "organisation": won.organisation.name,
        "cluster": won.cluster.name,
        "mission": won.mission.slug if won.mission else None,
        "struck": won.struck_at is not None,
    }
