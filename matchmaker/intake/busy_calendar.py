"""When somebody is busy, from the calendar file that their calendar program exports (RFC 5545).

Read in a child process (:mod:`matchmaker.intake.sandbox`), because a small file can describe
events without end. Nothing of it is kept but the times: no title, no place, nobody's name.
"""

import warnings
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Component

from matchmaker.errors import Refused
from matchmaker.intake.sandbox import read_upload
from matchmaker.words import Sentence, sentence

MOST_BYTES = 1_000_000
MOST_EVENTS = 5_000
MOST_DATES = 2_000
"""Dates that are listed one by one, as additions to a rule or exceptions from it."""
MOST_FOUND = 20_000
OLDEST_RULE = timedelta(days=366 * 30)
"""A rule is followed from its first day on; one that began longer ago is not followed."""
LONGEST_REPEATED = timedelta(days=366)
SECONDS = 10
MEMORY = 1_000_000_000

Stretch = tuple[datetime, datetime]

_TOO_OFTEN = {"SECONDLY", "MINUTELY", "HOURLY"}
_PARTS_OF_A_DAY = ("BYSECOND", "BYMINUTE", "BYHOUR")
_FREE = "FREE"
_LEAP = 2028


@dataclass(frozen=True, slots=True)
class Busy:
    """A stretch in which somebody is busy, in UTC."""

    starts_at: datetime
    ends_at: datetime
    all_day: bool


@dataclass(frozen=True, slots=True)
class Understood:
    """What was read: times that are taken, and what they were made from.

    ``events`` are those of the file; ``repeating`` of them have a rule; ``free`` lie in the
    mission's days and block no time; ``floating`` have no zone that is known, and were read on
    the clock of the mission's place.
    """

    busy: tuple[Busy, ...]
    events: int
    repeating: int
    free: int
    floating: int


def read_busy(
    data: bytes, name: str, first: datetime, last: datetime, zone: ZoneInfo
) -> Understood:
    """What a calendar file says of the time between two moments, read within limits.

    All-day events fill whole days of ``zone``.

    Raises:
        Refused: it is no calendar, too large, repeats too often, or takes too long to read.
    """
    if len(data) > MOST_BYTES:
        raise Refused(sentence("The calendar is larger than {most} MB.", most=1))
    told = read_upload(
        data,
        name,
        read,
        first.astimezone(UTC).isoformat(),
        last.astimezone(UTC).isoformat(),
        zone.key,
        seconds=SECONDS,
        memory=MEMORY,
    )
    return Understood(
        tuple(
            Busy(datetime.fromisoformat(starts), datetime.fromisoformat(ends), all_day)
            for starts, ends, all_day in told["busy"]
        ),
        told["events"],
        told["repeating"],
        told["free"],
        told["floating"],
    )


def read(path: Path, first: str, last: str, zone_name: str) -> dict[str, Any]:
    """What the child process does; answers with JSON values. See :func:`read_busy`."""
    begin, end = datetime.fromisoformat(first), datetime.fromisoformat(last)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about how a file is written, which is not its reader's
        return understood(path.read_bytes(), begin, end, ZoneInfo(zone_name))


