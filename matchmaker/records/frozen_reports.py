"""Reports as they were handed in, and the layouts that coordinators bring for them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.records.base import Base, choice
from matchmaker.records.projects import Project


class FrozenReport(Base):
    """A project's report as it stood when its period was frozen.

    ``content`` is the whole report with all its rows, as the JSON file has it. ``starts_on`` and
    ``ends_on`` are the first and last day of the period, None for no limit.
    """

    __tablename__ = "frozen_report"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        CheckConstraint(
            "ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="dates"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    frozen_at: Mapped[datetime]
    frozen_by: Mapped[str] = mapped_column(String(200))
    content: Mapped[dict[str, Any]]

    project: Mapped[Project] = relationship()


class TemplateKind(StrEnum):
    """The program that a layout is made with."""

    DOCX = "docx"
    XLSX = "xlsx"


class ReportTemplate(Base):
    """A layout that a coordinator uploaded: a file with the report's names in double braces."""

    __tablename__ = "report_template"
    __table_args__ = (UniqueConstraint("project_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[TemplateKind] = mapped_column(choice(TemplateKind))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[str] = mapped_column(String(200))

    project: Mapped[Project] = relationship()
