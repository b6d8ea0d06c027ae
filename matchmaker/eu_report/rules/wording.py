"""Rules about the source's words: countries, names, codes, and rows that ought to match."""

from collections import defaultdict
from collections.abc import Iterator

from matchmaker.eu_report.facts import CaseFact, Facts
from matchmaker.eu_report.labels import country as called
from matchmaker.eu_report.shape import Check, Row
from matchmaker.records import CaseLevel, Side
from matchmaker.reference import countries, country_code
from matchmaker.words import sentence

_COUNTRY_CELLS = ("partner_country_printed", "sme_country_printed", "country_printed")
_OWN_COUNTRY = {"sme_country_printed": "sme"}
"""Cells that print the country of an organisation: the cell with its key."""

_PARTIES = ("id", "european_party", "partner", "sme", "member", "third_party", "delegation")
"""Cells of the source that name an organisation by its key."""

_ARTICLE = "the "


def country_cells(facts: Facts) -> Iterator[Check]:
    """Does a cell for a country hold one, and the right one?"""
    for row in facts.printed:
        for name in _COUNTRY_CELLS:
            said = row.cell(name)
            if not said:
                continue
            code = said if said in countries() else country_code(said)
            org = facts.orgs.get(row.cell(_OWN_COUNTRY.get(name, "")))
            meant = row.cell(name.removesuffix("_printed"))
            if code is None or (org is not None and org.country and org.country != code):
                yield Check(
                    "country_cells",
                    sentence("Country printed in {row}", row=row.key),
                    said,
                    called(meant) if meant in countries() else None,
                    [row.row],
                    note=(
                        sentence("It is no country of ISO 3166-1.")
                        if code is None
                        else sentence("It stands for {country}.", country=called(code))
                    ),
                )


def country_spellings(facts: Facts) -> Iterator[Check]:
    """Is a country spelled alike everywhere?"""
    found: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in facts.printed:
        said, meant = row.cell("country_printed"), row.cell("country")
        if said and meant in countries():
            found[meant][said].append(row.row)
    for code, spellings in found.items():
        if len(spellings) > 1:
            yield Check(
                "country_spellings",
                sentence("Spelling of {country}", country=called(code)),
                "; ".join(spellings),
                called(code),
                [rows[0] for rows in spellings.values()],
            )


def spellings(facts: Facts) -> Iterator[Check]:
    """Is an organisation spelled alike wherever the source tells of it?"""
    told = [
        (
            one.row,
            {one.cell(name) for name in _PARTIES},
            "\n".join(one.cell(name) for name in one.cells if name.endswith("printed")),
        )
        for one in facts.printed
    ]
    for org in facts.orgs.values():
        others = [one for one in org.spellings if one.removeprefix(_ARTICLE) != org.name]
        rows = [
            row
            for row, parties, words in (told if others else ())
            if org.key in parties or any(other in words for other in others)
        ]
        if rows:
            yield Check(
                "spellings",
                sentence("Spelling of {name}", name=org.name),
                "; ".join(others),
                org.name,
                rows,
            )


def codes_without_label(facts: Facts) -> Iterator[Check]:
    """Has every objective that is in use a label?"""
    used: dict[str, list[Row]] = defaultdict(list)
    for case in facts.cases:
        for code in case.objectives:
            used[code].append(case.row)
    bare = {
        code: rows
        for code, rows in used.items()
        if "no label" in facts.objectives.get(code, "no label")
    }
    if bare:
        yield Check(
            "codes_without_label",
            sentence("Objectives whose number has no label"),
            ", ".join(sorted(bare, key=int)),
            None,
            list(dict.fromkeys(row for rows in bare.values() for row in rows)),
            note=sentence("The source points to a legend that it does not have."),
        )


def objective_cells(facts: Facts) -> Iterator[Check]:
    """Do the cells of objectives hold numbers, and numbers alone?"""
    mixed = [one for one in facts.cases if one.in_overview and one.objectives_text]
    if mixed:
        bare = [one for one in mixed if not one.objectives]
        yield Check(
            "objective_cells",
            sentence("Objectives given in words"),
            len([one for one in facts.cases if one.in_overview]),
            len(mixed),
            [one.row for one in mixed],
            note=sentence("{count} of them have no number.", count=len(bare)),
        )


def overview_and_details(facts: Facts) -> Iterator[Check]:
    """Are the cases of the details those of the overview?"""
    for level in CaseLevel:
        overview, details = facts.overview(level), facts.details(level)
        if not details:
            continue
        partners = {_partner(one) for one in details} - {""}
        bare = [
            one
            for one in overview
            if not (one.main_steps or one.next_steps) and _partner(one) not in partners
        ]
        known = {_partner(one) for one in overview} - {""}
        new = [one for one in details if not one.in_overview and _partner(one) not in known]
        for name, cases in (
            (_WITHOUT_DETAILS[level], bare),
            (_WITHOUT_OVERVIEW[level], new),
        ):
            yield Check(
                "overview_and_details",
                name,
                0,
                len(cases),
                [one.row for one in cases],
                agrees=not cases,
            )


_WITHOUT_DETAILS = {
    CaseLevel.CLUSTER: sentence("Cases of clusters in the overview, without details"),
    CaseLevel.SME: sentence("Cases of SMEs in the overview, without details"),
}
_WITHOUT_OVERVIEW = {
    CaseLevel.CLUSTER: sentence("Details of clusters whose case is not in the overview"),
    CaseLevel.SME: sentence("Details of SMEs whose case is not in the overview"),
}


def _partner(case: CaseFact) -> str:
    """What a case of the details and one of the overview have in common, empty for nothing."""
    found = [one.org.key for one in case.of_side(Side.COUNTERPART) if one.org is not None]
    return found[0] if found else ""
