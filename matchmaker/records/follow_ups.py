"""Follow-ups: when a participant is asked again what came of its meetings, and how far that is."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.records.base import Base, choice, step
from matchmaker.records.meetings import Meeting
from matchmaker.records.missions import Mission
from matchmaker.records.participants import Participant

MONTHS = (1, 3, 6, 12)
"""After how many months people are asked, unless a mission says otherwise."""

CHASE_AFTER, MOST_CHASES = 14, 2


class FollowUpRules(Base):
    """How one mission follows its meetings up; without a row the values here count.

    ``months`` after the mission's last day; ``asks_counterparts`` whether they are mailed too;
    ``chase_after`` is in days after which whoever has not answered is mailed again by itself, at
    most ``most_chases`` times.
    """

    __tablename__ = "follow_up_rules"
    __table_args__ = (
        CheckConstraint("chase_after >= 1", name="chase_after"),
        CheckConstraint("most_chases >= 0", name="most_chases"),
    )

    mission_id: Mapped[int] = mapped_column(
        ForeignKey("mission.id", ondelete="CASCADE"), primary_key=True
    )
    months: Mapped[list[Any]] = mapped_column(default=lambda: list(MONTHS))
    asks_counterparts: Mapped[bool] = mapped_column(default=False)
    chase_after: Mapped[int] = mapped_column(default=CHASE_AFTER)
    most_chases: Mapped[int] = mapped_column(default=MOST_CHASES)

    mission: Mapped[Mission] = relationship()


class FollowUpState(StrEnum):
    """How far a follow-up is."""

    PLANNED = "planned"
    ASKED = "asked"
    ANSWERED = "answered"
    DROPPED = "dropped"
    """Nobody is asked any more."""


STATES_AFTER = {
    FollowUpState.PLANNED: frozenset(
        {FollowUpState.ASKED, FollowUpState.ANSWERED, FollowUpState.DROPPED}
    ),
    FollowUpState.ASKED: frozenset(
        {FollowUpState.ASKED, FollowUpState.ANSWERED, FollowUpState.DROPPED}
    ),
    FollowUpState.ANSWERED: frozenset({FollowUpState.ASKED}),
    FollowUpState.DROPPED: frozenset({FollowUpState.ASKED}),
}


class FollowUp(Base):
    """One asking of one participant, about all of its meetings or about ``meeting`` alone.

    ``months`` after the mission, or None for a date of somebody's own: so that each is there once,
    whoever makes them how often. ``question`` is what is asked besides. ``asked_at`` is when it was
    mailed first, ``last_asked_at`` last, ``chases`` how often again. A higher ``version`` makes
    the addresses in earlier mails void.
    """

    __tablename__ = "follow_up"
    __table_args__ = (
        UniqueConstraint("participant_id", "months"),
        Index("ix_follow_up_state_due_on", "state", "due_on"),
        CheckConstraint("months IS NULL OR months >= 1", name="months"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mission_id: Mapped[int] = mapped_column(
        ForeignKey("mission.id", ondelete="CASCADE"), index=True
    )
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"))
    meeting_id: Mapped[int | None] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    months: Mapped[int | None]
    due_on: Mapped[date]
    question: Mapped[str] = mapped_column(String(500), default="")
    state: Mapped[FollowUpState] = mapped_column(
        choice(FollowUpState), default=FollowUpState.PLANNED
    )
    version: Mapped[int] = mapped_column(default=1)
    chases: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime | None]
    last_asked_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str] = mapped_column(String(200), default="")
    created_by: Mapped[str] = mapped_column(String(200))
    synthetic: Mapped[bool] = mapped_column(default=False)

    mission: Mapped[Mission] = relationship()
    participant: Mapped[Participant] = relationship()
    meeting: Mapped[Meeting | None] = relationship()

    def move_to(self, state: FollowUpState) -> None:
        """Go to a state that may follow; raises ``Refused`` where it may not."""
        self.state = step("follow-up", self.state, state, STATES_AFTER)

    @property
    def is_open(self) -> bool:
        """Whether an answer is still waited for."""
        return self.state in (FollowUpState.PLANNED, FollowUpState.ASKED)
