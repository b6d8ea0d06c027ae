"""Reading a JSON description: each value as what it should be, every fault noted with its path."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from matchmaker.errors import Refused
from matchmaker.wall_clock import moment
from matchmaker.words import Sentence, sentence

Kind = TypeVar("Kind", bound=StrEnum)
Thing = TypeVar("Thing")

_EVERYWHERE = frozenset({"synthetic", "note"})
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Description:
    """A JSON object and where it stands, such as ``blocks[0].slots[2]``.

    What cannot be read is added to ``faults`` and answered with None or an empty value, so that
    one pass finds everything. A key that nobody read is unknown; :meth:`refuse_unread` says so.
    """

    def __init__(self, value: object, path: str, faults: list[Sentence]) -> None:
        self.path = path
        self.faults = faults
        self._read = set(_EVERYWHERE)
        self._parts: dict[str, list[Description]] = {}
        self._values: Mapping[str, Any] = value if isinstance(value, dict) else {}
        if not isinstance(value, dict):
            self.refuse("", sentence("it is not an object with keys and values."))
            self.faults = []  # what it therefore lacks would only repeat this

    def refuse(self, key: str, problem: Sentence) -> None:
        """Note what is wrong with the value of a key, or with the object itself for none."""
        self.faults.append(sentence("{path}: {problem}", path=self._at(key), problem=problem))

    def refuse_unread(self) -> None:
        """Note every key, here and in the parts that were read, that has no meaning."""
        for key in self._values:
            if key not in self._read:
                self.refuse(key, sentence("the key is not known; remove it."))
        for parts in self._parts.values():
            for part in parts:
                part.refuse_unread()

    def text(self, key: str, *, required: bool = False, most: int = 200) -> str:
        """A text of at most ``most`` characters; empty where there is none."""
        value = self._get(key)
        if value is None or value == "":
            if required:
                self.refuse(key, sentence("it is missing; write a text."))
            return ""
        if not isinstance(value, str) or len(value) > most:
            self.refuse(key, sentence("it is not a text of at most {most} characters.", most=most))
            return ""
        return value.strip()

    def number(self, key: str, least: int, most: int) -> int | None:
        """A whole number; None where there is none or it cannot be read."""
        value = self._get(key)
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        self.refuse(
            key,
            sentence("it is not a whole number from {least} to {most}.", least=least, most=most),
        )
        return None

    def flag(self, key: str) -> bool:
        """True or false; false where it is missing."""
        value = self._get(key)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.refuse(key, sentence("it is neither true nor false."))
        return False

    def day(self, key: str) -> date | None:
        """A day; None where there is none or it cannot be read."""
        text = self.text(key)
        try:
            if not text or _DAY.fullmatch(text):
                return date.fromisoformat(text) if text else None
        except ValueError:
            pass
        self.refuse(key, sentence('"{value}" is not a day; write it like 2027-03-09.', value=text))
        return None

    def moment(self, key: str, zone: ZoneInfo | None) -> datetime | None:
        """A required local time of a zone; None where it cannot be read."""
        text = self.text(key, required=True)
        if not text or zone is None:
            return None
        try:
            return moment(text, zone)
        except Refused as refused:
            self.refuse(key, refused.sentences[0])
            return None

    def choice(self, key: str, kind: type[Kind]) -> Kind | None:
        """A required member of an enumeration, by its value."""
        text = self.text(key, required=True)
        if text and text not in list(kind):
            self.refuse(
                key,
                sentence(
                    '"{value}" is not known; write one of: {known}.',
                    value=text,
                    known=", ".join(kind),
                ),
            )
            return None
        return kind(text) if text else None

    def one_of(
        self, key: str, things: Mapping[str, Thing], *, required: bool = True
    ) -> Thing | None:
        """What an id or a name stands for."""
        text = self.text(key, required=required)
        if text and text not in things:
            self._refuse_unknown(key, text, things)
        return things.get(text)

    def several_of(self, key: str, things: Mapping[str, Thing]) -> list[Thing]:
        """What each id or name in a list stands for."""
        names = self.texts(key)
        for name in names:
            if name not in things:
                self._refuse_unknown(key, name, things)
        return [things[name] for name in dict.fromkeys(names) if name in things]

    def texts(self, key: str) -> list[str]:
        """A list of texts; empty where there is none."""
        values = self._list(key)
        if all(isinstance(value, str) and value for value in values):
            return values
        self.refuse(key, sentence("it is not a list of texts."))
        return []

    def parts(self, key: str) -> list["Description"]:
        """A list of objects; empty where there is none."""
        if key not in self._parts:
            self._parts[key] = [
                Description(value, f"{self._at(key)}[{place}]", self.faults)
                for place, value in enumerate(self._list(key))
            ]
        return self._parts[key]

    def states(self, key: str) -> bool:
        """Whether anything, even nothing, is said of a key."""
        return key in self._values

    def is_list(self, key: str) -> bool:
        """Whether the value of a key is a list."""
        return isinstance(self._get(key), list)

    def _refuse_unknown(self, key: str, text: str, things: Mapping[str, Thing]) -> None:
        self.refuse(
            key,
            sentence(
                'there is no "{value}"; there are: {known}.',
                value=text,
                known=", ".join(list(things)[:20]) or "none",
            ),
        )

    def _get(self, key: str) -> Any:
        self._read.add(key)
        return self._values.get(key)

    def _list(self, key: str) -> list[Any]:
        value = self._get(key)
        if value is None or isinstance(value, list):
            return value or []
        self.refuse(key, sentence("it is not a list."))
        return []

    def _at(self, key: str) -> str:
        return ".".join(part for part in (self.path, key) if part) or "the file"
