"""The interface for programs."""

from web.api import (
    case_acts,
    cases,
    events,
    evidence,
    groups,
    meetings,
    members,
    missions,
    outcomes,
    participants,
    releases,
    requests,
    runs,
    visits,
    webhooks,
)
from web.api.blueprint import blueprint
from web.api.description import describe

__all__ = [
    "blueprint",
    "case_acts",
    "cases",
    "describe",
    "events",
    "evidence",
    "groups",
    "meetings",
    "members",
    "missions",
    "outcomes",
    "participants",
    "releases",
    "requests",
    "runs",
    "visits",
    "webhooks",
]
