"""Sets of slots as bits; texts are read from the right, slot 0 last."""

import pytest

from solver.masks import bits, break_count, idle_slots


def test_bits_are_the_slots_in_order():
    assert [*bits(0b101001)] == [0, 3, 5]
    assert [*bits(0)] == []


@pytest.mark.parametrize(
    ("busy", "breaks", "idle"),
    [(0, 0, 0), (0b0110, 0, 0), (0b101, 1, 1), (0b1100100, 1, 2), (0b1010010, 2, 3)],
)
def test_groups_of_free_slots_between_meetings(busy, breaks, idle):
    assert break_count(busy) == breaks
    assert idle_slots(busy) == idle
