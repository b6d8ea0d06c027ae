"""Pre-flight on screen: the answer first, who and why, calls, and the curves."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from lxml import html
from openpyxl import load_workbook
from sqlalchemy import Engine

from matchmaker.database import reading, writing
from matchmaker.planning import WhatIfPoint
from matchmaker.records import Job, JobState, Organisation, Participant, Role
from tests.factories import make_request
from tests.web import scenes
from tests.web.conftest import SignIn, csrf_of
from tests.web.test_pages import texts
from web.organiser.curves import BOTTOM, HEIGHT, TOP, draw

Statements = Callable[[], AbstractContextManager[list[str]]]

PAGE = "/missions/one/pre-flight"
CALLS = f"{PAGE}/calls"

FOUND = {
    "revision": 0,
    "of": 4,
    "now": {"tables": 2, "slots": 5},
    "tables": [
        {"change": -1, "value": None, "bound": None, "meetings": None, "status": "infeasible"},
        {"change": 0, "value": 80, "bound": 80, "meetings": 3, "status": "optimal"},
        {"change": 1, "value": 90, "bound": 100, "meetings": 4, "status": "feasible"},
    ],
    "slots": [{"change": 0, "value": 80, "bound": 80, "meetings": 3, "status": "optimal"}],
}


def with_wishes(engine: Engine, slug: str = "one", pairs: int = 2) -> None:
    with writing(engine) as session:
        mission = scenes.planned_mission(session, slug, pairs=pairs)
        people = {
            one.code: one for one in session.query(Participant).filter_by(mission_id=mission.id)
        }
        for number in range(pairs):
            make_request(session, people[f"H{number}"], people[f"C{number}"])


@pytest.fixture
def wished(sqlite_engine: Engine) -> None:
    with_wishes(sqlite_engine)


def post(client: FlaskClient, path: str, **data: object) -> int:
    page = client.get(PAGE).text
    return client.post(path, data={"csrf_token": csrf_of(page), **data}).status_code


@pytest.mark.usefixtures("wished")
def test_the_answer_comes_first_and_names_who_and_why(staff: FlaskClient) -> None:
    page = staff.get(PAGE).text
    assert texts(page, ".headline") == ["Not for everybody: 1 participant would meet nobody"]
    assert texts(page, ".findings-hurts summary") == ["In no wish at all 1"]
    assert texts(page, ".findings-hurts li") == [
        "Visited one 2 synthetic : wishes for nobody, and nobody wishes for them."
    ]
    assert texts(page, ".room td") == ["2", "1 to 1", "5", "2 to 2"]


def test_an_empty_mission_is_told_what_it_lacks(staff: FlaskClient, sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as session:
        scenes.empty_mission(session, "one")
    page = staff.get(PAGE).text
    assert texts(page, ".headline") == ["No: no agenda can be planned as it is"]
    assert "This needs session blocks with slots" in page


@pytest.mark.usefixtures("wished")
def test_the_call_list_has_the_numbers(staff: FlaskClient, sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as session:
        for one in session.query(Participant):
            for person in one.delegates:
                person.telephone = "+86 10 5555"
    page = staff.get(CALLS).text
    assert "Visited one 2" in texts(page, "tbody th")[0]
    tree = html.fromstring(page)
    assert tree.cssselect("tbody a")[0].get("href") == "tel:+86105555"
    form = tree.cssselect("main form")[0]
    answer = staff.post(form.get("action"), data={"csrf_token": csrf_of(page)})
    assert answer.headers["Content-Disposition"] == "attachment; filename=one-calls.xlsx"
    rows = list(load_workbook(BytesIO(answer.data)).worksheets[0].iter_rows(values_only=True))
    assert any("+86 10 5555" in row for row in rows)


@pytest.mark.usefixtures("wished")
def test_curves_are_asked_for_shown_while_they_are_found_and_stopped(
    staff: FlaskClient, sqlite_engine: Engine
) -> None:
    assert post(staff, f"{PAGE}/what-if", act="find", limit="quick") == 302
    assert "wait for a worker" in staff.get(PAGE).text
    assert post(staff, f"{PAGE}/what-if", act="find") == 302
    with writing(sqlite_engine) as session:
        job = session.query(Job).one()
        job.state, job.progress = JobState.RUNNING, FOUND
    assert "Being found: 4 of 4 points." in staff.get(PAGE).text
    assert post(staff, f"{PAGE}/what-if", act="stop") == 302
    with reading(sqlite_engine) as session:
        assert session.query(Job).one().cancel_requested


@pytest.mark.usefixtures("wished")
def test_curves_say_how_sure_each_point_is_in_a_table_and_a_drawing(
    staff: FlaskClient, sqlite_engine: Engine
) -> None:
    post(staff, f"{PAGE}/what-if", act="find")
    with writing(sqlite_engine) as session:
        job = session.query(Job).one()
        job.state, job.result = JobState.DONE, FOUND
    page = staff.get(PAGE).text
    assert texts(page, ".curve:first-child tbody tr") == [
        "1 – – proven: no agenda keeps the rules",
        "2 now 3 80 proven",
        "3 4 90 at most 100, gap 10%",
    ]
    tree = html.fromstring(page)
    assert [one.get("class") for one in tree.cssselect("circle")] == ["proven", "open"]
    assert len(tree.cssselect("svg[role=img][aria-label]")) == 1
    with writing(sqlite_engine) as session:
        session.query(Job).one().result = {**FOUND, "revision": -1}
    assert "find them again" in staff.get(PAGE).text


def test_a_drawing_keeps_to_its_paper_and_puts_more_higher() -> None:
    points = [
        WhatIfPoint(change, 5 + change, value, bound, 1, "feasible")
        for change, value, bound in ((-1, 1001, 1002), (0, 1003, 1003), (1, 1003, None))
    ]
    drawing = draw(points)
    assert drawing is not None
    first, second, third = drawing.marks
    assert first.y > second.y == third.y
    assert first.bound_y is not None
    assert (second.bound_y, third.bound_y) == (None, None)
    assert all(TOP <= mark.y <= HEIGHT - BOTTOM for mark in drawing.marks)
    assert [number for _, number in drawing.across] == [4, 5, 6]
    assert draw(points[:1]) is None


@pytest.mark.usefixtures("wished")
@pytest.mark.parametrize("path", [PAGE, CALLS])
def test_only_organisers_look_at_pre_flight(signed_in: SignIn, path: str) -> None:
    assert signed_in("c@example.org", Role.COORDINATOR).get(path).status_code == 403
    assert signed_in("n@example.org").get(path).status_code == 404


@pytest.mark.usefixtures("wished")
@pytest.mark.parametrize("path", [PAGE, CALLS])
def test_names_are_text_there(staff: FlaskClient, sqlite_engine: Engine, path: str) -> None:
    hostile = "<script>alert(1)</script>\"'><img src=x>{{ 7*7 }}"
    with writing(sqlite_engine) as session:
        for organisation in session.query(Organisation):
            organisation.name = f"{hostile} {organisation.id}"
    tree = html.fromstring(staff.get(path).text)
    assert not tree.cssselect("img")
    assert hostile in tree.text_content()


@pytest.mark.parametrize("path", [PAGE, CALLS])
def test_queries_of_pre_flight_do_not_grow_with_rows(
    staff: FlaskClient, sqlite_engine: Engine, statements: Statements, path: str
) -> None:
    with_wishes(sqlite_engine, "small", pairs=1)
    with statements() as few:
        assert staff.get(path.replace("one", "small")).status_code == 200
    with_wishes(sqlite_engine, "large", pairs=4)
    with statements() as many:
        assert staff.get(path.replace("one", "large")).status_code == 200
    assert few
    assert len(many) == len(few)
