"""Calendars at their secret addresses: read by programs, shown to their person alone, renewable."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from lxml import html
from sqlalchemy import Engine, select

from matchmaker.accounts import ensure_account
from matchmaker.database import reading, writing
from matchmaker.missions import mission_by_slug
from matchmaker.permissions import OPERATOR
from matchmaker.planning import free_slots, plan
from matchmaker.planning.editing import move
from matchmaker.records import (
    Delegate,
    Meeting,
    Message,
    Organisation,
    Participant,
    Priority,
    Role,
    Slot,
)
from matchmaker.releasing import release
from tests.factories import make_delegate, make_mission
from tests.web.conftest import SignIn, csrf_of
from web import masking
from web.feeds import routes, shelf
from web.feeds.shelf import Shelf

PAGE = "/my/demo/EU01/calendar"


@pytest.fixture(autouse=True)
def empty_shelf(app: Flask) -> None:
    """The application serves one database after the other here, and never elsewhere."""
    app.extensions[routes.SHELF] = Shelf()


@pytest.fixture
def published(sqlite_engine: Engine) -> Engine:
    """Mission ``demo``, released, its meetings a month from now; EU01 sends Hanna and Henk."""
    with writing(sqlite_engine) as session:
        make_mission(session, counterparts=4, slots=6, everybody_wants=Priority.WANT)
        later = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=30)
        for number, slot in enumerate(session.scalars(select(Slot).order_by(Slot.starts_at))):
            slot.starts_at = later + timedelta(minutes=30 * number)
            slot.ends_at = slot.starts_at + timedelta(minutes=25)
        home = session.query(Participant).filter_by(code="EU01").one()
        home.delegates.append(make_delegate(session, home.organisation, "EU01 2"))
        for delegate, name in zip(home.delegates, ("hanna", "henk"), strict=True):
            delegate.email = f"{name}@example.org"
            delegate.account = ensure_account(session, delegate.email, name, by=OPERATOR)
    publish(sqlite_engine)
    return sqlite_engine


def publish(engine: Engine) -> None:
    plan(engine, "demo", by=OPERATOR, workers=1)
    with writing(engine) as session:
        release(session, mission_by_slug(session, "demo"), by=OPERATOR)


@pytest.fixture
def hanna(published: Engine, signed_in: SignIn) -> FlaskClient:
    return signed_in("hanna@example.org")


def address(client: FlaskClient) -> str:
    """The path of the address that somebody's page shows."""
    (field,) = html.fromstring(client.get(PAGE).text).cssselect("#feed")
    return str(field.get("value")).removeprefix("http://localhost")


def press(client: FlaskClient, action: str, **data: Any) -> int:
    token = csrf_of(client.get(PAGE).text)
    return client.post(f"{PAGE}/{action}", data={"csrf_token": token, **data}).status_code


def test_a_program_reads_the_calendar_without_signing_in(
    hanna: FlaskClient, client: FlaskClient
) -> None:
    answer = client.get(address(hanna))
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer.headers
    events = Calendar.from_ical(answer.data).events
    assert len(events) == 4
    assert {str(one["URL"]) for one in events} == {"http://localhost/my/demo/EU01"}


def test_it_is_sent_once_while_nothing_changes(
    hanna: FlaskClient, client: FlaskClient, published: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = address(hanna)
    tag = client.get(path).headers["ETag"]
    with monkeypatch.context() as frozen:
        frozen.setattr(routes, "calendar_of", lambda *_: pytest.fail("made again"))
        again = client.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
        assert again.headers["Cache-Control"] == "private, no-cache"
    with writing(published) as session:
        meeting = session.query(Meeting).filter_by(code="EU01~CN01").one()
        free = next(one for one in free_slots(session, meeting) if one.possible and not one.here)
        move(session, meeting, free.slot, version=meeting.version, by=OPERATOR)
        release(session, mission_by_slug(session, "demo"), by=OPERATOR)
    changed = client.get(path, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert {int(one["SEQUENCE"]) for one in Calendar.from_ical(changed.data).events} == {0, 1}


def test_a_renewed_address_makes_the_old_one_void(hanna: FlaskClient, client: FlaskClient) -> None:
    old = address(hanna)
    assert press(hanna, "renew") == 302
    new = address(hanna)
    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.replace(".ics", "a.ics"),
        lambda path: path.replace("/feeds/1-", "/feeds/2-"),
        lambda _: "/feeds/x.ics",
        lambda _: "/feeds/99-x.ics",
    ],
)
def test_another_address_opens_nothing(
    hanna: FlaskClient, client: FlaskClient, change: Callable[[str], str]
) -> None:
    assert address(hanna).startswith("/feeds/1-")
    assert client.get(change(address(hanna))).status_code == 404


