"""What those who take part see: their day, their profile, whom they might meet, their wishes."""

from web.participant import (
    availability,
    calendar,
    catalogue,
    home,
    outcomes,
    partner,
    people,
    profile,
    wishes,
)
from web.participant.blueprint import blueprint

__all__ = [
    "availability",
    "blueprint",
    "calendar",
    "catalogue",
    "home",
    "outcomes",
    "partner",
    "people",
    "profile",
    "wishes",
]
