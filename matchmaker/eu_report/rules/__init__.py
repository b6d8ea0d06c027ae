"""What is compared with what: one function a rule, all of them listed here.

A rule looks at the facts alone and answers with what it compared, whether it agrees or not. None
knows an answer: where the rows are corrected, the difference is gone.
"""

from collections.abc import Callable, Iterator

from matchmaker.eu_report.facts import Facts
from matchmaker.eu_report.rules.claims import (
    agreements_and_cases,
    agreements_of_one,
    claimed_and_traced,
    counted_twice,
    ended_and_counted,
    formal_agreements,
    kinds_of_document,
    types_by_their_words,
)
from matchmaker.eu_report.rules.members import (
    bounds,
    dashes_beside_rows,
    dates_stated_twice,
    dates_without_year,
    group_sizes,
    in_two_groups,
    partners_at_home,
    partners_elsewhere,
)
from matchmaker.eu_report.rules.totals import (
    named_participants,
    named_stakeholders,
    other_words,
    overlapping_countries,
    rows_and_count,
    stated_twice,
    totals,
)
from matchmaker.eu_report.rules.wording import (
    codes_without_label,
    country_cells,
    country_spellings,
    objective_cells,
    overview_and_details,
    spellings,
)
from matchmaker.eu_report.shape import Check

Rule = Callable[[Facts], Iterator[Check]]

RULES: tuple[Rule, ...] = (
    totals,
    rows_and_count,
    stated_twice,
    other_words,
    claimed_and_traced,
    agreements_and_cases,
    formal_agreements,
    kinds_of_document,
    agreements_of_one,
    counted_twice,
    ended_and_counted,
    types_by_their_words,
    named_participants,
    named_stakeholders,
    overlapping_countries,
    group_sizes,
    in_two_groups,
    partners_at_home,
    partners_elsewhere,
    dashes_beside_rows,
    dates_stated_twice,
    dates_without_year,
    bounds,
    country_cells,
    country_spellings,
    codes_without_label,
    objective_cells,
    overview_and_details,
    spellings,
)


def checks_of(facts: Facts) -> list[Check]:
    """Everything that the rules compared, in their order."""
    return [check for rule in RULES for check in rule(facts)]
