"""What coordinators see: the programme across missions, and what came of each."""

from web.coordinator import cases, files, routes
from web.coordinator.blueprint import blueprint

__all__ = ["blueprint", "cases", "files", "routes"]
