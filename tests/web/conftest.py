"""An application on an empty database, and a count of what it asks of it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from web.app import create_app
from web.config import Config
from web.extensions import db


@pytest.fixture
def app(sqlite_engine: Engine) -> Iterator[Flask]:
    app = create_app(Config(sqlite_engine.url.render_as_string(hide_password=False)))
    yield app
    with app.app_context():
        db.engine.dispose()


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
