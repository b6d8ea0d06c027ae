"""The audit trail: who did what, when, to what; written by every verb, changed by none."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.records.base import Base


class AuditEntry(Base):
    """One act. ``subject`` names the record as ``noun:key``; ``details`` hold no secrets.

    ``by`` is how whoever acted was called then, ``account_id`` its account, None without one.
    """

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[str] = mapped_column(String(200))
    account_id: Mapped[int | None] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(200), index=True)
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
