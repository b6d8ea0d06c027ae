"""An application on an empty database, and a count of what it asks of it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import Engine, event

from matchmaker.accounts import ensure_account, grant_role
from matchmaker.database import writing
from matchmaker.missions import mission_by_slug
from matchmaker.permissions import OPERATOR
from matchmaker.records import Organisation, Role
from matchmaker.signing_in import make_link
from tests.conftest import movable_engine, moved
from web.app import create_app
from web.config import THREADS, Config
from web.extensions import db, limiter

SignIn = Callable[..., FlaskClient]


@pytest.fixture(scope="session")
def made_app(migrated_file: Path) -> Flask:
    """One application for all tests, since making one takes longer than most of them."""
    return create_app(Config(f"sqlite:///{migrated_file}"))


@pytest.fixture(scope="session")
def moving_pool() -> Engine:
    """The engine of the application, with as many connections as it has threads."""
    return movable_engine("sqlite:///never-opened.db", pool_size=THREADS)


@pytest.fixture
def app(made_app: Flask, moving_pool: Engine, sqlite_engine: Engine) -> Iterator[Flask]:
    """The application on this test's own database, with the settings that it was made with."""
    settings = dict(made_app.config)
    limiter.reset()
    with moved(moving_pool, sqlite_engine.url.render_as_string(hide_password=False)) as engine:
        with made_app.app_context():
            db.engines[None] = engine
        yield made_app
    made_app.config.clear()
    made_app.config.update(settings)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def statements(app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """What the application says to its database within a ``with`` block."""

    @contextmanager
    def recording() -> Iterator[list[str]]:
        said: list[str] = []

        def note(*arguments: object) -> None:
            said.append(str(arguments[2]))

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        yield said
        event.remove(engine, "before_cursor_execute", note)

    return recording


def sign_in(
    app: Flask,
    engine: Engine,
    email: str = "olga@example.org",
    role: Role | None = None,
    *,
    mission: str | None = None,
    cluster: str | None = None,
) -> FlaskClient:
    """A client that is signed in, with a role where one is given."""
    with writing(engine) as session:
        account = ensure_account(session, email, email.partition("@")[0].title(), by=OPERATOR)
        if role is not None:
            grant_role(
                session,
                account,
                role,
                by=OPERATOR,
                mission=mission_by_slug(session, mission) if mission else None,
                organisation=(
                    session.query(Organisation).filter_by(name=cluster).one() if cluster else None
                ),
            )
        token = make_link(session, account)
    client = app.test_client()
    page = client.get(f"/sign-in/{token}").text
    answer = client.post(f"/sign-in/{token}", data={"csrf_token": csrf_of(page)})
    assert answer.status_code == 302
    return client


@pytest.fixture
def signed_in(app: Flask, sqlite_engine: Engine) -> SignIn:
    """Makes a client that is signed in, with a role where one is given."""
    return partial(sign_in, app, sqlite_engine)


@pytest.fixture
def staff(signed_in: SignIn) -> FlaskClient:
    """An organiser of every mission."""
    return signed_in(role=Role.ORGANISER)


def csrf_of(page: str) -> str:
    """The token that a page's forms carry."""
    (token, *_) = html.fromstring(page).cssselect("input[name=csrf_token]")
    return str(token.get("value"))
