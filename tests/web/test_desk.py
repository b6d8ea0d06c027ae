"""The desk's pages: what a clerk sees, and taps with and without a script."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from lxml import html
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from matchmaker.database import reading, writing
from matchmaker.records import (
    Arrival,
    Interest,
    InterpreterPool,
    Meeting,
    MeetingInterpreter,
    MeetingMark,
    MeetingState,
    Mission,
    Outcome,
    OutcomeSource,
    Participant,
    ParticipantState,
    Role,
)
from tests.web import scenes
from tests.web.conftest import SignIn, csrf_of

SOON = {"kind": "held", "meeting": "H1~C1", "seen": ""}


@pytest.fixture
def clerk(sqlite_engine: Engine, signed_in: SignIn) -> FlaskClient:
    """Somebody who runs the desk of a mission that is on now, and has no other part."""
    with writing(sqlite_engine) as session:
        scenes.under_way(session)
    return signed_in("anna@example.org", Role.DESK, mission="today")


@pytest.fixture
def read(sqlite_engine: Engine) -> Iterator[Session]:
    with reading(sqlite_engine) as session:
        yield session


def send(client: FlaskClient, *taps: dict[str, Any], now: datetime | None = None) -> Any:
    """What the page's script does; the answers by tap."""
    token = csrf_of(client.get("/desk/today").text)
    sent = {"now": (now or datetime.now(UTC)).isoformat(), "taps": list(taps)}
    answer = client.post("/desk/today/taps", json=sent, headers={"X-CSRFToken": token})
    assert answer.status_code == 200, answer.text
    return answer.json["taps"]


def made(number: str, at: datetime | None = None, **said: Any) -> dict[str, Any]:
    return {**SOON, "id": number, "at": (at or datetime.now(UTC)).isoformat(), **said}


def today() -> str:
    return datetime.now(UTC).date().isoformat()


def press(client: FlaskClient, page: str, name: str) -> Any:
    """Press a button of a page as a browser without scripts does, impatiently twice."""
    text = client.get(page).text
    (button,) = (
        one
        for one in html.fromstring(text).cssselect("button.tap")
        if re.fullmatch(name, " ".join(one.text_content().split()))
    )
    back = {"back": "arrivals"} if "arrivals" in page else {}
    data = {"csrf_token": csrf_of(text), "tap": button.get("value"), **back}
    answer = client.post("/desk/today/tap", data=data)
    assert answer.status_code == 303
    return client.post("/desk/today/tap", data=data, follow_redirects=True)


def test_a_clerk_is_led_to_the_desk_and_sees_who_sits_where_and_who_is_missing(
    clerk: FlaskClient,
) -> None:
    assert clerk.get("/").location == "/desk/"
    assert clerk.get("/desk/").location == "/desk/today"
    tree = html.fromstring(clerk.get("/desk/today").text)
    sittings = tree.cssselect("details")
    assert [one.get("data-phase") for one in sittings] == ["now", "over"]
    assert [one.get("open") is not None for one in sittings] == [True, False]
    rows = sittings[0].cssselect("[data-meeting]")
    assert [one.get("data-meeting") for one in rows] == ["H1~C1", "H0~C1"]
    assert sittings[0].cssselect("[data-missing]")[0].text == "4"
    assert rows[0].cssselect("a.tel")[0].get("href").startswith("tel:+34600000")
    nowhere = ("/missions/today", "/missions/today/people", "/my/today/H0", "/desk/elsewhere")
    assert [clerk.get(one).status_code for one in nowhere] == [403, 403, 403, 404]


def test_every_button_works_as_a_form_and_counts_once_when_sent_twice(
    clerk: FlaskClient, read: Session
) -> None:
    press(clerk, "/desk/today", r"Not come – Visited today 1, Table 2, [\d:–]+")
    page = press(clerk, "/desk/today/arrivals", "Here – Home today 0")
    assert page.request.path == "/desk/today/arrivals"
    assert read.scalar(select(func.count(MeetingMark.id))) == 1
    assert read.scalar(select(func.count(Arrival.id))) == 1


