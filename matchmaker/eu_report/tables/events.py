"""Events by category and country, and who was involved in them."""

from collections.abc import Sequence

from matchmaker.eu_report.facts import EventFact, Facts, FigureFact, Org, Taking
from matchmaker.eu_report.labels import country as called
from matchmaker.eu_report.labels import label
from matchmaker.eu_report.shape import Basis, Column, Figure, Line, Row, Table
from matchmaker.records import EventCategory, OrganisationKind, PartnerRole, Qualifier, Region, Side
from matchmaker.words import Sentence, sentence

EVENTS_PLACE = "report, events table"
"""Where a source prints the events table; so begins the place of each of its figures."""

STAKEHOLDERS_PLACE = "report, stakeholders table"

_EVENTS = {
    "preparatory_events": EventCategory.PREPARATORY,
    "cluster_to_cluster_events": EventCategory.CLUSTER_TO_CLUSTER,
    "business_to_business_events": EventCategory.BUSINESS_TO_BUSINESS,
}
_MEETINGS = {
    "cluster_to_cluster_meetings": EventCategory.CLUSTER_TO_CLUSTER,
    "business_to_business_meetings": EventCategory.BUSINESS_TO_BUSINESS,
}
_COUNTRY = Column("country", sentence("Target country"), width=2)
EVENT_COLUMNS = (
    _COUNTRY,
    *(
        Column(name, label(name), number=True)
        for name in (
            "preparatory_events",
            "cluster_to_cluster_events",
            "cluster_to_cluster_meetings",
            "business_to_business_events",
            "business_to_business_meetings",
        )
    ),
)
STAKEHOLDER_COLUMNS = (
    _COUNTRY,
    *(
        Column(name, label(name), number=True)
        for name in (
            "eu_clusters",
            "eu_smes",
            "third_country_intermediaries",
            "third_country_businesses",
        )
    ),
)

INTERMEDIARIES = frozenset(
    {
        *(OrganisationKind.CLUSTER, OrganisationKind.ASSOCIATION, OrganisationKind.INTERMEDIARY),
        *(OrganisationKind.TRADE_FAIR, OrganisationKind.TOURIST_BOARD, OrganisationKind.AUTHORITY),
    }
)
"""Kinds of organisation of a third country that are no businesses."""


def events_table(facts: Facts) -> Table:
    """How many events of each category there were in each target country."""
    lines = []
    for country in facts.countries:
        cells = {
            name: _cell(facts, "events", country, name, rows, EVENTS_PLACE)
            for name, rows in _event_rows(facts, country).items()
        }
        lines.append(Line({"country": called(country), **cells}))
    total = {
        column.key: total_of(f"events/total/{column.key}", column.label, lines, column.key)
        for column in EVENT_COLUMNS
        if column.number
    }
    return Table(
        key="events",
        title=sentence("Events by category and target country"),
        columns=EVENT_COLUMNS,
        lines=lines,
        total={"country": sentence("Total"), **total},
        printed_total=printed_totals(facts, EVENTS_PLACE),
    )


def _event_rows(facts: Facts, country: str) -> dict[str, Sequence[Row]]:
    rows: dict[str, Sequence[Row]] = {}
    for column in EVENT_COLUMNS:
        if column.key in _EVENTS:
            rows[column.key] = [
                one.row for one in _held(facts, country) if one.category is _EVENTS[column.key]
            ]
        elif column.key in _MEETINGS:
            rows[column.key] = facts.meetings.get((country, _MEETINGS[column.key]), [])
    return rows


def _held(facts: Facts, country: str) -> list[EventFact]:
    return [one for one in facts.events if facts.target(one.mission) == country]


def stakeholders_table(facts: Facts) -> Table:
    """How many clusters and businesses were involved in each target country.

    Whoever was involved in two countries counts in both, so that the columns have no total.
    """
    lines = []
    for country in facts.countries:
        cells = {
            name: _cell(facts, "stakeholders", country, name, rows, STAKEHOLDERS_PLACE)
            for name, rows in involved(facts, country).items()
        }
        lines.append(Line({"country": called(country), **cells}))
    return Table(
        key="stakeholders",
        title=sentence("Stakeholders involved, by target country"),
        columns=STAKEHOLDER_COLUMNS,
        lines=lines,
        note=sentence("Whoever was involved in two countries counts in both: there is no total."),
    )


