"""Reverse missions, trips of export groups and follow-up visits: missions out of a mission."""

from typing import Any

from apiflask import Schema
from apiflask.fields import Date, Integer, String
from apiflask.validators import Length, OneOf
from sqlalchemy.orm import Session

from matchmaker.cooperation import visits as verbs
from matchmaker.cooperation.visits import VisitLine
from matchmaker.permissions import Action
from matchmaker.records import Outlook, Qualifier
from web.access import actor, mission_here
from web.api.answers import Answer, PageQuery, failures, page_of, part_of
from web.api.blueprint import blueprint
from web.api.cases import LINE, LONG, for_those_who_may_somewhere
from web.api.gate import only_after
from web.api.writing import writes
from web.extensions import db

Done = tuple[dict[str, Any], int]

KINDS = [one.value for one in verbs.KINDS]
OUTLOOKS = [one.value for one in Outlook]
QUALIFIERS = [one.value for one in Qualifier]


class VisitOut(Schema):
    """A visit; its ``slug`` is that of a mission, under which all calls about missions find it.

    ``contacts`` is how many take part in it already; ``outlook`` and what follows are null or
    empty where nobody said who receives whom.
    """

    slug = String(required=True)
    name = String(required=True)
    kind = String(required=True, validate=OneOf(KINDS))
    parent = String(allow_none=True, required=True)
    country = String(allow_none=True)
    starts_on = Date(allow_none=True)
    ends_on = Date(allow_none=True)
    contacts = Integer(required=True)
    outlook = String(allow_none=True, validate=OneOf(OUTLOOKS))
    host = String(allow_none=True)
    delegation = String(allow_none=True)
    place = String()
    size = Integer(allow_none=True)
    size_qualifier = String(allow_none=True, validate=OneOf(QUALIFIERS))
    purpose = String()


class VisitFactsIn(Schema):
    """Who receives whom, where, how many come, how surely and what for."""

    outlook = String(validate=OneOf(["", *OUTLOOKS]))
    host = String(validate=LINE)
    delegation = String(validate=LINE)
    place = String(validate=LINE)
    size = String(validate=LINE)
    size_qualifier = String(validate=OneOf(["", *QUALIFIERS]))
    purpose = String(validate=LONG)


class VisitIn(VisitFactsIn):
    """A visit out of a mission; ``inherit`` says whose contacts it begins with.

    ``group`` is the key of the export group whose trip it is.
    """

    parent = String(required=True, validate=Length(1, 200))
    kind = String(required=True, validate=OneOf(KINDS))
    name = String(required=True, validate=Length(1, 200))
    country = String(validate=LINE)
    starts_on = String(validate=LINE)
    ends_on = String(validate=LINE)
    group = String(validate=LINE)
    inherit = String(load_default="all", validate=OneOf(["all", "met", "none"]))


@blueprint.get("/visits")
@for_those_who_may_somewhere(Action.SEE_CASES)
@blueprint.input(PageQuery, location="query")
@blueprint.output(page_of(VisitOut))
@blueprint.doc(responses=failures(), security="token")
def visits(query_data: dict[str, Any]) -> Answer:
    """List the visits that the asker may see, those without a day last."""
    found = verbs.visits_seen(db.session(), by=actor())
    return part_of(found, query_data, lambda some: [_told(one) for one in some])


@blueprint.get("/visits/<slug>")
@only_after(lambda slug: mission_here(slug, Action.SEE_CASES))
@blueprint.output(VisitOut)
@blueprint.doc(responses=failures(), security="token")
def one_visit(slug: str) -> Answer:
    """Read one visit."""
    return _told(verbs.visit_of(db.session(), slug, by=actor())), 200, {}


@blueprint.post("/visits")
@for_those_who_may_somewhere(Action.EDIT_CASES)
@blueprint.input(VisitIn)
@blueprint.output(VisitOut, status_code=201)
@blueprint.doc(responses=failures(), security="token")
@writes
def begin_visit(session: Session, json_data: dict[str, Any]) -> Done:
    """Set up a visit with the contacts it inherits; it is planned as any mission is."""
    made = verbs.begin_visit(session, json_data, by=actor())
    return _told(verbs.visit_of(session, made.slug, by=actor())), 201


@blueprint.post("/visits/<slug>/correct")
@only_after(lambda slug: mission_here(slug, Action.EDIT_CASES))
@blueprint.input(VisitFactsIn)
@blueprint.output(VisitOut)
@blueprint.doc(responses=failures(), security="token")
@writes
def correct_one_visit(session: Session, slug: str, json_data: dict[str, Any]) -> Done:
    """Say otherwise who receives whom; what is not named stays."""
    line = verbs.visit_of(session, slug, by=actor())
    known = {name: _text(value) for name, value in _facts(line).items()}
    verbs.correct_visit(session, slug, known | json_data, by=actor())
    return _told(verbs.visit_of(session, slug, by=actor())), 200


def _told(line: VisitLine) -> dict[str, Any]:
    names = ("slug", "name", "country", "starts_on", "ends_on")
    return {
        **{name: getattr(line.mission, name) for name in names},
        "kind": line.mission.kind.value,
        "parent": line.mission.parent.slug if line.mission.parent else None,
        "contacts": line.contacts,
        **_facts(line),
    }


def _facts(line: VisitLine) -> dict[str, Any]:
    """What was said of a visit beyond what it is as a mission."""
    visit = line.visit
    if visit is None:
        return {"outlook": None, "host": None, "delegation": None, "place": "", "size": None,
                "size_qualifier": None, "purpose": ""}  # fmt: skip
    return {
        "outlook": visit.outlook.value,
        "host": visit.host.name if visit.host else None,
        "delegation": visit.delegation.name if visit.delegation else visit.delegation_name or None,
        "place": visit.place,
        "size": visit.size,
        "size_qualifier": visit.size_qualifier.value,
        "purpose": visit.purpose,
    }


def _text(value: Any) -> str:
    return "" if value is None else str(value)
