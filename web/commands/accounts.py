"""``account`` and ``sign-in-link``: letting the first people in."""

import click

from matchmaker.accounts import account_of, ensure_account, grant_role
from matchmaker.database import writing
from matchmaker.errors import NotFound
from matchmaker.missions import mission_by_slug
from matchmaker.permissions import OPERATOR
from matchmaker.records import Role
from matchmaker.signing_in import make_link
from matchmaker.words import sentence
from web.commands.group import database_option, open_database
from web.commands.options import DEFAULT_PORT

ROLES = tuple(role.value for role in Role if role is not Role.PARTNER_CLUSTER)


@click.command
@click.argument("email")
@click.option("--name", default="", help="How the person is called; the address where missing.")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What the person does.")
@click.option("--mission", metavar="SLUG", help="Only in this mission; without it in all.")
@database_option
def account(email: str, name: str, role: str, mission: str | None, database_url: str) -> None:
    """Give somebody an account and a role; the first administrator is made so.

    \b
    Example:
      matchmaker account anna@cluster.eu --role administrator
    """
    engine = open_database(database_url)
    with writing(engine) as session:
        found = ensure_account(session, email, name, by=OPERATOR)
        where = mission_by_slug(session, mission) if mission else None
        grant_role(session, found, Role(role), by=OPERATOR, mission=where)
        click.echo(f"{found.email} is {role} {f'of {where.name}' if where else 'everywhere'}.")
    engine.dispose()


@click.command("sign-in-link")
@click.argument("who")
@click.option(
    "--address",
    default=f"http://127.0.0.1:{DEFAULT_PORT}",
    show_default=True,
    metavar="URL",
    help="Where the server is reached.",
)
@database_option
def sign_in_link(who: str, address: str, database_url: str) -> None:
    """Print an address that signs WHO in, by mail address; it works once, for ten minutes.

    \b
    Example:
      matchmaker sign-in-link anna@cluster.eu
    """
    engine = open_database(database_url)
    with writing(engine) as session:
        found = account_of(session, who)
        if found is None or found.disabled_at:
            raise NotFound(
                sentence(
                    "Nobody signs in as {who}; make an account with: "
                    "matchmaker account {who} --role administrator",
                    who=who,
                )
            )
        click.echo(f"{address.rstrip('/')}/sign-in/{make_link(session, found)}")
    engine.dispose()
