"""Requests as an organiser sees them: what waits, who is wanted, and answering on behalf."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import Engine

from matchmaker.database import reading, writing
from matchmaker.records import (
    AuditEntry,
    MeetingRequest,
    Mission,
    Organisation,
    Participant,
    Priority,
    RequestState,
    Role,
)
from tests.factories import make_request
from tests.web import scenes
from tests.web.conftest import SignIn, csrf_of
from tests.web.test_pages import texts

Statements = Callable[[], AbstractContextManager[list[str]]]

LIST = "/missions/one/requests"
PAIR = f"{LIST}/H0/C0"
PAGES = (LIST, f"{LIST}/people", f"{LIST}/matrix", f"{LIST}/rules", PAIR)


def with_requests(engine: Engine, slug: str = "one", pairs: int = 2) -> None:
    """Each home participant asks all counterparts, the first two days ago; C1 asks H0 back."""
    with writing(engine) as session:
        mission = scenes.planned_mission(session, slug, pairs=pairs)
        people = {
            one.code: one for one in session.query(Participant).filter_by(mission_id=mission.id)
        }
        for number in range(pairs):
            for other in range(pairs + 1):
                request = make_request(session, people[f"H{number}"], people[f"C{other}"])
                request.asked_at = datetime.now(UTC) - timedelta(days=2, hours=1)
        make_request(session, people["C1"], people["H0"])


@pytest.fixture
def asked(sqlite_engine: Engine) -> None:
    with_requests(sqlite_engine)


def state_of(engine: Engine, asker: str, asked: str) -> RequestState | None:
    with reading(engine) as session:
        found = [
            one.state
            for one in session.query(MeetingRequest)
            if (one.asker.code, one.asked.code) == (asker, asked)
        ]
    return found[0] if found else None


def post(client: FlaskClient, path: str, **data: object) -> tuple[int, str]:
    page = client.get(path.partition("?")[0]).text
    answer = client.post(path, data={"csrf_token": csrf_of(page), **data})
    return answer.status_code, answer.text if answer.status_code == 422 else answer.location


def told(client: FlaskClient) -> list[str]:
    return texts(client.get(LIST).text, "[role=status]")


@pytest.mark.usefixtures("asked")
def test_the_list_says_first_what_waits_and_since_when(staff: FlaskClient) -> None:
    page = staff.get(LIST).text
    assert texts(page, ".headline") == ["5 requests wait for an answer, the longest for 2 days"]
    assert texts(page, "tbody th")[0] == "Home one 0"
    assert texts(page, "tbody .standing") == ["⇄ Both ask"] + ["? Waiting for an answer"] * 5
    assert texts(page, "tbody .note")[0] == "of Visited one 0, for 2 days"


@pytest.mark.usefixtures("asked")
def test_the_list_shows_one_standing_or_one_name(staff: FlaskClient) -> None:
    assert texts(staff.get(f"{LIST}?show=mutual").text, "tbody th") == ["Home one 0"]
    assert len(texts(staff.get(f"{LIST}?q=c2").text, "tbody th")) == 2
    assert "No request is like that." in staff.get(f"{LIST}?q=nobody").text


def test_a_long_list_comes_in_pages(staff: FlaskClient, sqlite_engine: Engine) -> None:
    with_requests(sqlite_engine, pairs=8)
    first, last = staff.get(LIST).text, staff.get(f"{LIST}?page=99").text
    assert len(texts(first, "tbody th")) == 50
    assert "Page 2 of 2" in last
    assert len(texts(last, "tbody th")) == 72 - 50


@pytest.mark.usefixtures("asked")
def test_a_request_is_accepted_from_the_list_which_stays_as_it_was(
    staff: FlaskClient, sqlite_engine: Engine
) -> None:
    page = staff.get(f"{LIST}?show=waiting").text
    form = html.fromstring(page).cssselect("tbody form")[0]
    code, where = post(staff, form.get("action"), side="home", act="accept")
    assert (code, where) == (302, f"{LIST}?show=waiting&page=1")
    assert state_of(sqlite_engine, "H0", "C0") is RequestState.ACCEPTED
    assert told(staff) == ["Accepted on behalf of Visited one 0: the request of Home one 0."]
    with reading(sqlite_engine) as session:
        entry = session.query(AuditEntry).filter_by(action="request_accepted").one()
        assert (entry.by, entry.details["on_behalf"]) == ("Olga", True)


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("act", "state"),
    [
        ("accept", RequestState.ACCEPTED),
        ("decline", RequestState.DECLINED),
        ("close", RequestState.EXPIRED),
        ("withdraw", RequestState.WITHDRAWN),
    ],
)
def test_an_organiser_answers_and_closes_what_waits(
    staff: FlaskClient, sqlite_engine: Engine, act: str, state: RequestState
) -> None:
    assert post(staff, PAIR, side="home", act=act) == (302, PAIR)
    assert state_of(sqlite_engine, "H0", "C0") is state


@pytest.mark.usefixtures("asked")
def test_an_organiser_wishes_and_vetoes_on_behalf(
    staff: FlaskClient, sqlite_engine: Engine
) -> None:
    path = f"{LIST}/H1/C0"
    post(staff, path, side="counterpart", act="wish", priority="must", note="by telephone")
    assert state_of(sqlite_engine, "H1", "C0") is RequestState.ACCEPTED
    post(staff, path, side="counterpart", act="wish", priority="never")
    assert texts(staff.get(path).text, ".headline") == ["No meeting of the two is planned"]


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    "data",
    [
        {"side": "home", "act": "dance"},
        {"side": "middle", "act": "accept"},
        {"side": "counterpart", "act": "accept"},
        {"side": "home", "act": "wish", "note": "x" * 501},
    ],
)
def test_what_cannot_be_done_is_said_in_words(
    staff: FlaskClient, sqlite_engine: Engine, data: dict[str, str]
) -> None:
    code, page = post(staff, PAIR, **data)
    assert code == 422
    assert texts(page, "[role=alert]")
    assert state_of(sqlite_engine, "H0", "C0") is RequestState.PENDING


@pytest.mark.usefixtures("asked")
def test_rules_are_given_in_the_missions_own_time(
    staff: FlaskClient, sqlite_engine: Engine
) -> None:
    rules = f"{LIST}/rules"
    assert post(staff, rules, act="save", most_requests="7", until="2027-02-01T18:00")[0] == 302
    with reading(sqlite_engine) as session:
        mission = session.query(Mission).one()
        assert mission.most_requests == 7
        assert mission.requests_expire_at == datetime(2027, 2, 1, 10, tzinfo=UTC)
    tree = html.fromstring(staff.get(rules).text)
    assert [one.get("value") for one in tree.cssselect("#most_requests, #until")] == [
        "7",
        "2027-02-01T18:00",
    ]
    for wrong in ({"most_requests": "0"}, {"until": "soon"}):
        assert post(staff, rules, act="save", **wrong)[0] == 422


@pytest.mark.usefixtures("asked")
def test_closing_lets_everything_unanswered_expire(
    staff: FlaskClient, sqlite_engine: Engine
) -> None:
    post(staff, f"{LIST}/rules", act="close")
    assert told(staff) == ["Requests are closed; 5 expired unanswered."]
    assert state_of(sqlite_engine, "H0", "C0") is RequestState.EXPIRED
    assert state_of(sqlite_engine, "H0", "C1") is RequestState.PENDING


@pytest.mark.usefixtures("asked")
def test_two_participants_are_opened_by_code_or_name(staff: FlaskClient) -> None:
    opened = staff.get(f"{LIST}/open?home=h1&counterpart=Visited one 2")
    assert opened.location == f"{LIST}/H1/C2"
    assert staff.get(f"{LIST}/open?home=H9&counterpart=C0").location == LIST


@pytest.mark.usefixtures("asked")
def test_over_requested_people_stand_first(staff: FlaskClient, sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as session:
        session.query(Participant).filter_by(code="C2").one().max_meetings = 1
    page = staff.get(f"{LIST}/people").text
    assert texts(page, ".headline") == [
        "1 participant is wanted for more meetings than it can hold"
    ]
    first = texts(page, "tbody tr")[0]
    assert first.startswith("Visited one 2")
    assert first.endswith("1, 1 fewer")
    assert len(texts(staff.get(f"{LIST}/people?side=home").text, "tbody tr")) == 2


@pytest.mark.usefixtures("asked")
def test_the_matrix_says_each_state_in_a_mark_and_in_words(staff: FlaskClient) -> None:
    page = staff.get(f"{LIST}/matrix").text
    assert texts(page, ".matrix td a") == [
        "? Waiting for an answer",
        "⇄ Both ask",
        *["? Waiting for an answer"] * 4,
    ]


def test_an_empty_mission_says_what_belongs_here(staff: FlaskClient, sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as session:
        scenes.empty_mission(session, "one")
    assert texts(staff.get(LIST).text, ".headline") == ["Nobody asked for a meeting yet"]
    assert "It takes participants of both sides." in staff.get(f"{LIST}/matrix").text
    assert "Nobody takes part yet." in staff.get(f"{LIST}/people").text


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("path", PAGES)
def test_only_organisers_look_at_requests(signed_in: SignIn, path: str) -> None:
    assert signed_in("c@example.org", Role.COORDINATOR).get(path).status_code == 403
    assert (
        signed_in("l@example.org", Role.LOCAL_PARTNER, mission="one").get(path).status_code == 403
    )
    assert signed_in("n@example.org").get(path).status_code == 404


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("path", [*PAGES, f"{LIST}/H9/C0", f"{LIST}/C0/H0"])
def test_pages_of_requests_answer(staff: FlaskClient, path: str) -> None:
    known = path in PAGES
    assert staff.get(path).status_code == (200 if known else 404)


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("path", [one for one in PAGES if not one.endswith("rules")])
def test_names_and_notes_are_text(staff: FlaskClient, sqlite_engine: Engine, path: str) -> None:
    hostile = "<script>alert(1)</script>\"'><img src=x>{{ 7*7 }}"
    with writing(sqlite_engine) as session:
        for organisation in session.query(Organisation):
            organisation.name = f"{hostile} {organisation.id}"
        for one in session.query(MeetingRequest):
            one.note = one.answer_note = one.proposed_by = hostile
    tree = html.fromstring(staff.get(path).text)
    assert not tree.cssselect("img")
    assert hostile in tree.text_content()


@pytest.mark.parametrize("path", PAGES)
def test_queries_about_requests_do_not_grow_with_rows(
    staff: FlaskClient, sqlite_engine: Engine, statements: Statements, path: str
) -> None:
    with_requests(sqlite_engine, "small", pairs=1)
    with statements() as few:
        assert staff.get(path.replace("one", "small")).status_code == 200
    with_requests(sqlite_engine, "large", pairs=4)
    with statements() as many:
        assert staff.get(path.replace("one", "large")).status_code == 200
    assert few
    assert len(many) == len(few)


@pytest.mark.usefixtures("asked")
def test_a_vetoed_pair_shows_as_such_to_the_organiser(
    staff: FlaskClient, sqlite_engine: Engine
) -> None:
    with writing(sqlite_engine) as session:
        first = session.query(MeetingRequest).order_by(MeetingRequest.id).first()
        assert first is not None
        first.priority = Priority.NEVER
    assert texts(staff.get(f"{LIST}?show=vetoed").text, "tbody .standing") == ["× Never to meet"]
