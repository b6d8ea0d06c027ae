"""Rules about numbers: sums, rows beside counts, and figures that are stated more than once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from matchmaker.eu_report.facts import Facts, FigureFact
from matchmaker.eu_report.labels import country as called
from matchmaker.eu_report.labels import label
from matchmaker.eu_report.shape import Check, Column, Figure, Row, Table, Value
from matchmaker.eu_report.tables.cases import overview_table
from matchmaker.eu_report.tables.events import (
    events_table,
    involved,
)
from matchmaker.records import CaseLevel, OrganisationKind, Qualifier, Side
from matchmaker.words import Sentence, sentence

SAME = {"bilateral_meetings": "business_to_business_meetings"}
"""Figures that a source prints under two names, as the one name."""

COMPANIES = frozenset(
    {
        *(OrganisationKind.SME, OrganisationKind.COMPANY, OrganisationKind.MANUFACTURER),
        OrganisationKind.TOUR_OPERATOR,
    }
)


def totals(facts: Facts) -> Iterator[Check]:
    """Is a printed total the sum of its column?"""
    tables = (events_table(facts), *(overview_table(facts, level) for level in CaseLevel))
    for table in tables:
        for column in table.columns:
            said = table.printed_total.get(column.key)
            counted = table.total.get(column.key)
            if said is not None and isinstance(counted, Figure):
                yield Check(
                    "totals",
                    sentence("{figure}, total", figure=_total_of(table, column)),
                    said.value,
                    counted.value,
                    [*said.rows, *_counted_from(counted)],
                    agrees=said.value == counted.value,
                )


def _total_of(table: Table, column: Column) -> Sentence:
    return table.title if column.key == "count" else column.label


def _counted_from(figure: Figure) -> list[Row]:
    return list(dict.fromkeys(figure.rows))


def rows_and_count(facts: Facts) -> Iterator[Check]:
    """Does a printed total of cases equal the number of its rows?"""
    for level in CaseLevel:
        table = overview_table(facts, level)
        said = table.printed_total.get("count")
        if said is not None:
            rows = [line.row for line in table.lines if line.row is not None]
            heavy = [one for one in rows if one.counts != 1]
            yield Check(
                "rows_and_count",
                sentence("Number of rows: {table}", table=table.title),
                said.value,
                len(rows),
                [*said.rows, *(heavy or rows)],
                agrees=said.value == len(rows),
                note=sentence("Some rows count for more than one.") if heavy else None,
            )


def stated_twice(facts: Facts) -> Iterator[Check]:
    """Has one figure the same value, and the same exactness, wherever it is stated?"""
    for (scope, name), figures in _by_figure(facts).items():
        first, *others = sorted(figures, key=_in_text)
        for other in others:
            if (first.value, first.qualifier) != (other.value, other.qualifier):
                yield Check(
                    "stated_twice",
                    sentence(
                        "{figure}, {scope}: {one} and {other}",
                        figure=label(name),
                        scope=_scope(facts, scope),
                        one=first.source.removeprefix("report, "),
                        other=other.source.removeprefix("report, "),
                    ),
                    _as_stated(first),
                    _as_stated(other),
                    [first.row, other.row],
                )


def other_words(facts: Facts) -> Iterator[Check]:
    """Is one figure counted in the same unit wherever it is stated?"""
    for (scope, name), figures in _by_figure(facts).items():
        units = {one.unit: one for one in sorted(figures, key=_in_text) if one.unit}
        if len(units) > 1:
            first, second = list(units.values())[:2]
            rows = [first.row, second.row]
            if "companies" in (first.unit, second.unit):
                rows += _no_companies(facts, first.mission)
            yield Check(
                "other_words",
                sentence(
                    "{figure}, {scope}: what is counted",
                    figure=label(name),
                    scope=_scope(facts, scope),
                ),
                first.unit,
                second.unit,
                rows,
                note=sentence("The numbers are counted in different words."),
            )


def _no_companies(facts: Facts, mission: int | None) -> list[Row]:
    return [
        one.row
        for one in facts.taking_part
        if one.mission == mission and one.part == Side.HOME.value and one.org.kind not in COMPANIES
    ]


def _by_figure(facts: Facts) -> dict[tuple[str, str], list[FigureFact]]:
    found: dict[tuple[str, str], list[FigureFact]] = defaultdict(list)
    for one in facts.figures:
        if one.figure != "held_in":
            found[one.scope, SAME.get(one.figure, one.figure)].append(one)
    return {key: figures for key, figures in found.items() if len(figures) > 1}


def _in_text(figure: FigureFact) -> tuple[bool, str]:
    """Running text first, then lists, then tables."""
    return ("table" in figure.source, ("summary" not in figure.source and figure.source) or "")


def _as_stated(figure: FigureFact) -> Value:
    if figure.value is None:
        return sentence("none stated") if not figure.printed else figure.printed
    return figure.value if figure.qualifier is Qualifier.EXACT else bound(figure)


def bound(figure: FigureFact) -> Sentence:
    """A figure with how exactly it is known."""
    words = {
        Qualifier.EXACT: sentence("{value}", value=figure.value),
        Qualifier.MORE_THAN: sentence("more than {value}", value=figure.value),
        Qualifier.AT_LEAST: sentence("at least {value}", value=figure.value),
        Qualifier.AT_MOST: sentence("at most {value}", value=figure.value),
        Qualifier.AROUND: sentence("around {value}", value=figure.value),
    }
    return words[figure.qualifier]


def _scope(facts: Facts, scope: str) -> Sentence | str:
    names = {one.slug: one.name for one in facts.missions.values()}
    if scope in facts.orgs:
        return facts.orgs[scope].name
    return names.get(scope) or (sentence("all missions") if scope == "all missions" else scope)


def named_stakeholders(facts: Facts) -> Iterator[Check]:
    """How many of those who are counted does anything name?"""
    for country in facts.countries:
        slugs = {one.slug for one in facts.missions.values() if one.country == country}
        for name, rows in involved(facts, country).items():
            printed = [
                one
                for one in facts.figures
                if one.figure == name and one.scope in slugs and one.value is not None
            ]
            for said in printed:
                yield Check(
                    "named_stakeholders",
                    sentence(
                        "{column}, {country}: counted and named",
                        column=label(name),
                        country=called(country),
                    ),
                    said.value,
                    len(rows),
                    [said.row, *rows],
                    agrees=said.value == len(rows),
                )


def named_participants(facts: Facts) -> Iterator[Check]:
    """How many of a mission's participants does anything name?"""
    for mission in facts.missions.values():
        said = [
            one
            for one in facts.figures
            if one.figure == "participants" and one.scope == mission.slug and one.value is not None
        ]
        if said:
            rows = [
                one.row
                for one in facts.taking_part
                if one.mission == mission.number and one.part == Side.HOME.value
            ]
            yield Check(
                "named_participants",
                sentence("Participants of {mission}: counted and named", mission=mission.name),
                said[0].value,
                len(rows),
                [*_rows(said), *rows],
                agrees=said[0].value == len(rows),
            )


def overlapping_countries(facts: Facts) -> Iterator[Check]:
    """Would the sum over the countries count partners more than once?"""
    said = [one for one in facts.figures if one.figure == "eu_clusters" and one.value is not None]
    if len(said) > 1 and facts.partners:
        total = sum(one.value or 0 for one in said)
        yield Check(
            "overlapping_countries",
            sentence("EU clusters, added over the countries, and partners"),
            total,
            len(facts.partners),
            [*_rows(said), *_rows(facts.reported("partners", "report"))],
            agrees=total == len(facts.partners),
            note=sentence("A cluster that was involved in two countries counts once."),
        )


def _rows(figures: Iterable[FigureFact]) -> list[Row]:
    return [one.row for one in figures]
