"""Accounts: who can sign in, with what roles, and how they proved who they are."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.records.base import Base, choice
from matchmaker.records.missions import Mission
from matchmaker.records.organisations import Organisation


class Role(StrEnum):
    """The part that somebody plays; who only takes part in missions has none of them."""

    ADMINISTRATOR = "administrator"
    COORDINATOR = "coordinator"
    ORGANISER = "organiser"
    PARTNER_CLUSTER = "partner_cluster"
    LOCAL_PARTNER = "local_partner"
    DESK = "desk"
    """Runs the desk of one mission on its days."""


class Account(Base):
    """Somebody who can sign in; ``email`` is kept in lower case.

    ``language`` is the one that pages and mails are in, empty for what the browser asks for.
    ``password_hash`` is None for those who sign in by mail alone. A disabled account is signed
    out everywhere and cannot sign in. ``totp_secret`` is the second factor's, ``totp_pending`` one
    that is not confirmed yet, ``totp_step`` the half minute whose code was used last. An erased
    account keeps its number and nothing about the person. A synthetic one is made up for practice.
    """

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(20), default="")
    password_hash: Mapped[str | None] = mapped_column(String(300))
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    totp_pending: Mapped[str | None] = mapped_column(String(64))
    totp_step: Mapped[int | None]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    synthetic: Mapped[bool] = mapped_column(default=False)

    grants: Mapped[list["Grant"]] = relationship(
        cascade="all, delete-orphan", order_by="Grant.id", back_populates="account"
    )


class Grant(Base):
    """A role that an account has, in one mission or (without one) in all of them.

    ``organisation`` is the cluster that a partner speaks for.
    """

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("account_id", "role", "mission_id", "organisation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    role: Mapped[Role] = mapped_column(choice(Role))
    mission_id: Mapped[int | None] = mapped_column(
        ForeignKey("mission.id", ondelete="CASCADE"), index=True
    )
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )

    account: Mapped[Account] = relationship(back_populates="grants")
    mission: Mapped[Mission | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()


class RecoveryCode(Base):
    """A code that stands in for the second factor once; only its hash is kept."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("account_id", "code_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]


class SignInLink(Base):
    """A link that signs in once and soon; only the token's hash is kept."""

    __tablename__ = "sign_in_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()


class SignInSession(Base):
    """A browser that is signed in; ends when it is revoked, unused for long, or old.

    ``how`` is the way it was opened: ``link``, ``password`` or ``code``. One that ``needs_code``
    opens nothing but the question for the second factor's code.
    """

    __tablename__ = "sign_in_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    how: Mapped[str] = mapped_column(String(20), default="")
    needs_code: Mapped[bool] = mapped_column(default=False)
    wrong_codes: Mapped[int] = mapped_column(default=0)
    browser: Mapped[str] = mapped_column(String(300), default="")

    account: Mapped[Account] = relationship()


class ApiToken(Base):
    """A key for programs that act for an account; shown once, only its hash is kept."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(100))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()
