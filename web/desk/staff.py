"""Who runs this desk?"""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import EmailField, StringField
from wtforms.validators import InputRequired, Length

from matchmaker.desk import desk_clock, dismiss_staff, is_rehearsal, name_staff, staff_of
from matchmaker.errors import Refused
from matchmaker.permissions import Action
from matchmaker.words import Sentence, sentence
from web.access import actor, mission_here
from web.desk.blueprint import blueprint, by_account
from web.desk.page import around
from web.extensions import db, limiter
from web.forms import Form
from web.frame import say
from web.saving import saving

Page = str | Response | tuple[str, int]


class StaffForm(Form):
    """Somebody who is to run the desk."""

    name = StringField(validators=[InputRequired(), Length(max=200)])
    email = EmailField(validators=[InputRequired(), Length(max=254)])


@blueprint.get("/<slug>/staff")
def staff(slug: str) -> Page:
    """Who runs the desk of this mission, and who may be added?"""
    return _page(slug, StaffForm())


@blueprint.post("/<slug>/staff")
@limiter.limit("30 per hour", key_func=by_account)
def add_staff(slug: str) -> Page:
    """Name somebody; they sign in with their mail address as everybody does."""
    mission, form = mission_here(slug, Action.STAFF_DESK), StaffForm()
    if not form.validate():
        return _page(slug, form, sentence("Give a name and a mail address."))
    try:
        with saving() as session:
            account = name_staff(session, mission, form.email.data, form.name.data, by=actor())
            said = sentence(
                "{name} runs the desk now, and signs in as {email}.",
                name=account.name,
                email=account.email,
            )
    except Refused as refused:
        return _page(slug, form, *refused.sentences)
    say(said)
    return redirect(url_for("desk.staff", slug=slug), 303)


@blueprint.post("/<slug>/staff/<int:number>/dismiss")
def drop_staff(slug: str, number: int) -> Response:
    """Let somebody no longer run it."""
    mission = mission_here(slug, Action.STAFF_DESK)
    with saving() as session:
        account = dismiss_staff(session, mission, number, by=actor())
        said = sentence("{name} no longer runs the desk.", name=account.name)
    say(said)
    return redirect(url_for("desk.staff", slug=slug), 303)


def _page(slug: str, form: StaffForm, *faults: Sentence) -> Page:
    mission, session = mission_here(slug, Action.STAFF_DESK), db.session()
    page = render_template(
        "desk/staff.html",
        **around(
            mission,
            desk_clock(session, mission),
            rehearsal=is_rehearsal(session, mission),
            rows="desk.rows",
        ),
        form=form,
        staff=staff_of(session, mission, by=actor()),
        faults=faults,
    )
    return (page, 422) if faults else page
