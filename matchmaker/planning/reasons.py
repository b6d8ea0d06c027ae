"""Why a wish was not met, in words for people, from the facts that the solver gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matchmaker.words import Sentence, sentence
from solver.result import Reason

FITS = "fits"
"""Key among a reason's details: the slots in which a wish left out by hand could be held."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the wording needs to know: names by participant, parties and worth by candidate."""

    names: Mapping[str, str]
    parties: Mapping[str, Sequence[str]]
    worth: Mapping[str, int]

    def who(self, candidate: str) -> tuple[str, ...]:
        """The names of a candidate's participants."""
        return tuple(self.names.get(code, code) for code in self.parties[candidate])


def reason_sentence(
    candidate: str, reason: str, details: Mapping[str, Any], known: Known
) -> Sentence:
    """What kept the participants of this candidate from meeting.

    ``reason`` and ``details`` are those of an ``agenda/1`` file.
    """
    who = known.who(candidate)
    slots: Mapping[str, Mapping[str, Any]] = details.get("slots", {})
    if details.get(FITS):
        return _would_fit(details[FITS], who)
    match Reason(reason):
        case Reason.NO_COMMON_SLOT:
            return _no_common_slot(details.get("free", {}), who, known)
        case Reason.MAXIMUM_REACHED:
            return _maximum_reached(details.get("participants", {}), known)
        case Reason.SLOTS_TAKEN:
            return _slots_taken(candidate, slots, who, known)
        case Reason.HALL_FULL:
            return sentence(
                "{who} could meet, but every table is taken whenever both are free; "
                "one more table there would make it possible.",
                who=who,
            )
        case Reason.VENUE_FULL:
            return sentence(
                "{who} could meet, but the venue is full whenever both are free.", who=who
            )
        case Reason.RESOURCE_TAKEN:
            return sentence(
                "{who} could meet, but no interpreter is left whenever both are free; "
                "one more interpreter there would make it possible.",
                who=who,
            )
        case Reason.CONSECUTIVE:
            return sentence(
                "{who} could only meet if somebody had too many meetings in a row.", who=who
            )
        case Reason.TRAVEL:
            return sentence("{who} could only meet without time to travel there.", who=who)
        case Reason.ORDER:
            return sentence("{who} could only meet out of the order asked for.", who=who)
        case Reason.HOME_TABLE:
            return sentence(
                "{who} would meet at a table that is taken whenever both are free.", who=who
            )
        case Reason.FAIRNESS:
            return sentence(
                "{who} could meet, but somebody would then wait much more often than others.",
                who=who,
            )
        case Reason.NOT_BETTER:
            return sentence("{who} could meet, but the agenda would not be better for it.", who=who)


def _would_fit(slots: Sequence[str], who: tuple[str, ...]) -> Sentence:
    return sentence(
        "{who} could meet now: nothing stands in the way in {slots}.", who=who, slots=tuple(slots)
    )


def _no_common_slot(
    free: Mapping[str, Sequence[str]], who: tuple[str, ...], known: Known
) -> Sentence:
    never = tuple(known.names.get(code, code) for code, slots in free.items() if not slots)
    if never:
        return sentence("No slot is free for {who}.", who=never)
    shared = set.intersection(*(set(slots) for slots in free.values())) if free else set()
    if shared:
        return sentence(
            "{who} are free at the same time, but then there is no room or no interpreter.", who=who
        )
    return sentence(
        "{who} have no free slot in common; a longer stay of either would make it possible.",
        who=who,
    )


def _maximum_reached(full: Mapping[str, int], known: Known) -> Sentence:
    if len(full) == 1:
        code, most = next(iter(full.items()))
        return sentence(
            "{name} already has the {most} meetings that it takes at most.",
            name=known.names.get(code, code),
            most=most,
        )
    return sentence(
        "{who} already have as many meetings as they take at most.",
        who=tuple(known.names.get(code, code) for code in full),
    )


def _slots_taken(
    candidate: str, slots: Mapping[str, Mapping[str, Any]], who: tuple[str, ...], known: Known
) -> Sentence:
    if len(slots) != 1:
        return sentence(
            "{who} share {count} slots, and in each of them one of them has another meeting.",
            who=who,
            count=len(slots),
        )
    slot, obstacle = next(iter(slots.items()))
    taken_by = [one for one in obstacle.get("ids", ()) if one in known.parties]
    meetings = tuple(" – ".join(known.who(one)) for one in taken_by)
    if taken_by and all(known.worth[one] > known.worth[candidate] for one in taken_by):
        return sentence(
            "{who} share one slot, {slot}, "
            "and it is taken by meetings of higher value: {meetings}.",
            who=who,
            slot=slot,
            meetings=meetings,
        )
    return sentence(
        "{who} share one slot, {slot}, and it is taken by {meetings}.",
        who=who,
        slot=slot,
        meetings=meetings,
    )
