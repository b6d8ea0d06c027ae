"""A curve as a drawing: where each point, tick and bound stands on the paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from matchmaker.planning import WhatIfPoint

WIDTH, HEIGHT = 640, 280
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 16, 40
STEPS = (1, 2, 5, 10)
TICKS = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """A point on the paper; ``bound_y`` is where its bound stands, None where it is proven."""

    point: WhatIfPoint
    x: float
    y: float
    bound_y: float | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """A curve on the paper: its marks, the line through them, the ticks of both axes."""

    marks: Sequence[Mark]
    line: str
    across: Sequence[tuple[float, int]]
    up: Sequence[tuple[float, int]]


def draw(points: Sequence[WhatIfPoint]) -> Drawing | None:
    """The drawing of a curve; None where fewer than two points have a value."""
    known = [one for one in points if one.value is not None]
    if len(known) < 2:
        return None
    figures = [figure for one in known for figure in (one.value, one.bound) if figure is not None]
    step = _step(max(figures) - min(figures))
    low = floor(min(figures) / step) * step
    high = max(ceil(max(figures) / step) * step, low + step)
    first, last = points[0].number, points[-1].number

    def x(number: int) -> float:
        share = (number - first) / (last - first)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def y(figure: int) -> float:
        share = (figure - low) / (high - low)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)

    marks = [
        Mark(
            one,
            x(one.number),
            y(one.value or 0),
            None if one.proven or one.bound is None else y(one.bound),
        )
        for one in known
    ]
    return Drawing(
        marks=marks,
        line=" ".join(f"{mark.x},{mark.y}" for mark in marks),
        across=[(x(one.number), one.number) for one in points],
        up=[(y(figure), figure) for figure in range(low, high + 1, step)],
    )


def _step(spread: int) -> int:
    """A round distance between ticks, so that there are about four."""
    rough = max(1.0, spread / TICKS)
    power = 10 ** floor(log10(rough))
    return next(int(step * power) for step in STEPS if step * power >= rough)
