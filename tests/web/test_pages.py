"""Each page says what it is for, in every state a mission can be in."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import Engine

from matchmaker.database import writing
from matchmaker.records import Organisation
from tests.web import scenes

Statements = Callable[[], AbstractContextManager[list[str]]]

PAGES = (
    "/missions",
    "/missions/one",
    "/missions/one/tables",
    "/missions/one/participants",
    "/missions/one/participants?side=counterpart",
    "/missions/one/unmet",
    "/missions/one/fairness",
    "/missions/one/release",
    "/missions/one/participants/H0",
    "/missions/one/participants/C1",
    "/missions/one/participants/H0/calendar.ics",
)


def texts(page: str, path: str) -> list[str]:
    """The text of each element found, its pieces a space apart."""
    return [words(one) for one in html.fromstring(page).cssselect(path)]


def words(element: html.HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


@pytest.fixture
def planned(sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as session:
        scenes.planned_mission(session, "one")


@pytest.mark.usefixtures("planned")
@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_a_planned_mission_answers(staff: FlaskClient, path: str) -> None:
    assert staff.get(path).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_a_released_mission_answers(
    staff: FlaskClient, sqlite_engine: Engine, path: str
) -> None:
    with writing(sqlite_engine) as session:
        scenes.released(session, scenes.planned_mission(session, "one"))
    assert staff.get(path).status_code == 200


@pytest.mark.parametrize("place", ["", "/tables", "/participants", "/unmet"])
def test_a_mission_without_a_plan_says_what_belongs_there(
    staff: FlaskClient, sqlite_engine: Engine, place: str
) -> None:
    with writing(sqlite_engine) as session:
        scenes.empty_mission(session, "bare")
    page = staff.get(f"/missions/bare{place}").text
    assert texts(page, ".headline") == ["Not planned yet"]
    assert "Go to the people" in texts(page, "main .btn")


def test_an_empty_database_says_how_missions_get_there(staff: FlaskClient) -> None:
    assert "There is no mission yet" in staff.get("/missions").text


def test_the_first_page_shows_where_each_mission_stands(
    staff: FlaskClient, sqlite_engine: Engine
) -> None:
    with writing(sqlite_engine) as session:
        scenes.released(session, scenes.planned_mission(session, "one"))
        scenes.planned_mission(session, "two", proven=False)
        scenes.empty_mission(session, "bare")
    page = staff.get("/missions").text
    assert texts(page, "h2") == ["Mission one", "Mission two", "Mission to Nowhere"]
    assert texts(page, "li > div > p:nth-of-type(2)") == [
        "Planned; no higher value is possible, fewer waits perhaps. Release 1 is in force.",
        "Planned; the value is within 4% of the best possible.",
        "Not planned yet; nobody takes part so far.",
    ]
    assert texts(page, "dd") == ["3", "1,200", "1,200", "0%", "3", "1,200", "1,250", "4%"]
    assert texts(page, ".tag") == ["synthetic data", "synthetic data"]


@pytest.mark.usefixtures("planned")
def test_the_overview_says_how_good_the_agenda_is(staff: FlaskClient) -> None:
    page = staff.get("/missions/one").text
    assert texts(page, ".headline") == [
        "3 of 5 wishes met; no higher value is possible, fewer waits perhaps"
    ]
    assert texts(page, ".goals tbody td") == ["1,200", "1,200, proven", "0%", "2", "not known", "–"]
    assert texts(page, ".notice") == ["Synthetic data. Everything here is made up."]
    assert texts(page, ".stages [aria-current]") == ["Matching"]
    assert texts(page, "footer") == ["Working agenda of 1 Feb 2027, not released"]


def test_the_overview_names_the_release_in_force(staff: FlaskClient, sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as session:
        scenes.released(session, scenes.planned_mission(session, "one"))
    assert texts(staff.get("/missions/one").text, "footer") == ["Release 1 of 2 Feb 2027"]


@pytest.mark.usefixtures("planned")
def test_the_grid_by_table_has_headers_for_slots_and_tables(staff: FlaskClient) -> None:
    page = staff.get("/missions/one/tables").text
    assert texts(page, "thead th[scope=col]") == ["Slot", "Table 1", "Table 2", "Ice rink"]
    assert texts(page, "th[scope=rowgroup]") == ["Tuesday, 9 March 2027 · Tuesday · Beijing, UTC+8"]
    assert texts(page, "th[scope=row]")[:2] == ["09:00–09:25", "09:30–09:55"]
    third_row = html.fromstring(page).cssselect("tbody tr")[3]
    assert [words(cell) for cell in third_row.cssselect("td")] == [
        "Home one 1 Visited one 1",
        "Home one 0 Visited one 1",
        "",
    ]


@pytest.mark.usefixtures("planned")
def test_the_grid_by_participant_shows_waits_and_states_in_words(staff: FlaskClient) -> None:
    page = staff.get("/missions/one/participants").text
    assert texts(page, "thead th[scope=col]") == ["Slot", "Home one 0", "Home one 1"]
    assert texts(page, "td") == [
        *("Visited one 0 Ice rink", ""),
        *("waits", ""),
        *("Visited one 1 Table 2", "Visited one 1 Table 1"),
        *("", ""),
        *("", "Visited one 2 Table 2 Cancelled"),
    ]


@pytest.mark.usefixtures("planned")
def test_the_other_side_can_be_the_columns(staff: FlaskClient) -> None:
    page = staff.get("/missions/one/participants?side=counterpart").text
    assert texts(page, "thead th[scope=col]")[1:] == [f"Visited one {one}" for one in range(3)]
    assert texts(page, ".choice [aria-current]") == ["Counterparts"]


@pytest.mark.usefixtures("planned")
def test_unmet_wishes_come_with_their_reason(staff: FlaskClient) -> None:
    page = staff.get("/missions/one/unmet").text
    assert texts(page, "caption") == ["1 wish of 5, the most valuable first"]
    assert texts(page, "tbody td:nth-of-type(1)") == [
        "Home one 1 and Visited one 0 could meet, but every table is taken whenever both are free; "
        "one more table there would make it possible. When could they meet?"
    ]


@pytest.mark.usefixtures("planned")
def test_a_participant_sees_where_to_be_when_and_with_whom(staff: FlaskClient) -> None:
    page = staff.get("/missions/one/participants/H0").text
    assert texts(page, ".headline") == ["2 meetings"]
    assert texts(page, ".day h2") == ["Tuesday, 9 March 2027 · Tuesday · Beijing, UTC+8"]
    first, waits, second = texts(page, ".day li")
    assert first.startswith("09:00–09:25 Ice rink Visited one 0 synthetic China")
    assert "Brief of Visited one 0." in first
    assert waits == "09:30–09:55 no meeting"
    assert second.startswith("10:00–10:25 Table 2 Visited one 1")


@pytest.mark.usefixtures("planned")
def test_a_cancelled_meeting_is_shown_as_such_and_not_counted(staff: FlaskClient) -> None:
    page = staff.get("/missions/one/participants/H1").text
    assert texts(page, ".headline") == ["1 meeting"]
    assert texts(page, ".state") == ["Cancelled"]
    assert texts(page, ".list th[scope=row]") == ["Visited one 0"]


@pytest.mark.usefixtures("planned")
def test_the_calendar_is_a_file_to_download(staff: FlaskClient) -> None:
    answer = staff.get("/missions/one/participants/H0/calendar.ics")
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Content-Disposition"] == "attachment; filename=one-H0.ics"
    assert answer.data.count(b"BEGIN:VEVENT") == 2


@pytest.mark.usefixtures("planned")
@pytest.mark.parametrize(
    "path", ["/missions/two", "/missions/one/participants/H9", "/missions/one/rooms"]
)
def test_what_is_not_there_is_not_found(staff: FlaskClient, path: str) -> None:
    assert staff.get(path).status_code == 404


@pytest.mark.parametrize("path", [path for path in PAGES if not path.endswith(".ics")])
def test_names_are_text_everywhere(staff: FlaskClient, sqlite_engine: Engine, path: str) -> None:
    hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}"
    with writing(sqlite_engine) as session:
        mission = scenes.planned_mission(session, "one")
        mission.name = mission.synthetic_note = hostile
        for organisation in session.query(Organisation):
            organisation.name = f"{hostile} {organisation.id}"
    tree = html.fromstring(staff.get(path).text)
    assert {script.get("src") for script in tree.cssselect("script")} <= {
        "/static/vendor/bootstrap.bundle.min.js",
        "/static/grid.js",
    }
    assert not tree.cssselect("img")
    assert hostile in tree.text_content()


@pytest.mark.parametrize("path", PAGES)
def test_queries_do_not_grow_with_rows(
    staff: FlaskClient, sqlite_engine: Engine, statements: Statements, path: str
) -> None:
    with writing(sqlite_engine) as session:
        scenes.released(session, scenes.planned_mission(session, "small", pairs=1))
    with statements() as few:
        assert staff.get(path.replace("one", "small")).status_code == 200
    with writing(sqlite_engine) as session:
        for slug in ("large", "more"):
            scenes.released(session, scenes.planned_mission(session, slug, pairs=3))
    with statements() as many:
        assert staff.get(path.replace("one", "large")).status_code == 200
    assert few
    assert len(many) == len(few)
