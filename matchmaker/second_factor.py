"""The second factor: six digits from a telephone, or one of the codes kept for its loss."""

import secrets
from datetime import UTC, datetime

import pyotp
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from matchmaker.auditing import note
from matchmaker.errors import Refused
from matchmaker.permissions import Actor
from matchmaker.qr_codes import qr_picture
from matchmaker.records import Account, RecoveryCode
from matchmaker.tokens import hashed
from matchmaker.words import sentence

STEP_SECONDS = 30
RECOVERY_CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are taken for each other."""


def begin_second_factor(session: Session, account: Account, *, by: Actor) -> None:
    """Make a new secret that counts once a code of it was entered.

    Raises:
        Refused: it is somebody else's account.
    """
    _own(account, by)
    account.totp_pending = pyotp.random_base32()
    session.flush()


def secret_address(account: Account, issuer: str) -> str:
    """What an authenticator reads: the pending secret as an ``otpauth:`` address."""
    return pyotp.TOTP(account.totp_pending or "").provisioning_uri(
        name=account.email, issuer_name=issuer
    )


def secret_picture(account: Account, issuer: str) -> str:
    """The same as a QR code: an SVG element, black on white."""
    return qr_picture(secret_address(account, issuer))


def confirm_second_factor(session: Session, account: Account, code: str, *, by: Actor) -> list[str]:
    """Turn the second factor on with a first code of it; the codes for its loss, shown once.

    Raises:
        Refused: the code is wrong, or nothing was begun.
    """
    _own(account, by)
    step = _step_of(account.totp_pending, code, after=None)
    if step is None:
        raise Refused(
            sentence("This code is wrong or has passed; enter the one that is shown now.")
        )
    account.totp_secret, account.totp_pending = account.totp_pending, None
    account.totp_step = step
    note(session, by, "set_second_factor", f"account:{account.id}")
    return _new_codes(session, account)


def end_second_factor(session: Session, account: Account, code: str, *, by: Actor) -> None:
    """Turn the second factor off.

    Raises:
        Refused: the code is wrong, or it is somebody else's account.
    """
    _own(account, by)
    if not code_is_good(session, account, code):
        raise Refused(sentence("This code is wrong or has passed."))
    forget_second_factor(session, account, by=by)


def forget_second_factor(session: Session, account: Account, *, by: Actor) -> None:
    """Forget an account's second factor, whoever may do this having been checked before."""
    account.totp_secret = account.totp_pending = account.totp_step = None
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    note(session, by, "end_second_factor", f"account:{account.id}")


def code_is_good(session: Session, account: Account, code: str) -> bool:
    """Whether this is the code of now, or one for the loss of the telephone; each works once."""
    plain = code.strip().lower().replace(" ", "").replace("-", "")
    step = _step_of(account.totp_secret, plain, after=account.totp_step)
    if step is not None:
        account.totp_step = step
        return True
    used = session.scalar(
        update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account.id,
            RecoveryCode.code_hash == hashed(plain),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=datetime.now(UTC))
        .returning(RecoveryCode.id)
    )
    return used is not None


def codes_left(session: Session, account: Account) -> int:
    """How many of the codes for the loss of the telephone have not been used."""
    return (
        session.scalar(
            select(func.count())
            .select_from(RecoveryCode)
            .where(RecoveryCode.account_id == account.id, RecoveryCode.used_at.is_(None))
        )
        or 0
    )


def _own(account: Account, by: Actor) -> None:
    if by.account_id != account.id:
        raise Refused(sentence("A second factor is set by its owner alone."))


def _step_of(secret: str | None, code: str, *, after: int | None) -> int | None:
    """The half minute that a code belongs to: now, or the ones beside it for slow clocks.

    None for a wrong code, and for one that is not newer than the last that was used.
    """
    if not secret or not code.isascii() or not code.isdigit():
        return None
    now = int(datetime.now(UTC).timestamp()) // STEP_SECONDS
    for step in (now - 1, now, now + 1):
        wanted = pyotp.TOTP(secret).at(step * STEP_SECONDS)
        if secrets.compare_digest(wanted, code) and (after is None or step > after):
            return step
    return None


def _new_codes(session: Session, account: Account) -> list[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(16)) for _ in range(RECOVERY_CODES)]
    session.add_all(RecoveryCode(account_id=account.id, code_hash=hashed(one)) for one in codes)
    session.flush()
    return ["-".join(one[at : at + 4] for at in range(0, 16, 4)) for one in codes]
