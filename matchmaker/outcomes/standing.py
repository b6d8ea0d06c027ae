"""What came of each meeting as it stands: both sides' answers beside each other, and where they
disagree. Read in as many queries for one meeting as for hundreds.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.sql import ColumnElement

from matchmaker.outcomes.checking import day_of
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import (
    ClusterMembership,
    Interest,
    Meeting,
    MeetingParty,
    MeetingState,
    Mission,
    NextBy,
    Organisation,
    Outcome,
    Participant,
    SessionBlock,
    Side,
    Slot,
)

FAR_APART = 2
"""So many steps of interest apart, two sides disagree."""

PROMISING = frozenset({Interest.POSSIBLE, Interest.CONCRETE})
"""From here on a meeting is said to have led on."""


class Disagreement(StrEnum):
    """In what the sides, or a side and the desk, differ."""

    HELD = "held"
    INTEREST = "interest"
    NEXT = "next"
    """Each says that the other takes the next step: so nobody may."""


@dataclass(frozen=True, slots=True)
class Voice:
    """What one side says by now, or what was heard: of each thing, its newest word that says it.

    ``words`` are those that count, the oldest first.
    """

    words: tuple[Outcome, ...] = ()

    @property
    def held(self) -> bool | None:
        """Whether they met, None where they did not say."""
        return next((one.held for one in self._newest() if one.held is not None), None)

    @property
    def interest(self) -> Interest | None:
        """What came of it, None where they did not say."""
        return next((one.interest for one in self._newest() if one.interest), None)

    @property
    def agreed(self) -> bool:
        """Whether they ever said that something was agreed."""
        return any(one.agreed for one in self.words)

    @property
    def step(self) -> Outcome | None:
        """The newest word that says what is next."""
        return next((one for one in self._newest() if says_next(one)), None)

    @property
    def last(self) -> Outcome | None:
        """Their newest word."""
        return self.words[-1] if self.words else None

    def _newest(self) -> Iterable[Outcome]:
        return reversed(self.words)


@dataclass(frozen=True, slots=True)
class MeetingOutcome:
    """A meeting with all that was said of it; ``ended`` are the words that count no more."""

    meeting: Meeting
    met_on: date
    voices: Mapping[Side, Voice]
    heard: Voice
    ended: tuple[Outcome, ...]

    @property
    def held(self) -> bool | None:
        """As the desk marked it, else as anybody says; None where nobody did or they differ."""
        if self.meeting.state is MeetingState.HELD:
            return True
        if self.meeting.state is MeetingState.NO_SHOW:
            return False
        said = self._each_held()
        return said.pop() if len(said) == 1 else None

    @property
    def interest(self) -> Interest | None:
        """The most that either side says came of it; what was heard only where neither spoke."""
        said = [one.interest for one in self.voices.values() if one.interest]
        return max(said, key=lambda one: one.rank) if said else self.heard.interest

    @property
    def led_on(self) -> bool:
        """Whether it is said to have led on."""
        return self.interest in PROMISING

    @property
    def agreed(self) -> bool:
        """Whether anybody says that something was agreed."""
        return any(one.agreed for one in (*self.voices.values(), self.heard))

    @property
    def step(self) -> Outcome | None:
        """The newest word of anybody that says what is next."""
        said = [one.step for one in (*self.voices.values(), self.heard) if one.step]
        return max(said, key=order_of) if said else None

    @property
    def last(self) -> Outcome | None:
        """The newest word of anybody."""
        said = [one.last for one in (*self.voices.values(), self.heard) if one.last]
        return max(said, key=order_of) if said else None

    @property
    def disagreements(self) -> tuple[Disagreement, ...]:
        """In what those who spoke differ."""
        found = []
        said = self._each_held()
        if self.meeting.state in (MeetingState.HELD, MeetingState.NO_SHOW):
            said.add(self.meeting.state is MeetingState.HELD)
        if len(said) > 1:
            found.append(Disagreement.HELD)
        ranks = [one.interest.rank for one in self.voices.values() if one.interest]
        if ranks and max(ranks) - min(ranks) >= FAR_APART:
            found.append(Disagreement.INTEREST)
        steps = {side: one.step.next_by for side, one in self.voices.items() if one.step}
        if steps.get(Side.HOME) is NextBy.COUNTERPART and (
            steps.get(Side.COUNTERPART) is NextBy.HOME
        ):
            found.append(Disagreement.NEXT)
        return tuple(found)

    def step_overdue(self, today: date) -> bool:
        """Whether what is next should have happened by now, and nobody has said anything since."""
        step = self.step
        if step is None or step.next_until is None or step.next_until >= today:
            return False
        return self.last is not None and self.last.said_on <= step.next_until

    def _each_held(self) -> set[bool]:
        return {one.held for one in (*self.voices.values(), self.heard) if one.held is not None}


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of a mission's meetings in numbers; ``by_interest`` counts each meeting once."""

    meetings: int
    begun: int
    held: int
    answered: int
    led_on: int
    agreed: int
    disagreements: int
    steps_overdue: int
    by_interest: Mapping[Interest, int]


