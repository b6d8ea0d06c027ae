"""Made-up wishes, shaped by sector and by what one offers and the other needs."""

import random
from collections.abc import Iterable, Sequence

from bundled_missions.parties import Party

SYNTHETIC = "Synthetic wish, from a fixed seed."


def affinity(one: Party, other: Party) -> int:
    """How well two profiles fit: 3 for a sector in common, 2 for each thing offered and needed."""
    mine, theirs = one.profile, other.profile
    trade = set(mine.offers) & set(theirs.needs) | set(mine.needs) & set(theirs.offers)
    return 3 * bool(set(mine.sectors) & set(theirs.sectors)) + 2 * len(trade)


def make_wishes(homes: Sequence[Party], counterparts: Sequence[Party], rng: random.Random) -> None:
    """Give every participant wishes; a home one asks for more than it can meet."""
    for home in homes:
        count = home.most + rng.randint(0, 2)
        for rank, other in enumerate(_ranked(home, counterparts, rng)[:count]):
            priority = "must" if rank < 2 else "want" if rank < 7 else "nice"
            home.wishes[other.code] = (priority, SYNTHETIC)
    for counterpart in counterparts:
        count = rng.choice((0, 1, 1, 2, 2, 3))
        for rank, other in enumerate(_ranked(counterpart, homes, rng)[:count]):
            priority = "want" if rank == 0 else "nice"
            counterpart.wishes[other.code] = (priority, SYNTHETIC)


def ask(
    parties: Sequence[Party], wishes: Iterable[tuple[str, str, str]], because: str = ""
) -> None:
    """Add wishes by name: from, to, priority; ``because`` goes into their note."""
    by_name = {party.name: party for party in parties}
    for asker, asked, priority in wishes:
        note = f"{SYNTHETIC} {because}".strip()
        by_name[asker].wishes[by_name[asked].code] = (priority, note)


def _ranked(party: Party, others: Sequence[Party], rng: random.Random) -> list[Party]:
    """The other side by how well it fits, with some luck; ties are broken by code."""
    scored = [(affinity(party, other) + rng.randint(0, 3), other) for other in others]
    return [other for _, other in sorted(scored, key=lambda pair: (-pair[0], pair[1].code))]
