"""Follow-ups: planned once for each participant, asked when they are due, chased, dropped.

Each step is one transaction that first takes the follow-up by a conditional update. So a worker
that is killed leaves it as it was, and of two workers one asks.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from matchmaker.auditing import note
from matchmaker.errors import NotFound, Refused
from matchmaker.messages.letters import PLAIN, Correspondence
from matchmaker.messages.outbox import queue_letter
from matchmaker.outcomes.asking import letter_of, token_of
from matchmaker.outcomes.follow_up_rules import rules_of
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import (
    Delegate,
    FollowUp,
    FollowUpRules,
    FollowUpState,
    Mission,
    MissionStage,
    Participant,
    ParticipantDelegate,
    Side,
)
from matchmaker.records.follow_ups import CHASE_AFTER, MOST_CHASES
from matchmaker.words import Sentence, sentence

FOLLOW_UP = "follow_up"
"""The kind of mail."""


def ask(
    session: Session,
    follow_up: FollowUp,
    *,
    key: str,
    by: Actor,
    by_way_of: Correspondence = PLAIN,
    now: datetime | None = None,
) -> list[str]:
    """Mail a follow-up to the participant's people, for the first time or again; to whom.

    Whoever was asked and did not answer is chased so. Nobody is mailed twice on one day.

    Raises:
        Refused: it was answered or dropped, they were mailed today, nobody has a mail address,
            the server does not know its own, or counterparts are not to be asked.
    """
    mission, participant = follow_up.mission, follow_up.participant
    require(by, Action.EDIT_OUTCOMES, mission)
    now = now or datetime.now(UTC)
    people = [one for one in participant.delegates if one.email]
    reason = _why_not(session, follow_up, people, by_way_of, now)
    if reason is not None:
        raise Refused(reason)
    seen = (FollowUp.state == follow_up.state, FollowUp.chases == follow_up.chases)
    again = follow_up.state is FollowUpState.ASKED
    taken = session.execute(
        update(FollowUp)
        .where(FollowUp.id == follow_up.id, *seen)
        .values(
            state=FollowUpState.ASKED,
            asked_at=follow_up.asked_at or now,
            last_asked_at=now,
            chases=FollowUp.chases + (1 if again else 0),
        )
        .returning(FollowUp.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if taken is None:  # another worker was quicker
        raise Refused(sentence("They were asked at this moment."))
    session.refresh(follow_up)
    for person in people:
        queue_letter(
            session,
            letter_of(follow_up, person, f"{by_way_of.address}/follow-ups/"
                      f"{token_of(follow_up, person, key)}", again=again),
            key=f"{FOLLOW_UP}:{follow_up.id}:{follow_up.version}:{follow_up.chases}:{person.id}",
            kind=FOLLOW_UP,
            to_address=person.email.lower(),
            to_name=person.latin_name,
            language=language_of(person),
            mission=mission,
            account=person.account,
            by_way_of=by_way_of,
        )  # fmt: skip
    note(session, by, "chase_follow_up" if again else "ask_follow_up", _subject_of(follow_up))
    return [one.email.lower() for one in people]


def drop(session: Session, follow_up: FollowUp, *, by: Actor) -> None:
    """Ask no more; the addresses that were mailed say so. It stays to be seen.

    Raises:
        Refused: it was answered.
    """
    require(by, Action.EDIT_OUTCOMES, follow_up.mission)
    follow_up.move_to(FollowUpState.DROPPED)
    session.flush()
    note(session, by, "drop_follow_up", _subject_of(follow_up))


def settle(session: Session, follow_up: FollowUp, *, by: Actor) -> None:
    """Note that an answer came on another way, such as by a call that was logged.

    Raises:
        Refused: it was answered or dropped already.
    """
    require(by, Action.EDIT_OUTCOMES, follow_up.mission)
    follow_up.move_to(FollowUpState.ANSWERED)
    follow_up.answered_at, follow_up.answered_by = datetime.now(UTC), by.name
    session.flush()
    note(session, by, "settle_follow_up", _subject_of(follow_up))


def follow_up_by_id(session: Session, mission: Mission, number: int, *, by: Actor) -> FollowUp:
    """A follow-up of a mission; raises ``NotFound`` where there is none."""
    require(by, Action.SEE_OUTCOMES, mission)
    found = session.get(FollowUp, number)
    if found is None or found.mission_id != mission.id:
        raise NotFound(sentence("There is no such follow-up."))
    return found


def to_ask(session: Session, now: datetime) -> list[int]:
    """The follow-ups that are to be mailed now, for the first time or again, by id.

    Only of missions that are in their follow-up, to people with an address, and to counterparts
    only where that is switched on.
    """
    found = session.execute(
        select(FollowUp, Participant.side, FollowUpRules)
        .join(Mission, Mission.id == FollowUp.mission_id)
        .join(Participant, Participant.id == FollowUp.participant_id)
        .outerjoin(FollowUpRules, FollowUpRules.mission_id == FollowUp.mission_id)
        .where(in_follow_up(), is_waiting(), FollowUp.due_on <= now.date(), _has_address())
        .order_by(FollowUp.due_on, FollowUp.id)
    )
    return [one.id for one, side, rules in found if _is_due(one, side, rules, now)]


def count_due(session: Session, mission: Mission, today: date) -> int:
    """How many follow-ups of a mission wait for an answer and are due by today."""
    found = select(func.count()).where(
        FollowUp.mission_id == mission.id, is_waiting(), FollowUp.due_on <= today
    )
    return session.scalar(found) or 0


def in_follow_up() -> ColumnElement[bool]:
    """Whether a mission's people are asked by themselves."""
    return Mission.stage == MissionStage.FOLLOW_UP


