"""Engines and transactions with the settings that keep bookings honest on either database.

SQLite's driver starts transactions late and by its own rules; here every transaction is begun
explicitly, for writing unless it is declared read-only, so that nothing read in it can change
before it is written.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session

READ_ONLY = {"matchmaker_read_only": True}
"""Execution options of a connection or session that will not write."""

_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000")


def open_engine(url: str, **options: Any) -> Engine:
    """An engine for a SQLAlchemy URL, with the project's settings applied."""
    engine = create_engine(url, **options)
    configure(engine)
    return engine


def configure(engine: Engine) -> None:
    """Apply the project's settings to an engine that somebody else created; once for each.

    On SQLite a transaction begins with ``BEGIN IMMEDIATE``, so that of two writers one waits
    at the start rather than fails at the end; with ``READ_ONLY`` it begins with ``BEGIN``.
    """
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _set_pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get("matchmaker_read_only")
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session whose work is committed at the end, or undone whole where anything is raised."""
    with Session(engine) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that sees one state of the database and writes nothing."""
    with Session(engine.execution_options(**READ_ONLY)) as session:
        yield session
        session.rollback()


def upgrade(engine: Engine) -> None:
    """Bring the database to this version's tables; does nothing where it is there already.

    All steps run in one transaction: a run that is killed leaves the old version, and a second
    run succeeds.
    """
    with _changing_tables(engine) as connection:
        command.upgrade(migrations(connection), "head")


def downgrade(engine: Engine, revision: str) -> None:
    """Go back to an earlier version's tables; ``base`` for none at all."""
    with _changing_tables(engine) as connection:
        command.downgrade(migrations(connection), revision)


@contextmanager
def _changing_tables(engine: Engine) -> Iterator[Connection]:
    """A transaction in which tables may be made anew.

    SQLite changes a table by copying and dropping it, which takes the rows that refer to it for
    orphans. So references are not enforced meanwhile, and all of them are checked at the end.
    """
    with engine.connect() as connection:
        copies = engine.dialect.name == "sqlite"
        raw = connection.connection.dbapi_connection if copies else None
        try:
            if raw is not None:  # before the transaction begins: inside one it does nothing
                raw.execute("PRAGMA foreign_keys=OFF")
            with connection.begin():
                yield connection
                if raw is not None:
                    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                    if broken:
                        raise RuntimeError(f"a step leaves references to nothing: {broken[:5]}")
        finally:
            if raw is not None:
                raw.execute("PRAGMA foreign_keys=ON")


def is_current(engine: Engine) -> bool:
    """Whether the database has exactly this version's tables."""
    with engine.connect().execution_options(**READ_ONLY) as connection:
        heads = MigrationContext.configure(connection).get_current_heads()
        script = ScriptDirectory.from_config(migrations(connection))
        return set(heads) == set(script.get_heads())


def migrations(connection: Connection) -> Config:
    """Alembic's view of the steps, working on this connection and in its transaction."""
    config = Config()
    config.set_main_option("script_location", str(Path(str(files("matchmaker"))) / "migrations"))
    config.attributes["connection"] = connection
    return config
