"""Reading the outbox: what was told to whom, and what became of it; trying again."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from matchmaker.auditing import note
from matchmaker.errors import NotFound, Refused
from matchmaker.jobs.waking import work_waits
from matchmaker.messages.kinds import SIGN_IN
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import Message, MessageState, Mission
from matchmaker.words import sentence

MOST_SHOWN = 200


def messages_of(
    session: Session, mission: Mission, *, by: Actor, state: MessageState | None = None
) -> Sequence[Message]:
    """A mission's mails without their texts, the newest first, at most ``MOST_SHOWN``."""
    require(by, Action.INVITE, mission)
    wanted = (
        select(Message)
        .where(Message.mission_id == mission.id)
        .order_by(Message.id.desc())
        .limit(MOST_SHOWN)
        .options(defer(Message.text), defer(Message.html), defer(Message.attachments))
    )
    if state is not None:
        wanted = wanted.where(Message.state == state)
    return session.scalars(wanted).all()


def message_by_id(session: Session, mission: Mission, number: int, *, by: Actor) -> Message:
    """A mail of a mission.

    Raises:
        NotFound: there is none, or it is not of this mission.
    """
    require(by, Action.INVITE, mission)
    message = session.get(Message, number)
    if message is None or message.mission_id != mission.id:
        raise NotFound(sentence("There is no such mail."))
    return message


def all_messages(session: Session, *, by: Actor) -> Sequence[Message]:
    """The newest mails of every mission and of none, without their texts."""
    require(by, Action.MANAGE_ACCOUNTS)
    return session.scalars(
        select(Message)
        .order_by(Message.id.desc())
        .limit(MOST_SHOWN)
        .options(defer(Message.text), defer(Message.html), defer(Message.attachments))
    ).all()


def read_message(session: Session, number: int, *, by: Actor) -> Message:
    """Any mail with what it says, for an administrator; who read which is kept.

    Raises:
        NotFound: there is none.
        Refused: it was or will be sent, and its link signs somebody else in: only that person
            reads it. Where there is no mail server it has to be read here and passed on.
    """
    require(by, Action.MANAGE_ACCOUNTS)
    message = session.get(Message, number)
    if message is None:
        raise NotFound(sentence("There is no such mail."))
    if message.kind == SIGN_IN and message.state is not MessageState.SHOWN:
        raise Refused(
            sentence(
                "This mail signs somebody in, and a mail server takes it; nobody else reads it."
            )
        )
    note(session, by, "read_mail", f"message:{message.id}", kind=message.kind)
    return message


def send_again(session: Session, mission: Mission, message: Message, *, by: Actor) -> None:
    """Put a mail that failed, or that was only shown here, back into the outbox.

    Raises:
        Refused: it was sent, or waits to be.
    """
    require(by, Action.INVITE, mission)
    if message.state not in (MessageState.FAILED, MessageState.SHOWN):
        raise Refused(sentence("This mail was sent already, or waits to be."))
    message.state = MessageState.QUEUED
    message.attempts = 0
    message.error = ""
    message.next_attempt_at = datetime.now(UTC)
    work_waits(session)
    note(session, by, "send_mail_again", f"message:{message.id}")
