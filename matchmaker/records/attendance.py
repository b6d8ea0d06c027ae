"""Who came to an event: figures as they are known, and names as they were written down."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.records.base import Base, choice
from matchmaker.records.delegates import Delegate
from matchmaker.records.events import Event, Qualifier
from matchmaker.records.organisations import Organisation


class AttendanceUnit(StrEnum):
    """Whom a figure of attendance counts."""

    PEOPLE = "people"
    ORGANISATIONS = "organisations"
    COMPANIES = "companies"


class EventAttendance(Base):
    """How many came, as somebody stated it: exactly, as a bound, or approximately.

    ``printed`` holds the wording: "more than 150", "around 20". Only added to and struck, so that
    a correction leaves the figure that it corrects.
    """

    __tablename__ = "event_attendance"
    __table_args__ = (CheckConstraint("value >= 0", name="value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    unit: Mapped[AttendanceUnit] = mapped_column(choice(AttendanceUnit))
    value: Mapped[int]
    qualifier: Mapped[Qualifier] = mapped_column(choice(Qualifier), default=Qualifier.EXACT)
    printed: Mapped[str] = mapped_column(String(200), default="")
    stated_by: Mapped[str] = mapped_column(String(200), default="")
    stated_at: Mapped[datetime]
    source: Mapped[str] = mapped_column(String(200), default="")
    source_lines: Mapped[str] = mapped_column(String(100), default="")
    note: Mapped[str] = mapped_column(default="")
    struck_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()


class EventAttendee(Base):
    """One line of an event's attendance list: a person, an organisation, or both.

    ``delegate`` and ``organisation`` are None for those who are not on record. ``came`` is None
    before the event, then whether they were there.
    """

    __tablename__ = "event_attendee"
    __table_args__ = (
        UniqueConstraint("event_id", "delegate_id"),
        CheckConstraint(
            "person_name <> '' OR organisation_name <> ''"
            " OR delegate_id IS NOT NULL OR organisation_id IS NOT NULL",
            name="says_who",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    delegate_id: Mapped[int | None] = mapped_column(
        ForeignKey("delegate.id", ondelete="SET NULL"), index=True
    )
    person_name: Mapped[str] = mapped_column(String(200), default="")
    organisation_name: Mapped[str] = mapped_column(String(200), default="")
    came: Mapped[bool | None]
    note: Mapped[str] = mapped_column(default="")

    event: Mapped[Event] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    delegate: Mapped[Delegate | None] = relationship()