def test_all_that_are_open_are_held_at_once_and_what_was_settled_meanwhile_stays(
    clerk: FlaskClient, read: Session
) -> None:
    text = clerk.get("/desk/today").text
    tree = html.fromstring(text)
    button = tree.cssselect("[data-phase=now] .all-held button")[0]
    send(clerk, made("meanwhile", kind="no_show", participant="C1"))
    data = {"csrf_token": csrf_of(text), "tap": button.get("value")}
    page = clerk.post("/desk/today/tap", data=data, follow_redirects=True).text
    assert "Anna said at" in page
    states = dict(read.execute(select(Meeting.code, Meeting.state)).all())
    assert states["H1~C1"] is MeetingState.NO_SHOW
    assert states["H0~C1"] is MeetingState.HELD
    assert states["H0~C0"] is MeetingState.PLANNED


def test_taps_that_a_script_sends_are_answered_one_by_one(
    clerk: FlaskClient, read: Session
) -> None:
    answers = send(
        clerk,
        made("a"),
        made("b", kind="danced"),
        made("c", meeting="H9~C9"),
        made("d", kind="here", participant="H0", day="tomorrow"),
        made("", kind="held"),
        made(
            "e",
            kind="here",
            participant="H0",
            delegate=10**9,
            day=today(),
        ),
        made("f", meeting="H0~C1", kind="no_show", participant="C1"),
    )
    assert [one["counted"] for one in answers] == [True, False, False, False, False, False, True]
    assert answers[2]["refused"] == "There is no meeting H9~C9."
    assert answers[5]["refused"] == "There is no such person in Home today 0."
    assert send(clerk, made("a"))[0] == {
        "id": "a",
        "counted": True,
        "repeated": True,
        "conflict": "",
    }
    assert read.scalar(select(func.count(MeetingMark.id))) == 2


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "control"])
def test_a_replay_counts_once_and_without_its_guard_twice(
    clerk: FlaskClient, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    if not guarded:
        monkeypatch.setattr("matchmaker.desk.arrivals.known", lambda *_: None)
        with sqlite_engine.begin() as connection:
            (made_so,) = connection.exec_driver_sql(
                "SELECT sql FROM sqlite_master WHERE name = 'arrival'"
            ).one()
            rule = re.search(r",\s*CONSTRAINT uq_arrival\w+ UNIQUE \([^)]*\)", made_so)
            assert rule is not None
            connection.exec_driver_sql("DROP TABLE arrival")
            connection.exec_driver_sql(made_so.replace(rule[0], ""))
    come = made("x", kind="here", participant="H0", day=today())
    send(clerk, come)
    send(clerk, come)
    with reading(sqlite_engine) as session:
        assert session.scalar(select(func.count(Arrival.id))) == (1 if guarded else 2)


def test_a_device_with_a_wrong_clock_says_when_it_was_by_the_servers(
    clerk: FlaskClient, read: Session
) -> None:
    wrong = timedelta(days=-400)
    sent = datetime.now(UTC)
    send(clerk, made("a", at=sent + wrong - timedelta(minutes=7)), now=sent + wrong)
    at = read.scalars(select(MeetingMark.at)).one()
    assert abs(at - (sent - timedelta(minutes=7))) < timedelta(minutes=2)


def test_what_is_no_list_of_taps_is_refused_in_words(clerk: FlaskClient) -> None:
    token = csrf_of(clerk.get("/desk/today").text)
    for sent in (None, [], {"taps": []}, {"taps": "x"}, {"taps": [{}] * 201}):
        answer = clerk.post("/desk/today/taps", json=sent, headers={"X-CSRFToken": token})
        assert (answer.status_code, answer.json) == (
            422,
            {"message": "That is no list of taps."},
        )
    odd = {"taps": [None, 7, {"id": {}, "at": 3, "kind": [], "seen": {}, "many": "x"}]}
    answer = clerk.post("/desk/today/taps", json=odd, headers={"X-CSRFToken": token})
    assert [one["counted"] for one in answer.json["taps"]] == [False] * 3
    assert clerk.post("/desk/today/taps", json={"taps": [made("a")]}).status_code == 400
    assert clerk.post("/desk/today/tap", data={"csrf_token": token}).status_code == 422


def test_either_side_says_at_the_desk_what_came_of_it_with_one_tap(
    clerk: FlaskClient, read: Session
) -> None:
    page = clerk.get("/desk/today").text
    assert html.fromstring(page).cssselect(".came-tap[aria-pressed=true]") == []
    came = {"kind": "came", "meeting": "H1~C1", "participant": "H1"}
    waited = datetime.now(UTC) - timedelta(minutes=1)
    answers = send(
        clerk,
        made("a", at=waited, **came | {"interest": "concrete"}),
        made("b", **came | {"participant": "C1", "interest": "none"}),
        made("c", at=waited - timedelta(minutes=1), **came | {"interest": "none"}),
        made("d", **came | {"interest": "danced"}),
        made("e", **came | {"participant": "H0", "interest": "none"}),
        made("a", at=waited, **came | {"interest": "concrete"}),
    )
    assert [one["counted"] for one in answers] == [True, True, True, False, False, True]
    assert "Anna tapped something else later" in answers[2]["conflict"]
    assert answers[5]["repeated"]
    words = read.scalars(select(Outcome).order_by(Outcome.id)).all()
    assert [(one.source, one.interest, one.held) for one in words] == [
        (OutcomeSource.DESK, Interest.CONCRETE, True),
        (OutcomeSource.DESK, Interest.NONE, True),
    ]
    # Without a script: another button corrects the word, the same one again takes it away.
    pressed = html.fromstring(clerk.get("/desk/today").text).cssselect("[aria-pressed=true]")
    assert [one.text_content() for one in pressed] == [
        "Concrete next step – Home today 1",
        "No interest – Visited today 1",
    ]
    press(clerk, "/desk/today", "Possible – Home today 1")
    assert _counting(read) == ["none", "possible"]
    press(clerk, "/desk/today", "Possible – Home today 1")
    assert _counting(read) == ["", "none"]


def _counting(read: Session) -> list[str]:
    read.rollback()
    return sorted(
        one.interest.value if one.interest else ""
        for one in read.scalars(select(Outcome))
        if one.counts
    )


def test_taps_are_throttled_by_account(clerk: FlaskClient, signed_in: SignIn) -> None:
    token = csrf_of(clerk.get("/desk/today").text)
    told = [
        clerk.post("/desk/today/taps", json={}, headers={"X-CSRFToken": token}).status_code
        for _ in range(121)
    ]
    assert (set(told[:120]), told[120]) == ({422}, 429)
    other = signed_in("bo@example.org", Role.DESK, mission="today")
    send(other, made("b"))


def test_arrivals_are_found_in_both_scripts_and_without_accents(
    clerk: FlaskClient, sqlite_engine: Engine
) -> None:
    with writing(sqlite_engine) as session:
        by_code = {one.code: one for one in session.query(Participant)}
        by_code["H0"].organisation.name = "Agrupació Barça"
        by_code["C2"].state = ParticipantState.WITHDRAWN

    def found(text: str) -> list[str]:
        page = clerk.get("/desk/today/arrivals", query_string={"find": text}).text
        return [one.get("data-guest") for one in html.fromstring(page).cssselect("[data-guest]")]

    assert found("") == ["H0", "H1", "C0", "C1"]
    assert found("barca agrup") == ["H0"]
    assert found("王小明") == ["H0", "H1", "C0", "C1"]
    assert found("c1 wang") == ["C1"]
    assert found("nobody of that name") == []


def test_the_rows_are_not_sent_again_until_somebody_taps(clerk: FlaskClient) -> None:
    first = clerk.get("/desk/today/rows")
    again = clerk.get("/desk/today/rows", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    send(clerk, made("a"))
    changed = clerk.get("/desk/today/rows", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_another_day_is_looked_at_as_a_rehearsal_that_counts_for_nothing(
    sqlite_engine: Engine, signed_in: SignIn, read: Session
) -> None:
    with writing(sqlite_engine) as session:
        scenes.released(session, scenes.planned_mission(session, "today"))
    clerk = signed_in("anna@example.org", Role.DESK, mission="today")
    page = clerk.get("/desk/today?day=2027-03-09&at=10:05").text
    assert "Rehearsal." in page
    tree = html.fromstring(page)
    assert tree.cssselect("[data-hand]")[0].text == "10:05"
    assert {one.get("data-phase") for one in tree.cssselect("details")} == {"over", "now"}
    send(clerk, made("a"))
    assert read.scalars(select(MeetingMark.rehearsal)).one()
    assert read.scalars(select(Meeting.state).where(Meeting.code == "H1~C1")).one() is (
        MeetingState.PLANNED
    )
    data = {"csrf_token": csrf_of(clerk.get("/desk/today").text)}
    page = clerk.post("/desk/today/clear", data=data, follow_redirects=True).text
    assert "Cleared: 1 taps of the rehearsal." in page
    for odd in ("?day=x&at=y", "?day=1999-01-01&at=25:00", "?at=10:05%2B02:00"):
        assert clerk.get(f"/desk/today{odd}").status_code == 200


def test_the_service_worker_sees_the_desk_alone_and_goes_with_the_session(
    clerk: FlaskClient, client: FlaskClient
) -> None:
    worker = client.get("/desk/worker.js")
    assert worker.mimetype == "text/javascript"
    assert "today" not in worker.text
    (listed,) = re.findall(r"ASSETS = (\[.*\]);", worker.text)
    assets = json.loads(listed)
    for one in assets:
        with client.get(one) as answer:
            assert answer.status_code == 200
    desk, other = clerk.get("/desk/today"), clerk.get("/account")
    assert "worker-src 'self'" in desk.headers["Content-Security-Policy"]
    assert "worker-src" not in other.headers["Content-Security-Policy"]
    linked = html.fromstring(desk.text).xpath("//link/@href | //script/@src")
    assert set(linked) <= set(assets)
    out = clerk.post("/sign-out", data={"csrf_token": csrf_of(other.text)})
    assert out.headers["Clear-Site-Data"] == '"storage"'


def test_what_the_desk_says_is_seen_by_whom_it_concerns(
    clerk: FlaskClient, signed_in: SignIn, sqlite_engine: Engine
) -> None:
    send(
        clerk,
        made("a", meeting="H0~C1", kind="late", participant="C1"),
        made("b", meeting="H1~C1", kind="no_show", participant="H1"),
    )
    organiser = signed_in("olga@example.org", Role.ORGANISER)
    home = html.fromstring(organiser.get("/missions/today").text)
    figures = [" ".join(one.text_content().split()) for one in home.cssselect(".tally dd")][:4]
    assert figures == ["1 of 4", "0 of 3", "1", "1"]
    assert "Visited today 1 is late. Wait at the table" in organiser.get("/my/today/H0").text
    seen = organiser.get("/my/today/C1").text
    assert "Home today 1 did not come." in seen
    assert "You are missed at the table." in seen
    assert "You are missed at the table." in organiser.get("/my/today/H1").text
    send(
        clerk, made("c", at=datetime.now(UTC) + timedelta(seconds=30), meeting="H0~C1", kind="held")
    )
    assert "is late" not in organiser.get("/my/today/H0").text
    with writing(sqlite_engine) as session:
        scenes.released(session, scenes.planned_mission(session, "later"))
    assert "Today at the desk" not in organiser.get("/missions/later").text


def test_an_organiser_names_who_runs_the_desk(clerk: FlaskClient, signed_in: SignIn) -> None:
    assert clerk.get("/desk/today/staff").status_code == 403
    organiser = signed_in("olga@example.org", Role.ORGANISER, mission="today")
    page = "/desk/today/staff"

    def add(**said: str) -> Any:
        data = {"csrf_token": csrf_of(organiser.get(page).text), **said}
        return organiser.post(page, data=data, follow_redirects=True)

    assert add(name="", email="bo@example.org").status_code == 422
    assert "is no mail address" in add(name="Bo", email="bo").text
    for _ in range(2):
        assert "Bo runs the desk now" in add(name="Bo", email="bo@example.org").text
    bo = signed_in("bo@example.org")
    assert bo.get("/desk/today").status_code == 200
    listed = html.fromstring(organiser.get(page).text).cssselect(".desk-list form")
    assert len(listed) == 2
    data = {"csrf_token": csrf_of(organiser.get(page).text)}
    organiser.post(listed[1].get("action"), data=data)
    assert bo.get("/desk/today").status_code == 404
    assert organiser.post(listed[1].get("action"), data=data).status_code == 404


def test_where_each_interpreter_must_be(clerk: FlaskClient, sqlite_engine: Engine) -> None:
    assert "No interpreter is needed" in clerk.get("/desk/today/interpreters").text
    with writing(sqlite_engine) as session:
        mission = session.query(Mission).one()
        pool = InterpreterPool(
            mission_id=mission.id, first_language="en", second_language="zh", interpreters=1
        )
        session.add(pool)
        session.flush()
        for code in ("H0~C0", "H1~C1"):
            meeting = session.query(Meeting).filter_by(code=code).one()
            meeting.interpreters.append(MeetingInterpreter(pool_id=pool.id, unit=1))
    tree = html.fromstring(clerk.get("/desk/today/interpreters").text)
    assert tree.cssselect("h2")[0].text.strip() == "Interpreter English–Chinese 1"
    jobs = tree.cssselect(".desk-list li")
    assert [one.get("class") for one in jobs] == ["over", "on"]
    assert "Home today 1 – Visited today 1" in jobs[1].text_content()
    assert "Interpreter English–Chinese 1" in clerk.get("/desk/today").text

    own = tree.xpath("//a[text()='Open the sheet']/@href")[0].removeprefix("http://localhost")
    stranger = clerk.application.test_client()
    sheet = stranger.get(own)
    assert sheet.headers["Referrer-Policy"] == "no-referrer"
    mine = html.fromstring(sheet.text)
    assert len(mine.cssselect(".desk-list li")) == 2
    assert "Home today 1 – Visited today 1" in mine.text_content()
    feed = stranger.get(f"{own}.ics")
    events = Calendar.from_ical(feed.data).walk("VEVENT")
    assert "Interpreting for Home today 1 and Visited today 1" in [
        str(one["SUMMARY"]) for one in events
    ]
    assert len({str(one["UID"]) for one in events}) == 2
    tag = {"If-None-Match": feed.headers["ETag"]}
    assert stranger.get(f"{own}.ics", headers=tag).status_code == 304
    rows = clerk.get("/desk/today/interpreters/rows").text
    assert "own-sheet" in rows
    assert "csrf" not in rows, "a token would make the rows new each time they are asked for"
    renew = tree.cssselect(".own-sheet button[form=renew]")[0]
    data = {"csrf_token": csrf_of(clerk.get("/desk/today/interpreters").text)}
    assert clerk.post(renew.get("formaction"), data=data).status_code == 302
    assert [stranger.get(one).status_code for one in (own, f"{own}.ics", f"{own}x")] == [404] * 3
    again = html.fromstring(clerk.get("/desk/today/interpreters").text)
    assert again.xpath("//a[text()='Open the sheet']/@href")[0] != own
