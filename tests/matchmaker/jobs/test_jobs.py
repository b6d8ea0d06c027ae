"""Jobs: asked for by those who may, owned by one worker at a time, never done twice."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from matchmaker.accounts import actor_of, disable_account, ensure_account, grant_role
from matchmaker.database import reading, writing
from matchmaker.errors import NotFound, NotPermitted, Refused
from matchmaker.jobs import JobKind, cancel, enqueue, job_by_id, jobs_of, leases, open_job
from matchmaker.jobs.leases import LeaseLost, claim, end, keep, reap
from matchmaker.jobs.waking import take_waiting
from matchmaker.jobs.working import Work, do, work_off
from matchmaker.missions import mission_by_slug
from matchmaker.permissions import OPERATOR, Actor
from matchmaker.records import AuditEntry, Job, JobState, Role
from matchmaker.words import sentence
from tests.factories import make_bare_mission


def ask(engine, count=1):
    with writing(engine) as session:
        mission = mission_by_slug(session, "demo") if _known(session) else None
        mission = mission or make_bare_mission(session)
        return [
            enqueue(session, JobKind.PLAN, {"n": n}, by=OPERATOR, mission=mission).id
            for n in range(count)
        ]


def _known(session):
    return session.query(Job).count()


def state_of(engine, number):
    with reading(engine) as session:
        return session.get_one(Job, number).state


def lapse(engine):
    """Let every lease run out, as when its worker was killed a while ago."""
    with writing(engine) as session:
        long_ago = datetime.now(UTC) - timedelta(minutes=1)
        session.execute(update(Job).values(lease_until=long_ago))


def finish(engine, job):
    with writing(engine) as session:
        end(session, job, JobState.DONE, result={"by": job.owner})


def write_and_finish(engine, job):
    with writing(engine) as session:
        mission_by_slug(session, "demo").name = f"written by {job.owner}"
        end(session, job, JobState.DONE)


def test_a_job_is_taken_once_in_the_order_asked(engine):
    first, second = ask(engine, 2)
    taken = [claim(engine, owner) for owner in ("a", "b", "c")]
    assert [one and (one.id, one.owner) for one in taken] == [(first, "a"), (second, "b"), None]


def test_of_many_workers_at_once_each_job_goes_to_one(engine):
    numbers = ask(engine, 12)
    taken = []

    def take(owner):
        while (job := claim(engine, owner)) is not None:
            taken.append(job.id)

    threads = [threading.Thread(target=take, args=(f"worker {n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == numbers


def test_a_job_whose_worker_died_goes_to_another(engine):
    (number,) = ask(engine)
    claim(engine, "dead")
    assert reap(engine) == 0
    assert claim(engine, "alive") is None
    lapse(engine)
    assert reap(engine) == 1
    again = claim(engine, "alive")
    assert (again.id, again.owner) == (number, "alive")


def test_whoever_lost_a_job_writes_nothing(engine):
    ask(engine)
    slow = claim(engine, "slow")
    lapse(engine)
    reap(engine)
    quick = claim(engine, "quick")
    with pytest.raises(LeaseLost):
        keep(engine, slow)
    with pytest.raises(LeaseLost):
        write_and_finish(engine, slow)
    finish(engine, quick)
    with reading(engine) as session:
        assert mission_by_slug(session, "demo").name == "Mission demo"
        assert session.get_one(Job, quick.id).result == {"by": "quick"}


def test_control_without_the_owner_in_the_condition_both_would_write(engine, monkeypatch):
    def unguarded(session, job, values):
        session.execute(update(Job).where(Job.id == job.id).values(values))
        return False

    monkeypatch.setattr(leases, "_change", unguarded)
    ask(engine)
    slow = claim(engine, "slow")
    lapse(engine)
    reap(engine)
    claim(engine, "quick")
    finish(engine, slow)
    with reading(engine) as session:
        assert session.get_one(Job, slow.id).result == {"by": "slow"}


def test_a_sign_of_life_extends_the_lease_and_carries_the_progress(engine):
    (number,) = ask(engine)
    job = claim(engine, "a")
    lapse(engine)
    assert keep(engine, job, {"found": 3}) is False
    assert reap(engine) == 0
    with reading(engine) as session:
        assert session.get_one(Job, number).progress == {"found": 3}


def test_a_job_that_kills_its_workers_is_given_up(engine):
    (number,) = ask(engine)
    for attempt in range(leases.MOST_ATTEMPTS):
        assert claim(engine, f"worker {attempt}") is not None
        lapse(engine)
        reap(engine)
    assert claim(engine, "another") is None
    assert state_of(engine, number) is JobState.FAILED


def test_a_job_given_back_waits_again_and_counts_no_attempt(engine):
    (number,) = ask(engine)
    leases.give_back(engine, claim(engine, "ending"))
    with reading(engine) as session:
        job = session.get_one(Job, number)
        assert (job.state, job.attempts, job.owner) == (JobState.QUEUED, 0, "")


def test_a_waiting_job_that_is_called_off_is_never_begun(engine):
    (number,) = ask(engine)
    with writing(engine) as session:
        cancel(session, session.get_one(Job, number), by=OPERATOR)
    assert claim(engine, "a") is None
    assert state_of(engine, number) is JobState.CANCELLED


def test_a_running_job_that_is_called_off_is_told_so(engine):
    (number,) = ask(engine)
    job = claim(engine, "a")
    with writing(engine) as session:
        cancel(session, session.get_one(Job, number), by=OPERATOR)
    assert keep(engine, job) is True
    assert state_of(engine, number) is JobState.RUNNING


def test_a_called_off_job_whose_worker_died_is_not_begun_again(engine):
    (number,) = ask(engine)
    claim(engine, "dead")
    with writing(engine) as session:
        cancel(session, session.get_one(Job, number), by=OPERATOR)
    lapse(engine)
    assert reap(engine) == 0
    assert state_of(engine, number) is JobState.CANCELLED


def test_the_runner_learns_that_its_job_was_called_off(sqlite_engine):
    (number,) = ask(sqlite_engine)

    def runner(work):
        with writing(sqlite_engine) as session:
            cancel(session, session.get_one(Job, number), by=OPERATOR)
        assert work.cancel.wait(30)
        return {"kept": "the best so far"}

    assert work_off(sqlite_engine, {"plan": runner}, "a", threading.Event()) == 1
    with reading(sqlite_engine) as session:
        job = session.get_one(Job, number)
        assert (job.state, job.result) == (JobState.DONE, {"kept": "the best so far"})


def test_progress_is_readable_while_the_work_goes_on(sqlite_engine):
    (number,) = ask(sqlite_engine)
    seen = []

    def runner(work):
        work.report({"found": 1})
        for _ in range(300):
            with reading(sqlite_engine) as session:
                seen.append(session.get_one(Job, number).progress)
            if seen[-1]:
                break
            work.cancel.wait(0.1)
        return {}

    work_off(sqlite_engine, {"plan": runner}, "a", threading.Event())
    assert seen[-1] == {"found": 1}


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        (Refused(sentence("{name} is over.", name="It")), "It is over."),
        (ZeroDivisionError(), "The work broke off; the server's log says why."),
    ],
)
def test_work_that_fails_says_why_and_is_not_begun_again(sqlite_engine, raised, said):
    (number,) = ask(sqlite_engine)

    def runner(_work):
        raise raised

    assert work_off(sqlite_engine, {"plan": runner}, "a", threading.Event()) == 1
    with reading(sqlite_engine) as session:
        job = session.get_one(Job, number)
        assert (job.state, job.error) == (JobState.FAILED, said)
        assert (
            job.result["sentences"][0]["template"] == str(raised.sentences[0].template)
            if (isinstance(raised, Refused))
            else said
        )


def test_a_worker_that_is_shut_down_gives_its_job_back(sqlite_engine):
    (number,) = ask(sqlite_engine)
    shut_down = threading.Event()
    work = Work(sqlite_engine, claim(sqlite_engine, "ending"), shut_down)

    def runner(_work):
        shut_down.set()
        return {}

    do(work, {"plan": runner})
    assert state_of(sqlite_engine, number) is JobState.QUEUED


def test_work_is_done_as_whoever_asked_and_not_for_a_closed_account(sqlite_engine):
    with writing(sqlite_engine) as session:
        account = ensure_account(session, "olga@example.org", "Olga", by=OPERATOR)
        grant_role(session, account, Role.ORGANISER, by=OPERATOR)
        mission = make_bare_mission(session)
        enqueue(session, JobKind.PLAN, {}, by=actor_of(session, account), mission=mission)
    job = claim(sqlite_engine, "a")
    work = Work(sqlite_engine, job, threading.Event())
    assert work.by().name == "Olga"
    with writing(sqlite_engine) as session:
        account = ensure_account(session, "olga@example.org", "Olga", by=OPERATOR)
        disable_account(session, account, by=OPERATOR)
    with pytest.raises(NotPermitted, match="Olga may no longer sign in"):
        work.by()


def test_jobs_are_for_those_who_may_do_the_work(session):
    mission = make_bare_mission(session)
    visitor, coordinator = Actor("visitor"), Actor("Cora", Role.COORDINATOR)
    with pytest.raises(NotFound):
        enqueue(session, JobKind.PLAN, {}, by=visitor, mission=mission)
    with pytest.raises(NotPermitted):
        enqueue(session, JobKind.PLAN, {}, by=coordinator, mission=mission)
    job = enqueue(session, JobKind.PLAN, {}, by=OPERATOR, mission=mission)
    for verb in (
        lambda: cancel(session, job, by=coordinator),
        lambda: job_by_id(session, job.id, by=coordinator, mission=mission),
    ):
        with pytest.raises(NotPermitted):
            verb()


def test_a_job_of_another_mission_does_not_exist(session):
    one, other = make_bare_mission(session, "one"), make_bare_mission(session, "other")
    job = enqueue(session, JobKind.PLAN, {}, by=OPERATOR, mission=one)
    assert job_by_id(session, job.id, by=OPERATOR, mission=one) is job
    with pytest.raises(NotFound):
        job_by_id(session, job.id, by=OPERATOR, mission=other)


def test_a_missions_jobs_come_newest_first_and_the_open_one_is_known(session):
    mission = make_bare_mission(session)
    first, second = (
        enqueue(session, JobKind.PLAN, {}, by=OPERATOR, mission=mission) for _ in range(2)
    )
    assert jobs_of(session, mission) == [second, first]
    second.state = JobState.DONE
    assert open_job(session, mission, JobKind.PLAN) is first
    first.state = JobState.FAILED
    assert open_job(session, mission, JobKind.PLAN) is None


def test_asking_is_audited_and_leaves_somebody_to_be_woken(session):
    assert not take_waiting(session)
    enqueue(session, JobKind.PLAN, {}, by=OPERATOR, mission=make_bare_mission(session))
    session.flush()
    entry = session.query(AuditEntry).filter_by(action="enqueue_plan").one()
    assert entry.subject == "mission:demo"
    assert take_waiting(session)
    assert not take_waiting(session)
