"""What people read where a wish was not met; each sentence from the solver's facts alone."""

import pytest

from matchmaker.planning.reasons import Known, reason_sentence
from solver.result import Reason

KNOWN = Known(
    names={"EU01": "GP Systems", "CN01": "TAJD", "CN02": "Vanke Ski Resort"},
    parties={"EU01~CN01": ("EU01", "CN01"), "EU01~CN02": ("EU01", "CN02")},
    worth={"EU01~CN01": 25, "EU01~CN02": 80},
)


def said(reason: Reason, **details) -> str:
    return str(reason_sentence("EU01~CN01", reason.value, details, KNOWN))


@pytest.mark.parametrize(
    ("reason", "details", "expected"),
    [
        (
            Reason.NO_COMMON_SLOT,
            {"free": {"EU01": ["S1"], "CN01": ["S2"]}},
            "GP Systems and TAJD have no free slot in common; "
            "a longer stay of either would make it possible.",
        ),
        (
            Reason.NO_COMMON_SLOT,
            {"free": {"EU01": ["S1"], "CN01": []}},
            "No slot is free for TAJD.",
        ),
        (
            Reason.NO_COMMON_SLOT,
            {"free": {"EU01": ["S1"], "CN01": ["S1"]}},
            "GP Systems and TAJD are free at the same time, but then there is no room or no "
            "interpreter.",
        ),
        (
            Reason.MAXIMUM_REACHED,
            {"participants": {"CN01": 3}},
            "TAJD already has the 3 meetings that it takes at most.",
        ),
        (
            Reason.MAXIMUM_REACHED,
            {"participants": {"EU01": 9, "CN01": 3}},
            "GP Systems and TAJD already have as many meetings as they take at most.",
        ),
        (
            Reason.SLOTS_TAKEN,
            {"slots": {"S4": {"reason": "slots_taken", "ids": ["EU01~CN02"]}}},
            "GP Systems and TAJD share one slot, S4, and it is taken by meetings of higher value: "
            "GP Systems – Vanke Ski Resort.",
        ),
        (
            Reason.SLOTS_TAKEN,
            {"slots": {slot: {"reason": "slots_taken", "ids": []} for slot in ("S1", "S2")}},
            "GP Systems and TAJD share 2 slots, and in each of them one of them has another "
            "meeting.",
        ),
        (
            Reason.HALL_FULL,
            {"slots": {"S1": {"reason": "hall_full", "ids": []}}},
            "GP Systems and TAJD could meet, but every table is taken whenever both are free; "
            "one more table there would make it possible.",
        ),
    ],
)
def test_each_reason_has_its_sentence(reason, details, expected):
    assert said(reason, **details) == expected


def test_a_slot_taken_by_a_meeting_of_no_higher_value_is_not_said_to_be():
    equal = Known(KNOWN.names, KNOWN.parties, {"EU01~CN01": 80, "EU01~CN02": 80})
    details = {"slots": {"S4": {"reason": "slots_taken", "ids": ["EU01~CN02"]}}}
    assert str(reason_sentence("EU01~CN01", "slots_taken", details, equal)) == (
        "GP Systems and TAJD share one slot, S4, and it is taken by GP Systems – Vanke Ski Resort."
    )


@pytest.mark.parametrize("reason", list(Reason))
def test_no_reason_is_without_words(reason):
    sentence = said(reason)
    assert sentence.endswith(".")
    assert "{" not in sentence
