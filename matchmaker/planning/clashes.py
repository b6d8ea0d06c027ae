"""Why a mission has no agenda at all, in words for people, from the rules that clash."""

from collections.abc import Mapping, Sequence
from typing import Any

from matchmaker.words import Sentence, sentence


def clash_sentences(
    problem: Mapping[str, Any], agenda: Mapping[str, Any], names: Mapping[str, str]
) -> list[Sentence]:
    """A sentence for each rule of the smallest set that cannot hold together.

    ``problem`` and ``agenda`` are documents of a run, ``names`` the participants' by code.
    """
    people = {one["id"]: one for one in problem.get("participants", ())}
    parties = {one["id"]: one["participants"] for one in problem.get("candidates", ())}

    def who(candidate: str) -> tuple[str, ...]:
        return tuple(names.get(one, one) for one in parties.get(candidate, (candidate,)))

    return [
        _said(one["rule"], one["ids"], one["explanation"], people, names, who)
        for one in agenda.get("infeasibility", ())
    ]


def _said(
    rule: str,
    ids: Sequence[str],
    explanation: str,
    people: Mapping[str, Any],
    names: Mapping[str, str],
    who: Any,
) -> Sentence:
    first = ids[0] if ids else ""
    name, stated = names.get(first, first), people.get(first, {})
    match rule:
        case "pinned_slot":
            return sentence("{who} are pinned to {slot}.", who=who(first), slot=ids[1])
        case "required":
            return sentence("{who} must meet.", who=who(first))
        case "allowed_slots":
            return sentence("{who} may meet in some slots only.", who=who(first))
        case "parallel" if stated.get("parallel", 1) == 1:
            return sentence("{name} can be in one meeting at a time.", name=name)
        case "parallel":
            return sentence(
                "{name} can be in {count} meetings at a time.",
                name=name,
                count=stated["parallel"],
            )
        case "unavailable":
            return sentence(
                "{name} is not there in {count} slots.",
                name=name,
                count=len(stated.get("unavailable", ())),
            )
        case "min_meetings":
            return sentence(
                "{name} was promised at least {count} meetings.",
                name=name,
                count=stated.get("min_meetings", 0),
            )
        case "max_meetings":
            return sentence(
                "{name} takes at most {count} meetings.",
                name=name,
                count=stated.get("max_meetings", 0),
            )
        case "max_consecutive":
            return sentence(
                "{name} has meetings in at most {count} slots in a row.",
                name=name,
                count=stated.get("max_consecutive", 0),
            )
        case "home_table":
            return sentence("{name} has a table to itself.", name=name)
        case "capacity":
            return sentence("There are only so many tables in {slot}.", slot=first)
        case "venues":
            return sentence("{venue} holds only so many meetings at once.", venue=first)
        case "resources" | "resource_unavailable":
            return sentence("There are only so many {resource}.", resource=first)
        case _:
            return sentence("{rule}", rule=explanation)
