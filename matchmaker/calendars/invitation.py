"""One meeting as an invitation for one person, to travel by mail (iTIP, RFC 5546, 3.2.2 and 3.2.5).

A mail holds one event, as mail programs expect, and nobody but its reader as attendee: who else
sits at the table is told in the text.
"""

from icalendar import vCalAddress

from matchmaker.agenda_views import MeetingView, MissionAgenda, ParticipantView
from matchmaker.calendars.event import Writer, as_bytes, frame, meeting_event, quotable
from matchmaker.records import Delegate, MeetingState


def invitation(
    agenda: MissionAgenda,
    participant: ParticipantView,
    meeting: MeetingView,
    delegate: Delegate,
    writer: Writer,
) -> tuple[str, str]:
    """The method, REQUEST or CANCEL, and the calendar part of the mail.

    No answer is asked for: the agenda is settled, and whoever cannot come tells the organiser.
    """
    method = "CANCEL" if meeting.state is MeetingState.CANCELLED else "REQUEST"
    calendar = frame(method, [meeting])
    event = meeting_event(agenda, participant, meeting, writer)
    attendee = vCalAddress(f"mailto:{''.join(delegate.email.split())}")
    attendee.params["CN"] = quotable(delegate.latin_name)
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    attendee.params["PARTSTAT"] = "NEEDS-ACTION"
    attendee.params["RSVP"] = "FALSE"
    event.add("ATTENDEE", attendee)
    calendar.add_component(event)
    return method, as_bytes(calendar).decode()
