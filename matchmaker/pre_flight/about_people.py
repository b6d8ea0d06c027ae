"""Checks about single participants: their time, their wishes, what is known of them."""

from matchmaker.pre_flight.facts import Facts
from matchmaker.pre_flight.findings import Concern, Finding, Weight, finding
from matchmaker.records import Delegate, Participant
from matchmaker.words import Sentence, sentence


def minimum_too_high(facts: Facts) -> Finding | None:
    """Minimums that no agenda keeps."""
    return finding(
        "minimum",
        Weight.STOPS,
        sentence("A minimum that cannot be reached"),
        sentence("Lower the minimum, or find more wishes or time: no agenda keeps it as it is."),
        (
            Concern(
                one,
                sentence(
                    "must have {minimum} meetings; {possible} are possible.",
                    minimum=one.min_meetings,
                    possible=facts.possible[one.id],
                ),
            )
            for one in facts.taking_part
            if one.min_meetings > facts.possible[one.id]
        ),
    )


def never_free(facts: Facts) -> Finding | None:
    """Who is away in every slot."""
    return finding(
        "never_free",
        Weight.HURTS,
        sentence("Away in every slot"),
        sentence("Find at least one slot with them; as it is they meet nobody."),
        (
            Concern(one, sentence("is away, or at the programme, in every slot."))
            for one in facts.taking_part
            if facts.slots and not facts.free[one.id]
        ),
        ask=sentence("When can you meet?"),
    )


def in_no_wish(facts: Facts) -> Finding | None:
    """Who has no wish and is in none."""
    return finding(
        "in_no_wish",
        Weight.HURTS,
        sentence("In no wish at all"),
        sentence("Propose wishes for them; without one they meet nobody."),
        (
            Concern(one, sentence("wishes for nobody, and nobody wishes for them."))
            for one in facts.taking_part
            if not facts.wanted[one.id]
        ),
        ask=sentence("Whom would you like to meet?"),
    )


def too_little_time(facts: Facts) -> Finding | None:
    """Whose free slots are fewer than the meetings wanted."""
    return finding(
        "little_time",
        Weight.HURTS,
        sentence("Too little time for the meetings wanted"),
        sentence("Ask for more time, or for the wishes that matter most."),
        (
            Concern(
                one,
                sentence(
                    "{wanted} meetings wanted, time for {room} of {slots} slots.",
                    wanted=facts.wanted[one.id],
                    room=facts.room(one),
                    slots=len(facts.slots),
                ),
            )
            for one in facts.taking_part
            if facts.free[one.id] and facts.lacks_time(one)
        ),
        ask=sentence("Can you meet at other times as well?"),
    )


def over_requested(facts: Facts) -> Finding | None:
    """Who is wanted for more meetings than they can hold with all slots free."""

    def most(one: Participant) -> int:
        everywhere = len(facts.slots) * one.delegates_at_once
        return everywhere if one.max_meetings is None else min(everywhere, one.max_meetings)

    return finding(
        "over_requested",
        Weight.LOOK,
        sentence("Wanted for more meetings than they can hold"),
        sentence("Raise the maximum, bring a second delegate, or let them decline some."),
        (
            Concern(
                one,
                sentence(
                    "{wanted} meetings wanted, {most} possible.",
                    wanted=facts.wanted[one.id],
                    most=most(one),
                ),
            )
            for one in facts.taking_part
            if facts.slots and facts.wanted[one.id] > most(one) and not facts.lacks_time(one)
        ),
    )


def not_registered(facts: Facts) -> Finding | None:
    """Who was invited and has not registered."""
    return finding(
        "not_registered",
        Weight.LOOK,
        sentence("Invited and not registered"),
        sentence("Meetings are planned only for those who are registered or confirmed."),
        (
            Concern(
                one,
                sentence("wished for by {number}.", number=facts.demand[one.id].asked_by)
                if one.id in facts.demand and facts.demand[one.id].asked_by
                else sentence("not registered."),
            )
            for one in facts.invited
        ),
        ask=sentence("Will you take part?"),
    )


