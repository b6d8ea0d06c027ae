"""Two missions and everybody who could knock: what the matrix and the polyglot walk through."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from matchmaker.accounts import ensure_account, grant_role
from matchmaker.database import open_engine, writing
from matchmaker.permissions import OPERATOR
from matchmaker.records import (
    ApiToken,
    ClusterMembership,
    Mission,
    Organisation,
    OrganisationKind,
    Participant,
    Region,
    Role,
    SignInSession,
)
from matchmaker.signing_in import open_session
from matchmaker.tokens import hashed
from tests.web import scenes
from web.app import create_app
from web.config import Config
from web.extensions import db

KEY = "q8Zt3-Wv6_Jn1Xc5Lr9Ms2Yd7Bg4Hk0Pf"


class Who(StrEnum):
    """The principals. Whoever has a mission has ``one``, those elsewhere have ``two``."""

    ANONYMOUS = "anonymous"
    PARTICIPANT = "participant"
    PARTICIPANT_ELSEWHERE = "participant_elsewhere"
    OTHER_SIDE = "other_side"
    CLUSTER = "cluster"
    LOCAL_PARTNER = "local_partner"
    ORGANISER = "organiser"
    ORGANISER_ELSEWHERE = "organiser_elsewhere"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"
    DESK = "desk"
    REVOKED = "revoked"
    """Was an organiser of mission one, and its session was ended on the server."""


ROLES: dict[Who, tuple[Role, str | None]] = {
    Who.CLUSTER: (Role.PARTNER_CLUSTER, "one"),
    Who.LOCAL_PARTNER: (Role.LOCAL_PARTNER, "one"),
    Who.ORGANISER: (Role.ORGANISER, "one"),
    Who.ORGANISER_ELSEWHERE: (Role.ORGANISER, "two"),
    Who.COORDINATOR: (Role.COORDINATOR, None),
    Who.ADMINISTRATOR: (Role.ADMINISTRATOR, None),
    Who.DESK: (Role.DESK, "one"),
    Who.REVOKED: (Role.ORGANISER, "one"),
}

SPEAKS_FOR = {
    Who.PARTICIPANT: ("one", "H0"),
    Who.PARTICIPANT_ELSEWHERE: ("two", "H0"),
    Who.OTHER_SIDE: ("one", "C0"),
}

ONLY_IN_ONE = ("Home one", "Visited one")
"""Words that stand in the data of mission one alone: nobody from elsewhere ever reads them."""


@dataclass
class World:
    """An application on a database with everybody in it, which can be put back as it was."""

    app: Flask
    file: Path
    tokens: dict[Who, str]
    """The session that each principal's browser keeps."""
    cookies: dict[Who, str] = field(default_factory=dict)
    csrf: dict[Who, str] = field(default_factory=dict)
    asked: int = 0

    def client(self, who: Who) -> FlaskClient:
        """A browser of this principal, at an address of its own so that nothing is throttled."""
        client = self.app.test_client()
        self.asked += 1
        client.environ_base["REMOTE_ADDR"] = f"127.1.{self.asked // 250 % 250}.{self.asked % 250}"
        if who in self.cookies:
            client.set_cookie("matchmaker", self.cookies[who])
        return client

    def headers(self, who: Who, path: str) -> dict[str, str]:
        """What the principal's own program sends along where a program is expected."""
        if not path.startswith("/api/") or who not in self.tokens:
            return {}
        return {"Authorization": f"Bearer {self.tokens[who]}"}

    def restore(self) -> None:
        """Put the database back as it was made."""
        with (
            closing(sqlite3.connect(self.file.with_suffix(".pristine"))) as pristine,
            closing(sqlite3.connect(self.file)) as here,
        ):
            here.execute("PRAGMA synchronous = OFF")  # it need not outlive a power cut
            pristine.backup(here)

    def keep(self) -> None:
        """Have it put back from now on as it is now."""
        with (
            closing(sqlite3.connect(self.file)) as here,
            closing(sqlite3.connect(self.file.with_suffix(".pristine"))) as pristine,
        ):
            here.backup(pristine)

    @cached_property
    def pristine(self) -> dict[str, list[tuple[object, ...]]]:
        """Every row that there was when it was made."""
        with closing(sqlite3.connect(self.file.with_suffix(".pristine"))) as pristine:
            return _everything(pristine)

    @cached_property
    def engine(self) -> Engine:
        """A way into the database beside the application's."""
        return open_engine(f"sqlite:///{self.file}")

    @contextmanager
    def watched(self) -> Iterator[list[str]]:
        """Says at the end, in the list, which tables were changed meanwhile, and puts them back.

        The audit trail does not count, and stays as it grew: that somebody was refused a page is
        written down.
        """
        changed: list[str] = []
        with closing(sqlite3.connect(self.file)) as watching:
            (before,) = watching.execute("PRAGMA data_version").fetchone()
            yield changed
            (after,) = watching.execute("PRAGMA data_version").fetchone()
            if before == after:
                return
            was, now = self.pristine, _everything(watching)
            changed += [name for name in now if now[name] != was[name]]
        if changed:
            self.restore()


