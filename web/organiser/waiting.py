"""Whether anybody does the work that pages leave to a worker."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from matchmaker.jobs.signs import last_sign

SILENT = timedelta(minutes=3)
"""After so long without a sign of life, no worker is there."""


def nobody_works(session: Session) -> bool:
    """Whether no worker was heard of lately."""
    seen = last_sign(session)
    return seen is None or datetime.now(UTC) - seen > SILENT
