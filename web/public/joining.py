"""Registering for a mission: through an invitation, or on the mission's public page."""

from typing import Any
from uuid import uuid4

from flask import current_app, redirect, render_template, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from matchmaker.errors import NotFound, Refused
from matchmaker.inviting import invitation_of, is_good, note_opened
from matchmaker.messages.outbox import queue
from matchmaker.permissions import NOBODY
from matchmaker.records import Invitation, Mission, MissionStage
from matchmaker.registering import Registered, Registration, register
from matchmaker.signing_in import make_link
from matchmaker.words import sentence
from web.extensions import db, limiter
from web.localisation import in_words
from web.participant.forms import RegistrationForm, filled
from web.public.routes import blueprint
from web.saving import saving

Answer = str | Response | tuple[str, int]

_THROTTLE: dict[str, Any] = {"limit_value": "10 per minute; 100 per day", "methods": ["POST"]}


@blueprint.route("/invitations/<token>", methods=["GET", "POST"])
@limiter.limit(**_THROTTLE)
def invitation(token: str) -> Answer:
    """Will you take part? The address opens this form and nothing else."""
    found = invitation_of(db.session(), current_app.config["SECRET_KEY"], token)
    if found is None:
        raise NotFound(sentence("There is no such invitation."))
    if not is_good(found):
        return render_template("public/not_open.html", mission=found.mission, invited=True), 410
    form = RegistrationForm()
    del form.side  # the invitation says it
    if not form.is_submitted():
        form.organisation.data = found.organisation_name
        form.latin_name.data = found.person_name
    return _answer(form, found.mission, found)


@blueprint.route("/join/<slug>", methods=["GET", "POST"])
@limiter.limit(**_THROTTLE)
def join(slug: str) -> Answer:
    """What is this mission, and how does one take part? Shown only while registration is open."""
    mission = db.session().scalar(
        select(Mission).where(Mission.slug == slug, Mission.stage == MissionStage.REGISTRATION)
    )
    if mission is None:
        raise NotFound(sentence("There is no mission {slug}.", slug=slug))
    return _answer(RegistrationForm(), mission, None)


@blueprint.get("/registered")
def registered() -> str:
    """What happens next; the same whoever registered and whatever is known of them."""
    return render_template("public/registered.html")


def _answer(form: RegistrationForm, mission: Mission, invited: Invitation | None) -> Answer:
    form.preset_language()
    refused: tuple[str, ...] = ()
    if form.is_submitted() and form.homepage.data:
        return redirect(url_for("public.registered"))  # a program; it need not know
    if form.validate_on_submit():
        try:
            with saving() as session:
                if invited is not None:
                    note_opened(invited)
                made = register(
                    session,
                    mission,
                    invited.side if invited else form.chosen_side(),
                    _stated(form),
                    by=NOBODY,
                    invitation=invited,
                )
                _mail(session, made)
            return redirect(url_for("public.registered"))
        except Refused as error:
            refused = tuple(in_words(one) for one in error.sentences)
    page = render_template(
        "public/join.html", form=form, mission=mission, invited=invited, refused=refused
    )
    return (page, 422) if form.is_submitted() else page


def _stated(form: RegistrationForm) -> Registration:
    return Registration(
        organisation=filled(form.organisation.data),
        country=form.country.data,
        person=form.person(),
        website=filled(form.website.data),
        profile=tuple(form.lines()),
        time_zone=filled(form.time_zone.data),
        consents=bool(form.consent.data),
    )


def _mail(session: Session, made: Registered) -> None:
    """Write to whoever registered how to go on; only this mail opens anything."""
    account, mission = made.account, made.participant.mission
    if account.disabled_at:
        return
    said = gettext(
        "You have registered %(organisation)s for %(mission)s.",
        organisation=made.participant.organisation.name,
        mission=mission.name,
    )
    if not made.is_new:
        said = gettext(
            "Somebody, most likely you, registered for %(mission)s with this address. You take "
            "part already, with %(organisation)s, and nothing was changed.",
            organisation=made.participant.organisation.name,
            mission=mission.name,
        )
    queue(
        session,
        key=f"registered:{uuid4()}",
        kind="registered",
        mission=mission,
        account=account,
        to_address=account.email,
        to_name=account.name,
        language=account.language,
        subject=gettext("Your registration for %(mission)s", mission=mission.name),
        text=gettext(
            "%(said)s\n\nOpen this address within ten minutes to go on:\n\n%(address)s\n\n"
            "Later, ask for a new link here: %(sign_in)s",
            said=said,
            address=url_for("accounts.link", token=make_link(session, account), _external=True),
            sign_in=url_for("accounts.sign_in", _external=True),
        ),
    )
