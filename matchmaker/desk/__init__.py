"""The desk on the days of a mission: who has come, and what became of each meeting."""

from matchmaker.desk.arrivals import Arrivals, arrivals_of, note_arrival
from matchmaker.desk.came import say_at_desk
from matchmaker.desk.clock import DeskClock, Phase
from matchmaker.desk.day import DeskDay, DeskMeeting, Seat, Sitting, desk_clock, desk_day
from matchmaker.desk.guests import Guest, guests
from matchmaker.desk.interpreting import InterpreterDay, interpreters_of
from matchmaker.desk.marks import latest_marks, mark_meeting, touched
from matchmaker.desk.seen_by import DeskFigures, said_of_own, today_at_desk
from matchmaker.desk.staff import dismiss_staff, name_staff, staff_of
from matchmaker.desk.taps import Settled, Tap, clear_rehearsal, is_rehearsal

__all__ = [
    "Arrivals",
    "DeskClock",
    "DeskDay",
    "DeskFigures",
    "DeskMeeting",
    "Guest",
    "InterpreterDay",
    "Phase",
    "Seat",
    "Settled",
    "Sitting",
    "Tap",
    "arrivals_of",
    "clear_rehearsal",
    "desk_clock",
    "desk_day",
    "dismiss_staff",
    "guests",
    "interpreters_of",
    "is_rehearsal",
    "latest_marks",
    "mark_meeting",
    "name_staff",
    "note_arrival",
    "said_of_own",
    "say_at_desk",
    "staff_of",
    "today_at_desk",
    "touched",
]
