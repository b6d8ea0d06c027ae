"""Reading a project's events, and the meetings that were held."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matchmaker.eu_report.facts import EventFact, MissionFact
from matchmaker.eu_report.shape import Period, Row, Sieve
from matchmaker.records import (
    Event,
    EventAttendance,
    EventAttendee,
    EventCategory,
    Meeting,
    MeetingState,
    PrintedRow,
    Project,
    ReportedFigure,
)


def events_of(
    session: Session, project: Project, missions: Mapping[int, MissionFact], sieve: Sieve
) -> list[EventFact]:
    """The events of the project's missions, and those of none that are the project's."""
    stated: dict[int, list[EventAttendance]] = defaultdict(list)
    for one in session.scalars(
        select(EventAttendance)
        .where(EventAttendance.struck_at.is_(None))
        .order_by(EventAttendance.id)
    ):
        stated[one.event_id].append(one)
    listed: dict[int, int] = defaultdict(int)
    for number in session.scalars(
        select(EventAttendee.event_id).where(EventAttendee.came.is_not(False))
    ):
        listed[number] += 1
    sources = _sources(session)
    found = []
    for event in session.scalars(select(Event).where(Event.struck_at.is_(None)).order_by(Event.id)):
        mission = missions.get(event.mission_id) if event.mission_id else None
        day = event.held_on or (mission.day if mission else None)
        key = f"event-{event.id}"
        row = Row(key, "event", str(event.id), event.title, 1, event.source, event.source_lines)
        ours = mission is not None if event.mission_id else _is_of(event, project, sources)
        if not ours or not sieve.lets_through(day, row):
            continue
        found.append(
            EventFact(
                number=event.id,
                category=event.category,
                title=event.title,
                mission=event.mission_id,
                day=event.held_on,
                placeholder=event.placeholder,
                row=row,
                attendance=[
                    (
                        one.value,
                        one.qualifier,
                        one.printed,
                        Row(key, "event", str(event.id), event.title, one.value, one.source,
                            one.source_lines, one.printed),
                    )
                    for one in stated[event.id]
                ],
                listed=listed[event.id],
            )
        )  # fmt: skip
    return found


def _is_of(event: Event, project: Project, sources: Mapping[str, frozenset[str]]) -> bool:
    """Whether an event of no mission is the project's: by its source, else by its day."""
    if event.source in sources:
        return project.slug in sources[event.source]
    return event.held_on is None or Period(project.starts_on, project.ends_on).has(event.held_on)


def _sources(session: Session) -> dict[str, frozenset[str]]:
    """Of which projects a place in a source tells."""
    found: dict[str, set[str]] = defaultdict(set)
    for kind in (ReportedFigure, PrintedRow):
        for source, project in session.execute(select(kind.source, kind.project).distinct()):
            found[source].add(project)
    return {source: frozenset(projects) for source, projects in found.items()}


def meetings_of(
    session: Session, missions: Mapping[int, MissionFact], period: Period
) -> dict[tuple[str, EventCategory], Sequence[Row]]:
    """Meetings that were held, by target country and category; one that is made up is none."""
    found: dict[tuple[str, EventCategory], list[Row]] = defaultdict(list)
    for one in session.scalars(
        select(Meeting)
        .where(Meeting.mission_id.in_(missions), Meeting.state == MeetingState.HELD)
        .options(selectinload(Meeting.parties), selectinload(Meeting.slot))
        .order_by(Meeting.id)
    ):
        country = missions[missions[one.mission_id].root].country
        made_up = any(party.synthetic or party.organisation.synthetic for party in one.participants)
        if country is None or made_up or not period.has(_day(one)):
            continue
        event = one.slot.block.event
        category = event.category if event else EventCategory.BUSINESS_TO_BUSINESS
        names = " – ".join(party.organisation.name for party in one.participants)
        key = f"{missions[one.mission_id].slug}/{one.code}"
        found[country, category].append(Row(key, "meeting", str(one.id), names, 1))
    return dict(found)


def _day(meeting: Meeting) -> date:
    return meeting.slot.starts_at.date()
