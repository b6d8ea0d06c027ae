"""When a mission meets: session blocks, the slots in them, and what else fills the days."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from matchmaker.errors import Refused
from matchmaker.records.base import Base, choice
from matchmaker.records.events import Event
from matchmaker.records.missions import Mission
from matchmaker.records.participants import Participant, Side
from matchmaker.records.places import InterpreterPool, Place, Table
from matchmaker.words import sentence

QUANTUM_MINUTES = 5
"""Everything that occupies time is booked in stretches of this length, from the hour in UTC."""


def on_grid(moment: datetime) -> datetime:
    """The moment itself, where it lies on the five-minute grid of UTC.

    Raises:
        Refused: where it does not, because bookings could then overlap unseen.
    """
    if moment.timestamp() % (QUANTUM_MINUTES * 60):
        raise Refused(
            sentence("{moment} is not on a full five minutes.", moment=moment.isoformat())
        )
    return moment


class SessionBlock(Base):
    """A half day or day of meetings in one place; waiting is counted inside a block only.

    ``slots`` are those that can be planned in, without the withdrawn ones.
    """

    __tablename__ = "session_block"
    __table_args__ = (UniqueConstraint("mission_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mission_id: Mapped[int] = mapped_column(ForeignKey("mission.id", ondelete="CASCADE"))
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))

    mission: Mapped[Mission] = relationship()
    place: Mapped[Place] = relationship()
    event: Mapped[Event | None] = relationship()
    slots: Mapped[list["Slot"]] = relationship(
        primaryjoin="and_(SessionBlock.id == Slot.block_id, Slot.withdrawn.is_(False))",
        order_by="Slot.starts_at",
        cascade="all, delete-orphan",
        back_populates="block",
    )


class Slot(Base):
    """A stretch of time in which a meeting can be held; ``code`` names it to people.

    A ``withdrawn`` slot is no longer planned in; it stays because a release told people of it.
    """

    __tablename__ = "slot"
    __table_args__ = (
        UniqueConstraint("block_id", "code"),
        UniqueConstraint("block_id", "starts_at"),
        CheckConstraint("ends_at > starts_at", name="forward"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    block_id: Mapped[int] = mapped_column(ForeignKey("session_block.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(20))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    withdrawn: Mapped[bool] = mapped_column(default=False)

    block: Mapped[SessionBlock] = relationship(back_populates="slots")

    @validates("starts_at", "ends_at")
    def _on_grid(self, _key: str, moment: datetime) -> datetime:
        return on_grid(moment)


class InterpreterAbsence(Base):
    """A slot in which a pool of interpreters cannot be called on."""

    __tablename__ = "interpreter_absence"

    pool_id: Mapped[int] = mapped_column(
        ForeignKey("interpreter_pool.id", ondelete="CASCADE"), primary_key=True
    )
    slot_id: Mapped[int] = mapped_column(
        ForeignKey("slot.id", ondelete="CASCADE"), primary_key=True, index=True
    )

    pool: Mapped[InterpreterPool] = relationship()
    slot: Mapped[Slot] = relationship()


class InterpreterShortage(Base):
    """A slot in which some of a pool's interpreters are missing, by what happened on the way."""

    __tablename__ = "interpreter_shortage"
    __table_args__ = (CheckConstraint("missing > 0", name="somebody"),)

    pool_id: Mapped[int] = mapped_column(
        ForeignKey("interpreter_pool.id", ondelete="CASCADE"), primary_key=True
    )
    slot_id: Mapped[int] = mapped_column(
        ForeignKey("slot.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    missing: Mapped[int]

    pool: Mapped[InterpreterPool] = relationship()
    slot: Mapped[Slot] = relationship()


class TableClosure(Base):
    """A slot in which nobody can sit at a table: it is broken, or needed for something else."""

    __tablename__ = "table_closure"

    table_id: Mapped[int] = mapped_column(
        ForeignKey("hall_table.id", ondelete="CASCADE"), primary_key=True
    )
    slot_id: Mapped[int] = mapped_column(
        ForeignKey("slot.id", ondelete="CASCADE"), primary_key=True, index=True
    )

    table: Mapped[Table] = relationship()
    slot: Mapped[Slot] = relationship()


class ProgrammeKind(StrEnum):
    """What else a mission does."""

    FLIGHT = "flight"
    TRANSFER = "transfer"
    BRIEFING = "briefing"
    VISIT = "visit"
    SIGNING = "signing"
    MEAL = "meal"
    OTHER = "other"


class ProgrammeItem(Base):
    """Something that those who attend cannot miss, and that so blocks their availability.

    ``for_side`` is the side that attends as a whole, None for both; where ``attendees`` are
    named, only they attend.
    """

    __tablename__ = "programme_item"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="forward"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mission_id: Mapped[int] = mapped_column(
        ForeignKey("mission.id", ondelete="CASCADE"), index=True
    )
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    kind: Mapped[ProgrammeKind] = mapped_column(choice(ProgrammeKind))
    title: Mapped[str] = mapped_column(String(200))
    location: Mapped[str] = mapped_column(String(200), default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    for_side: Mapped[Side | None] = mapped_column(choice(Side))
    synthetic: Mapped[bool] = mapped_column(default=False)

    place: Mapped[Place] = relationship()
    attendees: Mapped[list[Participant]] = relationship(secondary="programme_attendance")

    def is_attended_by(self, participant: Participant) -> bool:
        """Whether this participant is expected there."""
        if self.attendees:
            return participant in self.attendees
        return self.for_side in (None, participant.side)


class ProgrammeAttendance(Base):
    """Who is named to attend a programme item."""

    __tablename__ = "programme_attendance"

    item_id: Mapped[int] = mapped_column(
        ForeignKey("programme_item.id", ondelete="CASCADE"), primary_key=True
    )
    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True, index=True
    )
