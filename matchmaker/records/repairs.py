"""Repairs: what happened to a released agenda, what was offered for it, and what was chosen."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.records.base import Base, choice, step
from matchmaker.records.jobs import Job
from matchmaker.records.missions import Mission
from matchmaker.records.releases import Release


class RepairState(StrEnum):
    """How far a repair has come."""

    NOTED = "noted"
    OFFERED = "offered"
    CHOSEN = "chosen"
    TAKEN_BACK = "taken_back"
    DROPPED = "dropped"


STATES_AFTER = {
    RepairState.NOTED: frozenset({RepairState.OFFERED, RepairState.DROPPED}),
    RepairState.OFFERED: frozenset({RepairState.NOTED, RepairState.CHOSEN, RepairState.DROPPED}),
    RepairState.CHOSEN: frozenset({RepairState.TAKEN_BACK}),
}


class Repair(Base):
    """One time that something happened, from what somebody noted to the release that came of it.

    ``happened`` is a list of :class:`matchmaker.happenings.What` as JSON. Meetings may be put into
    slots that begin ``notice`` minutes from when it is looked for, or later; the participants in
    ``left_alone`` (codes) keep theirs. ``based_on`` is the release that was in force then,
    ``before`` the meetings that stood. ``offers`` are the agendas found, ``chosen`` counts them
    from 0. ``release`` told people of the choice, ``back`` that it was taken back. ``facts`` is
    what the choice made true of the mission, enough to take it back.
    """

    __tablename__ = "repair"

    id: Mapped[int] = mapped_column(primary_key=True)
    mission_id: Mapped[int] = mapped_column(
        ForeignKey("mission.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[RepairState] = mapped_column(choice(RepairState), default=RepairState.NOTED)
    happened: Mapped[list[Any]] = mapped_column(default=list)
    notice: Mapped[int] = mapped_column(default=30)
    left_alone: Mapped[list[str]] = mapped_column(default=list)
    job_id: Mapped[int | None] = mapped_column(
        ForeignKey("job.id", ondelete="SET NULL"), index=True
    )
    based_on_id: Mapped[int | None] = mapped_column(
        ForeignKey("release.id", ondelete="SET NULL"), index=True
    )
    before: Mapped[list[Any]] = mapped_column(default=list)
    offers: Mapped[list[Any]] = mapped_column(default=list)
    looked_at: Mapped[datetime | None]
    chosen: Mapped[int | None]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    release_id: Mapped[int | None] = mapped_column(
        ForeignKey("release.id", ondelete="SET NULL"), index=True
    )
    back_id: Mapped[int | None] = mapped_column(
        ForeignKey("release.id", ondelete="SET NULL"), index=True
    )
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(200))

    mission: Mapped[Mission] = relationship()
    job: Mapped[Job | None] = relationship()
    based_on: Mapped[Release | None] = relationship(foreign_keys=[based_on_id])
    release: Mapped[Release | None] = relationship(foreign_keys=[release_id])
    back: Mapped[Release | None] = relationship(foreign_keys=[back_id])

    def move_to(self, state: RepairState) -> None:
        """Go to a state that may follow; raises ``Refused`` where it may not."""
        self.state = step("repair", self.state, state, STATES_AFTER)
