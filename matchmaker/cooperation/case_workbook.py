"""Cases as a workbook: one row a case, one a party, one an act; nothing that is hidden is in it."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matchmaker import auditing, money, reference
from matchmaker.cooperation.seeing import SeenCase, SeenParty, Wanted, cases_seen
from matchmaker.permissions import Action, Actor, may_somewhere, require
from matchmaker.records import CaseField, CooperationCase
from matchmaker.reports.workbook import Workbook
from matchmaker.words import Say, Sentence, Word, sentence

HIDDEN = sentence("confidential")

_CASE = (
    sentence("Case"), sentence("Mission"), sentence("Who cooperates"), sentence("Title"),
    sentence("Home side"), sentence("Counterparts"), sentence("Country"), sentence("Step"),
    sentence("Highest step"), sentence("Kind"), sentence("What was signed"),
    sentence("Signed on"), sentence("Signed, in words"), sentence("Value"), sentence("Currency"),
    sentence("Came out of"), sentence("Which one"), sentence("Sectors"), sentence("Objectives"),
    sentence("What it is about"), sentence("Main steps"), sentence("Next steps"),
    sentence("To be renewed by"), sentence("Looked after by"), sentence("Confirmed by"),
    sentence("Confirmed on"), sentence("Counts for"), sentence("Struck"), sentence("Source"),
    sentence("Synthetic"),
)  # fmt: skip
_PARTY = (sentence("Case"), sentence("Side"), sentence("Party"), sentence("Country"),
          sentence("Stands for"))  # fmt: skip
_ACT = (sentence("Case"), sentence("When, UTC"), sentence("Who"), sentence("What"),
        sentence("Day of it"), sentence("Why"))  # fmt: skip


def export_cases(
    session: Session, wanted: Wanted, path: Path, *, by: Actor, say: Say = str, word: Word = str
) -> int:
    """Write the cases that somebody looks for and may see; how many these are.

    Raises:
        NotPermitted: it is for those who may export.
    """
    if not may_somewhere(by, Action.EXPORT):
        require(by, Action.EXPORT)
    cases = cases_seen(session, wanted, by=by)
    with Workbook(path, caption=say(sentence("Cooperation cases"))) as book:
        book.sheet(
            say(sentence("Cases")), _heads(_CASE, say), [_row(one, say, word) for one in cases]
        )
        book.sheet(
            say(sentence("Parties")),
            _heads(_PARTY, say),
            [row for one in cases for row in _parties(one, say)],
        )
        book.sheet(say(sentence("History")), _heads(_ACT, say), _acts(session, cases))
    auditing.note(session, by, "export_cases", "cases", cases=len(cases))
    return len(cases)


def _row(case: SeenCase, say: Say, word: Word) -> list[Any]:
    def shown(value: Any, *fields: CaseField) -> Any:
        return say(HIDDEN) if case.hidden & set(fields) else value

    def told(one: StrEnum | None) -> str:
        return word(one) if one is not None else ""

    value = None
    if case.value_minor is not None:
        value = money.written(case.value_minor, case.currency)
    origin = told(case.origin) if case.origin != "none" else ""
    return [
        case.key,
        case.mission.name if case.mission else "",
        told(case.level),
        case.title,
        shown(_names(case.home, say), CaseField.HOME_PARTIES),
        shown(_names(case.counterparts, say), CaseField.COUNTERPARTS),
        reference.country_name(case.country) if case.country else "",
        told(case.state),
        told(case.rung),
        told(case.kind),
        shown(told(case.document), CaseField.DOCUMENT),
        shown(case.signed_on, CaseField.SIGNED_ON),
        case.signed_printed,
        shown(value, CaseField.VALUE),
        case.currency,
        origin,
        case.origin_name,
        ", ".join(case.sectors),
        "; ".join(filter(None, [*case.objectives.values(), case.objectives_text])),
        shown(case.summary, CaseField.SUMMARY),
        shown(case.main_steps, CaseField.STEPS),
        shown(case.next_steps, CaseField.STEPS),
        case.renews_on,
        case.owner,
        case.confirmed_by,
        case.confirmed_on,
        case.count,
        case.struck_reason or say(sentence("yes")) if case.struck else "",
        " ".join(filter(None, [case.source, case.source_lines and f"({case.source_lines})"])),
        say(sentence("yes")) if case.synthetic else "",
    ]


def _parties(case: SeenCase, say: Say) -> Iterator[list[Any]]:
    sides = ((sentence("Home side"), case.home), (sentence("Counterparts"), case.counterparts))
    for side, parties in sides:
        for one in parties:
            country = reference.country_name(one.country) if one.country else ""
            yield [case.key, say(side), _name(one, say), country, one.number]


def _acts(session: Session, cases: Sequence[SeenCase]) -> Iterator[list[Any]]:
    """The history of the cases that nothing is hidden of: a reason may tell what a field hides."""
    open_ones = [one.key for one in cases if not one.hidden]
    found = session.scalars(
        select(CooperationCase)
        .where(CooperationCase.key.in_(open_ones))
        .order_by(CooperationCase.id.desc())
        .options(selectinload(CooperationCase.history))
    )
    for case in found:
        for one in case.history:
            at = f"{one.at:%Y-%m-%d %H:%M}"
            yield [case.key, at, one.by, one.act, one.happened_on, one.reason]


def _names(parties: Sequence[SeenParty], say: Say) -> str:
    return "\n".join(_name(one, say) for one in parties)


def _name(party: SeenParty, say: Say) -> str:
    return say(sentence("All partners")) if party.consortium else party.name


def _heads(names: Sequence[Sentence], say: Say) -> list[str]:
    return [say(one) for one in names]
