"""Pages under load: the agenda at 300 x 300 and the catalogue at 5,000, beside an empty page.

    python -m benchmarks.pages --write docs/benchmarks.md

Both missions are made up and live in a database of their own. The peer is the list of missions of
the same application with one mission in it, so that what every page costs (the session, the
frame, the template engine) is in both. Each page is asked for in turn with the peer; the ratio is
of the medians. Statements are what the page asks of the database.
"""

import argparse
import gc
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from benchmarks.report import Section, add_write_option
from matchmaker.accounts import ensure_account, grant_role
from matchmaker.database import open_engine, upgrade, writing
from matchmaker.permissions import OPERATOR
from matchmaker.planning import plan
from matchmaker.records import (
    Account,
    MeetingRequest,
    Mission,
    MissionStage,
    Organisation,
    OrganisationKind,
    Participant,
    Priority,
    ProfileEntry,
    ProfileKind,
    Region,
    Role,
    Side,
)
from matchmaker.reference import topics
from matchmaker.signing_in import make_link
from tests.factories import make_bare_mission, make_block, make_participant, make_place
from tests.web.conftest import csrf_of
from web.app import create_app
from web.config import Config
from web.extensions import db

SIDE, TABLES, SLOTS, WISHES = 300, 150, 24, 12
CATALOGUE = 5_000
PLAN_SECONDS = 5
"""What the large agenda may take: it is to be full, not to be the best."""

ORGANISER, DELEGATE = "organiser@example.org", "delegate@example.org"

PEER = ("organiser@example.org", "/missions")
PAGES = (
    ("agenda by table, 300 x 300", ORGANISER, "/missions/large/tables"),
    ("agenda by participant, 300 x 300", ORGANISER, "/missions/large/participants"),
    ("catalogue, 5,000 participants", DELEGATE, "/my/many/EU01/catalogue"),
)

HEADINGS = ("page", "ms", "empty page, ms", "ratio", "KB", "statements")


def fill(engine: Engine) -> int:
    """Make both missions and those who look at them; how many meetings the large one has."""
    with writing(engine) as session:
        olga = ensure_account(session, ORGANISER, "Olga", by=OPERATOR)
        grant_role(session, olga, Role.ORGANISER, by=OPERATOR)
        _large(session)
        _many(session, ensure_account(session, DELEGATE, "Dora", by=OPERATOR))
    return plan(engine, "large", by=OPERATOR, time_limit=PLAN_SECONDS).meetings


def _large(session: Session) -> None:
    mission = make_bare_mission(session, "large")
    make_block(session, make_place(session, mission, tables=TABLES), slots=SLOTS)
    sides = {
        side: [
            make_participant(session, mission, side, f"{prefix}{number:03d}")
            for number in range(SIDE)
        ]
        for side, prefix in ((Side.HOME, "EU"), (Side.COUNTERPART, "CN"))
    }
    draw = random.Random(1)
    for asker in sides[Side.HOME]:
        for asked in draw.sample(sides[Side.COUNTERPART], WISHES):
            priority = draw.choice([Priority.MUST, Priority.WANT, Priority.NICE])
            session.add(
                MeetingRequest(
                    mission_id=mission.id, asker_id=asker.id, asked_id=asked.id, priority=priority
                )
            )


def _many(session: Session, who: Account) -> None:
    mission: Mission = make_bare_mission(session, "many", stage=MissionStage.REGISTRATION)
    make_block(session, make_place(session, mission, name="Other hall"))
    own = make_participant(session, mission, Side.HOME, "EU01")
    own.delegates[0].account = who
    codes, draw = sorted(topics()), random.Random(2)
    _offer(own.profile, codes[:5], ProfileKind.NEED)
    for number in range(CATALOGUE):
        # Without a factory: those flush what they make, which here would take longer than all else.
        one = Participant(
            mission=mission,
            organisation=Organisation(
                name=f"Company X{number:04d}",
                kind=OrganisationKind.COMPANY,
                region=Region.THIRD_COUNTRY,
                country="CN",
            ),
            side=Side.COUNTERPART,
            code=f"X{number:04d}",
        )
        _offer(one.profile, draw.sample(codes, 3), ProfileKind.OFFER)
        session.add(one)


def _offer(profile: list[ProfileEntry], codes: list[str], kind: ProfileKind) -> None:
    profile += [ProfileEntry(kind=kind, code=code) for code in codes]


@contextmanager
def counted(engine: Engine) -> Iterator[list[int]]:
    """Counts the statements that are asked within."""
    count = [0]

    def note(*_: object) -> None:
        count[0] += 1

    event.listen(engine, "before_cursor_execute", note)
    yield count
    event.remove(engine, "before_cursor_execute", note)


def milliseconds(ask: Callable[[], object]) -> float:
    """How long one call takes."""
    began = time.perf_counter()
    ask()
    return 1000 * (time.perf_counter() - began)


def sign_in(app: Flask, engine: Engine, email: str) -> FlaskClient:
    """A browser of somebody, signed in as people do it."""
    with writing(engine) as session:
        token = make_link(session, ensure_account(session, email, "", by=OPERATOR))
    client = app.test_client()
    page = client.get(f"/sign-in/{token}").text
    client.post(f"/sign-in/{token}", data={"csrf_token": csrf_of(page)})
    return client


def measure(
    clients: dict[str, FlaskClient], served: Engine, rounds: int
) -> Iterator[tuple[str, ...]]:
    """A row of the table for each page."""
    ask_peer = partial(clients[PEER[0]].get, PEER[1])
    for name, who, path in PAGES:
        ask = partial(clients[who].get, path)
        answer = ask()
        if answer.status_code != HTTPStatus.OK:
            raise SystemExit(f"{path} answered {answer.status_code}.")
        own, peer = [], []
        for _ in range(rounds):
            own.append(milliseconds(ask))
            peer.append(milliseconds(ask_peer))
        with counted(served) as count:
            ask()
        ours, theirs = statistics.median(own), statistics.median(peer)
        figures = (f"{ours:.0f}", f"{theirs:.0f}", f"{ours / theirs:.1f}")
        yield (name, *figures, f"{len(answer.data) / 1000:.0f}", str(count[0]))


def main() -> None:
    """Fill a database, ask for the pages in turn, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    add_write_option(parser)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'pages.db'}"
        engine = open_engine(url)
        upgrade(engine)
        meetings = fill(engine)
        app = create_app(Config(url))
        with app.app_context():
            served = db.engine
        section = Section(
            "pages",
            "Pages under load",
            f"`python -m benchmarks.pages`: the agenda of a mission of {SIDE} x {SIDE} with "
            f"{meetings:,} meetings and the catalogue of one with {CATALOGUE:,} participants, in "
            "turn with the list of one mission, which costs what every page costs. Medians of "
            f"{options.rounds} rounds in one process; statements are those that the page asks of "
            "the database.",
        )
        section.headings(HEADINGS)
        clients = {email: sign_in(app, engine, email) for email in (ORGANISER, DELEGATE)}
        gc.collect()
        gc.freeze()  # as the server does once it has started
        for row in measure(clients, served, options.rounds):
            section.row(row)
        engine.dispose()
        served.dispose()
    section.write(options.write)


if __name__ == "__main__":
    main()
