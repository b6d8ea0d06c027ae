"""Who comes along: adding people, their details, and their own sign-in."""

from flask import redirect, render_template, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from matchmaker.delegations import (
    add_delegate,
    delegate_of,
    edit_delegate,
    give_account,
    remove_delegate,
)
from matchmaker.errors import Refused
from matchmaker.messages.outbox import queue
from matchmaker.permissions import Action
from matchmaker.records import Delegate, Participant
from web.access import actor, participant_here
from web.extensions import limiter
from web.frame import say
from web.localisation import in_words
from web.participant.blueprint import blueprint
from web.participant.forms import PersonFields
from web.saving import saving

Answer = str | Response | tuple[str, int]


@blueprint.get("/my/<slug>/<code>/people")
def people(slug: str, code: str) -> str:
    """Who comes along, and who of them can sign in?"""
    me = participant_here(slug, code, Action.EDIT_PARTICIPATION)
    return render_template("participant/people.html", me=me)


@blueprint.route("/my/<slug>/<code>/people/new", methods=["GET", "POST"])
def new_person(slug: str, code: str) -> Answer:
    """Who else comes along?"""
    me = participant_here(slug, code, Action.EDIT_PARTICIPATION)
    return _edit(me, None)


@blueprint.route("/my/<slug>/<code>/people/<int:person>", methods=["GET", "POST"])
def person(slug: str, code: str, person: int) -> Answer:
    """What is known of somebody who comes along?"""
    me = participant_here(slug, code, Action.EDIT_PARTICIPATION)
    return _edit(me, delegate_of(me, person))


@blueprint.post("/my/<slug>/<code>/people/<int:person>/remove")
def remove_person(slug: str, code: str, person: int) -> Response:
    """Have somebody not come along after all."""
    me = participant_here(slug, code, Action.EDIT_PARTICIPATION)
    delegate = delegate_of(me, person)
    with saving() as session:
        remove_delegate(session, me, delegate, by=actor())
    say(gettext("%(name)s does not come along any more.", name=delegate.latin_name))
    return redirect(url_for("participant.people", slug=slug, code=code))


@blueprint.post("/my/<slug>/<code>/people/<int:person>/invite")
@limiter.limit("20 per hour")
def invite_person(slug: str, code: str, person: int) -> Response:
    """Let a colleague sign in, and tell them so by mail."""
    me = participant_here(slug, code, Action.EDIT_PARTICIPATION)
    delegate = delegate_of(me, person)
    with saving() as session:
        give_account(session, me, delegate, by=actor())
        _mail(session, me, delegate)
    say(gettext("%(name)s can sign in now; a mail says how.", name=delegate.latin_name))
    return redirect(url_for("participant.people", slug=slug, code=code))


def _edit(me: Participant, delegate: Delegate | None) -> Answer:
    form = PersonFields()
    refused: list[str] = []
    if not form.is_submitted() and delegate is not None:
        form.show(delegate)
    if form.validate_on_submit():
        try:
            with saving() as session:
                if delegate is None:
                    add_delegate(session, me, form.person(), by=actor())
                else:
                    edit_delegate(session, me, delegate, form.person(), by=actor())
            say(gettext("%(name)s is saved.", name=form.latin_name.data))
            return redirect(url_for("participant.people", slug=me.mission.slug, code=me.code))
        except Refused as error:
            refused = [in_words(one) for one in error.sentences]
    page = render_template(
        "participant/person.html", me=me, form=form, delegate=delegate, refused=refused
    )
    return (page, 422) if form.is_submitted() else page


def _mail(session: Session, me: Participant, delegate: Delegate) -> None:
    account = delegate.account
    if account is None:
        return
    queue(
        session,
        key=f"colleague:{me.id}:{delegate.id}:{account.id}",
        kind="colleague",
        mission=me.mission,
        account=account,
        to_address=account.email,
        to_name=delegate.latin_name,
        language=account.language,
        subject=gettext("You take part in %(mission)s", mission=me.mission.name),
        text=gettext(
            "%(name)s added you to the delegation of %(organisation)s for %(mission)s.\n\n"
            "Sign in with this mail address to see your agenda and to say whom you want to "
            "meet:\n\n%(address)s",
            name=actor().name,
            organisation=me.organisation.name,
            mission=me.mission.name,
            address=url_for("accounts.sign_in", _external=True),
        ),
    )
