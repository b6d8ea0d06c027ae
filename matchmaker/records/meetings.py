"""Meetings: who meets whom, when and where, as the mission's working agenda has it."""

from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.records.base import Base, choice, step
from matchmaker.records.delegates import Delegate
from matchmaker.records.missions import Mission
from matchmaker.records.participants import Participant
from matchmaker.records.places import Place, Table, Venue
from matchmaker.records.planning_runs import PlanningRun
from matchmaker.records.schedule import Slot


class MeetingState(StrEnum):
    """What became of a meeting."""

    PLANNED = "planned"
    CANCELLED = "cancelled"
    HELD = "held"
    NO_SHOW = "no_show"


STATES_AFTER = {
    MeetingState.PLANNED: frozenset(
        {MeetingState.CANCELLED, MeetingState.HELD, MeetingState.NO_SHOW}
    ),
    MeetingState.CANCELLED: frozenset({MeetingState.PLANNED}),
    MeetingState.HELD: frozenset({MeetingState.NO_SHOW, MeetingState.PLANNED}),
    MeetingState.NO_SHOW: frozenset({MeetingState.HELD, MeetingState.PLANNED}),
}

STANDING = (MeetingState.PLANNED, MeetingState.HELD)
"""States in which a meeting takes the time of those who meet; a no-show frees them."""


class Meeting(Base):
    """One meeting of a mission, the same one through every change of time and table.

    ``code`` joins its participants' codes and is the candidate's id in the solver's files.
    ``uid`` names it in calendars and never changes; ``sequence`` is the revision that the last
    release told calendars; ``run`` planned it where it is now. A meeting is at a table of the
    hall or at a venue, never at both.
    """

    __tablename__ = "meeting"
    __table_args__ = (UniqueConstraint("mission_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mission_id: Mapped[int] = mapped_column(ForeignKey("mission.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(120))
    uid: Mapped[str] = mapped_column(String(120), unique=True)
    state: Mapped[MeetingState] = mapped_column(choice(MeetingState), default=MeetingState.PLANNED)
    pinned: Mapped[bool] = mapped_column(default=False)
    sequence: Mapped[int] = mapped_column(default=0)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"), index=True)
    table_id: Mapped[int | None] = mapped_column(ForeignKey("hall_table.id"), index=True)
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"), index=True)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("planning_run.id"), index=True)
    score: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    mission: Mapped[Mission] = relationship()
    slot: Mapped[Slot] = relationship()
    table: Mapped[Table | None] = relationship()
    venue: Mapped[Venue | None] = relationship()
    run: Mapped[PlanningRun | None] = relationship()
    parties: Mapped[list["MeetingParty"]] = relationship(
        cascade="all, delete-orphan", order_by="MeetingParty.position"
    )
    delegates: Mapped[list[Delegate]] = relationship(
        secondary="meeting_delegate", order_by=Delegate.id
    )
    former_delegates: Mapped[list[Delegate]] = relationship(
        secondary="former_delegate", order_by=Delegate.id
    )
    interpreters: Mapped[list["MeetingInterpreter"]] = relationship(cascade="all, delete-orphan")

    def move_to(self, state: MeetingState) -> None:
        """Go to a state that may follow; raises ``Refused`` where it may not."""
        self.state = step("meeting", self.state, state, STATES_AFTER)

    @property
    def told_state(self) -> MeetingState:
        """What a release tells of it: that it was held or not is no news to a calendar."""
        cancelled = self.state is MeetingState.CANCELLED
        return MeetingState.CANCELLED if cancelled else MeetingState.PLANNED

    @property
    def participants(self) -> list[Participant]:
        """Those who meet, the asking side's first."""
        return [party.participant for party in self.parties]

    @property
    def place(self) -> Place:
        """The place whose clock applies."""
        return self.slot.block.place


class MeetingParty(Base):
    """One participant of a meeting; ``position`` counts from 0."""

    __tablename__ = "meeting_party"
    __table_args__ = (UniqueConstraint("meeting_id", "position"),)

    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True
    )
    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id"), primary_key=True, index=True
    )
    position: Mapped[int]

    participant: Mapped[Participant] = relationship()


class MeetingDelegate(Base):
    """Which people sit in a meeting, as the release settled it."""

    __tablename__ = "meeting_delegate"

    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True
    )
    delegate_id: Mapped[int] = mapped_column(
        ForeignKey("delegate.id"), primary_key=True, index=True
    )


class FormerDelegate(Base):
    """Who sat in a meeting by an earlier release and no longer does.

    Their calendars have it still, so they are told that it is cancelled for them.
    """

    __tablename__ = "former_delegate"

    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True
    )
    delegate_id: Mapped[int] = mapped_column(
        ForeignKey("delegate.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class MeetingInterpreter(Base):
    """Which interpreter of a pool serves a meeting; ``unit`` counts from 1."""

    __tablename__ = "meeting_interpreter"

    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True
    )
    pool_id: Mapped[int] = mapped_column(
        ForeignKey("interpreter_pool.id"), primary_key=True, index=True
    )
    unit: Mapped[int]
