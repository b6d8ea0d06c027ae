"""Tokens for programs that act for one's account."""

from flask import redirect, request, url_for
from flask_babel import gettext

from matchmaker.api_tokens import create_token, revoke_token
from matchmaker.errors import Refused
from web.access import actor
from web.frame import say
from web.own.blueprint import blueprint, me, overview
from web.own.person import Answer
from web.saving import saving


@blueprint.post("/tokens")
def new_token() -> Answer:
    """Make a token; this answer is the only one that ever shows it."""
    try:
        with saving() as session:
            token = create_token(session, me(), request.form.get("name", ""), by=actor())
    except Refused as refused:
        return overview(refused, "tokens"), 422
    return overview(new_token=token)


@blueprint.post("/tokens/<int:number>/revoke")
def end_token(number: int) -> Answer:
    """Make a token void."""
    with saving() as session:
        revoke_token(session, number, by=actor())
    say(gettext("The token no longer works."))
    return redirect(url_for("own.account"))
