"""One participant's calendar, as a published iCalendar feed (RFC 5545, RFC 5546, RFC 7986).

Published means: METHOD:PUBLISH with an organiser and no attendees. A calendar program keeps an
event as long as its UID stays, and takes a change only with a higher SEQUENCE; both come from
the release. The bytes depend on the release alone, so that an unchanged feed stays unchanged.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from icalendar import Calendar, Event, Timezone, vCalAddress, vDuration, vText

from matchmaker.agendas import MeetingView, MissionAgenda, ParticipantView
from matchmaker.calendars.brief import description
from matchmaker.records import MeetingState, PartnerRole
from matchmaker.words import Say, sentence

PRODUCT = "-//matchmaker//mission agendas//EN"
REFRESH = timedelta(hours=1)
ORGANISER_ADDRESS = "mailto:organiser@matchmaker.invalid"
"""The organiser's address where none is known: RFC 2606 keeps ``.invalid`` from reaching anyone."""


def participant_calendar(
    agenda: MissionAgenda, participant: ParticipantView, *, say: Say = str
) -> bytes:
    """The calendar of one participant of the agenda: an event for each of its meetings.

    A cancelled meeting stays as such. Without any meeting the calendar holds the mission's dates
    as one all-day event that blocks no time.
    """
    calendar = Calendar()
    name = say(sentence("{mission}: {name}", mission=agenda.mission.name, name=participant.name))
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", "PUBLISH")
    # Given as vText, because only then commas and semicolons in a name are escaped.
    calendar.add("NAME", vText(name))
    calendar.add("X-WR-CALNAME", vText(name))
    calendar.add("REFRESH-INTERVAL", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    stamp = _stamp(agenda)
    events = [_meeting_event(agenda, participant, one, stamp, say) for one in participant.meetings]
    for zone, first, last in _zones(participant.meetings):
        calendar.add_component(_timezone(zone, first, last))
    for event in events or [_mission_event(agenda, participant, stamp, say)]:
        calendar.add_component(event)
    text: bytes = calendar.to_ical()
    return text


def _stamp(agenda: MissionAgenda) -> datetime:
    if agenda.release is not None:
        return agenda.release.released_at.replace(microsecond=0)
    if agenda.run is not None:
        return agenda.run.started_at.replace(microsecond=0)
    return datetime.combine(_days(agenda)[0], time(), UTC)


def _zones(meetings: list[MeetingView]) -> list[tuple[str, date, date]]:
    """Each time zone in use, with whole years around its meetings: few, so that caching helps."""
    years: dict[str, list[int]] = {}
    for meeting in meetings:
        years.setdefault(meeting.slot.place.time_zone, []).append(meeting.slot.starts_at.year)
    return [
        (zone, date(min(seen) - 1, 1, 1), date(max(seen) + 2, 1, 1))
        for zone, seen in sorted(years.items())
    ]


@cache
def _timezone(zone: str, first: date, last: date) -> Timezone:
    return Timezone.from_tzid(zone, first_date=first, last_date=last)


def _meeting_event(
    agenda: MissionAgenda,
    participant: ParticipantView,
    meeting: MeetingView,
    stamp: datetime,
    say: Say,
) -> Event:
    cancelled = meeting.state is MeetingState.CANCELLED
    others = tuple(other.name for other in meeting.others(participant))
    title = sentence("Meeting with {others}", others=others)
    if cancelled:
        title = sentence("Cancelled: meeting with {others}", others=others)
    event = _event(agenda, meeting.uid, meeting.sequence, stamp, say(title))
    event.add("DTSTART", meeting.slot.starts_at)
    event.add("DTEND", meeting.slot.ends_at)
    event.add("LOCATION", _location(meeting, say))
    event.add("DESCRIPTION", description(agenda, participant, meeting, say))
    event.add("STATUS", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("TRANSP", "TRANSPARENT" if cancelled else "OPAQUE")
    return event


def _mission_event(
    agenda: MissionAgenda, participant: ParticipantView, stamp: datetime, say: Say
) -> Event:
    first, last = _days(agenda)
    event = _event(
        agenda,
        f"{agenda.mission.slug}.{participant.code}@matchmaker",
        0,
        stamp,
        say(sentence("{mission} (no meetings yet)", mission=agenda.mission.name)),
    )
    event.add("DTSTART", first)
    event.add("DTEND", last + timedelta(days=1))
    event.add("STATUS", "CONFIRMED")
    event.add("TRANSP", "TRANSPARENT")
    return event


def _event(agenda: MissionAgenda, uid: str, sequence: int, stamp: datetime, summary: str) -> Event:
    event = Event()
    event.add("UID", uid)
    event.add("SEQUENCE", sequence)
    event.add("DTSTAMP", stamp)
    event.add("SUMMARY", summary)
    organiser = vCalAddress(ORGANISER_ADDRESS)
    organiser.params["CN"] = _organiser(agenda)
    event.add("ORGANIZER", organiser)
    return event


def _organiser(agenda: MissionAgenda) -> str:
    organisers = (
        partner.organisation.name
        for partner in agenda.mission.partners
        if partner.role is PartnerRole.ORGANISER
    )
    # A parameter value may hold neither quotation marks nor line ends (RFC 5545, 3.1).
    return next(organisers, agenda.mission.name).replace('"', "'").replace("\n", " ")


def _location(meeting: MeetingView, say: Say) -> str:
    place = meeting.slot.place
    where = meeting.venue or say(sentence("Table {number}", number=meeting.table_number))
    parts = [where, place.name, place.address, place.local_address]
    return ", ".join(part for part in parts if part)


def _days(agenda: MissionAgenda) -> tuple[date, date]:
    mission = agenda.mission
    if mission.starts_on is not None:
        return mission.starts_on, mission.ends_on or mission.starts_on
    if agenda.slots:
        return agenda.slots[0].starts_at.date(), agenda.slots[-1].ends_at.date()
    today = datetime.now(UTC).date()
    return today, today
