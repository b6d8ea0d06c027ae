"""What a release would change, or has changed, for those who were told the one before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matchmaker.records import (
    Delegate,
    Meeting,
    MeetingParty,
    MeetingState,
    Mission,
    Participant,
    Place,
    Release,
    ReleasedMeeting,
    SessionBlock,
    Slot,
)


class ChangeKind(StrEnum):
    """What became of a meeting since people were told last."""

    NEW = "new"
    MOVED = "moved"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Told:
    """When and where a meeting is, in the clock of its place."""

    starts_at: datetime
    ends_at: datetime
    place: Place
    table_number: int | None
    venue: str


@dataclass(frozen=True, slots=True)
class MeetingChange:
    """One meeting that is no longer as it was told; ``before`` or ``after`` is None without it."""

    meeting: Meeting
    kind: ChangeKind
    before: Told | None
    after: Told | None

    @property
    def first(self) -> datetime:
        """The earliest moment that it concerns."""
        return min(one.starts_at for one in (self.before, self.after) if one is not None)


@dataclass(frozen=True, slots=True)
class PeopleChange:
    """A meeting that stays where and when it was told, with other people at the table."""

    meeting: Meeting
    joining: tuple[Delegate, ...]
    leaving: tuple[Delegate, ...]


@dataclass(frozen=True, slots=True)
class ChangesOf:
    """Everything that changes for one participant, by time; ``exchanges`` of people alone."""

    participant: Participant
    changes: tuple[MeetingChange, ...]
    exchanges: tuple[PeopleChange, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangesFor:
    """Everything that changes for one delegate of a participant, by time."""

    delegate: Delegate
    participant: Participant
    changes: tuple[MeetingChange, ...]


def changes_since(
    session: Session, mission: Mission, release: Release | None
) -> list[MeetingChange]:
    """What differs between the working agenda and a release, by time; all is new without one."""
    party = selectinload(Meeting.parties).selectinload(MeetingParty.participant)
    place = selectinload(Meeting.slot).selectinload(Slot.block).selectinload(SessionBlock.place)
    meetings = session.scalars(
        select(Meeting)
        .where(Meeting.mission_id == mission.id)
        .options(
            party.selectinload(Participant.organisation),
            party.selectinload(Participant.delegates).selectinload(Delegate.account),
            place,
            selectinload(Meeting.table),
            selectinload(Meeting.venue),
        )
    ).all()
    told = {one.meeting_id: one for one in release.meetings} if release else {}
    found = (change_of(one, told.get(one.id)) for one in meetings)
    return _by_time(one for one in found if one is not None)


def changes_between(session: Session, earlier: Release, later: Release) -> list[MeetingChange]:
    """What a later release told differently from an earlier one, by time."""
    party = selectinload(ReleasedMeeting.meeting).selectinload(Meeting.parties)
    rows = session.scalars(
        select(ReleasedMeeting)
        .where(ReleasedMeeting.release_id.in_([earlier.id, later.id]))
        .options(
            selectinload(ReleasedMeeting.place),
            party.selectinload(MeetingParty.participant).selectinload(Participant.organisation),
        )
    ).all()
    before = {one.meeting_id: one for one in rows if one.release_id == earlier.id}
    after = {one.meeting_id: one for one in rows if one.release_id == later.id}
    found = (
        _difference(meeting, _told(before.get(key)), _told(after.get(key)))
        for key, meeting in {one.meeting_id: one.meeting for one in rows}.items()
    )
    return _by_time(one for one in found if one is not None)


def change_of(meeting: Meeting, told: ReleasedMeeting | None) -> MeetingChange | None:
    """How a meeting of the working agenda differs from what was told of it; None where not."""
    return _difference(meeting, _told(told), _planned(meeting))


def by_participant(
    changes: Sequence[MeetingChange], exchanges: Sequence[PeopleChange] = ()
) -> list[ChangesOf]:
    """The changes for each participant whom they concern, by name.

    An exchange of people alone concerns the side whose people they are.
    """
    found: dict[Participant, list[MeetingChange]] = {}
    people: dict[Participant, list[PeopleChange]] = {}
    for change in changes:
        for participant in change.meeting.participants:
            found.setdefault(participant, []).append(change)
    for exchange in exchanges:
        concerned = {one.organisation_id for one in (*exchange.joining, *exchange.leaving)}
        for participant in exchange.meeting.participants:
            if participant.organisation_id in concerned:
                people.setdefault(participant, []).append(exchange)
    return sorted(
        (
            ChangesOf(one, tuple(found.get(one, ())), tuple(people.get(one, ())))
            for one in {**found, **people}
        ),
        key=lambda one: one.participant.organisation.name.casefold(),
    )


def by_delegate(
    meetings: Sequence[Meeting],
    told: Mapping[int, ReleasedMeeting],
    sat: Mapping[int, Sequence[Delegate]],
) -> list[ChangesFor]:
    """The changes for each delegate whom they concern, by name.

    ``told`` is what the release before said of a meeting and ``sat`` who sat in it then, both by
    the meeting's id. Whoever joins a meeting has a new one; for whoever leaves it is cancelled.
    """
    found: dict[tuple[Participant, Delegate], list[MeetingChange]] = {}
    for meeting in meetings:
        before, after = _told(told.get(meeting.id)), _planned(meeting)
        for delegate in dict.fromkeys((*sat[meeting.id], *meeting.delegates)):
            change = _difference(
                meeting,
                before if delegate in sat[meeting.id] else None,
                after if delegate in meeting.delegates else None,
            )
            participant = participant_for(meeting, delegate)
            if change is not None and participant is not None:
                found.setdefault((participant, delegate), []).append(change)
    return sorted(
        (
            ChangesFor(delegate, participant, tuple(_by_time(changes)))
            for (participant, delegate), changes in found.items()
        ),
        key=lambda one: (one.participant.organisation.name.casefold(), one.delegate.latin_name),
    )


def participant_for(meeting: Meeting, delegate: Delegate) -> Participant | None:
    """The participant of a meeting whose organisation a delegate speaks for."""
    return next(
        (one for one in meeting.participants if one.organisation_id == delegate.organisation_id),
        None,
    )


def release_in_force(session: Session, mission: Mission) -> Release | None:
    """The release that people have been told, None before the first."""
    return session.scalar(
        select(Release)
        .where(Release.mission_id == mission.id, Release.in_force)
        .options(
            selectinload(Release.meetings).selectinload(ReleasedMeeting.meeting),
            selectinload(Release.meetings).selectinload(ReleasedMeeting.place),
        )
    )


def releases_of(session: Session, mission: Mission) -> Sequence[Release]:
    """The mission's releases, the newest first, without their meetings."""
    return session.scalars(
        select(Release).where(Release.mission_id == mission.id).order_by(Release.number.desc())
    ).all()


def _difference(meeting: Meeting, before: Told | None, after: Told | None) -> MeetingChange | None:
    if before == after:
        return None
    kind = ChangeKind.MOVED
    if before is None:
        kind = ChangeKind.NEW
    elif after is None:
        kind = ChangeKind.CANCELLED
    return MeetingChange(meeting, kind, before, after)


def _told(one: ReleasedMeeting | None) -> Told | None:
    if one is None or one.state is MeetingState.CANCELLED:
        return None
    zone = one.place.zone
    return Told(
        one.starts_at.astimezone(zone),
        one.ends_at.astimezone(zone),
        one.place,
        one.table_number,
        one.venue_name,
    )


def _planned(one: Meeting) -> Told | None:
    if one.state is MeetingState.CANCELLED:
        return None
    zone = one.place.zone
    return Told(
        one.slot.starts_at.astimezone(zone),
        one.slot.ends_at.astimezone(zone),
        one.place,
        one.table.number if one.table else None,
        one.venue.name if one.venue else "",
    )


def _by_time(changes: Iterable[MeetingChange]) -> list[MeetingChange]:
    return sorted(changes, key=lambda one: (one.first, one.meeting.code))
