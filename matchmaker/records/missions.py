"""Missions: a group of organisations that goes abroad, or receives, to meet others."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.records.base import Base, choice, step
from matchmaker.records.organisations import Organisation


class MissionKind(StrEnum):
    """What brings the two sides together."""

    TRADE_MISSION = "trade_mission"
    REVERSE_MISSION = "reverse_mission"
    EXPORT_GROUP_TRIP = "export_group_trip"
    FOLLOW_UP_VISIT = "follow_up_visit"
    MATCHMAKING_EVENT = "matchmaking_event"


class MissionStage(StrEnum):
    """How far a mission has come."""

    DRAFT = "draft"
    REGISTRATION = "registration"
    MATCHING = "matching"
    RELEASED = "released"
    UNDER_WAY = "under_way"
    FOLLOW_UP = "follow_up"
    CLOSED = "closed"
    CANCELLED = "cancelled"


_CAN_END = frozenset({MissionStage.CANCELLED})

STAGES_AFTER = {
    MissionStage.DRAFT: _CAN_END | {MissionStage.REGISTRATION, MissionStage.MATCHING},
    MissionStage.REGISTRATION: _CAN_END | {MissionStage.DRAFT, MissionStage.MATCHING},
    MissionStage.MATCHING: _CAN_END | {MissionStage.REGISTRATION, MissionStage.RELEASED},
    MissionStage.RELEASED: _CAN_END | {MissionStage.RELEASED, MissionStage.UNDER_WAY},
    MissionStage.UNDER_WAY: _CAN_END | {MissionStage.UNDER_WAY, MissionStage.FOLLOW_UP},
    MissionStage.FOLLOW_UP: frozenset({MissionStage.CLOSED}),
    MissionStage.CLOSED: frozenset({MissionStage.FOLLOW_UP}),
}
"""Which stages may follow which; a released mission can be released again."""


class Mission(Base):
    """One mission; ``slug`` names it in addresses and folders.

    ``country`` is ISO 3166-1 alpha-2, None where it is not settled. ``date_note`` says how the
    dates are known. ``goals`` are the solver's goals in their order. ``revision`` counts the
    changes to what a plan is made from: a plan of an older revision is not released.
    ``places_home`` and ``places_counterpart`` are how many participants are hoped for on each
    side, ``most_requests`` how many wishes each may have (vetoes apart), None for any number;
    requests that nobody answered by ``requests_expire_at`` expire. ``public_text`` stands on the
    mission's public page. ``invites_by_mail`` is whether delegates who have not chosen get each
    meeting as an invitation by mail. ``learns``: match scores have what other missions taught in
    them.
    """

    __tablename__ = "mission"
    __table_args__ = (
        CheckConstraint(
            "ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="dates"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[MissionKind] = mapped_column(
        choice(MissionKind), default=MissionKind.TRADE_MISSION
    )
    stage: Mapped[MissionStage] = mapped_column(choice(MissionStage), default=MissionStage.DRAFT)
    country: Mapped[str | None] = mapped_column(String(2))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    date_note: Mapped[str] = mapped_column(default="")
    synthetic_note: Mapped[str] = mapped_column(default="")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("mission.id"), index=True)
    source_key: Mapped[str | None] = mapped_column(String(80), unique=True)
    goals: Mapped[list[str]] = mapped_column(default=lambda: ["value", "breaks"])
    revision: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(default="")
    public_text: Mapped[str] = mapped_column(default="")
    places_home: Mapped[int | None]
    places_counterpart: Mapped[int | None]
    most_requests: Mapped[int | None]
    requests_expire_at: Mapped[datetime | None]
    invites_by_mail: Mapped[bool] = mapped_column(default=False)
    learns: Mapped[bool] = mapped_column(default=False)

    parent: Mapped["Mission | None"] = relationship(remote_side="Mission.id")
    partners: Mapped[list["MissionPartner"]] = relationship(cascade="all, delete-orphan")

    def move_to(self, stage: MissionStage) -> None:
        """Go to a stage that may follow; raises ``Refused`` where it may not."""
        self.stage = step("mission", self.stage, stage, STAGES_AFTER)

    def inputs_changed(self) -> None:
        """Note that a plan made before now was made from something else."""
        self.revision = (self.revision or 0) + 1


class PartnerRole(StrEnum):
    """What an organisation does for a mission without meeting anybody in it."""

    ORGANISER = "organiser"
    PARTNER_CLUSTER = "partner_cluster"
    LOCAL_PARTNER = "local_partner"
    INTERMEDIARY = "intermediary"
    HOST = "host"


class MissionPartner(Base):
    """An organisation that helps to hold a mission."""

    __tablename__ = "mission_partner"
    __table_args__ = (UniqueConstraint("mission_id", "organisation_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mission_id: Mapped[int] = mapped_column(ForeignKey("mission.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[PartnerRole] = mapped_column(choice(PartnerRole))
    note: Mapped[str] = mapped_column(default="")

    organisation: Mapped[Organisation] = relationship()