def answers_wait(facts: Facts) -> Finding | None:
    """Who has requests to answer."""
    return finding(
        "unanswered",
        Weight.LOOK,
        sentence("Requests wait for their answer"),
        sentence("Get the answer, or give it on their behalf; until then they count as wishes."),
        (
            Concern(one, sentence("{number} not answered.", number=number))
            for one in facts.taking_part
            if (number := facts.demand[one.id].unanswered)
        ),
        ask=sentence("Do you want the meetings that you are asked for?"),
    )


def no_wishes(facts: Facts) -> Finding | None:
    """Who wishes for nobody and is wished for."""
    return finding(
        "no_wishes",
        Weight.LOOK,
        sentence("Wish for nobody"),
        sentence("Ask whom they want to meet, or propose wishes."),
        (
            Concern(one, sentence("wished for by {number}.", number=facts.wanted[one.id]))
            for one in facts.taking_part
            if facts.wanted[one.id] and not facts.demand[one.id].wishes
        ),
        ask=sentence("Whom would you like to meet?"),
    )


def not_wished_for(facts: Facts) -> Finding | None:
    """Whom nobody wishes for and who has wishes."""
    return finding(
        "not_wished_for",
        Weight.LOOK,
        sentence("Nobody wishes for them"),
        sentence("Tell the other side about them; a better profile helps."),
        (
            Concern(one, sentence("wishes for {number}.", number=facts.demand[one.id].wishes))
            for one in facts.taking_part
            if facts.wanted[one.id] and not facts.demand[one.id].asked_by
        ),
    )


def no_profile(facts: Facts) -> Finding | None:
    """Who states no offers and no needs."""
    return finding(
        "no_profile",
        Weight.LOOK,
        sentence("No profile"),
        sentence("Without offers and needs nobody finds them, and no match can be suggested."),
        (
            Concern(one, sentence("states no offers and no needs."))
            for one in facts.taking_part
            if not one.profile
        ),
        ask=sentence("What do you offer, and what do you look for?"),
    )


def target_too_high(facts: Facts) -> Finding | None:
    """Targets that no agenda reaches."""
    return finding(
        "target",
        Weight.LOOK,
        sentence("A target that cannot be reached"),
        sentence("Lower the target, or find more wishes or time."),
        (
            Concern(
                one,
                sentence(
                    "{target} meetings wished for; {possible} are possible.",
                    target=one.target_meetings,
                    possible=facts.possible[one.id],
                ),
            )
            for one in facts.taking_part
            if one.min_meetings <= facts.possible[one.id] < one.target_meetings
        ),
    )


def cannot_be_reached(facts: Facts) -> Finding | None:
    """Delegates who cannot be reached, and who names none."""

    def wrong(one: Participant) -> Sentence | None:
        if not one.delegates:
            return sentence("names nobody who comes.")
        silent = tuple(person.latin_name for person in one.delegates if not _reachable(person))
        return sentence("no telephone, mail or WeChat: {names}.", names=silent) if silent else None

    return finding(
        "no_contact",
        Weight.LOOK,
        sentence("Delegates without a contact"),
        sentence("Ask the organisation; on the day somebody will have to reach them."),
        (Concern(one, said) for one in facts.taking_part if (said := wrong(one)) is not None),
        ask=sentence("Who comes, and how can they be reached?"),
    )


def no_language(facts: Facts) -> Finding | None:
    """Who states no language."""
    return finding(
        "no_language",
        Weight.LOOK,
        sentence("No language known"),
        sentence("They are planned as if everybody understood them."),
        (
            Concern(one, sentence("states no language."))
            for one in facts.taking_part
            if not one.languages
        ),
        ask=sentence("Which languages do you speak?"),
    )


def _reachable(person: Delegate) -> bool:
    return bool(person.telephone or person.email or person.wechat)
