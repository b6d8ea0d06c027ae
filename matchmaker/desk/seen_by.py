"""What the desk knows, for those who are not at it: the organiser's day, a participant's own."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from matchmaker.desk.arrivals import arrivals_of
from matchmaker.desk.day import desk_clock
from matchmaker.desk.marks import latest_marks
from matchmaker.permissions import Action, Actor, require, require_for
from matchmaker.records import (
    MarkKind,
    Meeting,
    MeetingParty,
    MeetingState,
    Mission,
    Participant,
    Release,
    ReleasedMeeting,
)
from matchmaker.words import Sentence, sentence


@dataclass(frozen=True, slots=True)
class DeskFigures:
    """Today in numbers: participants expected and come; meetings by what was said of them."""

    expected: int
    come: int
    meetings: int
    held: int
    no_show: int
    late: int

    @property
    def open(self) -> int:
        """Meetings of which it is not said what became of them."""
        return self.meetings - self.held - self.no_show


def today_at_desk(
    session: Session, mission: Mission, *, by: Actor, now: datetime | None = None
) -> DeskFigures | None:
    """How the day stands, None where there are no meetings today."""
    require(by, Action.SEE_MISSION, mission)
    clock = desk_clock(session, mission, now=now)
    if not clock.live or clock.day is None:
        return None
    told = session.scalars(
        select(ReleasedMeeting)
        .join(Release, Release.id == ReleasedMeeting.release_id)
        .where(
            Release.mission_id == mission.id,
            Release.in_force,
            ReleasedMeeting.state != MeetingState.CANCELLED,
        )
        .options(
            joinedload(ReleasedMeeting.place),
            joinedload(ReleasedMeeting.meeting)
            .selectinload(Meeting.parties)
            .joinedload(MeetingParty.participant)
            .selectinload(Participant.delegates),
        )
    )
    today = [
        one.meeting for one in told if one.starts_at.astimezone(one.place.zone).date() == clock.day
    ]
    expected = {one.id: one for meeting in today for one in meeting.participants}
    come = arrivals_of(session, mission, clock.day)
    marks = latest_marks(session, mission)
    said = [marks[one.id].kind for one in today if one.id in marks]
    return DeskFigures(
        expected=len(expected),
        come=sum(come.here(one) for one in expected.values()),
        meetings=len(today),
        held=said.count(MarkKind.HELD),
        no_show=said.count(MarkKind.NO_SHOW),
        late=said.count(MarkKind.LATE),
    )


def said_of_own(session: Session, participant: Participant, *, by: Actor) -> dict[str, Sentence]:
    """By the meeting's code, what a participant has to know of what the desk said."""
    require_for(by, Action.SEE_PARTICIPANT, participant)
    found: dict[str, Sentence] = {}
    for mark in latest_marks(session, participant.mission).values():
        if participant.id in {one.participant_id for one in mark.meeting.parties}:
            said = _to(participant, mark.kind, mark.participant)
            if said is not None:
                found[mark.meeting.code] = said
    return found


def _to(reader: Participant, kind: MarkKind, who: Participant | None) -> Sentence | None:
    other = who is not None and who.id != reader.id
    name = who.organisation.name if who is not None else ""
    if kind is MarkKind.LATE and other:
        return sentence("{name} is late. Wait at the table, or ask at the desk.", name=name)
    if kind is MarkKind.NO_SHOW and other:
        return sentence(
            "{name} did not come. The desk knows whom you could meet instead.", name=name
        )
    if kind in (MarkKind.LATE, MarkKind.NO_SHOW):
        return sentence("You are missed at the table. If you are there, tell the desk.")
    return None
