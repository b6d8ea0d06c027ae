"""Agendas as the release in force told them, for one participant or one person.

Nobody's permission is asked here: callers have seen to that.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from matchmaker.agenda_views import MeetingView, MissionAgenda, ParticipantView, SlotView
from matchmaker.records import (
    Delegate,
    Meeting,
    MeetingParty,
    MeetingState,
    Mission,
    Participant,
    Release,
    ReleasedMeeting,
)


def participant_agenda(session: Session, participant: Participant) -> MissionAgenda:
    """The released agenda with only this participant's meetings, and those it meets, in it.

    Without a release there is no meeting in it. The first of its participants is the one asked
    for.
    """
    release = _in_force(session, participant)
    told = _told(session, participant, release) if release else []
    return told_agenda(participant.mission, release, participant, told)


def delegate_agenda(
    session: Session, participant: Participant, delegate: Delegate
) -> MissionAgenda:
    """The same for one of the participant's delegates: only the meetings that the person sits in.

    A meeting that the person sat in by an earlier release is in it as cancelled.
    """
    release = _in_force(session, participant)
    told = (
        one
        for one in (_told(session, participant, release) if release else [])
        if delegate in (*one.meeting.delegates, *one.meeting.former_delegates)
    )
    return told_agenda(participant.mission, release, participant, told, delegate)


def told_agenda(
    mission: Mission,
    release: Release | None,
    participant: Participant,
    told: Iterable[ReleasedMeeting],
    delegate: Delegate | None = None,
) -> MissionAgenda:
    """These meetings as a release told them, to one participant or to one of its delegates.

    A meeting that the delegate no longer sits in is cancelled in it.
    """
    me = _view(participant)
    views = {participant.id: me}
    meetings = []
    for one in told:
        parties = [
            views.setdefault(each.id, _view(each))
            for each in (party.participant for party in one.meeting.parties)
        ]
        view = _meeting(one, parties)
        if delegate in one.meeting.former_delegates:
            view.state = MeetingState.CANCELLED
        meetings.append(view)
    meetings.sort(key=lambda one: (one.slot.starts_at, one.code))
    for meeting in meetings:
        for party in meeting.parties:
            party.meetings.append(meeting)
    slots = {one.slot.slot_id: one.slot for one in meetings}
    return MissionAgenda(
        mission=mission,
        run=None,
        release=release,
        goals=(),
        slots=tuple(slots.values()),
        tables=(),
        participants=tuple(views.values()),
        meetings=tuple(meetings),
        unscheduled=(),
        wishes=0,
    )


def _in_force(session: Session, participant: Participant) -> Release | None:
    return session.scalar(
        select(Release).where(Release.mission_id == participant.mission_id, Release.in_force)
    )


def _told(session: Session, participant: Participant, release: Release) -> list[ReleasedMeeting]:
    meeting = joinedload(ReleasedMeeting.meeting)
    party = meeting.selectinload(Meeting.parties).joinedload(MeetingParty.participant)
    return list(
        session.scalars(
            select(ReleasedMeeting)
            .join(MeetingParty, MeetingParty.meeting_id == ReleasedMeeting.meeting_id)
            .where(
                ReleasedMeeting.release_id == release.id,
                MeetingParty.participant_id == participant.id,
            )
            .options(
                joinedload(ReleasedMeeting.place),
                party.joinedload(Participant.organisation),
                party.selectinload(Participant.profile),
                meeting.selectinload(Meeting.delegates),
                meeting.selectinload(Meeting.former_delegates),
                meeting.selectinload(Meeting.interpreters),
            )
        )
    )


def _view(record: Participant) -> ParticipantView:
    organisation = record.organisation
    made_up = record.synthetic or organisation.placeholder or organisation.synthetic
    return ParticipantView(record.code, organisation.name, record.side, made_up, record)


def _meeting(told: ReleasedMeeting, parties: list[ParticipantView]) -> MeetingView:
    zone = told.place.zone
    known: Any = told.meeting
    return MeetingView(
        code=known.code,
        uid=known.uid,
        slot=SlotView(
            slot_id=told.slot_id,
            code="",
            block="",
            place=told.place,
            starts_at=told.starts_at.astimezone(zone),
            ends_at=told.ends_at.astimezone(zone),
            tables=(),
        ),
        table_number=told.table_number,
        venue=told.venue_name,
        parties=parties,
        state=told.state,
        pinned=False,
        score=0,
        sequence=told.sequence,
        version=known.version,
        delegates=known.delegates,
        interpreters=tuple((one.pool_id, one.unit) for one in known.interpreters),
    )
