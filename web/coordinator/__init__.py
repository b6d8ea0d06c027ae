"""What coordinators see: the programme across missions, and what came of each."""

from web.coordinator import cases, events, files, groups, insights, routes, targets
from web.coordinator.blueprint import blueprint

__all__ = ["blueprint", "cases", "events", "files", "groups", "insights", "routes", "targets"]
