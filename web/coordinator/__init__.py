"""What coordinators see: the programme across missions, what came of each, and the report."""

from web.coordinator import (
    case_forms,
    cases,
    differences,
    events,
    files,
    groups,
    insights,
    layouts,
    members,
    projects,
    report,
    routes,
    targets,
    visits,
    workbooks,
)
from web.coordinator.blueprint import blueprint
from web.coordinator.report_blueprint import blueprint as reports

__all__ = [
    "blueprint",
    "case_forms",
    "cases",
    "differences",
    "events",
    "files",
    "groups",
    "insights",
    "layouts",
    "members",
    "projects",
    "report",
    "reports",
    "routes",
    "targets",
    "visits",
    "workbooks",
]
