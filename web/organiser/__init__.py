"""What organisers see: missions, from setting one up to released agendas."""

from web.organiser import (
    agenda,
    follow_ups,
    home,
    imports,
    invitations,
    learning,
    mail,
    meetings,
    merging,
    outcomes,
    people,
    plan,
    pre_flight,
    releasing,
    requests,
    round_trip,
    setup,
)
from web.organiser.blueprint import blueprint

__all__ = [
    "agenda",
    "blueprint",
    "follow_ups",
    "home",
    "imports",
    "invitations",
    "learning",
    "mail",
    "meetings",
    "merging",
    "outcomes",
    "people",
    "plan",
    "pre_flight",
    "releasing",
    "requests",
    "round_trip",
    "setup",
]
