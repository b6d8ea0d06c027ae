"""What all commands share: where the database is, and how a refusal is said."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Engine, make_url
from sqlalchemy.exc import OperationalError

from matchmaker.database import is_current, open_engine
from matchmaker.errors import Refused
from matchmaker.words import sentence
from web.config import DATABASE_URL, BadSettings, absolute

DEFAULT_DATABASE = "sqlite:///matchmaker.db"

REFUSED = 2
"""Exit code where the input is refused; each error is a line on standard error."""


class Commands(click.Group):
    """A group whose commands say what is wrong in sentences, never in a trace."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command; turn a refusal into lines on standard error and exit code 2."""
        try:
            return super().invoke(context)
        except Refused as refused:
            lines = [str(one) for one in refused.sentences]
        except BadSettings as error:
            lines = [str(error)]
        except OperationalError as error:
            lines = [f"The database cannot be used: {error.orig}."]
        except OSError as error:
            lines = [f"{error.filename or 'The system'}: {error.strerror or error}."]
        for line in lines:
            click.echo(line, err=True)
        return context.exit(REFUSED)


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
    return engine


def missing_file(engine: Engine) -> bool:
    """Whether it is an SQLite database whose file is not there; connecting would make one."""
    if engine.dialect.name != "sqlite":
        return False
    return not Path(engine.url.database or "").is_file()
