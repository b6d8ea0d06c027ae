"""Releases: the numbered, published sets of agendas; one at a time is in force."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.records.base import Base, choice
from matchmaker.records.meetings import Meeting, MeetingState
from matchmaker.records.missions import Mission
from matchmaker.records.places import Place
from matchmaker.records.planning_runs import PlanningRun


class Release(Base):
    """One release of a mission; numbers count from 1 and are never used again."""

    __tablename__ = "release"
    __table_args__ = (
        UniqueConstraint("mission_id", "number"),
        Index(
            "uq_release_in_force",
            "mission_id",
            unique=True,
            sqlite_where=text("in_force"),
            postgresql_where=text("in_force"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mission_id: Mapped[int] = mapped_column(ForeignKey("mission.id", ondelete="CASCADE"))
    run_id: Mapped[int] = mapped_column(ForeignKey("planning_run.id"), index=True)
    number: Mapped[int]
    in_force: Mapped[bool]
    released_at: Mapped[datetime]
    released_by: Mapped[str] = mapped_column(String(200))

    mission: Mapped[Mission] = relationship()
    run: Mapped[PlanningRun] = relationship()
    meetings: Mapped[list["ReleasedMeeting"]] = relationship(
        cascade="all, delete-orphan", order_by="ReleasedMeeting.starts_at"
    )


class ReleasedMeeting(Base):
    """A meeting as one release told it; it stays as it was told when the meeting moves on.

    A cancelled meeting keeps the time at which it would have been, so that calendars find it.
    """

    __tablename__ = "released_meeting"

    release_id: Mapped[int] = mapped_column(
        ForeignKey("release.id", ondelete="CASCADE"), primary_key=True
    )
    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"), index=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    table_number: Mapped[int | None]
    venue_name: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[MeetingState] = mapped_column(choice(MeetingState))
    sequence: Mapped[int]

    meeting: Mapped[Meeting] = relationship()
    place: Mapped[Place] = relationship()
