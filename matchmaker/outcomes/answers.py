"""Saying what came of a meeting, correcting it, taking it back; every word stays to be read."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.auditing import note
from matchmaker.errors import Clash, NotFound, NotPermitted, Refused
from matchmaker.outcomes.checking import LONGEST_LINE, Answer, faults_of, too_long
from matchmaker.permissions import Action, Actor, may, require
from matchmaker.records import (
    FollowUp,
    Meeting,
    MeetingState,
    Outcome,
    OutcomeSource,
    Participant,
    ReleasedMeeting,
)
from matchmaker.words import Sentence, sentence

CORRECTED_WITHIN = timedelta(days=1)
"""Who says something else so soon after corrects it; later it is a further word."""

OWN = frozenset({OutcomeSource.PAGE, OutcomeSource.LINK})
"""How people themselves speak, without anybody between."""

AT_THE_DESK = frozenset({OutcomeSource.DESK})


def say(
    session: Session,
    meeting: Meeting,
    participant: Participant,
    answer: Answer,
    *,
    by: Actor,
    source: OutcomeSource = OutcomeSource.PAGE,
    follow_up: FollowUp | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Say what came of a meeting as one of those who met; the other side need not confirm it.

    Who said something else on the same way a moment ago corrects it, see ``CORRECTED_WITHIN``;
    who says the same again changes nothing. At the desk somebody says it for them. ``at`` is when
    it was said, where it had to wait for a network.

    Raises:
        NotFound: the participant is not in this meeting.
        NotPermitted: it is not the actor's word to give.
        Refused: the meeting was not held yet, or what is said cannot be; with every reason.
    """
    now = min(at or datetime.now(UTC), datetime.now(UTC))
    _require_voice(by, participant, source)
    if participant.id not in {one.participant_id for one in meeting.parties}:
        raise NotFound(sentence("There is no such meeting."))
    faults = [*_not_yet(session, meeting, now), *faults_of(meeting, answer, now.date())]
    if faults:
        raise Refused(*faults)
    before = said_before(session, meeting, participant, source)
    if before is not None and before.follow_up is follow_up and answer_of(before) == answer:
        return before
    corrects = before is not None and now - before.recorded_at < CORRECTED_WITHIN
    return write(
        session,
        meeting,
        participant,
        answer,
        by=by,
        source=source,
        said_on=now.date(),
        follow_up=follow_up,
        replaces=before if corrects else None,
        at=now,
    )


def said_before(
    session: Session, meeting: Meeting, participant: Participant, source: OutcomeSource
) -> Outcome | None:
    """The newest word of a participant that came on the same way and counts."""
    return session.scalar(
        select(Outcome)
        .where(
            Outcome.meeting_id == meeting.id,
            Outcome.participant_id == participant.id,
            Outcome.source == source,
            Outcome.ended_at.is_(None),
        )
        .order_by(Outcome.id.desc())
        .limit(1)
    )


def correct(
    session: Session,
    outcome: Outcome,
    answer: Answer,
    why: str,
    *,
    by: Actor,
    said_on: date | None = None,
) -> Outcome:
    """Put another word in the place of one; the first stays, with who corrected it and why.

    A private note that the actor may not read stays as it was.

    Raises:
        Clash: the word was corrected or taken back meanwhile.
        Refused: what is said cannot be, or no reason is given.
    """
    _require_edit(by, outcome)
    day = said_on or outcome.said_on
    if not may(by, Action.SEE_PRIVATE_NOTES, outcome.meeting.mission):
        answer = replace(answer, private_note=outcome.private_note)
    faults = faults_of(outcome.meeting, answer, day)
    if not why.strip():
        faults.append(sentence("Write why you correct it; it stays beside both."))
    if len(why) > LONGEST_LINE:
        faults.append(too_long(LONGEST_LINE))
    if faults:
        raise Refused(*faults)
    _require_counts(session, outcome)
    return write(
        session,
        outcome.meeting,
        outcome.participant,
        answer,
        by=by,
        source=outcome.source,
        said_on=day,
        follow_up=outcome.follow_up,
        replaces=outcome,
        why=why.strip(),
    )


