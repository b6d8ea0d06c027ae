"""The worker: does the jobs, sends the mail, looks after what died; in process or by itself.

The rows in the database are the truth. A message on the queue only says "look", so that a job
begins at once; where one is lost, the next look by the clock finds the work.
"""

import logging
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey
from huey.consumer import Consumer
from huey.exceptions import ConfigurationError
from sqlalchemy import Engine, make_url, select

from matchmaker.database import open_engine, reading, writing
from matchmaker.jobs.kinds import RUNNERS
from matchmaker.jobs.leases import reap
from matchmaker.jobs.signs import note_sign
from matchmaker.jobs.working import new_owner, work_off
from matchmaker.learning.similarity import installed_encoder, keep_vectors, missing_texts
from matchmaker.messages.mail import forget_links, send_due, show_due
from matchmaker.messages.server import mail_server
from matchmaker.outcomes.round import follow_up_round
from matchmaker.permissions import Actor
from matchmaker.records import Job, JobState, Mission, MissionStage, Role
from matchmaker.request_rules import expire_requests
from web.config import REDIS_URL, BadSettings, Config
from web.correspondence import correspondence_of

LOOK = "look"
"""What the one message on the queue says."""

EVERY = 5.0
"""Seconds between two looks by the clock."""

CLOCK = Actor("clock", Role.ORGANISER)
"""Who does what nobody asks for, in the audit trail."""

WHILE_REQUESTS_WAIT = (MissionStage.REGISTRATION, MissionStage.MATCHING, MissionStage.RELEASED)

EACH_MINUTE = 60.0
"""Seconds between two rounds of what need not be done at once."""

AT_MOST = 20.0
"""Seconds that a worker waits for what it does when it is told to end."""

_LOG = logging.getLogger(__name__)


class Lines:
    """Connections of a queue to PostgreSQL, which can be ended together.

    The queue has one for each thread that listens, and ends none of them itself.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._open: list[Any] = []

    def __call__(self) -> Any:
        """One more."""
        line = import_module("psycopg").connect(self._address)
        self._open = [*(one for one in self._open if not one.closed), line]
        return line

    def close(self) -> None:
        """End them all."""
        for line in self._open:
            line.close()


def queue_of(config: Config) -> Huey:
    """The queue whose messages wake workers: Redis where it is set, else beside the records.

    Raises:
        BadSettings: Redis is set and what speaks with it is not installed.
    """
    options: dict[str, Any] = {"results": False}
    if config.redis_url:
        try:
            return RedisHuey("matchmaker", url=config.redis_url, **options)
        except ConfigurationError as error:
            raise BadSettings(
                f"redis is needed for {REDIS_URL}; install it with: pip install '.[scale]'"
            ) from error
    url = make_url(config.database_url)
    if url.get_backend_name() == "postgresql":
        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        return PostgresHuey("matchmaker", connection=Lines(plain), **options)
    file = Path(str(url.database)).with_suffix(".queue.db")
    return SqliteHuey("matchmaker", filename=str(file), **options)


class Bell:
    """Wakes whichever worker listens; that there is none harms nobody."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._lock = threading.Lock()
        self._queue: Huey | None = None
        self._ring: Any = None

    def __call__(self) -> None:
        """Ring; never raises, since the work is found by the clock anyway."""
        try:
            with self._lock:
                if self._queue is None:
                    self._queue = queue_of(self._config)
                    self._ring = self._queue.task(name=LOOK)(lambda: None)
                self._ring()
                # Whoever rings seldom holds no connection meanwhile.
                self._queue.storage.close()
        except Exception:
            _LOG.exception("no worker could be woken; the next look by the clock finds the work")


class QuietConsumer(Consumer):
    """A consumer that leaves the process's signals alone, so that it can live in any thread."""

    def _set_signal_handlers(self) -> None:
        pass


