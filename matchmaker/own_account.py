"""What somebody settles about their own account: name, language, password, browsers."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.auditing import note
from matchmaker.errors import NotFound, Refused
from matchmaker.permissions import Actor
from matchmaker.records import Account, SignInSession
from matchmaker.signing_in import end_session, is_open, set_password
from matchmaker.words import sentence

LONGEST_NAME = 200


def describe_oneself(
    session: Session, account: Account, *, name: str, language: str, by: Actor
) -> None:
    """Set one's own name and language; an empty language is whatever the browser asks for.

    Raises:
        Refused: it is somebody else's account, or the name is missing, too long or no text.
    """
    if by.account_id != account.id:
        raise Refused(sentence("An account is described by its owner alone."))
    plain = " ".join(name.split())
    if not plain or len(plain) > LONGEST_NAME or not plain.isprintable():
        raise Refused(sentence("Give a name of up to {most} letters.", most=LONGEST_NAME))
    if (account.name, account.language) == (plain, language):
        return
    account.name, account.language = plain, language
    note(session, by, "describe_account", f"account:{account.id}")


def change_password(
    session: Session, account: Account, password: str, *, here: SignInSession, by: Actor
) -> None:
    """Set one's own password and sign every other browser out; refuses as ``set_password``.

    Raises:
        Refused: who only takes part signs in by mail alone.
    """
    if not account.grants:
        raise Refused(sentence("Whoever takes part signs in by mail; there is no password."))
    set_password(session, account, password, by=by)
    end_other_sessions(session, account, here=here, by=by)


def sessions_of(session: Session, account: Account) -> Sequence[SignInSession]:
    """The browsers in which an account is signed in, the one used last first."""
    opened = session.scalars(
        select(SignInSession)
        .where(
            SignInSession.account_id == account.id,
            SignInSession.revoked_at.is_(None),
            SignInSession.needs_code.is_(False),
        )
        .order_by(SignInSession.used_at.desc(), SignInSession.id.desc())
    )
    return [one for one in opened if is_open(one)]


def end_one_session(session: Session, number: int, *, by: Actor) -> None:
    """Sign one of one's own browsers out.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    found = session.get(SignInSession, number)
    if found is None or found.account_id != by.account_id:
        raise NotFound(sentence("There is no such browser."))
    if found.revoked_at is None:
        end_session(session, found, by=by)


def end_other_sessions(
    session: Session, account: Account, *, here: SignInSession, by: Actor
) -> None:
    """Sign every browser of the account out but this one."""
    now = datetime.now(UTC)
    others = session.scalars(
        select(SignInSession).where(
            SignInSession.account_id == account.id,
            SignInSession.revoked_at.is_(None),
            SignInSession.id != here.id,
        )
    ).all()
    for one in others:
        one.revoked_at = now
    if others:
        note(session, by, "sign_out_others", f"account:{account.id}", browsers=len(others))
