"""What a picture shows, as plain values: bars of whole numbers, each row named."""

from collections.abc import Sequence
from dataclasses import dataclass

from matchmaker.words import Sentence


@dataclass(frozen=True, slots=True)
class Picture:
    """One bar for each row and series, from the first row down.

    ``key`` names it in addresses and files. ``series`` says what the numbers of a row are, in
    their order. A name that is a text stands in every language.
    """

    key: str
    title: Sentence
    series: Sequence[Sentence]
    rows: Sequence[tuple[Sentence | str, Sequence[int]]]
    note: Sentence | None = None

    @property
    def most(self) -> int:
        """The largest number in it, at least 1."""
        return max((number for _, numbers in self.rows for number in numbers), default=0) or 1
