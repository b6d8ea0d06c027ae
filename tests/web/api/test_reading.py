"""What programs read: only what is theirs, in pages, and nothing twice."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from matchmaker.database import writing
from matchmaker.records import Role
from tests.web import scenes
from tests.web.api.conftest import MakeProgram, Program
from tests.web.conftest import SignIn

PATHS = (
    "/missions",
    "/missions/one",
    "/missions/one/participants",
    "/missions/one/participants/H0",
    "/missions/one/releases",
    "/missions/one/releases/1",
)


@pytest.fixture(autouse=True)
def released(sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as session:
        scenes.released(session, scenes.planned_mission(session, "one"))
        scenes.planned_mission(session, "two")


@pytest.mark.parametrize("path", PATHS)
def test_every_call_answers_an_organiser(program: Program, path: str) -> None:
    assert program("GET", path).status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_without_a_token_nothing_is_told(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/api{path}")
    assert answer.status_code == 401
    assert "Send a token" in answer.json["message"]


@pytest.mark.parametrize("path", PATHS)
def test_a_browser_that_is_signed_in_is_no_proof(signed_in: SignIn, path: str) -> None:
    assert signed_in(role=Role.ADMINISTRATOR).get(f"/api{path}").status_code == 401


@pytest.mark.parametrize("path", PATHS[1:])
def test_the_mission_of_others_is_not_there(program_of: MakeProgram, path: str) -> None:
    stranger = program_of("eve@example.org", Role.ORGANISER, mission="two")
    assert stranger("GET", path).status_code == 404
    assert [one["slug"] for one in stranger("GET", "/missions").json["items"]] == ["two"]


def test_a_list_comes_in_pages_that_name_each_other(program: Program) -> None:
    first = program("GET", "/missions?per_page=1")
    assert (first.json["total"], len(first.json["items"])) == (2, 1)
    assert first.headers["Link"] == '</api/missions?per_page=1&page=2>; rel="next"'
    second = program("GET", "/missions?per_page=1&page=2")
    assert second.headers["Link"] == '</api/missions?per_page=1&page=1>; rel="prev"'
    assert {first.json["items"][0]["slug"], second.json["items"][0]["slug"]} == {"one", "two"}


def test_who_has_the_newest_version_is_told_only_that(program: Program) -> None:
    first = program("GET", "/missions/one")
    again = program("GET", "/missions/one", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert program("GET", "/missions/two").headers["ETag"] != first.headers["ETag"]


def test_wrong_input_is_told_by_place_and_field(program: Program) -> None:
    answer = program("GET", "/missions?per_page=0")
    assert answer.status_code == 422
    assert list(answer.json["detail"]) == ["query"]


@pytest.mark.parametrize(
    "path", ["/nothing", "/missions/none", "/missions/one/participants/X", f"/events/{10**30}"]
)
def test_what_is_not_there_is_answered_in_json(program: Program, path: str) -> None:
    answer = program("GET", path)
    assert answer.status_code == 404
    assert answer.json["message"]


def test_the_description_names_every_call(client: FlaskClient) -> None:
    described = client.get("/api/openapi.json").json
    assert described["info"]["title"] == "Matchmaker"
    assert set(described["paths"]) >= {"/api/missions", "/api/missions/{slug}/releases"}
    assert all(path.startswith("/api/") for path in described["paths"])
    assert {
        tuple(call["security"][0])
        for path in described["paths"].values()
        for call in path.values()
        if isinstance(call, dict)
    } == {("token",)}
