"""The console script ``matchmaker``: every command, thin over the verbs of the field."""

import click

from web.commands.lazily import Later, LazyCommands

COMMANDS = (
    Later(
        "demo",
        "web.commands.demo",
        "Load, plan, release and export the two bundled missions, then serve the pages.",
    ),
    Later("database", "web.commands.databases", "Look after the database itself."),
    Later(
        "set-up",
        "web.commands.missions",
        "Set up a mission as the file DESCRIPTION says, or bring it up to date.",
    ),
    Later(
        "import",
        "web.commands.missions",
        "Import FILE, a CSV file or workbook of one KIND, into a MISSION.",
    ),
    Later(
        "plan",
        "web.commands.missions",
        "Plan a MISSION: who meets whom, when and at which table.",
    ),
    Later(
        "release",
        "web.commands.missions",
        "Publish the planned agenda of a MISSION as its next release.",
    ),
    Later("export", "web.commands.missions", "Write the released agenda of a MISSION into files."),
    Later("report", "web.commands.reports", "Write what came of a project for its funder."),
    Later("serve", "web.commands.serving", "Serve the pages until Ctrl-C."),
    Later(
        "work",
        "web.commands.serving",
        "Do the jobs that pages leave (planning) and send the mail, until Ctrl-C.",
    ),
    Later(
        "account",
        "web.commands.accounts",
        "Give somebody an account and a role; the first administrator is made so.",
    ),
    Later(
        "sign-in-link",
        "web.commands.accounts",
        "Print an address that signs WHO in, by mail address; it works once, for ten minutes.",
    ),
    Later(
        "solve",
        "web.commands.files",
        'Solve the agenda problem in the file PROBLEM ("agenda-problem/1", JSON).',
    ),
    Later(
        "verify",
        "web.commands.files",
        "Check the file AGENDA against the file PROBLEM, without the solver's model.",
    ),
)
"""Each command, where it is, and the first sentence of its help."""


@click.group(
    cls=LazyCommands, later=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]}
)
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
