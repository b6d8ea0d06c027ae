"""Registering for a mission, by an invitation or on the mission's public page.

Whoever registers has proved nothing yet: a registration adds, and never changes or opens what is
known already. Only the mail that follows it signs anybody in. What may be the same as something
known is left for the organiser to look at.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import available_timezones

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker import reference
from matchmaker.accounts import ensure_account
from matchmaker.auditing import note
from matchmaker.codes import Codes
from matchmaker.delegations import Person, checked, fill_blanks, known_person
from matchmaker.errors import Refused
from matchmaker.inviting import is_good, note_registered
from matchmaker.participation import ProfileLine, faults_of_profile, website_of
from matchmaker.permissions import Action, Actor, may
from matchmaker.records import (
    Account,
    Delegate,
    Invitation,
    Mission,
    MissionStage,
    Participant,
    ParticipantDelegate,
    ParticipantState,
    ProfileEntry,
    Side,
)
from matchmaker.stated_organisations import for_organiser, stated_organisation
from matchmaker.trail import subject_of
from matchmaker.words import Sentence, sentence


@dataclass(frozen=True, slots=True)
class Registration:
    """What somebody states who registers; ``country`` is ISO 3166-1 alpha-2.

    ``consents`` says that the person agrees that the data are kept and shown to those it meets.
    """

    organisation: str
    country: str
    person: Person
    website: str = ""
    profile: tuple[ProfileLine, ...] = ()
    time_zone: str = ""
    consents: bool = False


@dataclass(frozen=True, slots=True)
class Registered:
    """What came of it; ``is_new`` is False where the person takes part in this mission already."""

    participant: Participant
    account: Account
    is_new: bool


def register(
    session: Session,
    mission: Mission,
    side: Side,
    stated: Registration,
    *,
    by: Actor,
    invitation: Invitation | None = None,
) -> Registered:
    """Have an organisation take part in a mission, with the person who registers it.

    Raises:
        Refused: registration is not open, or with a sentence for everything that is wrong.
    """
    _require_open(mission, by, invitation)
    values = _checked(stated, by)
    # One registration after the other, so that no two get one code.
    session.refresh(mission, with_for_update=True)
    account = ensure_account(session, str(values["email"]), stated.person.latin_name, by=by)
    known = _participant_of(session, mission, account)
    if known is not None:
        note(session, by, "register_again", subject_of(known), stated=stated.organisation)
        return Registered(known, account, is_new=False)
    participant = _expected(invitation, stated.organisation, str(values["email"]))
    if participant is None:
        participant = _new_participant(session, mission, side, stated, account)
        if invitation is not None and invitation.participant is not None:
            participant.note += for_organiser(
                "Registered with the invitation of {name} ({code}).",
                name=invitation.participant.organisation.name,
                code=invitation.participant.code,
            )
    else:
        participant.move_to(ParticipantState.REGISTERED)
    if not participant.profile:
        participant.profile = [
            ProfileEntry(kind=one.kind, code=one.code, text=one.text.strip(), language=one.language)
            for one in stated.profile
        ]
    _bring(session, participant, values, stated, account)
    if invitation is not None:
        note_registered(invitation, participant)
    mission.inputs_changed()
    session.flush()
    note(session, by, "register", subject_of(participant), side=participant.side.value)
    return Registered(participant, account, is_new=True)


def is_open(mission: Mission, invitation: Invitation | None = None) -> bool:
    """Whether somebody can register now: everybody, or whoever has this invitation."""
    return is_good(invitation) if invitation else mission.stage is MissionStage.REGISTRATION


def _require_open(mission: Mission, by: Actor, invitation: Invitation | None) -> None:
    if may(by, Action.EDIT_PEOPLE, mission):
        return
    if invitation is not None and invitation.mission_id != mission.id:
        raise Refused(sentence("This invitation is for another mission."))
    if not is_open(mission, invitation):
        raise Refused(sentence("Registration for {mission} is not open.", mission=mission.name))


def _checked(stated: Registration, by: Actor) -> dict[str, object]:
    """The person's details as they are kept; raises ``Refused`` with everything that is wrong."""
    faults: list[Sentence] = []
    name = stated.organisation.strip()
    if not name:
        faults.append(sentence("Write the organisation's name."))
    if len(name) > 180:
        faults.append(sentence("Keep the organisation's name to {most} characters.", most=180))
    if stated.country not in reference.countries():
        faults.append(sentence("Choose the organisation's country."))
    if not stated.person.email.strip():
        faults.append(sentence("Write a mail address; we write to it how to go on."))
    if not stated.consents and by.account_id is None:
        faults.append(sentence("Without your consent we may not keep what you write here."))
    faults += faults_of_profile(stated.profile)
    values: dict[str, object] = {}
    for check in (lambda: website_of(stated.website), lambda: checked(stated.person)):
        try:
            found = check()
        except Refused as refused:
            faults += refused.sentences
        else:
            values = found if isinstance(found, dict) else values
    if faults:
        raise Refused(*faults)
    return values


