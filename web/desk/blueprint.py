"""The desk's blueprint; all its addresses begin alike, so that its service worker sees no other."""

from datetime import date, time
from typing import Any

from flask import Blueprint, request
from flask_limiter.util import get_remote_address

from web.access import account, login

blueprint = Blueprint("desk", __name__, url_prefix="/desk")

PUBLIC = frozenset({"desk.worker", "desk.no_network"})
"""What says nothing about anybody, so that it can be fetched again after a session has ended."""


@blueprint.before_request
def _only_signed_in() -> Any:
    if request.endpoint in PUBLIC or account():
        return None
    return login.unauthorized()


def by_account() -> str:
    """What taps are counted by: several tablets of one hall share an address."""
    who = account()
    return f"account:{who.id}" if who else str(get_remote_address())


def asked_day() -> date | None:
    """The day that an address asks for, None where it asks for none that there is."""
    try:
        return date.fromisoformat(request.values.get("day", ""))
    except ValueError:
        return None


def asked_time() -> time | None:
    """The time that an address asks for, None for the real one."""
    try:
        return time.fromisoformat(request.values.get("at", "")).replace(tzinfo=None)
    except ValueError:
        return None
