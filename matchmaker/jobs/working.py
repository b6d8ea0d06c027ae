"""Doing the work: one job after the other, each kept alive by a heartbeat of its own."""

import logging
import os
import socket
import threading
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from matchmaker.accounts import account_by_id, actor_of
from matchmaker.code_lists import use_own_lists
from matchmaker.database import reading, writing
from matchmaker.errors import NotPermitted, Refused
from matchmaker.jobs.leases import (
    LEASE,
    Claimed,
    LeaseLost,
    claim,
    end,
    give_back,
    is_called_off,
    keep,
)
from matchmaker.permissions import OPERATOR, Actor
from matchmaker.records import JobState
from matchmaker.words import sentence

LOOK = 0.5
"""Seconds between two looks at whether somebody called the job off."""

BEATS = 4
"""Signs of life within one lease."""

_LOG = logging.getLogger(__name__)


class GivenUp(Exception):
    """The worker is shutting down; somebody else will do the job."""


class Work:
    """A job in the hands of its worker.

    ``cancel`` is set where somebody calls the job off, where it is lost to another worker, or
    where this worker is shut down; whoever works ends soon after.
    """

    def __init__(self, engine: Engine, job: Claimed, shut_down: threading.Event) -> None:
        self.engine = engine
        self.job = job
        self.cancel = threading.Event()
        self.shut_down = shut_down
        self.finished = False
        self._progress: dict[str, Any] | None = None
        self._ended = threading.Event()
        self._beating = threading.Thread(target=self._beat, name=f"job-{job.id}", daemon=True)

    @property
    def arguments(self) -> dict[str, Any]:
        """What the job was asked with."""
        return self.job.arguments

    def report(self, progress: dict[str, Any]) -> None:
        """Say how far it has come; written at the next look, from which other processes read."""
        self._progress = progress

    def by(self) -> Actor:
        """Whoever asked for the work, with the roles that they have now.

        Raises:
            NotPermitted: the account is gone or closed.
        """
        if self.job.account_id is None and self.job.created_by == OPERATOR.name:
            return OPERATOR
        with reading(self.engine) as session:
            if self.job.account_id is not None:
                account = account_by_id(session, self.job.account_id)
                if account.disabled_at is None:
                    return actor_of(session, account)
        raise NotPermitted(
            sentence("{name} may no longer sign in, so nothing was done.", name=self.job.created_by)
        )

    def finish(self, session: Session, result: dict[str, Any]) -> None:
        """End the job in the transaction of what came of it.

        Raises:
            LeaseLost: somebody else has it; the transaction is to be undone, which it is where
                this passes through ``with writing(...)``.
        """
        if self.shut_down.is_set():
            raise GivenUp
        end(session, self.job, JobState.DONE, result=result, progress=self._progress or {})
        self.finished = True

    def start(self) -> None:
        """Begin to give signs of life."""
        self._beating.start()

    def stop(self) -> None:
        """End the signs of life."""
        self._ended.set()
        self._beating.join()

    def _beat(self) -> None:
        written, looks = None, 0
        between = max(1, int(LEASE.total_seconds() / BEATS / LOOK))
        while not self._ended.wait(LOOK):
            looks += 1
            progress = self._progress
            try:
                if progress is not written or looks % between == 0:
                    called_off = keep(self.engine, self.job, progress)
                    written = progress
                else:
                    called_off = is_called_off(self.engine, self.job)
            except LeaseLost:
                self.cancel.set()
                return
            except Exception:  # a database that is busy or away: the lease says for how long
                _LOG.exception("job %s could not give a sign of life", self.job.id)
                continue
            if called_off or self.shut_down.is_set():
                self.cancel.set()


Runner = Callable[[Work], dict[str, Any]]
"""Does a job and returns its result, JSON values; or has called ``Work.finish`` itself."""


def new_owner() -> str:
    """A name for a worker that no other has."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid4().hex[:12]}"


def work_off(
    engine: Engine, runners: Mapping[str, Runner], owner: str, shut_down: threading.Event
) -> int:
    """Do the jobs that wait, one after the other, until none does; how many were begun."""
    begun = 0
    while not shut_down.is_set():
        job = claim(engine, owner)
        if job is None:
            break
        begun += 1
        do(Work(engine, job, shut_down), runners)
    return begun


def do(work: Work, runners: Mapping[str, Runner]) -> None:
    """Do one job and write down what came of it, whatever that is."""
    job = work.job
    work.start()
    try:
        with reading(work.engine) as session:
            use_own_lists(session)
        result = runners[job.kind](work)
        if not work.finished:
            with writing(work.engine) as session:
                work.finish(session, result)
    except LeaseLost:
        _LOG.warning("job %s went to another worker; what was done here is dropped", job.id)
    except Exception as error:
        if work.shut_down.is_set():
            _quietly(lambda: give_back(work.engine, job))
            return
        if isinstance(error, Refused):
            _fail(work, str(error), [_as_json(one) for one in error.sentences])
            return
        _LOG.exception("job %s (%s) failed", job.id, job.kind)
        said = sentence("The work broke off; the server's log says why.")
        _fail(work, str(said), [_as_json(said)])
    finally:
        work.stop()


def _fail(work: Work, error: str, sentences: list[Any]) -> None:
    def write() -> None:
        with writing(work.engine) as session:
            state = JobState.FAILED
            end(session, work.job, state, error=error, result={"sentences": sentences})

    _quietly(write)


def _quietly(write: Callable[[], None]) -> None:
    try:
        write()
    except LeaseLost:
        _LOG.warning("a job went to another worker meanwhile")


def _as_json(said: Any) -> dict[str, Any]:
    return {"template": said.template, "values": said.values}
