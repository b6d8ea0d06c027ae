"""When to hold the chosen meetings: one exact matching for each slot, in the order of time.

A bipartite graph whose degrees stay within the slots left always has a matching that covers
everybody without slack (König's edge colouring theorem), so those come first. Of equals, whoever
has just had a meeting goes on: that alone leaves few breaks.
"""

from collections.abc import Callable

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from solver.domains import NOT_HELD
from solver.large.event import Event, IntArray

PER_MEETING = 1_000_000
NO_SLACK = 100_000
SLACK_OF_ONE = 1_000
SLACK = 2_000
GOING_ON = 3_000
FEW_SLOTS = 20_000
"""Weights of a meeting: for itself, for each participant with so much slack, for each that has
just had one, and for the few slots left in which it fits."""


def schedule(
    event: Event, chosen: IntArray, *, go_on: bool, stopped: Callable[[], bool] = lambda: False
) -> IntArray:
    """A slot for as many of the chosen candidates as the matchings take.

    The slots left when the search is stopped stay empty. ``go_on`` prefers who has just had a
    meeting, at the cost of urgency where slots are scarce.
    """
    starts = np.full(len(event.value), NOT_HELD, dtype=np.int64)
    waiting = chosen
    degree = event.degrees(chosen)
    slots_left = event.available.sum(axis=1)
    just_met = np.zeros(event.participant_count, dtype=np.bool_)
    for slot in range(event.slot_count):
        if stopped():
            break
        if slot == 0 or event.block[slot] != event.block[slot - 1]:
            just_met[:] = False
        here = waiting[event.fits[waiting, slot]]
        urgency = _urgency(slots_left - degree) + GOING_ON * (go_on & just_met)
        fits_left = event.fits[here, slot:].sum(axis=1)
        weight = PER_MEETING + urgency[event.ends[here]].sum(axis=1) + FEW_SLOTS // fits_left**2
        met = here[heaviest_matching(event.ends[here], weight, int(event.room[slot]))]
        starts[met] = slot
        waiting = waiting[starts[waiting] == NOT_HELD]
        just_met[:] = False
        just_met[event.ends[met]] = True
        degree -= just_met
        slots_left -= event.available[:, slot]
    return starts


def _urgency(slack: IntArray) -> IntArray:
    missing = np.maximum(1 - slack, 0)
    urgency = NO_SLACK * missing + SLACK_OF_ONE * (slack == 1) + SLACK // (np.maximum(slack, 0) + 1)
    return np.asarray(urgency, dtype=np.int64)


def heaviest_matching(pairs: IntArray, weight: IntArray, most: int) -> IntArray:
    """Which of the pairs (two sides, positive weights) match nobody twice and weigh most.

    At most ``most`` of them, exactly, by minimum-cost flow.
    """
    first, tails = np.unique(pairs[:, 0], return_inverse=True)
    second, heads = np.unique(pairs[:, 1], return_inverse=True)
    heads = heads + len(first)
    source, sink = len(first) + len(second), len(first) + len(second) + 1
    most = min(most, len(first), len(second))
    flow = SimpleMinCostFlow()
    for from_, to in (
        (np.full(len(first), source), np.arange(len(first))),
        (len(first) + np.arange(len(second)), np.full(len(second), sink)),
    ):
        flow.add_arcs_with_capacity_and_unit_cost(from_, to, np.ones_like(to), np.zeros_like(to))
    arcs = flow.add_arcs_with_capacity_and_unit_cost(tails, heads, np.ones_like(tails), -weight)
    flow.add_arc_with_capacity_and_unit_cost(source, sink, most, 0)
    flow.set_node_supply(source, most)
    flow.set_node_supply(sink, -most)
    if flow.solve() != flow.OPTIMAL:
        raise RuntimeError("the meetings of a slot could not be matched")
    return np.flatnonzero(flow.flows(arcs) > 0)
