"""Watching a solve from a terminal: elapsed, goal, value, bound, gap; Ctrl-C keeps the best."""

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from rich.console import Console
from rich.live import Live
from rich.text import Text

from web.commands.tables import gap_text, number_text

Result = TypeVar("Result")

LOOKS_A_SECOND = 8


class Figures(Protocol):
    """What a solve tells of an improvement; units as in the solver's ``Progress``."""

    @property
    def goal(self) -> str:
        """The goal that got better."""

    @property
    def achieved(self) -> int | None:
        """What is reached of it."""

    @property
    def bound(self) -> int | None:
        """What is proven to be the most, or the least."""

    @property
    def gap(self) -> float | None:
        """The distance of the two as a share."""


Report = Callable[[Figures], None]
Work = Callable[[Report, threading.Event], Result]
"""Takes where to report improvements and what is set to end it early."""


@dataclass(slots=True)
class Watch:
    """What is known of a running solve, as one line of a terminal."""

    title: str
    cancel: threading.Event = field(default_factory=threading.Event)
    started: float = field(default_factory=time.monotonic)
    latest: Figures | None = None

    def report(self, figures: Figures) -> None:
        """Take note of an improvement; called from the solving thread."""
        self.latest = figures

    def line(self, now: float | None = None) -> Text:
        """The line as it stands at a moment of the monotonic clock, by default this one."""
        now = time.monotonic() if now is None else now
        parts = [self.title, f"{now - self.started:.1f} s"]
        if self.latest is not None:
            parts += [
                f"{self.latest.goal} {number_text(self.latest.achieved)}",
                f"bound {number_text(self.latest.bound)}",
                f"gap {gap_text(self.latest.gap)}",
            ]
        parts.append("stopping" if self.cancel.is_set() else "Ctrl-C keeps the best so far")
        return Text("  ".join(parts), overflow="ellipsis", no_wrap=True)


def watched(title: str, work: Work[Result]) -> Result:
    """Do the work in a thread of its own and show how it goes; returns what it returns.

    The solver works outside Python, so a signal is only heard while this thread waits here.
    """
    watch = Watch(title)
    console = Console(stderr=True)
    with (
        ThreadPoolExecutor(max_workers=1) as pool,
        _cancelled_by_interrupt(watch.cancel),
        Live(
            get_renderable=watch.line,
            console=console,
            refresh_per_second=LOOKS_A_SECOND,
            transient=True,
        )
        if sys.stderr.isatty()
        else _silently(),
    ):
        future = pool.submit(work, watch.report, watch.cancel)
        while not future.done():
            wait([future], timeout=1 / LOOKS_A_SECOND)
        return future.result()


@contextmanager
def _cancelled_by_interrupt(cancel: threading.Event) -> Iterator[None]:
    def stop(_signal: int, _frame: Any) -> None:
        cancel.set()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _silently() -> Iterator[None]:
    yield
