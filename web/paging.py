"""Long rows of things, so many a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

PER_PAGE = 40

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Shown(Generic[Item]):
    """One page of a sequence; ``first`` is the position of its first item, from 0."""

    items: Sequence[Item]
    number: int
    pages: int
    first: int
    total: int


def page_of(items: Sequence[Item], wanted: str | None, per_page: int = PER_PAGE) -> Shown[Item]:
    """The page that an address asks for; the nearest one where there is no such page."""
    pages = max(1, -(-len(items) // per_page))
    number = min(max(int(wanted) if wanted and wanted.isdecimal() else 1, 1), pages)
    first = (number - 1) * per_page
    return Shown(items[first : first + per_page], number, pages, first, len(items))
