"""The second factor: begun, confirmed with a first code, and ended."""

from base64 import b64encode

from flask import redirect, render_template, request, url_for
from flask_babel import gettext

from matchmaker.errors import Refused
from matchmaker.second_factor import (
    begin_second_factor,
    confirm_second_factor,
    end_second_factor,
    secret_picture,
)
from matchmaker.settings import settings_of
from web.access import actor
from web.extensions import db, limiter
from web.frame import say
from web.localisation import in_words
from web.own.blueprint import blueprint, me, overview
from web.own.person import Answer
from web.saving import saving


@blueprint.post("/second-factor/begin")
def begin_factor() -> Answer:
    """Make a secret to read with a telephone."""
    with saving() as session:
        begin_second_factor(session, me(), by=actor())
    return redirect(url_for("own.factor"))


@blueprint.route("/second-factor", methods=["GET", "POST"])
@limiter.limit("10 per minute", methods=["POST"])
def factor() -> Answer:
    """Which code does the telephone show now that it has read the picture?"""
    if not me().totp_pending:
        return redirect(url_for("own.account"))
    faults: list[str] = []
    if request.method == "POST":
        try:
            with saving() as session:
                codes = confirm_second_factor(
                    session, me(), request.form.get("code", "")[:40].replace(" ", ""), by=actor()
                )
        except Refused as refused:
            faults = [in_words(one) for one in refused.sentences]
        else:
            return render_template("own/codes.html", codes=codes)
    picture = secret_picture(me(), settings_of(db.session()).site_name)
    page = render_template(
        "own/second_factor.html",
        picture=b64encode(picture.encode()).decode(),
        secret=me().totp_pending or "",
        faults=faults,
    )
    return page, 422 if faults else 200


@blueprint.post("/second-factor/end")
@limiter.limit("10 per minute")
def end_factor() -> Answer:
    """Sign in without a second factor from now on."""
    try:
        with saving() as session:
            end_second_factor(session, me(), request.form.get("code", "")[:40], by=actor())
    except Refused as refused:
        return overview(refused, "factor"), 422
    say(gettext("From now on you sign in without a code."))
    return redirect(url_for("own.account"))