def understood(data: bytes, begin: datetime, end: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """What a calendar says of the time between two moments; raises ``Refused``."""
    try:
        return _understood(_parsed(data), begin, end, zone)
    except (Refused, MemoryError):
        raise
    except Exception as wrong:  # what others made of what nobody should have written can be any
        raise Refused(_not_understood()) from wrong


def _understood(
    calendars: Sequence[Calendar], begin: datetime, end: datetime, zone: ZoneInfo
) -> dict[str, Any]:
    events = [one for calendar in calendars for one in calendar.walk("VEVENT")]
    faults = _faults(events)
    if faults:
        raise Refused(*faults)
    busy: dict[bool, list[Stretch]] = {True: [], False: []}
    free = floating = 0
    for event in _occurring(calendars, begin, end):
        if _blocks_nothing(event):
            free += 1
            continue
        starts, ends = event.start, event.end
        all_day = not isinstance(starts, datetime)
        floating += isinstance(starts, datetime) and starts.tzinfo is None
        busy[all_day].append((_moment(starts, zone), _moment(ends, zone)))
    busy[False] += [
        (_moment(starts, zone), _moment(ends, zone)) for starts, ends in _stated_busy(calendars)
    ]
    found = [
        (starts.isoformat(), ends.isoformat(), all_day)
        for all_day, stretches in busy.items()
        for starts, ends in _joined(stretches, begin, end)
    ]
    return {
        "busy": [list(one) for one in sorted(found)],
        "events": len(events),
        "repeating": sum("RRULE" in one or "RDATE" in one for one in events),
        "free": free,
        "floating": floating,
    }


def _joined(stretches: Sequence[Stretch], begin: datetime, end: datetime) -> list[Stretch]:
    """The stretches between two moments, those that overlap as one."""
    joined: list[Stretch] = []
    for starts, ends in sorted(stretches):
        starts, ends = max(starts, begin), min(ends, end)
        if starts >= ends:
            continue
        if joined and starts < joined[-1][1]:
            joined[-1] = joined[-1][0], max(ends, joined[-1][1])
        else:
            joined.append((starts, ends))
    return joined


def _parsed(data: bytes) -> list[Calendar]:
    if data.upper().count(b"BEGIN:VEVENT") > MOST_EVENTS:
        raise Refused(
            sentence(
                "The calendar holds more than {most} events; export only the mission's weeks.",
                most=MOST_EVENTS,
            )
        )
    try:
        found = Calendar.from_ical(data, multiple=True)
    except (ValueError, IndexError, KeyError, TypeError, RecursionError) as wrong:
        raise Refused(_no_calendar()) from wrong
    calendars = [one for one in found if isinstance(one, Calendar)]
    if not calendars:
        raise Refused(_no_calendar())
    return calendars


def _no_calendar() -> Sentence:
    return sentence(
        "This is no calendar file. Export your calendar as iCalendar; such files end in .ics."
    )


def _faults(events: Sequence[Component]) -> list[Sentence]:
    """Why the rules of these events are not followed, each reason once."""
    faults: list[Sentence] = []
    listed = 0
    for event in events:
        for rule in _listed(event.get("RRULE")):
            faults += _faults_of_rule(rule, event)
        for name in ("RDATE", "EXDATE"):
            listed += sum(len(getattr(one, "dts", ())) for one in _listed(event.get(name)))
    if listed > MOST_DATES:
        faults.append(
            sentence("The calendar lists more than {most} single dates.", most=MOST_DATES)
        )
    return list({one.template: one for one in faults}.values())


def _faults_of_rule(written: Any, event: Component) -> Iterator[Sentence]:
    if not isinstance(written, Mapping):  # what could not be parsed is kept as text
        yield _not_understood()
        return
    rule = {str(name).upper(): written[name] for name in written}
    frequency = str((_listed(rule.get("FREQ")) or [""])[0]).upper()
    if frequency in _TOO_OFTEN or any(len(_listed(rule.get(one))) > 1 for one in _PARTS_OF_A_DAY):
        yield sentence("An event repeats several times a day; take it out and try again.")
    if any(int(one) < 1 for one in _listed(rule.get("INTERVAL"))):
        yield sentence("An event repeats after no time at all; take it out and try again.")
    starts = event.get("DTSTART")
    begun = getattr(starts, "dt", None)
    if begun is None or date(begun.year, begun.month, begun.day) < _oldest():
        yield sentence("An event has repeated for more than 30 years; take it out and try again.")
    elif _lasts(event) > LONGEST_REPEATED:
        yield sentence("An event repeats and lasts more than a year; take it out and try again.")
    months, days = _listed(rule.get("BYMONTH")), _listed(rule.get("BYMONTHDAY"))
    # Such a rule would be followed to the end of the calendar.
    if days and not any(
        abs(int(day)) <= monthrange(_LEAP, int(month))[1]
        for day in days
        for month in (months or range(1, 13))
    ):
        yield sentence("An event repeats on a day that never comes; take it out and try again.")


def _lasts(event: Any) -> timedelta:
    lasts: timedelta = event.duration
    return lasts


def _not_understood() -> Sentence:
    return sentence("An event of the calendar could not be understood.")


def _oldest() -> date:
    return datetime.now(UTC).date() - OLDEST_RULE


def _occurring(calendars: Sequence[Calendar], begin: datetime, end: datetime) -> Iterator[Any]:
    count = 0
    for calendar in calendars:
        # A day more on either side: all-day and zoneless events are placed afterwards.
        day = timedelta(days=1)
        found = recurring_ical_events.of(calendar).between(begin - day, end + day)
        for event in found:
            count += 1
            if count > MOST_FOUND:
                raise Refused(
                    sentence("The calendar has more than {most} events then.", most=MOST_FOUND)
                )
            yield event


def _blocks_nothing(event: Component) -> bool:
    return (
        str(event.get("TRANSP", "")).upper() == "TRANSPARENT"
        or str(event.get("STATUS", "")).upper() == "CANCELLED"
        or str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() == _FREE
    )


def _stated_busy(calendars: Sequence[Calendar]) -> Iterator[tuple[Any, Any]]:
    """The periods of free-busy components, which some programs export instead of events."""
    for calendar in calendars:
        for component in calendar.walk("VFREEBUSY"):
            for one in _listed(component.get("FREEBUSY")):
                if str(getattr(one, "params", {}).get("FBTYPE", "BUSY")).upper() == _FREE:
                    continue
                for period in getattr(one, "dts", [one]):
                    starts, ends = getattr(period, "dt", period)
                    yield starts, starts + ends if isinstance(ends, timedelta) else ends


def _moment(when: date | datetime, zone: ZoneInfo) -> datetime:
    """A date or a time without a zone is meant on the clock of the mission's place."""
    if not isinstance(when, datetime):
        when = datetime.combine(when, time())
    return (when if when.tzinfo else when.replace(tzinfo=zone)).astimezone(UTC)


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]
