"""What an agenda in arrays must keep, counted without the code under test."""

from collections import Counter

import numpy as np

from solver.domains import NOT_HELD, Domains
from solver.large.event import Event


def broken_rules(event: Event, starts: np.ndarray) -> list[str]:
    """Each rule of a large event that the agenda breaks."""
    held = [(c, int(t)) for c, t in enumerate(starts) if t != NOT_HELD]
    load = Counter(slot for _, slot in held)
    busy = Counter((int(one), slot) for c, slot in held for one in event.ends[c])
    degree = Counter(int(one) for c, _ in held for one in event.ends[c])
    return [
        *(f"{c} may not be in {slot}" for c, slot in held if not event.fits[c, slot]),
        *(f"slot {slot} is too full" for slot, n in load.items() if n > event.room[slot]),
        *(f"{one} is twice in {slot}" for (one, slot), n in busy.items() if n > 1),
        *(f"{one} has too many" for one, n in degree.items() if n > event.most[one]),
    ]


def first_fit(domains: Domains, event: Event) -> np.ndarray:
    """Some agenda that keeps every rule: each candidate where it first fits."""
    starts = np.full(len(event.value), NOT_HELD)
    for candidate in range(len(starts)):
        for slot in domains.starts[candidate]:
            starts[candidate] = slot
            if not broken_rules(event, starts):
                break
            starts[candidate] = NOT_HELD
    return starts
