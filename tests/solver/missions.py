"""Trade missions at random: a few home participants, many guests, and who asked for whom."""

import random
from typing import Any

from solver.problem import Candidate, Participant, Problem, Slot

WISH = (30, 20, 10)
"""What a first, second and third choice are worth; a match score below ten comes on top."""


def mission(
    home: int = 14,
    guests: int = 69,
    *,
    blocks: int = 4,
    slots_per_block: int = 4,
    tables: int = 10,
    wishes: int = 15,
    absent: float = 0.3,
    holes: float = 0.0,
    seed: int = 1,
    **keys: Any,
) -> Problem:
    """A problem of two sides, the same for the same arguments.

    Each home participant asks for ``wishes`` guests, the popular ones more often, and each guest
    for up to four home participants. ``absent`` is the share of people who come late or leave
    early, ``holes`` the chance of anybody being away in a slot besides. Guests accept a meeting in
    a third of the slots. ``keys`` are further keys of the problem.
    """
    dice = random.Random(f"mission {seed}")
    slots = [
        Slot(f"b{block}s{number}", f"b{block}")
        for block in range(1, blocks + 1)
        for number in range(1, slots_per_block + 1)
    ]

    def away() -> tuple[str, ...]:
        gone = {slot.id for slot in slots if dice.random() < holes}
        if dice.random() < absent:
            first = dice.randrange(len(slots))
            gone |= {slot.id for slot in slots[first : first + dice.randint(1, slots_per_block)]}
        return tuple(slot.id for slot in slots if slot.id in gone)

    hosts = [Participant(f"h{number}", "home", away()) for number in range(1, home + 1)]
    visitors = [
        Participant(f"g{number}", "guest", away(), max_meetings=max(2, len(slots) // 3))
        for number in range(1, guests + 1)
    ]
    popularity = [dice.paretovariate(1.5) for _ in visitors]
    worth: dict[tuple[str, str], int] = {}
    for host in hosts:
        for rank, guest in enumerate(_choose(dice, visitors, popularity, wishes)):
            worth[host.id, guest.id] = WISH[rank % len(WISH)]
    for guest in visitors:
        chosen = _choose(dice, hosts, [1.0] * home, dice.randint(0, 4))
        for rank, host in enumerate(chosen):
            pair = host.id, guest.id
            worth[pair] = worth.get(pair, 0) + WISH[rank % len(WISH)]
    return Problem(
        name=f"mission {home}x{guests} seed {seed}",
        slots=tuple(slots),
        capacity=tables,
        participants=(*hosts, *visitors),
        candidates=tuple(
            Candidate("-".join(pair), pair, value + dice.randrange(10))
            for pair, value in worth.items()
        ),
        **keys,
    )


def _choose(
    dice: random.Random, people: list[Participant], weights: list[float], most: int
) -> list[Participant]:
    """Different people, drawn by weight."""
    drawn = dice.choices(people, weights, k=2 * most)
    return list(dict.fromkeys(drawn))[:most]
