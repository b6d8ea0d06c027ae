"""What an administrator looks through: accounts, and the audit trail."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, selectinload

from matchmaker.accounts import account_of, ensure_account, normalised_address
from matchmaker.errors import Clash
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import Account, AuditEntry, Grant
from matchmaker.second_factor import forget_second_factor
from matchmaker.words import sentence

PAGE = 50
"""Rows of one page."""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was looked for; ``number`` counts pages from 1, ``total`` all rows."""

    rows: list[Any]
    number: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What an administrator looks for in the audit trail; empty parts do not count."""

    by: str = ""
    action: str = ""
    subject: str = ""
    first: date | None = None
    last: date | None = None


def find_accounts(session: Session, words: str, number: int, *, by: Actor) -> Found:
    """Accounts whose name or address holds these words, by address, with their roles."""
    require(by, Action.MANAGE_ACCOUNTS)
    wanted = [
        or_(
            Account.email.icontains(word, autoescape=True),
            Account.name.icontains(word, autoescape=True),
        )
        for word in words.split()[:10]
    ]
    roles = selectinload(Account.grants)
    statement = select(Account).options(
        roles.selectinload(Grant.mission), roles.selectinload(Grant.organisation)
    )
    return _page(session, statement, Account.email, wanted, number)


def create_account(session: Session, address: str, name: str, *, by: Actor) -> Account:
    """Make an account that has no role yet.

    Raises:
        Refused: the address is none.
        Clash: somebody has it already.
    """
    require(by, Action.MANAGE_ACCOUNTS)
    if account_of(session, normalised_address(address)):
        raise Clash(sentence("Somebody has the address {email} already.", email=address.strip()))
    return ensure_account(session, address, name, by=by)


def forget_factor_of(session: Session, account: Account, *, by: Actor) -> None:
    """Turn off the second factor of somebody who lost it and every recovery code."""
    require(by, Action.MANAGE_ACCOUNTS)
    forget_second_factor(session, account, by=by)


def audit_trail(session: Session, wanted: AuditFilter, number: int, *, by: Actor) -> Found:
    """The audit trail, the newest first."""
    require(by, Action.SEE_HEALTH)
    conditions: list[ColumnElement[bool]] = []
    for column, text in (
        (AuditEntry.by, wanted.by),
        (AuditEntry.action, wanted.action),
        (AuditEntry.subject, wanted.subject),
    ):
        if text:
            conditions.append(column.icontains(text, autoescape=True))
    if wanted.first:
        conditions.append(AuditEntry.at >= _midnight(wanted.first))
    if wanted.last:
        conditions.append(AuditEntry.at < _midnight(wanted.last) + timedelta(days=1))
    return _page(session, select(AuditEntry), AuditEntry.id.desc(), conditions, number)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _page(
    session: Session, statement: Any, order: Any, conditions: list[ColumnElement[bool]], number: int
) -> Found:
    chosen = statement.where(*conditions)
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    number = min(max(1, number), max(1, -(-total // PAGE)))
    rows = session.scalars(chosen.order_by(order).limit(PAGE).offset((number - 1) * PAGE)).all()
    return Found(list(rows), number, total)
