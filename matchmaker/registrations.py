"""What an organiser does about registrations: confirm, turn away, withdraw, readmit, chase."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.auditing import note
from matchmaker.delegations import give_account
from matchmaker.errors import Refused
from matchmaker.messages.kinds import CHASE, REGISTRATION
from matchmaker.messages.letters import PLAIN, Correspondence, Letter
from matchmaker.messages.outbox import queue_letter
from matchmaker.people import person_row
from matchmaker.people_rows import Lack
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import Message, Participant, ParticipantState
from matchmaker.trail import subject_of
from matchmaker.words import Sentence, sentence

LONGEST_WORD = 1000

_ASKED_FOR = {
    Lack.REGISTRATION: sentence("register, or tell us that you do not come"),
    Lack.PROFILE: sentence("say what you offer and what you look for"),
    Lack.WISHES: sentence("choose whom you would like to meet"),
    Lack.DELEGATES: sentence("say who comes"),
}
"""What the participant itself can see to; the rest is the organiser's."""

AVAILABILITY = sentence("say when you can meet")


def confirm(
    session: Session, participant: Participant, *, by: Actor, by_way_of: Correspondence = PLAIN
) -> None:
    """Let a registered participant take part for good, and tell its people.

    Raises:
        Refused: it withdrew, or is confirmed already.
    """
    require(by, Action.EDIT_PEOPLE, participant.mission)
    participant.move_to(ParticipantState.CONFIRMED)
    letter = Letter(
        sentence("{mission}: you take part", mission=participant.mission.name),
        (
            sentence(
                "The registration of {organisation} for {mission} is confirmed.",
                organisation=participant.organisation.name,
                mission=participant.mission.name,
            ),
            *_where_to_go(by_way_of),
        ),
    )
    _settled(session, participant, "confirm_registration", letter, by, by_way_of)


def turn_away(
    session: Session,
    participant: Participant,
    word: str,
    *,
    by: Actor,
    by_way_of: Correspondence = PLAIN,
) -> None:
    """Tell a participant that it cannot take part, with a word that says why.

    Raises:
        Refused: the word is missing or too long, or it withdrew already.
    """
    require(by, Action.EDIT_PEOPLE, participant.mission)
    if not word.strip():
        raise Refused(sentence("Write a word why; it is sent to them."))
    if len(word) > LONGEST_WORD:
        raise Refused(sentence("Keep to {most} characters.", most=LONGEST_WORD))
    participant.move_to(ParticipantState.WITHDRAWN)
    letter = Letter(
        sentence("{mission}: your registration", mission=participant.mission.name),
        (
            sentence(
                "{organisation} cannot take part in {mission}.",
                organisation=participant.organisation.name,
                mission=participant.mission.name,
            ),
            word.strip(),
        ),
    )
    _settled(session, participant, "turn_away", letter, by, by_way_of)


def withdraw(session: Session, participant: Participant, *, by: Actor) -> None:
    """Note that a participant does not come after all; nobody is written to.

    Its meetings stay where they are until the mission is planned again.

    Raises:
        Refused: it withdrew already.
    """
    require(by, Action.EDIT_PEOPLE, participant.mission)
    participant.move_to(ParticipantState.WITHDRAWN)
    _settled(session, participant, "withdraw_participant", None, by, PLAIN)


def readmit(session: Session, participant: Participant, *, by: Actor) -> None:
    """Take somebody back who had withdrawn; the registration is then to be confirmed again.

    Raises:
        Refused: it did not withdraw.
    """
    require(by, Action.EDIT_PEOPLE, participant.mission)
    participant.move_to(ParticipantState.REGISTERED)
    _settled(session, participant, "readmit", None, by, PLAIN)


def chase(
    session: Session, participant: Participant, *, by: Actor, by_way_of: Correspondence = PLAIN
) -> list[str]:
    """Ask a participant's people for what is lacking; returns the addresses written to.

    Whoever has an address can sign in with it from then on. Nobody is chased twice on one day.

    Raises:
        Refused: nobody has a mail address, nothing is lacking that they could see to, or they
            were asked today already.
    """
    require(by, Action.EDIT_PEOPLE, participant.mission)
    row = person_row(session, participant, by=by)
    asked: list[Sentence | str] = [_ASKED_FOR[one] for one in row.lacks if one in _ASKED_FOR]
    if not row.said_when:
        asked.append(AVAILABILITY)
    people = [one for one in participant.delegates if one.email]
    name = participant.organisation.name
    if not people:
        raise Refused(sentence("Nobody of {name} has a mail address; call them.", name=name))
    if not asked or participant.state is ParticipantState.WITHDRAWN:
        raise Refused(sentence("{name} has nothing left to do.", name=name))
    today = datetime.now(UTC).date()
    keys = {person.id: f"chase:{participant.id}:{person.id}:{today}" for person in people}
    asked_today = set(session.scalars(select(Message.key).where(Message.key.in_(keys.values()))))
    if asked_today == set(keys.values()):
        raise Refused(sentence("{name} was asked today already.", name=name))
    written = []
    for person in people:
        if keys[person.id] in asked_today:
            continue
        if person.account is None:
            give_account(session, participant, person, by=by)
        message = queue_letter(
            session,
            Letter(
                sentence(
                    "{mission}: what we still need from you", mission=participant.mission.name
                ),
                (
                    sentence("Dear {name},", name=person.salutation or person.latin_name),
                    sentence("so that {name} gets good meetings, please:", name=name),
                    asked,
                    *_where_to_go(by_way_of),
                ),
            ),
            key=keys[person.id],
            kind=CHASE,
            to_address=person.email.lower(),
            to_name=person.latin_name,
            language=person.account.language if person.account else "",
            mission=participant.mission,
            account=person.account,
            by_way_of=by_way_of,
        )
        written.append(message.to_address)
    note(session, by, "chase", subject_of(participant), lacks=[one.value for one in row.lacks])
    return written


def _settled(
    session: Session,
    participant: Participant,
    action: str,
    letter: Letter | None,
    by: Actor,
    by_way_of: Correspondence,
) -> None:
    participant.mission.inputs_changed()
    session.flush()
    note(session, by, action, subject_of(participant), state=participant.state.value)
    for person in participant.delegates:
        if letter is not None and person.email:
            now = datetime.now(UTC)
            queue_letter(
                session,
                letter,
                key=f"{action}:{participant.id}:{person.id}:{now.isoformat()}",
                kind=REGISTRATION,
                to_address=person.email.lower(),
                to_name=person.latin_name,
                language=person.account.language if person.account else "",
                mission=participant.mission,
                account=person.account,
                by_way_of=by_way_of,
            )


def _where_to_go(by_way_of: Correspondence) -> tuple[Sentence | str, ...]:
    if not by_way_of.address:
        return ()
    return (
        sentence("Sign in with this mail address to see to it:"),
        f"{by_way_of.address}/sign-in",
    )