def says_next(outcome: Outcome) -> bool:
    """Whether a word says anything of what is next."""
    return bool(outcome.next_step or outcome.next_by or outcome.next_until)


def order_of(outcome: Outcome) -> tuple[date, int]:
    """Words in the order in which they were said."""
    return (outcome.said_on, outcome.id)


def outcomes_of(session: Session, mission: Mission, *, by: Actor) -> list[MeetingOutcome]:
    """What came of each of a mission's meetings, in the order of their time.

    A cancelled meeting is there only where somebody said something of it.

    Raises:
        NotPermitted, NotFound: it is not for this actor.
    """
    require(by, Action.SEE_OUTCOMES, mission)
    found = meetings_with_words(session, Meeting.mission_id == mission.id)
    return [
        one
        for one in found
        if one.last or one.ended or one.meeting.state is not MeetingState.CANCELLED
    ]


def outcome_of(session: Session, meeting: Meeting, *, by: Actor) -> MeetingOutcome:
    """What came of one meeting; raises as :func:`outcomes_of`."""
    require(by, Action.SEE_OUTCOMES, meeting.mission)
    (found,) = meetings_with_words(session, Meeting.id == meeting.id)
    return found


def meetings_with_words(session: Session, *conditions: ColumnElement[bool]) -> list[MeetingOutcome]:
    """Meetings with what was said of them, by time: for verbs that checked who may read it."""
    organisation = (
        selectinload(Meeting.parties)
        .selectinload(MeetingParty.participant)
        .selectinload(Participant.organisation)
    )
    meetings = session.scalars(
        select(Meeting)
        .where(*conditions)
        .options(
            selectinload(Meeting.mission),
            selectinload(Meeting.slot).selectinload(Slot.block).selectinload(SessionBlock.place),
            organisation.selectinload(Organisation.memberships).selectinload(
                ClusterMembership.cluster
            ),
        )
    ).all()
    words: dict[int, list[Outcome]] = defaultdict(list)
    said = session.scalars(
        select(Outcome)
        .join(Meeting, Meeting.id == Outcome.meeting_id)
        .where(*conditions)
        .options(selectinload(Outcome.participant))
    )
    for one in sorted(said, key=order_of):
        words[one.meeting_id].append(one)
    found = [_gathered(one, words[one.id]) for one in meetings]
    return sorted(found, key=lambda one: (one.meeting.slot.starts_at, one.meeting.code))


def figures_of(outcomes: Sequence[MeetingOutcome], now: datetime | None = None) -> Figures:
    """The numbers of these meetings."""
    now = now or datetime.now(UTC)
    today = now.date()
    counted = Counter(one.interest for one in outcomes if one.interest)
    return Figures(
        meetings=len(outcomes),
        begun=sum(one.meeting.slot.starts_at <= now for one in outcomes),
        held=sum(one.held is True for one in outcomes),
        answered=sum(one.last is not None for one in outcomes),
        led_on=sum(one.led_on for one in outcomes),
        agreed=sum(one.agreed for one in outcomes),
        disagreements=sum(bool(one.disagreements) for one in outcomes),
        steps_overdue=sum(one.step_overdue(today) for one in outcomes),
        by_interest={one: counted[one] for one in reversed(Interest)},
    )


def _gathered(meeting: Meeting, words: list[Outcome]) -> MeetingOutcome:
    sides = {one.participant_id: one.participant.side for one in meeting.parties}
    voices: dict[Side | None, list[Outcome]] = defaultdict(list)
    for one in words:
        if one.counts:
            voices[sides.get(one.participant_id) if one.participant_id else None].append(one)
    return MeetingOutcome(
        meeting=meeting,
        met_on=day_of(meeting),
        voices={side: Voice(tuple(voices[side])) for side in Side},
        heard=Voice(tuple(voices[None])),
        ended=tuple(one for one in words if not one.counts),
    )