def is_waiting() -> ColumnElement[bool]:
    """Whether an answer is still waited for."""
    return FollowUp.state.in_([FollowUpState.PLANNED, FollowUpState.ASKED])


def language_of(person: Delegate) -> str:
    """The language to write to somebody in: their account's, else the first that they speak."""
    chosen = person.account.language if person.account else ""
    return chosen or (person.languages[0] if person.languages else "")


def _is_due(one: FollowUp, side: Side, rules: FollowUpRules | None, now: datetime) -> bool:
    if side is Side.COUNTERPART and not (rules and rules.asks_counterparts):
        return False
    if one.state is FollowUpState.PLANNED:
        return True
    after = timedelta(days=rules.chase_after if rules else CHASE_AFTER)
    most = rules.most_chases if rules else MOST_CHASES
    return one.chases < most and one.last_asked_at is not None and now - one.last_asked_at >= after


def _why_not(
    session: Session,
    follow_up: FollowUp,
    people: Sequence[Delegate],
    by_way_of: Correspondence,
    now: datetime,
) -> Sentence | None:
    name = follow_up.participant.organisation.name
    if not follow_up.is_open:
        return sentence("{name} has answered this, or is asked no more.", name=name)
    if follow_up.participant.side is Side.COUNTERPART and not (
        rules_of(session, follow_up.mission).asks_counterparts
    ):
        return sentence("Counterparts of this mission are not mailed; its rules can change that.")
    if follow_up.last_asked_at and follow_up.last_asked_at.date() == now.date():
        return sentence("{name} was mailed today already.", name=name)
    if not people:
        return sentence("Nobody of {name} has a mail address; call them.", name=name)
    if not by_way_of.address:
        return sentence("The server does not know its own address, so no link can be mailed.")
    return None


def _has_address() -> ColumnElement[bool]:
    return (
        select(ParticipantDelegate.delegate_id)
        .join(Delegate, Delegate.id == ParticipantDelegate.delegate_id)
        .where(ParticipantDelegate.participant_id == FollowUp.participant_id, Delegate.email != "")
        .exists()
    )


def _subject_of(follow_up: FollowUp) -> str:
    return f"participant:{follow_up.mission.slug}/{follow_up.participant.code}"
