"""Outcomes: what came of a meeting, in the words of either side or as somebody heard it.

A word is never changed. Who corrects one adds another that takes its place; who takes one back
ends it. Both stay to be read.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.records.base import Base, choice
from matchmaker.records.follow_ups import FollowUp
from matchmaker.records.meetings import Meeting
from matchmaker.records.participants import Participant


class Interest(StrEnum):
    """How much came of a meeting, the least first."""

    NONE = "none"
    INFORMATIVE = "informative"
    POSSIBLE = "possible"
    CONCRETE = "concrete"
    """There is a concrete next step."""

    @property
    def rank(self) -> int:
        """0 for the least."""
        return list(Interest).index(self)


class OutcomeSource(StrEnum):
    """How a word reached us: the first four from people themselves, the others by hand."""

    PAGE = "page"
    LINK = "link"
    DESK = "desk"
    PROGRAM = "program"
    IN_PERSON = "in_person"
    CALL = "call"
    WECHAT = "wechat"
    MAIL = "mail"
    HEARSAY = "hearsay"


class NextBy(StrEnum):
    """Who is to take the next step."""

    HOME = "home"
    COUNTERPART = "counterpart"
    BOTH = "both"


class Outcome(Base):
    """One word on a meeting.

    ``participant`` is whose word it is, None where it is neither's (hearsay). ``held`` and
    ``interest`` are None where nothing was said of them. ``agreed``: they say that they have
    agreed on something together. ``next_step``, ``next_by`` and ``next_until`` are what is to
    happen next. ``private_note`` is for its own side and coordinators alone; ``said`` is the line
    that whoever logged it by hand wrote down, for those who look after outcomes. ``said_on`` is the
    day on which it was said, ``recorded_at`` when it was written down. A word counts until
    ``ended_at``: then another took its place (whose ``replaces`` it is), or it was taken back;
    ``ended_why`` says why. ``synthetic`` marks what is made up.
    """

    __tablename__ = "outcome"
    __table_args__ = (
        Index("ix_outcome_meeting_id_participant_id", "meeting_id", "participant_id"),
        CheckConstraint("(ended_at IS NULL) = (ended_by = '')", name="ended"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participant.id"), index=True)
    follow_up_id: Mapped[int | None] = mapped_column(ForeignKey("follow_up.id"), index=True)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("outcome.id"), unique=True)
    source: Mapped[OutcomeSource] = mapped_column(choice(OutcomeSource))
    held: Mapped[bool | None]
    interest: Mapped[Interest | None] = mapped_column(choice(Interest))
    agreed: Mapped[bool] = mapped_column(default=False)
    next_step: Mapped[str] = mapped_column(String(500), default="")
    next_by: Mapped[NextBy | None] = mapped_column(choice(NextBy))
    next_until: Mapped[date | None]
    private_note: Mapped[str] = mapped_column(default="")
    said: Mapped[str] = mapped_column(String(500), default="")
    said_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(200))
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(String(200), default="")
    ended_why: Mapped[str] = mapped_column(String(500), default="")
    synthetic: Mapped[bool] = mapped_column(default=False)

    meeting: Mapped[Meeting] = relationship()
    participant: Mapped[Participant | None] = relationship()
    follow_up: Mapped[FollowUp | None] = relationship()
    replaces: Mapped["Outcome | None"] = relationship(remote_side="Outcome.id")

    @property
    def counts(self) -> bool:
        """Whether it was neither replaced nor taken back."""
        return self.ended_at is None
