"""The address that a follow-up is answered at without signing in, and the mail that holds it.

It is made for one person and one follow-up, opens only its form, and is of no use once the
follow-up was answered, after its time, or once the person is no delegate of the participant.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from matchmaker.auditing import note
from matchmaker.errors import Refused
from matchmaker.messages.letters import Letter
from matchmaker.outcomes.answers import write
from matchmaker.outcomes.checking import Answer, faults_of
from matchmaker.outcomes.standing import MeetingOutcome, meetings_with_words
from matchmaker.permissions import Actor
from matchmaker.records import (
    Delegate,
    FollowUp,
    FollowUpState,
    Meeting,
    MeetingParty,
    MeetingState,
    OutcomeSource,
)
from matchmaker.tokens import derived, is_derived, number_of
from matchmaker.words import Sentence, sentence

GOOD_FOR = timedelta(days=60)
"""How long an address is good after it was mailed last."""


def token_of(follow_up: FollowUp, person: Delegate, key: str) -> str:
    """The secret part of the address that this person answers at."""
    return derived(key, _purpose(person), follow_up.id, follow_up.version)


def opened(session: Session, key: str, token: str) -> tuple[FollowUp, Delegate] | None:
    """The follow-up and the person that a token was made for, good or not; else None."""
    number = number_of(token)
    found = session.get(FollowUp, number) if number is not None else None
    if found is None or found.asked_at is None:
        return None
    for person in found.participant.delegates:
        if is_derived(token, key, _purpose(person), found.id, found.version):
            return found, person
    return None


def why_closed(follow_up: FollowUp, now: datetime) -> Sentence | None:
    """Why an address answers nothing any more, None while it does."""
    if follow_up.state is FollowUpState.ANSWERED and follow_up.answered_at:
        return sentence(
            "This was answered on {day}, and nothing more is saved here.",
            day=follow_up.answered_at.date(),
        )
    if follow_up.state is not FollowUpState.ASKED or follow_up.last_asked_at is None:
        return sentence("No answer is waited for here any more.")
    until = follow_up.last_asked_at + GOOD_FOR
    if now > until:
        return sentence("This address was good until {day}.", day=until.date())
    return None


def asked_about(session: Session, follow_up: FollowUp) -> list[MeetingOutcome]:
    """The meetings that a follow-up asks about, by time."""
    mine = Meeting.id.in_(
        MeetingParty.__table__.select()
        .with_only_columns(MeetingParty.meeting_id)
        .where(MeetingParty.participant_id == follow_up.participant_id)
    )
    only = (Meeting.id == follow_up.meeting_id,) if follow_up.meeting_id else ()
    return meetings_with_words(session, mine, Meeting.state != MeetingState.CANCELLED, *only)


def answer_by_address(
    session: Session,
    follow_up: FollowUp,
    person: Delegate,
    answers: Mapping[str, Answer],
    *,
    now: datetime | None = None,
) -> int:
    """Answer a follow-up once, by meeting code; how many meetings something was said of.

    Nothing said at all is an answer too: nothing is new.

    Raises:
        Refused: the address is of no use any more, or with a sentence for each thing that cannot
            be; nothing is saved then.
    """
    now = now or datetime.now(UTC)
    closed = why_closed(follow_up, now)
    if closed is not None:
        raise Refused(closed)
    meetings = {one.meeting.code: one.meeting for one in asked_about(session, follow_up)}
    said = {code: one for code, one in answers.items() if code in meetings and not one.says_nothing}
    faults = [
        sentence("{name}: {fault}", name=_others(meetings[code], follow_up), fault=fault)
        for code, one in said.items()
        for fault in faults_of(meetings[code], one, now.date())
    ]
    if faults:
        raise Refused(*faults)
    # Of two answers that come at once, or of one that is sent twice, one finds it waiting.
    taken = session.execute(
        update(FollowUp)
        .where(
            FollowUp.id == follow_up.id,
            FollowUp.state == FollowUpState.ASKED,
            FollowUp.version == follow_up.version,
        )
        .values(state=FollowUpState.ANSWERED, answered_at=now, answered_by=person.latin_name)
        .returning(FollowUp.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if taken is None:
        raise Refused(sentence("This was answered at this moment, and nothing more is saved here."))
    session.refresh(follow_up)
    by = Actor(person.latin_name, account_id=person.account_id)
    for code, one in said.items():
        write(
            session,
            meetings[code],
            follow_up.participant,
            one,
            by=by,
            source=OutcomeSource.LINK,
            said_on=now.date(),
            follow_up=follow_up,
        )
    note(
        session,
        by,
        "answer_follow_up",
        f"participant:{follow_up.mission.slug}/{follow_up.participant.code}",
        meetings=len(said),
    )
    return len(said)


def letter_of(follow_up: FollowUp, person: Delegate, address: str, *, again: bool) -> Letter:
    """What somebody is mailed: what is asked, where to answer, and that it needs no sign-in."""
    mission = follow_up.mission.name
    subject = sentence("What came of {mission}?", mission=mission)
    if again:
        subject = sentence("Once more: what came of {mission}?", mission=mission)
    about = sentence(
        "What came of the meetings of {name}?", name=follow_up.participant.organisation.name
    )
    if follow_up.meeting is not None:
        about = sentence(
            "What came of your meeting with {others}?", others=_others(follow_up.meeting, follow_up)
        )
    days = GOOD_FOR.days
    return Letter(
        subject,
        (
            sentence("Dear {name},", name=person.salutation or person.latin_name),
            about,
            *((follow_up.question,) if follow_up.question else ()),
            sentence("A tap for each is enough, also where nothing came of it:"),
            address,
            sentence(
                "You need not sign in. The address is yours alone, works once and for {days} days; "
                "please do not pass it on.",
                days=days,
            ),
        ),
    )


def _others(meeting: Meeting, follow_up: FollowUp) -> str:
    return ", ".join(
        one.organisation.name for one in meeting.participants if one.id != follow_up.participant_id
    )


def _purpose(person: Delegate) -> str:
    return f"follow-up/{person.id}"