def test_nobody_else_is_shown_the_address(
    hanna: FlaskClient, signed_in: SignIn, client: FlaskClient
) -> None:
    henk = signed_in("henk@example.org")
    assert address(henk) != address(hanna)
    olga = signed_in("olga@example.org", Role.ORGANISER)
    page = olga.get(PAGE).text
    assert "/feeds/" not in page
    assert "Only they see it" in page
    token = csrf_of(page)
    for action in ("renew", "mail"):
        assert olga.post(f"{PAGE}/{action}", data={"csrf_token": token}).status_code == 404
    assert client.get(address(hanna)).status_code == 200


def test_who_comes_along_no_more_reads_nothing(
    hanna: FlaskClient, client: FlaskClient, published: Engine
) -> None:
    path = address(hanna)
    with writing(published) as session:
        home = session.query(Participant).filter_by(code="EU01").one()
        home.delegates.remove(session.query(Delegate).filter_by(email="hanna@example.org").one())
    assert client.get(path).status_code == 404


def test_the_secret_is_in_no_log(
    hanna: FlaskClient,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    path = address(hanna)
    monkeypatch.setattr(routes, "calendar_of", lambda *_: 1 / 0)
    assert client.get(path).status_code == 500
    (line,) = (one.getMessage() for one in caplog.records if "failed" in one.getMessage())
    assert line == "GET /feeds/....ics failed"
    with monkeypatch.context() as off:  # the control
        off.setattr(masking, "_secret", set())
        logging.getLogger("web.app").error("%s failed", path)
        assert path in caplog.records[-1].getMessage()


def test_every_kind_of_secret_address_is_masked() -> None:
    for line in ("/invitations/7-abc?x=1", '"GET /sign-in/abc HTTP/1.1"', "/feeds/7-abc.ics"):
        assert "abc" not in masking.masked(line)
    assert masking.masked("GET /my/demo/EU01") == "GET /my/demo/EU01"


def test_a_meeting_and_the_agenda_are_files_too(hanna: FlaskClient) -> None:
    for path, count in (
        ("/my/demo/EU01/calendar.ics", 4),
        ("/my/demo/EU01/with/CN02/meeting.ics", 1),
    ):
        answer = hanna.get(path)
        assert "attachment" in answer.headers["Content-Disposition"]
        assert len(Calendar.from_ical(answer.data).events) == count
    assert hanna.get("/my/demo/EU01/with/EU02/meeting.ics").status_code == 404


def test_with_invitations_the_coming_meetings_are_mailed_once(
    hanna: FlaskClient, published: Engine
) -> None:
    assert press(hanna, "mail", mail="invitations") == 302
    assert "4 invitations are on their way" in hanna.get(PAGE).text
    with reading(published) as session:
        mails = session.query(Message).filter_by(kind="meeting").all()
        assert {one.to_address for one in mails} == {"hanna@example.org"}
        assert len(mails) == 4
    press(hanna, "mail", mail="letter")
    press(hanna, "mail", mail="invitations")
    with reading(published) as session:
        assert session.query(Message).filter_by(kind="meeting").count() == 4


def test_names_stay_text_in_the_calendar(
    hanna: FlaskClient, client: FlaskClient, published: Engine
) -> None:
    with writing(published) as session:
        for one in session.query(Organisation):
            one.name += "\r\nATTENDEE:mailto:x@example.org"
    lines = client.get(address(hanna)).text.replace("\r\n ", "").split("\r\n")
    assert not [one for one in lines if one.startswith("ATTENDEE")]


# The shelf


def test_a_calendar_is_made_anew_after_a_while_and_keeps_its_tag() -> None:
    now = [0.0]
    made = [b"one", b"one", b"two"]
    kept = Shelf(clock=lambda: now[0])
    first = kept.take("k", lambda: made.pop(0))
    assert (first.calendar, kept.take("k", lambda: made.pop(0))) == (b"one", first)
    now[0] += shelf.MOST_SECONDS
    assert kept.take("k", lambda: made.pop(0)).tag == first.tag
    now[0] += shelf.MOST_SECONDS
    assert kept.take("k", lambda: made.pop(0)).tag != first.tag


def test_the_shelf_keeps_what_was_used_last() -> None:
    kept = Shelf(most_bytes=40)
    for key in ("a", "b", "a", "c", "d"):
        kept.take(key, lambda: b"calendar")
    gone = []
    for key in ("d", "c", "a"):
        before = kept.take(key, lambda: b"made again").calendar
        gone += [key] if before == b"made again" else []
    assert gone == ["a"]
