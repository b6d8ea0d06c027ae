"""What came of meetings, on pages: one tap, a word corrected, many lines, a mail answered."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import Engine, select

from matchmaker.accounts import account_of
from matchmaker.database import reading, writing
from matchmaker.outcomes.answers import write
from matchmaker.outcomes.asking import token_of
from matchmaker.outcomes.checking import Answer
from matchmaker.permissions import OPERATOR
from matchmaker.records import (
    FollowUp,
    FollowUpState,
    Interest,
    Meeting,
    Message,
    Outcome,
    OutcomeSource,
    Participant,
    Role,
)
from tests.web import scenes
from tests.web.conftest import SignIn, csrf_of

SECRET = "We doubt that they can pay"


@pytest.fixture(autouse=True)
def held(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mission ``one``, released, whose meetings were in February 2017."""
    monkeypatch.setattr(scenes, "FIRST_SLOT", datetime(2017, 2, 14, 1, tzinfo=UTC))
    with writing(sqlite_engine) as session:
        mission = scenes.planned_mission(session, "one")
        mission.starts_on, mission.ends_on = date(2017, 2, 13), date(2017, 2, 17)
        scenes.released(session, mission)


@pytest.fixture
def speaks(signed_in: SignIn, sqlite_engine: Engine) -> Callable[[str], FlaskClient]:
    """Signs in somebody who speaks for a participant."""

    def sign(code: str) -> FlaskClient:
        client = signed_in(f"{code.lower()}@example.org")
        with writing(sqlite_engine) as session:
            account = account_of(session, f"{code.lower()}@example.org")
            one = session.scalars(select(Participant).where(Participant.code == code)).one()
            one.delegates[0].account = account
        return client

    return sign


def said(engine: Engine) -> list[Outcome]:
    with reading(engine) as session:
        found = session.scalars(select(Outcome).order_by(Outcome.id)).all()
        session.expunge_all()
        return list(found)


def send(client: FlaskClient, path: str, page: str, **data: object) -> object:
    token = csrf_of(client.get(page).text)
    return client.post(path, data={"csrf_token": token, **data})


def texts(page: str) -> str:
    return " ".join(html.fromstring(page).text_content().split())


def test_one_tap_says_it_and_the_rest_is_optional(
    speaks: Callable[[str], FlaskClient], sqlite_engine: Engine
) -> None:
    client = speaks("H0")
    day = client.get("/my/one/H0").text
    assert "How was it with Visited one 1?" in texts(day)  # the last one
    path = "/my/one/H0/outcomes/H0~C0"
    answer = send(client, f"{path}/tap", "/my/one/H0/outcomes", tap="possible")
    assert answer.location == path
    (one,) = said(sqlite_engine)
    assert (one.interest, one.held, one.source) == (Interest.POSSIBLE, True, OutcomeSource.PAGE)

    wrong = {"interest": "concrete", "held": "yes", "next_step": "Send prices",
             "next_until": "2017-02-01", "private_note": SECRET}  # fmt: skip
    refused = send(client, path, path, **wrong)
    assert refused.status_code == 422
    assert "The next step's date 1 Feb 2017 is before the meeting, which was on 14 Feb 2017." in (
        texts(refused.text)
    )
    assert "Send prices" in refused.text  # nothing has to be typed again
    assert len(said(sqlite_engine)) == 1
    done = send(client, path, path, **wrong | {"next_until": "2017-03-01"})
    assert done.status_code == 302
    first, second = said(sqlite_engine)
    assert (first.counts, second.replaces_id, second.next_until) == (
        False, first.id, date(2017, 3, 1),
    )  # fmt: skip
    assert "Concrete next step" in texts(client.get("/my/one/H0/outcomes").text)


def test_a_private_note_is_read_by_its_own_side_and_coordinators_alone(
    speaks: Callable[[str], FlaskClient],
    signed_in: SignIn,
    sqlite_engine: Engine,
) -> None:
    ours, theirs = speaks("H0"), speaks("C0")
    path = "/my/one/H0/outcomes/H0~C0"
    send(ours, path, path, interest="none", held="yes", private_note=SECRET)
    number = said(sqlite_engine)[0].id
    organiser = signed_in(role=Role.ORGANISER)
    coordinator = signed_in("carla@example.org", Role.COORDINATOR)
    pages = ("/missions/one/outcomes", "/missions/one/outcomes/H0~C0",
             f"/missions/one/outcomes/words/{number}")  # fmt: skip
    assert SECRET in ours.get(path).text
    assert [SECRET in coordinator.get(page).text for page in pages] == [False, True, True]
    assert not any(SECRET in organiser.get(page).text for page in pages)
    assert theirs.get(path).status_code == 404
    assert "No interest" not in texts(
        theirs.get("/my/one/C0/outcomes/H0~C0").text.split("<form")[0]
    )

    # An organiser who corrects the word neither reads nor loses the note.
    send(organiser, pages[2], pages[2], said_on="2017-03-01", interest="possible", why="A call")
    assert [one.private_note for one in said(sqlite_engine)] == [SECRET, SECRET]


