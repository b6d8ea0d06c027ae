"""Who owns a job: taken by a conditional update, kept by a heartbeat, lost when it stops.

Every change of a job's state names the state and the owner that it expects, so that of two
workers who both believe a job to be theirs the database lets one write.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from matchmaker.database import reading, writing
from matchmaker.records import Job, JobState

LEASE = timedelta(seconds=30)
"""How long a worker owns a job after its last sign of life."""

MOST_ATTEMPTS = 3
"""How often a job is begun; one whose workers died as often is given up."""


class LeaseLost(Exception):
    """The job is somebody else's by now, or was ended: whatever was to be written is not."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job as its worker took it."""

    id: int
    kind: str
    owner: str
    mission_id: int | None
    account_id: int | None
    created_by: str
    arguments: dict[str, Any]


def claim(engine: Engine, owner: str) -> Claimed | None:
    """Take the oldest job that waits; None where none does."""
    while True:
        with reading(engine) as session:
            oldest = session.scalar(
                select(Job.id).where(Job.state == JobState.QUEUED).order_by(Job.id).limit(1)
            )
        if oldest is None:
            return None
        now = datetime.now(UTC)
        with writing(engine) as session:
            # Another worker may have been quicker: then there is nothing left to update.
            taken = session.scalar(
                update(Job)
                .where(Job.id == oldest, Job.state == JobState.QUEUED)
                .values(
                    state=JobState.RUNNING,
                    owner=owner,
                    lease_until=now + LEASE,
                    started_at=now,
                    attempts=Job.attempts + 1,
                )
                .returning(Job)
            )
            if taken is not None:
                return Claimed(
                    id=taken.id,
                    kind=taken.kind,
                    owner=owner,
                    mission_id=taken.mission_id,
                    account_id=taken.account_id,
                    created_by=taken.created_by,
                    arguments=taken.arguments,
                )


def keep(engine: Engine, job: Claimed, progress: dict[str, Any] | None = None) -> bool:
    """Extend the lease and, where it is given, write the progress; whether to stop early.

    Raises:
        LeaseLost: the job is no longer this worker's.
    """
    values: dict[str, Any] = {"lease_until": datetime.now(UTC) + LEASE}
    if progress is not None:
        values["progress"] = progress
    with writing(engine) as session:
        return _change(session, job, values)


def is_called_off(engine: Engine, job: Claimed) -> bool:
    """Whether somebody asked for the job to stop; only looks.

    Raises:
        LeaseLost: the job is no longer this worker's.
    """
    with reading(engine) as session:
        found = session.execute(
            select(Job.cancel_requested).where(
                Job.id == job.id, Job.owner == job.owner, Job.state == JobState.RUNNING
            )
        ).one_or_none()
    if found is None:
        raise LeaseLost
    return bool(found.cancel_requested)


def end(session: Session, job: Claimed, state: JobState, **values: Any) -> None:
    """End a job in the transaction of what came of it; undoes that where the job is lost.

    Raises:
        LeaseLost: the job is no longer this worker's.
    """
    _change(
        session,
        job,
        {"state": state, "finished_at": datetime.now(UTC), "lease_until": None, **values},
    )


def give_back(engine: Engine, job: Claimed) -> None:
    """Let another worker have the job at once, as when this one is shut down; counts no attempt."""
    with writing(engine) as session:
        _change(
            session,
            job,
            {
                "state": JobState.QUEUED,
                "owner": "",
                "lease_until": None,
                "attempts": Job.attempts - 1,
            },
        )


def reap(engine: Engine) -> int:
    """Take jobs from workers that gave no sign of life; how many others can now have.

    One that was called off stays so, and one that was begun ``MOST_ATTEMPTS`` times has failed.
    """
    now = datetime.now(UTC)
    expired = (Job.state == JobState.RUNNING, Job.lease_until < now)
    with reading(engine) as session:
        if session.scalar(select(Job.id).where(*expired).limit(1)) is None:
            return 0
    ended = {"finished_at": now, "lease_until": None}
    with writing(engine) as session:
        for condition, values in (
            (Job.cancel_requested, {"state": JobState.CANCELLED, **ended}),
            (
                Job.attempts >= MOST_ATTEMPTS,
                {"state": JobState.FAILED, "error": "The workers that began it died.", **ended},
            ),
        ):
            session.execute(
                update(Job)
                .where(*expired, condition)
                .values(values)
                .execution_options(synchronize_session=False)
            )
        again = session.execute(
            update(Job)
            .where(*expired)
            .values(state=JobState.QUEUED, owner="", lease_until=None)
            .returning(Job.id)
            .execution_options(synchronize_session=False)
        ).all()
    return len(again)


def _change(session: Session, job: Claimed, values: dict[str, Any]) -> bool:
    changed = session.execute(
        update(Job)
        .where(Job.id == job.id, Job.owner == job.owner, Job.state == JobState.RUNNING)
        .values(values)
        .returning(Job.cancel_requested)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if changed is None:
        raise LeaseLost
    return bool(changed.cancel_requested)
