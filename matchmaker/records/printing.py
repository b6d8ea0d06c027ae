"""Printings: papers of a mission as one PDF, made by a worker and kept for whoever asked."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.records.base import Base
from matchmaker.records.jobs import Job
from matchmaker.records.missions import Mission


class Printing(Base):
    """One PDF: what it holds is fixed when it is asked for, however long it waits.

    ``papers`` are the kinds in it and ``release`` the number that each page bears, None for a
    draft; with ``since`` only what changed after that release. ``pages`` is how many it has, about
    as many as there are sheets until it is printed; ``html`` is what is to be printed, empty once
    it is; ``content`` the PDF, None until then.
    """

    __tablename__ = "printing"

    id: Mapped[int] = mapped_column(primary_key=True)
    mission_id: Mapped[int] = mapped_column(
        ForeignKey("mission.id", ondelete="CASCADE"), index=True
    )
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id", ondelete="CASCADE"), unique=True)
    papers: Mapped[list[str]]
    release: Mapped[int | None]
    since: Mapped[int | None]
    pages: Mapped[int]
    html: Mapped[str] = mapped_column(deferred=True)
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    asked_by: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime]

    mission: Mapped[Mission] = relationship()
    job: Mapped[Job] = relationship()
