"""Releasing: the working agenda becomes what people are told, whole or not at all."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from matchmaker.auditing import note
from matchmaker.booking import book
from matchmaker.errors import Clash, Refused
from matchmaker.messages.letters import PLAIN, Correspondence
from matchmaker.messages.release_mail import tell
from matchmaker.missions import lock
from matchmaker.permissions import Action, Actor, require
from matchmaker.planning import doubts_about, latest_run
from matchmaker.records import (
    STANDING,
    Delegate,
    Meeting,
    MeetingParty,
    MeetingState,
    Mission,
    MissionStage,
    Participant,
    PersonBooking,
    Place,
    PlanningRun,
    Release,
    ReleasedMeeting,
    SessionBlock,
    Slot,
    TableBooking,
)
from matchmaker.release_changes import (
    ChangesOf,
    PeopleChange,
    by_delegate,
    by_participant,
    changes_since,
    release_in_force,
)
from matchmaker.webhooks import announce
from matchmaker.words import Sentence, sentence


def release(
    session: Session,
    mission: Mission,
    *,
    by: Actor,
    looked_at: int | None = None,
    by_way_of: Correspondence = PLAIN,
) -> Release:
    """Publish the mission's working agenda as its next release, in the caller's transaction.

    Each meeting gets its delegates, their time and the tables are booked, calendars are told
    a higher sequence for each meeting whose time, place, state or people differ from the last
    release, and a mail is queued to those for whom something changes. ``looked_at`` is the run
    that whoever releases has seen, where that matters.

    Raises:
        Refused: there is no plan, or it may not be published; every reason is given.
        Clash: a delegate or a table is taken, by another mission say; both meetings are named. Or
            the agenda is no longer the one that was looked at.
    """
    require(by, Action.RELEASE, mission)
    return publish(session, mission, by=by, looked_at=looked_at, by_way_of=by_way_of)


def publish(
    session: Session,
    mission: Mission,
    *,
    by: Actor,
    looked_at: int | None = None,
    by_way_of: Correspondence = PLAIN,
) -> Release:
    """As :func:`release`, for verbs that have checked what the actor may do."""
    lock(session, mission)
    run = latest_run(session, mission)
    if run is None:
        raise Refused(sentence("{mission} has no plan yet; plan it first.", mission=mission.name))
    if looked_at not in (None, run.id):
        raise Clash(
            sentence("The agenda was changed after you looked at it; look at the changes again.")
        )
    doubts = doubts_about(session, mission, run)
    if doubts:
        raise Refused(*doubts)
    meetings = _meetings(session, mission)
    to_hold = [one for one in meetings if one.state in STANDING]
    sat = {one.id: tuple(one.delegates) for one in meetings}
    _seat_delegates(to_hold)
    _book_anew(session, mission, to_hold)
    last = release_in_force(session, mission)
    told = {one.meeting_id: one for one in last.meetings} if last else {}
    concerning = by_delegate(meetings, told, sat)
    if last is not None:
        last.in_force = False
        session.flush()
    published = Release(
        mission=mission,
        run=run,
        number=last.number + 1 if last else 1,
        in_force=True,
        released_at=datetime.now(UTC),
        released_by=by.name,
        meetings=[
            _as_told(meeting, told.get(meeting.id), sat[meeting.id])
            for meeting in meetings
            if meeting.state is not MeetingState.CANCELLED or meeting.id in told
        ],
    )
    session.add(published)
    if mission.stage is not MissionStage.UNDER_WAY:
        mission.move_to(MissionStage.RELEASED)
    session.flush()
    note(
        session,
        by,
        "release",
        f"mission:{mission.slug}",
        number=published.number,
        run=run.id,
        meetings=len(to_hold),
        mails=tell(session, published, concerning, by_way_of=by_way_of),
    )
    announce(session, mission, published, by=by)
    return published


@dataclass(frozen=True, slots=True)
class Preview:
    """What a release would do now; ``doubts`` speak against it, ``last`` is the one in force.

    ``concerning`` are those for whom something changes, each with what changes.
    """

    run: PlanningRun | None
    last: Release | None
    doubts: list[Sentence]
    meetings: int
    concerning: list[ChangesOf]


def preview(session: Session, mission: Mission, *, by: Actor) -> Preview:
    """What a release of the working agenda would change, for whom, and what speaks against it."""
    require(by, Action.SEE_MISSION, mission)
    run, last = latest_run(session, mission), release_in_force(session, mission)
    if run is None:
        return Preview(None, last, [], 0, [])
    changes = changes_since(session, mission, last)
    meetings = _meetings(session, mission)
    to_hold = [one for one in meetings if one.state in STANDING]
    told = {one.meeting_id for one in last.meetings} if last else set()
    moved = {one.meeting.id for one in changes}
    exchanges = [
        PeopleChange(
            meeting,
            joining=tuple(one for one in wanted if one not in meeting.delegates),
            leaving=tuple(one for one in meeting.delegates if one not in wanted),
        )
        for meeting, wanted in _exchanged(to_hold)
        if meeting.id in told and meeting.id not in moved
    ]
    return Preview(
        run,
        last,
        doubts_about(session, mission, run),
        sum(one.state is not MeetingState.CANCELLED for one in meetings),
        by_participant(changes, exchanges),
    )


def _meetings(session: Session, mission: Mission) -> Sequence[Meeting]:
    party = selectinload(Meeting.parties).selectinload(MeetingParty.participant)
    return session.scalars(
        select(Meeting)
        .where(Meeting.mission_id == mission.id)
        .order_by(Meeting.code)
        .options(
            party.selectinload(Participant.delegates).selectinload(Delegate.account),
            party.selectinload(Participant.organisation),
            selectinload(Meeting.delegates).selectinload(Delegate.account),
            selectinload(Meeting.former_delegates),
            selectinload(Meeting.table),
            selectinload(Meeting.venue),
            selectinload(Meeting.slot)
            .selectinload(Slot.block)
            .selectinload(SessionBlock.place)
            .selectinload(Place.tables),
        )
    ).all()


def _seat_delegates(meetings: Sequence[Meeting]) -> None:
    """Say who sits in each meeting."""
    for meeting, wanted in _exchanged(meetings):
        gone = {*meeting.former_delegates, *meeting.delegates} - set(wanted)
        meeting.former_delegates = sorted(gone, key=lambda delegate: delegate.id)
        meeting.delegates = wanted


def _exchanged(meetings: Sequence[Meeting]) -> list[tuple[Meeting, list[Delegate]]]:
    """The meetings that others than before will sit in, and who: a delegation that splits up
    sends one team to each.

    A participant with one meeting at a time comes with all its delegates. Who sat in a meeting
    that was held stays as it was.
    """
    sitting: dict[int, list[Delegate]] = defaultdict(list)
    teams_used: dict[tuple[int, int], int] = defaultdict(int)
    for meeting in meetings:
        for participant in meeting.participants:
            team = teams_used[participant.id, meeting.slot_id]
            teams_used[participant.id, meeting.slot_id] += 1
            sitting[meeting.id] += participant.delegates[team :: participant.delegates_at_once]
    found = []
    for meeting in meetings:
        wanted = sorted(sitting[meeting.id], key=lambda delegate: delegate.id)
        was_held = meeting.state is MeetingState.HELD and meeting.delegates
        if wanted != meeting.delegates and not was_held:
            found.append((meeting, wanted))
    return found


def _book_anew(session: Session, mission: Mission, meetings: Sequence[Meeting]) -> None:
    ours = select(Meeting.id).where(Meeting.mission_id == mission.id)
    for booking in (PersonBooking, TableBooking):
        session.execute(
            delete(booking)
            .where(booking.meeting_id.in_(ours))
            .execution_options(synchronize_session=False)
        )
    book(session, meetings)


def _as_told(
    meeting: Meeting, before: ReleasedMeeting | None, sat: Sequence[Delegate]
) -> ReleasedMeeting:
    now = ReleasedMeeting(
        meeting=meeting,
        slot_id=meeting.slot_id,
        place=meeting.place,
        starts_at=meeting.slot.starts_at,
        ends_at=meeting.slot.ends_at,
        table_number=meeting.table.number if meeting.table else None,
        venue_name=meeting.venue.name if meeting.venue else "",
        state=meeting.told_state,
        sequence=meeting.sequence,
    )
    if before is not None and (_differs(now, before) or [*sat] != meeting.delegates):
        meeting.sequence += 1
        now.sequence = meeting.sequence
    return now


def _differs(now: ReleasedMeeting, before: ReleasedMeeting) -> bool:
    """Whether calendars have to be told (RFC 5546, 2.1.4): time, place or state changed."""
    return (
        now.starts_at,
        now.ends_at,
        now.place,
        now.table_number,
        now.venue_name,
        now.state,
    ) != (
        before.starts_at,
        before.ends_at,
        before.place,
        before.table_number,
        before.venue_name,
        before.state,
    )
