"""Which organisation is meant by somebody who registers; a known one is not taken over."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.participation import website_of
from matchmaker.records import (
    Account,
    Delegate,
    Mission,
    Organisation,
    OrganisationAlias,
    OrganisationKind,
    Participant,
    Region,
    Side,
)

_REGIONS = {Side.HOME: Region.EUROPEAN, Side.COUNTERPART: Region.THIRD_COUNTRY}


def stated_organisation(
    session: Session,
    mission: Mission,
    side: Side,
    account: Account,
    *,
    name: str,
    country: str,
    website: str,
) -> tuple[Organisation, str]:
    """The organisation to take part, and what the organiser should check about it.

    One of that name that is known already is taken only for an account that belongs to it.
    """
    name = " ".join(name.split())
    spellings = _spellings(session)
    known = spellings.get(name.casefold())
    to_check = ""
    if known is not None:
        organisation = session.get_one(Organisation, known)
        takes_part = session.scalar(
            select(Participant.id).where(
                Participant.mission_id == mission.id, Participant.organisation_id == known
            )
        )
        theirs = session.scalar(
            select(Delegate.id).where(
                Delegate.organisation_id == known, Delegate.account_id == account.id
            )
        )
        if theirs is not None and takes_part is None:
            return organisation, ""
        to_check = for_organiser(
            "Registered under a name that is known already: {name}. Check whether they are one.",
            name=organisation.name,
        )
        number = 2
        while f"{name} ({number})".casefold() in spellings:
            number += 1
        name = f"{name} ({number})"
    made = Organisation(
        name=name,
        kind=OrganisationKind.COMPANY,
        region=_REGIONS[side],
        country=country,
        website=website_of(website) or None,
    )
    session.add(made)
    session.flush()
    return made, to_check


def _spellings(session: Session) -> dict[str, int]:
    """The ids of all organisations by their names and aliases, without regard to case."""
    found: dict[str, int] = {}
    for number, spelling in (
        *session.execute(select(Organisation.id, Organisation.name)),
        *session.execute(select(OrganisationAlias.organisation_id, OrganisationAlias.spelling)),
    ):
        found.setdefault(" ".join(spelling.split()).casefold(), number)
    return found


def for_organiser(template: str, **values: str) -> str:
    """A line for the organiser's own note, in the language that notes are kept in."""
    return template.format(**values) + "\n"
