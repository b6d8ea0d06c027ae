"""kill -9 in the middle of a release and of sending: no mix, no mail lost, repeats harmless."""

import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import update

from matchmaker.database import reading, writing
from matchmaker.messages.mail import send_due
from matchmaker.missions import mission_by_slug
from matchmaker.permissions import OPERATOR
from matchmaker.planning import plan
from matchmaker.records import Delegate, Message, MessageState, Priority, Release, ReleasedMeeting
from matchmaker.releasing import release
from tests.factories import make_mission

pytestmark = pytest.mark.slow

MAILS = 6 * 2
"""Two home participants meet three counterparts each, and both sides are invited to each."""

RELEASES = """
import sys
from matchmaker.database import open_engine, writing
from matchmaker.messages import outbox
from matchmaker.missions import mission_by_slug
from matchmaker.permissions import OPERATOR
from matchmaker.releasing import release

written = 0
flush = outbox.Session.flush

def flushed(self, *args):
    global written
    written += 1
    print("flush", written, flush=True)
    return flush(self, *args)

outbox.Session.flush = flushed
engine = open_engine(sys.argv[1])
with writing(engine) as session:
    release(session, mission_by_slug(session, "demo"), by=OPERATOR)
"""

SENDS = """
import sys
from matchmaker.database import open_engine
from matchmaker.messages.mail import send_due
from matchmaker.messages.server import MailServer

send_due(open_engine(sys.argv[1]), MailServer("smtp", "127.0.0.1", int(sys.argv[2]), sys.argv[3]))
"""


@pytest.fixture
def planned(sqlite_engine):
    """A plan whose release invites everybody to each of their meetings."""
    with writing(sqlite_engine) as session:
        mission = make_mission(session, everybody_wants=Priority.WANT)
        mission.invites_by_mail = True
        for one in session.query(Delegate):
            one.email = f"{one.latin_name.lower().replace(' ', '-')}@example.org"
    plan(sqlite_engine, "demo", by=OPERATOR, workers=1)
    return sqlite_engine


def start(script: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)], stdout=subprocess.PIPE, text=True
    )


def released(engine) -> None:
    with writing(engine) as session:
        release(session, mission_by_slug(session, "demo"), by=OPERATOR)


def counts(engine) -> tuple[int, int, int]:
    with reading(engine) as session:
        return tuple(session.query(one).count() for one in (Release, ReleasedMeeting, Message))


def url_of(engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def test_a_release_that_is_killed_leaves_all_or_nothing(planned):
    for killed_at in ("flush 3", "flush 14"):  # the first meetings are written; the last mails
        process = start(RELEASES, url_of(planned))
        for line in process.stdout:
            if line.strip() == killed_at:
                break
        else:
            pytest.fail(f"never came to {killed_at}")
        process.kill()
        process.wait()
        process.stdout.close()
        assert counts(planned) == (0, 0, 0)
    released(planned)
    assert counts(planned) == (1, 6, MAILS)


def test_a_sender_that_is_killed_again_and_again_loses_no_mail(planned, inbox, server):
    released(planned)
    for _ in range(2):
        before = len(inbox.mails)
        process = start(SENDS, url_of(planned), server.port, server.sender)
        while len(inbox.mails) < before + 2 and process.poll() is None:
            time.sleep(0.002)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        lapse(planned)
    send_due(planned, server)
    with reading(planned) as session:
        kept = {one.message_id for one in session.query(Message)}
        states = {one.state for one in session.query(Message)}
    assert states == {MessageState.SENT}
    received = defaultdict(set)
    for mail in inbox.mails:
        (event,) = Calendar.from_ical(mail.get_body(("calendar",)).get_content()).events
        received[mail["Message-ID"]].add((str(event["UID"]), int(event["SEQUENCE"])))
    assert received.keys() == kept
    assert len(kept) == MAILS
    assert all(len(told) == 1 for told in received.values())  # a repeat is the same mail


def lapse(engine) -> None:
    """Let the claims of dead senders lapse, as they do by themselves after a while."""
    with writing(engine) as session:
        past = datetime.now(UTC) - timedelta(seconds=1)
        session.execute(
            update(Message).where(Message.state == MessageState.QUEUED).values(next_attempt_at=past)
        )
