"""Holding a backup meeting at once: two who are free meet now, and are told."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.errors import Clash, Refused
from matchmaker.messages.letters import PLAIN, Correspondence
from matchmaker.missions import lock
from matchmaker.permissions import Action, Actor, require
from matchmaker.planning import doubts_about
from matchmaker.planning.editing import let_meet
from matchmaker.records import (
    Meeting,
    MeetingParty,
    MeetingState,
    Participant,
    Release,
    Side,
    Slot,
)
from matchmaker.release_changes import changes_since, release_in_force
from matchmaker.releasing import publish
from matchmaker.words import sentence


@dataclass(frozen=True, slots=True)
class Held:
    """The meeting that is held now; ``release`` told of it, None where that has to wait."""

    meeting: Meeting
    release: Release | None


def hold_backup(
    session: Session,
    stranded: Participant,
    partner: Participant,
    slot: Slot,
    *,
    by: Actor,
    by_way_of: Correspondence = PLAIN,
) -> Held:
    """Let two who are free meet in a slot, at the first free table, and tell them in a release.

    Where the organiser has changes that nobody was told of yet, or the agenda cannot be released
    as it is, the meeting stands all the same, and the next release tells of it.

    Raises:
        Clash: one of the two has another meeting in the slot that was not marked as fallen
            through, or they meet already.
        Refused: something stands in the way; all of it is said.
    """
    mission = stranded.mission
    require(by, Action.RUN_DESK, mission)
    lock(session, mission)
    busy = _busy(session, (stranded, partner), slot)
    if busy is not None:
        raise Clash(
            sentence(
                "{who} have a meeting in {slot}; mark it as a no-show first.",
                who=tuple(one.organisation.name for one in busy.participants),
                slot=slot.code,
            )
        )
    last = release_in_force(session, mission)
    if last is None:
        raise Refused(sentence("{mission} is not released yet.", mission=mission.name))
    open_changes = changes_since(session, mission, last)
    sides = sorted((stranded, partner), key=lambda one: one.side is not Side.HOME)
    run = let_meet(session, sides[0], sides[1], slot, by=by)
    meeting = session.scalars(select(Meeting).where(Meeting.run_id == run.id)).one()
    waits = open_changes or doubts_about(session, mission, run)
    told = None if waits else publish(session, mission, by=by, by_way_of=by_way_of)
    return Held(meeting, told)


def _busy(session: Session, people: tuple[Participant, ...], slot: Slot) -> Meeting | None:
    """A meeting of one who holds one at a time, planned in the slot and not marked yet."""
    single = [one.id for one in people if one.delegates_at_once == 1]
    return session.scalar(
        select(Meeting)
        .join(MeetingParty, MeetingParty.meeting_id == Meeting.id)
        .where(
            Meeting.slot_id == slot.id,
            Meeting.state == MeetingState.PLANNED,
            MeetingParty.participant_id.in_(single),
        )
        .limit(1)
    )
