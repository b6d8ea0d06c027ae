"""An address that a user gave leads outside, or is not called."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import pytest

from matchmaker import calling_out
from matchmaker.calling_out import checked, post
from matchmaker.errors import Refused

INSIDE = (
    *("127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1"),
    *("[::1]", "[fe80::1]", "[fd00::1]", "[::ffff:127.0.0.1]", "224.0.0.1"),
)


class Listener(BaseHTTPRequestHandler):
    """Answers as it is told to, and keeps what it heard."""

    status = 200
    heard: ClassVar[list[tuple[str, str | None, bytes]]] = []

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.heard.append((self.path, self.headers["Host"], self.rfile.read(length)))
        self.send_response(self.status)
        self.send_header("Location", "http://127.0.0.1/elsewhere")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""


@pytest.fixture
def server() -> Iterator[HTTPServer]:
    Listener.heard = []
    Listener.status = 200
    server = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calling_out, "_refuse_inside", lambda *_: None)


@pytest.mark.parametrize("host", INSIDE)
def test_an_address_inside_is_refused(host: str) -> None:
    with pytest.raises(Refused, match="own network"):
        checked(f"http://{host}/x")
    with pytest.raises(Refused, match="own network"):
        post(f"http://{host}/x", b"", {})


def test_a_name_that_leads_inside_is_refused(server: HTTPServer) -> None:
    with pytest.raises(Refused, match="own network"):
        post(f"http://localhost:{server.server_port}/x", b"{}", {})
    assert Listener.heard == []


@pytest.mark.usefixtures("unguarded")
def test_without_the_guard_the_name_would_lead_inside(server: HTTPServer) -> None:
    assert post(f"http://localhost:{server.server_port}/x?y=1", b"{}", {}) == 200
    assert Listener.heard == [("/x?y=1", f"localhost:{server.server_port}", b"{}")]


def test_one_inside_among_several_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 80))
        for number in ("93.184.216.34", "127.0.0.1")
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(Refused, match="own network"):
        post("http://two-faced.example/x", b"", {})


def test_the_name_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    outside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 80))]

    def look_up(host: str, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        return outside

    called: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], _timeout: float) -> Any:
        called.append(address)
        raise OSError("far away")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(OSError, match="far away"):
        post("http://changing.example/x", b"", {})
    assert (asked, called) == (["changing.example"], [("93.184.216.34", 80)])


@pytest.mark.usefixtures("unguarded")
def test_redirects_are_not_followed(server: HTTPServer) -> None:
    Listener.status = 302
    assert post(f"http://127.0.0.1:{server.server_port}/x", b"{}", {}) == 302
    assert len(Listener.heard) == 1


@pytest.mark.parametrize(
    "url",
    [
        *("", "x", "ftp://example.org/x", "file:///etc/passwd", "https://", "https://u:p@e.org/"),
        *("http://e.org:x/", "http://e.org/\r\nHost: y", "http://e.org/ y", "http://é.org/"),
        f"http://e.org/{'x' * 500}",
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(Refused, match="cannot be called"):
        checked(url)
