"""Options that several commands share."""

from collections.abc import Callable
from typing import Any

import click

DEFAULT_PORT = 8000

Option = Callable[[Callable[..., Any]], Callable[..., Any]]


def time_limit(default: float) -> Option:
    """The option ``--time-limit`` with a command's own default, in seconds."""
    return click.option(
        "--time-limit",
        type=click.FloatRange(min=0, min_open=True, max=86_400),
        default=default,
        show_default=True,
        metavar="SECONDS",
        help="When to stop looking for something better, for each mission or file.",
    )


time_limit_option = time_limit(60.0)
workers_option: Option = click.option(
    "--workers",
    type=click.IntRange(min=1, max=256),
    metavar="N",
    help="Threads to search with; by default one for each core. "
    "With one, the same input and seed give the same agenda.",
)
seed_option: Option = click.option(
    "--seed",
    type=click.IntRange(min=0, max=2**31 - 1),
    default=0,
    show_default=True,
    metavar="N",
    help="Where the search's dice start.",
)
