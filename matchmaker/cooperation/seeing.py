"""What of a case somebody sees: confidential fields are taken out here and nowhere else.

A page, a file and a program's answer are made of a :class:`SeenCase`; none reads the record.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from matchmaker.code_lists import labels_at
from matchmaker.cooperation.facts import party_name, today
from matchmaker.permissions import Action, Actor, may, visible_missions
from matchmaker.records import (
    CaseField,
    CaseKind,
    CaseLevel,
    CaseOrigin,
    CaseParty,
    CaseState,
    CooperationCase,
    DocumentKind,
    Mission,
    Organisation,
    Side,
)

WITH_REFUSAL = frozenset(
    {CaseField.HOME_PARTIES, CaseField.COUNTERPARTS, CaseField.SUMMARY, CaseField.STEPS}
)
"""What is not told of a case while one of its own SMEs refuses to be named."""


@dataclass(frozen=True, slots=True)
class SeenParty:
    """A party as it is shown; ``known`` where it is an organisation on record."""

    name: str
    consortium: bool
    country: str | None
    number: int | None
    known: bool


@dataclass(frozen=True, slots=True)
class SeenCase:
    """A case as one person sees it on one day; what is hidden is None or empty.

    ``hidden`` are the fields that were taken out, ``confidential`` those that are so for others.
    ``objectives`` are labels by code, of the list as it was when they were chosen.
    """

    key: str
    version: int
    mission: Mission | None
    level: CaseLevel
    title: str
    count: int
    in_overview: bool
    kind: CaseKind | None
    document: DocumentKind | None
    state: CaseState | None
    rung: CaseState | None
    country: str | None
    sectors: tuple[str, ...]
    objectives: dict[str, str]
    objectives_text: str
    summary: str
    main_steps: str
    next_steps: str
    value_minor: int | None
    currency: str
    origin: CaseOrigin
    origin_name: str
    signed_on: date | None
    signed_printed: str
    renews_on: date | None
    owner: str
    home: tuple[SeenParty, ...]
    counterparts: tuple[SeenParty, ...]
    confirmed_by: str
    confirmed_on: date | None
    struck: bool
    struck_reason: str
    synthetic: bool
    source: str
    source_lines: str
    note: str
    hidden: frozenset[CaseField]
    confidential: frozenset[CaseField]
    confidential_until: date | None

    @property
    def counts(self) -> bool:
        """Whether totals count it."""
        return not self.struck and self.in_overview and self.count > 0


def hidden_fields(
    case: CooperationCase, *, may_see: bool, on: date | None = None
) -> frozenset[CaseField]:
    """The fields that are hidden on a day from who may, or may not, see what is confidential.

    A field is hidden up to and including the day until which it is confidential. While a party of
    the home side refuses to be named, nothing tells who it is, whatever the day.
    """
    return frozenset() if may_see else confidential_on(case, on or today())


def confidential_on(case: CooperationCase, on: date) -> frozenset[CaseField]:
    """What is confidential in a case on a day, for those who may not see such things."""
    found: frozenset[CaseField] = frozenset()
    if case.confidential_until is None or on <= case.confidential_until:
        found = frozenset(CaseField(one) for one in case.confidential)
    latest = {one.organisation_id: one.given for one in case.consents}
    own = {one.organisation_id for one in case.of_side(Side.HOME)}
    if any(not given for party, given in latest.items() if party in own):
        found |= WITH_REFUSAL
    if found:
        found |= {CaseField.EVIDENCE}  # a file tells all that it shows
    return found


def seen(
    session: Session,
    case: CooperationCase,
    *,
    may_see: bool,
    on: date | None = None,
    labels: dict[int, dict[str, str]] | None = None,
) -> SeenCase:
    """A case without what is hidden; ``labels`` keeps the versions of the list of objectives."""
    kept = {} if labels is None else labels
    if case.objectives_version not in kept:
        kept[case.objectives_version] = labels_at(session, "objectives", case.objectives_version)
    known = kept[case.objectives_version]
    hidden = hidden_fields(case, may_see=may_see, on=on)
    names = {CaseField.HOME_PARTIES, CaseField.COUNTERPARTS, CaseField.SUMMARY}

    def shown(value: Any, empty: Any, *fields: CaseField) -> Any:
        return empty if hidden & set(fields) else value

    return SeenCase(
        key=case.key,
        version=case.version,
        mission=case.mission,
        level=case.level,
        title=shown(case.title, "", *names),
        count=case.count,
        in_overview=case.in_overview,
        kind=case.kind,
        document=shown(case.document, None, CaseField.DOCUMENT),
        state=case.state,
        rung=case.rung,
        country=case.country,
        sectors=tuple(case.sectors),
        objectives={code: known.get(code, code) for code in case.objectives},
        objectives_text=shown(case.objectives_text, "", *names),
        summary=shown(case.summary, "", CaseField.SUMMARY),
        main_steps=shown(case.main_steps, "", CaseField.STEPS),
        next_steps=shown(case.next_steps, "", CaseField.STEPS),
        value_minor=shown(case.value_minor, None, CaseField.VALUE),
        currency=shown(case.currency, "", CaseField.VALUE),
        origin=case.origin,
        origin_name=shown(origin_name(case), "", *names),
        signed_on=shown(case.signed_on, None, CaseField.SIGNED_ON),
        signed_printed=shown(case.signed_printed, "", CaseField.SIGNED_ON),
        renews_on=shown(case.renews_on, None, CaseField.SIGNED_ON),
        owner=shown(case.owner.name if case.owner else case.owner_name, "", *names),
        home=shown(_parties(case, Side.HOME), (), CaseField.HOME_PARTIES),
        counterparts=shown(_parties(case, Side.COUNTERPART), (), CaseField.COUNTERPARTS),
        confirmed_by=shown(case.confirmed_by, "", *names),
        confirmed_on=case.confirmed_on,
        struck=case.struck_at is not None,
        struck_reason=shown(case.struck_reason, "", *CaseField),
        synthetic=case.synthetic,
        source=case.source,
        source_lines=case.source_lines,
        note=shown(case.note, "", *CaseField),
        hidden=hidden,
        confidential=frozenset(CaseField(one) for one in case.confidential),
        confidential_until=case.confidential_until,
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases somebody looks for; empty means any. ``state`` "unknown" is for those without.

    ``text`` is looked for in what this person may see, so that nobody finds what is hidden.
    """

    mission: str = ""
    level: str = ""
    state: str = ""
    country: str = ""
    text: str = ""
    struck: bool = False


