"""``database``: the tables themselves."""

import click

from matchmaker.database import upgrade as upgrade_tables
from web.commands.group import connect, database_option


@click.group
def database() -> None:
    """Look after the database itself."""


@database.command
@database_option
def upgrade(database_url: str) -> None:
    """Make this version's tables, or bring an older version's up to date.

    Does nothing where they are there already. Run it once before anything else, and after each
    new version of the application.

    \b
    Example:
      matchmaker database upgrade --database sqlite:///missions.db
    """
    engine = connect(database_url)
    upgrade_tables(engine)
    click.echo(f"{engine.url.render_as_string()} has this version's tables.")
