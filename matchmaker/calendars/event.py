"""One meeting as an event of a calendar, and the frame around events (RFC 5545, RFC 7986).

A calendar program keeps an event as long as its UID stays, and takes a change only with a higher
SEQUENCE; both come from the release.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import parseaddr
from functools import cache

from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from matchmaker.agenda_views import MeetingView, MissionAgenda, ParticipantView
from matchmaker.calendars.brief import description
from matchmaker.records import MeetingState, Mission, PartnerRole, Place
from matchmaker.words import Say, sentence

PRODUCT = "-//matchmaker//mission agendas//EN"
NOBODY = "organiser@matchmaker.invalid"
"""The organiser's address where none is known: RFC 2606 keeps ``.invalid`` from reaching anyone."""


@dataclass(frozen=True, slots=True)
class Writer:
    """How calendars are written: in whose words, and where the application is reached.

    ``address`` is that of the application without a slash at its end, empty where it is not
    known; events then link to nothing. ``sender`` is whom mails come from: calendar programs trust
    an invitation only where its organiser is the one who sends it.
    """

    say: Say = str
    address: str = ""
    sender: str = ""

    def page(self, mission: Mission, code: str, *more: str) -> str:
        """The address of a page of one participant, empty where the application's is not known."""
        if not self.address:
            return ""
        return "/".join((self.address, "my", mission.slug, code, *more))


def frame(method: str, meetings: Iterable[MeetingView]) -> Calendar:
    """A calendar without events yet, with every time zone that these meetings are told in."""
    return bare_frame(
        method, ((one.slot.place.time_zone, one.slot.starts_at.year) for one in meetings)
    )


def bare_frame(method: str, told: Iterable[tuple[str, int]]) -> Calendar:
    """A calendar without events yet, with the time zones that are told in, each with its years."""
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", method)
    for zone, first, last in _zones(told):
        calendar.add_component(_timezone(zone, first, last))
    return calendar


def as_bytes(calendar: Calendar) -> bytes:
    """The file, in UTF-8 with lines of at most 75 bytes."""
    text: bytes = calendar.to_ical()
    return text


def meeting_event(
    agenda: MissionAgenda, participant: ParticipantView, meeting: MeetingView, writer: Writer
) -> Event:
    """A meeting as one of its participants is told it; a cancelled one blocks no time."""
    say, cancelled = writer.say, meeting.state is MeetingState.CANCELLED
    others = tuple(other.name for other in meeting.others(participant))
    title = sentence("Meeting with {others}", others=others)
    if cancelled:
        title = sentence("Cancelled: meeting with {others}", others=others)
    stamp = told_at(agenda) or meeting.slot.starts_at
    event = bare_event(agenda.mission, meeting.uid, meeting.sequence, stamp, say(title), writer)
    event.add("DTSTART", meeting.slot.starts_at)
    event.add("DTEND", meeting.slot.ends_at)
    place = meeting.slot.place
    event.add("LOCATION", location(meeting.table_number, meeting.venue, place, say))
    told = description(agenda, participant, meeting, say)
    page = writer.page(agenda.mission, participant.code)
    if page:
        event.add("URL", page)
        # Some programs show no URL, so it stands in the text as well.
        told = f"{told}\n{page}"
    event.add("DESCRIPTION", told)
    event.add("STATUS", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("TRANSP", "TRANSPARENT" if cancelled else "OPAQUE")
    return event


def bare_event(
    mission: Mission, uid: str, sequence: int, stamp: datetime, summary: str, writer: Writer
) -> Event:
    """What every event has. ``stamp`` is when it was told: bytes must not change by themselves."""
    event = Event()
    event.add("UID", uid)
    event.add("SEQUENCE", sequence)
    event.add("DTSTAMP", stamp.replace(microsecond=0))
    event.add("SUMMARY", summary)
    organiser = vCalAddress(f"mailto:{parseaddr(writer.sender)[1] or NOBODY}")
    organiser.params["CN"] = quotable(_organiser(mission))
    event.add("ORGANIZER", organiser)
    return event


def told_at(agenda: MissionAgenda) -> datetime | None:
    """When an agenda was released or, before it was, planned; None before that."""
    if agenda.release is not None:
        return agenda.release.released_at
    return agenda.run.started_at if agenda.run is not None else None


def quotable(name: str) -> str:
    """A name as the value of a parameter, which may hold neither quotation marks nor line ends
    (RFC 5545, 3.1).
    """
    return " ".join(name.replace('"', "'").split())


def text_property(text: str) -> vText:
    """A text whose commas, semicolons and backslashes are escaped, which not every way does."""
    return vText(text)


def _zones(told: Iterable[tuple[str, int]]) -> list[tuple[str, date, date]]:
    """Each time zone in use, with whole years around its meetings: few, so that caching helps."""
    years: dict[str, list[int]] = {}
    for name, year in told:
        years.setdefault(name, []).append(year)
    return [
        (zone, date(min(seen) - 1, 1, 1), date(max(seen) + 2, 1, 1))
        for zone, seen in sorted(years.items())
    ]


@cache
def _timezone(zone: str, first: date, last: date) -> Timezone:
    return Timezone.from_tzid(zone, first_date=first, last_date=last)


def _organiser(mission: Mission) -> str:
    organisers = (
        partner.organisation.name
        for partner in mission.partners
        if partner.role is PartnerRole.ORGANISER
    )
    return next(organisers, mission.name)


def location(table: int | None, venue: str, place: Place, say: Say) -> str:
    """Where to go: the table or the venue, and the address of the place."""
    where = venue or say(sentence("Table {number}", number=table))
    parts = [where, place.name, place.address, place.local_address]
    return ", ".join(part for part in parts if part)


def last_day(first: date, last: date | None) -> date:
    """The day on which an event of whole days ends, which calendars do not count in."""
    return (last or first) + timedelta(days=1)
