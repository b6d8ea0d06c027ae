"""vdirsyncer and khal, two calendar programs, from an environment of their own."""

import http.server
import json
import subprocess
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

PROGRAMS = Path(__file__).parents[2] / ".venv-readers" / "bin"


class _QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder over HTTP on this machine; yields its address."""
    handler = partial(_QuietHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def read_by_subscription(calendars: list[Path], work: Path) -> dict[str, list[dict[str, str]]]:
    """What khal shows, in UTC, of each calendar that vdirsyncer subscribed to.

    By the name of the calendar's file without its ending: a list of events with title,
    start-long, end-long, location, status and uid, as khal names them.
    """
    with served(calendars[0].parent) as address:
        return read_addresses({path.stem: f"{address}/{path.name}" for path in calendars}, work)


def read_addresses(
    addresses: dict[str, str], work: Path, since: str = "2017-01-01"
) -> dict[str, list[dict[str, str]]]:
    """What khal shows of each address's calendar, by its name, in the year from ``since`` on.

    Asked again with the same ``work``, vdirsyncer brings what it has in line with the addresses.
    """
    names = list(addresses)
    sync = work / "vdirsyncer.conf"
    sync.write_text(_vdirsyncer(addresses, work))
    for step in ("discover", "sync"):
        subprocess.run(
            [PROGRAMS / "vdirsyncer", "-c", sync, step],
            input="y\n" * len(names),
            text=True,
            capture_output=True,
            check=True,
        )
    config = work / "khal.conf"
    config.write_text(_khal(names, work))
    fields = ("calendar", "title", "start-long", "end-long", "location", "status", "uid")
    listed = subprocess.run(
        [
            PROGRAMS / "khal",
            *("-c", config, "list", "--once"),
            *(option for field in fields for option in ("--json", field)),
            *(since, "365d"),
        ],
        text=True,
        capture_output=True,
        check=True,
    )
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for line in listed.stdout.splitlines():
        for event in json.loads(line):
            found[event["calendar"]].append(event)
    return found


def _vdirsyncer(addresses: dict[str, str], work: Path) -> str:
    parts = [f'[general]\nstatus_path = "{work / "status"}"\n']
    for number, (name, address) in enumerate(addresses.items()):
        (work / "calendars" / name).mkdir(parents=True, exist_ok=True)
        parts.append(
            f'[pair p{number}]\na = "local{number}"\nb = "remote{number}"\ncollections = null\n'
            f'[storage local{number}]\ntype = "filesystem"\n'
            f'path = "{work / "calendars" / name}"\nfileext = ".ics"\n'
            f'[storage remote{number}]\ntype = "http"\nurl = "{address}"\n'
        )
    return "".join(parts)


def _khal(names: list[str], work: Path) -> str:
    calendars = "".join(f"[[{name}]]\npath = {work / 'calendars' / name}\n" for name in names)
    return (
        f"[calendars]\n{calendars}[locale]\nlocal_timezone = UTC\ndefault_timezone = UTC\n"
        "timeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
        f"[sqlite]\npath = {work / 'khal.db'}\n"
    )
