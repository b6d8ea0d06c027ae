"""Participants: an organisation taking part in one mission, on one side."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.records.base import Base, choice, step
from matchmaker.records.delegates import Delegate
from matchmaker.records.missions import Mission
from matchmaker.records.organisations import Organisation
from matchmaker.records.places import Venue


class Side(StrEnum):
    """Who travels together: the home side came with the alliance, counterparts meet it."""

    HOME = "home"
    COUNTERPART = "counterpart"

    @property
    def other(self) -> "Side":
        """The side across the table."""
        return Side.COUNTERPART if self is Side.HOME else Side.HOME


class ParticipantState(StrEnum):
    """Whether a participant takes part."""

    INVITED = "invited"
    REGISTERED = "registered"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


_ANY_TIME = frozenset({ParticipantState.WITHDRAWN})

STATES_AFTER = {
    ParticipantState.INVITED: _ANY_TIME | {ParticipantState.REGISTERED, ParticipantState.CONFIRMED},
    ParticipantState.REGISTERED: _ANY_TIME | {ParticipantState.CONFIRMED},
    ParticipantState.CONFIRMED: _ANY_TIME,
    ParticipantState.WITHDRAWN: frozenset({ParticipantState.REGISTERED}),
}


class Participant(Base):
    """An organisation in a mission; ``code`` names it on sheets and in problem files.

    Meetings are counted over the whole mission: ``min_meetings`` is a hard rule,
    ``target_meetings`` a wish, ``max_meetings`` None for no limit. ``delegates_at_once`` is how
    many meetings it can hold in one slot. ``home_table`` is the number of the table that it
    keeps. ``receives_at`` is the venue where it must be visited, None for the hall.
    """

    __tablename__ = "participant"
    __table_args__ = (
        UniqueConstraint("mission_id", "organisation_id"),
        UniqueConstraint("mission_id", "code"),
        CheckConstraint("min_meetings >= 0", name="minimum"),
        CheckConstraint("target_meetings >= 0", name="target"),
        CheckConstraint("max_meetings IS NULL OR max_meetings >= min_meetings", name="maximum"),
        CheckConstraint("delegates_at_once >= 1", name="at_once"),
        CheckConstraint("home_table IS NULL OR home_table >= 1", name="home_table"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mission_id: Mapped[int] = mapped_column(ForeignKey("mission.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    side: Mapped[Side] = mapped_column(choice(Side))
    state: Mapped[ParticipantState] = mapped_column(
        choice(ParticipantState), default=ParticipantState.CONFIRMED
    )
    code: Mapped[str] = mapped_column(String(20))
    brief: Mapped[str] = mapped_column(default="")
    stated_languages: Mapped[list[str]] = mapped_column(default=list)
    min_meetings: Mapped[int] = mapped_column(default=0)
    target_meetings: Mapped[int] = mapped_column(default=0)
    max_meetings: Mapped[int | None]
    max_consecutive: Mapped[int | None]
    delegates_at_once: Mapped[int] = mapped_column(default=1)
    home_table: Mapped[int | None]
    receives_at_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"), index=True)
    synthetic: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")

    mission: Mapped[Mission] = relationship()
    organisation: Mapped[Organisation] = relationship()
    receives_at: Mapped[Venue | None] = relationship()
    delegates: Mapped[list[Delegate]] = relationship(
        secondary="participant_delegate", order_by=Delegate.id
    )
    profile: Mapped[list["ProfileEntry"]] = relationship(
        cascade="all, delete-orphan", order_by="ProfileEntry.id"
    )
    availability: Mapped[list["AvailabilityWindow"]] = relationship(
        cascade="all, delete-orphan", order_by="AvailabilityWindow.starts_at"
    )

    def move_to(self, state: ParticipantState) -> None:
        """Go to a state that may follow; raises ``Refused`` where it may not."""
        self.state = step("participant", self.state, state, STATES_AFTER)

    @property
    def languages(self) -> set[str]:
        """ISO 639-1 codes in which it can hold a meeting: as stated, else what delegates speak."""
        spoken = (language for delegate in self.delegates for language in delegate.languages)
        return set(self.stated_languages) or set(spoken)

    @property
    def takes_part(self) -> bool:
        """Whether meetings are planned for it."""
        return self.state in (ParticipantState.REGISTERED, ParticipantState.CONFIRMED)


class ParticipantDelegate(Base):
    """Which delegates an organisation brings to a mission."""

    __tablename__ = "participant_delegate"

    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True
    )
    delegate_id: Mapped[int] = mapped_column(
        ForeignKey("delegate.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class ProfileKind(StrEnum):
    """Which way goods or knowledge would go."""

    OFFER = "offer"
    NEED = "need"


class ProfileEntry(Base):
    """One thing a participant offers or needs: a code of the sector list, free text, or both."""

    __tablename__ = "profile_entry"
    __table_args__ = (CheckConstraint("code <> '' OR text <> ''", name="says_something"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[ProfileKind] = mapped_column(choice(ProfileKind))
    code: Mapped[str] = mapped_column(String(60), default="")
    text: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(String(3), default="en")


class AvailabilityWindow(Base):
    """When a participant can meet, or is away.

    Without any ``available`` window it can meet in every slot; with some, only inside them.
    What is ``away`` is taken off either way.
    """

    __tablename__ = "availability_window"
    __table_args__ = (
        UniqueConstraint("participant_id", "starts_at", "ends_at", "available"),
        CheckConstraint("ends_at > starts_at", name="forward"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    available: Mapped[bool]
    synthetic: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")
