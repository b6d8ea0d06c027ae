"""Projects: what an alliance is paid for and reports on, with its partners, missions and words."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.records.base import Base, choice
from matchmaker.records.missions import Mission
from matchmaker.records.organisations import Organisation


class Project(Base):
    """One funded project; ``slug`` names it in addresses and commands.

    ``programme`` is the funder's name for what it is part of. The dates are those of the grant,
    None where they are not known.
    """

    __tablename__ = "project"
    __table_args__ = (
        CheckConstraint(
            "ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="dates"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    programme: Mapped[str] = mapped_column(String(200), default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]

    missions: Mapped[list[Mission]] = relationship(secondary="project_mission", order_by=Mission.id)
    partners: Mapped[list["ProjectPartner"]] = relationship(
        cascade="all, delete-orphan", order_by="ProjectPartner.position"
    )
    statements: Mapped[list["Statement"]] = relationship(
        cascade="all, delete-orphan", order_by="Statement.id"
    )


class ProjectMission(Base):
    """Which project reports on a mission; no mission is reported on twice."""

    __tablename__ = "project_mission"

    mission_id: Mapped[int] = mapped_column(
        ForeignKey("mission.id", ondelete="CASCADE"), primary_key=True
    )
    project_id: Mapped[int] = mapped_column(
        ForeignKey("project.id", ondelete="CASCADE"), index=True
    )


class ProjectPartner(Base):
    """A partner of a project; the coordinator stands at position 0."""

    __tablename__ = "project_partner"
    __table_args__ = (UniqueConstraint("project_id", "position"),)

    project_id: Mapped[int] = mapped_column(
        ForeignKey("project.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), primary_key=True, index=True
    )
    position: Mapped[int]

    organisation: Mapped[Organisation] = relationship()


class StatementKind(StrEnum):
    """What a text of a report is."""

    SUMMARY = "summary"
    TESTIMONIAL = "testimonial"
    RECOMMENDATION = "recommendation"
    OUTPUT = "output"
    CAVEAT = "caveat"
    FOOTNOTE = "footnote"


class Statement(Base):
    """A text of a project's report. ``said_by`` is whose words they are, empty where not known.

    ``source_key`` names the row of a source that it was read from.
    """

    __tablename__ = "statement"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(
        ForeignKey("project.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[StatementKind] = mapped_column(choice(StatementKind))
    text: Mapped[str]
    said_by: Mapped[str] = mapped_column(String(200), default="")
    source_key: Mapped[str | None] = mapped_column(String(80), unique=True)
