"""Settings and code lists that an administrator changes while the application runs."""

from datetime import datetime
from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.records.base import Base


class Setting(Base):
    """One setting; what is not set has the value that the code gives it."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[dict[str, Any]]


class CodeTerm(Base):
    """A term that an administrator added to a code list, renamed in it, or retired from it.

    ``within`` is the next wider code of a term that was added, empty where there is none.
    """

    __tablename__ = "code_term"
    __table_args__ = (UniqueConstraint("code_list", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code_list: Mapped[str] = mapped_column(String(40))
    code: Mapped[str] = mapped_column(String(60))
    label: Mapped[str] = mapped_column(String(200))
    within: Mapped[str] = mapped_column(String(60), default="")
    retired: Mapped[bool] = mapped_column(default=False)


class CodeListVersion(Base):
    """A code list as it was after a change; ``labels`` holds every label by code, in order.

    Version 1 is the list that comes with the application and has no row.
    """

    __tablename__ = "code_list_version"
    __table_args__ = (UniqueConstraint("code_list", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code_list: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    labels: Mapped[list[Any]]
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(200))
