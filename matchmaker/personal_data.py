"""What is kept about a person: every place it stands in, handed out whole, and erased.

Each column of text in the database is in exactly one of the sets below; a test fails for a new
one until it is listed. What identifies somebody is then found by where it stands.
"""

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, Table, Text, cast, delete, func, or_, select, update
from sqlalchemy.orm import Session

from matchmaker.accounts import refuse_last_administrator
from matchmaker.auditing import note
from matchmaker.errors import Refused
from matchmaker.permissions import NOBODY, OPERATOR, Action, Actor, require
from matchmaker.personal_columns import DELETED, EMPTIED, MENTIONS, NAMES, SECRETS
from matchmaker.records import (
    Account,
    AuditEntry,
    Base,
    Delegate,
    EventAttendee,
    Grant,
    Invitation,
    Message,
    Mission,
    Organisation,
    Participant,
    ParticipantDelegate,
)
from matchmaker.words import sentence

ERASED = "Erased person"
SHORTEST_NEEDLE = 4
"""Shorter Latin names are ordinary words too often to be replaced inside other texts."""

STAYS = (
    sentence(
        "That an account was there, from when to when, without a name: what was decided must be "
        "accountable."
    ),
    sentence(
        "What was done and when in the records of who did what, under the words {erased}: "
        "organisers must be able to show how agendas came about.",
        erased=ERASED,
    ),
    sentence(
        "Your organisation, its profile, wishes and meetings: they are the organisation's, and "
        "other people's agendas depend on them."
    ),
    sentence(
        "Mails that were sent already, and backups until they are overwritten: they are not in "
        "this application's hands."
    ),
)
"""What erasing leaves, and why, in words for whoever is about to ask for it."""


def export(session: Session, account: Account, *, by: Actor) -> dict[str, Any]:
    """Everything that is kept about a person, by what it is; secrets are left out.

    Raises:
        NotPermitted: it is somebody else's account, and the actor manages none.
    """
    _require_own(account, by)
    delegates = _delegates(session, account)
    addresses = _addresses(account, delegates)
    kept: dict[str, Any] = {
        "account": _row(Account, account),
        "delegate": [_row(Delegate, one) for one in delegates],
        "role_grant": [_row(Grant, one) for one in account.grants],
        "participation": [
            {"mission": mission.name, "organisation": organisation.name, "code": code}
            for mission, organisation, code in session.execute(
                select(Mission, Organisation, Participant.code)
                .join(Participant, Participant.mission_id == Mission.id)
                .join(Organisation, Organisation.id == Participant.organisation_id)
                .join(ParticipantDelegate, ParticipantDelegate.participant_id == Participant.id)
                .where(ParticipantDelegate.delegate_id.in_([one.id for one in delegates]))
                .order_by(Mission.id)
            )
        ],
        "event_attendee": _rows(
            session,
            EventAttendee.__table__,
            EventAttendee.delegate_id.in_([one.id for one in delegates]),
        ),
        "invitation": _rows(
            session, Invitation.__table__, func.lower(Invitation.email).in_(addresses)
        ),
        "message": _rows(session, Message.__table__, _is_written_to(account, addresses)),
        "audit_entry": _rows(session, AuditEntry.__table__, _did(AuditEntry.__table__, account)),
    }
    outcomes = Base.metadata.tables["outcome"]
    kept["outcome"] = _rows(session, outcomes, outcomes.c.account_id == account.id)
    for name in sorted(DELETED - {"message", "role_grant"}):
        table = Base.metadata.tables[name]
        kept[name] = _rows(session, table, table.c.account_id == account.id)
    for name, column in sorted(NAMES - {("audit_entry", "by")}):
        table = Base.metadata.tables[name]
        kept.setdefault("acts", {})[f"{name}.{column}"] = [
            {"id": number} for number in session.scalars(
                select(table.c.id).where(table.c[column] == account.name)
            )
        ]  # fmt: skip
    note(session, by, "export_personal_data", f"account:{account.id}")
    return kept


def erase(session: Session, account: Account, *, confirmed: str, by: Actor) -> None:
    """Erase a person: all that identifies them goes, what others need stays without a name.

    Raises:
        NotPermitted: it is somebody else's account, and the actor manages none.
        Refused: ``confirmed`` is not the account's address, or nobody would administer.
    """
    _require_own(account, by)
    if confirmed.strip().lower() != account.email:
        raise Refused(sentence("Type the address {email} to confirm.", email=account.email))
    refuse_last_administrator(session, account)
    delegates = _delegates(session, account)
    addresses, needles = _addresses(account, delegates), _needles(account, delegates)
    session.flush()
    for name, column in NAMES:
        table = Base.metadata.tables[name]
        session.execute(update(table).where(_did(table, account, column)).values({column: ERASED}))
    session.execute(delete(Message).where(_is_written_to(account, addresses)))
    for name in DELETED - {"message"}:
        table = Base.metadata.tables[name]
        session.execute(delete(table).where(table.c.account_id == account.id))
    session.execute(
        update(Invitation)
        .where(func.lower(Invitation.email).in_(addresses))
        .values(email="", person_name="")
    )
    for name, column in MENTIONS:
        _forget_mentions(session, Base.metadata.tables[name], column, needles)
    for one in delegates:
        one.native_name = one.latin_name = f"{ERASED} {one.id}"
        _empty(one, {column for name, column in EMPTIED if name == "delegate"})
        one.account_id = one.invited_by_mail = None
        one.feed_version += 1  # whoever has the address of the calendar reads it no more
    now = datetime.now(UTC)
    account.email, account.name = f"erased-{account.id}@erased.invalid", ERASED
    account.disabled_at, account.erased_at = account.disabled_at or now, now
    account.language = ""
    account.password_hash = account.totp_secret = account.totp_pending = account.totp_step = None
    session.flush()
    session.expire_all()
    own = by.account_id == account.id
    note(session, Actor(ERASED, account_id=by.account_id) if own else by, "erase",
         f"account:{account.id}")  # fmt: skip