class Worker:
    """Does whatever waits until it is stopped; several may work on one database.

    ``at_once`` jobs are done at a time; a plan uses all processors, so one is usually right.
    """

    def __init__(self, config: Config, *, at_once: int = 1) -> None:
        self._server = mail_server(config.smtp_url, config.mail_from)
        self._engine: Engine = open_engine(config.database_url)
        self._key, self._by_way_of = config.secret_key, correspondence_of(config)
        self._shut_down = threading.Event()
        self._at_once = at_once
        self._free = threading.BoundedSemaphore(at_once)
        self._mailing = threading.Lock()
        self._owner = new_owner()
        self._threads: list[threading.Thread] = []
        self._queue = queue_of(config)
        self._queue.task(name=LOOK)(self.look)
        self._consumer = QuietConsumer(
            self._queue,
            workers=at_once + 1,  # one is always left to send mail
            periodic=False,
            scheduler_interval=60,
            max_delay=0.5,
        )

    def start(self) -> None:
        """Begin, in threads of its own."""
        for name, work in (("consumer", self._consumer.run), ("clock", self._by_the_clock)):
            thread = threading.Thread(target=work, name=f"worker-{name}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """End soon: mails that are being sent are, jobs are given back for others to do."""
        self._shut_down.set()
        with suppress(Exception):
            self._consumer.stop()
        deadline = time.monotonic() + AT_MOST
        for _ in range(self._at_once):  # whoever does a job holds one of these
            self._free.acquire(timeout=max(0.0, deadline - time.monotonic()))
        for thread in (*self._threads, *(one for _, one in self._consumer.worker_threads)):
            thread.join(max(0.0, deadline - time.monotonic()))
        with suppress(Exception):  # what a queue cannot end, the end of the process does
            self._queue.storage.close()
            lines = getattr(self._queue.storage, "connection", None)
            if isinstance(lines, Lines):
                lines.close()
        self._engine.dispose()

    def wait(self) -> None:
        """Block until somebody else calls :meth:`stop`."""
        self._shut_down.wait()

    def look(self) -> None:
        """Send what is due, then do the jobs that wait; at once for each kind, not by two."""
        self._send()
        if self._free.acquire(blocking=False):
            try:
                work_off(self._engine, RUNNERS, self._owner, self._shut_down)
            finally:
                self._free.release()

    def _send(self) -> None:
        if not self._mailing.acquire(blocking=False):
            return
        try:
            if self._server is None:
                show_due(self._engine)
            else:
                send_due(self._engine, self._server)
        except Exception:
            _LOG.exception("mails could not be sent; they are tried again")
        finally:
            self._mailing.release()

    def _by_the_clock(self) -> None:
        next_round = 0.0
        while not self._shut_down.is_set():
            try:
                reap(self._engine)
                if time.monotonic() >= next_round:
                    next_round = time.monotonic() + EACH_MINUTE
                    self._round()
                self._send()
                if self._jobs_wait() and not self._shut_down.is_set():
                    # In a thread of its own: a job may take hours, the clock goes on.
                    threading.Thread(target=self.look, name="worker-job", daemon=True).start()
            except Exception:  # a database that is busy or away
                _LOG.exception("the worker's look by the clock failed; it looks again")
            self._shut_down.wait(EVERY)

    def _round(self) -> None:
        note_sign(self._engine, self._owner)
        forget_links(self._engine)
        self._encode()
        self._expire()
        follow_up_round(self._engine, key=self._key, by=CLOCK, by_way_of=self._by_way_of)

    def _encode(self) -> None:
        encoder = installed_encoder()
        if encoder is None:
            return
        with reading(self._engine) as session:
            texts = missing_texts(session)
        if texts:
            vectors = encoder(texts)  # takes its time: no transaction is open meanwhile
            with writing(self._engine) as session:
                keep_vectors(session, texts, vectors)

    def _expire(self) -> None:
        now = datetime.now(UTC)
        due = (Mission.requests_expire_at <= now, Mission.stage.in_(WHILE_REQUESTS_WAIT))
        with reading(self._engine) as session:
            missions = session.scalars(select(Mission.id).where(*due)).all()
        for number in missions:
            with writing(self._engine) as session:
                expire_requests(session, session.get_one(Mission, number), by=CLOCK, now=now)

    def _jobs_wait(self) -> bool:
        with reading(self._engine) as session:
            found = session.scalar(select(Job.id).where(Job.state == JobState.QUEUED).limit(1))
        return found is not None
