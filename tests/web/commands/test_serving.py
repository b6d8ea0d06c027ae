"""Serving: on this machine without settings, elsewhere only with safe ones."""

import socket
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine
from waitress.adjustments import Adjustments
from waitress.parser import HTTPRequestParser
from waitress.utilities import RequestEntityTooLarge

from matchmaker.evidence.keeping import MOST_BYTES
from tests.web.commands.conftest import Run
from web.commands.bodies import MOST_SENT, parser


class Server:
    """Stands in for the real one, which would never return."""

    def run(self) -> None:
        """Do nothing."""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the server was asked for."""
    options: dict[str, Any] = {}

    def create(_app: Flask, *, sockets: list[socket.socket], **others: Any) -> Server:
        (listening,) = sockets
        options.update(address=listening.getsockname(), **others)
        listening.close()
        return Server()

    monkeypatch.setattr("web.commands.serving.waitress.create_server", create)
    return options


def test_pages_are_served_to_this_machine(run_on: Run, asked: dict[str, Any]) -> None:
    answer = run_on("serve", "--port", 0, "--no-worker")
    assert asked["threads"] == 16
    assert asked["clear_untrusted_proxy_headers"]
    host, port = asked["address"]
    assert host == "127.0.0.1"
    assert answer.stdout == f"Serving on http://127.0.0.1:{port} until Ctrl-C.\n"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "Set MATCHMAKER_HOSTS to the names under which others reach this server."),
        ({"MATCHMAKER_HOSTS": "missions.example.org"}, "MATCHMAKER_SECRET_KEY is not set"),
        (
            {"MATCHMAKER_HOSTS": "missions.example.org", "MATCHMAKER_SECRET_KEY": "short"},
            "MATCHMAKER_SECRET_KEY is weak",
        ),
    ],
)
def test_others_are_served_with_safe_settings_only(
    run: Run, sqlite_engine: Engine, settings: dict[str, str], said: str
) -> None:
    answer = run(
        "serve", "--host", "0.0.0.0", MATCHMAKER_DATABASE_URL=str(sqlite_engine.url), **settings
    )
    assert answer.exit_code == 2
    assert said in answer.stderr


def test_a_port_that_is_taken_is_said_in_a_line(run_on: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = run_on("serve", "--port", port)
    assert answer.exit_code == 2
    assert answer.stderr.startswith(f"Port {port} of 127.0.0.1 cannot be used: ")


def test_a_database_without_tables_is_not_served(run: Run, tmp_path: object) -> None:
    answer = run("serve", "--database", f"sqlite:///{tmp_path}/none.db")
    assert answer.exit_code == 2


def test_a_body_larger_than_any_page_takes_is_left_unread_for_the_application_to_refuse() -> None:
    head = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\n"
    settings = Adjustments(max_request_body_size=MOST_SENT)
    for stated in (f"Content-Length: {MOST_SENT}", "Transfer-Encoding: chunked"):
        reader = parser(settings)
        reader.received(head + stated.encode() + b"\r\n\r\n")
        if "chunked" in stated:
            reader.received(b"%x\r\n" % (MOST_SENT + 1))
            piece = bytes(1024 * 1024)
            while not reader.completed:
                reader.received(piece)
        assert reader.completed
        assert reader.error is None  # else the server answers itself
        assert int(reader.headers["CONTENT_LENGTH"]) > MOST_BYTES
        assert reader.headers["CONNECTION"] == "close"
        reader.close()
    plain = HTTPRequestParser(settings)
    plain.received(head + f"Content-Length: {MOST_SENT}\r\n\r\n".encode())
    assert isinstance(plain.error, RequestEntityTooLarge)
