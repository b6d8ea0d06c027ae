"""Sentences for people that can still be translated when they are shown."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Sentence:
    """An English template and the values that go into it, as ``str.format`` names.

    ``str(sentence)`` is the English text. A screen translates ``template`` first and fills it
    then, so that no verb needs to know the reader's language.
    """

    template: str
    values: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.values)


def sentence(template: str, **values: Any) -> Sentence:
    """A :class:`Sentence` with its values by name; also the marker for the message extractor."""
    return Sentence(template, values)
