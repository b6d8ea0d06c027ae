"""Making a block's slots from when it begins and ends, and telling that pattern from slots."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from matchmaker.errors import Refused
from matchmaker.records import QUANTUM_MINUTES
from matchmaker.words import sentence

MOST_SLOTS = 100
"""In one block; more is a slip of the pen."""

WRITTEN = "%Y-%m-%d %H:%M"
"""How descriptions write a local time."""

WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")

Slot = dict[str, str]
"""A slot as a description has it: ``code``, ``start``, ``end``, in local time."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A row of slots of ``minutes`` each, ``gap`` minutes apart, from ``starts`` to ``ends``.

    ``breaks`` are stretches without slots; after one, slots begin at its end.
    """

    day: date
    starts: time
    ends: time
    minutes: int
    gap: int
    breaks: tuple[tuple[time, time], ...] = ()

    @property
    def part(self) -> str:
        """``AM`` or ``PM``; nothing where it is of the whole day."""
        if self.starts >= time(12):
            return "PM"
        return "" if self.ends > time(14) else "AM"


def slots_of(pattern: Pattern, prefix: str) -> list[Slot]:
    """The slots, called ``prefix-1`` and so on.

    Raises:
        Refused: times or lengths off the five-minute grid, or no slot fits; every reason.
    """
    wrong = []
    if pattern.minutes < QUANTUM_MINUTES or pattern.minutes % QUANTUM_MINUTES:
        wrong.append(sentence("A slot lasts 5, 10, 15 minutes and so on."))
    if pattern.gap < 0 or pattern.gap % QUANTUM_MINUTES:
        wrong.append(sentence("Between slots lie 0, 5, 10 minutes and so on."))
    if pattern.ends <= pattern.starts:
        wrong.append(sentence("The block ends before it begins."))
    wrong.extend(
        sentence("The break from {start} ends before it begins.", start=f"{start:%H:%M}")
        for start, end in pattern.breaks
        if end <= start
    )
    if wrong:
        raise Refused(*wrong)
    found = _fill(pattern)
    if not found:
        raise Refused(sentence("No slot of {minutes} minutes fits there.", minutes=pattern.minutes))
    if len(found) > MOST_SLOTS:
        raise Refused(sentence("These would be more than {most} slots.", most=MOST_SLOTS))
    return [
        {"code": f"{prefix}-{number}", "start": f"{start:{WRITTEN}}", "end": f"{end:{WRITTEN}}"}
        for number, (start, end) in enumerate(found, 1)
    ]


def _fill(pattern: Pattern) -> list[tuple[datetime, datetime]]:
    def at(clock: time) -> datetime:
        return datetime.combine(pattern.day, clock)

    breaks = sorted((at(start), at(end)) for start, end in pattern.breaks)
    length, gap = timedelta(minutes=pattern.minutes), timedelta(minutes=pattern.gap)
    found: list[tuple[datetime, datetime]] = []
    start = at(pattern.starts)
    while start + length <= at(pattern.ends):
        meets = next((one for one in breaks if one[0] < start + length and start < one[1]), None)
        if meets:
            start = meets[1]
            continue
        found.append((start, start + length))
        start += length + gap
    return found


def pattern_of(slots: Sequence[Slot]) -> Pattern | None:
    """The pattern that comes closest to some slots, None for no slots.

    What is longer between two slots than mostly is taken for a break.
    """
    times = sorted(
        (datetime.fromisoformat(one["start"]), datetime.fromisoformat(one["end"])) for one in slots
    )
    if not times:
        return None
    length = _most_common(_minutes(end - start) for start, end in times)
    gaps = [(end, start) for (_, end), (start, _) in pairwise(times) if start >= end]
    gap = _most_common(_minutes(start - end) for end, start in gaps)
    return Pattern(
        day=times[0][0].date(),
        starts=times[0][0].time(),
        ends=times[-1][1].time(),
        minutes=length,
        gap=gap,
        breaks=tuple(
            (end.time(), start.time()) for end, start in gaps if _minutes(start - end) > gap
        ),
    )


def prefix_for(pattern: Pattern, taken: Iterable[str]) -> str:
    """What slots could be called: ``TUE-AM``, or ``TUE`` of a whole day; numbered where taken."""
    base = "-".join(filter(None, (WEEKDAYS[pattern.day.weekday()], pattern.part)))
    used = {code.rpartition("-")[0] for code in taken}
    return next(
        name
        for name in (base, *(f"{base}{number}" for number in range(2, 1000)))
        if name not in used
    )


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds()) // 60


def _most_common(numbers: Iterable[int]) -> int:
    counted = Counter(numbers)
    return max(counted, key=lambda one: (counted[one], -one), default=0)
