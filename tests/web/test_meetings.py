"""A meeting's page: why it is where it is, and changing that by hand."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import product
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from matchmaker.database import reading, writing
from matchmaker.missions import mission_by_slug
from matchmaker.permissions import OPERATOR
from matchmaker.planning import plan
from matchmaker.records import (
    Meeting,
    MeetingState,
    Participant,
    PlanningRun,
    Priority,
    Role,
    Side,
    Slot,
)
from matchmaker.releasing import release
from tests.factories import make_mission, make_participant, make_request
from tests.web.conftest import SignIn, csrf_of
from tests.web.test_pages import texts

Statements = Callable[[], AbstractContextManager[list[str]]]

ROOT = "/missions/demo/meetings"


@pytest.fixture
def planned(sqlite_engine: Engine) -> Engine:
    """Two home participants meet three counterparts in four slots; slot 4 is nobody's."""
    with writing(sqlite_engine) as session:
        make_mission(session, everybody_wants=Priority.WANT)
    plan(sqlite_engine, "demo", by=OPERATOR, workers=1)
    return sqlite_engine


def seen(engine: Engine, code: str = "EU01~CN01") -> dict[str, Any]:
    with reading(engine) as session:
        one = session.query(Meeting).filter_by(code=code).one()
        slots = [slot.id for slot in session.query(Slot).order_by(Slot.starts_at)]
        return {
            "slot": slots.index(one.slot_id) + 1,
            "version": one.version,
            "pinned": one.pinned,
            "state": one.state,
            "slots": slots,
        }


def change(client: FlaskClient, what: str, code: str = "EU01~CN01", **form: Any) -> TestResponse:
    token = csrf_of(client.get(f"{ROOT}/{code}").text)
    return client.post(f"{ROOT}/{code}/{what}", data={"csrf_token": token, **form})


def free_slot(client: FlaskClient, code: str = "EU01~CN01", *, possible: bool = True) -> str:
    found = client.get(f"{ROOT}/{code}/slots.json").json
    assert found is not None
    here = client.get(f"{ROOT}/{code}").text
    checked = [one for one in found["slots"] if f'value="{one}" required checked' in here]
    return next(
        key
        for key, slot in found["slots"].items()
        if key not in checked and (not slot["why"]) is possible
    )


def test_the_page_says_who_when_where_and_why(staff: FlaskClient, planned: Engine) -> None:
    page = staff.get(f"{ROOT}/EU01~CN01").text
    assert texts(page, "h1") == ["Company EU01 – Company CN01"]
    assert texts(page, ".headline")[0].startswith("Tuesday, 9 March 2027, ")
    assert texts(page, ".list tbody tr")[0] == "Company EU01 asks for it (want). 25"
    assert len(texts(page, ".slot")) == 4


def test_a_meeting_is_moved_to_a_free_slot(staff: FlaskClient, planned: Engine) -> None:
    slot = free_slot(staff)
    answer = change(staff, "move", slot=slot, version=seen(planned)["version"], back="tables")
    assert answer.status_code == 302
    assert answer.location == "/missions/demo/tables#meeting-EU01~CN01"
    assert "Moved: Company EU01 and Company CN01." in staff.get(answer.location).text
    now = seen(planned)
    assert now["slots"][now["slot"] - 1] == int(slot)


def test_a_conflict_is_shown_with_its_reason_and_nothing_changes(
    staff: FlaskClient, planned: Engine
) -> None:
    before = seen(planned)
    slot = free_slot(staff, possible=False)
    answer = change(staff, "move", slot=slot, version=before["version"])
    assert answer.status_code == 422
    (said,) = texts(answer.text, "[role=alert]")
    assert " is with Company " in said
    assert seen(planned) == before


def test_of_two_organisers_the_second_is_told(staff: FlaskClient, planned: Engine) -> None:
    version = seen(planned)["version"]
    assert change(staff, "pin", version=version).status_code == 302
    answer = change(staff, "cancel", version=version)
    assert answer.status_code == 409
    assert "somebody else changed this meeting meanwhile" in texts(answer.text, "[role=alert]")[0]
    assert seen(planned)["state"] is MeetingState.PLANNED
    again = change(staff, "cancel", version=seen(planned)["version"])
    assert again.status_code == 302


def test_pinned_unpinned_cancelled_and_held_again(staff: FlaskClient, planned: Engine) -> None:
    for what, pinned in (("pin", True), ("unpin", False), ("cancel", True)):
        assert change(staff, what, version=seen(planned)["version"]).status_code == 302
        assert seen(planned)["pinned"] is pinned
    page = staff.get(f"{ROOT}/EU01~CN01").text
    assert texts(page, ".headline") == ["Cancelled"]
    assert "Hold it again" in texts(page, "h2")
    now = seen(planned)
    assert (
        change(staff, "move", slot=now["slots"][now["slot"] - 1], version=now["version"])
    ).status_code == 302
    assert seen(planned)["state"] is MeetingState.PLANNED


