"""What programs change: once, whole, and only what they have seen."""

import pytest
from sqlalchemy import Engine

from matchmaker.database import reading, writing
from matchmaker.permissions import OPERATOR
from matchmaker.planning import plan
from matchmaker.records import IdempotencyKey, MeetingRequest, Priority, Release, Role
from tests.factories import make_mission
from tests.web.api.conftest import MakeProgram, Program

WISH = {"asker": "EU01", "asked": "CN01", "priority": "must"}
KEY = {"Idempotency-Key": "a-key-of-the-caller"}


@pytest.fixture(autouse=True)
def planned(sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as session:
        make_mission(session, home=2, counterparts=2, everybody_wants=Priority.WANT)
    plan(sqlite_engine, "demo", by=OPERATOR, time_limit=5, workers=1)


def count(engine: Engine, kind: type) -> int:
    with reading(engine) as session:
        return session.query(kind).count()


def test_a_release_is_published_and_read_again(program: Program) -> None:
    made = program("POST", "/missions/demo/releases")
    assert (made.status_code, made.json["number"]) == (201, 1)
    read = program("GET", "/missions/demo/releases/1").json
    assert len(read["meetings"]) == 4
    assert {one["time_zone"] for one in read["meetings"]} == {"Asia/Shanghai"}


def test_a_request_sent_again_is_done_once(program: Program, sqlite_engine: Engine) -> None:
    first = program("POST", "/missions/demo/releases", headers=KEY)
    again = program("POST", "/missions/demo/releases", headers=KEY)
    assert (again.status_code, again.json) == (first.status_code, first.json)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert count(sqlite_engine, Release) == 1


def test_without_the_key_it_would_be_done_twice(program: Program, sqlite_engine: Engine) -> None:
    program("POST", "/missions/demo/releases")
    program("POST", "/missions/demo/releases")
    assert count(sqlite_engine, Release) == 2


def test_a_key_stands_for_one_request(program: Program) -> None:
    program("POST", "/missions/demo/requests", json=WISH, headers=KEY)
    other = program("POST", "/missions/demo/requests", json=WISH | {"note": "x"}, headers=KEY)
    assert other.status_code == 422
    assert "used for another request" in other.json["message"]


def test_the_key_of_one_account_is_nothing_to_another(
    program: Program, program_of: MakeProgram, sqlite_engine: Engine
) -> None:
    program("POST", "/missions/demo/releases", headers=KEY)
    other = program_of("otto@example.org", Role.ORGANISER)
    assert (
        "Idempotent-Replayed" not in other("POST", "/missions/demo/releases", headers=KEY).headers
    )
    assert count(sqlite_engine, IdempotencyKey) == 2


def test_what_is_refused_keeps_no_key(program: Program, sqlite_engine: Engine) -> None:
    wrong = program("POST", "/missions/demo/requests", json=WISH | {"asked": "EU02"}, headers=KEY)
    assert wrong.status_code == 422
    assert count(sqlite_engine, IdempotencyKey) == 0
    assert program("POST", "/missions/demo/requests", json=WISH, headers=KEY).status_code == 201


def test_a_wish_is_made_and_answered_on_behalf(program: Program, sqlite_engine: Engine) -> None:
    before = count(sqlite_engine, MeetingRequest)
    made = program("POST", "/missions/demo/requests", json=WISH).json
    assert made["priority"] == "must"
    assert count(sqlite_engine, MeetingRequest) == before
    path = f"/missions/demo/requests/{made['id']}/answer"
    answer = program("POST", path, json={"answer": "declined", "note": "Not this time"})
    assert (answer.json["state"], answer.json["answer_note"]) == ("declined", "Not this time")
    listed = program("GET", "/missions/demo/requests?state=declined").json["items"]
    assert [one["id"] for one in listed] == [made["id"]]


def test_a_meeting_is_moved_by_who_saw_it_last(program: Program) -> None:
    path = "/missions/demo/meetings/EU01~CN01"
    seen = program("GET", path).json
    free = next(
        f"Morning-{number}" for number in range(1, 5) if not _taken(program, f"Morning-{number}")
    )
    move = {"slot": free, "version": seen["version"], "pin": True}
    moved = program("POST", f"{path}/move", json=move)
    assert (moved.status_code, moved.json["slot"], moved.json["pinned"]) == (200, free, True)
    stale = program("POST", f"{path}/move", json=move | {"slot": seen["slot"]})
    assert stale.status_code == 409
    assert "somebody else changed this meeting" in stale.json["message"]


def _taken(program: Program, slot: str) -> bool:
    meetings = program("GET", "/missions/demo/meetings").json["items"]
    return any(
        one["slot"] == slot and {"EU01", "CN01"} & set(one["participants"]) for one in meetings
    )


def test_a_meeting_is_cancelled_and_pinned_out(program: Program) -> None:
    path = "/missions/demo/meetings/EU01~CN01"
    seen = program("GET", path).json
    change = {"change": "cancel", "version": seen["version"]}
    assert program("POST", f"{path}/change", json=change).json["state"] == "cancelled"


def test_what_stands_in_the_way_is_said(program: Program) -> None:
    meetings = program("GET", "/missions/demo/meetings").json["items"]
    mine = [one for one in meetings if "EU01" in one["participants"]]
    move = {"slot": mine[1]["slot"], "version": mine[0]["version"]}
    answer = program("POST", f"/missions/demo/meetings/{mine[0]['code']}/move", json=move)
    assert answer.status_code == 422
    assert "Company EU01" in answer.json["message"]


def test_webhooks_come_and_go_and_tell_their_secret_once(program: Program) -> None:
    url = {"url": "https://example.org/told"}
    made = program("POST", "/missions/demo/webhooks", json=url).json
    assert len(made["secret"]) > 40
    (listed,) = program("GET", "/missions/demo/webhooks").json["items"]
    assert "secret" not in listed
    assert program("DELETE", f"/missions/demo/webhooks/{made['id']}").json == {"id": made["id"]}
    assert program("GET", "/missions/demo/webhooks").json["total"] == 0


def test_a_coordinator_reads_and_changes_nothing(program_of: MakeProgram) -> None:
    reader = program_of("cora@example.org", Role.COORDINATOR)
    assert reader("GET", "/missions/demo/meetings").status_code == 200
    assert reader("POST", "/missions/demo/releases").status_code == 403


def test_what_is_no_json_is_refused_in_json(program: Program) -> None:
    answer = program("POST", "/missions/demo/requests", data="{", content_type="application/json")
    assert answer.status_code == 400
    assert answer.json["message"]


def test_a_plan_is_asked_for_and_followed(program: Program) -> None:
    asked = program("POST", "/missions/demo/runs", json={"time_limit": 5, "goals": ["value"]})
    assert (asked.status_code, asked.json["state"]) == (202, "queued")
    path = f"/missions/demo/jobs/{asked.json['id']}"
    assert program("GET", path).json["kind"] == "plan"
    again = program("POST", "/missions/demo/runs", json={})
    assert again.status_code == 409
    assert program("POST", f"{path}/cancel").json["state"] == "cancelled"


def test_a_plan_is_read_with_its_problem_and_agenda(program: Program) -> None:
    (run,) = program("GET", "/missions/demo/runs").json["items"]
    assert [goal["goal"] for goal in run["goals"]] == ["value", "breaks"]
    whole = program("GET", f"/missions/demo/runs/{run['id']}").json
    assert whole["problem"]["name"] == "demo"
    assert len(whole["agenda"]["meetings"]) == 4
