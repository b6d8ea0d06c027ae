"""What can be said of a meeting, and what speaks against it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from matchmaker.records import Interest, Meeting, NextBy
from matchmaker.words import Sentence, sentence

LONGEST_LINE = 500
LONGEST_NOTE = 2000
LATEST_STEP = timedelta(days=5 * 366)
"""A next step later than this after its meeting is a slip of the pen."""

_HELD = {"": None, "yes": True, "no": False}
_DATE = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
Kind = TypeVar("Kind", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody says of a meeting; every part may be left unsaid. See :class:`Outcome`."""

    held: bool | None = None
    interest: Interest | None = None
    agreed: bool = False
    next_step: str = ""
    next_by: NextBy | None = None
    next_until: date | None = None
    private_note: str = ""
    said: str = ""

    @property
    def says_nothing(self) -> bool:
        """Whether every part was left unsaid."""
        return self == Answer()


def faults_of(meeting: Meeting, answer: Answer, said_on: date) -> list[Sentence]:
    """Everything that speaks against a word: what is in it, and the day on which it was said."""
    met_on = day_of(meeting)
    faults = []
    if answer.says_nothing:
        faults.append(sentence("Say at least whether you met, or what came of it."))
    if said_on < met_on:
        faults.append(
            sentence(
                "{day} is before the meeting, which was on {met_on}.", day=said_on, met_on=met_on
            )
        )
    if said_on > datetime.now(UTC).date() + timedelta(days=1):  # it may be tomorrow there
        faults.append(sentence("{day} is still to come; write when it was said.", day=said_on))
    until = answer.next_until
    if until is not None and until < met_on:
        faults.append(
            sentence(
                "The next step's date {day} is before the meeting, which was on {met_on}.",
                day=until,
                met_on=met_on,
            )
        )
    if until is not None and until > met_on + LATEST_STEP:
        faults.append(
            sentence("The next step's date {day} is more than five years away.", day=until)
        )
    if max(len(answer.next_step), len(answer.said)) > LONGEST_LINE:
        faults.append(too_long(LONGEST_LINE))
    if not all(
        one.isprintable() or one in "\n\t"
        for one in answer.next_step + answer.said + answer.private_note
    ):
        faults.append(sentence("This holds characters that cannot be shown."))
    if len(answer.private_note) > LONGEST_NOTE:
        faults.append(
            sentence("The private note has more than {most} characters.", most=LONGEST_NOTE)
        )
    return faults


def day_of(meeting: Meeting) -> date:
    """The day of a meeting on the clock of its place."""
    return meeting.slot.starts_at.astimezone(meeting.place.zone).date()


def too_long(most: int) -> Sentence:
    """That a line is too long."""
    return sentence("Keep a line to {most} characters.", most=most)


def read_answer(texts: Mapping[str, str], faults: list[Sentence]) -> Answer:
    """An answer from the texts of a form, by the names of its parts; ``held`` is yes or no.

    What cannot be read is added to ``faults`` and left unsaid.
    """

    def line(name: str) -> str:
        return " ".join(texts.get(name, "").split())

    if line("held") not in _HELD:
        faults.append(_no_choice(line("held")))
    until = line("next_until")
    return Answer(
        held=_HELD.get(line("held")),
        interest=read_choice(Interest, line("interest"), faults),
        agreed=bool(line("agreed")),
        next_step=line("next_step"),
        next_by=read_choice(NextBy, line("next_by"), faults),
        next_until=read_day(until, faults) if until else None,
        private_note=texts.get("private_note", "").strip().replace("\r\n", "\n"),
        said=line("said"),
    )


def read_choice(kind: type[Kind], text: str, faults: list[Sentence]) -> Kind | None:
    """One of a closed list by its value; None for nothing, or with a fault for anything else."""
    if not text:
        return None
    if text not in {one.value for one in kind}:
        faults.append(_no_choice(text))
        return None
    return kind(text)


def read_day(text: str, faults: list[Sentence]) -> date | None:
    """A day as a field for days sends it, or with the day first as people write it."""
    found = _DATE.fullmatch(text)
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(text)
    except ValueError:
        faults.append(sentence('"{text}" is no date; one looks like 2027-03-12.', text=text))
        return None


def _no_choice(text: str) -> Sentence:
    return sentence('"{text}" cannot be chosen here.', text=text)
