"""Random problems small enough to try every agenda, which use every key of the format."""

from collections.abc import Sequence
from itertools import combinations
from typing import TypeVar

from hypothesis import strategies as st

from solver.problem import (
    Candidate,
    Goal,
    Participant,
    PreviousMeeting,
    Problem,
    Resource,
    Slot,
    Travel,
    Venue,
)

T = TypeVar("T")

FEATURES = (
    "absences",
    "after",
    "allowed_slots",
    "capacity_by_slot",
    "fairness",
    "home_tables",
    "lengths",
    "limits",
    "max_consecutive",
    "min_meetings",
    "parallel",
    "pins",
    "previous",
    "required",
    "resources",
    "targets",
    "travel",
    "visits",
)
"""What a problem may or may not make use of; one with all at once has rarely any agenda."""


@st.composite
def problems(draw: st.DrawFn, most_candidates: int = 5, most_slots: int = 5) -> Problem:
    """A problem that keeps the format, feasible or not."""
    used = draw(st.sets(st.sampled_from(FEATURES), max_size=8), label="features")

    def chance(feature: str, strategy: st.SearchStrategy[T], otherwise: T) -> T:
        return draw(strategy) if feature in used else otherwise

    slots = _slots(draw, most_slots)
    names = [slot.id for slot in slots]
    capacity_by_slot = chance(
        "capacity_by_slot",
        st.dictionaries(st.sampled_from(names), st.integers(0, 3), max_size=2),
        {},
    )
    capacity = draw(st.sampled_from([1, 2, 3, 2, 3, 0]))
    tables = max([capacity, *capacity_by_slot.values()])
    venues = tuple(
        Venue(f"v{number}", draw(st.none() | st.integers(0, 2)))
        for number in range(chance("travel", st.integers(1, 2), 0))
    )
    resources = tuple(
        Resource(
            f"r{number}",
            draw(st.integers(0, 2)),
            draw(_some(names, most=1)),
            draw(st.dictionaries(st.sampled_from(names), st.integers(0, 2), max_size=1)),
        )
        for number in range(chance("resources", st.integers(1, 2), 0))
    )
    participants = tuple(
        Participant(
            id=f"p{number}",
            side=draw(st.sampled_from([None, "home"])),
            unavailable=chance("absences", _some(names, most=2), ()),
            min_meetings=chance("min_meetings", st.sampled_from([0, 0, 1, 2]), 0),
            target_meetings=chance("targets", st.integers(0, 3), 0),
            max_meetings=chance("limits", st.none() | st.integers(2, 3), None),
            max_consecutive=chance("max_consecutive", st.none() | st.integers(1, 2), None),
            parallel=chance("parallel", st.integers(1, 2), 1),
            home_table=chance("home_tables", _home(tables), None),
        )
        for number in range(draw(st.sampled_from([3, 4, 2])))
    )
    people = [one.id for one in participants]
    candidates = [f"c{number}" for number in range(draw(_mostly(most_candidates, least=0)))]
    return Problem(
        name="random",
        slots=slots,
        capacity=capacity,
        capacity_by_slot=capacity_by_slot,
        venues=venues,
        resources=resources,
        participants=participants,
        candidates=tuple(
            Candidate(
                id=name,
                participants=_meeting_of(draw, people, "visits" in used),
                value=draw(st.sampled_from([1, 2, 3, 0])),
                required=chance("required", st.sampled_from([False, False, True]), False),
                allowed_slots=chance("allowed_slots", st.none() | _some(names, most=3), None),
                pinned_slot=chance("pins", st.none() | st.none() | st.sampled_from(names), None),
                after=chance("after", _some([c for c in candidates if c != name], most=2), ()),
                uses=draw(_some([one.id for one in resources], most=2)),
                venue=draw(st.sampled_from([None, *(venue.id for venue in venues)])),
                length=chance("lengths", st.sampled_from([1, 1, 2, 2, 3]), 1),
            )
            for name in candidates
        ),
        travel=chance("travel", _ways([None, *(venue.id for venue in venues)]), ()),
        goals=tuple(draw(st.permutations(list(Goal)))[: draw(st.integers(0, len(Goal)))]),
        max_break_difference=chance("fairness", st.integers(0, 2), None),
        previous=tuple(
            PreviousMeeting(
                name,
                draw(st.sampled_from(names)),
                draw(st.none() | st.integers(1, 4)),
            )
            for name in chance("previous", _some(candidates, most=4), ())
        ),
    )


