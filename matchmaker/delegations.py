"""The people that a participant brings: adding them, their details, and their own sign-in."""

from dataclasses import asdict, dataclass
from zoneinfo import available_timezones

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.accounts import ensure_account, normalised_address
from matchmaker.auditing import note
from matchmaker.errors import NotFound, Refused
from matchmaker.participation import faults_of_languages, may_change
from matchmaker.permissions import Actor
from matchmaker.records import Account, Delegate, Organisation, Participant
from matchmaker.words import Sentence, sentence

_LONGEST = {
    "latin_name": 200,
    "native_name": 200,
    "title": 100,
    "salutation": 100,
    "telephone": 50,
    "wechat": 50,
}
_CHANGES_PLANS = ("languages",)


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody is and how to reach them; see :class:`~matchmaker.records.Delegate`.

    ``native_name`` empty for the Latin one.
    """

    latin_name: str
    native_name: str = ""
    title: str = ""
    salutation: str = ""
    languages: tuple[str, ...] = ()
    email: str = ""
    telephone: str = ""
    wechat: str = ""


def add_delegate(
    session: Session, participant: Participant, person: Person, *, by: Actor
) -> Delegate:
    """Have somebody come along; who is known to the organisation from before keeps what is known.

    Raises:
        Refused: the details are not right, or the person comes along already.
    """
    may_change(participant, by)
    values = checked(person)
    delegate = known_person(session, participant.organisation, values)
    if delegate is None:
        delegate = Delegate(organisation=participant.organisation, **values)
        session.add(delegate)
    elif delegate in participant.delegates:
        raise Refused(
            sentence(
                "{name} comes along already; write what tells the two apart.",
                name=delegate.latin_name,
            )
        )
    else:
        fill_blanks(delegate, values)
    participant.delegates.append(delegate)
    session.flush()
    participant.mission.inputs_changed()
    note(session, by, "add_delegate", f"delegate:{delegate.id}", participant=participant.code)
    return delegate


def edit_delegate(
    session: Session, participant: Participant, delegate: Delegate, person: Person, *, by: Actor
) -> None:
    """Change what is known of somebody who comes along.

    Raises:
        Refused: the details are not right, or a colleague has the name.
    """
    _may_change_theirs(participant, delegate, by)
    values = checked(person)
    namesake = session.scalar(
        select(Delegate).where(
            Delegate.organisation_id == participant.organisation_id,
            Delegate.latin_name == values["latin_name"],
            Delegate.id != delegate.id,
        )
    )
    if namesake is not None:
        raise Refused(
            sentence(
                "{name} is known in this organisation already; write what tells the two apart.",
                name=namesake.latin_name,
            )
        )
    changed = [name for name, value in values.items() if getattr(delegate, name) != value]
    for name in changed:
        setattr(delegate, name, values[name])
    if changed:
        if set(changed) & set(_CHANGES_PLANS):
            participant.mission.inputs_changed()
        note(session, by, "edit_delegate", f"delegate:{delegate.id}", changed=changed)
    session.flush()


def remove_delegate(
    session: Session, participant: Participant, delegate: Delegate, *, by: Actor
) -> None:
    """Have somebody not come along after all; what was released stays as it was told.

    Raises:
        Refused: it is the last one, or whoever asks.
    """
    _may_change_theirs(participant, delegate, by)
    if delegate.account_id is not None and delegate.account_id == by.account_id:
        raise Refused(sentence("You cannot remove yourself; ask a colleague or the organiser."))
    if len(participant.delegates) == 1:
        raise Refused(
            sentence(
                "{name} is the only one who comes; add somebody else first.",
                name=delegate.latin_name,
            )
        )
    participant.delegates.remove(delegate)
    session.flush()
    participant.mission.inputs_changed()
    note(session, by, "remove_delegate", f"delegate:{delegate.id}", participant=participant.code)


def give_account(
    session: Session, participant: Participant, delegate: Delegate, *, by: Actor
) -> Account:
    """Let somebody who comes along sign in; the account of their mail address becomes theirs.

    Raises:
        Refused: no mail address is known, or they have an account.
    """
    _may_change_theirs(participant, delegate, by)
    if delegate.account is not None:
        raise Refused(sentence("{name} can sign in already.", name=delegate.latin_name))
    if not delegate.email:
        raise Refused(sentence("Add a mail address of {name} first.", name=delegate.latin_name))
    delegate.account = ensure_account(session, delegate.email, delegate.latin_name, by=by)
    session.flush()
    note(session, by, "give_account", f"delegate:{delegate.id}", account=delegate.account_id)
    return delegate.account


def set_time_zone(session: Session, delegate: Delegate, zone: str, *, by: Actor) -> None:
    """Say which clock somebody lives by; empty for their organisation's country's.

    Raises:
        NotFound: it is somebody else's.
        Refused: there is no such zone.
    """
    if by.account_id is None or delegate.account_id != by.account_id:
        raise NotFound(sentence("There is no such person."))
    if zone and zone not in available_timezones():
        raise Refused(sentence("There is no time zone {name}.", name=zone))
    delegate.time_zone = zone
    session.flush()
    note(session, by, "set_time_zone", f"delegate:{delegate.id}")


def delegate_of(participant: Participant, number: int) -> Delegate:
    """The delegate of this id who comes along with a participant; raises ``NotFound``."""
    found = next((one for one in participant.delegates if one.id == number), None)
    if found is None:
        raise NotFound(sentence("There is no such person."))
    return found


def _may_change_theirs(participant: Participant, delegate: Delegate, by: Actor) -> None:
    may_change(participant, by)
    delegate_of(participant, delegate.id)


def known_person(
    session: Session, organisation: Organisation, values: dict[str, object]
) -> Delegate | None:
    """Somebody of the organisation with this mail address, else with this Latin name."""
    people = session.scalars(
        select(Delegate).where(Delegate.organisation_id == organisation.id).order_by(Delegate.id)
    ).all()
    email, name = values["email"], values["latin_name"]
    by_mail = (one for one in people if email and one.email.casefold() == email)
    by_name = (one for one in people if one.latin_name == name)
    return next(by_mail, None) or next(by_name, None)


def fill_blanks(delegate: Delegate, values: dict[str, object]) -> None:
    """Add what was not known of somebody; what was known stays."""
    for name, value in values.items():
        if not getattr(delegate, name):
            setattr(delegate, name, value)


def checked(person: Person) -> dict[str, object]:
    """The details as they are kept, by attribute of a delegate.

    Raises:
        Refused: with a sentence for everything that is wrong.
    """
    values: dict[str, object] = {
        name: value.strip() if isinstance(value, str) else list(dict.fromkeys(value))
        for name, value in asdict(person).items()
    }
    values["native_name"] = values["native_name"] or values["latin_name"]
    faults: list[Sentence] = faults_of_languages(person.languages)
    if not values["latin_name"]:
        faults.append(sentence("Write the person's name in Latin letters."))
    for name, most in _LONGEST.items():
        text = str(values[name])
        if len(text) > most:
            faults.append(
                sentence(
                    '"{start}..." is too long; keep to {most} characters.',
                    start=text[:40],
                    most=most,
                )
            )
    if values["email"]:
        try:
            values["email"] = normalised_address(str(values["email"]))
        except Refused as refused:
            faults += refused.sentences
    if faults:
        raise Refused(*faults)
    return values
