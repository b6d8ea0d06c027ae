"""Invitations: addresses that open a mission's registration form, and nothing else."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.records.base import Base, choice
from matchmaker.records.missions import Mission
from matchmaker.records.participants import Participant, Side


class Invitation(Base):
    """An invitation to take part on one side of a mission.

    Its address is derived from the server's key, the id and ``version``, so that it can be shown
    again; a higher version makes the old address void. ``participant`` is whoever is expected
    already, or has registered with it. ``email`` is empty for one that is handed on as a link.
    """

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    mission_id: Mapped[int] = mapped_column(
        ForeignKey("mission.id", ondelete="CASCADE"), index=True
    )
    side: Mapped[Side] = mapped_column(choice(Side))
    participant_id: Mapped[int | None] = mapped_column(
        ForeignKey("participant.id", ondelete="SET NULL"), index=True
    )
    organisation_name: Mapped[str] = mapped_column(String(200), default="")
    person_name: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    language: Mapped[str] = mapped_column(String(20), default="")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(200))
    sent_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    registered_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    mission: Mapped[Mission] = relationship()
    participant: Mapped[Participant | None] = relationship()
