"""Everything that makes a set of values no agenda problem, said in sentences that name the place.

Types are the reader's business (:mod:`solver.interchange`); this checks identity, reference,
range and order, so that a problem built in memory is held to the same rules as a file.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain, islice

from solver.problem import (
    Candidate,
    Participant,
    Problem,
    Refusal,
    Resource,
    Slot,
    Venue,
)

LARGEST_VALUE_SUM = 2**53
"""Values may not add up past this: beyond it a JSON reader may lose units."""

LARGEST_COUNT = 2**31 - 1
"""The largest number of anything but value; sums of such numbers stay exact everywhere."""

MOST_SLOTS = 10_000
MOST_PARTICIPANTS = 100_000
MOST_CANDIDATES = 1_000_000
MOST_STARTS = 20_000_000
"""Candidates times slots, and participants times slots: what keeps a solve within memory."""

_CAPACITIES = ("capacity", "capacity_by_slot")

MOST_REFUSALS = 1000
"""Sentences that one refused problem says; the last one counts the rest."""


def refusals(problem: Problem, unread: AbstractSet[str] = frozenset()) -> list[Refusal]:
    """Everything that makes these values no problem, at most ``MOST_REFUSALS`` and a count.

    ``unread`` names keys of the problem (``slots``, ``capacity``, ...) of which something could
    not be read; nothing is held against them.
    """
    remaining = find_refusals(problem, unread)
    first = list(islice(remaining, MOST_REFUSALS))
    more = sum(1 for _ in remaining)
    if more:
        first.append(Refusal("problem", f"{more} more errors are not listed"))
    return first


def find_refusals(problem: Problem, unread: AbstractSet[str] = frozenset()) -> Iterator[Refusal]:
    """As :func:`refusals`, one at a time and all of them."""
    return chain(
        _sizes(problem),
        _identity(problem),
        _blocks(problem),
        _References(problem, unread).check(),
        _counts(problem),
        _participants(problem, tables_known=unread.isdisjoint(_CAPACITIES)),
        _candidates(problem),
        _values(problem),
    )


def too_many(size: int, most: int) -> str:
    """What is wrong with a list of this size."""
    return f"there are {size} of them, more than the limit of {most}"


def shown(text: str) -> str:
    """An id as a sentence shows it: quoted, on one line, cut where it is very long."""
    return repr(text if len(text) <= 60 else text[:57] + "...")


def _sizes(problem: Problem) -> Iterator[Refusal]:
    slots = len(problem.slots)
    for key, size, most in (
        ("slots", slots, MOST_SLOTS),
        ("participants", len(problem.participants), MOST_PARTICIPANTS),
        ("candidates", len(problem.candidates), MOST_CANDIDATES),
    ):
        if size > most:
            yield Refusal(key, too_many(size, most))
        elif key != "slots" and size * slots > MOST_STARTS:
            yield Refusal(
                key,
                f"{size} of them times {slots} slots are more than the limit of {MOST_STARTS}",
            )


def _identity(problem: Problem) -> Iterator[Refusal]:
    named: Mapping[str, Sequence[Slot | Venue | Resource | Participant | Candidate]] = {
        "slots": problem.slots,
        "venues": problem.venues,
        "resources": problem.resources,
        "participants": problem.participants,
        "candidates": problem.candidates,
    }
    for key, items in named.items():
        for position, first in _repeated([item.id for item in items]):
            yield Refusal(
                f"{key}[{position}].id",
                f"the id {shown(items[position].id)} is used twice, first at {key}[{first}]",
            )
    for position, _ in _repeated([goal.value for goal in problem.goals]):
        yield Refusal(
            f"goals[{position}]", f"the goal {shown(problem.goals[position].value)} is named twice"
        )
    for position, first in _repeated([entry.candidate for entry in problem.previous]):
        yield Refusal(
            f"previous[{position}].candidate",
            f"the candidate {shown(problem.previous[position].candidate)} stands in the previous "
            f"agenda twice, first at previous[{first}]",
        )


def _repeated(ids: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Each position whose id stood before, with the position where it stood first."""
    if len(set(ids)) == len(ids):
        return
    first: dict[str, int] = {}
    for position, one in enumerate(ids):
        if first.setdefault(one, position) != position:
            yield position, first[one]


def _blocks(problem: Problem) -> Iterator[Refusal]:
    closed: set[str] = set()
    current: str | None = None
    for position, slot in enumerate(problem.slots):
        if slot.block == current:
            continue
        if slot.block in closed:
            yield Refusal(
                f"slots[{position}].block",
                f"the slots of block {shown(slot.block)} are not consecutive",
            )
        if current is not None:
            closed.add(current)
        current = slot.block


