"""Signing in by a mailed link or a password, the second factor's code, and signing out."""

from flask import redirect, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext
from flask_limiter.util import get_remote_address
from werkzeug.wrappers import Response
from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, Optional

from matchmaker.database import reading
from matchmaker.signing_in import (
    half_session_of,
    link_is_good,
    mail_link,
    password_hash_of,
    password_is_good,
    use_code,
    use_link,
    use_password,
)
from matchmaker.tokens import hashed
from web.access import WAITS_FOR_CODE, account, begin, finish, known_target
from web.accounts.blueprint import blueprint
from web.correspondence import correspondence
from web.extensions import db, limiter
from web.forms import Form
from web.saving import saving


class SignInForm(Form):
    """A mail address, and a password where somebody has one."""

    email = EmailField(validators=[InputRequired(), Length(max=254)])
    password = PasswordField(validators=[Optional(), Length(max=500)])
    to = HiddenField()


class CodeForm(Form):
    """The second factor's code."""

    code = StringField(validators=[InputRequired(), Length(max=40)])


def _asked_address() -> str:
    """What attempts are counted by besides where they come from: the address they are about."""
    email = request.form.get("email", "").strip().lower()
    return hashed(email) if email else get_remote_address()


@blueprint.route("/sign-in", methods=["GET", "POST"])
@limiter.limit("10 per minute; 100 per day", methods=["POST"])
@limiter.limit("20 per hour", key_func=_asked_address, methods=["POST"])
def sign_in() -> str | Response | tuple[str, int]:
    """Who are you? Answers the same whether or not an address is known."""
    form = SignInForm(to=known_target(request.args.get("to")) or "")
    if not form.validate_on_submit():
        code = 422 if form.is_submitted() else 200
        return render_template("accounts/sign_in.html", form=form, wrong=""), code
    if not form.password.data:
        with saving() as session:
            mail_link(session, form.email.data, _link_address, correspondence())
        return render_template("accounts/link_sent.html", email=form.email.data)
    with reading(db.engine) as session:
        kept = password_hash_of(session, form.email.data)
    good = password_is_good(kept, form.password.data)
    with saving() as session:
        token = use_password(session, form.email.data, good=good, browser=request.user_agent.string)
    if token is None:
        wrong = gettext("The address and the password do not belong together.")
        return render_template("accounts/sign_in.html", form=form, wrong=wrong), 422
    return _signed_in(token, form.to.data)


@blueprint.route("/sign-in/<token>", methods=["GET", "POST"])
@limiter.limit("30 per minute", methods=["POST"])
def link(token: str) -> str | Response | tuple[str, int]:
    """A button, so that whoever only looks at mailed links does not use them up."""
    if request.method == "POST":
        with saving() as session:
            opened = use_link(session, token, browser=request.user_agent.string)
        if opened:
            return _signed_in(opened, None)
        return render_template("accounts/link.html", good=False), 422
    return render_template("accounts/link.html", good=link_is_good(db.session(), token))


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@limiter.limit("10 per minute", methods=["POST"])
def code() -> str | Response | tuple[str, int]:
    """The second factor: which code does your telephone show?"""
    half = cookie.get(WAITS_FOR_CODE, "")
    form = CodeForm()
    if not half_session_of(db.session(), half):
        return redirect(url_for("accounts.sign_in"))
    if not form.validate_on_submit():
        return render_template("accounts/code.html", form=form, wrong=form.is_submitted())
    with saving() as session:
        token = use_code(session, half, form.code.data, browser=request.user_agent.string)
    if token:
        return _signed_in(token, cookie.get("to"))
    return render_template("accounts/code.html", form=form, wrong=True), 422


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """End this browser's session; what its pages kept on the device goes too."""
    if account():
        with saving():
            finish()
    answer = redirect(url_for("public.index"))
    answer.headers["Clear-Site-Data"] = '"storage"'
    return answer


def _signed_in(token: str, wanted: str | None) -> Response:
    """Go on where somebody wanted to go, by way of the second factor where there is one."""
    target = known_target(wanted)
    with saving():
        done = begin(token)
    if not done:
        cookie["to"] = target
        return redirect(url_for("accounts.code"))
    return redirect(target or url_for("public.index"))


def _link_address(token: str) -> str:
    """Where a mailed link leads."""
    return url_for("accounts.link", token=token, _external=True)
