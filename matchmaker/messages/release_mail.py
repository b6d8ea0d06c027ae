"""The mail that a release sends to those whom it concerns."""

from sqlalchemy.orm import Session

from matchmaker.messages.kinds import RELEASE
from matchmaker.messages.letters import PLAIN, Correspondence, Letter
from matchmaker.messages.outbox import queue_letter
from matchmaker.records import Participant, Release
from matchmaker.release_changes import ChangeKind, ChangesOf, MeetingChange, Told
from matchmaker.words import Sentence, sentence


def tell(
    session: Session,
    published: Release,
    concerning: list[ChangesOf],
    *,
    by_way_of: Correspondence = PLAIN,
) -> int:
    """Queue a mail to each delegate with an address whose participant it concerns; how many."""
    count = 0
    for one in concerning:
        letter = release_letter(published, one, by_way_of.address)
        for delegate in one.participant.delegates:
            if delegate.email:
                count += 1
                queue_letter(
                    session,
                    letter,
                    key=f"{RELEASE}:{published.id}:{one.participant.id}:{delegate.id}",
                    kind=RELEASE,
                    to_address=delegate.email,
                    to_name=delegate.latin_name,
                    language=delegate.account.language if delegate.account else "",
                    mission=published.mission,
                    account=delegate.account,
                    by_way_of=by_way_of,
                )
    return count


def release_letter(published: Release, concerning: ChangesOf, address: str) -> Letter:
    """What is new for one participant; the whole agenda is in the application."""
    mission = published.mission
    said: list[Sentence | str] = [
        _line(concerning.participant, change) for change in concerning.changes
    ]
    values = {"name": concerning.participant.organisation.name, "number": published.number}
    if published.number == 1:
        heading = sentence("Your meetings at {mission}", mission=mission.name)
        opening = sentence("These are the meetings of {name}, release {number}:", **values)
    else:
        heading = sentence("Your meetings at {mission} have changed", mission=mission.name)
        opening = sentence("This changes for {name} with release {number}:", **values)
    return Letter(
        heading,
        (
            opening,
            said,
            *((sentence("Your agenda:"), address) if address else ()),
        ),
    )


def _line(participant: Participant, change: MeetingChange) -> Sentence:
    others = tuple(
        one.organisation.name for one in change.meeting.participants if one is not participant
    )
    if change.before is None and change.after is not None:
        return sentence("{now}: {others}", now=_told(change.after), others=others)
    if change.kind is ChangeKind.CANCELLED or change.after is None:
        return sentence("Cancelled: {others}, {before}", before=_told(change.before), others=others)
    return sentence(
        "Moved: {others}, now {now}, before {before}",
        now=_told(change.after),
        before=_told(change.before),
        others=others,
    )


def _told(one: Told | None) -> Sentence | str:
    if one is None:
        return ""
    values = {
        "starts_at": f"{one.starts_at:%Y-%m-%d %H:%M}",
        "ends_at": f"{one.ends_at:%H:%M}",
        "city": one.place.city,
    }
    if one.venue:
        return sentence("{starts_at}–{ends_at} in {city}, {venue}", venue=one.venue, **values)
    return sentence(
        "{starts_at}–{ends_at} in {city}, table {number}", number=one.table_number, **values
    )
