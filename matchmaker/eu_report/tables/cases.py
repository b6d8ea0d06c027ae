"""Cooperation cases in overview and in detail, of clusters and of SMEs."""

from collections.abc import Sequence

from matchmaker.eu_report.facts import CaseFact, Facts, Party
from matchmaker.eu_report.labels import country as called
from matchmaker.eu_report.shape import Cell, Column, Figure, Line, Table
from matchmaker.eu_report.tables.events import printed_totals
from matchmaker.records import CaseKind, CaseLevel, Side
from matchmaker.reference import sectors
from matchmaker.words import Sentence, sentence

KINDS: dict[CaseKind, Sentence] = {
    CaseKind.COLLABORATION_PROJECT: sentence("1) Collaboration project"),
    CaseKind.FORMAL_AGREEMENT: sentence("2) Formal agreement"),
    CaseKind.REPRESENTATION: sentence("3) Representation office or role"),
    CaseKind.OTHER: sentence("4) Other"),
}
CONFIDENTIAL = sentence("Confidential")
ALL_PARTNERS = sentence("All partners")

OVERVIEW_PLACES = {
    CaseLevel.CLUSTER: "report, cluster cases table",
    CaseLevel.SME: "report, SME cases table",
}
_WHO = {CaseLevel.CLUSTER: sentence("EU cluster"), CaseLevel.SME: sentence("EU SME")}
_TITLES = {
    CaseLevel.CLUSTER: (
        sentence("Cooperation cases by European clusters"),
        sentence("More details on cooperation cases by EU clusters"),
    ),
    CaseLevel.SME: (
        sentence("Cooperation cases by European SMEs"),
        sentence("More details on cooperation cases by European SMEs"),
    ),
}


def overview_table(facts: Facts, level: CaseLevel) -> Table:
    """One line for each case of the overview; its total is the sum of what the cases count for."""
    key = f"{level.value}_cases"
    cases = facts.overview(level)
    lines = [Line(_overview_cells(key, one), one.row) for one in cases]
    total = Figure(
        f"{key}/total",
        _TITLES[level][0],
        sum(one.count for one in cases),
        [one.row for one in cases],
        recorded=sum(one.count for one in cases),
    )
    printed = printed_totals(facts, OVERVIEW_PLACES[level])
    columns = (
        Column("country", sentence("Target country")),
        *(
            (Column("kind", sentence("Type"), width=2),)
            if level is CaseLevel.CLUSTER
            else (Column("who", _WHO[level], width=2),)
        ),
        Column("count", sentence("Number"), number=True),
        *((Column("who", _WHO[level], width=2),) if level is CaseLevel.CLUSTER else ()),
        Column("summary", sentence("Brief description"), width=5),
        Column("objectives", sentence("Types of cooperation objectives"), width=2),
        Column("sector", sentence("Sector or technology"), width=2),
        Column("partner", sentence("Partner in the third country"), width=3),
    )
    return Table(
        key=key,
        title=_TITLES[level][0],
        columns=columns,
        lines=lines,
        total={columns[0].key: sentence("Total"), "count": total},
        printed_total={"count": printed[key]} if key in printed else {},
    )


def _overview_cells(key: str, case: CaseFact) -> dict[str, Cell]:
    return {
        "country": called(case.target) if case.target else "",
        "kind": KINDS[case.kind] if case.kind else "",
        "who": who(case, Side.HOME),
        "count": Figure(
            f"{key}/{case.key}", case.row.text, case.count, [case.row], recorded=case.count
        ),
        "summary": case.summary,
        "objectives": objectives(case),
        "sector": sector_names(case),
        "partner": who(case, Side.COUNTERPART),
    }


def details_table(facts: Facts, level: CaseLevel) -> Table:
    """One line for each case with steps, or told outside the overview."""
    lines = [
        Line(
            {
                "who": who(one, Side.HOME),
                "sector": sector_names(one),
                "partner": who(one, Side.COUNTERPART),
                "country": ", ".join(
                    dict.fromkeys(
                        called(party.country)
                        for party in one.of_side(Side.COUNTERPART)
                        if party.country and not party.hidden
                    )
                ),
                "summary": one.summary,
                "main_steps": one.main_steps,
                "next_steps": one.next_steps,
            },
            one.row,
        )
        for one in facts.details(level)
    ]
    return Table(
        key=f"{level.value}_details",
        title=_TITLES[level][1],
        columns=(
            Column("who", _WHO[level], width=2),
            Column("sector", sentence("Sector")),
            Column("partner", sentence("Partner organisation"), width=2),
            Column("country", sentence("Country")),
            Column("summary", sentence("Cooperation case"), width=4),
            Column("main_steps", sentence("Main steps undertaken"), width=3),
            Column("next_steps", sentence("Next steps envisaged"), width=3),
        ),
        lines=lines,
    )


def who(case: CaseFact, side: Side) -> Cell:
    """The parties of one side by name; a confidential one is counted and not named."""
    parties = case.of_side(side)
    if any(one.hidden for one in parties):
        return CONFIDENTIAL
    if any(one.consortium for one in parties):
        return ALL_PARTNERS
    return _names(parties)


def _names(parties: Sequence[Party]) -> str:
    names = []
    for one in parties:
        code = f" ({one.country})" if one.side is Side.HOME and one.country else ""
        names.append(f"{one.name}{code}")
    return ", ".join(names)


def objectives(case: CaseFact) -> str:
    """The numbers of the objectives, then what is said of them."""
    numbers = ", ".join(case.objectives)
    return ": ".join(part for part in (numbers, case.objectives_text) if part)


def sector_names(case: CaseFact) -> str:
    """The sectors by name."""
    known = sectors()
    return ", ".join(known[code].label if code in known else code for code in case.sectors)
