"""Events and who came: exactly, as a bound, or approximately."""

from collections.abc import Sequence
from typing import Any

from apiflask import Schema
from apiflask.fields import Boolean, Date, Integer, List, Nested, String
from apiflask.validators import Length, OneOf, Range
from sqlalchemy.orm import Session

from matchmaker.cooperation import events as verbs
from matchmaker.permissions import Action, require
from matchmaker.records import (
    AttendanceUnit,
    Event,
    EventAttendance,
    EventAttendee,
    EventCategory,
    Qualifier,
)
from web.access import actor
from web.api.answers import Answer, PageQuery, failures, page_of, part_of
from web.api.blueprint import blueprint
from web.api.cases import LINE, LONG, VERSION, for_those_who_may_somewhere
from web.api.gate import only_after
from web.api.writing import writes
from web.extensions import db

Done = tuple[dict[str, Any], int]

CATEGORIES = [one.value for one in EventCategory]
UNITS = [one.value for one in AttendanceUnit]
QUALIFIERS = [one.value for one in Qualifier]


class AttendanceOut(Schema):
    """How many came; ``value`` is what ``qualifier`` says: exact, a bound, or approximate.

    ``printed`` is how the source words it.
    """

    value = Integer(required=True)
    qualifier = String(required=True, validate=OneOf(QUALIFIERS))
    unit = String(required=True, validate=OneOf(UNITS))
    printed = String()


class AttendeeOut(Schema):
    """A name on an event's list; ``came`` is null where nobody said."""

    id = Integer(required=True)
    person = String(required=True)
    organisation = String(required=True)
    came = Boolean(allow_none=True, required=True)


class EventOut(Schema):
    """An event and how many came to it, one figure for each unit."""

    id = Integer(required=True)
    mission = String(allow_none=True, required=True)
    category = String(required=True, validate=OneOf(CATEGORIES))
    title = String(required=True)
    city = String()
    country = String(allow_none=True)
    held_on = Date(allow_none=True)
    date_note = String()
    note = String()
    source = String()
    struck = Boolean(required=True)
    attendance = List(Nested(AttendanceOut), required=True)


class EventIn(Schema):
    """What is known of an event, as its form has it."""

    mission = String(validate=LINE)
    category = String(validate=OneOf(CATEGORIES))
    title = String(validate=LINE)
    city = String(validate=LINE)
    country = String(validate=LINE)
    held_on = String(validate=LINE)
    date_note = String(validate=LINE)
    note = String(validate=LONG)


class AttendanceIn(Schema):
    """How many came; an earlier figure of the same unit is struck."""

    value = Integer(required=True, validate=Range(0, verbs.MOST_COUNTED))
    qualifier = String(load_default="exact", validate=OneOf(QUALIFIERS))
    unit = String(load_default="people", validate=OneOf(UNITS))
    printed = String(load_default="", validate=LINE)


class NamesIn(Schema):
    """Names for the list: each a person, ``Person; Organisation``, or ``; Organisation``."""

    names = List(
        String(validate=Length(1, 400)), required=True, validate=Length(1, verbs.MOST_PEOPLE)
    )


class CameIn(Schema):
    """Who of the list was there, by ``id``; the others were not."""

    came = List(Integer(validate=VERSION), required=True, validate=Length(max=verbs.MOST_PEOPLE))


class MistakeIn(Schema):
    """Why it counts no more."""

    reason = String(required=True, validate=Length(1, 200))


def _kept_here(number: int) -> None:
    """Let whoever keeps what arises at an event go on."""
    require(actor(), Action.KEEP_EVIDENCE, verbs.event_of(db.session(), number, by=actor()).mission)


@blueprint.get("/events")
@for_those_who_may_somewhere(Action.SEE_CASES)
@blueprint.input(PageQuery, location="query")
@blueprint.output(page_of(EventOut))
@blueprint.doc(responses=failures(), security="token")
def events(query_data: dict[str, Any]) -> Answer:
    """List the events that the asker may see, those without a day last."""
    found = [line.event for line in verbs.events_seen(db.session(), by=actor())]
    return part_of(found, query_data, lambda some: _all_told(db.session(), some))


@blueprint.get("/events/<int:number>")
@for_those_who_may_somewhere(Action.SEE_CASES)
@blueprint.output(EventOut)
@blueprint.doc(responses=failures(), security="token")
def one_event(number: int) -> Answer:
    """Read one event with how many came."""
    return _told(db.session(), verbs.event_of(db.session(), number, by=actor())), 200, {}


