"""Curves of value against tables and slots, found by a worker."""

import threading

import pytest

from matchmaker.database import reading, writing
from matchmaker.errors import Clash, NotFound, NotPermitted, Refused
from matchmaker.jobs.kinds import RUNNERS
from matchmaker.jobs.working import work_off
from matchmaker.missions import mission_by_slug
from matchmaker.permissions import OPERATOR, Actor, Granted
from matchmaker.planning import enqueue_what_if, latest_what_if, what_if_of
from matchmaker.records import Job, JobState, Participant, Priority, Role
from tests.factories import make_bare_mission, make_mission


def ask(engine, **options):
    with writing(engine) as session:
        enqueue_what_if(session, mission_by_slug(session, "demo"), by=OPERATOR, **options)


@pytest.fixture
def wished(sqlite_engine):
    """Three by three with one table and four slots, so that tables are what lacks."""
    with writing(sqlite_engine) as session:
        make_mission(
            session, home=3, counterparts=3, tables=1, everybody_wants=Priority.WANT
        ).revision = 7
    return sqlite_engine


@pytest.mark.slow
def test_a_worker_finds_both_curves_and_says_how_sure_they_are(wished):
    ask(wished, time_limit=60)
    assert work_off(wished, RUNNERS, "me", threading.Event()) == 1
    with reading(wished) as session:
        job = latest_what_if(session, mission_by_slug(session, "demo"))
        assert (job.state, job.error) == (JobState.DONE, "")
        found = what_if_of(job)
    assert found.revision == 7
    assert [(one.number, one.meetings, one.value) for one in found.tables] == [
        (1, 4, 100),
        (2, 8, 200),
        (3, 9, 225),
        (4, 9, 225),
        (5, 9, 225),
    ]
    assert [one.number for one in found.slots] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [one.value for one in found.slots] == [25, 50, 75, 100, 125, 150, 175, 200]
    assert all(one.proven for one in (*found.tables, *found.slots))


@pytest.mark.slow
def test_a_table_that_somebody_keeps_stays(wished):
    with writing(wished) as session:
        session.query(Participant).first().home_table = 1
    ask(wished, time_limit=20)
    work_off(wished, RUNNERS, "me", threading.Event())
    with reading(wished) as session:
        found = what_if_of(latest_what_if(session, mission_by_slug(session, "demo")))
    assert found.tables[0].number == 1


def test_the_curves_are_found_once_at_a_time(wished):
    ask(wished)
    with pytest.raises(Clash, match="being found"):
        ask(wished)


def test_what_cannot_be_planned_has_no_curve(sqlite_engine):
    with writing(sqlite_engine) as session:
        make_bare_mission(session)
    with pytest.raises(Refused, match="no session blocks"):
        ask(sqlite_engine)


def test_only_those_who_plan_ask_for_curves(wished):
    with writing(wished) as session:
        mission = mission_by_slug(session, "demo")
        for role in (Role.COORDINATOR, Role.LOCAL_PARTNER):
            who = Actor("x", granted=frozenset({Granted(role, mission.id)}))
            with pytest.raises((NotFound, NotPermitted)):
                enqueue_what_if(session, mission, by=who)
        assert session.query(Job).count() == 0


def test_before_a_worker_begins_there_is_no_curve(wished):
    with reading(wished) as session:
        assert latest_what_if(session, mission_by_slug(session, "demo")) is None
    ask(wished)
    with reading(wished) as session:
        assert what_if_of(latest_what_if(session, mission_by_slug(session, "demo"))) is None
