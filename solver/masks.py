"""Sets of slots as whole numbers: bit ``t`` stands for slot ``t``."""

from collections.abc import Iterator


def bits(mask: int) -> Iterator[int]:
    """The positions of the ones, ascending."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def break_count(busy: int) -> int:
    """Groups of zeros between ones."""
    return max((busy & ~(busy << 1)).bit_count() - 1, 0)


def idle_slots(busy: int) -> int:
    """Zeros between ones."""
    if not busy:
        return 0
    lowest = (busy & -busy).bit_length() - 1
    return busy.bit_length() - lowest - busy.bit_count()
