"""The secret address of a person's calendar: what it opens, and how it is renewed.

Whoever has the address reads the calendar, since calendar programs sign in nowhere. It is derived
from the server's key, so nothing secret is stored, and the person can see it again or renew it.
It opens what the person's delegations meet, and nothing once they come along nowhere any more.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, and_, bindparam, select
from sqlalchemy.orm import Session, joinedload

from matchmaker.auditing import note
from matchmaker.calendars.event import Writer
from matchmaker.calendars.feed import delegate_calendar
from matchmaker.database import READ_ONLY
from matchmaker.errors import NotFound
from matchmaker.messages.letters import PLAIN, Correspondence
from matchmaker.messages.meeting_mail import invite
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import (
    Account,
    Delegate,
    Mission,
    Participant,
    ParticipantDelegate,
    Release,
)
from matchmaker.tokens import derived, is_derived, number_of
from matchmaker.told_agendas import delegate_agenda
from matchmaker.words import sentence

PURPOSE = "calendar"

_SUBSCRIPTION = (
    select(Delegate.feed_version, Account.language, Release.id)
    .outerjoin(Account, Account.id == Delegate.account_id)
    .join(ParticipantDelegate, ParticipantDelegate.delegate_id == Delegate.id)
    .join(Participant, Participant.id == ParticipantDelegate.participant_id)
    .outerjoin(Release, and_(Release.mission_id == Participant.mission_id, Release.in_force))
    .where(Delegate.id == bindparam("number"))
    .order_by(Release.id)
)
"""Made once, since programs ask for little else, again and again."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """What an address opens: whose calendar, in which language, made from which releases."""

    delegate_id: int
    language: str
    releases: tuple[int, ...]


def address_of(delegate: Delegate, key: str, server: str) -> str:
    """The address of a person's calendar; ``server`` is the application's, without a slash."""
    return f"{server}/feeds/{derived(key, PURPOSE, delegate.id, delegate.feed_version)}.ics"


def subscription_of(engine: Engine, key: str, token: str) -> Subscription | None:
    """What the secret part of an address opens, None for any other text; in one statement."""
    number = number_of(token)
    if number is None:
        return None
    # Without a session, which takes longer than the statement.
    with engine.connect().execution_options(**READ_ONLY) as connection:
        rows = connection.execute(_SUBSCRIPTION, {"number": number}).all()
    if not rows or not is_derived(token, key, PURPOSE, number, rows[0].feed_version):
        return None
    releases = tuple(one.id for one in rows if one.id is not None)
    return Subscription(number, rows[0].language or "", releases)


def calendar_of(session: Session, delegate_id: int, writer: Writer) -> bytes:
    """A person's calendar: what the releases in force tell them, of all their missions."""
    delegate = session.get_one(Delegate, delegate_id, options=[joinedload(Delegate.organisation)])
    participants = session.scalars(
        select(Participant)
        .join(ParticipantDelegate, ParticipantDelegate.participant_id == Participant.id)
        .join(Mission, Mission.id == Participant.mission_id)
        .where(ParticipantDelegate.delegate_id == delegate_id)
        .order_by(Mission.starts_on, Mission.id)
        .options(joinedload(Participant.mission), joinedload(Participant.organisation))
    ).all()
    agendas = [delegate_agenda(session, one, delegate) for one in participants]
    return delegate_calendar(delegate, agendas, writer)


def renew_address(session: Session, delegate: Delegate, *, by: Actor) -> None:
    """Give a person's calendar another address; the old one opens nothing any more.

    Raises:
        NotFound: it is somebody else's.
    """
    _require_own(delegate, by)
    delegate.feed_version += 1
    session.flush()
    note(session, by, "renew_calendar_address", f"delegate:{delegate.id}")


def choose_invitations(
    session: Session,
    participant: Participant,
    delegate: Delegate,
    *,
    invited: bool,
    by: Actor,
    by_way_of: Correspondence = PLAIN,
) -> int:
    """Say whether each meeting comes as an invitation by mail; how many are sent at once.

    With invitations those meetings are mailed that are still to come, so that the calendar is
    complete from the start. What was mailed already is not mailed again.

    Raises:
        NotFound: it is somebody else's.
    """
    _require_own(delegate, by)
    delegate.invited_by_mail = invited
    coming = []
    if invited and delegate.email:
        now = datetime.now(UTC)
        agenda = delegate_agenda(session, participant, delegate)
        coming = [one for one in agenda.to_hold if one.slot.ends_at > now]
        for one in coming:
            invite(session, agenda, one, delegate, before=None, by_way_of=by_way_of)
    session.flush()
    note(session, by, "choose_invitations", f"delegate:{delegate.id}", invited=invited)
    return len(coming)


def set_default_invitations(
    session: Session, mission: Mission, *, invited: bool, by: Actor
) -> None:
    """Say whether delegates who have not chosen get each meeting as an invitation by mail."""
    require(by, Action.RELEASE, mission)
    if mission.invites_by_mail is invited:
        return
    mission.invites_by_mail = invited
    session.flush()
    note(session, by, "set_default_invitations", f"mission:{mission.slug}", invited=invited)


def _require_own(delegate: Delegate, by: Actor) -> None:
    if by.account_id is None or delegate.account_id != by.account_id:
        raise NotFound(sentence("There is no such person."))