def grid(**lines: list[str]) -> dict[str, list[str] | str]:
    """A form of two lines; what is not given is empty."""
    names = ("meeting", "who", "line_source", "line_said_on", "came", "said", "next_by",
             "next_until", "begun")  # fmt: skip
    empty = {"who": ["home", "home"]}
    return {name: lines.get(name, empty.get(name, ["", ""])) for name in names}


def test_lines_are_saved_all_or_none_with_each_fault_by_its_line(
    signed_in: SignIn, sqlite_engine: Engine
) -> None:
    client = signed_in("carla@example.org", Role.COORDINATOR)
    path = "/missions/one/outcomes/log"
    presets = {"source": "wechat", "said_on": "2017-03-01"}
    lines = grid(meeting=["H0~C0 Home one 0 – Visited one 0", "H9~C9"],
                 came=["concrete", "possible"], said=["They signed", "Nothing"])  # fmt: skip
    refused = send(client, path, path, **lines, **presets)
    assert refused.status_code == 422
    tree = html.fromstring(refused.text)
    assert [one.get("id") for one in tree.cssselect("tr.wrong")] == ["line-1"]
    assert tree.cssselect("#fault-1")[0].text_content() == (
        'There is no meeting "H9~C9"; choose one of the list.'
    )
    assert "They signed" in refused.text
    assert said(sqlite_engine) == []

    more = send(client, path, path, **lines, **presets, do="more")
    assert len(html.fromstring(more.text).cssselect("[name=meeting]")) == 10
    lines["meeting"] = ["H0~C0", "H0~C1"]
    lines["line_source"] = ["", "hearsay"]
    lines["who"] = ["home", "heard"]
    lines["came"] = ["concrete", "not_held"]
    assert send(client, path, path, **lines, **presets).location == "/missions/one/outcomes"
    first, second = said(sqlite_engine)
    assert (first.source, first.interest, first.said) == (
        OutcomeSource.WECHAT, Interest.CONCRETE, "They signed",
    )  # fmt: skip
    assert (second.source, second.held, second.participant_id) == (
        OutcomeSource.HEARSAY, False, None,
    )  # fmt: skip
    assert "1 of 3 meetings led on" in texts(client.get("/missions/one/outcomes").text)


def test_a_form_begun_for_somebody_saves_only_the_lines_that_say_something(
    signed_in: SignIn, sqlite_engine: Engine
) -> None:
    client = signed_in(role=Role.ORGANISER)
    path = "/missions/one/outcomes/log?of=H0"
    meetings = [
        one.get("value") for one in html.fromstring(client.get(path).text).cssselect(
            "input[name=meeting]"
        )
    ]  # fmt: skip
    assert [one.split()[0] for one in meetings if one] == ["H0~C0", "H0~C1"]
    lines = grid(meeting=meetings[:2], came=["", "possible"], begun=["y", "y"])
    send(client, path, path, **lines, source="call", said_on="2017-03-01")
    assert [one.interest for one in said(sqlite_engine)] == [Interest.POSSIBLE]


