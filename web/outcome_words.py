"""The words of outcomes, on every page that shows them; a field's name in a form is its part's."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask import request
from flask_babel import LazyString, lazy_gettext

from matchmaker.errors import Refused
from matchmaker.outcomes.board import Due
from matchmaker.outcomes.checking import Answer, read_answer
from matchmaker.outcomes.standing import Disagreement
from matchmaker.records import Interest, NextBy, OutcomeSource
from matchmaker.words import Sentence

INTERESTS: dict[Interest, LazyString] = {
    Interest.NONE: lazy_gettext("No interest"),
    Interest.INFORMATIVE: lazy_gettext("Informative"),
    Interest.POSSIBLE: lazy_gettext("Possible"),
    Interest.CONCRETE: lazy_gettext("Concrete next step"),
}

MEANINGS: dict[Interest, LazyString] = {
    Interest.NONE: lazy_gettext("nothing will come of it"),
    Interest.INFORMATIVE: lazy_gettext("good to know them"),
    Interest.POSSIBLE: lazy_gettext("something may come of it"),
    Interest.CONCRETE: lazy_gettext("we know what is next"),
}

SOURCES: dict[OutcomeSource, LazyString] = {
    OutcomeSource.PAGE: lazy_gettext("own page"),
    OutcomeSource.LINK: lazy_gettext("answer to a mail"),
    OutcomeSource.DESK: lazy_gettext("at the desk"),
    OutcomeSource.PROGRAM: lazy_gettext("another program"),
    OutcomeSource.IN_PERSON: lazy_gettext("in person"),
    OutcomeSource.CALL: lazy_gettext("call"),
    OutcomeSource.WECHAT: lazy_gettext("WeChat"),
    OutcomeSource.MAIL: lazy_gettext("mail"),
    OutcomeSource.HEARSAY: lazy_gettext("hearsay"),
}

DISAGREEMENTS: dict[Disagreement, LazyString] = {
    Disagreement.HELD: lazy_gettext("They differ on whether they met"),
    Disagreement.INTEREST: lazy_gettext("They differ on what came of it"),
    Disagreement.NEXT: lazy_gettext("Each waits for the other"),
}

NEXT_BYS: dict[NextBy, LazyString] = {
    NextBy.HOME: lazy_gettext("Home side"),
    NextBy.COUNTERPART: lazy_gettext("Counterpart"),
    NextBy.BOTH: lazy_gettext("both"),
}

DUES: dict[Due, LazyString] = {
    Due.OVERDUE: lazy_gettext("Overdue"),
    Due.DUE: lazy_gettext("Due"),
    Due.STALE: lazy_gettext("Stale"),
}

NOT_HELD = "not_held"
"""What the one tap sends where there was no meeting."""


def word_of(code: StrEnum) -> str:
    """What a code of these is called."""
    known: dict[type[StrEnum], Mapping[Any, LazyString]] = {
        Interest: INTERESTS,
        OutcomeSource: SOURCES,
        Disagreement: DISAGREEMENTS,
        NextBy: NEXT_BYS,
    }
    return str(known[type(code)][code])


def texts_of(answer: Answer) -> dict[str, str]:
    """An answer as the texts that its form's fields show."""
    return {
        "held": "" if answer.held is None else "yes" if answer.held else "no",
        "interest": answer.interest.value if answer.interest else "",
        "agreed": "y" if answer.agreed else "",
        "next_step": answer.next_step,
        "next_by": answer.next_by.value if answer.next_by else "",
        "next_until": answer.next_until.isoformat() if answer.next_until else "",
        "private_note": answer.private_note,
        "said": answer.said,
    }


def answer_from_form() -> Answer:
    """The answer that the request's form holds.

    Raises:
        Refused: something in it cannot be read.
    """
    faults: list[Sentence] = []
    answer = read_answer(request.form, faults)
    if faults:
        raise Refused(*faults)
    return answer
