"""What every answer of the application keeps to, whatever the page."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from matchmaker.records import Mission
from web.app import create_app
from web.config import Config
from web.extensions import db

Statements = Callable[[], AbstractContextManager[list[str]]]


def policy(client: FlaskClient, path: str = "/") -> dict[str, str]:
    header = client.get(path, buffered=True).headers["Content-Security-Policy"]
    return {part.split()[0]: part.split(maxsplit=1)[1] for part in header.split("; ")}


@pytest.mark.parametrize("path", ["/", "/nowhere", "/static/matchmaker.css"])
def test_every_answer_allows_nothing_but_this_server(client: FlaskClient, path: str) -> None:
    allowed = policy(client, path)
    assert {name: allowed[name] for name in allowed if name != "script-src"} == {
        "default-src": "'none'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "form-action": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert re.fullmatch(r"'nonce-[\w-]{22}'", allowed["script-src"])
    headers = client.get(path, buffered=True).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_a_script_carries_the_nonce_of_its_own_answer(client: FlaskClient) -> None:
    first, second = client.get("/"), client.get("/")
    for answer in (first, second):
        (nonce,) = re.findall(r'<script nonce="([^"]+)"', answer.text)
        assert f"'nonce-{nonce}'" in answer.headers["Content-Security-Policy"]
    assert first.headers["Content-Security-Policy"] != second.headers["Content-Security-Policy"]


def test_pages_are_not_kept_and_files_are_asked_for_again(client: FlaskClient) -> None:
    assert client.get("/").headers["Cache-Control"] == "private, no-store"
    file = client.get("/static/matchmaker.css", buffered=True)
    assert file.headers["Cache-Control"] == "no-cache"
    again = client.get(
        "/static/matchmaker.css", headers={"If-None-Match": file.headers["ETag"]}, buffered=True
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost:8000", 200), ("127.0.0.1", 200), ("evil.example", 400), ("localhost.evil", 400)],
)
def test_only_known_hosts_are_answered(client: FlaskClient, host: str, status: int) -> None:
    assert client.get("/", headers={"Host": host}).status_code == status


def test_in_production_browsers_are_told_to_stay_with_https(
    client: FlaskClient, sqlite_engine: Engine
) -> None:
    config = Config(str(sqlite_engine.url), "0123456789abcdef" * 2, ("missions.example.org",))
    answer = create_app(config).test_client().get("/", headers={"Host": "missions.example.org"})
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in client.get("/").headers


@pytest.mark.parametrize("path", ["/nowhere", "/missions/none", "/missions/none/tables"])
def test_an_unknown_address_is_answered_in_words(staff: FlaskClient, path: str) -> None:
    answer = staff.get(path)
    assert answer.status_code == 404
    assert "There is no such page" in answer.text
    assert "To the first page" in answer.text


def test_a_method_that_does_not_exist_is_answered_in_words(client: FlaskClient) -> None:
    answer = client.post("/")
    assert answer.status_code == 405
    assert "That did not work" in answer.text


def test_a_failure_shows_words_and_never_what_failed(
    app: Flask,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def breaks() -> str:
        raise RuntimeError("the secret is 4711")

    monkeypatch.setitem(app.view_functions, "public.index", breaks)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "Something went wrong here" in answer.text
    assert "4711" not in answer.text
    assert "Traceback" not in answer.text
    assert "the secret is 4711" in caplog.text


def test_a_page_reads_without_locking_out_writers(
    staff: FlaskClient, statements: Statements
) -> None:
    with statements() as said:
        staff.get("/missions")
    assert said[0] == "BEGIN"
    assert "BEGIN IMMEDIATE" not in said


def test_what_may_change_something_begins_as_a_writer(app: Flask, statements: Statements) -> None:
    with statements() as said, app.test_request_context("/", method="POST"):
        db.session.scalars(select(Mission)).all()
    assert said[0] == "BEGIN IMMEDIATE"


def test_the_application_never_debugs(app: Flask) -> None:
    assert not app.debug
    assert not app.testing
