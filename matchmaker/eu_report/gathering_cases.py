"""Reading a project's cooperation cases, without what this report's readers may not know."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matchmaker.cooperation.seeing import hidden_fields
from matchmaker.eu_report.facts import CaseFact, MissionFact, Org, Party
from matchmaker.eu_report.shape import Audience, Row, Sieve
from matchmaker.records import CaseField, CaseParty, CooperationCase, Project, Side


def cases_of(
    session: Session,
    project: Project,
    missions: Mapping[int, MissionFact],
    orgs: Mapping[int, Org],
    audience: Audience,
    sieve: Sieve,
) -> list[CaseFact]:
    """The project's cases that count or tell something, in the order in which they were raised."""
    partners = {one.organisation_id for one in project.partners}
    found = session.scalars(
        select(CooperationCase)
        .where(CooperationCase.struck_at.is_(None), CooperationCase.synthetic.is_(False))
        .options(
            selectinload(CooperationCase.parties).selectinload(CaseParty.organisation),
            selectinload(CooperationCase.printed),
            selectinload(CooperationCase.consents),
            selectinload(CooperationCase.history),
        )
        .order_by(CooperationCase.id)
    )
    facts = (
        (_fact(one, missions, orgs, _hidden(one, audience)), _day(one, missions))
        for one in found
        if _is_of(one, project, missions, partners)
    )
    return [fact for fact, day in facts if sieve.lets_through(day, fact.row)]


def _is_of(
    case: CooperationCase,
    project: Project,
    missions: Mapping[int, MissionFact],
    partners: set[int],
) -> bool:
    """Whether it is this project's: by its mission, its source, or a partner that is a party."""
    if case.mission_id is not None:
        return case.mission_id in missions
    if case.printed:
        return any(one.project == project.slug for one in case.printed)
    return any(one.consortium or one.organisation_id in partners for one in case.parties)


def _day(case: CooperationCase, missions: Mapping[int, MissionFact]) -> date | None:
    """The day that decides which period it belongs to, None where nothing is known."""
    if case.signed_on is not None:
        return case.signed_on
    if case.source:  # it was raised when the source was read, which says nothing of the case
        mission = missions.get(case.mission_id) if case.mission_id else None
        return mission.day if mission else None
    return case.raised_at.date()


_NAMES = frozenset({CaseField.HOME_PARTIES, CaseField.COUNTERPARTS, CaseField.SUMMARY})
"""What hidden takes free words along with it, which may tell the same."""


def _hidden(case: CooperationCase, audience: Audience) -> frozenset[str]:
    """The fields of a case that this audience is not told."""
    return frozenset(hidden_fields(case, may_see=audience is Audience.FUNDER))


def _fact(
    case: CooperationCase,
    missions: Mapping[int, MissionFact],
    orgs: Mapping[int, Org],
    hidden: frozenset[str],
) -> CaseFact:
    mission = missions.get(case.mission_id) if case.mission_id else None
    parties = [_party(one, orgs, hidden) for one in case.parties]
    summary = "" if CaseField.SUMMARY in hidden else case.summary
    title = "" if hidden else case.title
    return CaseFact(
        number=case.id,
        key=case.key,
        level=case.level,
        count=case.count,
        in_overview=case.in_overview,
        kind=case.kind,
        document=None if CaseField.DOCUMENT in hidden else case.document,
        state=case.state,
        target=missions[mission.root].country if mission else None,
        mission=case.mission_id,
        origin=case.origin_mission_id,
        parties=parties,
        sectors=case.sectors,
        objectives=case.objectives,
        objectives_text="" if hidden & _NAMES else case.objectives_text,
        summary=summary,
        main_steps="" if CaseField.STEPS in hidden else case.main_steps,
        next_steps="" if CaseField.STEPS in hidden else case.next_steps,
        signed="" if CaseField.SIGNED_ON in hidden else _signed(case),
        day=case.signed_on if CaseField.SIGNED_ON not in hidden else None,
        row=Row(
            key=case.key,
            noun="case",
            record=case.key,
            text=summary or title or case.key,
            counts=case.count if case.in_overview else None,
            place=case.source,
            lines=case.source_lines,
            printed="" if hidden else " | ".join(one.printed for one in parties if one.printed),
            added_on=None if case.source else case.raised_at.date(),
            changed_on=case.history[-1].at.date() if case.history else None,
        ),
        hidden=hidden,
    )


def _signed(case: CooperationCase) -> str:
    return case.signed_on.isoformat() if case.signed_on else case.signed_printed


def _party(party: CaseParty, orgs: Mapping[int, Org], hidden: frozenset[str]) -> Party:
    field = CaseField.HOME_PARTIES if party.side is Side.HOME else CaseField.COUNTERPARTS
    if field in hidden:
        return Party(party.side, None, "", party.consortium, party.country, "", hidden=True)
    org = orgs.get(party.organisation_id) if party.organisation_id else None
    known = party.organisation
    name = known.name if known else party.name
    country = party.country or (known.country if known else None)
    return Party(party.side, org, name, party.consortium, country, party.printed)
