"""Signing in: links that work once and soon, passwords, and sessions that can be ended.

Whether an address is known shows neither in an answer nor in the work that it takes: the same
statements are sent either way, and what is made for nobody is undone before it is saved. A
refusal is an answer here and no exception, so that its audit entry is saved with it.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from sqlalchemy import delete, insert, literal, select, update
from sqlalchemy.orm import Session

from matchmaker.auditing import note
from matchmaker.errors import Refused
from matchmaker.messages.kinds import SIGN_IN, sign_in_letter
from matchmaker.messages.letters import PLAIN, Correspondence
from matchmaker.messages.outbox import queue_letter
from matchmaker.permissions import NOBODY, Actor
from matchmaker.records import Account, Moment, SignInLink, SignInSession
from matchmaker.second_factor import code_is_good
from matchmaker.tokens import hashed, new_token
from matchmaker.words import sentence

LINK_LIFE = timedelta(minutes=10)
CODE_LIFE = timedelta(minutes=10)
"""How long somebody may take to enter the second factor's code."""
MOST_WRONG_CODES = 5
IDLE_LIMIT = timedelta(days=14)
ABSOLUTE_LIMIT = timedelta(days=60)
SEEN_EVERY = timedelta(minutes=10)
"""How often a session's last use is written down; more often would make every page a write."""
FRESH = timedelta(minutes=15)
"""How long a sign-in by mail stands in for a password that was forgotten."""

FEWEST_LETTERS = 12
FEWEST_DIFFERENT = 5

_HASHER = PasswordHasher()
_NO_PASSWORD = _HASHER.hash("nobody has this password")
"""Checked where there is no account, so that the answer takes as long."""


def mail_link(
    session: Session,
    address: str,
    address_of: Callable[[str], str],
    by_way_of: Correspondence = PLAIN,
) -> None:
    """Mail a link to whoever has this address; where nobody has, do the same and undo it.

    ``address_of`` makes the link from its token.
    """
    email, now = address.strip().lower(), datetime.now(UTC)
    known = session.scalar(
        select(Account).where(Account.email == email, Account.disabled_at.is_(None))
    )
    token, kept = new_token(), session.begin_nested()
    _insert_link(session, email, token, now)
    queue_letter(
        session,
        sign_in_letter(address_of(token)),
        key=f"{SIGN_IN}:{uuid4()}",
        kind=SIGN_IN,
        account=known,
        to_address=email,
        to_name=known.name if known else "",
        language=known.language if known else "",
        by_way_of=by_way_of,
    )
    kept.commit() if known else kept.rollback()
    session.execute(delete(SignInLink).where(SignInLink.expires_at < now - ABSOLUTE_LIMIT))
    action = "mail_sign_in_link" if known else "sign_in_refused"
    note(session, NOBODY, action, _subject(known), how="link")


def make_link(session: Session, account: Account) -> str:
    """The token of a new link that signs this account in once within ten minutes."""
    token = new_token()
    _insert_link(session, account.email, token, datetime.now(UTC))
    return token


def link_is_good(session: Session, token: str) -> bool:
    """Whether a link still signs in; looking does not use it up."""
    return _open_link(session, token) is not None


