"""The calendar of an interpreter: what they serve by the release in force, cancelled or not."""

from datetime import UTC, datetime

from icalendar import Event

from matchmaker.calendars.event import Writer, as_bytes, bare_event, bare_frame, location
from matchmaker.calendars.feed import mission_event, name_calendar
from matchmaker.interpreter_sheets import InterpreterSheet, companies, local
from matchmaker.records import MeetingState, ReleasedMeeting
from matchmaker.words import sentence


def interpreter_calendar(sheet: InterpreterSheet, page: str, writer: Writer) -> bytes:
    """An event for each meeting; ``page`` is the address of the sheet.

    Where an interpreter is exchanged, the meeting leaves one calendar and comes to the other.
    """
    zones = ((one.place.time_zone, one.starts_at.year) for one in sheet.jobs)
    calendar = bare_frame("PUBLISH", zones)
    name = sentence("{mission}: interpreting", mission=sheet.mission.name)
    name_calendar(calendar, writer.say(name))
    for told in sheet.jobs:
        calendar.add_component(_event(sheet, told, page, writer))
    if not sheet.jobs:
        released = sheet.release.released_at if sheet.release else None
        first = sheet.mission.starts_on or (released or datetime.now(UTC)).date()
        whose = f"interpreter-{sheet.pool.id}-{sheet.unit}"
        calendar.add_component(mission_event(sheet.mission, whose, released, first, writer))
    return as_bytes(calendar)


def _event(sheet: InterpreterSheet, told: ReleasedMeeting, page: str, writer: Writer) -> Event:
    say, cancelled = writer.say, told.state is MeetingState.CANCELLED
    title = sentence("Interpreting for {others}", others=companies(told))
    if cancelled:
        title = sentence("Cancelled: interpreting for {others}", others=companies(told))
    stamp = sheet.release.released_at if sheet.release else told.starts_at
    event = bare_event(sheet.mission, told.meeting.uid, told.sequence, stamp, say(title), writer)
    starts_at, ends_at = local(told)
    event.add("DTSTART", starts_at)
    event.add("DTEND", ends_at)
    event.add("LOCATION", location(told.table_number, told.venue_name, told.place, say))
    event.add("URL", page)
    # Some programs show no URL, so it stands in the text as well.
    event.add("DESCRIPTION", page)
    event.add("STATUS", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("TRANSP", "TRANSPARENT" if cancelled else "OPAQUE")
    return event
