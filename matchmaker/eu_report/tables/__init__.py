"""The funder's tables, each counted from the facts alone, in the order of the report."""

from collections.abc import Callable

from matchmaker.eu_report.facts import Facts
from matchmaker.eu_report.shape import Table
from matchmaker.eu_report.tables.achievements import achievements_table, groups_table
from matchmaker.eu_report.tables.cases import details_table, overview_table
from matchmaker.eu_report.tables.events import events_table, stakeholders_table
from matchmaker.records import CaseLevel

TABLES: tuple[Callable[[Facts], Table], ...] = (
    achievements_table,
    groups_table,
    events_table,
    stakeholders_table,
    lambda facts: overview_table(facts, CaseLevel.CLUSTER),
    lambda facts: overview_table(facts, CaseLevel.SME),
    lambda facts: details_table(facts, CaseLevel.CLUSTER),
    lambda facts: details_table(facts, CaseLevel.SME),
)


def tables_of(facts: Facts) -> list[Table]:
    """Every table of the report."""
    return [table(facts) for table in TABLES]
