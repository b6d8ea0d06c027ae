"""Reading one row of a table: each cell as what it should be, every fault noted with its place."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from matchmaker.words import Sentence, sentence

Value = TypeVar("Value")
CodeOf = Callable[[str], str | None]

LONGEST_NOTE = 2000

_FLAGS = {"": False, "no": False, "false": False, "0": False, "yes": True, "true": True, "1": True}


_AT_CELL = 'Row {row}, column "{column}": {problem}'


def place_of(said: Sentence) -> Mapping[str, Any] | None:
    """The ``row``, ``column`` and ``problem`` of a fault of a cell; None for any other sentence."""
    return said.values if said.template == _AT_CELL else None


class Cells:
    """The cells of one row by column; ``number`` is the row's, as a spreadsheet counts.

    What cannot be read is added to ``errors`` and answered with a neutral value, so that one
    pass over a file finds everything that is wrong with it.
    """

    def __init__(self, number: int, values: Mapping[str, str], errors: list[Sentence]) -> None:
        self.number = number
        self._values = values
        self._errors = errors

    def refuse(self, column: str, problem: Sentence) -> None:
        """Note what is wrong with a cell."""
        self._errors.append(
            sentence(
                'Row {row}, column "{column}": {problem}',
                row=self.number,
                column=column,
                problem=problem,
            )
        )

    def has(self, column: str) -> bool:
        """Whether the file has this column at all."""
        return column in self._values

    def text(self, column: str, most: int = 200) -> str:
        """A cell as one line of at most ``most`` characters; empty where nothing is stated."""
        text = " ".join(self._values.get(column, "").split())
        if len(text) > most:
            self.refuse(
                column,
                sentence(
                    "the text has {length} characters; at most {most} are kept.",
                    length=len(text),
                    most=most,
                ),
            )
        return text

    def required(self, column: str, most: int = 200) -> str:
        """The same, for a cell that must not be empty."""
        text = self.text(column, most)
        if not text:
            self.refuse(column, sentence("the cell is empty; it must be filled in."))
        return text

    def note(self, column: str) -> str:
        """A cell of free text."""
        return self.text(column, LONGEST_NOTE)

    def several(self, column: str) -> list[str]:
        """The values of a cell that holds a list, each once, in their order."""
        parts = self.text(column, LONGEST_NOTE).replace("|", ";").split(";")
        return list(dict.fromkeys(part.strip() for part in parts if part.strip()))

    def number_in(self, column: str, least: int, most: int) -> int | None:
        """A whole number; None where nothing is stated or it cannot be read."""
        text = self.text(column)
        if not text:
            return None
        if text.isascii() and text.isdigit() and least <= int(text[:12]) <= most:
            return int(text)
        self.refuse(
            column,
            sentence(
                '"{value}" is not a whole number from {least} to {most}.',
                value=text,
                least=least,
                most=most,
            ),
        )
        return None

    def flag(self, column: str) -> bool:
        """``yes`` or ``no``; an empty cell means no."""
        return self.one_of(column, _FLAGS, "yes, no") or False

    def one_of(self, column: str, meanings: Mapping[str, Value], known: str) -> Value | None:
        """What a word stands for; ``known`` lists the words for people. None if unknown."""
        text = self.text(column)
        if text.casefold() in meanings:
            return meanings[text.casefold()]
        self.refuse(
            column,
            sentence('"{value}" is not known; write one of: {known}.', value=text, known=known),
        )
        return None

    def code(self, column: str, text: str, code_of: CodeOf, known: Iterable[str]) -> str | None:
        """The code of a text in a reference list; None for an empty text or one unknown."""
        code = code_of(text) if text else None
        if text and code is None:
            self.refuse(
                column,
                sentence(
                    '"{value}" is not known; write one of: {known}.',
                    value=text,
                    known=", ".join(known),
                ),
            )
        return code

    def codes(self, column: str, code_of: CodeOf, known: Iterable[str]) -> list[str]:
        """The codes of a cell that holds a list of entries of a reference list."""
        found = [self.code(column, text, code_of, known) for text in self.several(column)]
        return list(dict.fromkeys(code for code in found if code))
