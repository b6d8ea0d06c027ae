"""What only an organiser settles about a participant: limits, its organisation's data, notes."""

from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker import reference
from matchmaker.auditing import note
from matchmaker.errors import Clash, Refused
from matchmaker.intake.names import folded
from matchmaker.intake.saving import note_change_of
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import Organisation, OrganisationAlias, OrganisationKind, Participant, Side
from matchmaker.trail import subject_of
from matchmaker.words import Sentence, sentence

MOST_MEETINGS = 1000
LONGEST_NOTE = 10_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Meetings over the whole mission and at once, see :class:`~matchmaker.records.Participant`."""

    min_meetings: int = 0
    target_meetings: int = 0
    max_meetings: int | None = None
    max_consecutive: int | None = None
    delegates_at_once: int = 1
    home_table: int | None = None


@dataclass(frozen=True, slots=True)
class OrganisationData:
    """What is known of an organisation; ``country`` is ISO 3166-1 alpha-2, empty if unsettled."""

    name: str
    kind: OrganisationKind
    country: str = ""


def set_limits(session: Session, participant: Participant, limits: Limits, *, by: Actor) -> None:
    """Say how many meetings a participant gets.

    Raises:
        Refused: with a sentence for each number that cannot be, or that contradicts another.
    """
    require(by, Action.EDIT_PEOPLE, participant.mission)
    faults: list[Sentence] = []
    stated = {name: value for name, value in asdict(limits).items() if value is not None}
    if any(not 0 <= value <= MOST_MEETINGS for value in stated.values()):
        faults.append(sentence("Use whole numbers from 0 to {most}.", most=MOST_MEETINGS))
    if limits.delegates_at_once < 1 or 0 in (limits.max_consecutive, limits.home_table):
        faults.append(sentence("Meetings at once, in a row, and the table count from 1."))
    most = limits.max_meetings
    if most is not None and limits.min_meetings > most:
        faults.append(sentence("The minimum is more than the maximum."))
    if most is not None and limits.target_meetings > most:
        faults.append(sentence("The target is more than the maximum."))
    if limits.target_meetings and limits.min_meetings > limits.target_meetings:
        faults.append(sentence("The minimum is more than the target."))
    if faults:
        raise Refused(*faults)
    before = {name: getattr(participant, name) for name in asdict(limits)}
    after = asdict(limits)
    if before == after:
        return
    for name, value in after.items():
        setattr(participant, name, value)
    session.flush()
    participant.mission.inputs_changed()
    note(session, by, "set_limits", subject_of(participant), before=before, after=after)


def set_note(session: Session, participant: Participant, text: str, *, by: Actor) -> None:
    """Keep the organisers' own note about a participant, which nobody else sees.

    Raises:
        Refused: it is too long.
    """
    require(by, Action.EDIT_PEOPLE, participant.mission)
    if len(text) > LONGEST_NOTE:
        raise Refused(sentence("Keep to {most} characters.", most=LONGEST_NOTE))
    if participant.note != text.strip():
        participant.note = text.strip()
        session.flush()
        note(session, by, "set_note", subject_of(participant))


def edit_organisation(
    session: Session, participant: Participant, stated: OrganisationData, *, by: Actor
) -> None:
    """Correct the data of a participant's organisation; its old name is kept as an alias.

    Raises:
        Refused: the name is missing or too long, or there is no such country.
        Clash: another organisation has the name.
    """
    require(by, Action.EDIT_PEOPLE, participant.mission)
    organisation = participant.organisation
    name = " ".join(stated.name.split())
    faults: list[Sentence] = []
    if not name or len(name) > 200:
        faults.append(sentence("Write the organisation's name, in up to {most} letters.", most=200))
    if stated.country and stated.country not in reference.countries():
        faults.append(sentence('There is no country "{code}".', code=stated.country))
    if not stated.country and participant.side is Side.COUNTERPART and organisation.country:
        faults.append(sentence("Choose the organisation's country."))
    if faults:
        raise Refused(*faults)
    if name != organisation.name:
        rename(session, organisation, name)
    before = {"kind": organisation.kind.value, "country": organisation.country}
    organisation.kind, organisation.country = stated.kind, stated.country or None
    session.flush()
    note_change_of(session, participant.mission, [organisation.id])
    after = {"kind": organisation.kind.value, "country": organisation.country}
    note(
        session,
        by,
        "edit_organisation",
        f"organisation:{organisation.id}",
        name=organisation.name,
        before=before,
        after=after,
    )


def rename(session: Session, organisation: Organisation, name: str) -> None:
    """Show an organisation under another name, and keep the old one as a spelling of it.

    The caller has checked who may. Raises ``Clash`` where another organisation has the name.
    """
    taken = session.scalar(
        select(Organisation).where(Organisation.name == name, Organisation.id != organisation.id)
    )
    alias = session.scalar(select(OrganisationAlias).where(OrganisationAlias.spelling == name))
    if taken is not None or (alias is not None and alias.organisation_id != organisation.id):
        raise Clash(
            sentence(
                'Another organisation is known as "{name}"; merge the two if they are one.',
                name=name,
            )
        )
    if alias is not None:
        organisation.aliases.remove(alias)
        session.flush()
    old, organisation.name = organisation.name, name
    session.flush()
    add_alias(session, organisation, old)


def add_alias(session: Session, organisation: Organisation, spelling: str) -> None:
    """Find an organisation under another spelling too; one that is known stays as it is."""
    known = {folded(one.spelling) for one in organisation.aliases} | {folded(organisation.name)}
    taken = session.scalar(select(OrganisationAlias).where(OrganisationAlias.spelling == spelling))
    if taken is None and folded(spelling) not in known:
        organisation.aliases.append(OrganisationAlias(spelling=spelling))
        session.flush()
