"""The report's pictures: cases by country, sector, cluster and state, and the way to them."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from matchmaker.eu_report.facts import CaseFact, Facts
from matchmaker.eu_report.labels import country as called
from matchmaker.eu_report.shape import Audience
from matchmaker.learning.funnel_pictures import NOT_KNOWN, funnel_pictures
from matchmaker.pictures import Picture
from matchmaker.records import CaseState, OrganisationKind, Side
from matchmaker.reference import sectors
from matchmaker.words import Sentence, sentence

_STATES: dict[CaseState | None, Sentence] = {
    CaseState.EXPRESSION_OF_INTEREST: sentence("Expression of interest"),
    CaseState.NEGOTIATION: sentence("Negotiation"),
    CaseState.AGREEMENT: sentence("Agreement"),
    CaseState.CONTRACT: sentence("Contract"),
    CaseState.DELIVERED: sentence("Delivered"),
    CaseState.SUSPENDED: sentence("Suspended"),
    CaseState.LAPSED: sentence("Lapsed"),
    None: sentence("not said"),
}
_ALL, _NONE = sentence("All partners"), sentence("Of no cluster, or not named")
_IN_SEVERAL = sentence("A case of two counts in both.")

Name = Sentence | str


def pictures_of(facts: Facts) -> list[Picture]:
    """Every picture that there are numbers for."""
    cases = [one for one in facts.cases if one.in_overview and one.count]
    found = [
        _picture("cases_by_country", sentence("Cases by target country"), cases, _countries),
        _picture("cases_by_sector", sentence("Cases by sector"), cases, _sectors, _IN_SEVERAL),
        _picture(
            "cases_by_cluster",
            sentence("Cases by the cluster of the European party"),
            cases,
            lambda case: _clusters(facts, case),
            _IN_SEVERAL,
        ),
        _picture(
            "cases_by_state",
            sentence("How far the cases have come"),
            cases,
            lambda case: iter((_STATES[case.state],)),
        ),
    ]
    drawn = [one for one in found if one.rows]
    if facts.funnel is None:
        return drawn
    way = funnel_pictures(facts.funnel)
    if facts.audience is Audience.PUBLIC:  # one signature alone would tell its day
        way = [one for one in way if one.key != "days"]
    return [*drawn, *(replace(one, key=f"pairs_{one.key}") for one in way)]


def _picture(
    key: str,
    title: Sentence,
    cases: list[CaseFact],
    names: Callable[[CaseFact], Iterator[Name]],
    note: Sentence | None = None,
) -> Picture:
    """Cases by each of their names, the most first."""
    counts: Counter[str] = Counter()
    shown: dict[str, Name] = {}
    for case in cases:
        for name in {str(one): one for one in names(case)}.values():
            counts[str(name)] += case.count
            shown[str(name)] = name
    rows = [(shown[name], (count,)) for name, count in counts.most_common()]
    return Picture(key, title, (sentence("Cases"),), rows, note)


def _countries(case: CaseFact) -> Iterator[Name]:
    yield called(case.target) if case.target else NOT_KNOWN


def _sectors(case: CaseFact) -> Iterator[Name]:
    known = sectors()
    for code in case.sectors:
        yield known[code].label if code in known else code
    if not case.sectors:
        yield NOT_KNOWN


def _clusters(facts: Facts, case: CaseFact) -> Iterator[Name]:
    named = {org.number: org.name for org in facts.orgs.values()}
    found = False
    for party in case.of_side(Side.HOME):
        if party.consortium:
            found = True
            yield _ALL
        elif party.org is not None:
            kind, org = party.org.kind, party.org
            clusters = [org.number] if kind == OrganisationKind.CLUSTER else org.clusters
            for number in clusters:
                if number in named:
                    found = True
                    yield named[number]
    if not found:
        yield _NONE
