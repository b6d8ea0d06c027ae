"""Organisations: companies, clusters, authorities and all others who take part or help."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.records.base import Base, choice


class OrganisationKind(StrEnum):
    """What an organisation is; the codes of ``data/reference/organisation_kinds.csv``."""

    CLUSTER = "cluster"
    SME = "sme"
    COMPANY = "company"
    MANUFACTURER = "manufacturer"
    TOUR_OPERATOR = "tour-operator"
    RESORT = "resort"
    CLUB = "club"
    ASSOCIATION = "association"
    INTERMEDIARY = "intermediary"
    TRADE_FAIR = "trade-fair"
    TOURIST_BOARD = "tourist-board"
    AUTHORITY = "authority"
    EU_INSTITUTION = "eu-institution"
    OTHER = "other"


class Region(StrEnum):
    """Which side of the alliance's border an organisation comes from."""

    EUROPEAN = "european"
    THIRD_COUNTRY = "third_country"


class Organisation(Base):
    """One organisation, known across missions; ``name`` is the one it is shown under.

    ``placeholder`` marks an organisation that a source counts and does not name;
    ``synthetic`` one that is made up. ``country`` is an ISO 3166-1 alpha-2 code or None.
    """

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[OrganisationKind] = mapped_column(choice(OrganisationKind))
    region: Mapped[Region] = mapped_column(choice(Region))
    country: Mapped[str | None] = mapped_column(String(2))
    sector: Mapped[str | None] = mapped_column(String(200))
    website: Mapped[str | None] = mapped_column(String(500))
    placeholder: Mapped[bool] = mapped_column(default=False)
    synthetic: Mapped[bool] = mapped_column(default=False)
    source_key: Mapped[str | None] = mapped_column(String(80), unique=True)
    note: Mapped[str] = mapped_column(default="")

    aliases: Mapped[list["OrganisationAlias"]] = relationship(
        back_populates="organisation", cascade="all, delete-orphan"
    )
    memberships: Mapped[list["ClusterMembership"]] = relationship(
        foreign_keys="ClusterMembership.member_id", back_populates="member"
    )


class OrganisationAlias(Base):
    """Another spelling under which an organisation is found; one spelling, one organisation."""

    __tablename__ = "organisation_alias"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    spelling: Mapped[str] = mapped_column(String(200), unique=True)

    organisation: Mapped[Organisation] = relationship(back_populates="aliases")


class ToldApart(Base):
    """Two organisations that somebody said are not one; ``first_id`` is the smaller id."""

    __tablename__ = "told_apart"
    __table_args__ = (CheckConstraint("first_id < second_id", name="in_order"),)

    first_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True
    )
    second_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class ClusterMembership(Base):
    """A membership of a cluster, with the dates that are known; None where one is not."""

    __tablename__ = "cluster_membership"
    __table_args__ = (
        UniqueConstraint("cluster_id", "member_id", "since"),
        CheckConstraint("cluster_id <> member_id", name="not_of_itself"),
        CheckConstraint("until IS NULL OR since IS NULL OR until >= since", name="in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cluster_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    since: Mapped[date | None]
    until: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")

    cluster: Mapped[Organisation] = relationship(foreign_keys=[cluster_id])
    member: Mapped[Organisation] = relationship(
        foreign_keys=[member_id], back_populates="memberships"
    )
