"""``solve`` and ``verify``: the solver on files, without any database."""

from pathlib import Path

import click

from matchmaker.planning import solve_file, verify_files
from web.commands.options import seed_option, time_limit_option, workers_option
from web.commands.progress import watched
from web.commands.tables import gap_text, number_text

SOLVED = {"optimal": 0, "feasible": 0, "infeasible": 3, "unknown": 4}
"""Exit codes of ``solve`` by the agenda's status."""

EXISTING = click.Path(path_type=Path)


@click.command
@click.argument("problem", type=EXISTING)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Where the agenda is written.",
)
@time_limit_option
@workers_option
@seed_option
@click.pass_context
def solve(
    context: click.Context,
    problem: Path,
    output: Path,
    time_limit: float,
    workers: int | None,
    seed: int,
) -> None:
    """Solve the agenda problem in the file PROBLEM ("agenda-problem/1", JSON).

    The agenda ("agenda/1") says who meets when at which table, what each goal achieved, the bound
    that is proven for it, and for each meeting that is not held, why.

    \b
    Exit codes:
      0  an agenda was found: every goal is proven best, or the time was up
      2  the file is refused; one line for each error, and nothing is written
      3  proven that no agenda keeps all the rules; the rules that clash are listed
      4  no agenda was found in the time given

    \b
    Example:
      matchmaker solve problem.json -o agenda.json --time-limit 30
    """
    if not output.parent.is_dir():
        raise click.BadParameter(f"There is no folder {output.parent}.", param_hint="--output")
    agenda = watched(
        problem.name,
        lambda report, cancel: solve_file(
            problem,
            output,
            time_limit=time_limit,
            workers=workers,
            seed=seed,
            on_progress=report,
            cancel=cancel,
        ),
    )
    click.echo(f"{agenda.status.value}: {len(agenda.meetings)} meetings in {agenda.seconds:.1f} s")
    for goal in agenda.goals:
        click.echo(
            f"  {goal.goal.value} {number_text(goal.achieved)}, "
            f"bound {number_text(goal.bound)}, gap {gap_text(goal.gap)}"
        )
    for conflict in agenda.infeasibility:
        click.echo(conflict.explanation, err=True)
    context.exit(SOLVED[agenda.status.value])


@click.command
@click.argument("problem", type=EXISTING)
@click.argument("agenda", type=EXISTING)
@click.pass_context
def verify(context: click.Context, problem: Path, agenda: Path) -> None:
    """Check the file AGENDA against the file PROBLEM, without the solver's model.

    \b
    Exit codes:
      0  the agenda keeps every rule, and its figures are true
      1  it does not; one line for each violation
      2  one of the files is refused

    \b
    Example:
      matchmaker verify problem.json agenda.json
    """
    verdict = verify_files(problem, agenda)
    for violation in verdict.violations:
        click.echo(str(violation), err=True)
    if verdict.violations:
        context.exit(1)
    if verdict.figures is None:
        click.echo("In order: there is no agenda, and the file says so.")
    else:
        figures = ", ".join(f"{goal.value} {value:,}" for goal, value in verdict.figures.items())
        click.echo(f"In order: {verdict.meetings} meetings; {figures}.")
