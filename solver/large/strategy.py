"""The steps of the strategy for large events."""

import threading
import time
from collections.abc import Callable, Mapping

import numpy as np

from solver.domains import NOT_HELD
from solver.incumbent import Search
from solver.large import chains
from solver.large.anneal import insert_often, shift_often
from solver.large.chains import State, state_of
from solver.large.construct import schedule
from solver.large.event import Event, IntArray
from solver.large.flow import choose
from solver.large.prices import price
from solver.large.scope import CHOOSING, OUTWEIGHED, choosing
from solver.problem import Goal
from solver.result import relative_gap

POSITIONS: Mapping[Goal, int] = {
    Goal.VALUE: chains.VALUE,
    Goal.SHORTFALL: chains.SHORTFALL,
    Goal.BREAKS: chains.BREAKS,
    Goal.IDLE: chains.IDLE,
    Goal.CHANGES: chains.CHANGES,
}

CHUNK = 50_000
"""Moves between two looks at the clock, at most about a quarter of a second."""

WAIT = 0.05
"""Seconds between two looks at what is being compiled."""

LOOKS = 20
"""How often in a round of annealing the best agenda is handed in."""

FIRST_ROUND = 100
"""Moves for each held meeting in the first round of annealing."""

GROWTH = 4
"""How many times as many moves each later round has."""

HOT_SHIFTS, COLD_SHIFTS = 0.35, 0.1
"""Temperatures of shifts, in units of the first goal that they serve."""

HOT_INSERTIONS, COLD_INSERTIONS = 1 / 15, 1 / 150
"""Temperatures of insertions, in mean values of a candidate."""

HEAT_A_GAP = 10
"""Insertions are no hotter than so many times the gap, as each heat loses value of its own."""

INSERTIONS_LEAVE = 0.4
"""The share of the time left that insertions leave to what comes after them."""

PRICES_SHARE = 0.25
"""The most of the time left that the linear program may take."""

COLUMNS_A_SECOND = 20_000
"""How quickly the linear program is solved, at least on two cores."""


def large(search: Search) -> None:
    """Choose, schedule, win back value where some was left out, then remove breaks."""
    run = _Run(search)
    if run.begin():
        if search.proven() < run.choosing:
            run.win_back()
        if search.proven() < run.choosing:
            run.price()
        if search.figures() is not None:
            run.smooth()


Moves = Callable[[State, float, float, int], int]
"""So many moves from one temperature to another, as in :mod:`solver.large.anneal`."""


