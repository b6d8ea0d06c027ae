"""What is said at the desk on the day: who has come, and what became of each meeting."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.records.base import Base, choice
from matchmaker.records.delegates import Delegate
from matchmaker.records.meetings import Meeting
from matchmaker.records.participants import Participant


class MarkKind(StrEnum):
    """What a mark says of a meeting."""

    STARTED = "started"
    HELD = "held"
    LATE = "late"
    NO_SHOW = "no_show"
    TAKEN_BACK = "taken_back"
    """Nothing is said of it any more."""


class Said:
    """What every tap at the desk has in common.

    ``at`` is when somebody tapped, by the server's clock even where the tap waited in a telephone
    without a network; ``received_at`` when it got here. ``client_id`` was made where it was tapped,
    so that a tap that is sent twice counts once. A tap that does not count was overruled: a later
    one by somebody else was here before it. ``rehearsal`` marks what was tapped before the mission
    began: it changes nothing and can be cleared.
    """

    client_id: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    received_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(200))
    counts: Mapped[bool] = mapped_column(default=True)
    rehearsal: Mapped[bool] = mapped_column(default=False)


class MeetingMark(Said, Base):
    """One thing said of a meeting; the newest that counts is how it stands.

    ``participant`` is the one that is late or did not come, None for both or for nobody.
    """

    __tablename__ = "meeting_mark"
    __table_args__ = (
        UniqueConstraint("mission_id", "client_id"),
        Index("ix_meeting_mark_meeting_id_at", "meeting_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mission_id: Mapped[int] = mapped_column(ForeignKey("mission.id", ondelete="CASCADE"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    kind: Mapped[MarkKind] = mapped_column(choice(MarkKind))
    participant_id: Mapped[int | None] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), index=True
    )

    meeting: Mapped[Meeting] = relationship()
    participant: Mapped[Participant | None] = relationship()


class Arrival(Said, Base):
    """Somebody has come on one day of the mission, or was said to have by mistake.

    ``day`` is the date at the place. ``delegate`` is who came, None for all of the participant's.
    The newest that counts, of one person or of all, is how it stands.
    """

    __tablename__ = "arrival"
    __table_args__ = (
        UniqueConstraint("mission_id", "client_id"),
        Index("ix_arrival_participant_id_day", "participant_id", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mission_id: Mapped[int] = mapped_column(ForeignKey("mission.id", ondelete="CASCADE"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"))
    delegate_id: Mapped[int | None] = mapped_column(
        ForeignKey("delegate.id", ondelete="CASCADE"), index=True
    )
    day: Mapped[date]
    here: Mapped[bool]

    participant: Mapped[Participant] = relationship()
    delegate: Mapped[Delegate | None] = relationship()