@blueprint.get("/events/<int:number>/names")
@for_those_who_may_somewhere(Action.SEE_CASES)
@blueprint.input(PageQuery, location="query")
@blueprint.output(page_of(AttendeeOut))
@blueprint.doc(responses=failures(), security="token")
def event_names(number: int, query_data: dict[str, Any]) -> Answer:
    """Read the list of names of an event."""
    found = verbs.event_of(db.session(), number, by=actor())
    people = verbs.attendees_of(db.session(), found)
    return part_of(people, query_data, lambda some: [_name(one) for one in some])


@blueprint.post("/events")
@for_those_who_may_somewhere(Action.KEEP_EVIDENCE)
@blueprint.input(EventIn)
@blueprint.output(EventOut, status_code=201)
@blueprint.doc(responses=failures(), security="token")
@writes
def add_event(session: Session, json_data: dict[str, Any]) -> Done:
    """Record an event."""
    return _told(session, verbs.save_event(session, None, json_data, by=actor())), 201


@blueprint.post("/events/<int:number>/correct")
@only_after(_kept_here)
@blueprint.input(EventIn)
@blueprint.output(EventOut)
@blueprint.doc(responses=failures(), security="token")
@writes
def correct_event(session: Session, number: int, json_data: dict[str, Any]) -> Done:
    """Correct an event; what is not named stays."""
    found = verbs.event_of(session, number, by=actor())
    facts = verbs.fields_of(found) | json_data
    return _told(session, verbs.save_event(session, found, facts, by=actor())), 200


@blueprint.post("/events/<int:number>/strike")
@only_after(_kept_here)
@blueprint.input(MistakeIn)
@blueprint.output(EventOut)
@blueprint.doc(responses=failures(), security="token")
@writes
def strike_event(session: Session, number: int, json_data: dict[str, str]) -> Done:
    """Count an event no more since it was a mistake; it stays to be read."""
    found = verbs.event_of(session, number, by=actor())
    verbs.strike_event(session, found, reason=json_data["reason"], by=actor())
    return _told(session, found), 200


@blueprint.post("/events/<int:number>/attendance")
@only_after(_kept_here)
@blueprint.input(AttendanceIn)
@blueprint.output(EventOut)
@blueprint.doc(responses=failures(), security="token")
@writes
def state_attendance(session: Session, number: int, json_data: dict[str, Any]) -> Done:
    """Say how many came: exactly, more than, at most, or around."""
    found = verbs.event_of(session, number, by=actor())
    facts = json_data | {"value": str(json_data["value"])}
    verbs.state_attendance(session, found, facts, by=actor())
    return _told(session, found), 200


@blueprint.post("/events/<int:number>/names")
@only_after(_kept_here)
@blueprint.input(NamesIn)
@blueprint.output(EventOut, status_code=201)
@blueprint.doc(responses=failures(), security="token")
@writes
def add_event_names(session: Session, number: int, json_data: dict[str, Any]) -> Done:
    """Put names on the list of an event."""
    found = verbs.event_of(session, number, by=actor())
    verbs.add_names(session, found, "\n".join(json_data["names"]), by=actor())
    return _told(session, found), 201


@blueprint.post("/events/<int:number>/came")
@only_after(_kept_here)
@blueprint.input(CameIn)
@blueprint.output(EventOut)
@blueprint.doc(responses=failures(), security="token")
@writes
def mark_event_names(session: Session, number: int, json_data: dict[str, Any]) -> Done:
    """Say who of the list was there."""
    found = verbs.event_of(session, number, by=actor())
    verbs.mark_came(session, found, json_data["came"], by=actor())
    return _told(session, found), 200


def _told(session: Session, event: Event) -> dict[str, Any]:
    return _all_told(session, [event])[0]


def _all_told(session: Session, events: Sequence[Event]) -> list[dict[str, Any]]:
    attendances = verbs.attendances_of(session, events)
    return [_line(one, attendances[one.id]) for one in events]


def _line(event: Event, attendance: Sequence[EventAttendance]) -> dict[str, Any]:
    names = ("id", "title", "city", "country", "held_on", "date_note", "note", "source")
    return {
        **{name: getattr(event, name) for name in names},
        "mission": event.mission.slug if event.mission else None,
        "category": event.category.value,
        "struck": event.struck_at is not None,
        "attendance": [_figure(one) for one in attendance],
    }


def _figure(figure: EventAttendance) -> dict[str, Any]:
    return {
        "value": figure.value,
        "qualifier": figure.qualifier.value,
        "unit": figure.unit.value,
        "printed": figure.printed,
    }


def _name(one: EventAttendee) -> dict[str, Any]:
    group = one.organisation.name if one.organisation else one.organisation_name
    person = one.delegate.both_names if one.delegate else one.person_name
    return {"id": one.id, "person": person, "organisation": group, "came": one.came}
