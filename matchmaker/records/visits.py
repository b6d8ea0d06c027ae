"""What is known of a child mission beyond a mission's own facts: who receives whom, how surely."""

from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.records.base import Base, choice
from matchmaker.records.events import Qualifier
from matchmaker.records.missions import Mission
from matchmaker.records.organisations import Organisation


class Outlook(StrEnum):
    """How certain a visit is; a possible one is not yet a visit."""

    POSSIBLE = "possible"
    INVITED = "invited"
    AGREED = "agreed"
    HELD = "held"


class Visit(Base):
    """A reverse mission, a group's own trip or a follow-up visit; the mission has the rest.

    ``host`` receives, ``delegation`` comes; ``delegation_name`` says what is known of one that
    is no organisation on record. ``size`` is how many come, of whatever ``size_printed`` says.
    """

    __tablename__ = "visit"

    id: Mapped[int] = mapped_column(primary_key=True)
    mission_id: Mapped[int] = mapped_column(
        ForeignKey("mission.id", ondelete="CASCADE"), unique=True
    )
    outlook: Mapped[Outlook] = mapped_column(choice(Outlook), default=Outlook.AGREED)
    host_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    delegation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    delegation_name: Mapped[str] = mapped_column(String(200), default="")
    place: Mapped[str] = mapped_column(String(200), default="")
    size: Mapped[int | None]
    size_qualifier: Mapped[Qualifier] = mapped_column(choice(Qualifier), default=Qualifier.EXACT)
    size_printed: Mapped[str] = mapped_column(String(200), default="")
    purpose: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(String(200), default="")
    source_lines: Mapped[str] = mapped_column(String(100), default="")

    mission: Mapped[Mission] = relationship()
    host: Mapped[Organisation | None] = relationship(foreign_keys=[host_id])
    delegation: Mapped[Organisation | None] = relationship(foreign_keys=[delegation_id])
