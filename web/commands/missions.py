"""Commands on the missions of a database: set up, import, plan, release, export."""

from pathlib import Path

import click
from sqlalchemy import Engine

from matchmaker.database import reading, writing
from matchmaker.exporting import export_mission
from matchmaker.intake.importing import ImportKind, import_file
from matchmaker.missions import mission_by_slug
from matchmaker.overview import overview
from matchmaker.permissions import OPERATOR
from matchmaker.planning import PlannedRun
from matchmaker.planning import plan as plan_mission
from matchmaker.releasing import release as release_mission
from matchmaker.set_up import load_folder, read_description, set_up_mission
from web.commands.files import SOLVED
from web.commands.group import database_option, open_database
from web.commands.options import seed_option, time_limit_option, workers_option
from web.commands.progress import watched
from web.commands.tables import missions_table, show
from web.config import ADDRESS, MAIL_FROM, from_environment
from web.correspondence import correspondence_of


@click.command("set-up")
@click.argument("description", type=click.Path(path_type=Path))
@database_option
def set_up(description: Path, database_url: str) -> None:
    """Set up a mission as the file DESCRIPTION says, or bring it up to date.

    DESCRIPTION is a JSON file with the mission's places, slots, tables and programme; or a folder
    with such a file, mission.json, and the four tables of participants, delegates, availability
    and requests beside it. data/README.md explains the format.

    \b
    Examples:
      matchmaker set-up data/eu4sportsclusters/china-2017/mission.json
      matchmaker set-up data/eu4sportsclusters/china-2017
    """
    with writing(open_database(database_url)) as session:
        if description.is_dir():
            mission = load_folder(session, description, by=OPERATOR)
        else:
            mission = set_up_mission(session, read_description(description), by=OPERATOR)
        click.echo(f"{mission.slug} is set up: {mission.name}")


@click.command("import")
@click.argument("mission")
@click.argument("kind", type=click.Choice([kind.value for kind in ImportKind]))
@click.argument("file", type=click.Path(path_type=Path))
@database_option
def import_(mission: str, kind: str, file: Path, database_url: str) -> None:
    """Import FILE, a CSV file or workbook of one KIND, into a MISSION.

    All of the file is imported, or nothing: everything that is wrong is listed by row and column.
    The same file again adds nothing. data/import_templates holds a file of each kind to fill in;
    participants come first, because the others refer to them.

    \b
    Examples:
      matchmaker import china-2017 participants participants.xlsx
      matchmaker import china-2017 requests wishes.csv
    """
    with writing(open_database(database_url)) as session:
        found = mission_by_slug(session, mission)
        summary = import_file(session, found, ImportKind(kind), file, by=OPERATOR)
    click.echo(
        f"{file.name}: {summary.added} added, {summary.changed} changed, "
        f"{summary.unchanged} there already."
    )


@click.command
@click.argument("mission")
@time_limit_option
@workers_option
@seed_option
@database_option
@click.pass_context
def plan(
    context: click.Context,
    mission: str,
    time_limit: float,
    workers: int | None,
    seed: int,
    database_url: str,
) -> None:
    """Plan a MISSION: who meets whom, when and at which table.

    Shows how good the best agenda so far is and what is proven possible. Ctrl-C ends the search
    and keeps the best. Nobody is told anything before the agenda is released.

    \b
    Exit codes:
      0  planned
      1  the mission was changed meanwhile, so the plan was kept aside; plan again
      2  the mission cannot be planned yet; every reason is listed
      3  no agenda keeps all the rules; those that clash are listed
      4  no agenda was found in the time given

    \b
    Example:
      matchmaker plan china-2017 --time-limit 30
    """
    engine = open_database(database_url)
    code = plan_watched(engine, mission, time_limit=time_limit, workers=workers, seed=seed)
    if code == 0:
        with reading(engine) as session:
            show(
                missions_table(
                    [one for one in overview(session, by=OPERATOR) if one.mission.slug == mission]
                )
            )
    context.exit(code)


def plan_watched(
    engine: Engine, slug: str, *, time_limit: float, workers: int | None, seed: int
) -> int:
    """Plan a mission while the terminal shows how it goes; returns the exit code."""
    return outcome(
        watched(
            slug,
            lambda report, cancel: plan_mission(
                engine,
                slug,
                by=OPERATOR,
                time_limit=time_limit,
                workers=workers,
                seed=seed,
                on_progress=report,
                cancel=cancel,
            ),
        )
    )


def outcome(run: PlannedRun) -> int:
    """The exit code for a plan; says on standard error why it is not 0."""
    for conflict in run.conflicts:
        click.echo(conflict, err=True)
    code = SOLVED[run.status.value]
    if code:
        click.echo(
            {
                3: "No agenda keeps all the rules; change one of those above and plan again.",
                4: "No agenda was found in the time given; give it more with --time-limit.",
            }[code],
            err=True,
        )
    elif not run.adopted:
        click.echo("The mission was changed while it was planned; plan again.", err=True)
        code = 1
    return code


@click.command
@click.argument("mission")
@database_option
def release(mission: str, database_url: str) -> None:
    """Publish the planned agenda of a MISSION as its next release.

    The agenda is checked first, then every meeting gets its people, and their time and the tables
    are booked: all of it, or nothing. Those for whom something changes get a mail; it links to
    pages at MATCHMAKER_ADDRESS, and comes from MATCHMAKER_MAIL_FROM, as those of the server do.

    \b
    Example:
      matchmaker release china-2017
    """
    config = from_environment(database_url)
    with writing(open_database(database_url)) as session:
        published = release_mission(
            session,
            mission_by_slug(session, mission),
            by=OPERATOR,
            by_way_of=correspondence_of(config),
        )
        click.echo(
            f"{mission}: release {published.number} is in force, "
            f"{len(published.meetings)} meetings told."
        )
    if not config.address:
        click.echo(f"{ADDRESS} is not set: what is told by mail links to no page.", err=True)
    if not config.mail_from:
        click.echo(f"{MAIL_FROM} is not set: invitations name no organiser to answer.", err=True)


@click.command
@click.argument("mission")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write into; by default one named after the mission.",
)
@database_option
def export(mission: str, out: Path | None, database_url: str) -> None:
    """Write the released agenda of a MISSION into files.

    One calendar (.ics) for each participant, a workbook for the organiser, and the problem and
    agenda in the solver's formats.

    \b
    Example:
      matchmaker export china-2017 --out handover/china
    """
    folder = out or Path(mission)
    with writing(open_database(database_url)) as session:
        export_mission(session, mission_by_slug(session, mission), folder, by=OPERATOR)
    click.echo(f"{mission}: written to {folder}")
