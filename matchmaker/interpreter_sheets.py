"""The sheet of an interpreter who has no account: a secret address opens it, and the calendar.

The address is derived from the server's key as a delegate's calendar is, so that nothing secret
is stored. It opens what the interpreter serves by the release in force, and nothing of anybody's
profile; renewing it voids the old one.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from matchmaker.auditing import note
from matchmaker.errors import NotFound
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import (
    InterpreterAddress,
    InterpreterPool,
    Meeting,
    MeetingInterpreter,
    MeetingParty,
    MeetingState,
    Mission,
    Participant,
    Release,
    ReleasedMeeting,
)
from matchmaker.tokens import derived, is_derived, number_of
from matchmaker.words import sentence

PURPOSE = "interpreter"
UNITS = 10_000
"""More than there are interpreters in a pool, so that pool and interpreter are one number."""


@dataclass(frozen=True, slots=True)
class InterpreterSheet:
    """What one interpreter of a pool serves, by time; moments are those of the place's clock."""

    mission: Mission
    release: Release | None
    pool: InterpreterPool
    unit: int
    jobs: tuple[ReleasedMeeting, ...]

    @property
    def days(self) -> list[list[ReleasedMeeting]]:
        """What is to be served, day by day."""
        to_serve = (one for one in self.jobs if one.state is not MeetingState.CANCELLED)
        return [list(jobs) for _, jobs in groupby(to_serve, key=lambda one: local(one)[0].date())]

    def coming(self, now: datetime | None = None) -> ReleasedMeeting | None:
        """What is on or comes next, None after the last."""
        now = now or datetime.now(UTC)
        return next((one for day in self.days for one in day if one.ends_at > now), None)


def local(told: ReleasedMeeting) -> tuple[datetime, datetime]:
    """From when to when, by the clock of the place."""
    zone = told.place.zone
    return told.starts_at.astimezone(zone), told.ends_at.astimezone(zone)


def companies(told: ReleasedMeeting) -> tuple[str, ...]:
    """Who sits there."""
    return tuple(one.participant.organisation.name for one in told.meeting.parties)


def tokens_of(
    session: Session, units: Collection[tuple[int, int]], key: str
) -> dict[tuple[int, int], str]:
    """The secret parts of interpreters' addresses; each is a pool's id and a unit of it."""
    known = session.scalars(
        select(InterpreterAddress).where(
            InterpreterAddress.pool_id.in_({pool for pool, _ in units})
        )
    )
    versions = {(one.pool_id, one.unit): one.version for one in known}
    return {
        (pool, unit): derived(key, PURPOSE, pool * UNITS + unit, versions.get((pool, unit), 0))
        for pool, unit in units
    }


def sheet_at(session: Session, key: str, token: str) -> InterpreterSheet:
    """The sheet that an address opens.

    Raises:
        NotFound: it opens nothing, or nothing any more.
    """
    number = number_of(token) or 0
    pool_id, unit = divmod(number, UNITS)
    pool = session.get(InterpreterPool, pool_id)
    version = _version(session, pool_id, unit)
    if pool is None or not is_derived(token, key, PURPOSE, number, version):
        raise NotFound(sentence("There is no such page."))
    mission = session.get_one(Mission, pool.mission_id)
    release = session.scalar(
        select(Release).where(Release.mission_id == mission.id, Release.in_force)
    )
    jobs = () if release is None else tuple(_served(session, release, pool, unit))
    return InterpreterSheet(mission, release, pool, unit, jobs)


def renew_sheet(session: Session, mission: Mission, pool_id: int, unit: int, *, by: Actor) -> None:
    """Give an interpreter another address; the old one opens nothing any more.

    Raises:
        NotFound: the mission has no such interpreter.
    """
    require(by, Action.RUN_DESK, mission)
    pool = session.get(InterpreterPool, pool_id)
    if pool is None or pool.mission_id != mission.id or not 0 < unit < UNITS:
        raise NotFound(sentence("There is no such interpreter."))
    known = session.get(InterpreterAddress, (pool_id, unit))
    if known is None:
        known = InterpreterAddress(pool_id=pool_id, unit=unit, version=0)
        session.add(known)
    known.version += 1
    session.flush()
    note(session, by, "renew_interpreter_address", f"mission:{mission.slug}", pool=pool_id,
         unit=unit)  # fmt: skip


def _version(session: Session, pool_id: int, unit: int) -> int:
    known = session.get(InterpreterAddress, (pool_id, unit))
    return 0 if known is None else known.version


def _served(
    session: Session, release: Release, pool: InterpreterPool, unit: int
) -> Sequence[ReleasedMeeting]:
    meeting = joinedload(ReleasedMeeting.meeting)
    return session.scalars(
        select(ReleasedMeeting)
        .join(Meeting, Meeting.id == ReleasedMeeting.meeting_id)
        .join(MeetingInterpreter, MeetingInterpreter.meeting_id == Meeting.id)
        .where(
            ReleasedMeeting.release_id == release.id,
            MeetingInterpreter.pool_id == pool.id,
            MeetingInterpreter.unit == unit,
        )
        .order_by(ReleasedMeeting.starts_at, Meeting.code)
        .options(
            joinedload(ReleasedMeeting.place),
            meeting.selectinload(Meeting.parties)
            .joinedload(MeetingParty.participant)
            .joinedload(Participant.organisation),
        )
    ).all()
