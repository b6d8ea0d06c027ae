"""What a participant says of itself: its profile, its organisation, and when it can meet.

Participants do this for themselves and organisers on their behalf, with the same verbs.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker import reference
from matchmaker.auditing import note
from matchmaker.errors import Refused
from matchmaker.missions import blocks_in_order
from matchmaker.permissions import Action, Actor, require_for
from matchmaker.records import (
    AvailabilityWindow,
    MissionStage,
    Participant,
    ProfileEntry,
    ProfileKind,
    SessionBlock,
    Slot,
)
from matchmaker.trail import subject_of
from matchmaker.words import Sentence, sentence

MOST_LINES = 60
LONGEST_TEXT = 1000
LONGEST_BRIEF = 2000

_OVER = (MissionStage.CLOSED, MissionStage.CANCELLED)
_WEBSITE = re.compile(r"https?://[^\s/]+\.[^\s/]+\S*")


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """One thing that somebody offers or needs: a code of the list of topics, own words, or both.

    ``language`` is the ISO 639-1 code of the words.
    """

    kind: ProfileKind
    code: str = ""
    text: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Introduction:
    """How a participant introduces itself.

    ``brief`` is who they are in a few sentences; ``languages`` (ISO 639-1) are those in which a
    meeting can be held, empty for what its delegates speak; ``sectors`` are codes.
    """

    brief: str = ""
    website: str = ""
    languages: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()


def set_profile(
    session: Session, participant: Participant, lines: Sequence[ProfileLine], *, by: Actor
) -> None:
    """Make these lines, in their order, what the participant offers and needs.

    Raises:
        Refused: a code or a language is not known, a text is too long, or there are too many.
    """
    may_change(participant, by)
    stated = [_clean(line) for line in lines if line.code or line.text.strip()]
    stated = list(dict.fromkeys(stated))
    faults = faults_of_profile(stated)
    if faults:
        raise Refused(*faults)
    known = [ProfileLine(one.kind, one.code, one.text, one.language) for one in participant.profile]
    if known == stated:
        return
    participant.profile = [
        ProfileEntry(kind=one.kind, code=one.code, text=one.text, language=one.language)
        for one in stated
    ]
    participant.mission.inputs_changed()
    note(session, by, "set_profile", subject_of(participant), lines=len(stated))
    session.flush()


def faults_of_profile(lines: Sequence[ProfileLine]) -> list[Sentence]:
    """What is wrong with the lines of a profile, a sentence each."""
    faults = []
    if len(lines) > MOST_LINES:
        faults.append(sentence("Keep to {most} offers and needs at most.", most=MOST_LINES))
    for one in lines:
        if one.code and one.code not in reference.topics():
            faults.append(sentence('There is no topic "{code}".', code=one.code))
        if len(one.text) > LONGEST_TEXT:
            faults.append(
                sentence(
                    '"{start}..." is too long; keep to {most} characters.',
                    start=one.text[:40],
                    most=LONGEST_TEXT,
                )
            )
        if one.language not in reference.languages():
            faults.append(sentence('There is no language "{code}".', code=one.language))
    return faults


def introduce(
    session: Session, participant: Participant, stated: Introduction, *, by: Actor
) -> None:
    """Say who a participant is; its website and sectors are its organisation's everywhere.

    Raises:
        Refused: a sector, a language or the website is not one, or the brief is too long.
    """
    may_change(participant, by)
    faults = [
        sentence('There is no sector "{code}".', code=code)
        for code in stated.sectors
        if code not in reference.sectors()
    ]
    faults += faults_of_languages(stated.languages)
    if len(stated.brief) > LONGEST_BRIEF:
        faults.append(
            sentence("Introduce yourself in at most {most} characters.", most=LONGEST_BRIEF)
        )
    try:
        website = website_of(stated.website)
    except Refused as refused:
        faults += refused.sentences
    if faults:
        raise Refused(*faults)
    organisation = participant.organisation
    before = (
        participant.brief,
        participant.stated_languages,
        organisation.website,
        organisation.sector,
    )
    participant.brief = stated.brief.strip()
    participant.stated_languages = list(dict.fromkeys(stated.languages))
    organisation.website = website or None
    organisation.sector = "; ".join(dict.fromkeys(stated.sectors)) or None
    after = (
        participant.brief,
        participant.stated_languages,
        organisation.website,
        organisation.sector,
    )
    if before != after:
        participant.mission.inputs_changed()
        note(session, by, "introduce", subject_of(participant))
    session.flush()


def faults_of_languages(codes: Collection[str]) -> list[Sentence]:
    """A sentence for each code that is no language meetings are held in."""
    return [
        sentence('There is no language "{code}".', code=code)
        for code in codes
        if code not in reference.languages()
    ]


def website_of(text: str) -> str:
    """A website's address as it is kept: with its scheme, empty for none.

    Raises:
        Refused: it is no address of a website.
    """
    text = text.strip()
    if text and "://" not in text:
        text = f"https://{text}"
    if text and (not _WEBSITE.fullmatch(text) or len(text) > 500):
        raise Refused(
            sentence('"{value}" is no website; one looks like www.company.eu.', value=text)
        )
    return text


def set_free_slots(
    session: Session, participant: Participant, free: Collection[int], *, by: Actor
) -> None:
    """Say in which slots of the mission a participant can meet, by their ids.

    What it said before is replaced. Kept as windows, so that a slot that is moved a little is
    still free: neighbouring free slots of a block become one. With no free slot at all, the
    whole of every block is taken off.

    Raises:
        Refused: the mission has no such slot.
    """
    may_change(participant, by)
    blocks = blocks_in_order(session, participant.mission)
    known = {slot.id for block in blocks for slot in block.slots}
    if not set(free) <= known:
        raise Refused(
            sentence("The mission's slots were changed meanwhile; look at them once more.")
        )
    wanted = _windows(blocks, set(free))
    before = {(one.starts_at, one.ends_at, one.available) for one in participant.availability}
    if before == set(wanted):
        return
    participant.availability = []
    session.flush()
    participant.availability = [
        AvailabilityWindow(starts_at=starts_at, ends_at=ends_at, available=available)
        for starts_at, ends_at, available in wanted
    ]
    participant.mission.inputs_changed()
    note(session, by, "set_availability", subject_of(participant), free=len(free), of=len(known))
    session.flush()


def free_slots(participant: Participant, slots: Sequence[Slot]) -> set[int]:
    """The ids of the slots in which a participant says that it can meet; all where it says
    nothing.
    """
    there = [one for one in participant.availability if one.available]
    away = [one for one in participant.availability if not one.available]
    return {
        slot.id
        for slot in slots
        if not any(slot.starts_at < one.ends_at and one.starts_at < slot.ends_at for one in away)
        and (
            not there
            or any(one.starts_at <= slot.starts_at and slot.ends_at <= one.ends_at for one in there)
        )
    }


def may_change(participant: Participant, by: Actor) -> None:
    """Let the actor change what a participant says of itself, as long as its mission goes on.

    Raises:
        NotPermitted: it is not theirs.
        Refused: the mission is over.
    """
    require_for(by, Action.EDIT_PARTICIPATION, participant)
    if participant.mission.stage in _OVER:
        raise Refused(
            sentence(
                "{mission} is over; nothing changes any more.", mission=participant.mission.name
            )
        )


def _clean(line: ProfileLine) -> ProfileLine:
    return ProfileLine(line.kind, line.code.strip(), line.text.strip(), line.language or "en")


def _windows(
    blocks: Sequence[SessionBlock], free: set[int]
) -> list[tuple[datetime, datetime, bool]]:
    if not free:
        return [
            (block.slots[0].starts_at, max(one.ends_at for one in block.slots), False)
            for block in blocks
        ]
    windows: list[tuple[datetime, datetime, bool]] = []
    for block in blocks:
        last_was_free = False
        for slot in block.slots:
            if slot.id not in free:
                last_was_free = False
            elif last_was_free:
                windows[-1] = (windows[-1][0], max(windows[-1][1], slot.ends_at), True)
            else:
                windows.append((slot.starts_at, slot.ends_at, True))
                last_was_free = True
    return list(dict.fromkeys(windows))
