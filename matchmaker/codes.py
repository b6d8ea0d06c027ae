"""The short names that participants get: ``EU01`` at home, ``CN01`` for a counterpart in China."""

from collections.abc import Iterable, Iterator
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.records import Mission, Participant, Side

HOME_PREFIX = "EU"
UNKNOWN_PREFIX = "X"
"""Of a counterpart whose country nobody has said."""


class Codes:
    """The codes that are still free in a mission, in their order."""

    def __init__(self, session: Session, mission: Mission, stated: Iterable[str] = ()) -> None:
        """``stated`` are codes that are about to be given to others."""
        known = session.scalars(
            select(Participant.code).where(Participant.mission_id == mission.id)
        )
        self._taken = {code.casefold() for code in (*known, *stated)}
        self._numbers: dict[str, Iterator[int]] = {}

    def next_for(self, side: Side, country: str | None) -> str:
        """The next free code for a new participant of this side and country."""
        prefix = HOME_PREFIX if side is Side.HOME else country or UNKNOWN_PREFIX
        numbers = self._numbers.setdefault(prefix, count(1))
        codes = (f"{prefix}{number:02d}" for number in numbers)
        return next(code for code in codes if code.casefold() not in self._taken)
