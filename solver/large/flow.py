"""Which meetings to hold, slots left aside: minimum-cost flow on the degree-limited graph.

Without slots an agenda is a set of pairs in which nobody has more meetings than slots or maximum
allow, and all together no more than the hall can take. That is a transport problem: its optimum is
integral and bounds every agenda (the construction is textbook, Ahuja, Magnanti and Orlin, *Network
Flows*, chapter 12; the engine counts in integers, so the bound needs no certificate).
"""

from dataclasses import dataclass

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from solver.large.event import Event, IntArray
from solver.problem import Problem

LARGEST_COST = 2**62
"""Costs times nodes stay below this, as the engine scales its 64-bit integers by the nodes."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The best set of candidates if slots were no matter, with its figures."""

    candidates: IntArray
    value: int
    shortfall: int


def choose(event: Event, per_value: int, per_shortfall: int) -> Choice | None:
    """The set that maximises weighted value less weighted shortfall, slots left aside.

    What is required is in every set worth having; None where no set can hold it all.
    The problem must be one for which :func:`is_countable` holds.
    """
    live = np.flatnonzero(event.fits.any(axis=1))
    gain = per_value * event.value[live]
    gain[event.required[live]] += _force(event, per_value, per_shortfall)
    people = np.arange(event.participant_count)
    first_side = np.zeros(event.participant_count, dtype=np.bool_)
    first_side[event.ends[:, 0]] = True
    source, sink = len(people), len(people) + 1
    wished = np.minimum(event.wanted, event.most)
    total = int(event.room.sum())

    flow = SimpleMinCostFlow()
    for most, cost in ((wished, -per_shortfall), (event.most - wished, 0)):
        flow.add_arcs_with_capacity_and_unit_cost(
            np.where(first_side, source, people),
            np.where(first_side, people, sink),
            most,
            np.full(len(people), cost),
        )
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        event.ends[live, 0], event.ends[live, 1], np.ones_like(live), -gain
    )
    flow.add_arc_with_capacity_and_unit_cost(source, sink, total, 0)
    flow.set_node_supply(source, total)
    flow.set_node_supply(sink, -total)
    if flow.solve() != flow.OPTIMAL:
        raise RuntimeError("the flow that bounds the value could not be found")
    chosen = live[flow.flows(arcs) > 0]
    if event.required.sum() != event.required[chosen].sum():
        return None
    missing = np.maximum(event.wanted - event.degrees(chosen), 0)
    return Choice(chosen, int(event.value[chosen].sum()), int(missing.sum()))


def is_countable(problem: Problem) -> bool:
    """Whether the engine's integers are large enough for value and shortfall in any order."""
    value = sum(candidate.value for candidate in problem.candidates)
    wanted = sum(participant.target_meetings for participant in problem.participants)
    dearest = 4 * (1 + value) * (1 + wanted)
    return dearest * (len(problem.participants) + 3) < LARGEST_COST


def _force(event: Event, per_value: int, per_shortfall: int) -> int:
    """More than any set can gain by leaving out something required."""
    return 1 + per_value * int(event.value.sum()) + per_shortfall * int(event.wanted.sum())
