"""Options that several commands share."""

import math
from collections.abc import Callable
from typing import Any

import click

DEFAULT_PORT = 8000

Option = Callable[[Callable[..., Any]], Callable[..., Any]]


class Seconds(click.FloatRange):
    """More than nothing, at most a day; ``nan`` is a float to Python, and no number of seconds."""

    def __init__(self) -> None:
        super().__init__(min=0, min_open=True, max=86_400)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The seconds; what is no such number is said by click's own error."""
        seconds: float = super().convert(value, param, ctx)
        if math.isnan(seconds):
            self.fail(f"{value} is not a number of seconds.", param, ctx)
        return seconds


def time_limit(default: float) -> Option:
    """The option ``--time-limit`` with a command's own default, in seconds."""
    return click.option(
        "--time-limit",
        type=Seconds(),
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
