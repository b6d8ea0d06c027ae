"""Asking for work, calling it off, and seeing how far it has come."""

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matchmaker.auditing import note
from matchmaker.errors import NotFound
from matchmaker.jobs.waking import work_waits
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import Job, JobState, Mission
from matchmaker.words import sentence


class JobKind(StrEnum):
    """What can be left to a worker."""

    PLAN = "plan"
    FIXES = "fixes"
    WEBHOOK = "webhook"
    WHAT_IF = "what_if"
    PRINT = "print"
    REPAIR = "repair"


ACTIONS: dict[JobKind, Action] = {
    JobKind.PLAN: Action.PLAN,
    JobKind.FIXES: Action.PLAN,
    JobKind.WEBHOOK: Action.RELEASE,
    JobKind.WHAT_IF: Action.PLAN,
    JobKind.PRINT: Action.EXPORT,
    JobKind.REPAIR: Action.EDIT_AGENDA,
}
"""What somebody must be permitted to do who asks for such work, calls it off or looks at it."""


def enqueue(
    session: Session,
    kind: JobKind,
    arguments: dict[str, Any],
    *,
    by: Actor,
    mission: Mission | None = None,
) -> Job:
    """Leave a piece of work to a worker, in the caller's transaction.

    ``arguments`` are JSON values that the kind's runner understands. The work is done as ``by``
    after the commit, at least once: a runner writes in one transaction with ``Work.finish``, so
    that what it does counts once.

    Raises:
        NotPermitted, NotFound: the actor may not do this.
    """
    require(by, ACTIONS[kind], mission)
    job = Job(
        kind=kind.value,
        mission_id=mission.id if mission else None,
        account_id=by.account_id,
        arguments=arguments,
        progress={},
        result={},
        created_at=datetime.now(UTC),
        created_by=by.name,
    )
    session.add(job)
    session.flush()
    note(session, by, f"enqueue_{kind.value}", _subject(mission), job=job.id)
    work_waits(session)
    return job


def cancel(session: Session, job: Job, *, by: Actor) -> None:
    """Call a job off: one that waits is not begun, one that runs ends soon and keeps its best.

    Does nothing to a job that has ended.
    """
    require(by, ACTIONS[JobKind(job.kind)], _mission_of(session, job))
    # By condition, because a worker may be taking the job at this moment.
    waiting = session.execute(
        update(Job)
        .where(Job.id == job.id, Job.state == JobState.QUEUED)
        .values(state=JobState.CANCELLED, finished_at=datetime.now(UTC), cancel_requested=True)
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    ).all()
    if not waiting:
        session.execute(
            update(Job)
            .where(Job.id == job.id, Job.state == JobState.RUNNING)
            .values(cancel_requested=True)
            .execution_options(synchronize_session=False)
        )
    session.refresh(job)
    note(session, by, "cancel_job", _subject(_mission_of(session, job)), job=job.id)


def job_by_id(session: Session, number: int, *, by: Actor, mission: Mission | None = None) -> Job:
    """A job as any process can read it: its state, ``progress`` and ``result``.

    Raises:
        NotFound: there is none, or it is not one of this mission.
        NotPermitted: it is not for this actor.
    """
    job = session.get(Job, number)
    if job is None or job.mission_id != (mission.id if mission else None):
        raise NotFound(sentence("There is no such job."))
    require(by, ACTIONS[JobKind(job.kind)], mission)
    return job


def jobs_of(session: Session, mission: Mission, kind: JobKind | None = None) -> Sequence[Job]:
    """A mission's jobs, the newest first."""
    wanted = select(Job).where(Job.mission_id == mission.id).order_by(Job.id.desc())
    if kind is not None:
        wanted = wanted.where(Job.kind == kind.value)
    return session.scalars(wanted).all()


def open_job(session: Session, mission: Mission, kind: JobKind) -> Job | None:
    """The newest job of a kind that waits or runs, None where none does."""
    return session.scalar(
        select(Job)
        .where(
            Job.mission_id == mission.id,
            Job.kind == kind.value,
            Job.state.in_([JobState.QUEUED, JobState.RUNNING]),
        )
        .order_by(Job.id.desc())
        .limit(1)
    )


def _mission_of(session: Session, job: Job) -> Mission | None:
    return session.get(Mission, job.mission_id) if job.mission_id is not None else None


def _subject(mission: Mission | None) -> str:
    return f"mission:{mission.slug}" if mission else "server"