@pytest.mark.parametrize("path", ["/missions/one/outcomes", "/missions/one/follow-ups"])
def test_more_meetings_take_no_more_queries(
    path: str,
    sqlite_engine: Engine,
    signed_in: SignIn,
    statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    client = signed_in("carla@example.org", Role.COORDINATOR)

    def asked(slug: str) -> int:
        with writing(sqlite_engine) as session:
            for one in session.scalars(select(Meeting).where(Meeting.mission.has(slug=slug))):
                for participant in one.participants:
                    write(
                        session,
                        one,
                        participant,
                        Answer(interest=Interest.POSSIBLE),
                        by=OPERATOR,
                        source=OutcomeSource.CALL,
                        said_on=date(2017, 2, 20),
                    )
                    session.add(
                        FollowUp(mission_id=one.mission_id, participant=participant, meeting=one,
                                 due_on=date(2017, 3, 1), created_by="x")
                    )  # fmt: skip
        with statements() as seen:
            assert client.get(path.replace("one", slug)).status_code == 200
        return len(seen)

    with writing(sqlite_engine) as session:
        scenes.planned_mission(session, "many", pairs=6)
    assert asked("one") == asked("many")


@pytest.fixture
def mailed(sqlite_engine: Engine, app: Flask) -> str:
    """H0 was asked by mail; the address that its delegate got."""
    with writing(sqlite_engine) as session:
        one = FollowUp(
            participant=session.scalars(select(Participant).where(Participant.code == "H0")).one(),
            due_on=date(2017, 3, 17), state=FollowUpState.ASKED, asked_at=datetime.now(UTC),
            last_asked_at=datetime.now(UTC), created_by="clock", question="Did the samples come?",
        )  # fmt: skip
        one.mission_id = one.participant.mission_id
        session.add(one)
        session.flush()
        person = one.participant.delegates[0]
        return f"/follow-ups/{token_of(one, person, app.config['SECRET_KEY'])}"


def test_a_mail_is_answered_once_without_signing_in(
    mailed: str, client: FlaskClient, sqlite_engine: Engine
) -> None:
    page = client.get(mailed)
    assert "Did the samples come?" in texts(page.text)
    names = {one.get("name") for one in html.fromstring(page.text).cssselect("[name$=-interest]")}
    first, second = sorted(names)
    late = {first: "concrete", first.replace("interest", "next_until"): "2017-01-01"}
    refused = send(client, mailed, mailed, **late)
    assert refused.status_code == 422
    assert "is before the meeting" in texts(refused.text)
    assert said(sqlite_engine) == []
    token = csrf_of(client.get(mailed).text)
    answers = {"csrf_token": token, first: "concrete", second: "not_held"}
    done = client.post(mailed, data=answers)
    assert (done.status_code, done.location) == (302, "/follow-ups/answered")
    assert [(one.interest, one.held) for one in said(sqlite_engine)] == [
        (Interest.CONCRETE, None), (None, False),
    ]  # fmt: skip
    for again in (client.post(mailed, data=answers), client.get(mailed)):
        assert again.status_code == 410
        assert "and nothing more is saved here." in texts(again.text)
    assert len(said(sqlite_engine)) == 2


def test_a_forged_or_late_address_saves_nothing(
    mailed: str, client: FlaskClient, sqlite_engine: Engine
) -> None:
    token = csrf_of(client.get(mailed).text)
    (name, *_) = (
        one.get("name") for one in html.fromstring(client.get(mailed).text).cssselect(
            "[name$=-interest]"
        )
    )  # fmt: skip
    answers = {"csrf_token": token, name: "concrete"}
    forged = mailed[:-4] + "aaaa"
    assert client.get(forged).status_code == 404
    assert client.post(forged, data=answers).status_code == 404
    with writing(sqlite_engine) as session:
        one = session.scalars(select(FollowUp)).one()
        one.last_asked_at = datetime(2017, 3, 17, tzinfo=UTC)
    late = client.post(mailed, data=answers)
    assert late.status_code == 410
    assert "This address was good until 16 May 2017." in texts(late.text)
    assert said(sqlite_engine) == []


def test_the_board_chases_with_one_tap_and_only_once_a_day(
    signed_in: SignIn, sqlite_engine: Engine
) -> None:
    with writing(sqlite_engine) as session:
        home = session.scalars(select(Participant).where(Participant.code == "H0")).one()
        home.delegates[0].email = "h0@one.example"
        session.add(FollowUp(mission_id=home.mission_id, participant=home, months=1,
                             due_on=date(2017, 3, 17), created_by="clock"))  # fmt: skip
    client = signed_in("carla@example.org", Role.COORDINATOR)
    board = client.get("/programme/follow-ups").text
    assert "0 due this week, 1 overdue" in texts(board)
    (form, *_) = html.fromstring(board).cssselect(".board form")
    data = {one.get("name"): one.get("value") for one in form.cssselect("input")}
    assert client.post(form.get("action"), data=data).location == "/programme/follow-ups"
    assert client.post(form.get("action"), data=data).status_code == 422  # tapped twice
    with reading(sqlite_engine) as session:
        mail = session.scalars(select(Message)).one()
        assert "/follow-ups/" in mail.text
        assert mail.to_address == "h0@one.example"


def test_a_case_is_raised_from_what_was_said(signed_in: SignIn, sqlite_engine: Engine) -> None:
    client = signed_in("carla@example.org", Role.COORDINATOR)
    page = "/missions/one/outcomes/H0~C0"
    assert send(client, f"{page}/case", page).location == page
    assert "Led to case C-1" in texts(client.get(page).text)
    assert send(client, f"{page}/case", page).status_code == 422  # not by tapping twice
