"""Telling other programs of a release: a signed call to each address that asked for it."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.auditing import note
from matchmaker.calling_out import checked
from matchmaker.errors import NotFound, Refused
from matchmaker.jobs import JobKind, enqueue
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import Mission, Release, Webhook
from matchmaker.tokens import new_token
from matchmaker.words import sentence

MOST = 10
"""Addresses that one mission can have told."""


def add_webhook(session: Session, mission: Mission, url: str, *, by: Actor) -> Webhook:
    """Have an address told of each release of a mission from now on.

    Raises:
        Refused: it is no address outside, is there already, or there are ten.
    """
    require(by, Action.RELEASE, mission)
    known = webhooks_of(session, mission)
    if len(known) >= MOST:
        raise Refused(
            sentence("{mission} tells {most} addresses already.", mission=mission.name, most=MOST)
        )
    webhook = Webhook(
        mission_id=mission.id,
        url=checked(url.strip()),
        secret=new_token(),
        created_at=datetime.now(UTC),
        created_by=by.name,
    )
    try:
        with session.begin_nested():
            session.add(webhook)
    except IntegrityError as twice:
        raise Refused(sentence("{url} is told already.", url=url)) from twice
    note(session, by, "add_webhook", f"mission:{mission.slug}", url=url)
    return webhook


def remove_webhook(session: Session, mission: Mission, number: int, *, by: Actor) -> None:
    """Tell an address nothing more.

    Raises:
        NotFound: the mission has none of this number.
    """
    require(by, Action.RELEASE, mission)
    webhook = session.get(Webhook, number)
    if webhook is None or webhook.mission_id != mission.id:
        raise NotFound(sentence("There is no such webhook."))
    note(session, by, "remove_webhook", f"mission:{mission.slug}", url=webhook.url)
    session.delete(webhook)


def webhooks_of(session: Session, mission: Mission) -> Sequence[Webhook]:
    """The addresses that a mission's releases are told to, the oldest first."""
    return session.scalars(
        select(Webhook).where(Webhook.mission_id == mission.id).order_by(Webhook.id)
    ).all()


def announce(session: Session, mission: Mission, release: Release, *, by: Actor) -> None:
    """Leave the calls that tell of a release to a worker, in the release's transaction."""
    for webhook in webhooks_of(session, mission):
        enqueue(
            session,
            JobKind.WEBHOOK,
            {"webhook": webhook.id, "message": message_of(mission, release)},
            by=by,
            mission=mission,
        )


def message_of(mission: Mission, release: Release) -> dict[str, Any]:
    """What an address is told: which release of which mission; whoever wants more asks for it."""
    return {
        "event": "release",
        "mission": mission.slug,
        "release": release.number,
        "released_at": release.released_at.astimezone(UTC).isoformat(),
    }


def signed(secret: str, message: dict[str, Any], moment: datetime) -> tuple[bytes, dict[str, str]]:
    """The body and headers of a call.

    ``Matchmaker-Signature`` is ``t=<seconds since 1970>,v1=<hex>``, the HMAC-SHA256 under the
    webhook's secret of the seconds, a full stop, and the body. Whoever is called computes it
    again, and refuses a call whose seconds are long ago.
    """
    body = json.dumps(message, sort_keys=True).encode()
    seconds = int(moment.timestamp())
    digest = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return body, {
        "Content-Type": "application/json",
        "User-Agent": "Matchmaker",
        "Matchmaker-Signature": f"t={seconds},v1={digest}",
    }
