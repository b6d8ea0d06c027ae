"""Targets: how much of what was promised for which period, by the alliance or by one partner."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.records.base import Base, choice
from matchmaker.records.organisations import Organisation


class Indicator(StrEnum):
    """What is promised and counted."""

    PREPARATORY_EVENTS = "preparatory_events"
    CLUSTER_EVENTS = "cluster_to_cluster_events"
    BUSINESS_EVENTS = "business_to_business_events"
    MEETINGS_HELD = "meetings_held"
    PARTICIPANTS = "participants"
    CLUSTER_CASES = "cluster_cases"
    SME_CASES = "sme_cases"
    AGREEMENTS = "agreements"
    CONTRACTS = "contracts"
    EXPORT_GROUPS = "export_groups"
    REVERSE_MISSIONS = "reverse_missions"
    NEW_MEMBERS = "new_members"


class Target(Base):
    """One promise: ``value`` of an indicator from ``starts_on`` to ``ends_on``, both included.

    ``cluster`` is the partner whose promise it is, None for that of all together.
    """

    __tablename__ = "target"
    __table_args__ = (
        UniqueConstraint("indicator", "starts_on", "ends_on", "cluster_id"),
        CheckConstraint("ends_on >= starts_on", name="dates"),
        CheckConstraint("value >= 0", name="value"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator: Mapped[Indicator] = mapped_column(choice(Indicator))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    cluster_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    value: Mapped[int]
    source: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    cluster: Mapped[Organisation | None] = relationship()
