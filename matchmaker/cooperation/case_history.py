"""How an act on a case is kept: its history, the version that was seen, the key of a new one."""

import re
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from matchmaker.auditing import note
from matchmaker.cooperation.facts import fields_of
from matchmaker.errors import Clash
from matchmaker.permissions import Actor
from matchmaker.records import CaseChange, CooperationCase
from matchmaker.words import sentence

_TRIES = 5
_OWN_KEY = re.compile(r"C-(\d+)")


def remember(
    session: Session, case: CooperationCase, act: str, told: dict[str, Any], *, by: Actor
) -> None:
    """Note in a case's history something that changed no fact of it, such as a file."""
    record_act(session, case, act, {}, told, by=by)


def snapshot(case: CooperationCase) -> dict[str, Any]:
    """All that can change in a case, as JSON values, for its history."""
    plain = {
        "state": case.state.value if case.state else None,
        "rung": case.rung.value if case.rung else None,
        "in_overview": case.in_overview,
        "confidential": list(case.confidential),
        "confidential_until": _text(case.confidential_until),
        "confirmed_by": case.confirmed_by,
        "confirmed_on": _text(case.confirmed_on),
        "struck": case.struck_at is not None,
    }
    return plain | fields_of(case)


def record_act(
    session: Session,
    case: CooperationCase,
    act: str,
    before: dict[str, Any],
    after: dict[str, Any],
    *,
    by: Actor,
    on: date | None = None,
    reason: str = "",
) -> None:
    """Add an act to a case's history: what was there before it, and after.

    Raises:
        Clash: somebody changed the case meanwhile.
    """
    changed = [name for name in after if before.get(name) != after[name]]
    if act == "raise":
        changed = [name for name in changed if after[name] not in ("", None, [], False)]
    case.history.append(
        CaseChange(
            at=datetime.now(UTC),
            by=by.name,
            account_id=by.account_id,
            act=act,
            happened_on=on,
            reason=reason,
            before={name: before[name] for name in changed if name in before},
            after={name: after[name] for name in changed},
        )
    )
    flag_modified(case, "note")  # a new version, though only parties or files changed
    _flush(session)
    # The trail is for more eyes than the case: it names what changed and not what it says.
    note(session, by, f"case_{act}", f"case:{case.key}", changed=changed)


def require_version(case: CooperationCase, version: int) -> None:
    """Go on where this version of a case was seen; raises ``Clash`` where it was changed since."""
    if case.version != version:
        last = case.history[-1].by if case.history else ""
        raise _meanwhile(last)


def _flush(session: Session) -> None:
    try:
        session.flush()
    except StaleDataError as stale:
        raise _meanwhile("") from stale


def _meanwhile(who: str) -> Clash:
    if who:
        return Clash(
            sentence(
                "{who} changed this case meanwhile; nothing was saved. Look at it as it is now.",
                who=who,
            )
        )
    return Clash(
        sentence(
            "Somebody changed this case meanwhile; nothing was saved. Look at it as it is now."
        )
    )


def give_key(session: Session, case: CooperationCase) -> None:
    """Add a case under the next key; of two writers at once the second takes the one after."""
    for _ in range(_TRIES):
        case.key = _next_key(session)
        try:
            with session.begin_nested():
                session.add(case)
        except IntegrityError:
            continue
        return
    raise _meanwhile("")


def _next_key(session: Session) -> str:
    """``C-`` and one more than the highest number so far."""
    known = session.scalars(
        select(CooperationCase.key).where(func.substr(CooperationCase.key, 1, 2) == "C-")
    )
    numbers = [int(match[1]) for match in map(_OWN_KEY.fullmatch, known) if match]
    return f"C-{max(numbers, default=0) + 1}"


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
