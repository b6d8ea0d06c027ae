"""Whom a report's readers may not know to cooperate: texts that were written may name them too."""

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matchmaker.cooperation.seeing import hidden_fields
from matchmaker.eu_report.shape import Audience
from matchmaker.records import CaseField, CaseParty, CooperationCase, Organisation, Side

SHORTEST = 4
"""Letters of a name that is looked for in texts; a shorter one stands in too many words."""


def unnamed(session: Session, audience: Audience) -> frozenset[str]:
    """How those are called and spelled who are hidden from this audience, in lower case."""
    found = session.scalars(
        select(CooperationCase)
        .where(CooperationCase.struck_at.is_(None), CooperationCase.synthetic.is_(False))
        .options(
            selectinload(CooperationCase.parties)
            .selectinload(CaseParty.organisation)
            .selectinload(Organisation.aliases),
            selectinload(CooperationCase.consents),
        )
    )
    names: set[str] = set()
    for case in found:
        hidden = hidden_fields(case, may_see=audience is Audience.FUNDER)
        for party in case.parties if hidden else ():
            if _field_of(party) in hidden:
                names |= _names_of(party)
    return frozenset(one.casefold() for one in names if len(one) >= SHORTEST)


def _field_of(party: CaseParty) -> CaseField:
    return CaseField.HOME_PARTIES if party.side is Side.HOME else CaseField.COUNTERPARTS


def _names_of(party: CaseParty) -> set[str]:
    known = party.organisation
    if known is None:
        return {party.name}
    return {party.name, known.name, *(one.spelling for one in known.aliases)}
