"""Export groups: companies that prepare for a market together, and the journeys they make."""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.records.base import Base, choice
from matchmaker.records.events import Qualifier
from matchmaker.records.missions import Mission
from matchmaker.records.organisations import Organisation


class ExportGroup(Base):
    """One group; ``key`` names it in addresses.

    ``mission`` is the one that it came out of, ``country`` (ISO 3166-1) where it wants to go.
    ``size`` is how many members a source counts, which can be more than it names.
    ``has_manager`` is None where nobody said whether an external export manager was hired;
    ``manager_name`` may be empty where one was. ``budget_minor`` is in the smallest unit of
    ``currency``.
    """

    __tablename__ = "export_group"
    __table_args__ = (
        CheckConstraint("size IS NULL OR size >= 0", name="size"),
        CheckConstraint("budget_minor IS NULL OR budget_minor >= 0", name="budget"),
        CheckConstraint("budget_minor IS NULL OR currency <> ''", name="currency"),
        CheckConstraint(
            "ended_on IS NULL OR started_on IS NULL OR ended_on >= started_on", name="dates"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    mission_id: Mapped[int | None] = mapped_column(ForeignKey("mission.id"), index=True)
    promoter_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    country: Mapped[str | None] = mapped_column(String(2))
    sectors: Mapped[list[str]] = mapped_column(default=list)
    purpose: Mapped[str] = mapped_column(default="")
    size: Mapped[int | None]
    size_qualifier: Mapped[Qualifier] = mapped_column(choice(Qualifier), default=Qualifier.EXACT)
    size_printed: Mapped[str] = mapped_column(String(200), default="")
    has_manager: Mapped[bool | None]
    manager_name: Mapped[str] = mapped_column(String(200), default="")
    manager_note: Mapped[str] = mapped_column(default="")
    budget_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default="")
    started_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    synthetic: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(200), default="")
    source_lines: Mapped[str] = mapped_column(String(100), default="")
    note: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    mission: Mapped[Mission | None] = relationship()
    promoter: Mapped[Organisation | None] = relationship()
    members: Mapped[list["ExportGroupMember"]] = relationship(
        back_populates="group", cascade="all, delete-orphan", order_by="ExportGroupMember.position"
    )
    questions: Mapped[list["ExportGroupQuestion"]] = relationship(
        cascade="all, delete-orphan", order_by="ExportGroupQuestion.position"
    )
    trips: Mapped[list[Mission]] = relationship(secondary="export_group_trip", order_by=Mission.id)


class ExportGroupMember(Base):
    """One member; ``organisation`` is None for one that a source counts and does not name."""

    __tablename__ = "export_group_member"
    __table_args__ = (
        UniqueConstraint("group_id", "position"),
        CheckConstraint(
            "left_on IS NULL OR joined_on IS NULL OR left_on >= joined_on", name="dates"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("export_group.id", ondelete="CASCADE"))
    position: Mapped[int]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    country: Mapped[str | None] = mapped_column(String(2))
    joined_on: Mapped[date | None]
    left_on: Mapped[date | None]
    printed: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(default="")

    group: Mapped[ExportGroup] = relationship(back_populates="members")
    organisation: Mapped[Organisation | None] = relationship()


class ExportGroupQuestion(Base):
    """Something that a group wants to find out, and what it found; empty before the answer."""

    __tablename__ = "export_group_question"
    __table_args__ = (UniqueConstraint("group_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("export_group.id", ondelete="CASCADE"))
    position: Mapped[int]
    question: Mapped[str]
    answer: Mapped[str] = mapped_column(default="")
    answered_on: Mapped[date | None]


class ExportGroupTrip(Base):
    """Which missions are a group's own journeys."""

    __tablename__ = "export_group_trip"

    group_id: Mapped[int] = mapped_column(
        ForeignKey("export_group.id", ondelete="CASCADE"), primary_key=True
    )
    mission_id: Mapped[int] = mapped_column(
        ForeignKey("mission.id", ondelete="CASCADE"), primary_key=True, index=True
    )