def _require_own(account: Account, by: Actor) -> None:
    if by.account_id != account.id:
        require(by, Action.MANAGE_ACCOUNTS)


def _delegates(session: Session, account: Account) -> list[Delegate]:
    return list(
        session.scalars(
            select(Delegate)
            .where(
                or_(Delegate.account_id == account.id, func.lower(Delegate.email) == account.email)
            )
            .order_by(Delegate.id)
        )
    )


def _addresses(account: Account, delegates: Iterable[Delegate]) -> set[str]:
    return {account.email, *(one.email.lower() for one in delegates if one.email)}


def _needles(account: Account, delegates: Iterable[Delegate]) -> list[str]:
    """Texts that tell who somebody is, the longest first."""
    found = {account.email, account.name}
    for one in delegates:
        found |= {one.native_name, one.latin_name, one.email, one.telephone, one.wechat}
    return sorted(
        (one for one in found if len(one) >= (SHORTEST_NEEDLE if one.isascii() else 2)),
        key=len,
        reverse=True,
    )


def _did(table: Table | Any, account: Account, column: str = "by") -> ColumnElement[bool]:
    """Acts of this account; by its name where a record does not hold the account itself."""
    named: ColumnElement[bool] = table.c[column] == account.name
    if account.name in (OPERATOR.name, NOBODY.name):
        named &= table.c.id.is_(None)
    if table.name not in ("audit_entry", "case_change"):
        return named
    own: ColumnElement[bool] = table.c.account_id == account.id
    return own | (named & table.c.account_id.is_(None))


def _is_written_to(account: Account, addresses: set[str]) -> ColumnElement[bool]:
    return or_(Message.account_id == account.id, func.lower(Message.to_address).in_(addresses))


def _forget_mentions(session: Session, table: Table, column: str, needles: list[str]) -> None:
    """Replace what tells who somebody is inside longer texts and JSON."""
    stated, patterns = table.c[column], [_pattern(one) for one in needles]
    as_text = cast(stated, Text)
    spelled = [form for one in needles for form in {one, _escaped(one)}]
    if not spelled:
        return
    found = session.execute(
        select(*table.primary_key.columns, stated).where(
            or_(*(as_text.icontains(form, autoescape=True) for form in spelled))
        )
    ).all()
    for *key, value in found:
        cleaned = _cleaned(value, patterns)
        if cleaned != value:
            this = [one == part for one, part in zip(table.primary_key.columns, key, strict=True)]
            session.execute(update(table).where(*this).values({column: cleaned}))


def _pattern(needle: str) -> re.Pattern[str]:
    edge = r"(?<!\w){}(?!\w)" if needle.isascii() else "{}"
    return re.compile(edge.format(re.escape(needle)), re.IGNORECASE)


def _escaped(needle: str) -> str:
    """As JSON in the database spells it."""
    return json.dumps(needle)[1:-1]


def _cleaned(value: Any, patterns: list[re.Pattern[str]]) -> Any:
    if isinstance(value, str):
        for pattern in patterns:
            value = pattern.sub(ERASED, value)
        return value
    if isinstance(value, list):
        return [_cleaned(one, patterns) for one in value]
    if isinstance(value, dict):
        return {_cleaned(name, patterns): _cleaned(one, patterns) for name, one in value.items()}
    return value


def _empty(record: Base, columns: set[str]) -> None:
    for column in columns:
        kind = record.__table__.c[column].type
        setattr(record, column, [] if isinstance(kind, JSON) else "")


def _row(kind: type[Base], record: Base) -> dict[str, Any]:
    return {
        column.name: getattr(record, column.name)
        for column in kind.__table__.columns
        if (kind.__tablename__, column.name) not in SECRETS
    }


def _rows(session: Session, table: Any, condition: ColumnElement[bool]) -> list[dict[str, Any]]:
    columns = [one for one in table.columns if (table.name, one.name) not in SECRETS]
    found = session.execute(select(*columns).where(condition).order_by(table.c.id))
    return [dict(one._mapping) for one in found]
