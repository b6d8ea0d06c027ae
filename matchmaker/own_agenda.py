"""One participant's released agenda, read by itself: quick for a phone, however large the mission.

Nothing here comes from the working agenda: what is not released is shown to nobody who takes part.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from matchmaker.agenda_views import MeetingView, MissionAgenda
from matchmaker.outcomes.own import left_to_say
from matchmaker.permissions import Action, Actor, require_for
from matchmaker.records import (
    AvailabilityWindow,
    MeetingParty,
    MeetingState,
    Participant,
    ProfileEntry,
    ProgrammeItem,
    Release,
    ReleasedMeeting,
    SessionBlock,
    Slot,
    Venue,
)
from matchmaker.told_agendas import participant_agenda
from matchmaker.wish_lists import standing, unanswered


class Task(StrEnum):
    """What a participant still has to do, in the order in which it is best done."""

    PROFILE = "profile"
    AVAILABILITY = "availability"
    WISHES = "wishes"
    ANSWERS = "answers"
    OUTCOMES = "outcomes"


class Change(StrEnum):
    """How a release differs from the one before, for one meeting."""

    NEW = "new"
    MOVED = "moved"
    CANCELLED = "cancelled"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class ChangedMeeting:
    """A meeting that the last release changed; ``before`` is how it was told, None where new.

    The moments in it are those of the place's clock.
    """

    change: Change
    meeting: MeetingView
    before: tuple[datetime, datetime] | None


def own_agenda(session: Session, participant: Participant, *, by: Actor) -> MissionAgenda:
    """The released agenda with only this participant's meetings, and those it meets, in it.

    Without a release there is no meeting in it. The first of its participants is the one asked
    for.
    """
    require_for(by, Action.SEE_PARTICIPANT, participant)
    return participant_agenda(session, participant)


def changes_in(session: Session, agenda: MissionAgenda) -> list[ChangedMeeting]:
    """What the release changed for the participant of ``agenda`` since the one before it.

    Empty for a first release: then everything is new.
    """
    if agenda.release is None:
        return []
    before = session.scalar(
        select(Release)
        .where(
            Release.mission_id == agenda.release.mission_id,
            Release.number < agenda.release.number,
        )
        .order_by(Release.number.desc())
        .limit(1)
    )
    if before is None:
        return []
    told = {
        one.meeting.code: one
        for one in session.scalars(
            select(ReleasedMeeting)
            .join(MeetingParty, MeetingParty.meeting_id == ReleasedMeeting.meeting_id)
            .where(
                ReleasedMeeting.release_id == before.id,
                MeetingParty.participant_id == agenda.participants[0].record.id,
            )
            .options(joinedload(ReleasedMeeting.meeting), joinedload(ReleasedMeeting.place))
        )
    }
    found = (_changed(one, told.get(one.code)) for one in agenda.meetings)
    return [one for one in found if one is not None]


def next_meeting(agenda: MissionAgenda, now: datetime) -> MeetingView | None:
    """The meeting that is being held or comes next, None after the last."""
    return next((one for one in agenda.to_hold if one.slot.ends_at > now), None)


def venue_of(session: Session, meeting: MeetingView) -> Venue | None:
    """Where to go for a meeting away from the hall."""
    if not meeting.venue:
        return None
    return session.scalar(
        select(Venue).where(
            Venue.mission_id == meeting.slot.place.mission_id, Venue.name == meeting.venue
        )
    )


def own_programme(session: Session, participant: Participant) -> list[ProgrammeItem]:
    """What else of the mission's programme a participant attends, by time."""
    items = session.scalars(
        select(ProgrammeItem)
        .where(ProgrammeItem.mission_id == participant.mission_id)
        .options(selectinload(ProgrammeItem.attendees), joinedload(ProgrammeItem.place))
        .order_by(ProgrammeItem.starts_at)
    )
    return [one for one in items if one.is_attended_by(participant)]


def tasks(session: Session, participant: Participant) -> dict[Task, int]:
    """What a participant still has to do, and for answers and outcomes how many wait."""
    waiting = len(unanswered(session, participant))
    said = session.scalar(select(func.count()).where(ProfileEntry.participant_id == participant.id))
    windows = session.scalar(
        select(func.count()).where(AvailabilityWindow.participant_id == participant.id)
    )
    slots = session.scalar(
        select(func.count())
        .select_from(Slot)
        .join(SessionBlock)
        .where(SessionBlock.mission_id == participant.mission_id)
    )
    left: dict[Task, int] = {}
    if not said:
        left[Task.PROFILE] = 1
    if slots and not windows:
        left[Task.AVAILABILITY] = 1
    if not standing(session, participant):
        left[Task.WISHES] = 1
    if waiting:
        left[Task.ANSWERS] = waiting
    unsaid = left_to_say(session, participant, datetime.now(UTC))
    if unsaid:
        left[Task.OUTCOMES] = unsaid
    return left


def _changed(now: MeetingView, before: ReleasedMeeting | None) -> ChangedMeeting | None:
    cancelled = now.state is MeetingState.CANCELLED
    if before is None:
        return None if cancelled else ChangedMeeting(Change.NEW, now, None)
    zone = before.place.zone
    then = (before.starts_at.astimezone(zone), before.ends_at.astimezone(zone))
    was_cancelled = before.state is MeetingState.CANCELLED
    if cancelled != was_cancelled:
        change = Change.CANCELLED if cancelled else Change.BACK
        return ChangedMeeting(change, now, then)
    moved = (before.starts_at, before.table_number, before.venue_name) != (
        now.slot.starts_at,
        now.table_number,
        now.venue,
    )
    return ChangedMeeting(Change.MOVED, now, then) if moved and not cancelled else None