def _everything(watching: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    names = watching.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {
        name: watching.execute(f'SELECT * FROM "{name}"').fetchall()
        for (name,) in names
        if name != "audit_entry"
    }


def make_world(migrated: Path, folder: Path) -> World:
    """Everybody in a database of its own, all signed in."""
    file = folder / "world.db"
    shutil.copy(migrated, file)
    url = f"sqlite:///{file}"
    engine = open_engine(url)
    with writing(engine) as session:
        tokens = populate(session)
    engine.dispose()
    shutil.copy(file, file.with_suffix(".pristine"))
    world = World(create_app(Config(url, KEY)), file, tokens)
    for who in Who:
        client = world.app.test_client()
        if who in tokens:
            with client.session_transaction() as cookie:
                cookie["_user_id"] = tokens[who]
        with client.session_transaction() as cookie:
            # What the form library puts there and signs into its forms.
            cookie["csrf_token"] = "0123456789abcdef0123456789abcdef01234567"
        kept = client.get_cookie("matchmaker")
        assert kept is not None
        world.cookies[who] = kept.value
        with world.app.test_request_context(headers={"Cookie": f"matchmaker={kept.value}"}):
            world.csrf[who] = generate_csrf()
    return world


def populate(session: Session) -> dict[Who, str]:
    """Two released missions and an account for everybody; the sessions' tokens."""
    for slug in ("one", "two"):
        scenes.released(session, scenes.planned_mission(session, slug))
    cluster = Organisation(
        name="Cluster of one", kind=OrganisationKind.CLUSTER, region=Region.EUROPEAN
    )
    session.add(cluster)
    session.flush()
    session.add(
        ClusterMembership(cluster=cluster, member=_participant(session, "one", "H0").organisation)
    )
    tokens = {}
    for who in Who:
        if who is Who.ANONYMOUS:
            continue
        account = ensure_account(session, f"{who}@example.org", who.title(), by=OPERATOR)
        if who in ROLES:
            role, slug = ROLES[who]
            grant_role(
                session,
                account,
                role,
                by=OPERATOR,
                mission=session.scalar(select(Mission).where(Mission.slug == slug)),
                organisation=cluster if who is Who.CLUSTER else None,
            )
        if who in SPEAKS_FOR:
            for delegate in _participant(session, *SPEAKS_FOR[who]).delegates:
                delegate.account = account
        tokens[who] = open_session(session, account, how="link")
        now = datetime.now(UTC)
        session.add(  # programs that act for somebody bring the same token as the browser
            ApiToken(
                account=account,
                name="program",
                token_hash=hashed(tokens[who]),
                created_at=now,
                used_at=now,
                revoked_at=now if who is Who.REVOKED else None,
            )
        )
        session.flush()
    revoked = session.scalars(
        select(SignInSession).where(SignInSession.token_hash == hashed(tokens[Who.REVOKED]))
    ).one()
    revoked.revoked_at = revoked.created_at
    return tokens


def _participant(session: Session, slug: str, code: str) -> Participant:
    return session.scalars(
        select(Participant)
        .join(Mission, Mission.id == Participant.mission_id)
        .where(Mission.slug == slug, Participant.code == code)
    ).one()


def close(world: World) -> None:
    """Let go of the database."""
    world.engine.dispose()
    with world.app.app_context():
        db.engine.dispose()
