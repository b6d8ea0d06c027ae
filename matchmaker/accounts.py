"""Accounts: making them, giving and taking roles, and who an account acts as."""

import re
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matchmaker.auditing import note
from matchmaker.errors import NotFound, Refused
from matchmaker.permissions import Action, Actor, Granted, require
from matchmaker.records import (
    Account,
    Delegate,
    Grant,
    Mission,
    Organisation,
    ParticipantDelegate,
    Role,
    SignInSession,
)
from matchmaker.words import sentence

_ADDRESS = re.compile(r"[^@\s<>,;:\"()\[\]\\]{1,64}@[^@\s<>,;:\"()\[\]\\]{1,185}\.[^@\s.]{2,}")


def normalised_address(text: str) -> str:
    """A mail address as it is kept: trimmed and in lower case.

    Raises:
        Refused: it is no mail address.
    """
    address = text.strip().lower()
    if not _ADDRESS.fullmatch(address):
        raise Refused(
            sentence('"{text}" is no mail address; one looks like name@company.eu.', text=text)
        )
    return address


def account_of(session: Session, address: str) -> Account | None:
    """The account with this mail address, None where there is none."""
    return session.scalar(select(Account).where(Account.email == address.strip().lower()))


def ensure_account(session: Session, address: str, name: str, *, by: Actor) -> Account:
    """The account with this address; made where there is none yet.

    Whoever verbs bring in (a delegate who registers, a colleague who is given a role) gets an
    account so; it opens nothing by itself.

    Raises:
        Refused: the address is none.
    """
    email = normalised_address(address)
    account = account_of(session, email)
    if account is None:
        account = Account(email=email, name=name.strip() or email, created_at=datetime.now(UTC))
        session.add(account)
        session.flush()
        note(session, by, "create_account", f"account:{account.id}")
    return account


def grant_role(
    session: Session,
    account: Account,
    role: Role,
    *,
    by: Actor,
    mission: Mission | None = None,
    organisation: Organisation | None = None,
) -> Grant:
    """Give an account a role, in one mission or everywhere; what it has already stays as it is.

    Raises:
        NotPermitted: only administrators manage accounts.
        Refused: a partner cluster without the cluster.
    """
    require(by, Action.MANAGE_ACCOUNTS)
    if role is Role.PARTNER_CLUSTER and organisation is None:
        raise Refused(sentence("Say which cluster {name} speaks for.", name=account.name))
    wanted = (role, mission.id if mission else None, organisation.id if organisation else None)
    for grant in account.grants:
        if (grant.role, grant.mission_id, grant.organisation_id) == wanted:
            return grant
    grant = Grant(account=account, role=role, mission=mission, organisation=organisation)
    session.add(grant)
    session.flush()
    note(
        session,
        by,
        "grant_role",
        f"account:{account.id}",
        role=role.value,
        mission=mission.slug if mission else None,
    )
    return grant


def revoke_role(session: Session, grant: Grant, *, by: Actor) -> None:
    """Take a role away.

    Raises:
        NotPermitted: only administrators manage accounts.
        Refused: nobody would administer any more.
    """
    require(by, Action.MANAGE_ACCOUNTS)
    if grant.role is Role.ADMINISTRATOR and grant.mission_id is None:
        refuse_last_administrator(session, grant.account)
    note(session, by, "revoke_role", f"account:{grant.account_id}", role=grant.role.value)
    grant.account.grants.remove(grant)
    session.flush()


def disable_account(session: Session, account: Account, *, by: Actor) -> None:
    """Close an account: it is signed out everywhere and cannot sign in.

    Raises:
        NotPermitted: only administrators manage accounts.
        Refused: nobody would administer any more.
    """
    require(by, Action.MANAGE_ACCOUNTS)
    refuse_last_administrator(session, account)
    now = datetime.now(UTC)
    account.disabled_at = now
    for open_session in session.scalars(
        select(SignInSession).where(
            SignInSession.account_id == account.id, SignInSession.revoked_at.is_(None)
        )
    ):
        open_session.revoked_at = now
    note(session, by, "disable_account", f"account:{account.id}")


def enable_account(session: Session, account: Account, *, by: Actor) -> None:
    """Open an account again that was closed.

    Raises:
        NotPermitted: only administrators manage accounts.
        Refused: it was erased; there is nobody left whose it would be.
    """
    require(by, Action.MANAGE_ACCOUNTS)
    if account.erased_at:
        raise Refused(sentence("This account was erased; it stays closed."))
    account.disabled_at = None
    note(session, by, "enable_account", f"account:{account.id}")


def refuse_last_administrator(session: Session, account: Account) -> None:
    """Let an account go only where somebody else still administers everything.

    Raises:
        Refused: it is the last administrator.
    """
    is_one = (Grant.role == Role.ADMINISTRATOR) & Grant.mission_id.is_(None)
    administrators = set(
        session.scalars(select(Account.id).join(Grant).where(is_one, Account.disabled_at.is_(None)))
    )
    if administrators == {account.id}:
        raise Refused(
            sentence("{name} is the last administrator; make another one first.", name=account.name)
        )


def account_by_id(session: Session, number: int) -> Account:
    """An account with its roles; raises ``NotFound`` where there is none."""
    account = session.get(
        Account, number, options=[selectinload(Account.grants).selectinload(Grant.mission)]
    )
    if account is None:
        raise NotFound(sentence("There is no such account."))
    return account


def actor_of(session: Session, account: Account) -> Actor:
    """Who an account acts as: its roles, and the participants that it is a delegate of."""
    participants = session.scalars(
        select(ParticipantDelegate.participant_id)
        .join(Delegate, Delegate.id == ParticipantDelegate.delegate_id)
        .where(Delegate.account_id == account.id)
    )
    return Actor(
        name=account.name,
        account_id=account.id,
        granted=frozenset(
            Granted(one.role, one.mission_id, one.organisation_id) for one in account.grants
        ),
        participant_ids=frozenset(participants),
    )
