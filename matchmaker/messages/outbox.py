"""The outbox: a mail is a row in the transaction of what it tells, and is sent after it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.jobs.waking import work_waits
from matchmaker.messages.letters import PLAIN, Correspondence, Letter, as_html, write
from matchmaker.records import Account, Message, Mission

SUBJECT_LENGTH = 300


def queue(
    session: Session,
    *,
    key: str,
    kind: str,
    to_address: str,
    subject: str,
    text: str,
    html: str = "",
    to_name: str = "",
    language: str = "",
    mission: Mission | None = None,
    account: Account | None = None,
    attachments: Sequence[dict[str, Any]] = (),
) -> Message:
    """Put a mail into the outbox, in the caller's transaction; a worker sends it after the commit.

    ``key`` says what is told to whom; a message that has it already is returned as it is, so
    that nobody is told the same twice. Without ``html`` it is made from ``text``, see
    :func:`~matchmaker.messages.letters.as_html`. Each of ``attachments`` is
    ``{"name": "agenda.ics", "type": "text/calendar; method=PUBLISH", "text": ...}``; one
    without a name is another way to read the mail itself, as an invitation is.
    """
    known = session.scalar(select(Message).where(Message.key == key))
    if known is not None:
        return known
    now = datetime.now(UTC)
    heading = " ".join(subject.split())[:SUBJECT_LENGTH]
    message = Message(
        key=key,
        kind=kind,
        mission_id=mission.id if mission else None,
        account_id=account.id if account else None,
        to_address=to_address,
        to_name=" ".join(to_name.split()),
        language=language,
        subject=heading,
        text=text,
        html=html or as_html(text, subject=heading, language=language),
        attachments=list(attachments),
        message_id=f"<{uuid4()}@matchmaker>",
        created_at=now,
        next_attempt_at=now,
    )
    session.add(message)
    session.flush()
    work_waits(session)
    return message


def queue_letter(
    session: Session,
    letter: Letter,
    *,
    key: str,
    kind: str,
    to_address: str,
    to_name: str = "",
    language: str = "",
    mission: Mission | None = None,
    account: Account | None = None,
    attachments: Sequence[dict[str, Any]] = (),
    by_way_of: Correspondence = PLAIN,
) -> Message:
    """Put a letter into the outbox in the reader's language, as :func:`queue` does a written one.

    ``by_way_of`` is what a page is given by ``web.correspondence.correspondence()``.
    """
    subject, text = write(letter, by_way_of.say_in(language))
    return queue(
        session,
        key=key,
        kind=kind,
        to_address=to_address,
        subject=subject,
        text=text,
        to_name=to_name,
        language=language,
        mission=mission,
        account=account,
        attachments=attachments,
    )
