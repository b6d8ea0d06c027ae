"""New cluster members: organisations that joined a cluster because of a mission."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.records.base import Base
from matchmaker.records.missions import Mission
from matchmaker.records.organisations import Organisation


class MemberWon(Base):
    """One member won. ``joined_printed`` holds what is known of the day where it is not dated.

    ``struck_at`` is set where it was recorded by mistake; it then counts no more.
    """

    __tablename__ = "member_won"
    __table_args__ = (UniqueConstraint("organisation_id", "cluster_id", "mission_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    cluster_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    mission_id: Mapped[int | None] = mapped_column(ForeignKey("mission.id"), index=True)
    joined_on: Mapped[date | None]
    joined_printed: Mapped[str] = mapped_column(String(100), default="")
    struck_at: Mapped[datetime | None]
    struck_reason: Mapped[str] = mapped_column(default="")
    synthetic: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(200), default="")
    source_lines: Mapped[str] = mapped_column(String(100), default="")
    note: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    cluster: Mapped[Organisation] = relationship(foreign_keys=[cluster_id])
    mission: Mapped[Mission | None] = relationship()
