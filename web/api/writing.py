"""What a program changes: in one transaction, once, and only what it has seen."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from flask import Response, g, jsonify, request
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.errors import Clash, Refused
from matchmaker.records import IdempotencyKey
from matchmaker.words import sentence
from web.api.answers import Answer
from web.saving import saving

KEY = "Idempotency-Key"
LONGEST_KEY = 100

Write = Callable[..., tuple[dict[str, Any], int]]


def writes(view: Write) -> Callable[..., Answer | Response]:
    """Run a view in a transaction of its own; it is handed the session first.

    A request with an ``Idempotency-Key`` that was answered before gets that answer again and
    changes nothing. The key is kept in the transaction of the change, so that neither is there
    without the other.
    """

    @wraps(view)
    def written(*arguments: Any, **values: Any) -> Answer | Response:
        key = request.headers.get(KEY)
        try:
            with saving() as session:
                known = _answered(session, key) if key else None
                if known is not None:
                    return _again(known)
                body, status = view(session, *arguments, **values)
                if key:
                    _keep(session, key, body, status)
        except IntegrityError as clash:
            raise Clash(
                sentence("The same was asked for at the same moment; ask again.")
            ) from clash
        return body, status, {}

    return written


def _again(known: IdempotencyKey) -> Response:
    response = jsonify(known.answer)
    response.status_code = known.status
    response.headers["Idempotent-Replayed"] = "true"
    return response


def _answered(session: Session, key: str) -> IdempotencyKey | None:
    if len(key) > LONGEST_KEY:
        raise Refused(
            sentence("{header} has more than {most} characters.", header=KEY, most=LONGEST_KEY)
        )
    known = session.scalar(
        select(IdempotencyKey).where(
            IdempotencyKey.account_id == g.api_account, IdempotencyKey.key == key
        )
    )
    if known is not None and known.request_hash != _fingerprint():
        raise Refused(sentence("{header} {key} was used for another request.", header=KEY, key=key))
    return known


def _keep(session: Session, key: str, body: dict[str, Any], status: int) -> None:
    session.add(
        IdempotencyKey(
            account_id=g.api_account,
            key=key,
            request_hash=_fingerprint(),
            status=status,
            answer=json.loads(json.dumps(body, default=lambda moment: moment.isoformat())),
            created_at=datetime.now(UTC),
        )
    )
    session.flush()


def _fingerprint() -> str:
    text = f"{request.method} {request.full_path}\n".encode() + request.get_data()
    found = hashlib.sha256(text)
    # A form with a file was read while it was checked; nothing is left of it to be read again.
    found.update(repr(sorted(request.form.items(multi=True))).encode())
    for name, file in sorted(request.files.items(multi=True)):
        found.update(repr((name, file.filename)).encode())
        file.stream.seek(0)
        while piece := file.stream.read(65_536):
            found.update(piece)
        file.stream.seek(0)
    return found.hexdigest()