class _References:
    """Every id that a problem refers to, held against the ids that it defines."""

    def __init__(self, problem: Problem, unread: AbstractSet[str]) -> None:
        self._problem = problem
        named: Mapping[str, Sequence[Slot | Venue | Resource | Participant | Candidate]] = {
            "slot": problem.slots,
            "venue": problem.venues,
            "resource": problem.resources,
            "participant": problem.participants,
            "candidate": problem.candidates,
        }
        self._known = {
            kind: {item.id for item in items}
            for kind, items in named.items()
            if f"{kind}s" not in unread
        }

    def check(self) -> Iterator[Refusal]:
        """One refusal for each reference to nothing."""
        problem = self._problem
        for slot in problem.capacity_by_slot:
            yield from self._one("slot", f"capacity_by_slot[{shown(slot)}]", slot)
        for position, resource in enumerate(problem.resources):
            yield from self._all("slot", f"resources[{position}].unavailable", resource.unavailable)
            for slot in resource.capacity_by_slot:
                place = f"resources[{position}].capacity_by_slot[{shown(slot)}]"
                yield from self._one("slot", place, slot)
        for position, participant in enumerate(problem.participants):
            yield from self._all(
                "slot", f"participants[{position}].unavailable", participant.unavailable
            )
        for position, candidate in enumerate(problem.candidates):
            yield from self._candidate(f"candidates[{position}]", candidate)
        for position, travel in enumerate(problem.travel):
            yield from self._one("venue", f"travel[{position}].from", travel.origin)
            yield from self._one("venue", f"travel[{position}].to", travel.destination)
        for position, entry in enumerate(problem.previous):
            place = f"previous[{position}]"
            yield from self._one("candidate", f"{place}.candidate", entry.candidate)
            yield from self._one("slot", f"{place}.slot", entry.slot)

    def _candidate(self, place: str, candidate: Candidate) -> Iterator[Refusal]:
        yield from self._all("participant", f"{place}.participants", candidate.participants)
        yield from self._all("slot", f"{place}.allowed_slots", candidate.allowed_slots or ())
        yield from self._one("slot", f"{place}.pinned_slot", candidate.pinned_slot)
        yield from self._all("candidate", f"{place}.after", candidate.after)
        yield from self._all("resource", f"{place}.uses", candidate.uses)
        yield from self._one("venue", f"{place}.venue", candidate.venue)

    def _one(self, kind: str, place: str, one: str | None) -> Iterator[Refusal]:
        known = self._known.get(kind)
        if one is not None and known is not None and one not in known:
            yield Refusal(place, f"there is no {kind} {shown(one)}")

    def _all(self, kind: str, place: str, ids: Sequence[str]) -> Iterator[Refusal]:
        known = self._known.get(kind)
        if known is None or known.issuperset(ids):
            return
        for position, one in enumerate(ids):
            yield from self._one(kind, f"{place}[{position}]", one)


def _outside(place: str, number: int | None, least: int = 0) -> Iterator[Refusal]:
    if number is None or least <= number <= LARGEST_COUNT:
        return
    if number < least:
        yield Refusal(place, f"{number} is below {least}")
    else:
        yield Refusal(place, f"the number is above the limit of {LARGEST_COUNT}")


def _counts(problem: Problem) -> Iterator[Refusal]:
    yield from _outside("capacity", problem.capacity)
    for slot, capacity in problem.capacity_by_slot.items():
        yield from _outside(f"capacity_by_slot[{shown(slot)}]", capacity)
    for position, venue in enumerate(problem.venues):
        yield from _outside(f"venues[{position}].capacity", venue.capacity)
    for position, resource in enumerate(problem.resources):
        yield from _outside(f"resources[{position}].capacity", resource.capacity)
        for slot, capacity in resource.capacity_by_slot.items():
            place = f"resources[{position}].capacity_by_slot[{shown(slot)}]"
            yield from _outside(place, capacity)
    for position, travel in enumerate(problem.travel):
        yield from _outside(f"travel[{position}].slots", travel.slots)
    for position, entry in enumerate(problem.previous):
        yield from _outside(f"previous[{position}].table", entry.table, least=1)
    yield from _outside("max_break_difference", problem.max_break_difference)


def _participants(problem: Problem, *, tables_known: bool) -> Iterator[Refusal]:
    tables = problem.largest_capacity
    for position, participant in enumerate(problem.participants):
        place = f"participants[{position}]"
        yield from _outside(f"{place}.min_meetings", participant.min_meetings)
        yield from _outside(f"{place}.target_meetings", participant.target_meetings)
        yield from _outside(f"{place}.max_meetings", participant.max_meetings)
        yield from _outside(f"{place}.max_consecutive", participant.max_consecutive, least=1)
        yield from _outside(f"{place}.parallel", participant.parallel, least=1)
        yield from _outside(f"{place}.home_table", participant.home_table, least=1)
        most, home = participant.max_meetings, participant.home_table
        if most is not None and participant.min_meetings > most:
            yield Refusal(
                f"{place}.min_meetings",
                f"the minimum {participant.min_meetings} is above the maximum {most}",
            )
        if home is not None and tables_known and tables < home <= LARGEST_COUNT:
            yield Refusal(
                f"{place}.home_table",
                f"table {home} does not exist: there are at most {tables} tables",
            )


def _candidates(problem: Problem) -> Iterator[Refusal]:
    for position, candidate in enumerate(problem.candidates):
        place = f"candidates[{position}]"
        if not 1 <= candidate.length <= LARGEST_COUNT:
            yield from _outside(f"{place}.length", candidate.length, least=1)
        if len(candidate.participants) < 2:
            yield Refusal(f"{place}.participants", "a meeting has at least two participants")
        for again, _ in _repeated(candidate.participants):
            yield Refusal(
                f"{place}.participants[{again}]",
                f"the participant {shown(candidate.participants[again])} is named twice",
            )
        if candidate.id in candidate.after:
            yield Refusal(
                f"{place}.after[{candidate.after.index(candidate.id)}]",
                "a candidate cannot come after itself",
            )


def _values(problem: Problem) -> Iterator[Refusal]:
    total = 0
    for position, candidate in enumerate(problem.candidates):
        if candidate.value < 0:
            yield Refusal(f"candidates[{position}].value", f"{candidate.value} is below 0")
            continue
        if total <= LARGEST_VALUE_SUM < total + candidate.value:
            yield Refusal(
                f"candidates[{position}].value", "the values add up to more than 2^53 here"
            )
        total += candidate.value
