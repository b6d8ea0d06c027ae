"""libical, the C library that GNOME's and KDE's calendars read with, called as it is installed."""

import ctypes
import ctypes.util
from datetime import UTC, datetime
from functools import cache

from tests.conftest import lacks


class _Time(ctypes.Structure):
    """``struct icaltimetype`` of libical 3."""

    _fields_ = (
        *((name, ctypes.c_int) for name in ("year", "month", "day", "hour", "minute", "second")),
        ("is_date", ctypes.c_int),
        ("is_daylight", ctypes.c_int),
        ("zone", ctypes.c_void_p),
    )


_RETURNS = {
    "icalparser_parse_string": ctypes.c_void_p,
    "icalcomponent_string_to_kind": ctypes.c_int,
    "icalcomponent_count_errors": ctypes.c_int,
    "icalcomponent_get_first_component": ctypes.c_void_p,
    "icalcomponent_get_next_component": ctypes.c_void_p,
    "icalcomponent_get_uid": ctypes.c_char_p,
    "icalcomponent_get_dtstart": _Time,
    "icalcomponent_get_dtend": _Time,
    "icalcomponent_get_status": ctypes.c_int,
    "icalcomponent_get_sequence": ctypes.c_int,
    "icalproperty_status_to_string": ctypes.c_char_p,
    "icaltimezone_get_utc_timezone": ctypes.c_void_p,
    "icaltime_convert_to_zone": _Time,
    "icaltime_as_timet": ctypes.c_longlong,
    "icalcomponent_free": None,
}


@cache
def _library() -> ctypes.CDLL:
    """Without it these tests are skipped, except where CI asks for all of them."""
    name = ctypes.util.find_library("ical")
    if name is None:
        lacks("libical (Debian's libical3)")
    library = ctypes.CDLL(name)
    for function, returned in _RETURNS.items():
        getattr(library, function).restype = returned
    return library


def events(text: str) -> list[tuple[str, datetime, datetime, str, int]]:
    """UID, start and end in UTC, status and sequence of each event of a calendar."""
    ical = _library()
    calendar = ctypes.c_void_p(ical.icalparser_parse_string(text.encode()))
    assert ical.icalcomponent_count_errors(calendar) == 0
    kind = ical.icalcomponent_string_to_kind(b"VEVENT")
    found = []
    event = ctypes.c_void_p(ical.icalcomponent_get_first_component(calendar, kind))
    while event:
        status = ical.icalproperty_status_to_string(ical.icalcomponent_get_status(event))
        found.append(
            (
                ical.icalcomponent_get_uid(event).decode(),
                _in_utc(ical, ical.icalcomponent_get_dtstart(event)),
                _in_utc(ical, ical.icalcomponent_get_dtend(event)),
                status.decode(),
                ical.icalcomponent_get_sequence(event),
            )
        )
        event = ctypes.c_void_p(ical.icalcomponent_get_next_component(calendar, kind))
    ical.icalcomponent_free(calendar)
    return found


def _in_utc(ical: ctypes.CDLL, time: _Time) -> datetime:
    zone = ctypes.c_void_p(ical.icaltimezone_get_utc_timezone())
    return datetime.fromtimestamp(
        ical.icaltime_as_timet(ical.icaltime_convert_to_zone(time, zone)), UTC
    )
