"""Calendar files that no program would write: real-looking ones, bent at random from a seed.

Run by hand for many:

    python -m tests.matchmaker.intake.calendar_fuzzing --inputs 100000
"""

import argparse
import json
import multiprocessing
import random
import resource
import signal
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from types import FrameType
from zoneinfo import ZoneInfo

from icalendar import timezone

from matchmaker.errors import Refused
from matchmaker.intake.busy_calendar import MOST_BYTES, SECONDS, understood

BEGIN, END = datetime(2027, 3, 8, tzinfo=UTC), datetime(2027, 3, 13, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")

CALENDAR = """\
BEGIN:VCALENDAR
PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN
VERSION:2.0
METHOD:PUBLISH
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16011028T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010325T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
CLASS:PUBLIC
UID:one@example.org
DTSTAMP:20270101T000000Z
DTSTART;TZID="W. Europe Standard Time":20270309T100000
DTEND;TZID="W. Europe Standard Time":20270309T110000
RRULE:FREQ=WEEKLY;COUNT=10;BYDAY=TU,TH;WKST=MO
EXDATE;TZID="W. Europe Standard Time":20270311T100000
SUMMARY;LANGUAGE=en-gb:Board\\, weekly
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
BEGIN:VALARM
TRIGGER:-PT15M
ACTION:DISPLAY
DESCRIPTION:Reminder
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:one@example.org
DTSTAMP:20270101T000000Z
RECURRENCE-ID;TZID="W. Europe Standard Time":20270309T100000
DTSTART;TZID="W. Europe Standard Time":20270309T150000
DTEND;TZID="W. Europe Standard Time":20270309T160000
END:VEVENT
BEGIN:VEVENT
UID:two@example.org
DTSTAMP:20270101T000000Z
DTSTART;VALUE=DATE:20270310
DTEND;VALUE=DATE:20270312
TRANSP:TRANSPARENT
END:VEVENT
BEGIN:VEVENT
UID:three@example.org
DTSTAMP:20270101T000000Z
DTSTART:20270301T010000Z
DURATION:PT45M
RRULE:FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=8,9,-1;BYSETPOS=1;UNTIL=20280101T000000Z
RDATE;VALUE=PERIOD:20270310T100000Z/PT2H
STATUS:CONFIRMED
END:VEVENT
BEGIN:VFREEBUSY
UID:four@example.org
DTSTAMP:20270101T000000Z
FREEBUSY;FBTYPE=BUSY:20270309T100000Z/PT1H,20270310T100000Z/20270310T103000Z
END:VFREEBUSY
END:VCALENDAR
"""

WORDS = (
    *("", "0", "-1", "1", "31", "366", "99999999999999999999", "1e9", "٣", "NaN", "%s", "\x00"),
    *("20270309", "20270309T100000", "20270309T100000Z", "00000000T000000Z", "99991231T235959Z"),
    *("20270229T250061", "19000101T000000Z", "20270308T160000Z/P1D", "-PT1H", "P9999999W", "PT0S"),
    *("SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY", "NEVER"),
    *("MO", "-5SU", "53FR", "MO,TU,WE,TH,FR,SA,SU", "13", "2", "30", "-31", "0,0,0"),
    *("Europe/Madrid", "Asia/Shanghai", "China Standard Time", "../../etc/passwd", "中国"),
    *("UTC", "/example.org/x/Europe/Madrid", "DATE", "PERIOD", "TEXT", "BINARY", "FREE", "BUSY"),
    *("TRANSPARENT", "CANCELLED", "VEVENT", "VCALENDAR", "VTIMEZONE", "VALARM", "王" * 30, "😀"),
)
NAMES = (
    *("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYYEARDAY"),
    *("BYWEEKNO", "BYSETPOS", "BYHOUR", "BYEASTER", "WKST", "RSCALE", "SKIP"),
)
LINES = (
    *("BEGIN:VEVENT", "END:VEVENT", "BEGIN:VTIMEZONE", "END:VCALENDAR", "BEGIN:X", ":", ";", " "),
    *("DTSTART:", "DTEND:20270309T090000", "DURATION:P1D", "RRULE:FREQ=DAILY", "EXDATE:"),
    *("EXRULE:FREQ=DAILY", "RDATE:20270309", "RECURRENCE-ID;RANGE=THISANDFUTURE:20270309"),
    *("TZID:W. Europe Standard Time", "TZOFFSETTO:+2359", "TZOFFSETFROM:-9999", "X-A;B=C;D=:"),
)

Lines = list[str]


def _word(draw: random.Random, lines: Lines, at: int) -> None:
    """Put another value, or an odd one, in place of one."""
    name, mark, value = lines[at].partition(":")
    parts = value.split(";")
    part = draw.randrange(len(parts))
    key, equals, _ = parts[part].rpartition("=")
    parts[part] = f"{key}{equals}{draw.choice(WORDS)}"
    lines[at] = f"{name}{mark}{';'.join(parts)}"


def _rule(draw: random.Random, lines: Lines, at: int) -> None:
    """A rule of random parts."""
    parts = {draw.choice(NAMES): draw.choice(WORDS) for _ in range(draw.randint(1, 5))}
    rule = {"FREQ": draw.choice(("DAILY", "WEEKLY", "MONTHLY", "YEARLY"))} | parts
    lines.insert(at, "RRULE:" + ";".join(f"{name}={value}" for name, value in rule.items()))


def _parameter(draw: random.Random, lines: Lines, at: int) -> None:
    name, mark, value = lines[at].partition(":")
    key = draw.choice(("TZID", "VALUE", "RANGE", "FBTYPE", "X"))
    lines[at] = f"{name};{key}={draw.choice(WORDS)}{mark}{value}"


def _letter(draw: random.Random, lines: Lines, at: int) -> None:
    line = lines[at] or "x"
    where = draw.randrange(len(line))
    lines[at] = (
        line[:where] + chr(draw.choice((0, 9, 13, 34, 58, 59, 0x2028, 0x1F600))) + line[where:]
    )


def _take(draw: random.Random, lines: Lines, at: int) -> None:
    del lines[at : at + draw.randint(1, 3)]


def _again(draw: random.Random, lines: Lines, at: int) -> None:
    lines[at:at] = lines[at : at + draw.randint(1, 12)] * draw.randint(1, 20)


def _move(draw: random.Random, lines: Lines, at: int) -> None:
    lines.insert(draw.randrange(len(lines)), lines.pop(at))


def _line(draw: random.Random, lines: Lines, at: int) -> None:
    lines.insert(at, draw.choice(LINES) + draw.choice(WORDS))


BENDS: tuple[Callable[[random.Random, Lines, int], None], ...] = (
    *(_word, _word, _rule, _rule, _parameter, _letter, _take, _again, _move, _line),
)


def bent(seed: int) -> bytes:
    """One file: the calendar above after a few changes; the same for the same seed."""
    draw = random.Random(seed)
    lines = CALENDAR.splitlines()
    for _ in range(draw.choice((1, 1, 1, 2, 2, 3, 5, 8))):
        if lines:
            draw.choice(BENDS)(draw, lines, draw.randrange(len(lines)))
    data = draw.choice(("\r\n",) * 12 + ("\n",) * 6 + ("\r",)).join(lines).encode()
    if draw.random() < 0.1:  # bytes that are no text
        at = draw.randrange(len(data) + 1)
        data = data[:at] + draw.randbytes(draw.randint(1, 8)) + data[at:]
    return data[: draw.randrange(len(data) + 1)] if draw.random() < 0.05 else data


class TooLongError(BaseException):
    """What the sandbox would have ended; no handler of errors catches it."""


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise TooLongError


def outcome(data: bytes, seconds: float = SECONDS) -> str:
    """What becomes of a file: ``read``, ``refused`` or ``too long``.

    Raises:
        Exception: whatever the importer let through; that is what is looked for.
        AssertionError: the answer makes no sense.
    """
    timezone.tzp.use_default()  # a process of its own remembers no zones of other files
    signal.signal(signal.SIGPROF, _end)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            told = understood(data[:MOST_BYTES], BEGIN, END, ZONE)
    except Refused:
        return "refused"
    except TooLongError:
        return "too long"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    json.dumps(told)
    for starts, ends, _ in told["busy"]:
        assert BEGIN <= datetime.fromisoformat(starts) < datetime.fromisoformat(ends) <= END
    most = (END - BEGIN) / timedelta(seconds=1)
    assert len(told["busy"]) <= most
    return "read"


def _one(seed: int) -> tuple[int, str, float]:
    began = time.process_time()
    try:
        said = outcome(bent(seed))
    except Exception as error:
        said = f"{type(error).__name__}: {error}"[:120]
    return seed, said, time.process_time() - began


def _all(first: int, count: int, processes: int) -> Iterator[tuple[int, str, float]]:
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        yield from pool.imap_unordered(_one, range(first, first + count), chunksize=200)


def main() -> int:
    """Bend and read many; prints what became of them, and every failure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args()
    counts: Counter[str] = Counter()
    slowest: list[tuple[float, int]] = []
    failures = 0
    for seed, said, seconds in _all(asked.first, asked.inputs, asked.processes):
        known = said in ("read", "refused", "too long")
        counts[said if known else "failed"] += 1
        slowest = sorted([*slowest, (seconds, seed)])[-5:]
        if not known:
            failures += 1
            print(seed, said, flush=True)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(dict(counts), "slowest:", [(round(one, 2), seed) for one, seed in slowest])
    print(f"largest process: {most} MB")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
