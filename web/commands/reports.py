"""``report``: the report to the funder, as a file."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import click
from sqlalchemy import Engine, inspect
from sqlalchemy.orm import Session

from matchmaker.bundled import load_bundled
from matchmaker.bundled_files import SLUG
from matchmaker.database import upgrade, writing
from matchmaker.errors import NotFound, Refused
from matchmaker.eu_report import (
    Audience,
    Period,
    Report,
    eu_report,
    project_of,
)
from matchmaker.permissions import OPERATOR
from matchmaker.words import sentence
from web.commands.group import connect, database_option, missing_file, open_database
from web.report_files import MEDIA_TYPES, write

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group
def report() -> None:
    """Write what came of a project for its funder.

    \b
    Example:
      matchmaker report eu --project eu4sportsclusters --format json -o report.json
    """


@report.command("eu")
@click.option(
    "--project",
    default=SLUG,
    show_default=True,
    metavar="NAME",
    help="Which project. The bundled one, eu4sportsclusters, is loaded where it is missing.",
)
@click.option(
    "--format",
    "kind",
    type=click.Choice(list(MEDIA_TYPES)),
    default="json",
    show_default=True,
    help="What kind of file is written.",
)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    metavar="FILE",
    help="Where the report is written.",
)
@click.option(
    "--audience",
    type=click.Choice([one.value for one in Audience]),
    default=Audience.FUNDER.value,
    show_default=True,
    help="For whom; the public's version has nothing that is confidential.",
)
@click.option("--from", "starts_on", type=_DAY, metavar="DAY", help="First day, YYYY-MM-DD.")
@click.option("--to", "ends_on", type=_DAY, metavar="DAY", help="Last day, YYYY-MM-DD.")
@database_option
def eu(
    project: str,
    kind: str,
    output: Path,
    audience: str,
    starts_on: datetime | None,
    ends_on: datetime | None,
    database_url: str,
) -> None:
    """Write the report to the funder: the ESCP-4i tables, counted from the records.

    The file has every table with the rows that its figures were counted from; what was printed or
    claimed beside what the rows say; and which evidence is missing. Figures whose rows no source
    names are given as they were reported.

    An empty database, or none, is made first; with the bundled project its report is loaded then.

    \b
    Examples:
      matchmaker report eu --project eu4sportsclusters --format json -o report.json
      matchmaker report eu --format json --audience public -o public.json
    """
    if not output.parent.is_dir():
        raise click.BadParameter(f"There is no folder {output.parent}.", param_hint="--output")
    period = Period(_day(starts_on), _day(ends_on))
    if period.starts_on and period.ends_on and period.ends_on < period.starts_on:
        raise Refused(sentence("The period ends before it begins."))
    with writing(_database(database_url)) as session:
        made = _made(session, project, Audience(audience), period)
        write(made, kind, output)
    if made.audience is Audience.FUNDER:
        click.echo(
            f"{output}: {len(made.differences)} differences between what is printed or claimed "
            f"and what the rows say, {len(made.gaps)} pieces of evidence missing."
        )
    else:
        click.echo(f"{output}: for the public, without what is confidential.")


def _made(session: Session, slug: str, audience: Audience, period: Period) -> Report:
    try:
        project = project_of(session, slug, by=OPERATOR)
    except NotFound:
        if slug != SLUG:
            raise
        load_bundled(session, by=OPERATOR)
        project = project_of(session, slug, by=OPERATOR)
    return eu_report(session, project, by=OPERATOR, audience=audience, period=period)


def _database(url: str) -> Engine:
    """The database, made where there is none or nothing in it yet."""
    engine = connect(url)
    if missing_file(engine) or not _tables(engine):
        upgrade(engine)
        return engine
    engine.dispose()
    return open_database(url)


def _tables(engine: Engine) -> Sequence[str]:
    return inspect(engine).get_table_names()


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
