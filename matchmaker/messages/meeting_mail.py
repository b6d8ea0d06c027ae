"""The mail about one meeting, with the invitation or cancellation that calendars take from it."""

from sqlalchemy.orm import Session

from matchmaker.agenda_views import MeetingView, MissionAgenda
from matchmaker.calendars.event import Writer
from matchmaker.calendars.invitation import invitation
from matchmaker.messages.kinds import MEETING
from matchmaker.messages.letters import Correspondence, Letter
from matchmaker.messages.outbox import queue_letter
from matchmaker.records import Delegate, MeetingState
from matchmaker.release_changes import Told
from matchmaker.words import Sentence, sentence


def invite(
    session: Session,
    agenda: MissionAgenda,
    meeting: MeetingView,
    delegate: Delegate,
    *,
    before: Told | None,
    by_way_of: Correspondence,
) -> None:
    """Queue the mail that tells one person of one meeting of their agenda, which was released.

    ``before`` is how they were told of it last, None where they were not. The meeting's
    sequence is in the mail's key: what calendars know of it already is not told again.
    """
    language = delegate.account.language if delegate.account else ""
    writer = Writer(by_way_of.say_in(language), by_way_of.address, by_way_of.sender)
    mine = agenda.participants[0]
    method, calendar = invitation(agenda, mine, meeting, delegate, writer)
    others = tuple(one.name for one in meeting.others(mine))
    queue_letter(
        session,
        meeting_letter(meeting, others, before, writer.page(agenda.mission, mine.code)),
        key=f"{MEETING}:{meeting.uid}:{delegate.id}:{meeting.sequence}",
        kind=MEETING,
        to_address=delegate.email,
        to_name=delegate.latin_name,
        language=language,
        mission=agenda.mission,
        account=delegate.account,
        attachments=[{"type": f"text/calendar; method={method}", "text": calendar}],
        by_way_of=by_way_of,
    )


def meeting_letter(
    meeting: MeetingView, others: tuple[str, ...], before: Told | None, page: str
) -> Letter:
    """What is new about one meeting, and nothing else; ``page`` is the reader's own."""
    now = when_and_where(
        Told(
            meeting.slot.starts_at,
            meeting.slot.ends_at,
            meeting.slot.place,
            meeting.table_number,
            meeting.venue,
        )
    )
    said: tuple[Sentence, ...]
    if meeting.state is MeetingState.CANCELLED:
        heading = sentence("Cancelled: meeting with {others}", others=others)
        said = (sentence("Not held: {others}, {before}", others=others, before=now),)
    elif before is not None:
        heading = sentence("Moved: meeting with {others}", others=others)
        said = (
            sentence("Now: {now}", now=now),
            sentence("Before: {before}", before=when_and_where(before)),
        )
    else:
        heading = sentence("Meeting with {others}", others=others)
        said = (now,)
    links = (sentence("Your agenda:"), page) if page else ()
    return Letter(heading, (*said, *links))


def when_and_where(one: Told) -> Sentence:
    """A meeting's time, on the clock of its place, and where it is."""
    values = {
        "starts_at": one.starts_at,
        "ends_at": f"{one.ends_at:%H:%M}",
        "city": one.place.city,
    }
    if one.venue:
        return sentence("{starts_at}–{ends_at} in {city}, {venue}", venue=one.venue, **values)
    return sentence(
        "{starts_at}–{ends_at} in {city}, table {number}", number=one.table_number, **values
    )