def take_back(session: Session, outcome: Outcome, why: str, *, by: Actor) -> None:
    """Let a word count no more; it stays to be read, with who took it back and why.

    Raises:
        Clash: it was corrected or taken back meanwhile.
        Refused: no reason is given.
    """
    _require_edit(by, outcome)
    if not why.strip() or len(why) > LONGEST_LINE:
        raise Refused(sentence("Write in a line why you take it back; it stays beside it."))
    _require_counts(session, outcome)
    _end(outcome, why.strip(), by)
    session.flush()
    note(session, by, "take_outcome_back", subject_of(outcome.meeting), outcome=outcome.id)


def write(
    session: Session,
    meeting: Meeting,
    participant: Participant | None,
    answer: Answer,
    *,
    by: Actor,
    source: OutcomeSource,
    said_on: date,
    follow_up: FollowUp | None = None,
    replaces: Outcome | None = None,
    why: str = "",
    synthetic: bool = False,
    at: datetime | None = None,
) -> Outcome:
    """Write a word down, whatever is in it: for verbs that have checked who says what."""
    if replaces is not None:
        _end(replaces, why, by)
    made = Outcome(
        meeting=meeting,
        participant=participant,
        follow_up=follow_up,
        replaces=replaces,
        source=source,
        held=answer.held,
        interest=answer.interest,
        agreed=answer.agreed,
        next_step=answer.next_step,
        next_by=answer.next_by,
        next_until=answer.next_until,
        private_note=answer.private_note,
        said=answer.said,
        said_on=said_on,
        recorded_at=at or datetime.now(UTC),
        recorded_by=by.name,
        account_id=by.account_id,
        synthetic=synthetic,
    )
    session.add(made)
    session.flush()
    note(
        session,
        by,
        "correct_outcome" if replaces else "say_outcome",
        subject_of(meeting),
        outcome=made.id,
        source=source.value,
        of=participant.code if participant else None,
        before=_told(replaces) if replaces else None,
        after=_told(made),
    )
    return made


def answer_of(outcome: Outcome) -> Answer:
    """What a word says."""
    return Answer(
        held=outcome.held,
        interest=outcome.interest,
        agreed=outcome.agreed,
        next_step=outcome.next_step,
        next_by=outcome.next_by,
        next_until=outcome.next_until,
        private_note=outcome.private_note,
        said=outcome.said,
    )


def subject_of(meeting: Meeting) -> str:
    """A meeting in the audit trail."""
    return f"meeting:{meeting.mission.slug}/{meeting.code}"


def _not_yet(session: Session, meeting: Meeting, now: datetime) -> list[Sentence]:
    """Why nobody can say of this meeting how it went."""
    if meeting.state is MeetingState.CANCELLED:
        return [sentence("This meeting was cancelled.")]
    told = session.scalar(
        select(ReleasedMeeting.meeting_id).where(ReleasedMeeting.meeting_id == meeting.id).limit(1)
    )
    if told is None:
        return [sentence("There is no such meeting.")]
    if meeting.slot.starts_at > now:
        return [sentence("This meeting is still to come; say how it went once it has begun.")]
    return []


def _require_voice(by: Actor, participant: Participant, source: OutcomeSource) -> None:
    own = participant.id in by.participant_ids
    at_desk = source in AT_THE_DESK and may(by, Action.RUN_DESK, participant.mission)
    if not (own and source in OWN) and not at_desk:
        require(by, Action.SEE_PARTICIPANT, participant.mission)
        raise NotPermitted(sentence("Only {name} says so.", name=participant.organisation.name))


def _require_edit(by: Actor, outcome: Outcome) -> None:
    require(by, Action.EDIT_OUTCOMES, outcome.meeting.mission)


def _require_counts(session: Session, outcome: Outcome) -> None:
    session.refresh(outcome, with_for_update={"of": Outcome})
    if not outcome.counts:
        raise Clash(sentence("Somebody else corrected this or took it back meanwhile."))


def _end(outcome: Outcome, why: str, by: Actor) -> None:
    outcome.ended_at = datetime.now(UTC)
    outcome.ended_by, outcome.ended_why = by.name, why


def _told(outcome: Outcome) -> dict[str, object]:
    """What the audit trail keeps of a word: not its notes, which others read than the trail."""
    return {
        "held": outcome.held,
        "interest": outcome.interest.value if outcome.interest else None,
        "agreed": outcome.agreed,
        "next_step": outcome.next_step,
        "next_by": outcome.next_by.value if outcome.next_by else None,
        "next_until": outcome.next_until.isoformat() if outcome.next_until else None,
        "said_on": outcome.said_on.isoformat(),
    }
