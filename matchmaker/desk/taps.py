"""Taps at the desk: counted once however often they are sent, the later of two standing.

Several people tap at once, and a tap may have waited in a telephone without a network. So each
brings an id of its own, the moment it was made, and the tap that its maker saw last.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Generic, TypeVar
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from matchmaker.auditing import note
from matchmaker.errors import Refused
from matchmaker.missions import lock, zone_of
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import Arrival, MeetingMark, Mission
from matchmaker.words import Sentence, sentence

S = TypeVar("S", MeetingMark, Arrival)
Said = TypeVar("Said")

LONGEST_ID = 64
"""Characters of a tap's id."""


@dataclass(frozen=True, slots=True)
class Tap:
    """One tap: its id, when it was made, and the id of the newest one that its maker saw.

    One that ``gives_way``, as for many meetings at once, counts only over what its maker saw.

    Raises:
        Refused: the id is empty or too long.
    """

    client_id: str = field(default_factory=lambda: uuid4().hex)
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    seen: str = ""
    gives_way: bool = False

    def __post_init__(self) -> None:
        if not 0 < len(self.client_id) <= LONGEST_ID:
            raise Refused(sentence("A tap needs a number of its own; load the page again."))


@dataclass(frozen=True, slots=True)
class Settled(Generic[Said]):
    """What a tap came to: ``said`` is its record, ``repeated`` where it was here before.

    ``conflict`` says in words that somebody else had said otherwise meanwhile, and what stands.
    """

    said: Said
    repeated: bool = False
    conflict: Sentence | None = None


def sign(
    said: S, tap: Tap, previous: S | None, *, by: Actor, now: datetime, rehearsal: bool
) -> None:
    """Write on what was said by whom and when, and whether it counts over what stood before."""
    said.client_id, said.at, said.received_at, said.by = tap.client_id, tap.at, now, by.name
    said.counts, said.rehearsal = stands(tap, previous), rehearsal


def in_order(session: Session, mission: Mission, tap: Tap | None, *, by: Actor) -> Tap:
    """The tap of whoever may run the desk, no later than now, with the mission locked for it."""
    require(by, Action.RUN_DESK, mission)
    lock(session, mission)
    tap = tap or Tap()
    return replace(tap, at=min(tap.at, datetime.now(UTC)))


def known(session: Session, kind: type[S], mission: Mission, tap: Tap) -> S | None:
    """What this tap was recorded as before, None for a new one."""
    return session.scalar(
        select(kind).where(kind.mission_id == mission.id, kind.client_id == tap.client_id)
    )


def stands(tap: Tap, previous: MeetingMark | Arrival | None) -> bool:
    """Whether a tap counts: the later one does, in the order of the taps and not of their coming.

    Otherwise one that waited for a network would undo what somebody saw and said after it.
    """
    if previous is None:
        return True
    return previous.at <= tap.at and (previous.client_id == tap.seen or not tap.gives_way)


def conflict(
    tap: Tap,
    previous: MeetingMark | Arrival | None,
    theirs: Sentence,
    ours: Sentence,
    zone: ZoneInfo,
) -> Sentence | None:
    """What to tell whoever tapped without having seen what stood; None where nothing clashes."""
    if previous is None or previous.client_id == tap.seen or str(theirs) == str(ours):
        return None
    values = {
        "name": previous.by,
        "theirs": theirs,
        "ours": ours,
        "then": f"{previous.at.astimezone(zone):%H:%M}",
        "now": f"{tap.at.astimezone(zone):%H:%M}",
    }
    if stands(tap, previous):
        return Sentence(_OURS.template, values)
    return Sentence(_THEIRS.template, values)


_OURS = sentence(
    "{name} had said at {then}: {theirs}. You said at {now}: {ours}. Yours is later and stands."
)
_THEIRS = sentence(
    "{name} said at {then}: {theirs}. That stands, and not what you said at {now}: {ours}. Tap "
    "again if yours is right."
)


def is_rehearsal(session: Session, mission: Mission, now: datetime | None = None) -> bool:
    """Whether the mission has not begun, so that taps are practice and change nothing."""
    moment = now or datetime.now(UTC)
    today = moment.astimezone(zone_of(session, mission)).date()
    return mission.starts_on is None or today < mission.starts_on


def clear_rehearsal(session: Session, mission: Mission, *, by: Actor) -> int:
    """Forget everything that was tapped before the mission began; how much that was."""
    require(by, Action.RUN_DESK, mission)
    lock(session, mission)
    cleared = 0
    for kind in (MeetingMark, Arrival):
        practice = session.scalars(
            delete(kind)
            .where(kind.mission_id == mission.id, kind.rehearsal)
            .returning(kind.id)
            .execution_options(synchronize_session=False)
        )
        cleared += len(practice.all())
    session.expire_all()
    note(session, by, "clear_rehearsal", f"mission:{mission.slug}", cleared=cleared)
    return cleared
