"""What commands on records share: where the database is."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Engine, make_url

from matchmaker.code_lists import use_own_lists
from matchmaker.database import is_current, open_engine, reading
from matchmaker.errors import Refused
from matchmaker.words import sentence
from web.config import DATABASE_URL, BadSettings, absolute

DEFAULT_DATABASE = "sqlite:///matchmaker.db"

database_option: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--database",
    "database_url",
    envvar=DATABASE_URL,
    default=DEFAULT_DATABASE,
    show_default=True,
    show_envvar=True,
    metavar="URL",
    help="Where the records are kept, for SQLite or PostgreSQL.",
)


def connect(database_url: str) -> Engine:
    """An engine for any database, whatever is in it.

    Raises:
        BadSettings: the address makes no sense here.
    """
    url = absolute(database_url)
    try:
        return open_engine(url)
    except ModuleNotFoundError as error:
        raise BadSettings(
            f"{error.name} is needed for this database; install it with: pip install '.[scale]'"
        ) from error


def open_database(database_url: str) -> Engine:
    """An engine for a database that has this version's tables.

    Raises:
        Refused: it has not.
        BadSettings: the address makes no sense here.
    """
    engine = connect(database_url)
    if missing_file(engine) or not is_current(engine):
        raise Refused(
            sentence(
                "The database {url} does not have this version's tables; "
                "make them with: matchmaker database upgrade",
                url=make_url(engine.url).render_as_string(),
            )
        )
    with reading(engine) as session:
        use_own_lists(session)
    return engine


def missing_file(engine: Engine) -> bool:
    """Whether it is an SQLite database whose file is not there; connecting would make one."""
    if engine.dialect.name != "sqlite":
        return False
    return not Path(engine.url.database or "").is_file()