def _participant_of(session: Session, mission: Mission, account: Account) -> Participant | None:
    """The participant of this mission that an account is a delegate of already."""
    return session.scalar(
        select(Participant)
        .join(ParticipantDelegate, ParticipantDelegate.participant_id == Participant.id)
        .join(Delegate, Delegate.id == ParticipantDelegate.delegate_id)
        .where(Participant.mission_id == mission.id, Delegate.account_id == account.id)
    )


def _expected(invitation: Invitation | None, name: str, email: str) -> Participant | None:
    """The participant that an invitation was made for, where it may be opened to this address.

    An invitation can have been handed on, so the mail address decides: the one it was sent to,
    or that of somebody who is known to come. Who has nothing to show yet is opened to anybody
    that the organiser gave the address to, as long as the name is the one that was invited.
    """
    expected = invitation.participant if invitation else None
    if invitation is None or expected is None or expected.state is not ParticipantState.INVITED:
        return None
    known = {one.email.casefold() for one in expected.delegates if one.email}
    known.add(invitation.email.casefold())
    blank = not expected.delegates and not invitation.email
    same_name = name.strip().casefold() == expected.organisation.name.casefold()
    return expected if email in known - {""} or (blank and same_name) else None


def _new_participant(
    session: Session, mission: Mission, side: Side, stated: Registration, account: Account
) -> Participant:
    organisation, to_check = stated_organisation(
        session,
        mission,
        side,
        account,
        name=stated.organisation,
        country=stated.country,
        website=stated.website,
    )
    participant = Participant(
        mission=mission,
        organisation=organisation,
        side=side,
        state=ParticipantState.REGISTERED,
        code=Codes(session, mission).next_for(side, stated.country),
        note=to_check,
    )
    session.add(participant)
    session.flush()
    return participant


def _bring(
    session: Session,
    participant: Participant,
    values: dict[str, object],
    stated: Registration,
    account: Account,
) -> None:
    """Have the person come along; what is known of it already stays as it is."""
    delegate = known_person(session, participant.organisation, values)
    if delegate is not None and not _is_same(delegate, account):
        delegate = None  # a namesake
        values = {
            **values,
            "latin_name": f"{str(values['latin_name'])[:100]} ({account.email})"[:200],
        }
    if delegate is not None:
        fill_blanks(delegate, values)
    else:
        zone = stated.time_zone if stated.time_zone in available_timezones() else ""
        delegate = Delegate(organisation=participant.organisation, time_zone=zone, **values)
        session.add(delegate)
    delegate.account = account
    if stated.consents:
        delegate.consented_at = datetime.now(UTC)
    if delegate not in participant.delegates:
        participant.delegates.append(delegate)
    session.flush()


def _is_same(delegate: Delegate, account: Account) -> bool:
    """Whether somebody known is the person of an account, and not a namesake."""
    if delegate.account_id is not None:
        return delegate.account_id == account.id
    return delegate.email.casefold() in ("", account.email)