class _Run:
    """One run of the strategy: the event, its bounds, and the agenda it stands at."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.event = Event.of(search.domains)
        self.goals = search.domains.problem.goals
        self.choosing = choosing(self.goals)
        best = search.best() or [NOT_HELD] * len(self.event.value)
        self._starts: IntArray = np.array(best, dtype=np.int64)
        self._bounds: list[tuple[int, int, tuple[int, ...] | None]] = []
        self._compiling: dict[Moves, threading.Thread] = {}
        if len(self.goals) > self.choosing:
            self._compile(shift_often)

    def _compile(self, moves: Moves) -> threading.Thread:
        """Have the moves compiled beside what else runs: seconds, where they are not on disk."""

        def run() -> None:
            nothing = np.full(len(self.event.value), NOT_HELD)
            moves(state_of(self.event, nothing, self._weights(()), seed=0), 1.0, 1.0, 0)

        if moves not in self._compiling:
            thread = threading.Thread(target=run, name="solver-compile", daemon=True)
            self._compiling[moves] = thread
            thread.start()
        return self._compiling[moves]

    def begin(self) -> bool:
        """Bounds and first agendas; False where what is required cannot all be held."""
        choice = choose(self.event, *self._flow_weights(self.goals[: self.choosing]))
        if choice is None:
            return False
        figure = {Goal.VALUE: choice.value, Goal.SHORTFALL: choice.shortfall}
        best = tuple(figure[goal] for goal in self.goals[: self.choosing])
        self._bounds = [(k, one, best[:k]) for k, one in enumerate(best)]
        if self.choosing == 2:
            alone = choose(self.event, *self._flow_weights(self.goals[1:2]))
            if alone is not None:
                one = alone.value if self.goals[1] is Goal.VALUE else alone.shortfall
                self._bounds.append((1, one, None))
        if self.search.hint is not None:
            self._stand_at(self.event.kept(self.search.hint))
        if Goal.CHANGES in self.goals:
            self._stand_at(self.event.kept(self.event.before.tolist()))
            return True
        for go_on in (True, False):
            if not self.search.stopped() and self.search.proven() < self.choosing:
                stopped = self.search.stopped
                found = schedule(self.event, choice.candidates, go_on=go_on, stopped=stopped)
                self._stand_at(found)
        return True

    def win_back(self) -> None:
        """Insert candidates until the value is proven or the time for it is over."""
        chosen = [goal for goal in self.goals if goal in CHOOSING or goal is Goal.CHANGES]
        later = [goal for goal in self.goals if goal not in chosen]
        weights = self._weights(chosen)
        mean = max(1.0, float(self.event.value.mean())) if Goal.VALUE in chosen else 1.0
        unit = mean * weights[chains.VALUE] or float(weights[chains.SHORTFALL])
        if later:
            # At the coldest insertions shifts for this goal are at their hottest.
            weights[POSITIONS[later[0]]] = max(1, int(COLD_INSERTIONS * unit / HOT_SHIFTS))
        until = self.search.remaining() * (INSERTIONS_LEAVE if later else 0)
        self._anneal(
            insert_often,
            weights,
            lambda: unit * max(COLD_INSERTIONS, min(HOT_INSERTIONS, HEAT_A_GAP * self._gap())),
            COLD_INSERTIONS * unit,
            lambda: self.search.proven() >= self.choosing or self.search.remaining() <= until,
            until,
        )

    def _gap(self) -> float:
        """How far the first goal that is not proven is from its bound; 1 without an agenda."""
        figures, position = self.search.figures(), self.search.proven()
        if figures is None:
            return 1.0
        return relative_gap(figures[position], self.search.bounds()[position])

    def price(self) -> None:
        """Tighten the bound on the value, where there is time for it."""
        seconds = self.search.remaining() * PRICES_SHARE
        if Goal.VALUE in self.goals and self.event.fits.sum() < seconds * COLUMNS_A_SECOND:
            bound = price(self.search, self.event, seconds)
            if bound is not None:
                self._bounds.append((self.goals.index(Goal.VALUE), bound, None))
                self._prove()

    def smooth(self) -> None:
        """Shift meetings for the goals that come after the choice, until all is proven or over."""
        goals = self.goals[self.choosing :]
        if goals:
            weights = self._weights(goals)
            unit = weights[POSITIONS[goals[0]]]
            hot, cold = HOT_SHIFTS * unit, COLD_SHIFTS * unit
            self._anneal(shift_often, weights, lambda: hot, cold, lambda: False, 0)

    def _anneal(
        self,
        moves: Moves,
        weights: IntArray,
        hot: Callable[[], float],
        cold: float,
        enough: Callable[[], bool],
        until: float,
    ) -> None:
        """Rounds of annealing from the best agenda, each longer, the last as long as time is left.

        A round that would not end before so many seconds are left is made shorter, so that it
        cools all the same; only then does the agenda depend on the speed of the machine.
        """
        compiling = self._compile(moves)
        while compiling.is_alive():
            if self.search.stopped():
                return
            compiling.join(WAIT)
        state = state_of(self.event, self._starts, weights, self.search.seed)
        begun = time.monotonic()
        moves(state, cold, cold, CHUNK)
        seconds_a_move = (time.monotonic() - begun) / CHUNK
        self._stand_at(state.starts)
        steps = FIRST_ROUND * max(1, int((self._starts != NOT_HELD).sum()))
        while not (self.search.stopped() or enough()):
            left = int((self.search.remaining() - until) / seconds_a_move)
            steps = max(CHUNK, min(steps, left))
            begun = time.monotonic()
            made = self._round(state, moves, hot(), cold, steps, enough)
            seconds_a_move = (time.monotonic() - begun) / max(made, 1)
            steps *= GROWTH
            state = state_of(self.event, self._starts, weights, self.search.seed + steps)

    def _round(
        self,
        state: State,
        moves: Moves,
        hot: float,
        cold: float,
        steps: int,
        enough: Callable[[], bool],
    ) -> int:
        """Cool once; how many moves were tried before the search was stopped."""
        best, least = self._starts, state.cost
        looks = 0
        for done in range(0, steps, CHUNK):
            if self.search.stopped() or enough():
                break
            here, there = (
                hot * (cold / hot) ** (min(at, steps) / steps) for at in (done, done + CHUNK)
            )
            moves(state, here, there, min(CHUNK, steps - done))
            if state.cost < least:
                best, least = state.starts, state.cost
            if (done + CHUNK) * LOOKS // steps > looks:
                looks += 1
                self._stand_at(best)
        self._stand_at(best)
        return done

    def _stand_at(self, starts: IntArray) -> None:
        """Hand in an agenda and go on from it if it is better."""
        if starts is self._starts:
            return
        whole = not (self.event.required & (starts == NOT_HELD)).any()
        if whole and self.search.offer(starts.tolist()):
            self._starts = starts.astype(np.int64)
            self._prove()
        elif not whole and self.search.figures() is None:
            self._starts = starts.astype(np.int64)

    def _prove(self) -> None:
        for position, bound, given in self._bounds:
            self.search.prove(position, bound, given=given)

    def _weights(self, goals: list[Goal] | tuple[Goal, ...]) -> IntArray:
        """Costs so that a later goal is rarely served at the cost of an earlier one."""
        weights = np.zeros(len(POSITIONS), dtype=np.int64)
        weight = 1
        for goal in reversed(goals):
            weights[POSITIONS[goal]] = weight
            dearest = int(self.event.value.max(initial=1)) if goal is Goal.VALUE else 1
            weight *= OUTWEIGHED * dearest
        return weights

    def _flow_weights(self, goals: tuple[Goal, ...]) -> tuple[int, int]:
        """What the flow counts for value and shortfall so that they keep the order of the goals."""
        per_value = int(Goal.VALUE in goals)
        per_shortfall = int(Goal.SHORTFALL in goals)
        if goals == (Goal.VALUE, Goal.SHORTFALL):
            per_value += int(self.event.wanted.sum())
        if goals == (Goal.SHORTFALL, Goal.VALUE):
            per_shortfall += int(self.event.value.sum())
        return per_value, per_shortfall
