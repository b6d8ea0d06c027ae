"""Brokerage events as the literature describes them: everybody's meetings given, sessions, breaks.

After Bofill et al., JAIR 74 (2022): some meetings belong to the morning or the afternoon, some
participants come late or leave early, few tables, and nobody may have many more breaks than
another.
"""

import random

from solver.problem import Candidate, Goal, Participant, Problem, Slot


def event(
    participants: int,
    meetings: int,
    *,
    slots: int,
    tables: int,
    seed: int,
    sessions: float = 0.0,
    absent: float = 0.0,
    fixed: float = 0.0,
    orders: int = 0,
    difference: int | None = 2,
    blocks: int = 1,
) -> Problem:
    """A random event, feasible or not.

    ``sessions`` and ``fixed`` are the shares of meetings that are bound to the first or second
    half and to one slot, ``absent`` of participants who miss a slot; ``orders`` counts meetings
    that have to come after another.
    """
    chance = random.Random(seed)
    names = [f"s{number}" for number in range(slots)]
    degree = [0] * participants
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < meetings:
        # The most wanted have a meeting in every slot, the others a few.
        one, other = (
            min(chance.randrange(participants), chance.randrange(participants)) for _ in "ab"
        )
        pair = (min(one, other), max(one, other))
        if one != other and pair not in pairs and max(degree[one], degree[other]) < slots:
            pairs.add(pair)
            degree[one] += 1
            degree[other] += 1
    after: dict[int, int] = {}
    for _ in range(orders):
        later, earlier = chance.sample(range(meetings), 2)
        after[later] = earlier
    candidates = []
    for number, (one, other) in enumerate(sorted(pairs)):
        half = chance.choice([names[: slots // 2], names[slots // 2 :]])
        candidates.append(
            Candidate(
                f"m{number}",
                (f"p{one}", f"p{other}"),
                required=True,
                allowed_slots=tuple(half) if chance.random() < sessions else None,
                pinned_slot=chance.choice(half) if chance.random() < fixed else None,
                after=(f"m{after[number]}",) if number in after else (),
            )
        )
    return Problem(
        name=f"event {seed}",
        slots=tuple(Slot(name, f"b{at * blocks // slots}") for at, name in enumerate(names)),
        capacity=tables,
        participants=tuple(
            Participant(f"p{number}", unavailable=(chance.choice(names),))
            if chance.random() < absent
            else Participant(f"p{number}")
            for number in range(participants)
        ),
        candidates=tuple(candidates),
        goals=(Goal.BREAKS,),
        max_break_difference=difference,
    )
