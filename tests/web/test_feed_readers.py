"""A feed at its address over HTTP: every calendar program reads the same events."""

import re
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import vobject
from flask import Flask
from icalendar import Calendar
from sqlalchemy import Engine, select
from werkzeug.serving import make_server

from matchmaker.calendars.subscription import address_of
from matchmaker.database import reading, writing
from matchmaker.missions import mission_by_slug
from matchmaker.permissions import OPERATOR
from matchmaker.planning import free_slots, plan
from matchmaker.planning.editing import cancel, move
from matchmaker.records import Meeting, Participant, Place, Priority, Slot
from matchmaker.releasing import release
from tests.factories import make_mission
from tests.readers.programs import read_addresses
from web.feeds import routes
from web.feeds.shelf import Shelf

CLOCKS_CHANGE = {
    "Europe/Madrid": datetime(2027, 3, 28, 1, tzinfo=UTC),
    "America/Denver": datetime(2027, 3, 14, 9, tzinfo=UTC),
    "Asia/Shanghai": datetime(2027, 3, 28, 1, tzinfo=UTC),
}
"""When; in Shanghai they never do, but the visitors' clocks at home do then."""

Told = dict[str, tuple[str, str, bool]]
"""By UID: start and end in UTC, and whether it was cancelled."""


@contextmanager
def served(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def set_up(engine: Engine, zone: str) -> None:
    """EU01 meets three counterparts within the two days around the change of the clocks."""
    with writing(engine) as session:
        make_mission(session, home=1, slots=6, everybody_wants=Priority.WANT)
        session.scalars(select(Place)).one().time_zone = zone
        for number, slot in enumerate(session.scalars(select(Slot).order_by(Slot.starts_at))):
            slot.starts_at = CLOCKS_CHANGE[zone] + timedelta(hours=-10 + 8 * number)
            slot.ends_at = slot.starts_at + timedelta(minutes=25)
    plan(engine, "demo", by=OPERATOR, workers=1)
    with writing(engine) as session:
        release(session, mission_by_slug(session, "demo"), by=OPERATOR)


def change(engine: Engine) -> None:
    """Move one meeting and cancel another."""
    with writing(engine) as session:
        moved, lost, *_ = session.scalars(select(Meeting).order_by(Meeting.code))
        free = next(one for one in free_slots(session, moved) if one.possible and not one.here)
        move(session, moved, free.slot, version=moved.version, by=OPERATOR)
        cancel(session, lost, version=lost.version, by=OPERATOR)
        release(session, mission_by_slug(session, "demo"), by=OPERATOR)


def utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}"


def planned(engine: Engine) -> set[tuple[str, str]]:
    """Start and end of each meeting that stands, as the database knows them."""
    with reading(engine) as session:
        meetings = session.scalars(select(Meeting)).all()
        slots = [one.slot for one in meetings if one.state.value != "cancelled"]
        return {(utc(one.starts_at), utc(one.ends_at)) for one in slots if one}


def by_khal(address: str, work: Path) -> list[tuple[str, str, bool]]:
    """Without UIDs: vdirsyncer gives the items of a subscription its own."""
    shown = read_addresses({"feed": address}, work, "2027-01-01")["feed"]
    return sorted(
        (one["start-long"], one["end-long"], "CANCELLED" in one["status"].upper()) for one in shown
    )


def by_vobject(text: str) -> Told:
    for name in re.findall(r"^TZID:(\S+)", text, re.MULTILINE):
        # It keeps the first rules of a zone that its process ever read, of another year maybe.
        vobject.icalendar.registerTzid(name, None)
    return {
        one.uid.value: (
            utc(one.dtstart.value),
            utc(one.dtend.value),
            one.status.value == "CANCELLED",
        )
        for one in vobject.readOne(text).vevent_list
    }


def by_icalendar(text: str) -> Told:
    events = Calendar.from_ical(text).events
    told = {
        str(one["UID"]): (utc(one.start), utc(one.end), one["STATUS"] == "CANCELLED")
        for one in events
    }
    assert len(told) == len(events)
    return told


@pytest.mark.slow
@pytest.mark.parametrize("zone", CLOCKS_CHANGE)
def test_every_program_reads_the_same_before_and_after_a_change(
    app: Flask, sqlite_engine: Engine, tmp_path: Path, zone: str
) -> None:
    app.extensions[routes.SHELF] = Shelf()
    set_up(sqlite_engine, zone)
    with served(app) as server:
        with reading(sqlite_engine) as session:
            home = session.scalars(select(Participant).filter_by(code="EU01")).one()
            address = address_of(home.delegates[0], app.config["SECRET_KEY"], server)

        def read() -> Told:
            with urllib.request.urlopen(address) as answer:
                text = answer.read().decode()
            told = by_icalendar(text)
            assert by_vobject(text) == told
            assert by_khal(address, tmp_path) == sorted(told.values())
            assert {one[:2] for one in told.values() if not one[2]} == planned(sqlite_engine)
            return told

        before = read()
        assert len(before) == 3
        change(sqlite_engine)
        after = read()
    assert after.keys() == before.keys()
    assert sum(one[2] for one in after.values()) == 1
    assert sum(after[uid][:2] != before[uid][:2] for uid in after if not after[uid][2]) == 1
