"""Why a difference between what is printed or claimed and what the rows say stands as it is."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.records.base import Base
from matchmaker.records.projects import Project


class DifferenceExplanation(Base):
    """Words about one difference of a project's report; another one ends it, nothing deletes it.

    ``key`` is made of the difference's rule, its rows and what is printed. ``rule``, ``figure``,
    ``printed`` and ``counted`` are what was explained, in English: where the rows say something
    else by now, the explanation is none any more.
    """

    __tablename__ = "difference_explanation"
    __table_args__ = (
        Index(
            "uq_difference_explanation_project_id_key",
            "project_id",
            "key",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        CheckConstraint("(ended_at IS NULL) = (ended_by = '')", name="ended"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(64))
    rule: Mapped[str] = mapped_column(String(60))
    figure: Mapped[str]
    printed: Mapped[str]
    counted: Mapped[str]
    words: Mapped[str]
    explained_at: Mapped[datetime]
    explained_by: Mapped[str] = mapped_column(String(200))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(String(200), default="", server_default="")

    project: Mapped[Project] = relationship()
