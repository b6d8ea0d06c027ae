"""Sending what is due: each mail claimed by one worker, tried again for days, marked once sent.

Between the sending and the marking a worker can be killed. The mail is then sent again with the
same Message-ID, by which the reader's program knows it as the same.
"""

import logging
import smtplib
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formataddr, parseaddr

from sqlalchemy import Engine, select, update

from matchmaker.database import reading, writing
from matchmaker.messages.kinds import SIGN_IN
from matchmaker.messages.server import Connection, MailServer
from matchmaker.records import Message, MessageState
from matchmaker.settings import Settings, settings_of
from matchmaker.signing_in import LINK_LIFE

WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
)
"""After each failed try, how long until the next; after the last of them the mail has failed."""

HELD = timedelta(minutes=5)
"""How long a worker has a mail to itself; beyond what a server may take to answer."""


_LOG = logging.getLogger(__name__)


def send_due(engine: Engine, server: MailServer) -> int:
    """Send every mail that is due, one after the other; how many were sent."""
    sent = 0
    with reading(engine) as session:
        sender = sender_of(server.sender, settings_of(session).sender_name)
    with Connection(server) as connection:
        while (message := _claim(engine)) is not None:
            try:
                connection.send(as_mail(message, sender))
            except (OSError, smtplib.SMTPException, ValueError) as error:
                connection.close()
                _put_off(engine, message, error)
            else:
                _mark_sent(engine, message)
                sent += 1
    return sent


def sender_of(sender: str, name: str) -> str:
    """Whom mails are from: the server's own address under the name that the settings give.

    The name that comes with the application stands back behind one that the server was set up with.
    """
    known, address = parseaddr(sender)
    return formataddr((known if known and name == Settings().sender_name else name, address))


def show_due(engine: Engine) -> int:
    """Where there is no mail server: have every waiting mail read in the application instead."""
    with reading(engine) as session:
        waits = session.scalar(
            select(Message.id).where(Message.state == MessageState.QUEUED).limit(1)
        )
    if waits is None:
        return 0
    with writing(engine) as session:
        return len(
            session.execute(
                update(Message)
                .where(Message.state == MessageState.QUEUED)
                .values(state=MessageState.SHOWN, error="")
                .returning(Message.id)
                .execution_options(synchronize_session=False)
            ).all()
        )


def forget_links(engine: Engine) -> int:
    """Blank mails whose link signs somebody in, once it cannot any more; how many."""
    too_old = datetime.now(UTC) - LINK_LIFE
    stale = (Message.kind == SIGN_IN, Message.created_at < too_old, Message.text != "")
    with reading(engine) as session:
        if session.scalar(select(Message.id).where(*stale).limit(1)) is None:
            return 0
    with writing(engine) as session:
        return len(
            session.execute(
                update(Message)
                .where(*stale)
                .values(text="", html="")
                .returning(Message.id)
                .execution_options(synchronize_session=False)
            ).all()
        )


def as_mail(message: Message, sender: str) -> EmailMessage:
    """A message as mail programs take it, always with the same Message-ID.

    Raises:
        ValueError: an address or a header is none.
    """
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = Address(message.to_name, addr_spec=message.to_address)
    mail["Subject"] = message.subject
    mail["Date"] = message.created_at
    mail["Message-ID"] = message.message_id
    mail["Auto-Submitted"] = "auto-generated"
    if message.language:
        mail["Content-Language"] = message.language.replace("_", "-")
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    for one in message.attachments:
        name, _, method = one["type"].partition("; method=")
        if "name" not in one:  # mail programs look for an invitation among the ways to read a mail
            mail.add_alternative(
                one["text"], subtype=_subtype(name), params={"method": method}, cte="base64"
            )
            continue
        mail.add_attachment(one["text"], subtype=_subtype(one["type"]), filename=one["name"])
        part = list(mail.iter_attachments())[-1]
        for setting in one["type"].split(";")[1:]:
            name, _, value = setting.strip().partition("=")
            part.set_param(name, value)
    return mail


def _subtype(kind: str) -> str:
    return kind.partition(";")[0].partition("/")[2].strip() or "plain"


def _claim(engine: Engine) -> Message | None:
    """The mail that has waited longest, this worker's alone for a while; None where none is due."""
    while True:
        now = datetime.now(UTC)
        with reading(engine) as session:
            due = session.execute(
                select(Message.id, Message.attempts)
                .where(Message.state == MessageState.QUEUED, Message.next_attempt_at <= now)
                .order_by(Message.next_attempt_at, Message.id)
                .limit(1)
            ).one_or_none()
        if due is None:
            return None
        with writing(engine) as session:
            message: Message | None = session.scalar(
                update(Message)
                .where(
                    Message.id == due.id,
                    Message.state == MessageState.QUEUED,
                    Message.attempts == due.attempts,
                    Message.next_attempt_at <= now,
                )
                .values(attempts=Message.attempts + 1, next_attempt_at=now + HELD)
                .returning(Message)
            )
            if message is not None:
                session.expunge(message)
                return message


def _mark_sent(engine: Engine, message: Message) -> None:
    values = {"state": MessageState.SENT, "sent_at": datetime.now(UTC), "error": ""}
    if message.kind == SIGN_IN:
        values |= {"text": "", "html": ""}  # what signs somebody in is kept nowhere
    _write(engine, message, values)


def _put_off(engine: Engine, message: Message, error: Exception) -> None:
    last = message.attempts > len(WAITS) or _is_final(error)
    _LOG.warning("mail %s to %s: %s", message.id, message.to_address, error)
    _write(
        engine,
        message,
        {"state": MessageState.FAILED, "error": str(error)}
        if last
        else {
            "error": str(error),
            "next_attempt_at": datetime.now(UTC) + WAITS[message.attempts - 1],
        },
    )


def _is_final(error: Exception) -> bool:
    """Whether trying again cannot help: no such address, or a header that is none."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, ValueError)


def _write(engine: Engine, message: Message, values: dict[str, object]) -> None:
    with writing(engine) as session:
        session.execute(
            update(Message)
            .where(Message.id == message.id, Message.state == MessageState.QUEUED)
            .values(values)
            .execution_options(synchronize_session=False)
        )