def involved(facts: Facts, country: str) -> dict[str, list[Row]]:
    """The organisations that are known to be involved in a country, once each, by column."""
    found: dict[str, dict[str, Row]] = {
        column.key: {} for column in STAKEHOLDER_COLUMNS if column.number
    }
    here = [one for one in facts.taking_part if facts.target(one.mission) == country]
    helping = [one for one in facts.helping if facts.target(one.mission) == country]
    for column, taking in [(_column(one), one) for one in (*here, *helping)]:
        if column:
            found[column].setdefault(taking.org.key, taking.row)
    for case in facts.cases:
        if case.target != country:
            continue
        for party in case.parties:
            column = _of_case(party.org, party.side) if party.org else ""
            if party.org and column:
                row = Row(party.org.key, "organisation", str(party.org.number), party.org.name, 1)
                found[column].setdefault(party.org.key, row)
    return {name: list(rows.values()) for name, rows in found.items()}


def _column(taking: Taking) -> str:
    """The column that whoever takes part or helps belongs to, empty for none."""
    org = taking.org
    if org.region is Region.EUROPEAN:
        if org.kind == OrganisationKind.CLUSTER:
            return "eu_clusters"
        return "eu_smes" if taking.part == Side.HOME.value else ""
    if taking.part in set(PartnerRole) or org.kind in INTERMEDIARIES:
        return "third_country_intermediaries"
    return "third_country_businesses"


def _of_case(org: Org, side: Side) -> str:
    if org.region is Region.EUROPEAN:
        if side is Side.COUNTERPART:
            return ""
        return "eu_clusters" if org.kind == OrganisationKind.CLUSTER else "eu_smes"
    return (
        "third_country_intermediaries" if org.kind in INTERMEDIARIES else "third_country_businesses"
    )


def _cell(
    facts: Facts, table: str, country: str, name: str, rows: Sequence[Row], place: str
) -> Figure:
    """A figure of one country, as it stands in a table that a source may have printed."""
    slugs = [one.slug for one in facts.missions.values() if one.country == country]
    printed = [one for slug in slugs for one in facts.reported(name, place, slug)]
    shown = sentence("{column}, {country}", column=label(name), country=called(country))
    return stands(
        f"{table}/{country}/{name}", shown, rows, printed, rows_first=place == EVENTS_PLACE
    )


def stands(
    key: str,
    shown: Sentence,
    rows: Sequence[Row],
    printed: Sequence[FigureFact],
    *,
    rows_first: bool = False,
) -> Figure:
    """A figure as it stands: what the rows count, or what a source reports where it does.

    With ``rows_first`` the rows count as soon as there are as many as the source reports.
    """
    recorded = len(rows)
    said = printed[0] if printed else None
    if said is None or (rows_first and recorded and recorded >= (said.value or 0)):
        return Figure(
            key,
            shown,
            recorded,
            rows,
            recorded=recorded,
            reported=said.value if said else None,
            printed=said.printed if said else "",
        )
    return Figure(
        key,
        shown,
        said.value,
        [said.row, *rows],
        qualifier=said.qualifier,
        basis=Basis.REPORTED,
        recorded=recorded,
        reported=said.value,
        printed=said.printed,
    )


def total_of(key: str, shown: Sentence, lines: Sequence[Line], column: str) -> Figure:
    """The sum of a column; what says nothing adds nothing, and a bound makes the sum a bound.

    Where there are rows and all of them say nothing, so does the sum.
    """
    cells = [cell for line in lines if isinstance(cell := line.cells.get(column), Figure)]
    said = [cell.value for cell in cells if cell.value is not None]
    bounds = [cell.qualifier for cell in cells if cell.qualifier is not Qualifier.EXACT]
    return Figure(
        key,
        sentence("{column}, all countries", column=shown),
        None if cells and not said else sum(said),
        [row for cell in cells for row in cell.rows],
        qualifier=bounds[0] if bounds else Qualifier.EXACT,
        basis=(Basis.REPORTED if any(one.basis is Basis.REPORTED for one in cells) else Basis.ROWS),
        recorded=sum(one.recorded or 0 for one in cells),
    )


def printed_totals(facts: Facts, place: str) -> dict[str, Figure]:
    """The totals that a source prints in a table, by column."""
    return {
        one.figure: Figure(
            f"printed/{one.figure}", one.figure, one.value, [one.row], one.qualifier,
            Basis.REPORTED, reported=one.value, printed=one.printed,
        )
        for one in facts.figures
        if one.source.startswith(place) and one.mission is None
    }  # fmt: skip
