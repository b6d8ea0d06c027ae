"""What all strategies of one solve share: the best agenda so far, its bounds, the clock."""

import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from solver.domains import NOT_HELD, Assignment, Domains
from solver.measure import Measure
from solver.problem import Goal
from solver.result import OnProgress, Progress

POLL = 0.05
"""Seconds between two looks at the caller's cancel event."""


class Search:
    """One running solve, safe to use from several threads.

    Strategies read :attr:`domains`, :attr:`workers`, :attr:`seed` and :attr:`hint` (an earlier
    agenda that may break rules), hand in agendas with :meth:`offer` and bounds with
    :meth:`prove`, and end soon after :meth:`stopped` says so. Used as a context manager, which
    starts and ends the watch over deadline and cancel. ``started``, a reading of
    ``time.monotonic()``, lets the clock begin before the search is set up.
    """

    def __init__(
        self,
        domains: Domains,
        *,
        time_limit: float = 60.0,
        workers: int = 1,
        seed: int = 0,
        on_progress: OnProgress | None = None,
        cancel: threading.Event | None = None,
        hint: Assignment | None = None,
        started: float | None = None,
    ) -> None:
        self.domains = domains
        self.workers = workers
        self.seed = seed
        self.hint = hint
        self.time_limit = time_limit
        self.started = time.monotonic() if started is None else started
        self._deadline = self.started + time_limit
        self._on_progress = on_progress
        self._cancel = cancel or threading.Event()
        self._closed = threading.Event()
        self._lock = threading.RLock()
        self._measure = Measure(domains)
        self._goals = domains.problem.goals
        self._best: Assignment | None = None
        self._figures: tuple[int, ...] | None = None
        self._bounds = self._trivial_bounds()
        self._reported: list[tuple[int | None, int]] = [(None, bound) for bound in self._bounds]
        self._refuted = False
        self._callbacks: dict[int, Callable[[], object]] = {}
        self._watch = threading.Thread(target=self._interrupt, name="solver-watch", daemon=True)

    def __enter__(self) -> Self:
        self._watch.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closed.set()
        self._watch.join()

    def offer(self, starts: Assignment) -> bool:
        """Hand in an agenda that keeps every hard rule; whether it is the best so far.

        It is measured here, and kept and reported only where it is lexicographically better in
        the problem's goals. The list is copied.
        """
        found = self._measure.figures(starts)
        with self._lock:
            if self._figures is not None and self._order(found) >= self._order(self._figures):
                return False
            self._forget_bounds(found)
            self._best, self._figures = list(starts), found
            self._report()
            return True

    def prove(
        self, goal_position: int, bound: int, *, given: tuple[int, ...] | None = None
    ) -> None:
        """Hand in a proven bound on a goal, the goals before it as good as the best agenda's.

        ``given`` are the figures of those goals that the proof assumed. A bound whose figures are
        no longer those of the best agenda is dropped, so a strategy that races others states
        them; left out, the present ones are taken. The bound kept is the tightest.
        """
        with self._lock:
            present = self._figures[:goal_position] if self._figures is not None else ()
            if given is not None and given != present:
                return
            if goal_position and self._figures is None:
                return
            tighter = min if self._goals[goal_position].maximised else max
            self._bounds[goal_position] = tighter(self._bounds[goal_position], bound)
            self._report()

    def refute(self) -> None:
        """Hand in the proof that no agenda keeps the hard rules."""
        self._refuted = True

    @property
    def refuted(self) -> bool:
        """Whether it is proven that no agenda keeps the hard rules."""
        return self._refuted

    def best(self) -> Assignment | None:
        """A copy of the best agenda so far."""
        with self._lock:
            return None if self._best is None else list(self._best)

    def figures(self) -> tuple[int, ...] | None:
        """The best agenda's figures, in the order of the goals."""
        return self._figures

    def bounds(self) -> list[int]:
        """For each goal its proven bound, given the figures of the goals before it.

        Never without one: at worst everything that could be held, or none to be lost.
        """
        with self._lock:
            return list(self._bounds)

    def proven(self) -> int:
        """How many leading goals are proven."""
        with self._lock:
            if self._figures is None:
                return 0
            pairs = list(zip(self._figures, self._bounds, strict=True))
        return next((k for k, (figure, bound) in enumerate(pairs) if figure != bound), len(pairs))

    def finished(self) -> bool:
        """Whether there is nothing left to find: every goal proven, or no agenda possible."""
        return self._refuted or (self._figures is not None and self.proven() == len(self._goals))

    def stopped(self) -> bool:
        """Whether strategies should end: out of time, cancelled, or finished."""
        return self.out_of_time() or self.finished()

    def out_of_time(self) -> bool:
        """Whether the deadline has passed or the caller has cancelled."""
        return self._cancel.is_set() or self.remaining() <= 0

    def remaining(self) -> float:
        """Seconds left, never below 0."""
        return max(0.0, self._deadline - time.monotonic())

    def elapsed(self) -> float:
        """Seconds since the search was set up."""
        return time.monotonic() - self.started

    def on_stop(self, callback: Callable[[], object]) -> ExitStack:
        """Have ``callback`` called soon after the search is stopped, so that an engine ends.

        It is called again and again (an engine may only just be starting) until the search is
        left, or until the returned context manager is: ``with search.on_stop(end): run()``.
        """
        with self._lock:
            key = max(self._callbacks, default=0) + 1
            self._callbacks[key] = callback
        registration = ExitStack()
        registration.callback(self._forget_callback, key)
        return registration

    def _forget_callback(self, key: int) -> None:
        with self._lock:
            self._callbacks.pop(key, None)

    def _interrupt(self) -> None:
        while not self._closed.wait(POLL):
            if self.stopped():
                with self._lock:
                    callbacks = list(self._callbacks.values())
                for callback in callbacks:
                    callback()

    def _order(self, figures: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(
            -figure if goal.maximised else figure
            for goal, figure in zip(self._goals, figures, strict=True)
        )

    def _trivial_bounds(self) -> list[int]:
        possible = sum(
            candidate.value
            for candidate, starts in zip(
                self.domains.problem.candidates, self.domains.starts, strict=True
            )
            if starts
        )
        return [possible if goal is Goal.VALUE else 0 for goal in self._goals]

    def _forget_bounds(self, found: tuple[int, ...]) -> None:
        """Drop the bounds that assumed figures which the new agenda changes."""
        if self._figures is None:
            return
        changed = next(k for k, figure in enumerate(found) if figure != self._figures[k])
        self._bounds[changed + 1 :] = self._trivial_bounds()[changed + 1 :]

    def _report(self) -> None:
        """Tell the caller of each goal whose figure or bound is new."""
        for position, goal in enumerate(self._goals):
            figure = None if self._figures is None else self._figures[position]
            now = (figure, self._bounds[position])
            if now == self._reported[position]:
                continue
            self._reported[position] = now
            if self._on_progress is not None:
                held = None if self._best is None else len(self._best) - self._best.count(NOT_HELD)
                self._on_progress(Progress(self.elapsed(), goal, *now, meetings=held))
