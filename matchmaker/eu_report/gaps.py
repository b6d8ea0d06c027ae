"""What evidence is missing before a report is handed in."""

from collections.abc import Callable, Iterator

from matchmaker.eu_report.facts import Facts
from matchmaker.eu_report.shape import Gap
from matchmaker.records import CaseLevel, CaseState, EventCategory
from matchmaker.words import sentence

_SIGNED = (CaseState.AGREEMENT, CaseState.CONTRACT, CaseState.DELIVERED)


def _agreements(facts: Facts) -> Iterator[Gap]:
    for case in facts.cases:
        if not case.count:
            continue
        if case.document is not None or case.state in _SIGNED:
            if ("case", str(case.number)) not in facts.proven:
                yield Gap(case.row, sentence("No file shows what was signed."))
            if not case.signed and not case.hidden:
                yield Gap(case.row, sentence("The day of signing is not known."))
        if case.state is None and case.in_overview and case.level is CaseLevel.SME:
            yield Gap(case.row, sentence("Nobody said how far it has come."))


def _events(facts: Facts) -> Iterator[Gap]:
    for event in facts.events:
        if event.placeholder:
            yield Gap(event.row, sentence("It is counted and not named."))
            continue
        if ("event", str(event.number)) not in facts.proven:
            yield Gap(event.row, sentence("No attendance list, agenda or photograph is attached."))
        if event.category is not EventCategory.BUSINESS_TO_BUSINESS and not (
            event.attendance or event.listed
        ):
            yield Gap(event.row, sentence("Nobody said how many came."))
        if event.day is None:
            yield Gap(event.row, sentence("Its day is not known."))


def _groups(facts: Facts) -> Iterator[Gap]:
    for group in facts.groups:
        for member in group.members:
            if member.org is None:
                yield Gap(member.row, sentence("A member is counted and not named."))


_LOOKS: tuple[Callable[[Facts], Iterator[Gap]], ...] = (_agreements, _groups, _events)


def gaps_of(facts: Facts) -> list[Gap]:
    """Every piece of evidence that is missing, agreements first."""
    return [gap for look in _LOOKS for gap in look(facts)]
