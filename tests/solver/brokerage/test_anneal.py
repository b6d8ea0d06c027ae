"""Annealing: what it counts, and that no rule is lost on the way."""

import numpy as np
import pytest

from solver.brokerage import brokerage
from solver.brokerage.anneal import anneal, breaks_of, can_anneal, cost_of, idle_of, ones
from solver.brokerage.event import read_event
from solver.domains import NOT_HELD, build_domains
from solver.incumbent import Search
from solver.measure import figures
from solver.problem import Goal
from tests.solver.events import event
from tests.solver.small import meeting, problem

BLOCKS = np.array([0b1111, 0b1110_0000], dtype=np.int64)
"""A block of four slots and one of three, with a gap between them."""

NONE = np.zeros(1, dtype=np.int64)


@pytest.mark.parametrize("number", [0, 1, 0b1011, 2**62 - 1, 0x5555_5555_5555_5555 >> 1])
def test_bits_are_counted(number):
    assert ones(number) == number.bit_count()


@pytest.mark.parametrize(
    ("busy", "breaks", "idle"),
    [
        (0b0000, 0, 0),
        (0b0110, 0, 0),
        (0b1001, 1, 2),
        (0b1101, 1, 1),
        (0b0010_1000, 0, 0),
        (0b1010_1001, 2, 3),
    ],
)
def test_pauses_are_counted_inside_blocks(busy, breaks, idle):
    assert breaks_of(busy, BLOCKS) == breaks
    assert idle_of(busy, BLOCKS) == idle


def test_an_unfair_break_costs_more_and_no_break_nothing():
    assert cost_of(0b1001, BLOCKS, 0) > cost_of(0b1001, BLOCKS, 1) > cost_of(0b0011, BLOCKS, 0) == 0


def test_breaks_are_removed_along_a_chain():
    """Each meeting alone has no way to go: the others have to make room for it."""
    one = problem(
        meeting("ab", required=True),
        meeting("bc", required=True),
        meeting("cd", required=True),
        blocks=(4,),
        goals=(Goal.BREAKS,),
        capacity=1,
    )
    found = anneal(read_event(build_domains(one)), [0, 2, 1], 20_000, NONE, seed=1)
    assert found is not None
    assert figures(build_domains(one), found) == (0,)


@pytest.mark.parametrize("seed", [0, 3, 4, 5, 6, 8])
def test_every_rule_is_kept(seed):
    """Events that have an agenda, begun from the best one, without a bound to end at."""
    one = event(
        14,
        28,
        slots=9,
        tables=6,
        seed=seed,
        sessions=0.2,
        absent=0.3,
        orders=5,
        blocks=1 + seed % 3,
    )
    domains = build_domains(one)
    read = read_event(domains)
    with Search(domains, time_limit=30) as search:
        brokerage(search)
    first = search.best()
    assert first is not None

    found = anneal(read, first, 30_000, np.array([-1]), seed=seed)

    assert found is not None
    assert NOT_HELD not in found
    assert all(slot in slots for slot, slots in zip(found, read.starts, strict=True))
    assert all(found[earlier] < found[later] for earlier, later in read.after)
    assert all(found.count(slot) <= room for slot, room in enumerate(read.room))
    for meetings in read.meetings_of:
        assert len({found[meeting] for meeting in meetings}) == len(meetings)


def test_where_no_agenda_is_fair_none_is_handed_in():
    """The only slots of these meetings give one participant a break and the other none."""
    one = problem(
        meeting("ab", required=True, allowed_slots=("s1",)),
        meeting("ac", required=True, allowed_slots=("s3",)),
        goals=(Goal.BREAKS,),
        max_break_difference=0,
    )
    assert anneal(read_event(build_domains(one)), [0, 2], 1_000, NONE, seed=0) is None


def test_too_many_slots_for_one_number_are_not_annealed():
    long = problem(meeting("ab", required=True), blocks=(62,), goals=(Goal.BREAKS,))
    short = problem(meeting("ab", required=True), blocks=(61,), goals=(Goal.BREAKS,))
    assert not can_anneal(read_event(build_domains(long)))
    assert can_anneal(read_event(build_domains(short)))
