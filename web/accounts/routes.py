"""Signing in by a mailed link or a password, and out."""

from uuid import uuid4

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import InputRequired, Length, Optional

from matchmaker.accounts import account_of
from matchmaker.errors import Refused
from matchmaker.messages.kinds import SIGN_IN, sign_in_letter
from matchmaker.messages.outbox import queue_letter
from matchmaker.signing_in import (
    check_password,
    link_is_good,
    make_link,
    open_session,
    use_link,
)
from web.access import account, begin, finish
from web.correspondence import correspondence
from web.extensions import db, limiter
from web.localisation import in_words
from web.saving import saving

blueprint = Blueprint("accounts", __name__)


class SignInForm(FlaskForm):  # type: ignore[misc]
    """A mail address, and a password where somebody has one."""

    email = EmailField(validators=[InputRequired(), Length(max=254)])
    password = PasswordField(validators=[Optional(), Length(max=500)])
    to = HiddenField()


@blueprint.route("/sign-in", methods=["GET", "POST"])
@limiter.limit("10 per minute; 100 per day", methods=["POST"])
def sign_in() -> str | Response | tuple[str, int]:
    """Who are you? Answers the same whether or not an address is known."""
    form = SignInForm(to=request.args.get("to", ""))
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form, wrong="")
    browser = request.user_agent.string
    with saving() as session:
        known = account_of(session, form.email.data)
        if form.password.data:
            good = check_password(session, known, form.password.data)
            token = (
                open_session(session, known, how="password", browser=browser)
                if known and good
                else None
            )
        else:
            token = None
            if known and not known.disabled_at:
                address = url_for("accounts.link", token=make_link(session, known), _external=True)
                queue_letter(
                    session,
                    sign_in_letter(address),
                    key=f"{SIGN_IN}:{uuid4()}",
                    kind=SIGN_IN,
                    account=known,
                    to_address=known.email,
                    to_name=known.name,
                    language=known.language,
                    by_way_of=correspondence(),
                )
    if token:
        begin(token)
        return redirect(_local(form.to.data))
    if form.password.data:
        wrong = gettext("The address and the password do not belong together.")
        return render_template("accounts/sign_in.html", form=form, wrong=wrong), 422
    return render_template("accounts/link_sent.html", email=form.email.data)


@blueprint.route("/sign-in/<token>", methods=["GET", "POST"])
@limiter.limit("30 per minute", methods=["POST"])
def link(token: str) -> str | Response | tuple[str, int]:
    """A button, so that whoever only looks at mailed links does not use them up."""
    if request.method == "POST":
        try:
            with saving() as session:
                opened = use_link(session, token, browser=request.user_agent.string)
        except Refused as refused:
            said = [in_words(one) for one in refused.sentences]
            return render_template("accounts/link.html", good=False, said=said), 422
        begin(opened)
        return redirect(url_for("public.index"))
    good = link_is_good(db.session(), token)
    return render_template("accounts/link.html", good=good, said=[])


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """End this browser's session."""
    if account():
        with saving():
            finish()
    return redirect(url_for("public.index"))


def _local(wanted: str | None) -> str:
    """Where to go on after signing in: a page of this server, never another one."""
    if wanted and wanted.startswith("/") and not wanted.startswith(("//", "/\\")):
        return wanted
    return url_for("public.index")
