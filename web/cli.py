"""The console script ``matchmaker``: every command, thin over the verbs of the field."""

import click

from web.commands.accounts import account, sign_in_link
from web.commands.databases import database
from web.commands.demo import demo
from web.commands.files import solve, verify
from web.commands.group import Commands
from web.commands.missions import export, import_, plan, release, set_up
from web.commands.serving import serve, work


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="matchmaker")
def main() -> None:
    """Plan trade missions: from who wants to meet whom to proven agendas and calendars.

    Begin with "matchmaker demo": it plans the two bundled missions and shows them in a browser.

    \b
    A mission of your own:
      matchmaker database upgrade
      matchmaker set-up mission.json
      matchmaker import autumn-2027 participants participants.csv
      matchmaker import autumn-2027 requests requests.csv
      matchmaker plan autumn-2027
      matchmaker release autumn-2027
      matchmaker export autumn-2027
      matchmaker account anna@cluster.eu --role administrator
      matchmaker serve
    """


for command in (
    demo,
    database,
    set_up,
    import_,
    plan,
    release,
    export,
    serve,
    work,
    account,
    sign_in_link,
    solve,
    verify,
):
    main.add_command(command)
