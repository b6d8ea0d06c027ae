"""The outbox: a mail is a row in the transaction of what it tells, and is sent after it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.records import Account, Message, Mission


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
    """Put a mail into the outbox, in the caller's transaction.

    ``key`` says what is told to whom; a message that has it already is returned as it is, so
    that nobody is told the same twice.
    """
    known = session.scalar(select(Message).where(Message.key == key))
    if known is not None:
        return known
    now = datetime.now(UTC)
    message = Message(
        key=key,
        kind=kind,
        mission_id=mission.id if mission else None,
        account_id=account.id if account else None,
        to_address=to_address,
        to_name=to_name,
        language=language,
        subject=subject,
        text=text,
        html=html,
        attachments=list(attachments),
        message_id=f"<{uuid4()}@matchmaker>",
        created_at=now,
        next_attempt_at=now,
    )
    session.add(message)
    session.flush()
    return message
