"""Reading the audit trail: what was done to somebody, and what the subjects of acts are called."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from matchmaker.permissions import Action, Actor, require
from matchmaker.records import (
    Account,
    AuditEntry,
    Delegate,
    Event,
    Mission,
    Organisation,
    Participant,
)

MOST_ENTRIES = 50


def subject_of(participant: Participant) -> str:
    """The name of a participant in the audit trail."""
    return f"participant:{participant.mission.slug}/{participant.code}"


def trail_of(session: Session, participant: Participant, *, by: Actor) -> list[AuditEntry]:
    """What was done to or for a participant and those who come along, the latest first."""
    require(by, Action.EDIT_PEOPLE, participant.mission)
    subjects = [subject_of(participant), f"organisation:{participant.organisation_id}"]
    subjects += [f"delegate:{one.id}" for one in participant.delegates]
    return list(
        session.scalars(
            select(AuditEntry)
            .where(AuditEntry.subject.in_(subjects))
            .order_by(AuditEntry.id.desc())
            .limit(MOST_ENTRIES)
        )
    )


def names_of(session: Session, entries: Iterable[AuditEntry]) -> dict[str, str]:
    """What people call the subjects of entries that somebody may read; none for what is gone."""
    keys: dict[str, list[str]] = {}
    for subject in {one.subject for one in entries}:
        noun, _, key = subject.partition(":")
        keys.setdefault(noun, []).append(key)
    found = {}
    for noun, name in (
        ("account", Account.name),
        ("organisation", Organisation.name),
        ("delegate", Delegate.latin_name),
        ("event", Event.title),
    ):
        numbers = [int(key) for key in keys.get(noun, ()) if key.isdecimal()]
        if numbers:
            number = name.class_.id
            for one, called in session.execute(select(number, name).where(number.in_(numbers))):
                found[f"{noun}:{one}"] = str(called)
    missions = session.execute(
        select(Mission.slug, Mission.name).where(Mission.slug.in_(keys.get("mission", ())))
    )
    found |= {f"mission:{slug}": name for slug, name in missions}
    return found | _participants(session, keys.get("participant", ()))


def _participants(session: Session, keys: Sequence[str]) -> dict[str, str]:
    pairs = [(slug, code) for slug, _, code in (key.partition("/") for key in keys)]
    rows = session.execute(
        select(Mission.slug, Participant.code, Organisation.name)
        .join(Participant, Participant.mission_id == Mission.id)
        .join(Organisation, Organisation.id == Participant.organisation_id)
        .where(tuple_(Mission.slug, Participant.code).in_(pairs))
    )
    return {f"participant:{slug}/{code}": name for slug, code, name in rows}
