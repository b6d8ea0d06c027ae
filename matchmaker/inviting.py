"""Inviting: addresses that open the registration form of one side of a mission, by link or mail.

Invitations are passed on in chats and opened days later. So they are long-lived, can be revoked,
and open nothing but the form: whoever opens one is not signed in and sees nobody's data.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.accounts import normalised_address
from matchmaker.auditing import note
from matchmaker.errors import NotFound, Refused
from matchmaker.messages.kinds import INVITATION
from matchmaker.messages.letters import PLAIN, Correspondence, Letter
from matchmaker.messages.outbox import queue_letter
from matchmaker.pasting import pasted_people
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import Invitation, Message, Mission, MissionStage, Participant, Side
from matchmaker.tokens import derived, is_derived, number_of
from matchmaker.words import sentence

PURPOSE = "invitation"


STILL_ON_ITS_WAY = timedelta(minutes=5)
"""A mail is not sent again before so long: whoever waits for it, or clicks twice, gets one."""

_OVER = frozenset({MissionStage.FOLLOW_UP, MissionStage.CLOSED, MissionStage.CANCELLED})


@dataclass(frozen=True, slots=True)
class Invited:
    """What came of inviting several: new invitations, and addresses that had one already."""

    made: list[Invitation] = field(default_factory=list)
    known: list[str] = field(default_factory=list)


def invite(
    session: Session,
    mission: Mission,
    side: Side,
    *,
    by: Actor,
    email: str = "",
    person_name: str = "",
    organisation_name: str = "",
    language: str = "",
    participant: Participant | None = None,
) -> Invitation:
    """Make an invitation to a side of a mission; nothing is mailed by it.

    Without an address or a participant it is a link that may be handed to many. ``participant``
    is whoever is expected; the invitation is then to its side.

    Raises:
        Refused: the mission is over, the address is none, or the participant is of another one.
    """
    require(by, Action.INVITE, mission)
    if mission.stage in _OVER:
        raise Refused(sentence("{mission} is over; nobody can register.", mission=mission.name))
    if participant is not None and participant.mission_id != mission.id:
        raise NotFound(sentence("There is no such participant in this mission."))
    invitation = Invitation(
        mission=mission,
        side=participant.side if participant else side,
        participant=participant,
        organisation_name=organisation_name.strip()[:200],
        person_name=person_name.strip()[:200],
        email=normalised_address(email) if email.strip() else "",
        language=language,
        version=1,
        created_at=datetime.now(UTC),
        created_by=by.name,
    )
    session.add(invitation)
    session.flush()
    note(
        session,
        by,
        "invite",
        f"invitation:{invitation.id}",
        mission=mission.slug,
        side=invitation.side.value,
        email=invitation.email,
    )
    return invitation


def invite_by_mail(
    session: Session,
    mission: Mission,
    side: Side,
    pasted: str,
    *,
    key: str,
    by: Actor,
    language: str = "",
    by_way_of: Correspondence = PLAIN,
) -> Invited:
    """Invite everybody whose address was pasted, and put the mails into the outbox.

    Addresses may stand alone or as ``Name <address>``, with commas, semicolons or line breaks
    between them. Who has an invitation of this mission that is still good gets no second one.

    Raises:
        Refused: with a sentence for each piece that is no mail address; nobody is invited then.
    """
    require(by, Action.INVITE, mission)
    people = pasted_people(pasted)
    invited = Invited()
    has_one = {
        one.email
        for one in session.scalars(
            select(Invitation).where(
                Invitation.mission_id == mission.id,
                Invitation.email.in_(list(people)),
                Invitation.revoked_at.is_(None),
            )
        )
    }
    for email, name in people.items():
        if email in has_one:
            invited.known.append(email)
            continue
        invitation = invite(
            session, mission, side, by=by, email=email, person_name=name, language=language
        )
        send(session, invitation, key=key, by=by, by_way_of=by_way_of)
        invited.made.append(invitation)
    return invited


def token_of(invitation: Invitation, key: str) -> str:
    """The secret part of an invitation's address; the same until it is rotated."""
    return derived(key, PURPOSE, invitation.id, invitation.version)


def address_of(invitation: Invitation, key: str, server: str) -> str:
    """The full address of an invitation; ``server`` is the application's, without a slash."""
    return f"{server}/invitations/{token_of(invitation, key)}"


