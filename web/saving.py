"""Saving what a form asked for: all of it, or nothing and the reasons."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from web.extensions import db


@contextmanager
def saving() -> Iterator[Session]:
    """The request's session, committed at the end, or undone whole where anything is raised."""
    session = db.session()
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
