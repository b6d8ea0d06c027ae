"""Saving what a form asked for: all of it, or nothing and the reasons."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app
from sqlalchemy.orm import Session

from matchmaker.jobs.waking import take_waiting
from web.extensions import db


@contextmanager
def saving() -> Iterator[Session]:
    """The request's session, committed at the end, or undone whole where anything is raised.

    Where the commit leaves work (a job, a mail), a worker is woken.
    """
    session = db.session()
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        take_waiting(session)
        raise
    bell = current_app.extensions.get("bell")
    if take_waiting(session) and bell is not None:
        bell()
