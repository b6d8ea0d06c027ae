"""Reading what people state about a record: texts into values, everything that is wrong at once."""

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker import money, reference
from matchmaker.errors import FieldsRefused, Refused
from matchmaker.intake.names import Names, organisations_by_name
from matchmaker.records import Mission, Organisation
from matchmaker.words import Sentence, sentence

Choice = TypeVar("Choice", bound=StrEnum)

LONGEST_TEXT = 10_000
LATEST = date(2200, 1, 1)
EARLIEST = date(1950, 1, 1)


def plain_text(value: object) -> str:
    """A text as it is kept, however a form sent its ends of lines."""
    return str(value or "").replace("\r\n", "\n").strip()


class Stated:
    """What was filled in, by field; reading a field notes what is wrong with it.

    Texts are stripped. ``finish`` raises with all faults at once, so that people see them together.
    """

    def __init__(self, session: Session, fields: Mapping[str, Any]) -> None:
        self.session = session
        self.faults: dict[str, Sentence] = {}
        self._fields = fields
        self._names: Names[Organisation] | None = None

    def refuse(self, field: str, fault: Sentence) -> None:
        """Note what is wrong with a field; the first fault of each counts."""
        self.faults.setdefault(field, fault)

    def finish(self) -> None:
        """Go on where nothing is wrong; raises ``FieldsRefused`` where something is."""
        if self.faults:
            raise FieldsRefused(self.faults)

    def text(self, field: str, most: int = LONGEST_TEXT) -> str:
        """A text without control characters, of at most so many letters."""
        plain = plain_text(self._fields.get(field))
        if len(plain) > most:
            self.refuse(
                field,
                sentence(
                    "This has {have} letters; at most {most} fit.", have=len(plain), most=most
                ),
            )
        if any(not one.isprintable() and one not in "\n\t" for one in plain):
            self.refuse(field, sentence("This holds characters that cannot be shown."))
        return plain

    def line(self, field: str, most: int = 200, *, missing: Sentence | None = None) -> str:
        """A text of one line; ``missing`` is said where it is empty and may not be."""
        plain = " ".join(self.text(field, most).split())
        if not plain and missing is not None:
            self.refuse(field, missing)
        return plain

    def lines(self, field: str) -> list[str]:
        """The lines of a text that are not empty, each once; a list as it is."""
        given = self._fields.get(field)
        if isinstance(given, list | tuple):
            found = [" ".join(str(one).split()) for one in given]
        else:
            found = [" ".join(one.split()) for one in self.text(field).split("\n")]
        return list(dict.fromkeys(one for one in found if one))

    def ticked(self, field: str) -> bool:
        """Whether a box is ticked."""
        return bool(self._fields.get(field))

    def choice(self, field: str, kind: type[Choice]) -> Choice | None:
        """One of an enumeration, None where nothing was chosen."""
        given = self.line(field)
        if not given:
            return None
        if given not in set(kind):
            self.refuse(field, sentence('"{value}" is none of the choices.', value=given))
            return None
        return kind(given)

    def codes(self, field: str, known: Collection[str], kept: Collection[str] = ()) -> list[str]:
        """Codes of a list; ``kept`` are those that the record has, though the list lost them."""
        found = self.lines(field)
        for code in found:
            if code not in known and code not in kept:
                self.refuse(field, sentence('The list has no code "{code}".', code=code))
        return found

    def day(self, field: str) -> date | None:
        """A day written as 2027-03-09, None where it is empty."""
        given = self.line(field)
        if not given:
            return None
        try:
            found = date.fromisoformat(given)
        except ValueError:
            found = None
        if found is None or not EARLIEST <= found <= LATEST:
            self.refuse(
                field, sentence('"{value}" is no day; write it as 2027-03-09.', value=given)
            )
            return None
        return found

    def whole(self, field: str, least: int, most: int) -> int | None:
        """A whole number, None where it is empty."""
        given = self.line(field)
        if not given:
            return None
        if not (given.isascii() and given.isdigit() and least <= int(given[:12]) <= most):
            self.refuse(
                field,
                sentence(
                    '"{value}" is no whole number from {least} to {most}.',
                    value=given,
                    least=least,
                    most=most,
                ),
            )
            return None
        return int(given)

    def country(self, field: str) -> str | None:
        """A country's code, None where it is empty."""
        given = self.line(field)
        code = reference.country_code(given) if given else None
        if given and code is None:
            self.refuse(field, sentence('There is no country "{value}".', value=given))
        return code

    def money(self, field: str, currency: str) -> tuple[int | None, str]:
        """An amount in the smallest unit and its currency; None and "" where both are empty."""
        stated, code = self.line(field), self.line(currency)
        if not stated and not code:
            return None, ""
        try:
            code = money.currency(code)
        except Refused as refused:
            self.refuse(currency, refused.sentences[0])
            return None, ""
        if not stated:
            self.refuse(field, sentence("Give the amount, or leave the currency empty too."))
            return None, ""
        try:
            return money.amount(stated, code), code
        except Refused as refused:
            self.refuse(field, refused.sentences[0])
            return None, ""

    def organisation(self, field: str) -> Organisation | None:
        """The organisation of this name or spelling, None where it is empty."""
        given = self.line(field)
        found = self.named(given) if given else None
        if given and found is None:
            self.refuse(
                field,
                sentence(
                    'No organisation on record is called "{name}"; choose one from the list.',
                    name=given,
                ),
            )
        return found

    def named(self, name: str) -> Organisation | None:
        """The organisation of this name or spelling, None where there is none."""
        if self._names is None:
            self._names = organisations_by_name(self.session)
        return self._names.find(name)

    def mission(self, field: str) -> Mission | None:
        """The mission of this short name, None where it is empty."""
        given = self.line(field)
        if not given:
            return None
        found = self.session.scalar(select(Mission).where(Mission.slug == given))
        if found is None:
            self.refuse(field, sentence("There is no mission {slug}.", slug=given))
        return found
