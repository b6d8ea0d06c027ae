"""Cooperation cases: something that two or more organisations do together, and how far it has come.

A case is never deleted. It goes up a ladder, lapses or is suspended; one that was raised by mistake
is struck, which keeps it readable and counts it no more.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.errors import Refused
from matchmaker.records.accounts import Account
from matchmaker.records.base import Base, choice, step
from matchmaker.records.events import Event
from matchmaker.records.ladder import (
    LADDER,
    STATES_AFTER,
    CaseKind,
    CaseLevel,
    CaseOrigin,
    CaseState,
    DocumentKind,
)
from matchmaker.records.meetings import Meeting
from matchmaker.records.missions import Mission
from matchmaker.records.organisations import Organisation
from matchmaker.records.participants import Side
from matchmaker.words import sentence


class CooperationCase(Base):
    """One case. ``key`` names it in lists and addresses: ``C-12``, or a source's ``SC-4``.

    ``count`` is how many it counts for: a source may put two agreements into one row.
    ``in_overview`` is False for one that a source tells of outside the table that it counts.
    ``state`` is None where a source does not say; ``rung`` is the highest step it stood on, which
    one that lapsed or is suspended keeps. ``country`` is the counterpart's, apart from the
    mission's. ``sectors`` and ``objectives`` are codes, the latter of the list's version
    ``objectives_version``. ``value_minor`` is in the smallest unit of ``currency`` (ISO 4217).
    ``signed_printed`` holds what is known of the day where ``signed_on`` is not.
    ``confidential`` lists ``CaseField`` codes, hidden up to and including ``confidential_until``,
    None for without end. ``renews_on`` is when whoever signed must think again; ``owner`` looks
    after that, ``owner_name`` where it has no account. ``confirmed_by`` says who confirmed it.
    """

    __tablename__ = "cooperation_case"
    __table_args__ = (
        CheckConstraint("count >= 0", name="count"),
        CheckConstraint("value_minor IS NULL OR value_minor >= 0", name="value"),
        CheckConstraint("value_minor IS NULL OR currency <> ''", name="currency"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    mission_id: Mapped[int | None] = mapped_column(ForeignKey("mission.id"), index=True)
    level: Mapped[CaseLevel] = mapped_column(choice(CaseLevel))
    title: Mapped[str] = mapped_column(String(200), default="")
    count: Mapped[int] = mapped_column(default=1)
    in_overview: Mapped[bool] = mapped_column(default=True)
    kind: Mapped[CaseKind | None] = mapped_column(choice(CaseKind))
    document: Mapped[DocumentKind | None] = mapped_column(choice(DocumentKind))
    state: Mapped[CaseState | None] = mapped_column(choice(CaseState))
    rung: Mapped[CaseState | None] = mapped_column(choice(CaseState, "rung"))
    state_basis: Mapped[str] = mapped_column(default="")
    country: Mapped[str | None] = mapped_column(String(2))
    sectors: Mapped[list[str]] = mapped_column(default=list)
    objectives: Mapped[list[str]] = mapped_column(default=list)
    objectives_text: Mapped[str] = mapped_column(default="")
    objectives_version: Mapped[int] = mapped_column(default=1)
    summary: Mapped[str] = mapped_column(default="")
    main_steps: Mapped[str] = mapped_column(default="")
    next_steps: Mapped[str] = mapped_column(default="")
    value_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default="")
    origin: Mapped[CaseOrigin] = mapped_column(choice(CaseOrigin), default=CaseOrigin.NONE)
    origin_meeting_id: Mapped[int | None] = mapped_column(
        ForeignKey("meeting.id", ondelete="SET NULL"), index=True
    )
    origin_event_id: Mapped[int | None] = mapped_column(
        ForeignKey("event.id", ondelete="SET NULL"), index=True
    )
    origin_mission_id: Mapped[int | None] = mapped_column(ForeignKey("mission.id"), index=True)
    signed_on: Mapped[date | None]
    signed_printed: Mapped[str] = mapped_column(String(100), default="")
    renews_on: Mapped[date | None] = mapped_column(index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    owner_name: Mapped[str] = mapped_column(String(200), default="")
    confidential: Mapped[list[str]] = mapped_column(default=list)
    confidential_until: Mapped[date | None]
    confirmed_by: Mapped[str] = mapped_column(String(200), default="")
    confirmed_on: Mapped[date | None]
    struck_at: Mapped[datetime | None]
    struck_reason: Mapped[str] = mapped_column(default="")
    raised_at: Mapped[datetime]
    raised_by: Mapped[str] = mapped_column(String(200))
    synthetic: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(200), default="")
    source_lines: Mapped[str] = mapped_column(String(100), default="")
    note: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    mission: Mapped[Mission | None] = relationship(foreign_keys=[mission_id])
    origin_meeting: Mapped[Meeting | None] = relationship()
    origin_event: Mapped[Event | None] = relationship()
    origin_mission: Mapped[Mission | None] = relationship(foreign_keys=[origin_mission_id])
    owner: Mapped[Account | None] = relationship()
    parties: Mapped[list["CaseParty"]] = relationship(
        back_populates="case", cascade="all, delete-orphan", order_by="CaseParty.position"
    )
    printed: Mapped[list["PrintedRow"]] = relationship(
        back_populates="case", order_by="PrintedRow.position"
    )
    history: Mapped[list["CaseChange"]] = relationship(
        back_populates="case", order_by="CaseChange.id"
    )
    consents: Mapped[list["CaseConsent"]] = relationship(
        back_populates="case", order_by="CaseConsent.id"
    )

    def move_to(self, state: CaseState) -> None:
        """Go to a state that may follow.

        Raises:
            Refused: it may not, or the case would come back lower than where it left the ladder.
        """
        if self.state is not None:
            step("case", self.state, state, STATES_AFTER)
        if (
            self.rung is not None
            and state in LADDER
            and LADDER.index(state) < LADDER.index(self.rung)
        ):
            raise Refused(
                sentence(
                    "This case reached {rung}; it cannot go on from {to}. Correct it where "
                    "that was a mistake.",
                    rung=self.rung,
                    to=state,
                )
            )
        self.state = state
        if state in LADDER:
            self.rung = state

    def of_side(self, side: Side) -> list["CaseParty"]:
        """Its parties of one side."""
        return [one for one in self.parties if one.side is side]

    @property
    def counts(self) -> bool:
        """Whether it is counted at all."""
        return self.struck_at is None and self.count > 0


class CaseParty(Base):
    """One who cooperates, on one side.

    ``organisation`` is None for those that are not known by name ("football clubs"): then
    ``name`` says what is known. ``consortium`` stands for all partner clusters together.
    ``number`` is how many it stands for, None where that is not known. ``printed`` is the
    wording of a source.
    """

    __tablename__ = "case_party"
    __table_args__ = (
        UniqueConstraint("case_id", "position"),
        CheckConstraint("number IS NULL OR number >= 1", name="number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cooperation_case.id", ondelete="CASCADE"))
    position: Mapped[int]
    side: Mapped[Side] = mapped_column(choice(Side))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    consortium: Mapped[bool] = mapped_column(default=False)
    number: Mapped[int | None] = mapped_column(default=1)
    country: Mapped[str | None] = mapped_column(String(2))
    printed: Mapped[str] = mapped_column(String(300), default="")

    case: Mapped[CooperationCase] = relationship(back_populates="parties")
    organisation: Mapped[Organisation | None] = relationship()


class CaseConsent(Base):
    """What a party said to being named; only added to, and the latest of a party counts.

    ``said_by`` is the person who said it for the party, ``how`` the way: a mail, a call.
    """

    __tablename__ = "case_consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(
        ForeignKey("cooperation_case.id", ondelete="CASCADE"), index=True
    )
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    given: Mapped[bool]
    given_on: Mapped[date]
    said_by: Mapped[str] = mapped_column(String(200), default="")
    how: Mapped[str] = mapped_column(String(200), default="")
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(200))

    case: Mapped[CooperationCase] = relationship(back_populates="consents")
    organisation: Mapped[Organisation | None] = relationship()


class CaseChange(Base):
    """One act on a case; only added to. ``before`` and ``after`` hold the fields that it changed.

    ``happened_on`` is the day of what it tells of, ``at`` when it was written down.
    """

    __tablename__ = "case_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(
        ForeignKey("cooperation_case.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[str] = mapped_column(String(200))
    account_id: Mapped[int | None] = mapped_column(index=True)
    act: Mapped[str] = mapped_column(String(40))
    happened_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(default="")
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(default=dict)

    case: Mapped[CooperationCase] = relationship(back_populates="history")


class PrintedRow(Base):
    """A row of a source's table with its wording, beside the record that it tells of.

    ``table_name`` and ``key`` name the row (``sme_cases``, ``SC-4``), ``position`` orders it there.
    ``cells`` hold the printed words by column. ``case`` is None for a row that tells of no case,
    ``record`` then names what it tells of as ``noun:key``, empty for nothing that is recorded.
    ``project`` is the name of the project that the source is a report of.
    """

    __tablename__ = "printed_row"
    __table_args__ = (UniqueConstraint("table_name", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cooperation_case.id"), index=True)
    record: Mapped[str] = mapped_column(String(120), default="")
    table_name: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(40))
    position: Mapped[int] = mapped_column(default=0)
    cells: Mapped[dict[str, Any]] = mapped_column(default=dict)
    source: Mapped[str] = mapped_column(String(200), default="")
    source_lines: Mapped[str] = mapped_column(String(100), default="")
    note: Mapped[str] = mapped_column(default="")
    project: Mapped[str] = mapped_column(String(80), default="", server_default="")

    case: Mapped[CooperationCase | None] = relationship(back_populates="printed")
