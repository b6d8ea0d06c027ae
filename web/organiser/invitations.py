"""Invitations: by mail to many pasted addresses, or as a link that is handed on."""

from collections.abc import Callable

from flask import current_app, redirect, render_template, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from matchmaker.errors import NotFound, Refused
from matchmaker.inviting import (
    address_of,
    invitations_of,
    invite,
    invite_by_mail,
    is_for_many,
    is_good,
    revoke,
    rotate,
    send,
)
from matchmaker.permissions import Action
from matchmaker.records import Invitation, Mission, Side
from matchmaker.words import sentence
from web import words
from web.access import actor, mission_here
from web.correspondence import correspondence
from web.extensions import db
from web.forms import Form
from web.frame import say
from web.localisation import in_words
from web.organiser.blueprint import blueprint
from web.saving import saving

Answer = str | Response | tuple[str, int]

LONGEST_PASTED = 50_000


class MailForm(Form):
    """Whom to invite by mail."""

    side = SelectField()
    addresses = TextAreaField(validators=[InputRequired(), Length(max=LONGEST_PASTED)])


class LinkForm(Form):
    """A link to hand on, for one organisation or for many."""

    side = SelectField()
    organisation_name = StringField(validators=[Length(max=200)])


@blueprint.get("/missions/<slug>/invitations")
def invitations(slug: str) -> str:
    """Who is invited, who has opened it, who has registered?"""
    return _page(mission_here(slug, Action.INVITE), _form(MailForm), _form(LinkForm))


@blueprint.post("/missions/<slug>/invitations/mail")
def invite_people(slug: str) -> Answer:
    """Invite everybody whose address was pasted."""
    mission, form = mission_here(slug, Action.INVITE), _form(MailForm)
    if not form.validate_on_submit():
        return _page(mission, form, _form(LinkForm), [gettext("Paste mail addresses.")]), 422
    try:
        with saving() as session:
            invited = invite_by_mail(
                session,
                mission,
                Side(form.side.data),
                form.addresses.data,
                key=_key(),
                by=actor(),
                by_way_of=correspondence(),
            )
            made, known = len(invited.made), ", ".join(invited.known)
    except Refused as refused:
        said = [in_words(one) for one in refused.sentences]
        mission = mission_here(slug, Action.INVITE)
        return _page(mission, form, _form(LinkForm), said), 422
    say(
        ngettext("%(num)s invitation is on its way.", "%(num)s invitations are on their way.", made)
    )
    if known:
        say(gettext("Invited before, and not once more: %(addresses)s", addresses=known))
    return redirect(url_for("organiser.invitations", slug=slug))


@blueprint.post("/missions/<slug>/invitations/link")
def make_invitation(slug: str) -> Answer:
    """Make a link to hand on."""
    mission, form = mission_here(slug, Action.INVITE), _form(LinkForm)
    if not form.validate_on_submit():
        said = [gettext("Check what you wrote in the marked fields.")]
        return _page(mission, _form(MailForm), form, said), 422
    with saving() as session:
        invite(
            session,
            mission,
            Side(form.side.data),
            organisation_name=form.organisation_name.data or "",
            by=actor(),
        )
    say(gettext("The link is the first in the list."))
    return redirect(url_for("organiser.invitations", slug=slug))


@blueprint.post("/missions/<slug>/invitations/<int:number>/<any(send, rotate, revoke):act>")
def act_on_invitation(slug: str, number: int, act: str) -> Response:
    """Send again, give a new address, or close an invitation."""
    mission = mission_here(slug, Action.INVITE)
    with saving() as session:
        invitation = session.get(Invitation, number)
        if invitation is None or invitation.mission_id != mission.id:
            raise NotFound(sentence("There is no such invitation."))
        if act == "send":
            send(session, invitation, key=_key(), by=actor(), by_way_of=correspondence())
            told = gettext("The invitation is on its way.")
        elif act == "rotate":
            rotate(session, invitation, by=actor())
            told = gettext("It has a new address; the old one opens nothing any more.")
        else:
            revoke(session, invitation, by=actor())
            told = gettext("The invitation is closed.")
    say(told)
    return redirect(url_for("organiser.invitations", slug=slug))


def _form(kind: Callable[[], Form]) -> Form:
    form = kind()
    form.side.choices = [(side.value, words.SIDES[side]) for side in Side]
    return form


def _key() -> str:
    return str(current_app.config["SECRET_KEY"])


def _page(mission: Mission, mail: Form, link: Form, said: list[str] | None = None) -> str:
    server = correspondence().address
    return render_template(
        "organiser/invitations.html",
        mission=mission,
        invitations=invitations_of(db.session(), mission, by=actor()),
        address_of=lambda one: address_of(one, _key(), server),
        is_good=is_good,
        is_for_many=is_for_many,
        mail=mail,
        link=link,
        said=said or [],
    )
