"""``demo``: the two bundled missions, from their files to released agendas and calendars."""

from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import Engine

from matchmaker.bundled import load_bundled
from matchmaker.database import reading, upgrade, writing
from matchmaker.exporting import export_mission
from matchmaker.missions import mission_by_slug
from matchmaker.outcomes.practice import practice_outcomes
from matchmaker.overview import MissionLine, overview
from matchmaker.permissions import OPERATOR
from matchmaker.practice import MISSION as PRACTICE
from matchmaker.practice import practice_accounts
from matchmaker.releasing import release
from matchmaker.signing_in import make_link
from web.commands.group import connect
from web.commands.missions import plan_watched
from web.commands.options import DEFAULT_PORT, seed_option, time_limit, workers_option
from web.commands.serving import serve_pages
from web.commands.tables import missions_table, show
from web.config import DATABASE_URL


@click.command
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("demo"),
    show_default=True,
    metavar="DIR",
    help="Folder for the database and the exported files.",
)
@click.option("--serve/--no-serve", "serves", default=True, help="Serve the pages at the end.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=DEFAULT_PORT,
    show_default=True,
    metavar="N",
    help="Port to serve on.",
)
@time_limit(30.0)
@workers_option
@seed_option
@click.option(
    "--database",
    "database_url",
    envvar=DATABASE_URL,
    show_envvar=True,
    metavar="URL",
    help="Where the records are kept; by default in DIR/matchmaker.db.",
)
@click.pass_context
def demo(
    context: click.Context,
    out: Path,
    serves: bool,
    port: int,
    time_limit: float,
    workers: int | None,
    seed: int,
    database_url: str | None,
) -> None:
    """Load, plan, release and export the two bundled missions, then serve the pages.

    While it serves, a link for each part that somebody can play is printed: administrator,
    organiser, participant and so on. The accounts behind them are made up. Each link works once,
    for ten minutes; "matchmaker sign-in-link WHO" makes a fresh one.

    Writes DIR/china-2017 and DIR/usa-2017, each with one calendar (.ics) for each participant, a
    workbook, and the problem and agenda as JSON. What is planned already and unchanged is not
    planned again.

    \b
    Examples:
      matchmaker demo
      matchmaker demo --out /tmp/missions --no-serve
    """
    out.mkdir(parents=True, exist_ok=True)
    url = database_url or f"sqlite:///{out / 'matchmaker.db'}"
    engine = connect(url)
    upgrade(engine)
    with writing(engine) as session:
        load_bundled(session, by=OPERATOR)
    for line in _with_participants(engine):
        slug = line.mission.slug
        if line.release_number is None or line.plan is None or line.plan.outdated:
            code = plan_watched(engine, slug, time_limit=time_limit, workers=workers, seed=seed)
            if code:
                context.exit(code)
            with writing(engine) as session:
                release(session, mission_by_slug(session, slug), by=OPERATOR)
        with writing(engine) as session:
            export_mission(session, mission_by_slug(session, slug), out / slug, by=OPERATOR)
    with writing(engine) as session:
        practice_accounts(session, by=OPERATOR)
        mission = mission_by_slug(session, PRACTICE)
        practice_outcomes(session, mission, by=OPERATOR, today=datetime.now(UTC).date())
    lines = _with_participants(engine)
    show(missions_table(lines, caption=_caption(lines)))
    click.echo(f"Calendars, workbooks and agendas are in {out}.")
    engine.dispose()
    if serves:
        serve_pages(url, "127.0.0.1", port, announce=lambda address: _print_links(url, address))


def _with_participants(engine: Engine) -> list[MissionLine]:
    with reading(engine) as session:
        lines = [line for line in overview(session, by=OPERATOR) if any(line.taking_part.values())]
        session.expunge_all()
    return lines


def _print_links(url: str, address: str) -> None:
    """A link for each part, fresh, for whoever reads this terminal."""
    engine = connect(url)
    with writing(engine) as session:
        accounts = practice_accounts(session, by=OPERATOR)
        click.echo("\nSign in as (each link works once, for ten minutes):")
        for one in accounts:
            click.echo(f"  {one.part}:")
            click.echo(f"    {address}/sign-in/{make_link(session, one.account)}")
        click.echo(
            "\nA fresh link, while this runs, from another terminal:\n"
            f"  matchmaker sign-in-link {accounts[0].account.email} --address {address} "
            f"--database {url}"
        )
    engine.dispose()


def _caption(lines: list[MissionLine]) -> str:
    notes = dict.fromkeys(line.mission.synthetic_note for line in lines)
    return "\n".join(f"Synthetic data: {note}" for note in notes if note)
