"""The solver's answer in its own types; nothing of the engine leaks into them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from solver.problem import Goal


class Status(StrEnum):
    """How sure the answer is.

    ``OPTIMAL``: every goal is proven. ``FEASIBLE``: all hard rules hold, some goal is not proven.
    ``INFEASIBLE``: proven that no agenda keeps the hard rules. ``UNKNOWN``: none found in time.
    """

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"

    @property
    def has_agenda(self) -> bool:
        """Whether meetings come with it."""
        return self in (Status.OPTIMAL, Status.FEASIBLE)


@dataclass(frozen=True, slots=True)
class GoalResult:
    """What the agenda achieved of one goal, and the proven bound given the goals before it.

    Both are None where there is no agenda; ``bound`` alone is None where nothing is proven.
    """

    goal: Goal
    achieved: int | None
    bound: int | None

    @property
    def proven(self) -> bool:
        """Whether nothing better is possible."""
        return self.achieved is not None and self.achieved == self.bound

    @property
    def gap(self) -> float | None:
        """How far the bound is away, as a share of the larger of both; 0.0 where proven."""
        if self.achieved is None or self.bound is None:
            return None
        return relative_gap(self.achieved, self.bound)


def relative_gap(achieved: int, bound: int) -> float:
    """Distance between a figure and its bound as a share of the larger of both."""
    largest = max(abs(achieved), abs(bound))
    return abs(achieved - bound) / largest if largest else 0.0


@dataclass(frozen=True, slots=True)
class Meeting:
    """A candidate that is held, from ``slot`` on.

    ``table`` counts from 1 and is None at a venue; ``units`` says for each resource used which
    unit of it, counted from 1.
    """

    candidate: str
    slot: str
    table: int | None = None
    units: Mapping[str, int] = field(default_factory=dict)


class Reason(StrEnum):
    """Why a candidate is not held; see :class:`Unscheduled` for the details each one carries."""

    NO_COMMON_SLOT = "no_common_slot"
    SLOTS_TAKEN = "slots_taken"
    HALL_FULL = "hall_full"
    VENUE_FULL = "venue_full"
    RESOURCE_TAKEN = "resource_taken"
    MAXIMUM_REACHED = "maximum_reached"
    CONSECUTIVE = "consecutive"
    TRAVEL = "travel"
    ORDER = "order"
    HOME_TABLE = "home_table"
    FAIRNESS = "fairness"
    NOT_BETTER = "not_better"


EXPLAINED_IN_FULL = 2_000
"""Up to this many unscheduled candidates each is explained for all its slots, with all ids."""

MOST_LISTED = 3
"""Beyond it, the slots listed for a candidate and the ids listed for a slot, at most."""


@dataclass(frozen=True, slots=True)
class Unscheduled:
    """A candidate that is not held, and why, checkable against the agenda it stands in.

    ``details`` by reason:

    - ``no_common_slot``: ``{"free": {participant: [slot, ...]}}``, where it could start for each
      participant alone before any meeting is placed; no slot stands in all of them, or the
      candidate's own slots, venue or resources rule out those that do.
    - ``maximum_reached``: ``{"participants": {participant: maximum}}``, those who have as many
      meetings as they may.
    - all others: ``{"slots": {slot: {"reason": ..., "ids": [...]}}}``, for each slot in which it
      could start, the first obstacle there: the meetings that stand in the way (``slots_taken``,
      ``hall_full``, ``venue_full``, ``resource_taken``, ``travel``, ``order``, ``home_table``),
      or the participants whose limit it would break (``consecutive``, ``fairness``). Where
      nothing stands in the way the reason is ``not_better``, and ``ids`` names the goal that
      would suffer.

    Where more than ``EXPLAINED_IN_FULL`` candidates are left out, ``slots`` names only some of
    the slots with the reason of the whole, ``ids`` only some of the ids, ``MOST_LISTED`` of each.
    """

    candidate: str
    reason: Reason
    details: Mapping[str, Any]
    explanation: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """One rule of a minimal set that cannot hold together: its name, its ids, a sentence."""

    rule: str
    ids: tuple[str, ...]
    explanation: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """One agenda and how good it is proven to be; ``seconds`` is the wall time of the solve."""

    problem: str
    status: Status
    goals: tuple[GoalResult, ...]
    meetings: tuple[Meeting, ...] = ()
    unscheduled: tuple[Unscheduled, ...] = ()
    infeasibility: tuple[Conflict, ...] = ()
    seconds: float = 0.0

    def result(self, goal: Goal) -> GoalResult | None:
        """The figures of one goal, None where the problem did not ask for it."""
        return next((one for one in self.goals if one.goal is goal), None)


@dataclass(frozen=True, slots=True)
class Progress:
    """One improvement during a solve: seconds since its start, the goal under work, its figures.

    ``meetings`` is how many the best agenda so far holds, None before the first.
    """

    elapsed: float
    goal: Goal
    achieved: int | None
    bound: int | None
    meetings: int | None = None

    @property
    def gap(self) -> float | None:
        """As :attr:`GoalResult.gap`."""
        return GoalResult(self.goal, self.achieved, self.bound).gap


OnProgress = Callable[[Progress], None]
"""Called from the solving thread or one of the engine's; must return quickly."""
