"""Events of the three categories that an alliance reports, and the figures that a source prints."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.records.base import Base, choice
from matchmaker.records.missions import Mission


class EventCategory(StrEnum):
    """The funder's three kinds of event, and others that none of its counts has."""

    PREPARATORY = "preparatory"
    CLUSTER_TO_CLUSTER = "cluster_to_cluster"
    BUSINESS_TO_BUSINESS = "business_to_business"
    OTHER = "other"


class Qualifier(StrEnum):
    """How exactly a figure is known; a bound is never taken for a count."""

    EXACT = "exact"
    MORE_THAN = "more_than"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    AROUND = "around"


class Event(Base):
    """One event; ``held_on`` is None where the day is not known, ``date_note`` says what is.

    ``mission`` is None for one that belongs to no mission, such as a session at home; then
    ``country`` (ISO 3166-1) says where it was. ``placeholder`` marks an event that a source
    counts and does not name. ``struck_at`` is set where it was recorded by mistake.
    """

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("mission_id", "title"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mission_id: Mapped[int | None] = mapped_column(ForeignKey("mission.id", ondelete="CASCADE"))
    category: Mapped[EventCategory] = mapped_column(choice(EventCategory))
    title: Mapped[str] = mapped_column(String(200))
    city: Mapped[str] = mapped_column(String(100), default="")
    held_on: Mapped[date | None]
    placeholder: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    date_note: Mapped[str] = mapped_column(String(100), default="", server_default="")
    country: Mapped[str | None] = mapped_column(String(2))
    source_lines: Mapped[str] = mapped_column(String(100), default="", server_default="")
    struck_at: Mapped[datetime | None]

    mission: Mapped[Mission | None] = relationship()


class ReportedFigure(Base):
    """A figure as a source prints it, kept beside what is recorded and never mixed with it.

    ``value`` is None where the source prints none ("-"), which is not 0. ``mission_id`` is None
    for a figure of the whole project. ``scope`` says what it is about: a mission, a record of the
    source, or all missions. ``unit`` is what the source says that it counts ("companies").
    ``source_lines`` is its place in the source. ``project`` is the name of the project that the
    source is a report of.
    """

    __tablename__ = "reported_figure"
    __table_args__ = (UniqueConstraint("scope", "figure", "source"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mission_id: Mapped[int | None] = mapped_column(
        ForeignKey("mission.id", ondelete="CASCADE"), index=True
    )
    scope: Mapped[str] = mapped_column(String(80))
    figure: Mapped[str] = mapped_column(String(120))
    value: Mapped[int | None]
    qualifier: Mapped[Qualifier] = mapped_column(choice(Qualifier), default=Qualifier.EXACT)
    printed: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(String(200))
    source_lines: Mapped[str] = mapped_column(String(100), default="", server_default="")
    note: Mapped[str] = mapped_column(default="", server_default="")
    project: Mapped[str] = mapped_column(String(80), default="", server_default="")
    unit: Mapped[str] = mapped_column(String(80), default="", server_default="")

    mission: Mapped[Mission | None] = relationship()
