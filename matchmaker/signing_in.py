"""Signing in: links that work once and soon, passwords, and sessions that can be ended."""

from datetime import UTC, datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matchmaker.auditing import note
from matchmaker.errors import Refused
from matchmaker.permissions import NOBODY, Actor
from matchmaker.records import Account, SignInLink, SignInSession
from matchmaker.tokens import hashed, new_token
from matchmaker.words import sentence

LINK_LIFE = timedelta(minutes=10)
IDLE_LIMIT = timedelta(days=14)
ABSOLUTE_LIMIT = timedelta(days=60)
SEEN_EVERY = timedelta(minutes=10)
"""How often a session's last use is written down; more often would make every page a write."""

FEWEST_LETTERS = 12

_HASHER = PasswordHasher()
_NO_PASSWORD = _HASHER.hash("nobody has this password")
"""Checked where there is no account, so that the answer takes as long."""


def make_link(session: Session, account: Account) -> str:
    """The token of a new link that signs this account in once within ten minutes."""
    token, now = new_token(), datetime.now(UTC)
    session.add(
        SignInLink(
            account_id=account.id,
            token_hash=hashed(token),
            created_at=now,
            expires_at=now + LINK_LIFE,
        )
    )
    return token


def link_is_good(session: Session, token: str) -> bool:
    """Whether a link still signs in; looking does not use it up."""
    return _open_link(session, token) is not None


def use_link(session: Session, token: str, *, browser: str = "") -> str:
    """Use a link up; returns the token of the session that it opens.

    Raises:
        Refused: it was used, is too old, never was, or its account is closed.
    """
    link = _open_link(session, token)
    # Two who use it at once: the database lets one of them.
    first = link and session.scalar(
        update(SignInLink)
        .where(SignInLink.id == link.id, SignInLink.used_at.is_(None))
        .values(used_at=datetime.now(UTC))
        .returning(SignInLink.id)
    )
    if link is None or first is None:
        note(session, NOBODY, "sign_in_refused", "account:unknown", how="link")
        raise Refused(
            sentence("This link has been used or is older than ten minutes; ask for a new one.")
        )
    return open_session(session, link.account, how="link", browser=browser)


def check_password(session: Session, account: Account | None, password: str) -> bool:
    """Whether this is the account's password; takes as long where there is no such account."""
    known = account.password_hash if account and not account.disabled_at else None
    try:
        _HASHER.verify(known or _NO_PASSWORD, password)
    except Argon2Error:
        known = None
    if known is None:
        subject = f"account:{account.id}" if account else "account:unknown"
        note(session, NOBODY, "sign_in_refused", subject, how="password")
    return known is not None


def set_password(session: Session, account: Account, password: str, *, by: Actor) -> None:
    """Set one's own password.

    Raises:
        Refused: it is somebody else's account, or the password is too short.
    """
    if by.account_id != account.id:
        raise Refused(sentence("A password is set by its owner alone."))
    if len(password) < FEWEST_LETTERS:
        raise Refused(sentence("Use at least {count} characters.", count=FEWEST_LETTERS))
    account.password_hash = _HASHER.hash(password)
    note(session, by, "set_password", f"account:{account.id}")


def open_session(session: Session, account: Account, *, how: str, browser: str = "") -> str:
    """Sign an account in; returns the token that its browser keeps."""
    token, now = new_token(), datetime.now(UTC)
    session.add(
        SignInSession(
            account_id=account.id,
            token_hash=hashed(token),
            created_at=now,
            used_at=now,
            browser=browser[:300],
        )
    )
    note(session, Actor(account.name), "sign_in", f"account:{account.id}", how=how)
    return token


def session_of(session: Session, token: str) -> SignInSession | None:
    """The open session of a token, None where there is none or it has ended."""
    found = session.scalar(select(SignInSession).where(SignInSession.token_hash == hashed(token)))
    now = datetime.now(UTC)
    if (
        found is None
        or found.revoked_at is not None
        or found.account.disabled_at is not None
        or now - found.used_at > IDLE_LIMIT
        or now - found.created_at > ABSOLUTE_LIMIT
    ):
        return None
    return found


def is_due(found: SignInSession) -> bool:
    """Whether the last use of a session was written down so long ago that it should be again."""
    return datetime.now(UTC) - found.used_at > SEEN_EVERY


def note_use(session: Session, number: int) -> None:
    """Write down that a session is in use."""
    session.execute(
        update(SignInSession)
        .where(SignInSession.id == number)
        .values(used_at=datetime.now(UTC))
        .execution_options(synchronize_session=False)
    )


def end_session(session: Session, found: SignInSession, *, by: Actor) -> None:
    """Sign one browser out."""
    found.revoked_at = datetime.now(UTC)
    note(session, by, "sign_out", f"account:{found.account_id}")


def _open_link(session: Session, token: str) -> SignInLink | None:
    link = session.scalar(select(SignInLink).where(SignInLink.token_hash == hashed(token)))
    if link is None or link.used_at or link.expires_at < datetime.now(UTC):
        return None
    return None if link.account.disabled_at else link
