"""Uploads: tables that somebody handed in and is still looking through before they are saved."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.records.base import Base
from matchmaker.records.missions import Mission


class Upload(Base):
    """What was read of one file, kept on the server between the steps of taking it in.

    ``kind`` is that of the table, or of the workbook. ``content`` holds the rows as text.
    ``settled`` is what the person has decided so far, and ``preview`` what saving would do, as it
    was when it was last worked out. ``account_id`` is whoever handed it in: nobody else sees it.
    """

    __tablename__ = "upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    mission_id: Mapped[int] = mapped_column(
        ForeignKey("mission.id", ondelete="CASCADE"), index=True
    )
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(40))
    file: Mapped[str] = mapped_column(String(200))
    content: Mapped[dict[str, Any]]
    settled: Mapped[dict[str, Any]] = mapped_column(default=dict)
    preview: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime] = mapped_column(index=True)

    mission: Mapped[Mission] = relationship()
