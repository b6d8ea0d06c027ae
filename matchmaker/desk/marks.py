"""Marks of meetings: started, held, somebody late or not there; taken back again."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from matchmaker.auditing import note
from matchmaker.desk.taps import Settled, Tap, conflict, in_order, is_rehearsal, known, sign, stands
from matchmaker.errors import Refused
from matchmaker.permissions import Actor
from matchmaker.records import (
    STANDING,
    MarkKind,
    Meeting,
    MeetingMark,
    MeetingParty,
    MeetingState,
    Mission,
    Participant,
    SessionBlock,
    Slot,
)
from matchmaker.words import Sentence, sentence

STATES = {MarkKind.HELD: MeetingState.HELD, MarkKind.NO_SHOW: MeetingState.NO_SHOW}
"""What a mark makes of a meeting; all others leave it planned."""

ABOUT_SOMEBODY = frozenset({MarkKind.LATE, MarkKind.NO_SHOW})
"""Marks that can name the participant that is meant."""


def mark_meeting(
    session: Session,
    meeting: Meeting,
    kind: MarkKind,
    *,
    by: Actor,
    participant: Participant | None = None,
    tap: Tap | None = None,
) -> Settled[MeetingMark]:
    """Say what became of a meeting; ``participant`` is the one that is late or did not come.

    A tap that was here before changes nothing and is answered again. One made before the newest
    is kept and does not count. Before the mission begins nothing counts for the meeting itself.

    Raises:
        Refused: the meeting is cancelled, or the participant is none of its own.
    """
    mission = meeting.mission
    tap = in_order(session, mission, tap, by=by)
    now = datetime.now(UTC)
    before = known(session, MeetingMark, mission, tap)
    if before is not None:  # its answer may have been lost on the way: the same is said again
        earlier = _latest(session, meeting, rehearsal=before.rehearsal, until=before.id)
        return Settled(before, repeated=True, conflict=_clash(tap, earlier, before))
    if meeting.state is MeetingState.CANCELLED:
        raise Refused(
            sentence(
                "{who}: this meeting was cancelled. If they did meet, the organiser has to put it "
                "back.",
                who=_who(meeting),
            )
        )
    if participant is not None and (
        kind not in ABOUT_SOMEBODY or participant not in meeting.participants
    ):
        raise Refused(
            sentence(
                "{name} has no part in {who}.",
                name=participant.organisation.name,
                who=_who(meeting),
            )
        )
    rehearsal = is_rehearsal(session, mission, now)
    previous = _latest(session, meeting, rehearsal=rehearsal)
    if stands(tap, previous) and not rehearsal and kind is not MarkKind.NO_SHOW:
        _refuse_twice(session, meeting)
    said = MeetingMark(
        mission_id=mission.id,
        meeting=meeting,
        kind=kind,
        participant=participant,
    )
    sign(said, tap, previous, by=by, now=now, rehearsal=rehearsal)
    session.add(said)
    if said.counts and not rehearsal:
        wanted = STATES.get(kind, MeetingState.PLANNED)
        if meeting.state is not wanted:
            meeting.move_to(wanted)
    session.flush()
    note(
        session,
        by,
        "mark_meeting",
        f"meeting:{mission.slug}/{meeting.code}",
        kind=kind.value,
        participant=participant.code if participant else None,
        before=previous.kind.value if previous else None,
        at=tap.at.isoformat(timespec="seconds"),
        counts=said.counts,
        rehearsal=rehearsal,
    )
    return Settled(said, conflict=_clash(tap, previous, said))


def latest_marks(
    session: Session, mission: Mission, *, rehearsal: bool = False
) -> dict[int, MeetingMark]:
    """By the meeting's id, the mark that stands; those taken back are among them."""
    found = session.scalars(
        select(MeetingMark)
        .where(
            MeetingMark.mission_id == mission.id,
            MeetingMark.counts,
            MeetingMark.rehearsal.is_(rehearsal),
        )
        .order_by(MeetingMark.at, MeetingMark.id)
        .options(
            joinedload(MeetingMark.participant).joinedload(Participant.organisation),
            joinedload(MeetingMark.meeting).selectinload(Meeting.parties),
            joinedload(MeetingMark.meeting)
            .joinedload(Meeting.slot)
            .joinedload(Slot.block)
            .joinedload(SessionBlock.place),
        )
    )
    return {one.meeting_id: one for one in found}


def touched(session: Session, mission: Mission) -> frozenset[int]:
    """The ids of the meetings that have started or are over, so that nothing may move them."""
    over = session.scalars(
        select(Meeting.id).where(
            Meeting.mission_id == mission.id, Meeting.state.in_(list(STATES.values()))
        )
    )
    started = (
        number
        for number, one in latest_marks(session, mission).items()
        if one.kind is MarkKind.STARTED
    )
    return frozenset((*over, *started))


def mark_in_words(mark: MeetingMark) -> Sentence:
    """What a mark says, as part of a sentence."""
    if mark.participant is None:
        return _ALONE[mark.kind]
    return Sentence(_OF_SOMEBODY[mark.kind].template, {"name": mark.participant.organisation.name})


_ALONE = {
    MarkKind.STARTED: sentence("the meeting has begun"),
    MarkKind.HELD: sentence("the meeting was held"),
    MarkKind.LATE: sentence("both sides are late"),
    MarkKind.NO_SHOW: sentence("nobody came"),
    MarkKind.TAKEN_BACK: sentence("nothing yet"),
}
_OF_SOMEBODY = {
    MarkKind.LATE: sentence("{name} is late"),
    MarkKind.NO_SHOW: sentence("{name} did not come"),
}


def _clash(tap: Tap, previous: MeetingMark | None, said: MeetingMark) -> Sentence | None:
    if previous is None:
        return None
    zone = said.meeting.place.zone
    return conflict(tap, previous, mark_in_words(previous), mark_in_words(said), zone)


def _latest(
    session: Session, meeting: Meeting, *, rehearsal: bool, until: int | None = None
) -> MeetingMark | None:
    """The mark that stands; with ``until`` the one that stood when that one came."""
    found = (
        select(MeetingMark)
        .where(
            MeetingMark.meeting_id == meeting.id,
            MeetingMark.counts,
            MeetingMark.rehearsal.is_(rehearsal),
        )
        .order_by(MeetingMark.at.desc(), MeetingMark.id.desc())
        .limit(1)
    )
    return session.scalar(found if until is None else found.where(MeetingMark.id < until))


def _refuse_twice(session: Session, meeting: Meeting) -> None:
    """Refuse to bring back a meeting that fell through where somebody else took its place."""
    if meeting.state is not MeetingState.NO_SHOW:
        return
    single = [one.id for one in meeting.participants if one.delegates_at_once == 1]
    instead = session.scalar(
        select(Meeting)
        .join(MeetingParty, MeetingParty.meeting_id == Meeting.id)
        .where(
            Meeting.slot_id == meeting.slot_id,
            Meeting.id != meeting.id,
            Meeting.state.in_(STANDING),
            MeetingParty.participant_id.in_(single),
        )
        .limit(1)
    )
    if instead is not None:
        raise Refused(
            sentence(
                "{who}: this stays as it is, since {others} meet then instead.",
                who=_who(meeting),
                others=_who(instead),
            )
        )


def _who(meeting: Meeting) -> tuple[str, ...]:
    return tuple(one.organisation.name for one in meeting.participants)