def cases_seen(
    session: Session, wanted: Wanted, *, by: Actor, around: Mission | None = None
) -> list[SeenCase]:
    """The cases that somebody may see and looks for, the newest first.

    With ``around``, those that belong to this mission or came out of it.
    """
    query = (
        select(CooperationCase)
        .outerjoin(Mission, Mission.id == CooperationCase.mission_id)
        .order_by(CooperationCase.id.desc())
        .options(
            selectinload(CooperationCase.mission),
            selectinload(CooperationCase.parties).selectinload(CaseParty.organisation),
            selectinload(CooperationCase.consents),
            selectinload(CooperationCase.owner),
            selectinload(CooperationCase.origin_event),
            selectinload(CooperationCase.origin_mission),
            selectinload(CooperationCase.origin_meeting),
        )
    )
    if not may(by, Action.SEE_CASES):
        query = query.where(visible_missions(by, Action.SEE_CASES))
    if wanted.mission:
        query = query.where(Mission.slug == wanted.mission)
    if around is not None:
        query = query.where(
            or_(
                CooperationCase.mission_id == around.id,
                CooperationCase.origin_mission_id == around.id,
            )
        )
    if wanted.level:
        query = query.where(CooperationCase.level == wanted.level)
    if wanted.country:
        query = query.where(CooperationCase.country == wanted.country)
    if not wanted.struck:
        query = query.where(CooperationCase.struck_at.is_(None))
    labels: dict[int, dict[str, str]] = {}
    found = [
        seen(session, one, may_see=may(by, Action.SEE_CONFIDENTIAL, one.mission), labels=labels)
        for one in session.scalars(query)
    ]
    return [one for one in found if _is_wanted(one, wanted)]


def _is_wanted(case: SeenCase, wanted: Wanted) -> bool:
    if wanted.state and (case.state.value if case.state else "unknown") != wanted.state:
        return False
    if not wanted.text:
        return True
    parties = [*case.home, *case.counterparts]
    told = [case.key, case.title, case.summary, *(one.name for one in parties)]
    return wanted.text.casefold() in "\n".join(told).casefold()


def origin_name(case: CooperationCase) -> str:
    """What a case came out of, in a few words of data; empty for nothing."""
    if case.origin_meeting is not None:
        return case.origin_meeting.code
    if case.origin_event is not None:
        return case.origin_event.title
    return case.origin_mission.name if case.origin_mission is not None else ""


def _parties(case: CooperationCase, side: Side) -> tuple[SeenParty, ...]:
    return tuple(
        SeenParty(
            party_name(one),
            one.consortium,
            _country(one, one.organisation),
            one.number,
            one.organisation is not None,
        )
        for one in case.of_side(side)
    )


def _country(party: CaseParty, organisation: Organisation | None) -> str | None:
    return organisation.country if organisation is not None else party.country


def total(cases: Sequence[SeenCase]) -> int:
    """How many these cases count for."""
    return sum(one.count for one in cases if one.counts)
