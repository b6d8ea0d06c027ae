"""Checks about the mission as a whole: slots, tables, interpreters, the programme."""

from collections import defaultdict

from matchmaker.planning.candidates import interpreters_for, pool_name
from matchmaker.pre_flight.facts import Facts
from matchmaker.pre_flight.findings import Concern, Finding, Weight, finding
from matchmaker.records import Participant, Side
from matchmaker.reference import languages
from matchmaker.scoring import labels
from matchmaker.words import Sentence, sentence

MOST_BLOCKED = 0.5
"""A programme that takes more of the slots than this leaves too few."""

_BLOCKED = {
    Side.HOME: sentence("{blocked} of {slots} slots of the home side: {titles}."),
    Side.COUNTERPART: sentence("{blocked} of {slots} slots of the counterparts: {titles}."),
}


def cannot_be_planned(facts: Facts) -> Finding | None:
    """What the mission lacks before anything can be planned."""
    return finding(
        "unplannable",
        Weight.STOPS,
        sentence("It cannot be planned yet"),
        sentence("Set up what is missing."),
        (Concern(None, one) for one in facts.missing),
    )


def no_interpreter(facts: Facts) -> Finding | None:
    """Pairs who understand each other in no way that is booked."""
    with_whom: dict[int, list[Participant]] = defaultdict(list)
    homes = {}
    for home, counterpart in facts.pairs:
        ours, theirs = home.languages, counterpart.languages
        apart = ours and theirs and not ours & theirs
        if apart and not interpreters_for(home, counterpart, facts.pools):
            homes[home.id] = home
            with_whom[home.id].append(counterpart)
    return finding(
        "no_interpreter",
        Weight.HURTS,
        sentence("No common language and no interpreter"),
        sentence("Book an interpreter between these languages, or ask who else speaks one."),
        (
            Concern(
                home,
                sentence(
                    "speaks {languages}; not so: {names}.",
                    languages=labels(home.languages, languages()),
                    names=tuple(one.organisation.name for one in with_whom[number]),
                ),
            )
            for number, home in homes.items()
        ),
    )


def too_few_interpreters(facts: Facts) -> Finding | None:
    """Pools that are needed for more meetings than they can serve."""
    needed: dict[str, int] = defaultdict(int)
    for home, counterpart in facts.pairs:
        for name in interpreters_for(home, counterpart, facts.pools):
            needed[name] += 1
    return finding(
        "few_interpreters",
        Weight.HURTS,
        sentence("Too few interpreters"),
        sentence("Book more interpreters of these languages, or for more slots."),
        (
            Concern(
                None,
                sentence(
                    "{first} and {second}: {needed} meetings wanted, interpreters for {able}.",
                    first=labels([pool.first_language], languages()),
                    second=labels([pool.second_language], languages()),
                    needed=needed[pool_name(pool)],
                    able=able,
                ),
            )
            for pool in facts.pools
            if needed[pool_name(pool)]
            > (able := pool.interpreters * (len(facts.slots) - facts.absent[pool.id]))
        ),
    )


def too_few_tables(facts: Facts) -> Finding | None:
    """Whether the tables hold what the people could."""
    capacity = facts.capacity
    few, enough = capacity.tables_wanted
    concern = Concern(
        None,
        sentence(
            "{meetings} meetings are possible and the tables hold {places}; by the rule of "
            "thumb {few} to {enough} tables are enough, and there are {tables}.",
            meetings=capacity.meetings,
            places=capacity.places,
            few=few,
            enough=enough,
            tables=capacity.tables,
        ),
    )
    return finding(
        "few_tables",
        Weight.HURTS if capacity.full else Weight.LOOK,
        sentence("Too few tables") if capacity.full else sentence("Hardly enough tables"),
        sentence("Add tables or slots; the curve below shows what they gain."),
        [concern] if capacity.slots and capacity.places and capacity.tight else [],
    )


def programme_takes_most(facts: Facts) -> Finding | None:
    """Sides whose programme leaves too few slots."""
    concerns = []
    for side in Side:
        items = [
            item for item in facts.programme if not item.attendees and item.for_side in (None, side)
        ]
        taken = {
            item.title: {
                slot.id
                for slot in facts.slots
                if slot.starts_at < item.ends_at and item.starts_at < slot.ends_at
            }
            for item in items
        }
        blocked = set().union(*taken.values()) if taken else set()
        if facts.slots and len(blocked) > MOST_BLOCKED * len(facts.slots):
            concerns.append(
                Concern(
                    None,
                    Sentence(
                        _BLOCKED[side].template,
                        {
                            "blocked": len(blocked),
                            "slots": len(facts.slots),
                            "titles": tuple(title for title, slots in taken.items() if slots),
                        },
                    ),
                )
            )
    return finding(
        "programme",
        Weight.HURTS,
        sentence("The programme takes most slots"),
        sentence("Move items of the programme, or add slots at other times."),
        concerns,
    )
