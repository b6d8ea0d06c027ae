"""The report to the funder: its tables counted from records, and what does not agree with them."""

from matchmaker.eu_report.plain import as_plain
from matchmaker.eu_report.reporting import eu_report, project_of, projects
from matchmaker.eu_report.shape import Audience, Period, Report

__all__ = ["Audience", "Period", "Report", "as_plain", "eu_report", "project_of", "projects"]
