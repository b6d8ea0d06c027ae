"""The interface for programs."""

from web.api import (
    cases,
    meetings,
    missions,
    outcomes,
    participants,
    releases,
    requests,
    runs,
    webhooks,
)
from web.api.blueprint import blueprint
from web.api.description import describe

__all__ = [
    "blueprint",
    "cases",
    "describe",
    "meetings",
    "missions",
    "outcomes",
    "participants",
    "releases",
    "requests",
    "runs",
    "webhooks",
]
