"""A release that is killed in the middle: people read the old one or the new one, never a mix."""

import multiprocessing
import os
import signal

import pytest

from matchmaker import releasing, repairing
from matchmaker.database import reading, writing
from matchmaker.errors import Refused
from matchmaker.happenings import Kind, What
from matchmaker.permissions import OPERATOR
from matchmaker.records import (
    AvailabilityWindow,
    Meeting,
    MeetingState,
    Message,
    PersonBooking,
    Release,
    Repair,
    RepairState,
)
from matchmaker.repairing import choose_repair
from tests.matchmaker.repairs import demo, find, find_here, released_mission, repair_of

POINTS = {
    "facts written": (repairing, "keep_repaired"),
    "booked anew": (releasing, "_as_told"),
    "mails queued": (releasing, "announce"),
    "before the commit": None,
    "after the commit": None,
}
"""Where the process dies: at the call of which function, or at which moment."""


def die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def choose_and_die(engine, number, where, committed):
    """Choose an offer, in a process of its own, and die by SIGKILL at one point of it."""
    if POINTS[where]:
        setattr(*POINTS[where], die)
    with writing(engine) as session:
        choose_repair(session, session.get_one(Repair, number), 0, by=OPERATOR)
        session.flush()
        if where == "before the commit":
            die()
    committed.set()
    die()


def seen(engine):
    """Everything that a release is made of, as somebody else reads it."""
    with reading(engine) as session:
        release = session.query(Release).filter_by(in_force=True).one()
        told = {one.meeting.code: one.state.value for one in release.meetings}
        working = {
            one.code: one.state.value
            for one in session.query(Meeting)
            if one.code in told or one.state is not MeetingState.CANCELLED
        }
        return {
            "release": release.number,
            "told": told,
            "working": working,
            "booked": session.query(PersonBooking).count(),
            "mails": session.query(Message).count(),
            "away": session.query(AvailabilityWindow).count(),
        }


@pytest.mark.slow
def test_a_release_killed_anywhere_is_the_old_one_or_the_new_one(engine, monkeypatch):
    find_here(monkeypatch)
    released_mission(engine)
    with reading(engine) as session:
        assert demo(session)
    number = find(engine, What(Kind.WITHDRAWN, participant="CN01"))
    before = seen(engine)
    context = multiprocessing.get_context("fork")
    for where in POINTS:
        engine.dispose()  # a connection must not be shared with a child
        committed = context.Event()
        child = context.Process(target=choose_and_die, args=(engine, number, where, committed))
        child.start()
        child.join()
        assert child.exitcode == -signal.SIGKILL
        assert committed.is_set() == (where == "after the commit")
        now = seen(engine)
        if not committed.is_set():
            assert now == before
    assert (now["release"], now["away"]) == (2, 1)
    assert now["told"] == now["working"]
    lost = [code for code, state in now["told"].items() if state == "cancelled"]
    assert lost
    assert all(code.endswith("~CN01") for code in lost if code in before["told"])
    assert now["mails"] > before["mails"]
    # Choosing it once more changes nothing and is said.
    with writing(engine) as session:
        assert repair_of(session, number).state is RepairState.CHOSEN
        with pytest.raises(Refused, match="settled meanwhile"):
            choose_repair(session, repair_of(session, number), 0, by=OPERATOR)
    assert seen(engine) == now