def test_a_pair_that_nobody_asked_for_is_added_and_said_to_be_so(
    staff: FlaskClient, planned: Engine
) -> None:
    with writing(planned) as session:
        side = session.query(Participant).filter_by(code="CN01").one().side
        make_participant(session, mission_by_slug(session, "demo"), side, "CN09")
    address = f"{ROOT}/add?home=EU01&counterpart=CN09"
    page = staff.get(address).text
    assert "Nobody asked for this meeting; it is worth 0 points by their profiles." in page
    with reading(planned) as session:
        busy = {one.slot_id for one in session.query(Meeting).filter(Meeting.code.like("EU01~%"))}
        slot = next(one.id for one in session.query(Slot) if one.id not in busy)
    data = {"csrf_token": csrf_of(page), "home": "EU01", "counterpart": "CN09", "slot": slot}
    assert staff.post(f"{ROOT}/add", data=data).status_code == 302
    assert seen(planned, "EU01~CN09")["pinned"]
    again = staff.post(f"{ROOT}/add", data=data)
    assert again.status_code == 422
    assert "meet already" in texts(again.text, "[role=alert]")[0]


@pytest.mark.parametrize("data", [{}, {"slot": "x"}, {"slot": "1"}])
def test_an_incomplete_form_changes_nothing(
    staff: FlaskClient, planned: Engine, data: dict[str, str]
) -> None:
    assert change(staff, "move", **data).status_code == 422
    with reading(planned) as session:
        assert session.query(PlanningRun).count() == 1


def test_a_slot_of_another_mission_is_not_found(staff: FlaskClient, planned: Engine) -> None:
    answer = change(staff, "move", slot=10_000, version=seen(planned)["version"])
    assert answer.status_code == 404


def test_the_grid_shows_what_differs_from_the_release(staff: FlaskClient, planned: Engine) -> None:
    with writing(planned) as session:
        release(session, mission_by_slug(session, "demo"), by=OPERATOR)
    page = staff.get("/missions/demo/tables").text
    assert "As told by release 1; nothing was changed since." in texts(page, ".grid-status")[0]
    change(staff, "move", slot=free_slot(staff), version=seen(planned)["version"])
    change(staff, "cancel", "EU02~CN02", version=seen(planned, "EU02~CN02")["version"])
    page = staff.get("/missions/demo/tables").text
    assert "2 meetings differ from release 1" in texts(page, ".grid-status")[0]
    assert texts(page, ".mark") == ["Moved since the release"]
    assert texts(page, ".state-cancelled .state") == ["Cancelled"]
    assert "Moved: release 1 told" in texts(staff.get(f"{ROOT}/EU01~CN01").text, ".notice")[-1]


def test_who_may_only_look_finds_nothing_to_change(signed_in: SignIn, planned: Engine) -> None:
    looks = signed_in("carla@example.org", Role.COORDINATOR)
    page = looks.get(f"{ROOT}/EU01~CN01").text
    assert texts(page, "main form") == []
    grid = looks.get("/missions/demo/tables").text
    assert "data-meeting" not in grid
    assert "grid.js" not in grid


def test_columns_come_in_pages_and_are_found_by_name(
    staff: FlaskClient, sqlite_engine: Engine
) -> None:
    with writing(sqlite_engine) as session:
        make_mission(session, home=45, counterparts=1, everybody_wants=Priority.NICE)
    plan(sqlite_engine, "demo", by=OPERATOR, workers=1)
    first = staff.get("/missions/demo/participants").text
    assert len(texts(first, ".grid thead th")) == 1 + 40
    assert texts(first, ".pages > span") == ["1 to 40 of 45"]
    second = staff.get("/missions/demo/participants?page=2").text
    assert len(texts(second, ".grid thead th")) == 1 + 5
    found = staff.get("/missions/demo/participants?find=eu45").text
    assert texts(found, ".grid thead th")[1:] == ["Company EU45"]
    assert staff.get("/missions/demo/participants?page=99").status_code == 200
    assert "Nobody on this side is called that." in (
        staff.get("/missions/demo/participants?find=nobody").text
    )


@pytest.mark.parametrize(
    "path", ["{pair}", "{pair}/slots.json", "add?home={home}&counterpart={other}"]
)
def test_queries_do_not_grow_with_rows(
    staff: FlaskClient, sqlite_engine: Engine, statements: Statements, path: str
) -> None:
    counts = []
    for slug, size in (("small", 1), ("large", 4)):
        with writing(sqlite_engine) as session:
            mission = make_mission(session, slug, home=0, counterparts=0, slots=6)
            sides = {
                side: [
                    make_participant(session, mission, side, f"{slug}{side[0]}{number}")
                    for number in range(size)
                ]
                for side in Side
            }
            for asker, asked in product(sides[Side.HOME], sides[Side.COUNTERPART]):
                make_request(session, asker, asked)
        plan(sqlite_engine, slug, by=OPERATOR, workers=1)
        home, other = f"{slug}h0", f"{slug}c0"
        address = path.format(pair=f"{home}~{other}", home=home, other=other)
        with statements() as said:
            assert staff.get(f"/missions/{slug}/meetings/{address}").status_code == 200
        counts.append(len(said))
    assert counts[0] == counts[1]
