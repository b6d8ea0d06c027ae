"""Setting a mission up in the browser: every step, what it breaks, and two people at once."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import Engine, select

from matchmaker.database import reading, writing
from matchmaker.describing import describe
from matchmaker.missions import mission_by_slug
from matchmaker.records import Meeting, Mission, MissionStage, Place, Role, Slot
from tests.web import scenes
from tests.web.conftest import SignIn
from tests.web.test_pages import texts

Statements = Callable[[], AbstractContextManager[list[str]]]

PAGES = (
    "",
    "/basics",
    "/places",
    "/places/new",
    "/venues/new",
    "/travel",
    "/blocks",
    "/blocks/new",
    "/programme",
    "/programme/new",
    "/interpreters",
    "/interpreters/new",
    "/events",
    "/events/new",
    "/limits",
    "/stage",
)


@pytest.fixture
def one(sqlite_engine: Engine) -> Iterator[Engine]:
    """The planned mission ``one``."""
    with writing(sqlite_engine) as session:
        scenes.planned_mission(session, "one")
    return sqlite_engine


def fields(page: str, which: int = -1) -> dict[str, Any]:
    """What a form of a page would send, the last one unless told otherwise."""
    forms = [one for one in html.fromstring(page).forms if one.method == "POST"]
    return dict(forms[which].form_values())


def send(client: FlaskClient, path: str, **values: Any) -> Any:
    """Open a page, fill its form in and send it."""
    return client.post(path, data=fields(client.get(path).text) | values)


def number_of(engine: Engine, section: str) -> int:
    with reading(engine) as session:
        return describe(session, mission_by_slug(session, "one")).ids[section][0]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("slug", ["one", "bare"])
def test_every_step_answers(staff: FlaskClient, one: Engine, page: str, slug: str) -> None:
    with writing(one) as session:
        scenes.empty_mission(session, "bare")
    assert staff.get(f"/missions/{slug}/set-up{page}").status_code == 200


def test_a_mission_is_set_up_without_a_spreadsheet(staff: FlaskClient, one: Engine) -> None:
    answer = send(
        staff,
        "/missions/new",
        name="Winter in Ürümqi",
        country="china",
        starts_on="2027-12-06",
        ends_on="2027-12-10",
        kind="trade_mission",
        places_home="12",
        places_counterpart="30",
    )
    assert answer.location == "/missions/winter-in-urumqi/set-up/places"
    base = "/missions/winter-in-urumqi/set-up"
    answer = send(
        staff,
        f"{base}/places/new",
        name="Hall",
        city="Ürümqi",
        time_zone="Asia/Shanghai",
        tables="6",
        local_address="乌鲁木齐",
    )
    assert answer.location == f"{base}/places"
    shown = send(
        staff,
        f"{base}/blocks/new",
        make="1",
        day="2027-12-07",
        starts="09:00",
        ends="12:00",
        minutes="25",
        gap="5",
        **{"break-0-start": "10:30", "break-0-end": "11:00"},
    )
    assert shown.status_code == 200
    assert len(html.fromstring(shown.text).cssselect("svg g.slot")) == 5
    typed = fields(shown.text)
    assert (typed["name"], typed["prefix"]) == ("Tuesday morning", "TUE-AM")
    assert staff.post(f"{base}/blocks/new", data=typed).location == f"{base}/blocks"
    day = {"start": "2027-12-07T10:00", "end": "2027-12-07T10:30"}
    assert "TUE-AM-3" in send(staff, f"{base}/programme/new", look="1", title="Visit", **day).text
    values = {"title": "Visit", "kind": "visit", "attends": "home", **day}
    assert send(staff, f"{base}/programme/new", **values).location == f"{base}/programme"
    values = {"languages": "Chinese", "second": "en", "interpreters": "2"}
    assert send(staff, f"{base}/interpreters/new", **values).location == f"{base}/interpreters"
    values = {"category": "preparatory", "title": "Briefing", "held_on": "2027-11-02"}
    assert send(staff, f"{base}/events/new", **values).location == f"{base}/events"
    limits = {"most_requests": "10", "requests_expire_at": "2027-11-30T18:00", "first": "value"}
    assert send(staff, f"{base}/limits", **limits).status_code == 302
    assert "Nothing that is needed is missing" in staff.get(base).text
    with reading(one) as session:
        mission = mission_by_slug(session, "winter-in-urumqi")
        assert (mission.country, mission.places_home, mission.most_requests) == ("CN", 12, 10)
        described = describe(session, mission).values
    (place,), (block,) = described["places"], described["blocks"]
    assert (place["tables"], place["local_address"]) == (6, "乌鲁木齐")
    assert [slot["start"][11:] for slot in block["slots"]] == [
        *("09:00", "09:30", "10:00"),
        *("11:00", "11:30"),
    ]
    assert described["programme"][0]["attends"] == "home"
    assert described["interpreters"][0]["languages"] == ["zh", "en"]
    assert described["requests_expire_at"] == "2027-11-30 18:00"


def test_faults_stand_beside_what_was_typed(staff: FlaskClient, one: Engine) -> None:
    answer = send(
        staff, "/missions/one/set-up/places/new", name="Rink", city="", time_zone="Mars", tables="x"
    )
    assert answer.status_code == 422
    assert texts(answer.text, ".wrong") == [
        "It is missing; write a text.",
        '"Mars" is no IANA time zone such as Asia/Shanghai.',
        "It is not a whole number from 0 to 500.",
    ]
    assert fields(answer.text)["name"] == "Rink"


def test_what_an_edit_breaks_is_shown_before_it_is_saved(staff: FlaskClient, one: Engine) -> None:
    path = f"/missions/one/set-up/blocks/{number_of(one, 'blocks')}"
    typed = fields(staff.get(path).text)
    typed["slot-0-start"] = typed["slot-0-end"] = ""
    shown = staff.post(path, data=typed)
    assert texts(shown.text, "h1") == ["Before this is saved: what it would change"]
    assert texts(shown.text, ".effects > li > p") == [
        "Planned meetings that lose their slot: 1. They leave the agenda and are unmet wishes "
        "until you plan again."
    ]
    assert texts(shown.text, ".effects details li") == ["S1: Home one 0 – Visited one 0"]
    with reading(one) as session:
        assert len(session.scalars(select(Slot)).all()) == 5
        assert session.scalars(select(Mission.revision)).one() == 0
    assert staff.post(path, data=fields(shown.text)).status_code == 302
    with reading(one) as session:
        assert len(session.scalars(select(Slot)).all()) == 4
        assert session.scalars(select(Mission.revision)).one() == 1
    assert "Something was changed since; plan again." in staff.get("/missions/one").text


def test_whoever_does_not_agree_goes_back_to_what_was_typed(
    staff: FlaskClient, one: Engine
) -> None:
    path = f"/missions/one/set-up/places/{number_of(one, 'places')}"
    shown = send(staff, path, tables="0")
    assert "lose their table" in shown.text
    again = staff.post(path, data=fields(shown.text) | {"again": "1"})
    assert fields(again.text)["tables"] == "0"
    with reading(one) as session:
        assert len(session.scalars(select(Place)).one().tables) == 2


def test_an_edit_that_breaks_nothing_is_saved_at_once(staff: FlaskClient, one: Engine) -> None:
    path = f"/missions/one/set-up/places/{number_of(one, 'places')}"
    assert send(staff, path, tables="5").status_code == 302
    with reading(one) as session:
        assert len(session.scalars(select(Place)).one().tables) == 5


def test_consent_to_less_is_asked_again(staff: FlaskClient, one: Engine) -> None:
    path = f"/missions/one/set-up/places/{number_of(one, 'places')}"
    shown = send(staff, path, tables="1")
    with writing(one) as session:
        for meeting in session.scalars(select(Meeting).where(Meeting.table_id.is_not(None))):
            meeting.table = session.scalars(select(Place)).one().tables[1]
    again = staff.post(path, data=fields(shown.text))
    assert "Something changed since you agreed" in again.text
    assert staff.post(path, data=fields(again.text)).status_code == 302


def test_the_second_of_two_is_told_and_loses_nothing(
    staff: FlaskClient, signed_in: SignIn, one: Engine
) -> None:
    other = signed_in("otto@example.org", Role.ORGANISER)
    path = f"/missions/one/set-up/places/{number_of(one, 'places')}"
    slow = fields(staff.get(path).text)
    assert send(other, path, address="1 Short Street").status_code == 302
    told = staff.post(path, data=slow | {"address": "2 Long Street"})
    assert told.status_code == 409
    assert "Somebody else changed this while you were writing." in told.text
    assert texts(told.text, ".now dt") == ["Address"]
    assert texts(told.text, ".now dd") == ["1 Short Street"]
    assert fields(told.text)["address"] == "2 Long Street"
    assert staff.post(path, data=fields(told.text)).status_code == 302
    with reading(one) as session:
        assert session.scalars(select(Place.address)).one() == "2 Long Street"


def test_removing_says_what_goes_with_it(staff: FlaskClient, one: Engine) -> None:
    page = staff.get("/missions/one/set-up/places").text
    (form, _venue) = [
        one for one in html.fromstring(page).forms if one.action and one.action.endswith("/remove")
    ]
    shown = staff.post(form.action, data=dict(form.form_values()))
    assert texts(shown.text, ".effects > li > p")[0] == (
        "What is at this place goes with it. Session blocks: 1; venues: 1; programme items: 0."
    )
    assert staff.post(form.action, data=fields(shown.text)).status_code == 302
    with reading(one) as session:
        assert session.scalars(select(Place)).all() == []


def test_a_stage_is_reached_by_a_button(staff: FlaskClient, one: Engine) -> None:
    with writing(one) as session:
        scenes.empty_mission(session, "bare")
    path = "/missions/bare/set-up/stage"
    first = fields(staff.get(path).text, which=1)
    assert first["to"] == "registration"
    assert staff.post(path, data=first).location == "/missions/bare"
    again = staff.post(path, data=first)
    assert again.status_code == 409
    assert "Somebody else moved the mission" in again.text
    with reading(one) as session:
        assert mission_by_slug(session, "bare").stage is MissionStage.REGISTRATION


def test_a_release_is_no_stage_to_choose(staff: FlaskClient, one: Engine) -> None:
    values = fields(staff.get("/missions/one/set-up/stage").text, which=1) | {"to": "released"}
    answer = staff.post("/missions/one/set-up/stage", data=values)
    assert "A mission is released by releasing its agenda." in answer.text


def test_only_who_may_sees_the_way_to_a_new_mission(signed_in: SignIn, one: Engine) -> None:
    here = signed_in("here@example.org", Role.ORGANISER, mission="one")
    assert "New mission" not in here.get("/missions").text
    assert here.get("/missions/new").status_code == 403
    everywhere = signed_in("every@example.org", Role.ORGANISER)
    assert "New mission" in everywhere.get("/missions").text


def test_the_first_page_of_a_mission_has_one_thing_to_do(staff: FlaskClient, one: Engine) -> None:
    with writing(one) as session:
        scenes.empty_mission(session, "bare")
    page = staff.get("/missions/bare").text
    assert texts(page, ".lead") == [
        "No first day is settled yet. Something that is needed is not set up yet."
    ]
    assert texts(page, "main .btn-primary") == ["Go on setting up"]
    assert texts(staff.get("/missions/one").text, ".tally dd") == ["2", "3", "3 of 3", "0"]


def test_the_stage_can_be_moved_on_from_the_first_page(staff: FlaskClient, one: Engine) -> None:
    with writing(one) as session:
        mission_by_slug(session, "one").stage = MissionStage.REGISTRATION
    page = staff.get("/missions/one").text
    assert texts(page, "main .btn-primary") == ["Close registration and begin matching"]
    (form,) = html.fromstring(page).cssselect("main form")
    assert staff.post(form.action, data=dict(form.form_values())).status_code == 302
    assert "Something was changed" not in staff.get("/missions/one").text
    with reading(one) as session:
        assert mission_by_slug(session, "one").stage is MissionStage.MATCHING


def test_who_only_looks_on_gets_no_button(signed_in: SignIn, one: Engine) -> None:
    with writing(one) as session:
        scenes.empty_mission(session, "bare")
    page = signed_in("cora@example.org", Role.COORDINATOR).get("/missions/bare").text
    assert texts(page, "main .btn-primary") == []
    assert "Set-up" not in page


@pytest.mark.parametrize("page", PAGES)
def test_queries_do_not_grow_with_rows(
    staff: FlaskClient, sqlite_engine: Engine, statements: Statements, page: str
) -> None:
    with writing(sqlite_engine) as session:
        scenes.planned_mission(session, "small", pairs=1)
    with statements() as few:
        staff.get(f"/missions/small/set-up{page}")
    with writing(sqlite_engine) as session:
        scenes.planned_mission(session, "large", pairs=4)
    with statements() as many:
        staff.get(f"/missions/large/set-up{page}")
    assert few
    assert len(many) == len(few)
