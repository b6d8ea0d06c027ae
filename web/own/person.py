"""Name, language, password, and the browsers that are signed in."""

from flask import redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from matchmaker.errors import Refused
from matchmaker.own_account import (
    change_password,
    describe_oneself,
    end_one_session,
    end_other_sessions,
)
from matchmaker.signing_in import is_fresh_by_mail, password_is_good
from matchmaker.words import sentence
from web.access import actor
from web.extensions import limiter
from web.frame import say
from web.localisation import languages_by_name
from web.own.blueprint import blueprint, here, me, overview
from web.saving import saving

Answer = str | Response | tuple[str, int]


@blueprint.get("")
def account() -> str:
    """Who am I here, and who else is signed in as me?"""
    return overview()


@blueprint.post("/person")
def person() -> Answer:
    """Save name and language."""
    language = request.form.get("language", "")
    try:
        with saving() as session:
            describe_oneself(
                session,
                me(),
                name=request.form.get("name", ""),
                language=language if language in languages_by_name() else "",
                by=actor(),
            )
    except Refused as refused:
        return overview(refused, "person"), 422
    say(gettext("Saved."))
    return redirect(url_for("own.account"))


@blueprint.post("/password")
@limiter.limit("10 per minute; 30 per day")
def password() -> Answer:
    """Set the password, or another one."""
    old, new = request.form.get("old", "")[:500], request.form.get("new", "")[:500]
    kept = me().password_hash
    try:
        if kept and not is_fresh_by_mail(here()) and not password_is_good(kept, old):
            raise Refused(sentence("The old password is not right."))
        with saving() as session:
            change_password(session, me(), new, here=here(), by=actor())
    except Refused as refused:
        return overview(refused, "password"), 422
    say(gettext("The password is set; every other browser is signed out."))
    return redirect(url_for("own.account"))


@blueprint.post("/browsers/<int:number>/end")
def end_browser(number: int) -> Answer:
    """Sign one browser out."""
    with saving() as session:
        end_one_session(session, number, by=actor())
    say(gettext("That browser is signed out."))
    return redirect(url_for("own.account"))


@blueprint.post("/browsers/end-others")
def end_others() -> Answer:
    """Sign every browser out but this one."""
    with saving() as session:
        end_other_sessions(session, me(), here=here(), by=actor())
    say(gettext("Every other browser is signed out."))
    return redirect(url_for("own.account"))
