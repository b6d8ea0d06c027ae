"""The worker as people run it: woken at once, killed without loss, ended without delay."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from matchmaker.database import reading, writing
from matchmaker.jobs.signs import last_sign
from matchmaker.missions import mission_by_slug
from matchmaker.permissions import OPERATOR
from matchmaker.planning import enqueue_plan, plan
from matchmaker.records import Job, JobState, Message, MessageState, PlanningRun, Priority
from matchmaker.release_changes import release_in_force
from matchmaker.releasing import release
from tests.factories import make_mission
from web.config import BadSettings, Config
from web.worker import Bell, Lines, Worker, queue_of

pytestmark = pytest.mark.slow

PATIENCE = 300.0


def until(true):
    """Wait for something to become true; the tests assert no time, they only give up some day."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.1)


@pytest.fixture
def mission(sqlite_engine):
    """A mission whose plan is released, and too hard to be proven before a worker is killed."""
    with writing(sqlite_engine) as session:
        make_mission(
            session, home=12, counterparts=30, slots=9, tables=9, everybody_wants=Priority.WANT
        )
    plan(sqlite_engine, "demo", by=OPERATOR, workers=1, time_limit=1)
    with writing(sqlite_engine) as session:
        release(session, mission_by_slug(session, "demo"), by=OPERATOR)
    return sqlite_engine


def ask(engine):
    with writing(engine) as session:
        mission = mission_by_slug(session, "demo")
        goals = ["value", "idle"]
        return enqueue_plan(session, mission, by=OPERATOR, goals=goals, time_limit=5).id


def job_of(engine, number):
    with reading(engine) as session:
        job = session.get_one(Job, number)
        session.expunge(job)
        return job


@contextmanager
def working(engine, **environment):
    """A worker process of its own, as ``matchmaker work`` starts it."""
    program = Path(sys.executable).with_name("matchmaker")
    process = subprocess.Popen(
        [program, "work"],
        env={**os.environ, "MATCHMAKER_DATABASE_URL": address_of(engine), **environment},
        stdout=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_a_killed_worker_leaves_the_release_in_force_and_another_takes_the_job(mission):
    number = ask(mission)
    with working(mission) as first:
        until(lambda: job_of(mission, number).progress)
        first.send_signal(signal.SIGKILL)
        first.wait()
    killed = job_of(mission, number)
    assert (killed.state, killed.attempts) == (JobState.RUNNING, 1)
    with reading(mission) as session:
        assert release_in_force(session, mission_by_slug(session, "demo")).number == 1
        assert session.query(PlanningRun).count() == 1
    with writing(mission) as session:  # rather than wait for the lease to run out
        session.execute(update(Job).values(lease_until=datetime.now(UTC) - timedelta(seconds=1)))
    with working(mission):
        until(lambda: job_of(mission, number).state.ended)
    done = job_of(mission, number)
    assert (done.state, done.attempts) == (JobState.DONE, 2)
    assert done.owner != killed.owner
    with reading(mission) as session:
        assert session.query(PlanningRun).count() == 2
        assert release_in_force(session, mission_by_slug(session, "demo")).number == 1


def test_a_solve_dies_with_its_worker(mission):
    number = ask(mission)
    with working(mission) as first:
        until(lambda: job_of(mission, number).progress)
        (solving,) = children_of(first.pid)
        first.send_signal(signal.SIGKILL)
        first.wait()
        until(lambda: not Path(f"/proc/{solving}").exists())


def children_of(process):
    text = Path(f"/proc/{process}/task/{process}/children").read_text()
    every = [int(one) for one in text.split()]
    for task in Path(f"/proc/{process}/task").iterdir():
        every += [int(one) for one in (task / "children").read_text().split()]
    return sorted(set(every))


def test_a_worker_that_is_told_to_end_gives_its_job_back(mission):
    number = ask(mission)
    with working(mission) as worker:
        until(lambda: job_of(mission, number).progress)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait() == 0
    job = job_of(mission, number)
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)