def use_link(session: Session, token: str, *, browser: str = "") -> str | None:
    """Use a link up; the token of the session that it opens.

    None where it was used, is too old, never was, or its account is closed.
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
        note(
            session, NOBODY, "sign_in_refused", _subject(link.account if link else None), how="link"
        )
        return None
    return open_session(session, link.account, how="link", browser=browser)


def password_hash_of(session: Session, address: str) -> str | None:
    """What is kept of the password of whoever has this address; None without one."""
    return session.scalar(
        select(Account.password_hash).where(
            Account.email == address.strip().lower(), Account.disabled_at.is_(None)
        )
    )


def password_is_good(kept: str | None, password: str) -> bool:
    """Whether a password is the one of which this is kept; takes as long where nothing is.

    Asks nothing of the database, so that no transaction is open while it works.
    """
    try:
        _HASHER.verify(kept or _NO_PASSWORD, password)
    except Argon2Error:
        return False
    return kept is not None


def use_password(
    session: Session, address: str, *, good: bool, browser: str = "", how: str = "password"
) -> str | None:
    """The token of a new session for a password that was found good, None for another."""
    account = session.scalar(select(Account).where(Account.email == address.strip().lower()))
    if account is None or account.disabled_at or not good:
        note(session, NOBODY, "sign_in_refused", _subject(account), how=how)
        return None
    return open_session(session, account, how=how, browser=browser)


def set_password(session: Session, account: Account, password: str, *, by: Actor) -> None:
    """Set one's own password; every other browser of the account is signed out by the caller.

    Raises:
        Refused: it is somebody else's account, or the password is too short or too plain.
    """
    if by.account_id != account.id:
        raise Refused(sentence("A password is set by its owner alone."))
    faults = []
    if len(password) < FEWEST_LETTERS:
        faults.append(sentence("Use at least {count} characters.", count=FEWEST_LETTERS))
    if len(set(password)) < FEWEST_DIFFERENT:
        faults.append(sentence("Use at least {count} different ones.", count=FEWEST_DIFFERENT))
    if password.casefold() in (account.email, account.name.casefold()):
        faults.append(sentence("Use something that is not your name or your address."))
    if faults:
        raise Refused(*faults)
    account.password_hash = _HASHER.hash(password)
    note(session, by, "set_password", f"account:{account.id}")


def open_session(session: Session, account: Account, *, how: str, browser: str = "") -> str:
    """Sign an account in; the token that its browser keeps.

    With a second factor the session opens nothing yet but the question for the code.
    """
    token, now = new_token(), datetime.now(UTC)
    needs_code = account.totp_secret is not None and how != "code"
    session.add(
        SignInSession(
            account_id=account.id,
            token_hash=hashed(token),
            created_at=now,
            used_at=now,
            how=how,
            needs_code=needs_code,
            browser=browser[:300],
        )
    )
    action = "first_factor" if needs_code else "sign_in"
    by = Actor(account.name, account_id=account.id)
    note(session, by, action, f"account:{account.id}", how=how)
    return token


def use_code(session: Session, token: str, code: str, *, browser: str = "") -> str | None:
    """Enter the second factor's code; the token of the session that it opens.

    None where the code is wrong. After some wrong ones the first factor is asked for again.
    """
    half = half_session_of(session, token)
    if half is None:
        note(session, NOBODY, "sign_in_refused", _subject(None), how="code")
        return None
    if not code_is_good(session, half.account, code):
        half.wrong_codes += 1
        if half.wrong_codes >= MOST_WRONG_CODES:
            half.revoked_at = datetime.now(UTC)
        note(session, NOBODY, "sign_in_refused", _subject(half.account), how="code")
        return None
    half.revoked_at = datetime.now(UTC)
    return open_session(session, half.account, how="code", browser=browser)


def session_of(session: Session, token: str) -> SignInSession | None:
    """The open session of a token, None where there is none or it has ended."""
    found = _session_with(session, token)
    return found if found and not found.needs_code and is_open(found) else None


def half_session_of(session: Session, token: str) -> SignInSession | None:
    """The session of a token that waits for the second factor's code, None where none does."""
    found = _session_with(session, token)
    waits = found and found.needs_code and is_open(found)
    return found if found and waits and _age(found.created_at) <= CODE_LIFE else None


def is_open(found: SignInSession) -> bool:
    """Whether a session has neither been ended nor become too old."""
    return (
        found.revoked_at is None
        and found.account.disabled_at is None
        and _age(found.used_at) <= IDLE_LIMIT
        and _age(found.created_at) <= ABSOLUTE_LIMIT
    )


def is_due(found: SignInSession) -> bool:
    """Whether the last use of a session was written down so long ago that it should be again."""
    return _age(found.used_at) > SEEN_EVERY


def is_fresh_by_mail(found: SignInSession) -> bool:
    """Whether somebody has just shown that they read the account's mail."""
    return found.how == "link" and _age(found.created_at) <= FRESH


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


def _age(moment: datetime) -> timedelta:
    return datetime.now(UTC) - moment


def _subject(account: Account | None) -> str:
    return f"account:{account.id}" if account else "account:unknown"


def _session_with(session: Session, token: str) -> SignInSession | None:
    return session.scalar(select(SignInSession).where(SignInSession.token_hash == hashed(token)))


def _insert_link(session: Session, email: str, token: str, now: datetime) -> None:
    """One statement that makes a link for whoever has this address, and none for nobody."""
    values = select(
        Account.id,
        literal(hashed(token)),
        literal(now, Moment()),
        literal(now + LINK_LIFE, Moment()),
    ).where(Account.email == email)
    columns = ["account_id", "token_hash", "created_at", "expires_at"]
    session.execute(insert(SignInLink).from_select(columns, values))


def _open_link(session: Session, token: str) -> SignInLink | None:
    link = session.scalar(select(SignInLink).where(SignInLink.token_hash == hashed(token)))
    if link is None or link.used_at or link.expires_at < datetime.now(UTC):
        return None
    return None if link.account.disabled_at else link
