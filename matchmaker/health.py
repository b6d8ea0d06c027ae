"""Whether everything is in order: database, queue, mail, disk and versions."""

import platform
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from matchmaker.database import is_current
from matchmaker.jobs.leases import LEASE
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import Job, JobState, Message, MessageState

ENGINES = ("matchmaker", "ortools", "numpy", "numba", "sqlalchemy", "flask", "icalendar")


@dataclass(frozen=True, slots=True)
class Health:
    """What an operator looks at first; sizes in bytes, None where something is not known.

    ``heartbeat`` is the last sign of life of any worker: while it works, or when it last ended
    something. ``disk_free`` and ``disk_size`` are those of the disk that the database is on, for
    SQLite, and else of the one that the application is on.
    """

    database: str
    database_version: str
    current: bool
    size: int
    jobs: Mapping[JobState, int]
    oldest_waiting: datetime | None
    heartbeat: datetime | None
    mails: Mapping[MessageState, int]
    oldest_mail: datetime | None
    last_sent: datetime | None
    disk_free: int
    disk_size: int
    versions: Mapping[str, str]

    @property
    def worries(self) -> bool:
        """Whether something needs somebody: old tables, failed work or mails, a full disk."""
        return (
            not self.current
            or bool(self.jobs.get(JobState.FAILED))
            or bool(self.mails.get(MessageState.FAILED))
            or self.disk_free * 20 < self.disk_size
        )


def health(session: Session, *, by: Actor) -> Health:
    """How everything is now.

    Raises:
        NotPermitted: only administrators look.
    """
    require(by, Action.SEE_HEALTH)
    engine = session.get_bind().engine
    kind = engine.dialect.name
    disk = shutil.disk_usage(Path(engine.url.database or ".").parent if kind == "sqlite" else ".")
    running = session.scalar(select(func.max(Job.lease_until)).where(Job.state == JobState.RUNNING))
    ended = session.scalar(select(func.max(Job.finished_at)))
    signs = [one for one in (running and running - LEASE, ended) if one]
    return Health(
        database=kind,
        database_version=_database_version(session, kind),
        current=is_current(engine),
        size=_size(session, engine, kind),
        jobs=_counts(session, Job.state),
        oldest_waiting=session.scalar(
            select(func.min(Job.created_at)).where(Job.state == JobState.QUEUED)
        ),
        heartbeat=max(signs, default=None),
        mails=_counts(session, Message.state),
        oldest_mail=session.scalar(
            select(func.min(Message.created_at)).where(Message.state == MessageState.QUEUED)
        ),
        last_sent=session.scalar(select(func.max(Message.sent_at))),
        disk_free=disk.free,
        disk_size=disk.total,
        versions={"Python": platform.python_version(), **_versions()},
    )


def _counts(session: Session, state: Any) -> dict[Any, int]:
    """How many rows there are by state."""
    return dict(session.execute(select(state, func.count()).group_by(state)).all())


def _database_version(session: Session, kind: str) -> str:
    asked = "SELECT sqlite_version()" if kind == "sqlite" else "SHOW server_version"
    return str(session.scalar(text(asked)))


def _size(session: Session, engine: Engine, kind: str) -> int:
    if kind == "sqlite":
        file = Path(engine.url.database or "")
        return sum(
            path.stat().st_size
            for path in (file, file.with_name(f"{file.name}-wal"))
            if path.is_file()
        )
    return int(session.scalar(text("SELECT pg_database_size(current_database())")) or 0)


def _versions() -> dict[str, str]:
    found = {}
    for name in ENGINES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found
