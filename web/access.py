"""Who is asking, and whether what they ask for is theirs: the one gate that pages go through."""

import re
from typing import Any
from urllib.parse import unquote

from flask import Flask, current_app, g, redirect, request, url_for
from flask import session as cookie
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from matchmaker.accounts import actor_of
from matchmaker.auditing import note
from matchmaker.code_lists import use_own_lists
from matchmaker.database import writing
from matchmaker.errors import NotFound
from matchmaker.permissions import NOBODY, Action, Actor, require, require_for
from matchmaker.records import Account, Mission, Participant, SignInSession
from matchmaker.reference import use_changes
from matchmaker.signing_in import end_session, is_due, note_use, session_of
from matchmaker.words import sentence
from web.extensions import SAFE_METHODS, db

login = LoginManager()

_PATH = re.compile(r"/(?!/)[^\x00-\x20\x7f\\]*")
"""What no browser reads as the address of another server."""


WAITS_FOR_CODE = "waits_for_code"
"""Where the cookie holds the token of a session that waits for the second factor's code."""


class SignedIn(UserMixin):
    """Whom the framework takes for signed in: a browser's open session."""

    def __init__(self, token: str, opened: SignInSession) -> None:
        self.token = token
        self.opened = opened

    def get_id(self) -> str:
        """What the cookie holds: the session's own token, which the server can revoke."""
        return self.token


@login.user_loader
def _load(token: str) -> SignedIn | None:
    opened = session_of(db.session(), token)
    if opened is None:
        return None
    if request.method in SAFE_METHODS and is_due(opened):
        # The page itself only reads; a request that writes shows anyway that somebody is there.
        with writing(db.engine) as session:
            note_use(session, opened.id)
    return SignedIn(token, opened)


@login.unauthorized_handler
def _ask_to_sign_in() -> Any:
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", to=wanted))


def install(app: Flask) -> None:
    """Let an application know who is asking."""
    login.init_app(app)
    login.session_protection = None
    app.context_processor(lambda: {"actor": actor, "account": account})
    app.before_request(_read_lists)
    app.teardown_request(lambda _: use_changes(None))


def _read_lists() -> None:
    """Have forms, labels and checks know the code lists as an administrator changed them.

    Calendar programs ask all the time and are mostly told that nothing changed: their room reads
    the lists when it makes a calendar.
    """
    if request.endpoint not in (None, "static") and request.blueprint != "feeds":
        use_own_lists(db.session())


def only_signed_in() -> Any:
    """What a blueprint does before each request where every page needs a sign-in."""
    return None if account() else login.unauthorized()


def begin(token: str) -> bool:
    """Make this browser the one that a new session belongs to; whatever it held before goes.

    False where the session still waits for the second factor's code.
    """
    finish()
    opened = session_of(db.session(), token)
    if opened is None:
        cookie[WAITS_FOR_CODE] = token
        return False
    login_user(SignedIn(token, opened))
    return True


def finish() -> None:
    """Sign this browser out."""
    if current_user.is_authenticated:
        end_session(db.session(), current_user.opened, by=actor())
    forget_browser()


def forget_browser() -> None:
    """Let this browser's cookie hold nothing any more."""
    logout_user()
    cookie.clear()
    g.pop("actor", None)


def opened_session() -> SignInSession | None:
    """This browser's open session, None for a visitor's."""
    return current_user.opened if current_user.is_authenticated else None


def account() -> Account | None:
    """Whoever has signed in, None for a visitor."""
    return current_user.opened.account if current_user.is_authenticated else None


def actor() -> Actor:
    """Whom verbs are told that it was."""
    if "actor" not in g:
        who = account()
        g.actor = actor_of(db.session(), who) if who else NOBODY
    found: Actor = g.actor
    return found


def mission_here(slug: str, action: Action) -> Mission:
    """The mission of an address, for whoever may do this in it.

    Raises:
        NotFound: there is none, or not for them.
        NotPermitted: they may see it, yet not do this.
    """
    found = db.session().scalar(select(Mission).where(Mission.slug == slug))
    if found is None:
        raise NotFound(sentence("There is no mission {slug}.", slug=slug))
    require(actor(), action, found)
    return found


def participant_here(slug: str, code: str, action: Action) -> Participant:
    """The participant of an address, for whoever may do this to or for it; raises as above."""
    found = db.session().scalar(
        select(Participant)
        .join(Mission, Mission.id == Participant.mission_id)
        .where(Mission.slug == slug, Participant.code == code)
    )
    if found is None:
        raise NotFound(sentence("There is no participant {code}.", code=code))
    require_for(actor(), action, found)
    return found


def remember_refusal() -> None:
    """Write down who was refused what, whatever becomes of the request's own transaction."""
    db.session.rollback()
    by, endpoint = actor(), request.endpoint or ""
    values = {name: str(value)[:80] for name, value in (request.view_args or {}).items()}
    masked = {name: "..." if name == "token" else value for name, value in values.items()}
    db.session.rollback()
    with writing(db.engine) as session:
        note(session, by, "refused", f"page:{endpoint}", method=request.method, **masked)


def known_target(wanted: str | None) -> str | None:
    """An address to go on to, where it is a page of this server; None for every other text."""
    if not wanted or not _PATH.fullmatch(wanted):
        return None
    adapter = current_app.create_url_adapter(request)
    if adapter is None:
        return None
    try:
        endpoint, _ = adapter.match(unquote(wanted.partition("?")[0].partition("#")[0]), "GET")
    except (HTTPException, RequestRedirect):
        return None
    return None if endpoint == "static" or endpoint in _NO_TARGETS else wanted


_NO_TARGETS = frozenset({"accounts.sign_in", "accounts.link", "accounts.code"})
"""Pages that whoever has just signed in has no use for."""
