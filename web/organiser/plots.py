"""Small plots of how a plan's figures improved, as points that a template draws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT = 320, 96


@dataclass(frozen=True, slots=True)
class Plot:
    """One goal's figure and its proven bound over time.

    ``achieved`` and ``bound`` are points of polylines in a box of ``WIDTH`` by ``HEIGHT``, empty
    where nothing is known; ``low`` and ``high`` are the figures at its lower and upper edge,
    ``seconds`` what its width stands for.
    """

    goal: str
    achieved: str
    bound: str
    low: int
    high: int
    seconds: float
    last: int | None
    last_bound: int | None


def plots(trace: Sequence[Mapping[str, Any]], order: Sequence[str], seconds: float) -> list[Plot]:
    """A plot for each goal of the order that a trace says something about."""
    found = []
    for goal in order:
        points = [one for one in trace if one["goal"] == goal and one["achieved"] is not None]
        if points:
            found.append(_plot(goal, points, max(seconds, points[-1]["elapsed"], 0.1)))
    return found


def _plot(goal: str, points: Sequence[Mapping[str, Any]], seconds: float) -> Plot:
    reached = [(one["elapsed"], one["achieved"]) for one in points]
    proven = [(one["elapsed"], one["bound"]) for one in points if one["bound"] is not None]
    figures = [figure for _, figure in (*reached, *proven)]
    low, high = min(figures), max(figures)

    def steps(series: Sequence[tuple[float, int]]) -> str:
        drawn: list[str] = []
        for moment, figure in series:
            x, y = WIDTH * moment / seconds, HEIGHT * (high - figure) / ((high - low) or 1)
            if drawn:
                drawn.append(f"{x:.1f},{drawn[-1].partition(',')[2]}")
            drawn.append(f"{x:.1f},{y:.1f}")
        if drawn:
            drawn.append(f"{WIDTH},{drawn[-1].partition(',')[2]}")
        return " ".join(drawn)

    return Plot(
        goal=goal,
        achieved=steps(reached),
        bound=steps(proven),
        low=low,
        high=high,
        seconds=seconds,
        last=reached[-1][1],
        last_bound=proven[-1][1] if proven else None,
    )
