"""The release: what it would change and for whom, publishing it, and those before it."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, IntegerField
from wtforms.validators import InputRequired

from matchmaker.calendars.subscription import set_default_invitations
from matchmaker.errors import Refused
from matchmaker.permissions import Action
from matchmaker.records import Mission
from matchmaker.release_changes import releases_of
from matchmaker.releasing import preview
from matchmaker.releasing import release as publish
from matchmaker.words import Sentence, sentence
from web.access import actor, mission_here
from web.correspondence import correspondence
from web.errors import CODES
from web.extensions import db
from web.forms import Form
from web.frame import say
from web.organiser.blueprint import blueprint
from web.saving import saving

Page = str | Response | tuple[str, int]


class ReleaseForm(Form):
    """The run whose changes were looked at, and whether meetings go out as invitations too."""

    run = IntegerField(validators=[InputRequired()])
    invitations = BooleanField()


@blueprint.get("/missions/<slug>/release")
def release(slug: str) -> Page:
    """Who would be told what, and is it worth it?"""
    return _page(mission_here(slug, Action.SEE_MISSION))


@blueprint.post("/missions/<slug>/release")
def publish_release(slug: str) -> Page:
    """Publish the working agenda."""
    mission, form = mission_here(slug, Action.RELEASE), ReleaseForm()
    if not form.validate():
        return _page(mission, sentence("Look at the changes before you release them."))
    try:
        with saving() as session:
            set_default_invitations(session, mission, invited=form.invitations.data, by=actor())
            number = publish(
                session,
                mission,
                by=actor(),
                looked_at=form.run.data,
                by_way_of=correspondence(),
            ).number
    except Refused as refused:
        status = next((code for kind, code in CODES.items() if isinstance(refused, kind)), 422)
        return _page(mission, *refused.sentences, status=status)
    say(sentence("Release {number} is in force.", number=number))
    return redirect(url_for("organiser.release", slug=slug))


def _page(mission: Mission, *told: Sentence, status: int = 422) -> Page:
    session = db.session()
    found = preview(session, mission, by=actor())
    page = render_template(
        "organiser/release.html",
        mission=mission,
        found=found,
        releases=releases_of(session, mission),
        form=ReleaseForm(),
        told=told,
    )
    return (page, status) if told else page
