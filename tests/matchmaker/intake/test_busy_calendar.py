"""Busy calendars as programs export them, and as somebody hostile would write them."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from matchmaker.errors import Refused
from matchmaker.intake import busy_calendar
from matchmaker.intake.busy_calendar import MOST_BYTES, MOST_DATES, MOST_EVENTS, read, read_busy

MONDAY = datetime(2027, 3, 8, tzinfo=UTC)
SATURDAY = datetime(2027, 3, 13, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")

Read = Callable[..., dict[str, Any]]


def calendar(*events: Sequence[str], before: Sequence[str] = ()) -> bytes:
    """A calendar of these events, each given as its lines without begin and end."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", *before]
    for number, event in enumerate(events):
        lines += ["BEGIN:VEVENT", f"UID:{number}", "DTSTAMP:20270101T000000Z", *event, "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


@pytest.fixture
def told(tmp_path: Path) -> Read:
    """What is read of a calendar between Monday and Saturday, in Shanghai."""

    def reading(data: bytes) -> dict[str, Any]:
        path = tmp_path / "busy.ics"
        path.write_bytes(data)
        return read(path, MONDAY.isoformat(), SATURDAY.isoformat(), SHANGHAI.key)

    return reading


def hours(answer: dict[str, Any]) -> list[tuple[str, str]]:
    """The busy stretches as day and hour of UTC."""
    return [(starts[8:16], ends[8:16]) for starts, ends, _ in answer["busy"]]


def test_a_meeting_in_its_own_zone(told: Read) -> None:
    answer = told(
        calendar(
            [
                "DTSTART;TZID=Europe/Madrid:20270309T100000",
                "DTEND;TZID=Europe/Madrid:20270309T110000",
            ]
        )
    )
    assert hours(answer) == [("09T09:00", "09T10:00")]
    assert answer["floating"] == 0


def test_the_zone_names_of_windows_are_known(told: Read) -> None:
    answer = told(
        calendar(
            [
                "DTSTART;TZID=W. Europe Standard Time:20270309T100000",
                "DTEND;TZID=W. Europe Standard Time:20270309T110000",
            ]
        )
    )
    assert hours(answer) == [("09T09:00", "09T10:00")]


def test_a_zone_that_the_file_describes_itself(told: Read) -> None:
    zone = [
        "BEGIN:VTIMEZONE",
        "TZID:Office",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0530",
        "TZOFFSETTO:+0530",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]
    event = ["DTSTART;TZID=Office:20270309T100000", "DTEND;TZID=Office:20270309T110000"]
    assert hours(told(calendar(event, before=zone))) == [("09T04:30", "09T05:30")]


def test_a_time_without_a_zone_is_meant_where_the_mission_is(told: Read) -> None:
    answer = told(calendar(["DTSTART:20270309T100000", "DTEND:20270309T110000"]))
    assert hours(answer) == [("09T02:00", "09T03:00")]
    assert answer["floating"] == 1


def test_an_all_day_event_fills_the_day_where_the_mission_is(told: Read) -> None:
    answer = told(calendar(["DTSTART;VALUE=DATE:20270309", "DTEND;VALUE=DATE:20270310"]))
    assert hours(answer) == [("08T16:00", "09T16:00")]
    assert answer["busy"][0][2] is True


def test_a_weekly_meeting_without_its_exception(told: Read) -> None:
    answer = told(
        calendar(
            [
                "DTSTART;TZID=Asia/Shanghai:20270104T090000",
                "DTEND;TZID=Asia/Shanghai:20270104T093000",
                "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE",
                "EXDATE;TZID=Asia/Shanghai:20270309T090000",
            ]
        )
    )
    assert hours(answer) == [("08T01:00", "08T01:30"), ("10T01:00", "10T01:30")]
    assert (answer["events"], answer["repeating"]) == (1, 1)


def test_one_of_a_series_that_was_moved(told: Read) -> None:
    series = [
        "UID:series",
        "DTSTART:20270308T010000Z",
        "DTEND:20270308T020000Z",
        "RRULE:FREQ=DAILY;COUNT=3",
    ]
    moved = [
        "UID:series",
        "RECURRENCE-ID:20270309T010000Z",
        "DTSTART:20270309T050000Z",
        "DTEND:20270309T060000Z",
    ]
    data = calendar(series, moved).replace(b"UID:0\r\n", b"").replace(b"UID:1\r\n", b"")
    assert [one[0] for one in hours(told(data))] == ["08T01:00", "09T05:00", "10T01:00"]


@pytest.mark.parametrize(
    "line", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"]
)
def test_what_blocks_no_time_is_counted_and_left_out(told: Read, line: str) -> None:
    answer = told(calendar(["DTSTART:20270309T100000Z", "DTEND:20270309T110000Z", line]))
    assert (answer["busy"], answer["free"]) == ([], 1)


def test_busy_periods_without_events(told: Read) -> None:
    data = calendar(
        before=[
            "BEGIN:VFREEBUSY",
            "FREEBUSY;FBTYPE=BUSY:20270309T100000Z/PT1H,20270310T100000Z/20270310T103000Z",
            "FREEBUSY;FBTYPE=FREE:20270311T100000Z/PT1H",
            "END:VFREEBUSY",
        ]
    )
    assert hours(told(data)) == [("09T10:00", "09T11:00"), ("10T10:00", "10T10:30")]


def test_what_overlaps_is_one_stretch_and_what_only_touches_is_two(told: Read) -> None:
    answer = told(
        calendar(
            ["DTSTART:20270309T100000Z", "DTEND:20270309T110000Z"],
            ["DTSTART:20270309T103000Z", "DTEND:20270309T120000Z"],
            ["DTSTART:20270309T120000Z", "DTEND:20270309T130000Z"],
        )
    )
    assert hours(answer) == [("09T10:00", "09T12:00"), ("09T12:00", "09T13:00")]


def test_of_what_began_long_before_the_mission_s_days_are_told(told: Read) -> None:
    answer = told(calendar(["DTSTART;VALUE=DATE:20270101", "DTEND;VALUE=DATE:20270401"]))
    assert answer["busy"] == [[MONDAY.isoformat(), SATURDAY.isoformat(), True]]


def test_what_lies_outside_the_mission_is_not_told(told: Read) -> None:
    answer = told(calendar(["DTSTART:20270401T100000Z", "DTEND:20270401T110000Z"]))
    assert answer["busy"] == []


def test_nothing_but_times_comes_out(told: Read) -> None:
    answer = told(
        calendar(["DTSTART:20270309T100000Z", "DTEND:20270309T110000Z", "SUMMARY:Secret dinner"])
    )
    assert "Secret" not in str(answer)


# What is refused, each with the control that the same file without the trap is read.

EVENT = ["DTSTART:20270308T000000Z", "DTEND:20270308T001000Z"]
HOSTILE = {
    "every second": ([*EVENT, "RRULE:FREQ=SECONDLY"], "several times a day"),
    "every minute": ([*EVENT, "RRULE:FREQ=MINUTELY;INTERVAL=30"], "several times a day"),
    "every hour": ([*EVENT, "RRULE:FREQ=HOURLY"], "several times a day"),
    "many hours of a day": ([*EVENT, "RRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5"], "several times a day"),
    "in small letters": ([*EVENT, "rrule:freq=hourly"], "several times a day"),
    "no interval": ([*EVENT, "RRULE:FREQ=DAILY;INTERVAL=0"], "no time at all"),
    "backwards": ([*EVENT, "RRULE:FREQ=DAILY;INTERVAL=-1"], "no time at all"),
    "since the Romans": (["DTSTART:01000101T000000Z", "RRULE:FREQ=DAILY"], "30 years"),
    "on a day that never comes": (
        [*EVENT, "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"],
        "never comes",
    ),
    "longer than it takes to repeat": (
        ["DTSTART:20270308T000000Z", "DURATION:P400D", "RRULE:FREQ=DAILY"],
        "more than a year",
    ),
    "too many dates": (
        [
            *EVENT,
            *(
                f"RDATE:2027{1 + n // 28 % 12:02}{1 + n % 28:02}T{n % 24:02}0000Z"
                for n in range(MOST_DATES + 1)
            ),
        ],
        "single dates",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_rule_without_end_or_sense_is_refused(told: Read, name: str) -> None:
    lines, said = HOSTILE[name]
    with pytest.raises(Refused, match=said):
        told(calendar(lines))


def test_the_control_a_harmless_rule_is_read(told: Read) -> None:
    assert len(told(calendar([*EVENT, "RRULE:FREQ=DAILY;INTERVAL=1"]))["busy"]) == 5


def test_a_rule_is_refused_by_the_check_and_by_nothing_else(
    told: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the check off, the rule is followed: here a short one, so that it ends."""
    monkeypatch.setattr(busy_calendar, "_faults", lambda _events: [])
    assert len(told(calendar([*EVENT, "RRULE:FREQ=HOURLY;COUNT=50"]))["busy"]) == 50


def test_too_many_events_are_refused_before_they_are_read(told: Read) -> None:
    with pytest.raises(Refused, match="more than 5000 events"):
        told(b"BEGIN:VEVENT\r\n" * (MOST_EVENTS + 1))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\xff\xfe",
        b"PK\x03\x04 a workbook",
        b"BEGIN:VCALENDAR",
        b"BEGIN:VCARD\r\nEND:VCARD",
    ],
)
def test_what_is_no_calendar_is_refused(told: Read, data: bytes) -> None:
    with pytest.raises(Refused, match="no calendar file"):
        told(data)


@pytest.mark.parametrize(
    "lines",
    [
        ["DTSTART:yesterday"],
        ["DTSTART:20270309T250000Z"],
        ["RRULE:FREQ=DAILY"],
        ["DTSTART:20270309T100000Z", "DTEND:20270308T100000Z"],
        ["DTSTART:20270309T100000Z", "DURATION:-PT1H"],
        ["DTSTART:20270309T100000Z", "RRULE:FREQ=NEVER"],
        ["DTSTART:20270309T100000Z", "RRULE:FREQ=DAILY;COUNT=x"],
        [
            "DTSTART;TZID=../../etc/passwd:20270309T100000",
            "DTEND;TZID=../../etc/passwd:20270309T110000",
        ],
        ["DTSTART;VALUE=DATE:20270309", "DTEND:20270309T110000Z"],
    ],
)
def test_nonsense_is_refused_or_left_out_and_never_a_failure(told: Read, lines: list[str]) -> None:
    try:
        answer = told(calendar(lines))
    except Refused:
        return
    assert all(starts < ends for starts, ends, _ in answer["busy"])


def test_too_large_a_file_is_refused_unread() -> None:
    with pytest.raises(Refused, match="larger than"):
        read_busy(b" " * (MOST_BYTES + 1), "busy.ics", MONDAY, SATURDAY, SHANGHAI)


@pytest.mark.slow
def test_it_is_read_in_a_child_process() -> None:
    data = calendar(["DTSTART;VALUE=DATE:20270309"])
    understood = read_busy(data, "my calendar.ics", MONDAY, SATURDAY, SHANGHAI)
    (busy,) = understood.busy
    assert busy.all_day
    assert busy.starts_at == datetime(2027, 3, 8, 16, tzinfo=UTC)


@pytest.mark.slow
def test_what_takes_too_long_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many harmless rules together are stopped by the child's own clock."""
    monkeypatch.setattr(busy_calendar, "SECONDS", 1)
    rules = [
        [
            "DTSTART:19980101T000000Z",
            "DTEND:19980101T001000Z",
            "RRULE:FREQ=DAILY;BYDAY=MO;BYMONTH=2;BYMONTHDAY=30",
        ]
        for _ in range(3000)
    ]
    with pytest.raises(Refused, match="too long"):
        read_busy(calendar(*rules), "busy.ics", MONDAY, SATURDAY, SHANGHAI)
