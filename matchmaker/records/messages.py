"""Messages: mails that wait to be sent, written in the transaction of what they tell."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.records.base import Base, choice


class MessageState(StrEnum):
    """What became of a message; SHOWN where there is no mail server and people read it here."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    SHOWN = "shown"


class Message(Base):
    """One mail in the outbox.

    ``key`` says what is told to whom, so that nothing is told twice. ``message_id`` is the
    mail's own and never changes, so that a mail that is sent again is known as the same.
    ``attachments`` are objects with ``name``, ``type`` and ``text``; one without a name is another
    form of the mail itself. ``kind`` names the template.
    """

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_waiting", "state", "next_attempt_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    mission_id: Mapped[int | None] = mapped_column(
        ForeignKey("mission.id", ondelete="CASCADE"), index=True
    )
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    to_address: Mapped[str] = mapped_column(String(254))
    to_name: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(20), default="")
    subject: Mapped[str] = mapped_column(String(300))
    text: Mapped[str]
    html: Mapped[str] = mapped_column(default="")
    attachments: Mapped[list[Any]] = mapped_column(default=list)
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    state: Mapped[MessageState] = mapped_column(choice(MessageState), default=MessageState.QUEUED)
    created_at: Mapped[datetime]
    next_attempt_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")
