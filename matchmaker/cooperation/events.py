"""Events and who came to them: figures as they are known, and lists of names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from matchmaker.auditing import note
from matchmaker.cooperation.stating import Stated
from matchmaker.errors import NotFound, Refused
from matchmaker.permissions import Action, Actor, may, may_somewhere, require, visible_missions
from matchmaker.records import (
    AttendanceUnit,
    Event,
    EventAttendance,
    EventAttendee,
    EventCategory,
    Evidence,
    Mission,
    Participant,
    Qualifier,
)
from matchmaker.words import sentence

MOST_PEOPLE = 2000
MOST_COUNTED = 1_000_000


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event of the list: the newest figure of who came, names on its list, files."""

    event: Event
    attendance: EventAttendance | None
    names: int
    files: int


def events_seen(session: Session, *, by: Actor) -> list[EventLine]:
    """The events that somebody may see, those without a day last."""
    query = (
        select(Event)
        .outerjoin(Mission, Mission.id == Event.mission_id)
        .where(Event.struck_at.is_(None))
        .order_by(Event.held_on.is_(None), Event.held_on.desc(), Event.id)
        .options(selectinload(Event.mission))
    )
    if not may(by, Action.SEE_CASES):
        query = query.where(visible_missions(by, Action.SEE_CASES))
    newest = {
        one.event_id: one
        for one in session.scalars(
            select(EventAttendance)
            .where(EventAttendance.struck_at.is_(None))
            .order_by(EventAttendance.id)
        )
    }
    names = _counts(session, select(EventAttendee.event_id, func.count()).group_by(
        EventAttendee.event_id))  # fmt: skip
    files = _counts(session, select(Evidence.event_id, func.count()).where(
        Evidence.withdrawn_at.is_(None)).group_by(Evidence.event_id))  # fmt: skip
    return [
        EventLine(one, newest.get(one.id), names.get(one.id, 0), files.get(one.id, 0))
        for one in session.scalars(query)
    ]


def event_of(session: Session, number: int, *, by: Actor) -> Event:
    """The event of this number, for whoever may see it.

    Raises:
        NotFound: there is none, or not for them; said in the same words.
    """
    found = session.get(Event, number)
    if found is None or not may(by, Action.SEE_CASES, found.mission):
        raise NotFound(sentence("There is no such event."))
    return found


def save_event(
    session: Session, event: Event | None, fields: Mapping[str, Any], *, by: Actor
) -> Event:
    """Record an event, or correct one; raises ``FieldsRefused`` with all that is wrong."""
    stated = Stated(session, fields)
    mission = stated.mission("mission")
    if mission is None and may_somewhere(by, Action.KEEP_EVIDENCE):
        if not may(by, Action.KEEP_EVIDENCE):
            stated.refuse("mission", sentence("Choose one of your missions."))
    else:
        require(by, Action.KEEP_EVIDENCE, mission)
    if event is not None:
        require(by, Action.KEEP_EVIDENCE, event.mission)
    title = stated.line("title", missing=sentence("Give the event a title."))
    category = stated.choice("category", EventCategory)
    if category is None:
        stated.refuse("category", sentence("Say which kind of event it is."))
    values = {
        "city": stated.line("city", 100),
        "country": stated.country("country"),
        "held_on": stated.day("held_on"),
        "date_note": stated.line("date_note", 100),
        "note": stated.text("note"),
    }
    double = session.scalar(
        select(Event.id).where(
            Event.title == title,
            Event.mission_id == (mission.id if mission else None),
            Event.id != (event.id if event else 0),
        )
    )
    if title and double is not None:
        stated.refuse("title", sentence("The mission has an event of this title already."))
    stated.finish()
    saved = event or Event()
    saved.mission, saved.title = mission, title
    saved.category = category or EventCategory.OTHER
    for name, value in values.items():
        setattr(saved, name, value)
    session.add(saved)
    session.flush()
    note(session, by, "save_event", f"event:{saved.id}", title=title)
    return saved


def fields_of(event: Event) -> dict[str, str]:
    """An event as its form holds it."""
    return {
        "mission": event.mission.slug if event.mission else "",
        "category": event.category.value,
        "held_on": event.held_on.isoformat() if event.held_on else "",
        "country": event.country or "",
        **{name: getattr(event, name) for name in ("title", "city", "date_note", "note")},
    }


def strike_event(session: Session, event: Event, *, reason: str, by: Actor) -> None:
    """Count an event no more since it was recorded by mistake; it stays in the database."""
    require(by, Action.KEEP_EVIDENCE, event.mission)
    stated = Stated(session, {"reason": reason})
    why = stated.line("reason", missing=sentence("Say why it counts no more."))
    stated.finish()
    event.struck_at = datetime.now(UTC)
    session.flush()
    note(session, by, "strike_event", f"event:{event.id}", reason=why)


