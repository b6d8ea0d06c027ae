"""Export groups: who is in one, what it asks and found out, what it may spend."""

from typing import Any

from apiflask import Schema
from apiflask.fields import Boolean, Date, Integer, List, Nested, String
from apiflask.validators import Length, OneOf
from sqlalchemy.orm import Session

from matchmaker import money
from matchmaker.cooperation import groups as verbs
from matchmaker.permissions import Action
from matchmaker.records import ExportGroup
from web.access import actor
from web.api.answers import CLOSED, Answer, PageQuery, failures, page_of, part_of
from web.api.blueprint import blueprint
from web.api.cases import LINE, LONG, VERSION, for_those_who_may_somewhere
from web.api.writing import writes
from web.extensions import db

Done = tuple[dict[str, Any], int]
NAMES = Length(max=verbs.MOST_LINES)


class GroupMemberOut(Schema):
    """A member; ``left_on`` is null while it belongs to the group."""

    name = String(required=True)
    country = String(allow_none=True)
    joined_on = Date(allow_none=True)
    left_on = Date(allow_none=True)


class QuestionOut(Schema):
    """What a group wants to know, and what it found out."""

    id = Integer(required=True)
    question = String(required=True)
    answer = String()
    answered_on = Date(allow_none=True)


class GroupOut(Schema):
    """An export group; ``version`` is what a change has to name, ``trips`` are missions."""

    key = String(required=True)
    version = Integer(required=True)
    name = String(required=True)
    mission = String(allow_none=True, required=True)
    promoter = String(allow_none=True)
    country = String(allow_none=True)
    sectors = List(String())
    purpose = String()
    size = Integer(allow_none=True)
    size_qualifier = String()
    has_manager = Boolean(allow_none=True)
    manager_name = String()
    budget = String(allow_none=True)
    currency = String()
    started_on = Date(allow_none=True)
    ended_on = Date(allow_none=True)
    note = String()
    source = String()
    members = List(Nested(GroupMemberOut), required=True)
    questions = List(Nested(QuestionOut), required=True)
    trips = List(String(), required=True)


class GroupIn(Schema):
    """What is known of a group, as its form has it; ``members`` and ``questions`` are texts."""

    mission = String(validate=LINE)
    name = String(validate=LINE)
    promoter = String(validate=LINE)
    country = String(validate=LINE)
    sectors = List(String(validate=LINE), validate=Length(max=50))
    purpose = String(validate=LONG)
    size = String(validate=LINE)
    has_manager = String(validate=OneOf(["", "yes", "no"]))
    manager_name = String(validate=LINE)
    budget = String(validate=LINE)
    currency = String(validate=Length(max=3))
    started_on = String(validate=LINE)
    ended_on = String(validate=LINE)
    note = String(validate=LONG)
    members = List(String(validate=LINE), validate=NAMES)
    questions = List(String(validate=LONG), validate=NAMES)


class GroupCorrectionIn(GroupIn):
    """What is to be otherwise; what is not named stays."""

    version = Integer(required=True, validate=VERSION)


class FoundOutIn(Schema):
    """What a group found out about one of its questions; an empty text takes it back."""

    version = Integer(required=True, validate=VERSION)
    answer = String(required=True, validate=LONG)


@blueprint.get("/groups")
@for_those_who_may_somewhere(Action.SEE_CASES)
@blueprint.input(PageQuery, location="query")
@blueprint.output(page_of(GroupOut))
@blueprint.doc(responses=failures(), security="token")
def groups(query_data: dict[str, Any]) -> Answer:
    """List the export groups that the asker may see, the newest first."""
    found = verbs.groups_seen(db.session(), by=actor())
    return part_of(found, query_data, lambda some: [_told(one) for one in some])


@blueprint.get("/groups/<key>")
@for_those_who_may_somewhere(Action.SEE_CASES)
@blueprint.output(GroupOut)
@blueprint.doc(responses=failures(), security="token")
def one_group(key: str) -> Answer:
    """Read one export group."""
    return _told(verbs.group_of(db.session(), key, by=actor())), 200, {}


@blueprint.post("/groups")
@for_those_who_may_somewhere(Action.EDIT_CASES)
@blueprint.input(GroupIn)
@blueprint.output(GroupOut, status_code=201)
@blueprint.doc(responses=failures(), security="token")
@writes
def add_group(session: Session, json_data: dict[str, Any]) -> Done:
    """Record an export group."""
    return _told(verbs.save_group(session, None, _texts(json_data), by=actor())), 201


@blueprint.post("/groups/<key>/correct")
@for_those_who_may_somewhere(Action.EDIT_CASES)
@blueprint.input(GroupCorrectionIn)
@blueprint.output(GroupOut)
@blueprint.doc(responses=failures(CLOSED), security="token")
@writes
def correct_group(session: Session, key: str, json_data: dict[str, Any]) -> Done:
    """Correct an export group; who is no longer named as a member has left."""
    found = verbs.group_of(session, key, by=actor())
    version = json_data.pop("version")
    facts = verbs.fields_of(found) | _texts(json_data)
    return _told(verbs.save_group(session, found, facts, version=version, by=actor())), 200


@blueprint.post("/groups/<key>/questions/<int:number>")
@for_those_who_may_somewhere(Action.EDIT_CASES)
@blueprint.input(FoundOutIn)
@blueprint.output(GroupOut)
@blueprint.doc(responses=failures(CLOSED), security="token")
@writes
def answer_question(session: Session, key: str, number: int, json_data: dict[str, Any]) -> Done:
    """Write down what a group found out."""
    found = verbs.group_of(session, key, by=actor())
    version, words = json_data["version"], json_data["answer"]
    verbs.answer(session, found, number, words, version=version, by=actor())
    return _told(found), 200


def _texts(facts: dict[str, Any]) -> dict[str, Any]:
    """What was sent as a form has it: one member and one question on each line."""
    lists = {name: "\n".join(facts[name]) for name in ("members", "questions") if name in facts}
    return facts | lists


def _told(group: ExportGroup) -> dict[str, Any]:
    names = ("key", "version", "name", "country", "purpose", "size", "has_manager", "manager_name",
             "currency", "started_on", "ended_on", "note", "source")  # fmt: skip
    asked = ("id", "question", "answer", "answered_on")
    return {
        **{name: getattr(group, name) for name in names},
        "mission": group.mission.slug if group.mission else None,
        "promoter": group.promoter.name if group.promoter else None,
        "sectors": list(group.sectors),
        "size_qualifier": group.size_qualifier.value,
        "budget": (
            None
            if group.budget_minor is None
            else money.written(group.budget_minor, group.currency)
        ),
        "members": [
            {
                "name": verbs.member_name(one),
                **{name: getattr(one, name) for name in ("country", "joined_on", "left_on")},
            }
            for one in group.members
        ],
        "questions": [{name: getattr(one, name) for name in asked} for one in group.questions],
        "trips": [one.slug for one in group.trips],
    }
