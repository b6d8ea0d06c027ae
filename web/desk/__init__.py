"""The desk: what its staff see and tap on the days of a mission, with or without a network."""

from web.desk import arrivals, interpreters, now, offline, staff, stranded, tapping
from web.desk.blueprint import blueprint

__all__ = [
    "arrivals",
    "blueprint",
    "interpreters",
    "now",
    "offline",
    "staff",
    "stranded",
    "tapping",
]
