"""Bookings: the guard that nobody and no table is ever taken twice at one time.

The database decides, not a check before the write: two writers who both looked and found a free
slot would otherwise both take it.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.records.base import Base
from matchmaker.records.schedule import QUANTUM_MINUTES


def quanta(starts_at: datetime, ends_at: datetime) -> range:
    """The numbers of the five-minute stretches of UTC that a time fills, counted from 1970."""
    seconds = QUANTUM_MINUTES * 60
    return range(int(starts_at.timestamp()) // seconds, -(-int(ends_at.timestamp()) // seconds))


class PersonBooking(Base):
    """A person is busy in a quantum; by person, not by participant, since missions share people."""

    __tablename__ = "person_booking"
    __table_args__ = (UniqueConstraint("delegate_id", "quantum"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id"))
    quantum: Mapped[int]
    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )


class TableBooking(Base):
    """A table is taken in a quantum."""

    __tablename__ = "table_booking"
    __table_args__ = (UniqueConstraint("table_id", "quantum"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    table_id: Mapped[int] = mapped_column(ForeignKey("hall_table.id"))
    quantum: Mapped[int]
    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
