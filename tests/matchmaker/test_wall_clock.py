"""Local times: what is a moment, and which times the clocks skip or show twice."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from matchmaker.errors import Refused
from matchmaker.wall_clock import moment


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2027-03-09 14:30", "Asia/Shanghai", datetime(2027, 3, 9, 6, 30, tzinfo=UTC)),
        ("2027-03-09T14:30:00", "Asia/Kathmandu", datetime(2027, 3, 9, 8, 45, tzinfo=UTC)),
        ("2027-03-14 01:55", "America/Denver", datetime(2027, 3, 14, 8, 55, tzinfo=UTC)),
        ("2027-03-14 03:00", "America/Denver", datetime(2027, 3, 14, 9, 0, tzinfo=UTC)),
        ("2027-11-07 02:00", "America/Denver", datetime(2027, 11, 7, 9, 0, tzinfo=UTC)),
    ],
)
def test_a_local_time_is_one_moment(text: str, zone: str, expected: datetime) -> None:
    assert moment(text, ZoneInfo(zone)) == expected


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("2027-03-14 02:00", "does not exist in America/Denver"),
        ("2027-03-14 02:55", "does not exist in America/Denver"),
        ("2027-11-07 01:00", "happens twice in America/Denver"),
        ("2027-11-07 01:55", "happens twice in America/Denver"),
        ("2027-03-09 14:31", "is not on a full five minutes"),
        ("2027-02-30 14:30", "is not a date and time"),
        ("2027-03-09 14:30+01:00", "is not a date and time"),
        ("20270309T1430", "is not a date and time"),
        ("tomorrow", "is not a date and time"),
    ],
)
def test_what_is_no_moment_is_refused(text: str, part: str) -> None:
    with pytest.raises(Refused, match=part):
        moment(text, ZoneInfo("America/Denver"))
