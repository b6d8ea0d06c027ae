"""Calendars as they are published: to subscribe to, or as a file (RFC 5546, 3.2.1; RFC 7986).

Published means: METHOD:PUBLISH with an organiser and no attendees. The bytes depend on the
release and on what its people say of themselves, so that an unchanged calendar stays unchanged.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event, vDuration

from matchmaker.agenda_views import MeetingView, MissionAgenda, ParticipantView
from matchmaker.calendars.event import (
    Writer,
    as_bytes,
    bare_event,
    frame,
    last_day,
    meeting_event,
    text_property,
    told_at,
)
from matchmaker.records import Delegate, Mission
from matchmaker.words import sentence

REFRESH = timedelta(hours=1)
ENGLISH = Writer()


def participant_calendar(
    agenda: MissionAgenda, participant: ParticipantView, writer: Writer = ENGLISH
) -> bytes:
    """The calendar of one participant of the agenda: an event for each of its meetings.

    A cancelled meeting stays as such. Without any meeting the calendar holds the mission's dates
    as one all-day event that blocks no time.
    """
    name = sentence("{mission}: {name}", mission=agenda.mission.name, name=participant.name)
    return _published(writer.say(name), [(agenda, participant)], writer)


def delegate_calendar(
    delegate: Delegate, agendas: Sequence[MissionAgenda], writer: Writer = ENGLISH
) -> bytes:
    """The calendar of one person: the meetings that they sit in, of every mission.

    ``agendas`` are those of :func:`~matchmaker.own_agenda.delegate_agenda`, at least one.
    """
    name = agendas[0].mission.name
    if len(agendas) > 1:
        missions = sentence("Trade missions: {name}", name=delegate.organisation.name)
        name = writer.say(missions)
    return _published(name, [(one, one.participants[0]) for one in agendas], writer)


def meeting_file(
    agenda: MissionAgenda, participant: ParticipantView, meeting: MeetingView, writer: Writer
) -> bytes:
    """One meeting as a file of its own."""
    calendar = frame("PUBLISH", [meeting])
    calendar.add_component(meeting_event(agenda, participant, meeting, writer))
    return as_bytes(calendar)


def _published(
    name: str, whose: Sequence[tuple[MissionAgenda, ParticipantView]], writer: Writer
) -> bytes:
    meetings = [meeting for _, participant in whose for meeting in participant.meetings]
    calendar = frame("PUBLISH", meetings)
    name_calendar(calendar, name)
    for agenda, participant in whose:
        for meeting in participant.meetings:
            calendar.add_component(meeting_event(agenda, participant, meeting, writer))
    if not meetings:  # a calendar without any component is none
        agenda, participant = whose[-1]
        first = agenda.mission.starts_on or _first_slot(agenda)
        calendar.add_component(
            mission_event(agenda.mission, participant.code, told_at(agenda), first, writer)
        )
    return as_bytes(calendar)


def name_calendar(calendar: Calendar, name: str) -> None:
    """What programs call the calendar, and how often they are asked to look."""
    calendar.add("NAME", text_property(name))
    calendar.add("X-WR-CALNAME", text_property(name))
    calendar.add("REFRESH-INTERVAL", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))


def mission_event(
    mission: Mission, whose: str, told: datetime | None, first: date, writer: Writer
) -> Event:
    """The mission's dates, from ``first`` on, as an event of whole days that blocks no time."""
    event = bare_event(
        mission,
        f"{mission.slug}.{whose}@matchmaker",
        0,
        told or datetime.combine(first, time(), UTC),
        writer.say(sentence("{mission} (no meetings yet)", mission=mission.name)),
        writer,
    )
    event.add("DTSTART", first)
    event.add("DTEND", last_day(first, _last(mission)))
    event.add("STATUS", "CONFIRMED")
    event.add("TRANSP", "TRANSPARENT")
    return event


def _first_slot(agenda: MissionAgenda) -> date:
    return agenda.slots[0].starts_at.date() if agenda.slots else datetime.now(UTC).date()


def _last(mission: Mission) -> date | None:
    return mission.ends_on if mission.starts_on else None
