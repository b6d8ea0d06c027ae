"""Local times as people write them, turned into moments without guessing."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from matchmaker.errors import Refused
from matchmaker.records import QUANTUM_MINUTES
from matchmaker.words import sentence

_WRITTEN = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:00)?")


def moment(text: str, zone: ZoneInfo) -> datetime:
    """The moment at which the clocks of a zone show ``2027-03-09 14:30``, in UTC.

    Raises:
        Refused: it is written otherwise, is not on the five-minute grid that bookings use, or the
            clocks of that place skip it or show it twice.
    """
    try:
        local = datetime.fromisoformat(text) if _WRITTEN.fullmatch(text) else None
    except ValueError:
        local = None
    if local is None:
        raise Refused(
            sentence(
                '"{value}" is not a date and time; write it like 2027-03-09 14:30.', value=text
            )
        )
    earlier, later = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if earlier.timestamp() % (QUANTUM_MINUTES * 60):
        raise Refused(sentence('"{value}" is not on a full five minutes.', value=text))
    if earlier.astimezone(zone).replace(tzinfo=None) != local:
        raise Refused(
            sentence(
                '"{value}" does not exist in {zone}: the clocks go forward over it; choose a '
                "time before or after.",
                value=text,
                zone=zone.key,
            )
        )
    if earlier != later:
        raise Refused(
            sentence(
                '"{value}" happens twice in {zone}: the clocks go back over it; choose a time '
                "before or after.",
                value=text,
                zone=zone.key,
            )
        )
    return earlier
