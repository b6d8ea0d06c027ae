"""How value and breaks approach their bounds while the solver works: the plot of the page.

    python -m benchmarks.progress --write docs/benchmarks.md

One mission and one large event. Each agenda found and each bound proven is a step in the plot.
"""

import argparse
import math
from dataclasses import dataclass
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.ticker import NullFormatter

from benchmarks.large import THOUSAND
from benchmarks.report import Section, add_write_option
from solver.problem import Goal, Problem
from solver.result import Progress
from solver.search import solve
from tests.solver.missions import mission

FOUND, PROVEN = "#0b6e99", "#b3541e"
"""Colours that stay apart on paper and for the colour-blind."""

PICTURE = Path("pictures", "progress.svg")
"""Beside the page."""


@dataclass(frozen=True)
class Story:
    """A problem, the seconds that it is given, and what happened in them."""

    title: str
    problem: Problem
    seconds: float


def watch(story: Story, workers: int) -> tuple[list[Progress], float]:
    """Every improvement, and the seconds at the end."""
    steps: list[Progress] = []
    agenda = solve(
        story.problem,
        time_limit=story.seconds,
        workers=workers,
        seed=1,
        on_progress=steps.append,
    )
    return steps, agenda.seconds


def draw(axes: Axes, steps: list[Progress], goal: Goal, end: float) -> None:
    """One goal over time: what was achieved, what is proven, and the gap between them."""
    of_goal = [step for step in steps if step.goal is goal and step.achieved is not None]
    times = [step.elapsed for step in of_goal] + [end]
    achieved = [step.achieved for step in of_goal]
    bounds = [step.bound for step in of_goal]
    achieved, bounds = achieved + achieved[-1:], bounds + bounds[-1:]
    axes.fill_between(times, achieved, bounds, step="post", color=FOUND, alpha=0.12, linewidth=0)
    axes.step(times, bounds, where="post", color=PROVEN, label="proven bound", linestyle="--")
    axes.step(times, achieved, where="post", color=FOUND, label="best agenda")
    axes.set_xscale("log")
    axes.set_xlim(10 ** math.floor(math.log10(times[0])), 10 ** math.ceil(math.log10(end)))
    axes.xaxis.set_major_formatter("{x:g}")
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_xlabel("seconds")
    axes.set_ylabel(goal.value)
    axes.grid(alpha=0.25)


def main() -> None:
    """Solve both, draw the picture, and write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=60.0, help="for the large event")
    add_write_option(parser)
    options = parser.parse_args()
    section = Section(
        "progress",
        "Value and bound over time",
        "`python -m benchmarks.progress`: the shaded gap is what is not proven yet.",
    )
    stories = (
        Story("16 x 60, 14 tables", mission(16, 60, tables=14, seed=1, absent=1.0), 60.0),
        Story(
            "1,000 x 1,000, 300 tables", mission(1000, 1000, seed=1, **THOUSAND), options.seconds
        ),
    )
    figure, grid = pyplot.subplots(2, 2, figsize=(10, 6.4), layout="constrained")
    for column, story in enumerate(stories):
        steps, end = watch(story, options.workers)
        for row, goal in enumerate((Goal.VALUE, Goal.BREAKS)):
            draw(grid[row][column], steps, goal, end)
        grid[0][column].set_title(story.title)
        last = {step.goal: step for step in steps}
        section.say(
            f"- {story.title}: value {last[Goal.VALUE].achieved} (bound {last[Goal.VALUE].bound}),"
            f" breaks {last[Goal.BREAKS].achieved} (bound {last[Goal.BREAKS].bound}),"
            f" {end:.1f} s."
        )
    grid[0][0].legend(loc="upper right")
    if options.write is not None:
        picture = options.write.parent / PICTURE
        picture.parent.mkdir(exist_ok=True)
        figure.savefig(picture, metadata={"Date": None})
        section.say()
        section.say(f"![Value and breaks over time, with their proven bounds]({PICTURE})")
    section.write(options.write)


if __name__ == "__main__":
    main()
