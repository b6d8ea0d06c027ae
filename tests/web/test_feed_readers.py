"""A feed at its address over HTTP: every calendar program reads the same events."""

import re
import threading
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
import vobject
from flask import Flask
from icalendar import Calendar
from sqlalchemy import Engine, select
from werkzeug.serving import make_server

from matchmaker.calendars.subscription import address_of
from matchmaker.database import reading, writing
from matchmaker.happenings import Kind, WalkIn, What
from matchmaker.missions import mission_by_slug
from matchmaker.permissions import OPERATOR
from matchmaker.planning import plan
from matchmaker.records import Meeting, Participant, Place, Priority, Slot
from matchmaker.releasing import release
from matchmaker.repairing import choose_repair
from tests.factories import make_mission
from tests.matchmaker.repairs import find, find_here, repair_of
from tests.readers import ical_js, libical, radicale
from tests.readers.programs import read_addresses
from web.feeds import routes
from web.feeds.shelf import Shelf

CLOCKS_CHANGE = {
    "Europe/Madrid": datetime(2027, 3, 28, 1, tzinfo=UTC),
    "America/Denver": datetime(2027, 3, 14, 9, tzinfo=UTC),
    "Asia/Shanghai": datetime(2027, 3, 28, 1, tzinfo=UTC),
}
"""When; in Shanghai they never do, but the visitors' clocks at home do then."""


class Event(NamedTuple):
    """What a program reads of a meeting, in UTC."""

    start: str
    end: str
    cancelled: bool
    sequence: int


Told = dict[str, Event]
"""By UID."""


@pytest.fixture(scope="module")
def server_of_calendars(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with radicale.running(tmp_path_factory.mktemp("radicale")) as address:
        yield address


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


def repair(engine: Engine) -> None:
    """One meeting is called off, who was to come to another is late, and somebody walks in."""
    new = WalkIn("Walked In", "counterpart", "CN", "Li Na", languages=("en",), wishes=("EU01",))
    with reading(engine) as session:
        lost, late, _ = session.scalars(select(Meeting).order_by(Meeting.code))
        times = session.scalars(select(Slot).order_by(Slot.starts_at)).all()
        happened = (
            What(Kind.CANCELLED, meeting=lost.code),
            What(
                Kind.LATE,
                participant=late.code.partition("~")[2],
                first=times[times.index(late.slot) + 1].id,
            ),
            What(Kind.WALK_IN, walk_in=new),
        )
    number = find(engine, *happened)
    with writing(engine) as session:
        found = repair_of(session, number)
        fullest = max(found.offers, key=lambda one: len(one["meetings"]))
        choose_repair(session, found, found.offers.index(fullest), by=OPERATOR)


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
    return told(
        (
            one.uid.value,
            one.dtstart.value,
            one.dtend.value,
            one.status.value,
            one.sequence.value,
        )
        for one in vobject.readOne(text).vevent_list
    )


def by_icalendar(text: str) -> Told:
    return told(
        (one["UID"], one.start, one.end, one["STATUS"], one["SEQUENCE"])
        for one in Calendar.from_ical(text).events
    )


def by_radicale(address: str, text: str) -> Told:
    """What the server holds of the feed that it was given, and when it thinks that it is."""
    radicale.put(address, text)

    def between(since: str, until: str) -> Told:
        files = radicale.events(address, since, until)
        assert [one.count("BEGIN:VEVENT") for one in files] == [1] * len(files)
        return dict(each for one in files for each in by_icalendar(one).items())

    held = between("20270101T000000Z", "20280101T000000Z")
    for uid, one in held.items():
        bounds = [
            datetime.fromisoformat(each + "Z") + timedelta(minutes=edge)
            for each, edge in ((one.start, -1), (one.start, 0), (one.end, 0), (one.end, 1))
        ]
        before, start, end, after = (f"{each:%Y%m%dT%H%M%SZ}" for each in bounds)
        assert uid in between(start, end)
        assert uid not in between(before, start) | between(end, after)
    return held


def told(read: Iterable[tuple[str, datetime, datetime, str, int | str]]) -> Told:
    """What a program read, where it read no meeting twice."""
    events = [
        (str(uid), Event(utc(start), utc(end), status == "CANCELLED", int(sequence)))
        for uid, start, end, status, sequence in read
    ]
    assert len(dict(events)) == len(events)
    return dict(events)


@pytest.mark.slow
@pytest.mark.parametrize("zone", CLOCKS_CHANGE)
def test_every_program_reads_the_same_before_and_after_a_repair(
    app: Flask,
    sqlite_engine: Engine,
    server_of_calendars: str,
    tmp_path: Path,
    zone: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    find_here(monkeypatch)
    app.extensions[routes.SHELF] = Shelf()
    set_up(sqlite_engine, zone)
    with served(app) as server:
        with reading(sqlite_engine) as session:
            home = session.scalars(select(Participant).filter_by(code="EU01")).one()
            address = address_of(home.delegates[0], app.config["SECRET_KEY"], server)

        def read() -> Told:
            with urllib.request.urlopen(address) as answer:
                text = answer.read().decode()
            found = by_icalendar(text)
            assert by_vobject(text) == found
            assert told(libical.events(text)) == found
            assert told(ical_js.events(text)) == found
            assert by_radicale(f"{server_of_calendars}/{tmp_path.name}/", text) == found
            assert by_khal(address, tmp_path) == sorted(one[:3] for one in found.values())
            standing = {one[:2] for one in found.values() if not one.cancelled}
            assert standing == planned(sqlite_engine)
            return found

        before = read()
        assert len(before) == 3
        repair(sqlite_engine)
        after = read()
    new = after.keys() - before.keys()
    different = {uid for uid in before if after[uid] != before[uid]}
    lost = {uid for uid in different if after[uid].cancelled}
    moved = {uid for uid in different if after[uid].start != before[uid].start} - lost
    assert before.keys() <= after.keys()
    assert (len(new), len(lost), len(moved), len(different)) == (1, 1, 1, 2)
    assert all(after[uid].sequence > before[uid].sequence for uid in different)
    assert all(not after[uid].cancelled for uid in new)
