"""The page of what other missions teach, and its switch."""

from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from matchmaker.database import writing
from matchmaker.missions import mission_by_slug
from tests.matchmaker.learning.test_experience import next_mission, past_mission
from tests.web import scenes
from tests.web.conftest import csrf_of


def test_what_was_learned_is_shown_beside_what_was_stated_and_switched_on(
    staff: FlaskClient, sqlite_engine: Engine
) -> None:
    with writing(sqlite_engine) as session:
        past, _ = past_mission(session)
        next_mission(session, past)
    page = staff.get("/missions/next/learned").text
    assert "It does not count in this mission" in page
    rows = [row.text_content().split() for row in html.fromstring(page).cssselect("tbody tr")]
    assert len(rows) == 2 + 3
    assert "Meetings of Known EU01 led on more often than others." in page
    answer = staff.post(
        "/missions/next/learned", data={"csrf_token": csrf_of(page), "learns": "yes"}
    )
    assert answer.status_code == 302
    assert "It counts in this mission" in staff.get("/missions/next/learned").text
    with Session(sqlite_engine) as session:
        assert mission_by_slug(session, "next").learns


def test_without_any_history_the_page_says_so(staff: FlaskClient, sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as session:
        scenes.empty_mission(session, "bare")
    page = staff.get("/missions/bare/learned").text
    assert "Nothing yet" in page
    assert "no wishes to compare" in page
