"""A day at the desk: who should sit where, when, and who of them is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from matchmaker.desk.arrivals import Arrivals, arrivals_of
from matchmaker.desk.came import came_of
from matchmaker.desk.clock import DeskClock, Phase, phase, set_clock
from matchmaker.desk.marks import latest_marks
from matchmaker.desk.taps import is_rehearsal
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import (
    Arrival,
    Delegate,
    Interest,
    InterpreterPool,
    MarkKind,
    Meeting,
    MeetingMark,
    MeetingParty,
    MeetingState,
    Mission,
    Participant,
    Place,
    Release,
    ReleasedMeeting,
)


@dataclass(frozen=True, slots=True)
class Seat:
    """One side of a meeting: who should sit there, and whether any of them has come today.

    ``said`` is the newest arrival that says so, None where nothing was said; ``came`` what the
    side said at the desk came of it.
    """

    participant: Participant
    people: tuple[Delegate, ...]
    here: bool
    said: Arrival | None
    came: Interest | None = None

    @property
    def name(self) -> str:
        """What it is called."""
        return self.participant.organisation.name


@dataclass(frozen=True, slots=True)
class DeskMeeting:
    """A meeting as it was released, and what was said of it at the desk.

    ``interpreters`` are those who serve it, each as pool and number.
    """

    code: str
    table_number: int | None
    venue: str
    seats: tuple[Seat, ...]
    mark: MeetingMark | None
    interpreters: tuple[tuple[InterpreterPool, int], ...]

    @property
    def kind(self) -> MarkKind | None:
        """How it stands; None where nothing is said of it."""
        taken_back = self.mark is None or self.mark.kind is MarkKind.TAKEN_BACK
        return None if taken_back or self.mark is None else self.mark.kind

    @property
    def settled(self) -> bool:
        """Whether it is said what became of it."""
        return self.kind in (MarkKind.HELD, MarkKind.NO_SHOW)


@dataclass(frozen=True, slots=True)
class Sitting:
    """The meetings that begin together in one place, by table; moments in the place's clock."""

    starts_at: datetime
    ends_at: datetime
    place: Place
    meetings: tuple[DeskMeeting, ...]
    phase: Phase

    @property
    def missing(self) -> list[tuple[DeskMeeting, Seat]]:
        """Who should sit there and has not come, where the meeting is not settled."""
        return [
            (one, seat)
            for one in self.meetings
            for seat in one.seats
            if not seat.here and not one.settled
        ]

    @property
    def open(self) -> list[DeskMeeting]:
        """Those of which it is not said what became of them."""
        return [one for one in self.meetings if not one.settled]


@dataclass(frozen=True, slots=True)
class DeskDay:
    """A mission's day at the desk; without a release there are no sittings.

    ``rehearsal`` says that the mission has not begun and taps are practice.
    """

    mission: Mission
    release: Release | None
    clock: DeskClock
    rehearsal: bool
    sittings: tuple[Sitting, ...]

    @property
    def in_order(self) -> list[Sitting]:
        """What needs the desk first: now, next, over and not settled, later, over and settled."""
        first = {Phase.NOW: 0, Phase.NEXT: 1, Phase.OVER: 2, Phase.LATER: 3}
        return sorted(
            self.sittings,
            key=lambda one: (
                4 if one.phase is Phase.OVER and not one.open else first[one.phase],
                one.starts_at,
            ),
        )


def desk_clock(
    session: Session,
    mission: Mission,
    *,
    day: date | None = None,
    at: time | None = None,
    now: datetime | None = None,
) -> DeskClock:
    """What the desk's clock shows, as :func:`~matchmaker.desk.clock.set_clock` says."""
    begins = session.execute(
        select(ReleasedMeeting.starts_at, Place)
        .join(Release, Release.id == ReleasedMeeting.release_id)
        .join(Place, Place.id == ReleasedMeeting.place_id)
        .where(
            Release.mission_id == mission.id,
            Release.in_force,
            ReleasedMeeting.state != MeetingState.CANCELLED,
        )
        .distinct()
    )
    return set_clock([(moment, place.zone) for moment, place in begins], day=day, at=at, now=now)


