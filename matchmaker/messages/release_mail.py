"""What a release mails: to each person whom it concerns, only what changes for them, once.

Either everything in one letter, or each meeting as an invitation that calendars understand, as the
person has chosen; never both, so that nothing is told twice.
"""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from matchmaker.messages.kinds import RELEASE
from matchmaker.messages.letters import PLAIN, Correspondence, Letter
from matchmaker.messages.meeting_mail import invite, when_and_where
from matchmaker.messages.outbox import queue_letter
from matchmaker.records import Mission, Participant, Release
from matchmaker.release_changes import ChangeKind, ChangesFor, MeetingChange
from matchmaker.told_agendas import told_agenda
from matchmaker.words import Sentence, sentence


def tell(
    session: Session,
    published: Release,
    concerning: Sequence[ChangesFor],
    *,
    by_way_of: Correspondence = PLAIN,
) -> int:
    """Queue the mails to each delegate with an address whom it concerns; how many.

    Colleagues who share an address are written to once.
    """
    count = 0
    for one in readers(concerning):
        if gets_invitations(one, published.mission):
            _invite_to_each(session, published, one, by_way_of)
            count += len(one.changes)
            continue
        delegate = one.delegate
        count += 1
        queue_letter(
            session,
            release_letter(published, one, by_way_of.address),
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


def readers(concerning: Sequence[ChangesFor]) -> list[ChangesFor]:
    """Those who can be written to; of colleagues who share an address, the first."""
    by_address = {
        (one.participant.id, one.delegate.email.casefold()): one
        for one in reversed(concerning)
        if one.delegate.email
    }
    return list(reversed(by_address.values()))


def gets_invitations(one: ChangesFor, mission: Mission) -> bool:
    """Whether each meeting is mailed as an invitation: as the person chose, else as the mission
    does.
    """
    chosen = one.delegate.invited_by_mail
    return mission.invites_by_mail if chosen is None else chosen


def release_letter(published: Release, concerning: ChangesFor, address: str) -> Letter:
    """What is new for one person; the whole agenda is in the application."""
    mission, participant = published.mission, concerning.participant
    said: list[Sentence | str] = [_line(participant, change) for change in concerning.changes]
    values = {"name": participant.organisation.name, "number": published.number}
    if published.number == 1:
        heading = sentence("Your meetings at {mission}", mission=mission.name)
        opening = sentence("These are the meetings of {name}, release {number}:", **values)
    else:
        heading = sentence("Your meetings at {mission} have changed", mission=mission.name)
        opening = sentence("This changes for {name} with release {number}:", **values)
    page = f"{address}/my/{mission.slug}/{participant.code}"
    links: tuple[Sentence | str, ...] = (
        sentence("Your agenda:"),
        page,
        sentence("Have your own calendar show it, and keep it right:"),
        f"{page}/calendar",
    )
    return Letter(heading, (opening, said, *(links if address else ())))


def _invite_to_each(
    session: Session, published: Release, one: ChangesFor, by_way_of: Correspondence
) -> None:
    changes = {change.meeting.id: change for change in one.changes}
    told = [each for each in published.meetings if each.meeting.id in changes]
    agenda = told_agenda(published.mission, published, one.participant, told, one.delegate)
    before = {change.meeting.uid: change.before for change in one.changes}
    for meeting in agenda.meetings:
        invite(
            session,
            agenda,
            meeting,
            one.delegate,
            before=before[meeting.uid],
            by_way_of=by_way_of,
        )


def _line(participant: Participant, change: MeetingChange) -> Sentence:
    others = tuple(
        one.organisation.name for one in change.meeting.participants if one is not participant
    )
    now = when_and_where(change.after) if change.after else ""
    before = when_and_where(change.before) if change.before else ""
    if change.kind is ChangeKind.NEW:
        return sentence("{now}: {others}", now=now, others=others)
    if change.kind is ChangeKind.CANCELLED:
        return sentence("Cancelled: {others}, {before}", before=before, others=others)
    return sentence(
        "Moved: {others}, now {now}, before {before}", now=now, before=before, others=others
    )