def invitation_of(session: Session, key: str, token: str) -> Invitation | None:
    """The invitation that a token was made for, good or not; None for any other text.

    A token from before a rotation is such another text.
    """
    number = number_of(token)
    found = session.get(Invitation, number) if number is not None else None
    if found is None or not is_derived(token, key, PURPOSE, found.id, found.version):
        return None
    return found


def is_good(invitation: Invitation) -> bool:
    """Whether it still opens the registration form."""
    return invitation.revoked_at is None and invitation.mission.stage not in _OVER


def is_for_many(invitation: Invitation) -> bool:
    """Whether it is a link for whoever gets it, rather than for somebody known."""
    return not (invitation.email or invitation.participant_id or invitation.organisation_name)


def note_opened(invitation: Invitation) -> None:
    """Keep when it was first opened; who opens one needs no permission."""
    invitation.opened_at = invitation.opened_at or datetime.now(UTC)


def note_registered(invitation: Invitation, participant: Participant) -> None:
    """Keep that a participant registered with it; the registering verb calls this."""
    invitation.registered_at = datetime.now(UTC)
    if not is_for_many(invitation):
        invitation.participant = participant


def rotate(session: Session, invitation: Invitation, *, by: Actor) -> None:
    """Give it a new address; the old one opens nothing from now on, and whoever was to have it
    needs the new one.

    Raises:
        Refused: it is revoked.
    """
    _require_live(invitation, by)
    invitation.version += 1
    invitation.sent_at = None
    note(session, by, "rotate_invitation", f"invitation:{invitation.id}")


def revoke(session: Session, invitation: Invitation, *, by: Actor) -> None:
    """Close an invitation for good; who has registered with it stays registered."""
    require(by, Action.INVITE, invitation.mission)
    if invitation.revoked_at is None:
        invitation.revoked_at = datetime.now(UTC)
        note(session, by, "revoke_invitation", f"invitation:{invitation.id}")


def send(
    session: Session,
    invitation: Invitation,
    *,
    key: str,
    by: Actor,
    by_way_of: Correspondence = PLAIN,
) -> Message:
    """Mail an invitation, for the first time or again.

    Raises:
        Refused: it has no mail address, is revoked, or was mailed a moment ago.
    """
    _require_live(invitation, by)
    now = datetime.now(UTC)
    if not invitation.email:
        raise Refused(sentence("This invitation has no mail address; hand its link on."))
    if invitation.sent_at and now - invitation.sent_at < STILL_ON_ITS_WAY:
        raise Refused(
            sentence(
                "The invitation was mailed to {email} a moment ago; wait before sending it again.",
                email=invitation.email,
            )
        )
    message = queue_letter(
        session,
        invitation_letter(invitation, address_of(invitation, key, by_way_of.address)),
        key=f"invitation:{invitation.id}:{invitation.version}:{now.isoformat()}",
        kind=INVITATION,
        to_address=invitation.email,
        to_name=invitation.person_name,
        language=invitation.language,
        mission=invitation.mission,
        by_way_of=by_way_of,
    )
    invitation.sent_at = now
    note(session, by, "send_invitation", f"invitation:{invitation.id}", email=invitation.email)
    return message


def invitations_of(session: Session, mission: Mission, *, by: Actor) -> list[Invitation]:
    """The mission's invitations, those that are still good first, the newest first."""
    require(by, Action.INVITE, mission)
    return list(
        session.scalars(
            select(Invitation)
            .where(Invitation.mission_id == mission.id)
            .order_by(Invitation.revoked_at.is_not(None), Invitation.id.desc())
        )
    )


def invitation_letter(invitation: Invitation, address: str) -> Letter:
    """What an invitation's mail says."""
    mission = invitation.mission.name
    greeting = (
        (sentence("Dear {name},", name=invitation.person_name),) if invitation.person_name else ()
    )
    return Letter(
        sentence("Invitation: {mission}", mission=mission),
        (
            *greeting,
            sentence("You are invited to take part in {mission}.", mission=mission),
            sentence("Register here; it takes about five minutes:"),
            address,
            sentence(
                "The link opens only the registration form. You may pass it on to a colleague."
            ),
        ),
    )


def _require_live(invitation: Invitation, by: Actor) -> None:
    require(by, Action.INVITE, invitation.mission)
    if not is_good(invitation):
        raise Refused(sentence("This invitation is no longer good; make a new one."))
