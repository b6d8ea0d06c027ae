"""Tokens for programs that act for an account."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matchmaker.auditing import note
from matchmaker.errors import NotFound, Refused
from matchmaker.permissions import Actor
from matchmaker.records import Account, ApiToken
from matchmaker.signing_in import SEEN_EVERY
from matchmaker.tokens import hashed, new_token
from matchmaker.words import sentence


def create_token(session: Session, account: Account, name: str, *, by: Actor) -> str:
    """A new token of one's own account; it is returned once, only its hash is kept.

    Raises:
        Refused: it is somebody else's account, or the token has no name.
    """
    _require_own(account.id, by)
    if not name.strip():
        raise Refused(sentence("Give the token a name that says what uses it."))
    token = new_token()
    session.add(
        ApiToken(
            account_id=account.id,
            name=name.strip()[:100],
            token_hash=hashed(token),
            created_at=datetime.now(UTC),
        )
    )
    note(session, by, "create_token", f"account:{account.id}", name=name.strip()[:100])
    return token


def tokens_of(session: Session, account: Account) -> Sequence[ApiToken]:
    """The tokens of an account that still work, the newest first."""
    return session.scalars(
        select(ApiToken)
        .where(ApiToken.account_id == account.id, ApiToken.revoked_at.is_(None))
        .order_by(ApiToken.id.desc())
    ).all()


def revoke_token(session: Session, number: int, *, by: Actor) -> None:
    """Make a token of one's own void.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    token = session.get(ApiToken, number)
    if token is None or token.account_id != by.account_id:
        raise NotFound(sentence("There is no such token."))
    token.revoked_at = token.revoked_at or datetime.now(UTC)
    note(session, by, "revoke_token", f"account:{token.account_id}", name=token.name)


def account_of_token(session: Session, token: str) -> ApiToken | None:
    """The record of a token that works, with its account; None for every other text."""
    found = session.scalar(select(ApiToken).where(ApiToken.token_hash == hashed(token)))
    if found is None or found.revoked_at is not None or found.account.disabled_at is not None:
        return None
    return found


def is_due(token: ApiToken) -> bool:
    """Whether its last use was written down so long ago that it should be again."""
    return token.used_at is None or datetime.now(UTC) - token.used_at > SEEN_EVERY


def note_use(session: Session, number: int) -> None:
    """Write down that a token is in use."""
    session.execute(
        update(ApiToken)
        .where(ApiToken.id == number)
        .values(used_at=datetime.now(UTC))
        .execution_options(synchronize_session=False)
    )


def _require_own(number: int, by: Actor) -> None:
    if by.account_id != number:
        raise Refused(sentence("A token is made by its owner alone."))
