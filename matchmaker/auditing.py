"""Writing the audit trail, in the transaction of the act itself."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.permissions import Actor
from matchmaker.records import AuditEntry


def note(session: Session, by: Actor, action: str, subject: str, **details: Any) -> None:
    """Add an entry; ``subject`` as ``noun:key``, ``details`` as JSON values without secrets."""
    session.add(
        AuditEntry(
            at=datetime.now(UTC),
            by=by.name,
            account_id=by.account_id,
            action=action,
            subject=subject,
            details=details,
        )
    )
