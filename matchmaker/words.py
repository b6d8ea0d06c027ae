"""Sentences for people that can still be translated when they are shown."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class Sentence:
    """An English template and the values that go into it, as ``str.format`` names.

    ``str(sentence)`` is the English text. A screen translates ``template`` first and fills it
    then, so that no verb needs to know the reader's language. A tuple among the values is a
    list of names, joined with the word for "and".
    """

    template: str
    values: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.fill(self.template, "and")

    def fill(self, template: str, conjunction: str) -> str:
        """The text in the language that the template and the word for "and" are in."""
        return template.format(
            **{
                name: joined(value, conjunction) if isinstance(value, tuple) else value
                for name, value in self.values.items()
            }
        )


def sentence(template: str, **values: Any) -> Sentence:
    """A :class:`Sentence` with its values by name; also the marker for the message extractor."""
    return Sentence(template, values)


def as_json(said: Any) -> Any:
    """A sentence, or a value of one, as a JSON value that ``from_json`` turns back."""
    if isinstance(said, Sentence):
        return {
            "template": said.template,
            "values": {name: as_json(value) for name, value in said.values.items()},
        }
    if isinstance(said, tuple):
        return {"names": [as_json(one) for one in said]}
    return said if isinstance(said, int | float | str | None) else str(said)


def from_json(told: Any) -> Any:
    """The sentence, or value of one, that ``as_json`` made this of."""
    if isinstance(told, dict) and "template" in told:
        return Sentence(
            told["template"], {name: from_json(value) for name, value in told["values"].items()}
        )
    if isinstance(told, dict):
        return tuple(from_json(one) for one in told["names"])
    return told


def joined(names: tuple[Any, ...], conjunction: str) -> str:
    """``A, B and C``."""
    if len(names) < 2:
        return "".join(str(one) for one in names)
    return f"{', '.join(str(one) for one in names[:-1])} {conjunction} {names[-1]}"


Say = Callable[[Sentence], str]
"""Puts a sentence into somebody's language; ``str`` is the one for English."""

Word = Callable[[StrEnum], str]
"""What a code is called; ``str`` leaves it as the interface for programs has it."""