def desk_day(
    session: Session,
    mission: Mission,
    *,
    by: Actor,
    day: date | None = None,
    at: time | None = None,
    now: datetime | None = None,
) -> DeskDay:
    """The day that the desk shows, as :func:`desk_clock` chooses it, as people were told it."""
    require(by, Action.RUN_DESK, mission)
    clock = desk_clock(session, mission, day=day, at=at, now=now)
    rehearsal = is_rehearsal(session, mission, now)
    release = session.scalar(
        select(Release).where(Release.mission_id == mission.id, Release.in_force)
    )
    if release is None or clock.day is None:
        return DeskDay(mission, release, clock, rehearsal, ())
    told = [
        one
        for one in _told(session, release)
        if one.starts_at.astimezone(one.place.zone).date() == clock.day
    ]
    come = arrivals_of(session, mission, clock.day, rehearsal=rehearsal)
    marks = latest_marks(session, mission, rehearsal=rehearsal)
    came = came_of(session, mission)
    pools = {
        one.id: one
        for one in session.scalars(
            select(InterpreterPool).where(InterpreterPool.mission_id == mission.id)
        )
    }
    sittings = []
    for (starts_at, ends_at, _), together in groupby(
        told, key=lambda one: (one.starts_at, one.ends_at, one.place_id)
    ):
        meetings = list(together)
        place = meetings[0].place
        sittings.append(
            Sitting(
                starts_at.astimezone(place.zone),
                ends_at.astimezone(place.zone),
                place,
                tuple(_meeting(one, come, came, marks, pools) for one in meetings),
                phase(starts_at, ends_at, clock.moment),
            )
        )
    return DeskDay(mission, release, clock, rehearsal, tuple(sittings))


def _told(session: Session, release: Release) -> Sequence[ReleasedMeeting]:
    meeting = joinedload(ReleasedMeeting.meeting)
    party = meeting.selectinload(Meeting.parties).joinedload(MeetingParty.participant)
    return session.scalars(
        select(ReleasedMeeting)
        .join(Meeting, Meeting.id == ReleasedMeeting.meeting_id)
        .where(
            ReleasedMeeting.release_id == release.id,
            ReleasedMeeting.state != MeetingState.CANCELLED,
        )
        .order_by(
            ReleasedMeeting.starts_at,
            ReleasedMeeting.ends_at,
            ReleasedMeeting.place_id,
            ReleasedMeeting.table_number.is_(None),
            ReleasedMeeting.table_number,
            ReleasedMeeting.venue_name,
            Meeting.code,
        )
        .options(
            joinedload(ReleasedMeeting.place),
            party.joinedload(Participant.organisation),
            party.selectinload(Participant.delegates),
            meeting.selectinload(Meeting.delegates),
            meeting.selectinload(Meeting.interpreters),
        )
    ).all()


def _meeting(
    told: ReleasedMeeting,
    come: Arrivals,
    came: Mapping[tuple[int, int], Interest],
    marks: dict[int, MeetingMark],
    pools: dict[int, InterpreterPool],
) -> DeskMeeting:
    known = told.meeting
    return DeskMeeting(
        code=known.code,
        table_number=told.table_number,
        venue=told.venue_name,
        seats=tuple(
            replace(_seat(one, known.delegates, come), came=came.get((known.id, one.id)))
            for one in known.participants
        ),
        mark=marks.get(known.id),
        interpreters=tuple((pools[one.pool_id], one.unit) for one in known.interpreters),
    )


def _seat(participant: Participant, sitting: Sequence[Delegate], come: Arrivals) -> Seat:
    people = tuple(one for one in sitting if one.organisation_id == participant.organisation_id)
    people = people or tuple(participant.delegates)
    here = any(come.here(participant, one) for one in people) if people else come.here(participant)
    return Seat(participant, people, here, come.last(participant))
