"""Dates, times and shares as people read them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from web import formats


@pytest.fixture(autouse=True)
def _request(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def test_a_day_has_its_weekday() -> None:
    assert formats.day(date(2017, 2, 14)) == "Tuesday, 14 February 2017"


@pytest.mark.parametrize(
    ("days", "written"),
    [
        ((date(2017, 2, 13), date(2017, 2, 17)), "13–17 Feb 2017"),
        ((date(2017, 2, 13), date(2017, 2, 13)), "13 Feb 2017"),
        ((date(2017, 2, 13), None), "13 Feb 2017"),
        ((None, None), ""),
    ],
)
def test_a_span_says_no_more_than_is_known(
    days: tuple[date | None, date | None], written: str
) -> None:
    assert formats.span(days) == written


def test_times_are_those_of_the_place() -> None:
    starts = datetime(2017, 9, 18, 16, 0, tzinfo=UTC).astimezone(ZoneInfo("America/Denver"))
    assert formats.hours((starts, starts + timedelta(minutes=25))) == "10:00–10:25"
    assert formats.offset(starts) == "UTC-6"


@pytest.mark.parametrize(
    ("zone", "written"),
    [("Asia/Shanghai", "UTC+8"), ("Asia/Tehran", "UTC+3:30"), ("UTC", "UTC+0")],
)
def test_a_zone_is_its_distance_from_utc(zone: str, written: str) -> None:
    assert formats.offset(datetime(2017, 2, 14, tzinfo=ZoneInfo(zone))) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [(0.0, "0%"), (0.0004, "under 0.1%"), (0.0225, "2.2%"), (0.5, "50%"), (1.0, "100%")],
)
def test_a_share_that_is_not_nothing_never_looks_like_nothing(value: float, written: str) -> None:
    assert formats.share(value) == written


def test_a_country_is_a_name_where_there_is_one() -> None:
    assert [formats.country(code) for code in ("CN", "QQ", None)] == [
        "China",
        "QQ",
        "country not settled",
    ]
