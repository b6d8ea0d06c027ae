"""Delegates: the people who sit at the tables."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.records.accounts import Account
from matchmaker.records.base import Base
from matchmaker.records.organisations import Organisation


class Delegate(Base):
    """A person who speaks for an organisation, known across missions.

    ``native_name`` is the name as its bearer writes it, in its own script; ``latin_name`` the
    form others can read and sort. Family and given name are kept apart because their order
    differs between languages. ``languages`` are ISO 639-1 codes. ``salutation`` says how to
    address the person. ``account`` is whoever signs in as this person. ``time_zone`` is the IANA
    name of the clock that the person lives by, empty where it was not asked for.
    ``consented_at`` is when the person agreed that these data are kept and shown to those it
    meets, None where somebody else entered them. The address of the person's calendar is derived
    from ``feed_version``; a higher one makes the old address void. ``invited_by_mail`` is whether
    each meeting comes as an invitation by mail rather than all that changed in one letter, None
    for as the mission does.
    """

    __tablename__ = "delegate"
    __table_args__ = (UniqueConstraint("organisation_id", "latin_name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    native_name: Mapped[str] = mapped_column(String(200))
    latin_name: Mapped[str] = mapped_column(String(200))
    family_name: Mapped[str] = mapped_column(String(100), default="")
    given_name: Mapped[str] = mapped_column(String(100), default="")
    title: Mapped[str] = mapped_column(String(100), default="")
    salutation: Mapped[str] = mapped_column(String(100), default="")
    languages: Mapped[list[str]] = mapped_column(default=list)
    email: Mapped[str] = mapped_column(String(254), default="")
    telephone: Mapped[str] = mapped_column(String(50), default="")
    wechat: Mapped[str] = mapped_column(String(50), default="")
    synthetic: Mapped[bool] = mapped_column(default=False)
    time_zone: Mapped[str] = mapped_column(String(60), default="")
    consented_at: Mapped[datetime | None]
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    feed_version: Mapped[int] = mapped_column(default=1)
    invited_by_mail: Mapped[bool | None]

    organisation: Mapped[Organisation] = relationship()
    account: Mapped[Account | None] = relationship()

    @property
    def both_names(self) -> str:
        """The Latin form, followed by the native one where that is written differently."""
        if self.native_name == self.latin_name:
            return self.latin_name
        return f"{self.latin_name} ({self.native_name})"