def state_attendance(
    session: Session, event: Event, fields: Mapping[str, Any], *, by: Actor
) -> EventAttendance:
    """Say how many came, exactly or as a bound; an earlier figure of the same unit is struck.

    Raises:
        FieldsRefused: the figure, its qualifier or unit is none.
    """
    require(by, Action.KEEP_EVIDENCE, event.mission)
    stated = Stated(session, fields)
    value = stated.whole("value", 0, MOST_COUNTED)
    if value is None:
        stated.refuse("value", sentence("Say how many, in digits."))
    unit = stated.choice("unit", AttendanceUnit) or AttendanceUnit.PEOPLE
    qualifier = stated.choice("qualifier", Qualifier) or Qualifier.EXACT
    printed = stated.line("printed")
    stated.finish()
    now = datetime.now(UTC)
    for one in attendance_of(session, event):
        if one.unit is unit:
            one.struck_at = now
    made = EventAttendance(
        event=event,
        unit=unit,
        value=value or 0,
        qualifier=qualifier,
        printed=printed,
        stated_by=by.name,
        stated_at=now,
    )
    session.add(made)
    session.flush()
    note(session, by, "state_attendance", f"event:{event.id}", value=value, unit=unit.value,
         qualifier=qualifier.value)  # fmt: skip
    return made


def attendance_of(session: Session, event: Event) -> Sequence[EventAttendance]:
    """The figures of who came that stand, the newest first."""
    return attendances_of(session, [event])[event.id]


def attendances_of(
    session: Session, events: Iterable[Event]
) -> Mapping[int, Sequence[EventAttendance]]:
    """The same for each of many events, by its id."""
    found: dict[int, list[EventAttendance]] = {one.id: [] for one in events}
    for figure in session.scalars(
        select(EventAttendance)
        .where(EventAttendance.event_id.in_(found), EventAttendance.struck_at.is_(None))
        .order_by(EventAttendance.id.desc())
    ):
        found[figure.event_id].append(figure)
    return found


def attendees_of(session: Session, event: Event) -> Sequence[EventAttendee]:
    """The names on an event's list, in the order of the list."""
    return session.scalars(
        select(EventAttendee)
        .where(EventAttendee.event_id == event.id)
        .order_by(EventAttendee.id)
        .options(selectinload(EventAttendee.organisation), selectinload(EventAttendee.delegate))
    ).all()


def add_names(session: Session, event: Event, lines: str, *, by: Actor) -> int:
    """Put names on the list, one a line: ``Person; Organisation``, or either alone after a ``;``.

    Returns how many were added. Raises ``FieldsRefused`` where there are none, or too many.
    """
    require(by, Action.KEEP_EVIDENCE, event.mission)
    stated = Stated(session, {"names": lines})
    found = stated.lines("names")
    if not found:
        stated.refuse("names", sentence("Write the names, one on each line."))
    if len(found) > MOST_PEOPLE:
        stated.refuse("names", sentence("There are more than {most} lines.", most=MOST_PEOPLE))
    if any(len(part) > 200 for one in found for part in one.split(";")):
        stated.refuse("names", sentence("A name has more than 200 letters."))
    stated.finish()
    for one in found:
        person, _, group = (part.strip() for part in one.partition(";"))
        known = stated.named(group) if group else None
        session.add(
            EventAttendee(
                event=event,
                person_name=person,
                organisation=known,
                organisation_name="" if known else group,
            )
        )
    session.flush()
    note(session, by, "add_attendees", f"event:{event.id}", names=len(found))
    return len(found)


def add_everybody(session: Session, event: Event, *, by: Actor) -> int:
    """Put everybody of the event's mission on the list who is not on it yet."""
    require(by, Action.KEEP_EVIDENCE, event.mission)
    if event.mission is None:
        raise Refused(sentence("The event belongs to no mission that could be put on the list."))
    listed = {one.delegate_id for one in attendees_of(session, event)}
    people = session.scalars(
        select(Participant)
        .where(Participant.mission_id == event.mission_id)
        .order_by(Participant.code)
        .options(selectinload(Participant.delegates), selectinload(Participant.organisation))
    )
    added = 0
    for participant in people:
        if not participant.takes_part:
            continue
        for delegate in participant.delegates:
            if delegate.id not in listed:
                session.add(
                    EventAttendee(
                        event=event, delegate=delegate, organisation=participant.organisation
                    )
                )
                listed.add(delegate.id)
                added += 1
    session.flush()
    note(session, by, "add_attendees", f"event:{event.id}", names=added)
    return added


def mark_came(session: Session, event: Event, came: Sequence[int], *, by: Actor) -> None:
    """Say who of the list was there; the others were not."""
    require(by, Action.KEEP_EVIDENCE, event.mission)
    for one in attendees_of(session, event):
        one.came = one.id in came
    session.flush()
    note(session, by, "mark_attendees", f"event:{event.id}", came=len(came))


def _counts(session: Session, query: Any) -> dict[int | None, int]:
    return {row[0]: row[1] for row in session.execute(query)}
