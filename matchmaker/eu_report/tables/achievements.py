"""Key achievements and export groups."""

from collections.abc import Callable, Sequence

from matchmaker.eu_report.facts import Facts, FigureFact
from matchmaker.eu_report.labels import country as called
from matchmaker.eu_report.labels import label
from matchmaker.eu_report.shape import Column, Figure, Line, Row, Table
from matchmaker.eu_report.tables.events import stands
from matchmaker.records import CaseLevel, DocumentKind, EventCategory, MissionKind, Side
from matchmaker.words import Sentence, sentence

ACHIEVEMENTS_PLACES = (
    "report, SME achievements",
    "report, cluster achievements",
    "report, summary of achievements",
    "report, sessions on EU funding",
    "report, Iran",
)
"""Where a source lists its achievements, the lists first."""

_BUSINESS = frozenset({DocumentKind.CONTRACT})
_COOPERATION = frozenset(
    {DocumentKind.COOPERATION_AGREEMENT, DocumentKind.MEMORANDUM, DocumentKind.CHARTER}
)
_OF_ALL = (
    *("missions_abroad", "companies", "consortium_mous", "consortium_cooperation_agreements"),
    *("funding_sessions", "funding_session_attendance", "new_members"),
)


def achievements_table(facts: Facts) -> Table:
    """What was achieved in each country and in all, as rows say and as it was reported."""
    lines = []
    for country in facts.countries:
        roots = [
            one
            for one in facts.missions.values()
            if one.country == country and one.root == one.number
        ]
        slugs = {one.slug for one in roots}
        for name, count in _BY_COUNTRY.items():
            printed = _printed(facts, name, slugs)
            rows = count(facts, country)
            if printed or rows:
                figure = stands(
                    f"achievements/{country}/{name}",
                    sentence("{column}, {country}", column=label(name), country=called(country)),
                    rows,
                    printed,
                )
                lines.append(_line(called(country), name, figure))
    for name in _OF_ALL:
        printed = _printed(facts, name, {"all missions"})
        rows = _OVERALL[name](facts) if name in _OVERALL else []
        if printed or rows:
            figure = stands(f"achievements/all/{name}", label(name), rows, printed)
            lines.append(_line(sentence("All countries"), name, figure))
    return Table(
        key="achievements",
        title=sentence("Key achievements"),
        columns=(
            Column("country", sentence("Target country"), width=2),
            Column("achievement", sentence("Achievement"), width=5),
            Column("value", sentence("Number"), number=True),
            Column("printed", sentence("As it was reported"), width=5),
        ),
        lines=lines,
    )


def _line(where: Sentence | str, name: str, figure: Figure) -> Line:
    return Line(
        {
            "country": where,
            "achievement": label(name),
            "value": figure,
            "printed": figure.printed,
        },
        figure.rows[0] if figure.rows else None,
    )


def _printed(facts: Facts, name: str, scopes: set[str]) -> Sequence[FigureFact]:
    """What is printed of an achievement, the first of the lists in front."""
    return [
        one
        for place in ACHIEVEMENTS_PLACES
        for one in facts.reported(name, place)
        if one.scope in scopes and (one.value is not None or one.printed)
    ]


def _participants(facts: Facts, country: str) -> list[Row]:
    return [
        one.row
        for one in facts.taking_part
        if facts.target(one.mission) == country and one.part == Side.HOME.value
    ]


def _meetings(facts: Facts, country: str) -> list[Row]:
    return [row for (where, _), rows in facts.meetings.items() if where == country for row in rows]


def _agreements(facts: Facts, country: str, kinds: frozenset[DocumentKind]) -> list[Row]:
    return [
        one.row
        for one in facts.cases
        if one.target == country and one.level is CaseLevel.SME and one.document in kinds
        for _ in range(one.count)
    ]


def _groups(facts: Facts, country: str) -> list[Row]:
    return [one.row for one in facts.groups if one.target == country]


def _reverse(facts: Facts, country: str) -> list[Row]:
    kinds = {one.number: one.kind for one in facts.missions.values()}
    return [
        one.row
        for one in facts.visits
        if one.outlook.value == "held"
        and kinds[one.mission] is MissionKind.REVERSE_MISSION
        and facts.target(one.mission) == country
    ]


_BY_COUNTRY: dict[str, Callable[[Facts, str], list[Row]]] = {
    "participants": _participants,
    "bilateral_meetings": _meetings,
    "business_agreements": lambda facts, country: _agreements(facts, country, _BUSINESS),
    "cooperation_agreements": lambda facts, country: _agreements(facts, country, _COOPERATION),
    "export_groups": _groups,
    "reverse_missions": _reverse,
    "market_session_attendance": lambda facts, country: [
        row
        for one in facts.events
        if facts.target(one.mission) == country
        for value, _, _, row in one.attendance
        for _ in range(value)
    ],
}


def _signed_by_clusters(facts: Facts, kinds: frozenset[DocumentKind]) -> list[Row]:
    return [
        one.row
        for one in facts.cases
        if one.level is CaseLevel.CLUSTER and one.in_overview and one.document in kinds
        for _ in range(one.count)
    ]


def _abroad(facts: Facts) -> list[Row]:
    return [
        one.row
        for one in facts.missions.values()
        if one.kind is MissionKind.TRADE_MISSION and one.day is not None
    ]


def _companies(facts: Facts) -> list[Row]:
    """Those of the home side of missions abroad, each once however many it joined."""
    abroad = {
        one.number for one in facts.missions.values() if one.kind is MissionKind.TRADE_MISSION
    }
    found = {
        one.org.key: one.row
        for one in facts.taking_part
        if one.mission in abroad and one.part == Side.HOME.value
    }
    return list(found.values())


_OVERALL: dict[str, Callable[[Facts], list[Row]]] = {
    "missions_abroad": _abroad,
    "companies": _companies,
    "consortium_mous": lambda facts: _signed_by_clusters(
        facts, frozenset({DocumentKind.MEMORANDUM})
    ),
    "consortium_cooperation_agreements": lambda facts: _signed_by_clusters(
        facts, frozenset({DocumentKind.CHARTER, DocumentKind.COOPERATION_AGREEMENT})
    ),
    "funding_sessions": lambda facts: [
        one.row for one in facts.events if one.category is EventCategory.OTHER
    ],
    "new_members": lambda facts: list(facts.members_won),
}


def groups_table(facts: Facts) -> Table:
    """Export groups with their members, those that nobody names among them."""
    lines = []
    for group in facts.groups:
        named = sum(one.org is not None for one in group.members)
        size = group.size if group.size is not None else len(group.members)
        lines.append(
            Line(
                {
                    "group": group.name,
                    "country": called(group.target) if group.target else "",
                    "size": Figure(
                        f"export_groups/{group.key}",
                        sentence("Members of the export group {name}", name=group.name),
                        max(size, len(group.members)),
                        [one.row for one in group.members],
                        recorded=named,
                        reported=group.size,
                        printed=group.row.printed,
                    ),
                    "members": ", ".join(
                        f"{one.name} ({one.country})" if one.country else one.name
                        for one in group.members
                    ),
                    "promoter": group.promoter,
                    "purpose": group.purpose,
                },
                group.row,
            )
        )
    return Table(
        key="export_groups",
        title=sentence("Export groups"),
        columns=(
            Column("group", sentence("Segment")),
            Column("country", sentence("Target country"), width=2),
            Column("size", sentence("Members"), number=True),
            Column("members", sentence("Who they are"), width=4),
            Column("promoter", sentence("Promoter")),
            Column("purpose", sentence("Purpose"), width=5),
        ),
        lines=lines,
    )
