"""Events of the three categories that an alliance reports, and the figures that a source prints."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.records.base import Base, choice
from matchmaker.records.missions import Mission


class EventCategory(StrEnum):
    """The funder's three kinds of event."""

    PREPARATORY = "preparatory"
    CLUSTER_TO_CLUSTER = "cluster_to_cluster"
    BUSINESS_TO_BUSINESS = "business_to_business"


class Event(Base):
    """One event; ``held_on`` is None where the day is not known.

    ``placeholder`` marks an event that a source counts and does not name.
    """

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("mission_id", "title"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mission_id: Mapped[int] = mapped_column(ForeignKey("mission.id", ondelete="CASCADE"))
    category: Mapped[EventCategory] = mapped_column(choice(EventCategory))
    title: Mapped[str] = mapped_column(String(200))
    city: Mapped[str] = mapped_column(String(100), default="")
    held_on: Mapped[date | None]
    placeholder: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")

    mission: Mapped[Mission] = relationship()


class Qualifier(StrEnum):
    """How exactly a source states a figure."""

    EXACT = "exact"
    MORE_THAN = "more_than"
    AROUND = "around"


class ReportedFigure(Base):
    """A figure as a source prints it, kept beside what is recorded and never mixed with it.

    ``value`` is None where the source prints none ("-"), which is not 0. ``mission_id`` is None
    for a figure of the whole project.
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

    mission: Mapped[Mission | None] = relationship()
