"""Which day and time the desk shows: the real one on days of meetings, else one to look at."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

SOON = timedelta(minutes=5)
"""So long before they begin, meetings are shown beside those that are held now."""


class Phase(StrEnum):
    """How meetings that begin together stand to the time that is shown."""

    NOW = "now"
    NEXT = "next"
    OVER = "over"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class DeskClock:
    """What the desk's clock shows.

    ``live`` where that is the real time; otherwise somebody looks at another one. ``days`` are the
    dates with meetings, in the places' own zones; ``day`` is one of them, None without any.
    """

    moment: datetime
    day: date | None
    live: bool
    days: tuple[date, ...]


def set_clock(
    stretches: Iterable[tuple[datetime, ZoneInfo]],
    *,
    day: date | None = None,
    at: time | None = None,
    now: datetime | None = None,
) -> DeskClock:
    """The clock for meetings that begin at these moments, each in the zone of its place.

    Today where there are meetings today, unless another day or a time is asked for. Otherwise the
    day asked for or the first one, at the time asked for or when its first meeting begins.
    """
    now = now or datetime.now(UTC)
    known = [(begins.astimezone(zone), zone) for begins, zone in stretches]
    days = tuple(sorted({begins.date() for begins, _ in known}))
    today = next(
        (begins.date() for begins, zone in known if begins.date() == _date(now, zone)), None
    )
    shown = day if day in days else today or next(iter(days), None)
    if shown is None or (shown == today and at is None):
        return DeskClock(now, shown, shown is not None, days)
    first, zone = min((one for one in known if one[0].date() == shown), key=lambda one: one[0])
    moment = first if at is None else datetime.combine(shown, at, zone)
    return DeskClock(moment, shown, False, days)


def phase(starts_at: datetime, ends_at: datetime, moment: datetime) -> Phase:
    """How meetings from then to then stand to a moment."""
    if ends_at <= moment:
        return Phase.OVER
    if starts_at <= moment:
        return Phase.NOW
    return Phase.NEXT if starts_at - moment <= SOON else Phase.LATER


def _date(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()
