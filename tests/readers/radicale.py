"""Radicale, a calendar server, from an environment of its own, which is given a feed."""

import socket
import subprocess
import time
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

from tests.readers.programs import PROGRAMS

_QUERY = """<?xml version="1.0" encoding="utf-8"?>
<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
  <D:prop><C:calendar-data/></D:prop>
  <C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">
    <C:time-range start="{since}" end="{until}"/>
  </C:comp-filter></C:comp-filter></C:filter>
</C:calendar-query>"""
"""All events of a stretch in UTC (RFC 4791, 9.9); which are in it, the server finds out."""

_SECONDS_TO_START = 30


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The server with its files in this folder; its calendars are below the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = (
        f"--server-hosts=127.0.0.1:{port}",
        "--auth-type=none",
        f"--storage-filesystem-folder={folder}",
        "--logging-level=error",
    )
    server = subprocess.Popen([PROGRAMS / "radicale", "--config=", *options])
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}/reader"
    finally:
        server.terminate()
        server.wait(timeout=_SECONDS_TO_START)


def put(address: str, calendar: str) -> None:
    """Make the calendar at this address what a file says, whatever was there before."""
    _ask("PUT", address, calendar, "text/calendar; charset=utf-8")


def events(address: str, since: str, until: str) -> list[str]:
    """Each event between two moments (like ``20270101T000000Z``), as a file of its own."""
    query = _QUERY.format(since=since, until=until)
    told = ElementTree.fromstring(_ask("REPORT", address, query, "application/xml"))
    return [one.text or "" for one in told.iter("{urn:ietf:params:xml:ns:caldav}calendar-data")]


def _ask(method: str, address: str, body: str, kind: str) -> bytes:
    # Whoever signs in for the first time gets a place for calendars; any password does.
    sign_in = "Basic " + b64encode(b"reader:").decode()
    headers = {"Content-Type": kind, "Depth": "1", "Authorization": sign_in}
    request = urllib.request.Request(address, body.encode(), headers, method=method)
    with urllib.request.urlopen(request) as answer:
        content: bytes = answer.read()
    return content


def _wait_for(port: int) -> None:
    last = time.monotonic() + _SECONDS_TO_START
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            assert time.monotonic() < last, "Radicale did not start"
            time.sleep(0.05)
        else:
            return