@st.composite
def missions(draw: st.DrawFn) -> Problem:
    """Two sides who choose whom to meet, with few other rules: what proofs by duality are for."""
    slots = _slots(draw, 5)
    names = [slot.id for slot in slots]
    home, guests = draw(st.sampled_from([(2, 3), (3, 3), (2, 2), (1, 3)]))
    people = [f"h{number}" for number in range(home)] + [f"g{number}" for number in range(guests)]
    pairs = [(one, other) for one in people[:home] for other in people[home:]]
    chosen = draw(st.permutations(pairs))[: draw(_mostly(6, least=1))]
    capacity_by_slot = draw(
        st.just({}) | st.dictionaries(st.sampled_from(names), st.integers(0, 2), max_size=2)
    )
    goals = st.lists(
        st.sampled_from([Goal.VALUE, Goal.BREAKS, Goal.SHORTFALL, Goal.IDLE, Goal.CHANGES]),
        max_size=3,
        unique=True,
    )
    return Problem(
        name="mission",
        slots=slots,
        capacity=draw(st.sampled_from([1, 2, 3])),
        capacity_by_slot=capacity_by_slot,
        participants=tuple(
            Participant(
                id=one,
                unavailable=draw(_some(names, most=2)),
                max_meetings=draw(st.none() | st.none() | st.integers(1, 2)),
                target_meetings=draw(st.sampled_from([0, 1, 2])),
            )
            for one in people
        ),
        candidates=tuple(
            Candidate(
                id="-".join(pair),
                participants=pair,
                value=draw(st.sampled_from([1, 2, 5, 0])),
                pinned_slot=draw(st.sampled_from([None] * 6 + names[:1])),
            )
            for pair in chosen
        ),
        goals=draw(st.just((Goal.VALUE, Goal.BREAKS)) | goals.map(tuple)),
        previous=tuple(
            PreviousMeeting(f"{one}-{other}", draw(st.sampled_from(names)))
            for one, other in draw(st.just([]) | st.just(chosen[:2]))
        ),
    )


@st.composite
def brokerage_events(draw: st.DrawFn) -> Problem:
    """All meetings are given and the breaks are to be few."""
    slots = _slots(draw, 6)
    names = [slot.id for slot in slots]
    people = [f"p{number}" for number in range(draw(st.sampled_from([4, 5, 3])))]
    pairs = list(combinations(people, 2))
    chosen = draw(st.permutations(pairs))[: draw(_mostly(min(6, len(pairs)), least=1))]
    candidates = [f"c{number}" for number in range(len(chosen))]
    few = st.sampled_from([False] * 7 + [True])
    return Problem(
        name="brokerage",
        slots=slots,
        capacity=draw(st.sampled_from([2, 3, 1])),
        participants=tuple(Participant(one, None, draw(_some(names, most=1))) for one in people),
        candidates=tuple(
            Candidate(
                id=name,
                participants=pair,
                required=True,
                pinned_slot=draw(st.sampled_from(names)) if draw(few) else None,
                allowed_slots=draw(_some(names, most=4)) if draw(few) else None,
                after=draw(_some(candidates[:number], most=1)) if draw(few) else (),
            )
            for number, (name, pair) in enumerate(zip(candidates, chosen, strict=True))
        ),
        goals=(Goal.BREAKS,),
        max_break_difference=draw(st.none() | st.integers(0, 2)),
    )


def _slots(draw: st.DrawFn, most: int) -> tuple[Slot, ...]:
    """Slots in one to three blocks."""
    block = 0
    slots = []
    for number in range(draw(_mostly(most, least=1))):
        if number and draw(st.sampled_from([False, False, True])):
            block += 1
        slots.append(Slot(f"s{number}", f"b{block}"))
    return tuple(slots)


def _mostly(most: int, least: int) -> st.SearchStrategy[int]:
    """Any number in the range, the largest ones more often: small problems test little."""
    return st.sampled_from([*range(most, least - 1, -1), most, most - 1, most])


def _some(items: Sequence[str], most: int) -> st.SearchStrategy[tuple[str, ...]]:
    """A few different items, in any order."""
    if not items:
        return st.just(())
    return st.lists(st.sampled_from(items), max_size=most, unique=True).map(tuple)


def _home(tables: int) -> st.SearchStrategy[int | None]:
    return st.none() | st.integers(1, min(2, tables)) if tables else st.none()


def _meeting_of(draw: st.DrawFn, people: Sequence[str], group: bool) -> tuple[str, ...]:
    size = draw(st.integers(2, min(3, len(people)))) if group else 2
    return tuple(draw(st.permutations(people))[:size])


def _ways(places: Sequence[str | None]) -> st.SearchStrategy[tuple[Travel, ...]]:
    """Ways between places, some of them stated twice, or from a place to itself."""
    way = st.builds(Travel, st.sampled_from(places), st.sampled_from(places), st.integers(0, 2))
    return st.lists(way, max_size=3).map(tuple)
