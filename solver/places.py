"""What a problem says about tables and ways, in the form that model and placement need."""

from solver.domains import Domains
from solver.problem import Problem


def home_table(domains: Domains, candidate: int) -> int | None:
    """The table that a hall meeting must have: its first named participant's with a home table."""
    if domains.problem.candidates[candidate].venue is not None:
        return None
    return next(iter(_homes_in_order(domains, candidate)), None)


def home_tables_of(domains: Domains, candidate: int) -> set[int]:
    """The home tables that a hall meeting keeps from the others who share them."""
    if domains.problem.candidates[candidate].venue is not None:
        return set()
    return set(_homes_in_order(domains, candidate))


def _homes_in_order(domains: Domains, candidate: int) -> list[int]:
    participants = domains.problem.participants
    homes = [participants[member].home_table for member in domains.parties[candidate]]
    return [home for home in homes if home is not None]


def needs_table_choice(domains: Domains) -> bool:
    """Whether the hall's capacity alone does not make sure that tables can be given out.

    It does not where hall meetings of several slots without a home table share the hall with
    meetings that have one.
    """
    homes = [
        (candidate.length, home_table(domains, position))
        for position, candidate in enumerate(domains.problem.candidates)
        if candidate.venue is None
    ]
    return any(home is not None for _, home in homes) and any(
        home is None and length > 1 for length, home in homes
    )


def places_apart(problem: Problem) -> dict[frozenset[str | None], int]:
    """For pairs of places the slots to lie between, only where there are any.

    None stands for the main hall; of two entries for one pair the larger counts.
    """
    apart: dict[frozenset[str | None], int] = {}
    for travel in problem.travel:
        pair = frozenset((travel.origin, travel.destination))
        if len(pair) == 2 and travel.slots > 0:
            apart[pair] = max(travel.slots, apart.get(pair, 0))
    return apart
