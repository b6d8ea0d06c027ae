"""What coordinators see: the programme across missions, what came of each, and the report."""

from web.coordinator import (
    cases,
    differences,
    events,
    files,
    groups,
    insights,
    layouts,
    report,
    routes,
    targets,
)
from web.coordinator.blueprint import blueprint
from web.coordinator.report_blueprint import blueprint as reports

__all__ = [
    "blueprint",
    "cases",
    "differences",
    "events",
    "files",
    "groups",
    "insights",
    "layouts",
    "report",
    "reports",
    "routes",
    "targets",
]
