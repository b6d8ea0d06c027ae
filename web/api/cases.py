"""Cooperation cases: listed and read as the asker sees them, raised, moved on, corrected."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from apiflask import Schema
from apiflask.fields import Boolean, Date, Dict, Integer, List, Nested, String
from apiflask.validators import Length, OneOf, Range
from sqlalchemy.orm import Session

from matchmaker import money
from matchmaker.cooperation import cases as verbs
from matchmaker.cooperation.facts import fields_of
from matchmaker.cooperation.seeing import SeenCase, SeenParty, Wanted, cases_seen, seen
from matchmaker.permissions import Action, may, may_somewhere, require
from matchmaker.records import (
    CaseField,
    CaseKind,
    CaseLevel,
    CaseOrigin,
    CaseState,
    CooperationCase,
    DocumentKind,
)
from web.access import actor
from web.api.answers import CLOSED, Answer, PageQuery, failures, page_of, part_of
from web.api.blueprint import blueprint
from web.api.writing import writes
from web.extensions import db

STATES = [one.value for one in CaseState]
LEVELS = [one.value for one in CaseLevel]
KINDS = [one.value for one in CaseKind]
DOCUMENTS = [one.value for one in DocumentKind]
ORIGINS = [one.value for one in CaseOrigin]
FIELDS = [one.value for one in CaseField]
LONG = Length(max=10_000)
LINE = Length(max=200)


class PartyOut(Schema):
    """A party; ``known`` where it is an organisation on record."""

    name = String(required=True)
    consortium = Boolean(required=True)
    country = String(allow_none=True, required=True)
    number = Integer(allow_none=True, required=True)
    known = Boolean(required=True)


class CaseOut(Schema):
    """A case as the asker sees it; what is ``hidden`` is null or empty.

    ``version`` is what a change has to name. ``value`` is the amount as people write it.
    """

    key = String(required=True)
    version = Integer(required=True)
    mission = String(allow_none=True, required=True)
    level = String(required=True, validate=OneOf(LEVELS))
    title = String()
    state = String(allow_none=True, required=True, validate=OneOf(STATES))
    rung = String(allow_none=True, validate=OneOf(STATES))
    kind = String(allow_none=True, validate=OneOf(KINDS))
    document = String(allow_none=True, validate=OneOf(DOCUMENTS))
    home = List(Nested(PartyOut), required=True)
    counterparts = List(Nested(PartyOut), required=True)
    country = String(allow_none=True)
    sectors = List(String())
    objectives = Dict(keys=String(), values=String())
    objectives_text = String()
    summary = String()
    main_steps = String()
    next_steps = String()
    value = String(allow_none=True)
    currency = String()
    origin = String(validate=OneOf(ORIGINS))
    origin_name = String()
    signed_on = Date(allow_none=True)
    signed_printed = String()
    renews_on = Date(allow_none=True)
    owner = String()
    confirmed_by = String()
    confirmed_on = Date(allow_none=True)
    count = Integer(required=True)
    struck = Boolean(required=True)
    synthetic = Boolean(required=True)
    source = String()
    hidden = List(String(validate=OneOf(FIELDS)), required=True)
    confidential_until = Date(allow_none=True)


class CaseQuery(PageQuery):
    """Which cases are wanted; ``state`` "unknown" is for those whose step nobody said."""

    mission = String(validate=LINE)
    level = String(validate=OneOf(LEVELS))
    state = String(validate=OneOf([*STATES, "unknown"]))
    country = String(validate=Length(equal=2))
    text = String(validate=LINE)
    struck = Boolean(load_default=False)


class FactsIn(Schema):
    """A case's facts as texts, as its form has them; ``home`` and ``counterparts`` are names.

    ``origin_of`` is the code of the meeting, the number of the event or the short name of the
    visit that it came out of; ``owner`` a mail address that signs in, or a name.
    """

    mission = String(validate=LINE)
    level = String(validate=OneOf(LEVELS))
    state = String(validate=OneOf(STATES))
    title = String(validate=LINE)
    home = List(String(validate=LINE), validate=Length(max=50))
    counterparts = List(String(validate=LINE), validate=Length(max=50))
    all_partners = Boolean()
    country = String(validate=LINE)
    kind = String(validate=OneOf(["", *KINDS]))
    document = String(validate=OneOf(["", *DOCUMENTS]))
    sectors = List(String(validate=LINE), validate=Length(max=50))
    objectives = List(String(validate=LINE), validate=Length(max=50))
    objectives_text = String(validate=LINE)
    summary = String(validate=LONG)
    main_steps = String(validate=LONG)
    next_steps = String(validate=LONG)
    value = String(validate=LINE)
    currency = String(validate=Length(max=3))
    origin = String(validate=OneOf(ORIGINS))
    origin_of = String(validate=LINE)
    signed_on = String(validate=LINE)
    signed_printed = String(validate=Length(max=100))
    renews_on = String(validate=LINE)
    owner = String(validate=LINE)
    count = Integer(validate=Range(0, 1000))
    note = String(validate=LONG)


VERSION = Range(0, 2**31 - 1)


class CorrectionIn(FactsIn):
    """What is to be otherwise, and why; a fact that is not named stays."""

    version = Integer(required=True, validate=VERSION)
    reason = String(required=True, validate=Length(1, 10_000))


class StepIn(Schema):
    """Where a case goes; ``on`` is the day of the signature where that step is a signed one."""

    version = Integer(required=True, validate=VERSION)
    state = String(required=True, validate=OneOf(STATES))
    on = String(load_default="", validate=LINE)
    document = String(load_default="", validate=OneOf(["", *DOCUMENTS]))
    reason = String(load_default="", validate=LONG)


def for_those_who_may_somewhere(action: Action) -> Callable[[Any], Any]:
    """Call a view only for whoever may do this in some mission, before its input is looked at."""

    def guard(view: Any) -> Any:
        @wraps(view)
        def guarded(**values: Any) -> Any:
            if not may_somewhere(actor(), action):
                require(actor(), action)
            return view(**values)

        return guarded

    return guard


@blueprint.get("/cases")
@for_those_who_may_somewhere(Action.SEE_CASES)
@blueprint.input(CaseQuery, location="query")
@blueprint.output(page_of(CaseOut))
@blueprint.doc(responses=failures(), security="token")
def cases(query_data: dict[str, Any]) -> Answer:
    """List the cases that the asker may see, the newest first; confidential fields are empty."""
    part = {name: query_data.pop(name) for name in ("page", "per_page")}
    found = cases_seen(db.session(), Wanted(**query_data), by=actor())
    return part_of(found, part, lambda some: [_told(one) for one in some])


@blueprint.get("/cases/<key>")
@for_those_who_may_somewhere(Action.SEE_CASES)
@blueprint.output(CaseOut)
@blueprint.doc(responses=failures(), security="token")
def one_case(key: str) -> Answer:
    """Read one case as the asker sees it."""
    return as_seen(verbs.case_of(db.session(), key, by=actor())), 200, {}


@blueprint.post("/cases")
@for_those_who_may_somewhere(Action.EDIT_CASES)
@blueprint.input(FactsIn)
@blueprint.output(CaseOut, status_code=201)
@blueprint.doc(responses=failures(), security="token")
@writes
def raise_one(session: Session, json_data: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """Raise a case; everything that is wrong with it is said at once."""
    return as_seen(verbs.raise_case(session, _texts(json_data), by=actor())), 201


@blueprint.post("/cases/<key>/step")
@for_those_who_may_somewhere(Action.EDIT_CASES)
@blueprint.input(StepIn)
@blueprint.output(CaseOut)
@blueprint.doc(responses=failures(CLOSED), security="token")
@writes
def step_case(session: Session, key: str, json_data: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """Move a case up the ladder, off it, or back onto it."""
    found = verbs.case_of(session, key, by=actor())
    state = CaseState(json_data.pop("state"))
    verbs.move(session, found, state, by=actor(), **json_data)
    return as_seen(found), 200


@blueprint.post("/cases/<key>/correct")
@for_those_who_may_somewhere(Action.EDIT_CASES)
@blueprint.input(CorrectionIn)
@blueprint.output(CaseOut)
@blueprint.doc(responses=failures(CLOSED), security="token")
@writes
def correct_one(
    session: Session, key: str, json_data: dict[str, Any]
) -> tuple[dict[str, Any], int]:
    """Correct facts of a case; what was there stays in its history."""
    found = verbs.case_of(session, key, by=actor())
    version, reason = json_data.pop("version"), json_data.pop("reason")
    state = {"state": found.state.value if found.state else ""}
    facts = fields_of(found) | state | _texts(json_data)
    verbs.correct(session, found, facts, version=version, reason=reason, by=actor())
    return as_seen(found), 200


def _texts(facts: dict[str, Any]) -> dict[str, Any]:
    """What was sent as a form has it."""
    texts = {name: value for name, value in facts.items() if name != "count"}
    return texts | ({"count": str(facts["count"])} if "count" in facts else {})


def as_seen(case: CooperationCase) -> dict[str, Any]:
    """A case as whoever asks sees it."""
    may_see = may(actor(), Action.SEE_CONFIDENTIAL, case.mission)
    return _told(seen(db.session(), case, may_see=may_see))


def _told(case: SeenCase) -> dict[str, Any]:
    return {
        **{
            name: getattr(case, name)
            for name in (
                *("key", "version", "title", "country", "objectives", "objectives_text"),
                *("summary", "main_steps", "next_steps", "currency", "origin_name", "signed_on"),
                *("signed_printed", "renews_on", "owner", "confirmed_by", "confirmed_on"),
                *("count", "struck", "synthetic", "source", "confidential_until"),
            )
        },
        **{
            name: getattr(case, name).value if getattr(case, name) else None
            for name in ("level", "state", "rung", "kind", "document", "origin")
        },
        "mission": case.mission.slug if case.mission else None,
        "sectors": list(case.sectors),
        "value": (
            None if case.value_minor is None else money.written(case.value_minor, case.currency)
        ),
        "home": [_party(one) for one in case.home],
        "counterparts": [_party(one) for one in case.counterparts],
        "hidden": sorted(one.value for one in case.hidden),
    }


def _party(party: SeenParty) -> dict[str, Any]:
    names = ("name", "consortium", "country", "number", "known")
    return {name: getattr(party, name) for name in names}
