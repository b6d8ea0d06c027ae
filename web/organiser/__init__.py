"""What organisers see: missions, from setting one up to released agendas."""

from web.organiser import (
    agenda,
    home,
    meetings,
    plan,
    pre_flight,
    releasing,
    requests,
    setup,
)
from web.organiser.blueprint import blueprint

__all__ = [
    "agenda",
    "blueprint",
    "home",
    "meetings",
    "plan",
    "pre_flight",
    "releasing",
    "requests",
    "setup",
]
