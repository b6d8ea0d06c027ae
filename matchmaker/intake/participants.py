"""Saving the participants that a table states: organisations found or created, and their part."""

from sqlalchemy.orm import Session

from matchmaker.codes import Codes
from matchmaker.intake.participant_rows import Entry
from matchmaker.intake.saving import ImportSummary, note_change_of, update
from matchmaker.records import (
    Mission,
    Organisation,
    OrganisationKind,
    Participant,
    ProfileEntry,
    ProfileKind,
    Region,
    Side,
)

_REGIONS = {Side.HOME: Region.EUROPEAN, Side.COUNTERPART: Region.THIRD_COUNTRY}


def save(session: Session, mission: Mission, entries: list[Entry]) -> ImportSummary:
    """Create or bring up to date what the entries name.

    An empty cell leaves an organisation as it is known, and puts a participant back to the
    default; a column that the file lacks leaves both alone. A participant without a code gets
    the next free one: ``EU01`` at home, the country's code and a number for a counterpart.
    """
    summary = ImportSummary()
    changed_organisations = []
    stated = [entry.of_participant.get("code", "") for entry in entries]
    codes = Codes(session, mission, stated)
    for entry in entries:
        organisation = entry.organisation or _new_organisation(session, entry)
        moved = update(organisation, entry.of_organisation)
        participant = entry.participant
        if participant is None:
            participant = Participant(mission=mission, organisation=organisation)
            participant.code = entry.of_participant.get("code") or codes.next_for(
                entry.of_participant["side"], entry.of_organisation["country"]
            )
            session.add(participant)
        changed = update(participant, entry.of_participant)
        changed = _set_profile(participant, entry.profile) or changed
        summary.count(added=entry.participant is None, changed=changed or moved)
        if moved and entry.organisation:
            changed_organisations.append(organisation.id)
    session.flush()
    if summary.did_something:
        note_change_of(session, mission, changed_organisations)
    return summary


def _new_organisation(session: Session, entry: Entry) -> Organisation:
    organisation = Organisation(
        name=entry.name,
        kind=OrganisationKind.COMPANY,
        region=_REGIONS[entry.of_participant["side"]],
        synthetic=entry.of_participant.get("synthetic", False),
    )
    session.add(organisation)
    return organisation


def _set_profile(
    participant: Participant, stated: dict[ProfileKind, list[tuple[str, str]]]
) -> bool:
    """Make the profile say what is stated, for the kinds that are; whether it said otherwise."""
    changed = False
    for kind, entries in stated.items():
        known = [one for one in participant.profile if one.kind is kind]
        if [(one.code, one.text) for one in known] != entries:
            changed = True
            for one in known:
                participant.profile.remove(one)
            participant.profile.extend(
                ProfileEntry(kind=kind, code=code, text=text) for code, text in entries
            )
    return changed