def test_a_worker_in_process_does_the_job_shows_mail_and_gives_signs_of_life(mission):
    number = ask(mission)
    worker = Worker(Config(str(mission.url)))
    worker.start()
    try:
        until(lambda: job_of(mission, number).state.ended)
        assert job_of(mission, number).state is JobState.DONE
    finally:
        worker.stop()
    with reading(mission) as session:
        assert last_sign(session) is not None
        assert session.query(Message).filter_by(state=MessageState.QUEUED).count() == 0


@pytest.fixture
def redis_url():
    """A Redis of this test's own, on a socket."""
    folder = Path(tempfile.mkdtemp(prefix="redis-"))  # a socket's path must be short
    socket = folder / "redis.sock"
    server = subprocess.Popen(
        ["redis-server", "--port", "0", "--unixsocket", socket, "--save", "", "--dir", folder],
        stdout=subprocess.DEVNULL,
    )
    until(socket.exists)
    yield f"unix://{socket}"
    server.terminate()
    server.wait()
    shutil.rmtree(folder)


def address_of(engine):
    return engine.url.render_as_string(hide_password=False)


@pytest.mark.parametrize("by_redis", [False, True], ids=["beside the records", "redis"])
def test_a_bell_is_heard_by_the_worker_through_the_queue_alone(
    sqlite_engine, by_redis, request, monkeypatch
):
    looks = []
    monkeypatch.setattr(Worker, "_by_the_clock", lambda _self: None)
    monkeypatch.setattr(Worker, "_send", lambda self: looks.append(self))
    redis = request.getfixturevalue("redis_url") if by_redis else ""
    config = Config(address_of(sqlite_engine), redis_url=redis)
    worker = Worker(config)
    worker.start()
    try:
        Bell(config)()
        until(lambda: looks)
    finally:
        worker.stop()


def test_no_connection_is_left_to_the_queue_beside_the_records(engine, monkeypatch):
    looks, lines = [], []
    connect = Lines.__call__
    monkeypatch.setattr(Lines, "__call__", lambda self: lines.append(connect(self)) or lines[-1])
    monkeypatch.setattr(Worker, "_by_the_clock", lambda _self: None)
    monkeypatch.setattr(Worker, "_send", lambda self: looks.append(self))
    config = Config(address_of(engine))
    worker, bell = Worker(config), Bell(config)
    worker.start()
    try:
        bell()
        until(lambda: looks)
    finally:
        worker.stop()
    assert bool(lines) == (engine.dialect.name == "postgresql")
    assert all(one.closed for one in lines)


def test_a_worker_elsewhere_does_the_job_that_redis_tells_it_of(engine, redis_url):
    with writing(engine) as session:
        make_mission(session, home=1, counterparts=1, slots=2, tables=1)
    with working(engine, MATCHMAKER_REDIS_URL=redis_url):
        number = ask(engine)
        Bell(Config(address_of(engine), redis_url=redis_url))()
        until(lambda: job_of(engine, number).state.ended)
    assert job_of(engine, number).state is JobState.DONE


def test_a_bell_without_a_queue_harms_nobody(tmp_path, caplog):
    Bell(Config(f"sqlite:///{tmp_path}/no such folder/x.db"))()
    assert "no worker could be woken" in caplog.text


def test_the_queue_is_beside_the_records(tmp_path):
    assert type(queue_of(Config(f"sqlite:///{tmp_path}/m.db"))).__name__ == "SqliteHuey"
    assert (tmp_path / "m.queue.db").exists()


def test_redis_that_is_not_installed_is_missed_in_a_sentence(monkeypatch):
    monkeypatch.setattr("huey.storage.Redis", None)
    with pytest.raises(BadSettings, match="redis is needed for MATCHMAKER_REDIS_URL"):
        queue_of(Config("sqlite:///m.db", redis_url="redis://localhost/0"))
