"""Calendars under load: thousands of delegates whose programs poll, beside a naive rebuild.

    python -m benchmarks.feeds --write docs/benchmarks.md

The delegates of one released mission ask for their calendars, and each is made. Then some of them
ask a server that keeps nothing, which makes theirs anew: the naive rebuild. Then each delegate's
program brings the tag of what it has, and nothing has changed. Two processes share the delegates,
as two workers do; they are asked as a server asks them, without a socket.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from werkzeug.test import EnvironBuilder

from benchmarks.report import Section, add_write_option
from matchmaker.calendars.subscription import address_of
from matchmaker.database import open_engine, reading, upgrade, writing
from matchmaker.records import (
    AgendaStatus,
    Delegate,
    Meeting,
    MeetingDelegate,
    MeetingParty,
    MeetingState,
    PlanningRun,
    Release,
    ReleasedMeeting,
    Side,
)
from tests.factories import make_bare_mission, make_block, make_participant, make_place
from web.app import create_app
from web.config import Config
from web.feeds import routes
from web.feeds.shelf import Shelf

KEY = "an example of a key, which nobody uses"
PROCESSES = 2
MEETINGS = 12
DELEGATES = 5
"""Of each participant."""

NAIVE = 250
"""Delegates of each process whose calendars are made anew."""

HEADINGS = (
    "delegates",
    "meetings each",
    "made anew, a second",
    "304, a second",
    "the same of undisturbed cores",
    "ratio",
    "KB",
)


def fill(url: str, side: int) -> None:
    """A released mission with ``side`` participants on each side, each with twelve meetings."""
    engine = open_engine(url)
    upgrade(engine)
    with writing(engine) as session:
        mission = make_bare_mission(session, "large")
        place = make_place(session, mission, tables=side)
        slots = make_block(session, place, slots=MEETINGS).slots
        homes, others = (
            [
                make_participant(session, mission, which, f"{letter}{at:04d}", delegates=DELEGATES)
                for at in range(side)
            ]
            for which, letter in ((Side.HOME, "H"), (Side.COUNTERPART, "C"))
        )
        run = PlanningRun(
            mission=mission, revision=0, status=AgendaStatus.OPTIMAL, planned_by="benchmark",
            started_at=datetime.now(UTC), seconds=0, goals=[], problem={}, agenda={},
        )  # fmt: skip
        release = Release(
            mission=mission, run=run, number=1, in_force=True, released_by="benchmark",
            released_at=datetime.now(UTC),
        )  # fmt: skip
        session.add_all([run, release])
        session.flush()
        meetings, parties, seats, told = [], [], [], []
        for number, slot in enumerate(slots):
            for at, home in enumerate(homes):
                other = others[(at + number) % side]
                key = len(meetings) + 1
                code = f"{home.code}~{other.code}"
                meetings.append(
                    {"id": key, "mission_id": mission.id, "code": code, "uid": f"{code}@x",
                     "slot_id": slot.id, "version": 1}
                )  # fmt: skip
                for position, one in enumerate((home, other)):
                    parties.append(
                        {"meeting_id": key, "participant_id": one.id, "position": position}
                    )
                    seats += [{"meeting_id": key, "delegate_id": each.id} for each in one.delegates]
                told.append(
                    {"release_id": release.id, "meeting_id": key, "slot_id": slot.id,
                     "place_id": place.id, "starts_at": slot.starts_at, "ends_at": slot.ends_at,
                     "table_number": at + 1, "state": MeetingState.PLANNED, "sequence": 0}
                )  # fmt: skip
        for kind, rows in (
            (Meeting, meetings),
            (MeetingParty, parties),
            (MeetingDelegate, seats),
            (ReleasedMeeting, told),
        ):
            session.execute(insert(kind), rows)
    engine.dispose()


def addresses(url: str, share: int) -> list[str]:
    """The paths of one process's delegates."""
    engine = open_engine(url)
    with reading(engine) as session:
        people = session.scalars(select(Delegate).order_by(Delegate.id)).all()
        found = [address_of(one, KEY, "") for one in people]
    engine.dispose()
    return found[share::PROCESSES]


@dataclass(frozen=True, slots=True)
class Polled:
    """What one process answered: seconds for so many calendars made anew and so many 304s, by the
    clock and of the processor; how many people; the bytes of all calendars.
    """

    anew: int
    anew_seconds: float
    known: int
    known_seconds: float
    known_busy: float
    people: int
    size: int


def poll(url: str, share: int, rounds: int) -> Polled:
    """One process."""
    app = create_app(Config(url, KEY))
    paths = addresses(url, share)

    def ask(path: str, tag: str = "") -> tuple[str, str, int]:
        headers = {"If-None-Match": tag} if tag else {}
        environ = EnvironBuilder(
            path, headers=headers, environ_base={"REMOTE_ADDR": "127.0.0.1"}
        ).get_environ()
        answered: dict[str, Any] = {}

        def begin(status: str, told: list[tuple[str, str]], _error: object = None) -> Any:
            answered["status"], answered["tag"] = status, dict(told)["ETag"]

        body: Iterator[bytes] = app(environ, begin)
        size = sum(len(part) for part in body)
        return answered["status"], answered["tag"], size

    first = [ask(path) for path in paths]
    assert {status for status, _, _ in first} == {"200 OK"}
    print(f"process {share}: {len(paths)} calendars are made", file=sys.stderr, flush=True)
    full, app.extensions[routes.SHELF] = app.extensions[routes.SHELF], Shelf()
    some = paths[:NAIVE]
    began = time.perf_counter()
    for path in some:
        ask(path)
    made = time.perf_counter() - began
    app.extensions[routes.SHELF] = full
    began, busy = time.perf_counter(), time.process_time()
    for _ in range(rounds):
        for path, (_, tag, _) in zip(paths, first, strict=True):
            status, _, _ = ask(path, tag)
            assert status == "304 NOT MODIFIED", status
    polled, busy = time.perf_counter() - began, time.process_time() - busy
    size = sum(each for _, _, each in first)
    return Polled(len(some), made, rounds * len(paths), polled, busy, len(paths), size)


def main() -> None:
    """Fill a database, poll it, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--side", type=int, default=1000, help="participants on each side")
    parser.add_argument("--rounds", type=int, default=2)
    add_write_option(parser)
    options = parser.parse_args()
    section = Section(
        "feeds",
        "Calendars that programs poll",
        f"`python -m benchmarks.feeds --side {options.side} --rounds {options.rounds}`: "
        f"{PROCESSES} processes on one SQLite file. Calendars of {PROCESSES * NAIVE} delegates "
        "made anew, as a server that keeps nothing does each time; then every delegate's program "
        "brings the tag of what it has. Without sockets; the rates of both processes are added. "
        "*Undisturbed*: by the seconds of the processor, so that others' load counts less.",
    )
    section.headings(HEADINGS)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'feeds.db'}"
        fill(url, options.side)
        with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
            shares = [pool.submit(poll, url, one, options.rounds) for one in range(PROCESSES)]
            answers = [one.result() for one in shares]
    people = sum(one.people for one in answers)
    anew = sum(one.anew / one.anew_seconds for one in answers)
    known = sum(one.known / one.known_seconds for one in answers)
    alone = sum(one.known / one.known_busy for one in answers)
    size = sum(one.size for one in answers) / people / 1000
    section.row(
        (f"{people:,}", str(MEETINGS), f"{anew:.0f}", f"{known:.0f}", f"{alone:.0f}",
         f"{known / anew:.0f}", f"{size:.1f}")
    )  # fmt: skip
    section.write(options.write)


if __name__ == "__main__":
    main()
