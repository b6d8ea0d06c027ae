"""How a plan's figures came about: what is kept of a solve to be drawn later."""

from typing import Any

from matchmaker.solving.apart import as_json
from solver.result import OnProgress, Progress

MOST_POINTS = 400
"""Points kept of a solve; of more, every second one of a goal is dropped, again and again."""


class Trace:
    """Listens to a solve, passes on what it hears, and keeps enough of it to draw a plot."""

    def __init__(self, on_progress: OnProgress | None = None) -> None:
        self._on_progress = on_progress
        self._points: list[dict[str, Any]] = []

    def __call__(self, one: Progress) -> None:
        """Take note of an improvement."""
        self._points.append(as_json(one))
        if len(self._points) > MOST_POINTS:
            self._points = thinned(self._points)
        if self._on_progress is not None:
            self._on_progress(one)

    def points(self) -> list[dict[str, Any]]:
        """What was heard, in order of time; safe to be kept while more is heard."""
        return list(self._points)


def thinned(points: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every second point of each goal; its first and its last always stay."""
    kept: set[int] = set()
    for goal in {one["goal"] for one in points}:
        places = [place for place, one in enumerate(points) if one["goal"] == goal]
        kept |= {*places[::2], places[-1]}
    return [one for place, one in enumerate(points) if place in kept]
