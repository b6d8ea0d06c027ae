"""Rules about agreements: what is claimed, what can be traced, and what was counted twice."""

from collections import defaultdict
from collections.abc import Iterator

from matchmaker.eu_report.facts import CaseFact, Facts
from matchmaker.eu_report.shape import Check
from matchmaker.records import CaseKind, CaseLevel, CaseState, MissionKind, Side
from matchmaker.words import Sentence, sentence

CLAIMS = ("business_agreements", "cooperation_agreements")
LISTS = "report, SME achievements"
OFF = (CaseState.SUSPENDED, CaseState.LAPSED)
DOCUMENTS = {
    "contract": sentence("contract"),
    "cooperation-agreement": sentence("cooperation agreement"),
    "mou": sentence("memorandum of understanding"),
    "charter": sentence("charter"),
    "eoi": sentence("expression of interest"),
}


def claimed_and_traced(facts: Facts) -> Iterator[Check]:
    """Can as many cases be traced as agreements are claimed for a mission?"""
    for mission in facts.missions.values():
        claims = [one for name in CLAIMS for one in facts.reported(name, LISTS, mission.slug)]
        if not claims:
            continue
        cases = [
            one for one in facts.cases
            if one.mission == mission.number and one.level is CaseLevel.SME
        ]  # fmt: skip
        listed = [one for one in cases if one.in_overview]
        naming = [one for one in cases if one.document is not None]
        claimed = sum(one.value or 0 for one in claims)
        for figure, counted, note in (
            (
                sentence("Agreements of {mission} and cases in the overview", mission=mission.name),
                listed,
                sentence("At most so many can be traced, whatever each of them is."),
            ),
            (
                sentence(
                    "Agreements of {mission} and cases that say what was signed",
                    mission=mission.name,
                ),
                naming,
                sentence("Cases outside the overview are among them."),
            ),
        ):
            traced = sum(one.count for one in counted)
            yield Check(
                "claimed_and_traced",
                figure,
                claimed,
                traced,
                [*(one.row for one in claims), *(one.row for one in counted)],
                agrees=claimed == traced,
                note=note,
            )


def kinds_of_document(facts: Facts) -> Iterator[Check]:
    """Is what was signed called the same wherever it is told?"""
    for case in facts.cases:
        told = [one for one in facts.printed if one.case == case.key]
        kinds = defaultdict(list)
        if case.document:
            kinds[case.document.value].append(case.row)
        for row in told:
            kind = row.cell("kind") if row.table == "agreements" else row.cell("agreement_kind")
            if kind in DOCUMENTS:
                kinds[kind].append(row.row)
        if len(kinds) > 1:
            own = case.document.value if case.document else ""
            others = [kind for kind in kinds if kind != own]
            yield Check(
                "kinds_of_document",
                sentence("What was signed in {case}", case=case.key),
                DOCUMENTS[own] if own else None,
                sentence("{kinds}", kinds=tuple(DOCUMENTS[kind] for kind in others)),
                [row for rows in kinds.values() for row in rows],
            )


def agreements_and_cases(facts: Facts) -> Iterator[Check]:
    """Does a case count as many agreements as the source tells of?"""
    for row in facts.table("agreements"):
        case = next((one for one in facts.cases if one.key == row.case), None)
        if case is None or not row.cell("count").isdigit():
            continue
        said = int(row.cell("count"))
        yield Check(
            "agreements_and_cases",
            sentence(
                "Agreements with {partner} and what {case} counts for",
                partner=row.cell("third_party_name") or sentence("a confidential partner"),
                case=case.key,
            ),
            said,
            case.count,
            [row.row, case.row],
            agrees=said == case.count,
        )


def formal_agreements(facts: Facts) -> Iterator[Check]:
    """Are there as many formal agreements of the clusters as are claimed?"""
    claims = [
        one
        for name in ("consortium_mous", "consortium_cooperation_agreements")
        for one in facts.reported(name, "report, cluster achievements")
    ]
    if claims:
        cases = [
            one
            for one in facts.overview(CaseLevel.CLUSTER)
            if one.kind is CaseKind.FORMAL_AGREEMENT
        ]
        claimed, counted = sum(one.value or 0 for one in claims), sum(one.count for one in cases)
        yield Check(
            "formal_agreements",
            sentence("Formal agreements of the clusters"),
            claimed,
            counted,
            [*(one.row for one in claims), *(one.row for one in cases)],
            agrees=claimed == counted,
        )


def counted_twice(facts: Facts) -> Iterator[Check]:
    """Does more than one case count the same visit?"""
    by_visit: dict[int, list[CaseFact]] = defaultdict(list)
    for case in facts.cases:
        mission = facts.missions.get(case.origin) if case.origin else None
        if mission and mission.kind is MissionKind.REVERSE_MISSION and case.in_overview:
            by_visit[mission.number].append(case)
    visits = {one.mission: one.row for one in facts.visits}
    for number, cases in by_visit.items():
        counted = sum(one.count for one in cases)
        yield Check(
            "counted_twice",
            sentence("Cases that count the visit: {visit}", visit=facts.missions[number].name),
            counted,
            1,
            [visits.get(number, facts.missions[number].row), *(one.row for one in cases)],
            agrees=counted == 1,
        )


def ended_and_counted(facts: Facts) -> Iterator[Check]:
    """Does a case count that was suspended or has lapsed?"""
    for case in facts.cases:
        if case.state in OFF and case.in_overview and case.count:
            told = [one.row for one in facts.printed if one.case == case.key]
            yield Check(
                "ended_and_counted",
                sentence("{case} counts although it is {state}", case=case.key, state=_off(case)),
                case.count,
                0,
                [case.row, *told],
            )


def _off(case: CaseFact) -> Sentence:
    return sentence("suspended") if case.state is CaseState.SUSPENDED else sentence("lapsed")


def agreements_of_one(facts: Facts) -> Iterator[Check]:
    """Has an organisation as many agreements as the text says?"""
    for claim in facts.figures:
        if claim.figure == "agreements" and claim.scope in facts.orgs:
            org = facts.orgs[claim.scope]
            cases = [
                one
                for one in facts.cases
                if one.document and any(party.org == org for party in one.of_side(Side.HOME))
            ]
            counted = sum(one.count for one in cases)
            yield Check(
                "agreements_of_one",
                sentence("Agreements of {name}", name=org.name),
                claim.value,
                counted,
                [claim.row, *(one.row for one in cases)],
                agrees=claim.value == counted,
            )


def types_by_their_words(facts: Facts) -> Iterator[Check]:
    """Does a case tell of another type than the one that it has?"""
    words = {CaseKind.REPRESENTATION: "representation office"}
    for case in facts.overview(CaseLevel.CLUSTER):
        for kind, told in words.items():
            if case.kind and case.kind is not kind and told in case.summary.casefold():
                yield Check(
                    "types_by_their_words",
                    sentence("Type of {case}", case=case.key),
                    case.kind.number,
                    kind.number,
                    [case.row],
                    note=sentence('It tells of a "{words}".', words=told),
                )
