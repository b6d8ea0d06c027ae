"""The desk on the days of a mission: who has come, and what became of each meeting."""

from matchmaker.desk.arrivals import Arrivals, arrivals_of, note_arrival
from matchmaker.desk.marks import latest_marks, mark_meeting, touched
from matchmaker.desk.taps import Settled, Tap, clear_rehearsal, is_rehearsal

__all__ = [
    "Arrivals",
    "Settled",
    "Tap",
    "arrivals_of",
    "clear_rehearsal",
    "is_rehearsal",
    "latest_marks",
    "mark_meeting",
    "note_arrival",
    "touched",
]
