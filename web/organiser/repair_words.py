"""Repairs in words: kinds of things that happen, prices, and what is proven of them."""

from flask_babel import LazyString, gettext, lazy_gettext, ngettext

from matchmaker.happenings import Kind
from matchmaker.records import RepairState
from matchmaker.repair_offers import Offer

KINDS: dict[Kind, tuple[LazyString, LazyString]] = {
    Kind.NO_SHOW: (
        lazy_gettext("No-show"),
        lazy_gettext("A meeting did not take place; it may still be held later."),
    ),
    Kind.LATE: (
        lazy_gettext("Late arrival"),
        lazy_gettext("Somebody is there only later."),
    ),
    Kind.EARLY: (lazy_gettext("Early departure"), lazy_gettext("Somebody has to leave before.")),
    Kind.WITHDRAWN: (lazy_gettext("Cannot come"), lazy_gettext("Somebody is not there any more.")),
    Kind.CANCELLED: (
        lazy_gettext("Meeting cancelled"),
        lazy_gettext("Two will not meet, now or later."),
    ),
    Kind.WALK_IN: (lazy_gettext("Walk-in"), lazy_gettext("Somebody came whom nobody expected.")),
    Kind.TABLE_CLOSED: (
        lazy_gettext("Table closed"),
        lazy_gettext("A table is broken, or needed for something else."),
    ),
    Kind.INTERPRETER_LOST: (
        lazy_gettext("Interpreters missing"),
        lazy_gettext("One interpreter of a language pair is not there, or all of them."),
    ),
    Kind.SHORTENED: (
        lazy_gettext("Block shortened"),
        lazy_gettext("A session begins later or ends earlier."),
    ),
}

STATES: dict[RepairState, LazyString] = {
    RepairState.NOTED: lazy_gettext("noted"),
    RepairState.OFFERED: lazy_gettext("waits for your choice"),
    RepairState.CHOSEN: lazy_gettext("repaired"),
    RepairState.TAKEN_BACK: lazy_gettext("taken back"),
    RepairState.DROPPED: lazy_gettext("dropped"),
}

NOTICES: dict[int, LazyString] = {
    0: lazy_gettext("none: everything that has not begun may move"),
    15: lazy_gettext("15 minutes"),
    30: lazy_gettext("30 minutes"),
    60: lazy_gettext("an hour"),
    120: lazy_gettext("two hours"),
}


def name_of(offer: Offer, offers: list[Offer]) -> str:
    """What one of the offers is called beside the others."""
    if len(offers) == 1:
        return str(gettext("The best in every respect"))
    if offer.number == 0:
        return str(gettext("The calmest"))
    if offer.number == len(offers) - 1:
        return str(gettext("Keeps the most"))
    return str(gettext("In between"))


def price_of(offer: Offer) -> str:
    """The price: ``2 participants affected, 1 table change, 1 meeting lost``."""
    parts = [
        ngettext("%(num)s participant affected", "%(num)s participants affected", offer.disturbed)
        if offer.disturbed
        else gettext("Nobody affected")
    ]
    for number, said in (
        (offer.lost, ngettext("%(num)s meeting lost", "%(num)s meetings lost", offer.lost)),
        (offer.moved, ngettext("%(num)s moved", "%(num)s moved", offer.moved)),
        (offer.added, ngettext("%(num)s new", "%(num)s new", offer.added)),
        (
            offer.tables,
            ngettext("%(num)s table change", "%(num)s table changes", offer.tables),
        ),
    ):
        if number:
            parts.append(said)
    return ", ".join(parts)


def proof_of(offer: Offer, offers: list[Offer]) -> str:
    """What is proven of an offer, and what is not."""
    if offer.proven and len(offers) == 1:
        return str(
            gettext("Proven least: no repair affects fewer, and none loses less that was wished.")
        )
    if offer.proven:
        return str(
            gettext(
                "Proven least: no repair that loses as little affects fewer, and none that "
                "affects as few loses less."
            )
        )
    if offer.fewest == offer.disturbed:
        return str(
            gettext(
                "Proven that no repair that loses as little affects fewer; one might lose less."
            )
        )
    return str(
        gettext(
            "Not proven least: at least %(fewest)s have to be affected, and perhaps not "
            "%(number)s.",
            fewest=offer.fewest,
            number=offer.disturbed,
        )
    )
