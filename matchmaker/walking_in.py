"""Somebody who was not expected: taken in on the spot, with a person and wishes."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.codes import Codes
from matchmaker.delegations import Person, checked, fill_blanks, known_person
from matchmaker.errors import Clash
from matchmaker.happenings import WalkIn
from matchmaker.missions import participant_by_code
from matchmaker.records import (
    Delegate,
    Mission,
    Organisation,
    OrganisationKind,
    Participant,
    ParticipantState,
    Priority,
    Region,
    Side,
)
from matchmaker.request_making import put
from matchmaker.wish_lists import between
from matchmaker.words import sentence

_REGIONS = {Side.HOME: Region.EUROPEAN, Side.COUNTERPART: Region.THIRD_COUNTRY}


def free_code(session: Session, mission: Mission, stated: WalkIn, taken: Sequence[str] = ()) -> str:
    """What whoever walks in will be called; ``taken`` are codes that others are about to get."""
    known = _expected(session, mission, stated)
    if known is not None:
        return known.code
    return Codes(session, mission, taken).next_for(Side(stated.side), stated.country)


def welcome(session: Session, mission: Mission, stated: WalkIn) -> str:
    """Register somebody who walked in; the code of the new participant.

    Raises:
        Refused: the person's details are not right.
        Clash: somebody else got the code that was foreseen.
    """
    values = checked(
        Person(
            latin_name=stated.person,
            languages=stated.languages,
            email=stated.email,
            telephone=stated.telephone,
        )
    )
    code = free_code(session, mission, stated)
    if stated.code and code != stated.code:
        raise Clash(sentence("Somebody else was registered meanwhile; look for repairs again."))
    participant = _expected(session, mission, stated)
    if participant is None:
        participant = Participant(
            mission=mission,
            organisation=_organisation(session, stated),
            side=Side(stated.side),
            state=ParticipantState.CONFIRMED,
            code=code,
        )
        session.add(participant)
    elif participant.state is ParticipantState.WITHDRAWN:
        participant.move_to(ParticipantState.REGISTERED)
    else:
        participant.move_to(ParticipantState.CONFIRMED)
    session.flush()
    delegate = known_person(session, participant.organisation, values)
    if delegate is None:
        delegate = Delegate(organisation=participant.organisation, **values)
        session.add(delegate)
    else:
        fill_blanks(delegate, values)
    if delegate not in participant.delegates:
        participant.delegates.append(delegate)
    session.flush()
    for wished in stated.wishes:
        asked = participant_by_code(session, mission, wished)
        known = between(session, participant, asked)
        put(session, participant, asked, known, Priority.WANT, "", None)
    return participant.code


def _expected(session: Session, mission: Mission, stated: WalkIn) -> Participant | None:
    """A participant of that name who does not take part: invited and never heard of, say."""
    found = session.scalar(
        select(Participant)
        .join(Organisation, Organisation.id == Participant.organisation_id)
        .where(
            Participant.mission_id == mission.id,
            func.lower(Organisation.name) == stated.organisation.strip().lower(),
            Participant.side == Side(stated.side),
        )
    )
    return None if found is None or found.takes_part else found


def _organisation(session: Session, stated: WalkIn) -> Organisation:
    name = " ".join(stated.organisation.split())
    known = session.scalar(
        select(Organisation).where(func.lower(Organisation.name) == name.lower())
    )
    if known is not None:
        return known
    made = Organisation(
        name=name,
        kind=OrganisationKind.COMPANY,
        region=_REGIONS[Side(stated.side)],
        country=stated.country,
    )
    session.add(made)
    session.flush()
    return made
