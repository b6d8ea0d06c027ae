"""Meeting requests: who wants to meet whom, how much, and what came of the wish."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.records.base import Base, choice, step
from matchmaker.records.participants import Participant


class Priority(StrEnum):
    """How much somebody wants to meet somebody; NEVER is a veto that only organisers see."""

    MUST = "must"
    WANT = "want"
    NICE = "nice"
    NEVER = "never"


class RequestState(StrEnum):
    """What became of a request."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


STATES_AFTER = {
    RequestState.PENDING: frozenset(
        {
            RequestState.ACCEPTED,
            RequestState.DECLINED,
            RequestState.WITHDRAWN,
            RequestState.EXPIRED,
        }
    ),
    RequestState.ACCEPTED: frozenset({RequestState.DECLINED, RequestState.WITHDRAWN}),
    RequestState.DECLINED: frozenset({RequestState.ACCEPTED}),
    RequestState.WITHDRAWN: frozenset({RequestState.PENDING}),
    RequestState.EXPIRED: frozenset(
        {
            RequestState.PENDING,
            RequestState.ACCEPTED,
            RequestState.DECLINED,
            RequestState.WITHDRAWN,
        }
    ),
}
"""An answer that comes late, after a request expired, is an answer all the same."""

COUNTING = (RequestState.PENDING, RequestState.ACCEPTED)
"""The states in which a request speaks for (or, as a veto, against) a meeting."""


class MeetingRequest(Base):
    """A wish of one participant to meet another of the same mission; one in each direction.

    ``position`` orders the asker's wishes of one priority. ``proposed_by`` names the cluster or
    organiser who proposed the wish, empty where the asker had it. ``answer_note`` is the word
    that came with the answer.
    """

    __tablename__ = "meeting_request"
    __table_args__ = (
        UniqueConstraint("asker_id", "asked_id"),
        CheckConstraint("asker_id <> asked_id", name="not_oneself"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mission_id: Mapped[int] = mapped_column(
        ForeignKey("mission.id", ondelete="CASCADE"), index=True
    )
    asker_id: Mapped[int] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"))
    asked_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), index=True
    )
    priority: Mapped[Priority] = mapped_column(choice(Priority))
    state: Mapped[RequestState] = mapped_column(choice(RequestState), default=RequestState.PENDING)
    note: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    proposed_by: Mapped[str] = mapped_column(String(200), default="")
    asked_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str] = mapped_column(String(200), default="")
    answer_note: Mapped[str] = mapped_column(default="")
    synthetic: Mapped[bool] = mapped_column(default=False)

    asker: Mapped[Participant] = relationship(foreign_keys=[asker_id])
    asked: Mapped[Participant] = relationship(foreign_keys=[asked_id])

    def move_to(self, state: RequestState) -> None:
        """Go to a state that may follow; raises ``Refused`` where it may not."""
        self.state = step("request", self.state, state, STATES_AFTER)

    @property
    def counts(self) -> bool:
        """Whether it speaks for (or, as a veto, against) a meeting."""
        return self.state in COUNTING

    @property
    def is_veto(self) -> bool:
        """Whether it is the asker's word that they must not meet."""
        return self.priority is Priority.NEVER
