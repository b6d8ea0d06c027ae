"""What coordinators see: the programme across missions, and what came of each."""

from web.coordinator import cases, files, insights, routes
from web.coordinator.blueprint import blueprint

__all__ = ["blueprint", "cases", "files", "insights", "routes"]
