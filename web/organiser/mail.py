"""The outbox: what people were told by mail, and what became of it."""

from flask import redirect, render_template, request, url_for
from flask_babel import LazyString, gettext, lazy_gettext
from werkzeug.wrappers import Response

from matchmaker.messages.reading import message_by_id, messages_of, send_again
from matchmaker.permissions import Action
from matchmaker.records import MessageState
from web.access import actor, mission_here
from web.extensions import db
from web.frame import say
from web.organiser.blueprint import blueprint
from web.saving import saving

STATES: dict[MessageState, LazyString] = {
    MessageState.QUEUED: lazy_gettext("waits to be sent"),
    MessageState.SENT: lazy_gettext("sent"),
    MessageState.FAILED: lazy_gettext("could not be sent"),
    MessageState.SHOWN: lazy_gettext("shown here, not sent"),
}


@blueprint.get("/missions/<slug>/mail")
def mail(slug: str) -> str:
    """What was told to whom, and what could not be sent?"""
    mission = mission_here(slug, Action.INVITE)
    asked = request.args.get("state")
    state = MessageState(asked) if asked in set(MessageState) else None
    found = messages_of(db.session(), mission, by=actor(), state=state)
    return render_template(
        "organiser/mail.html", mission=mission, messages=found, states=STATES, chosen=state
    )


@blueprint.get("/missions/<slug>/mail/<int:number>")
def mail_message(slug: str, number: int) -> str:
    """What does this mail say?"""
    mission = mission_here(slug, Action.INVITE)
    message = message_by_id(db.session(), mission, number, by=actor())
    return render_template(
        "organiser/mail_message.html", mission=mission, message=message, states=STATES
    )


@blueprint.post("/missions/<slug>/mail/<int:number>/again")
def mail_again(slug: str, number: int) -> Response:
    """Try once more to send it."""
    mission = mission_here(slug, Action.INVITE)
    with saving() as session:
        message = message_by_id(session, mission, number, by=actor())
        send_again(session, mission, message, by=actor())
    say(gettext("It is sent again as soon as a mail server takes it."))
    return redirect(url_for("organiser.mail", slug=slug))
