"""A release that is killed in the middle: people read the old one or the new one, never a mix."""

import os
import signal
import subprocess
import sys

import pytest

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
    RepairState,
)
from matchmaker.repairing import choose_repair
from tests.matchmaker.repairs import demo, find, find_here, released_mission, repair_of

CHOOSE = """
import os, signal, sys
from matchmaker import releasing, repairing
from matchmaker.database import open_engine, writing
from matchmaker.permissions import OPERATOR
from matchmaker.records import Repair

url, number, where = sys.argv[1], int(sys.argv[2]), sys.argv[3]

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

if where == "facts written":
    repairing.keep_repaired = die
elif where == "booked anew":
    releasing._as_told = die
elif where == "mails queued":
    releasing.announce = die
with writing(open_engine(url)) as session:
    repairing.choose_repair(session, session.get_one(Repair, number), 0, by=OPERATOR)
    session.flush()
    if where == "before the commit":
        die()
print("committed", flush=True)
die()
"""
"""Chooses an offer in a process of its own and dies by SIGKILL at one point of it."""

POINTS = ("facts written", "booked anew", "mails queued", "before the commit", "after the commit")


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
    url = engine.url.render_as_string(hide_password=False)
    for where in POINTS:
        done = subprocess.run(
            [sys.executable, "-c", CHOOSE, url, str(number), where],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert done.returncode == -signal.SIGKILL, done.stderr
        committed = done.stdout == "committed\n"
        assert committed == (where == "after the commit")
        now = seen(engine)
        if not committed:
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
