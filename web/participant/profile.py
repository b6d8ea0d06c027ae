"""Who we are, what we offer and what we look for."""

from flask import redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from matchmaker.errors import Refused
from matchmaker.participation import Introduction, ProfileLine, introduce, set_profile
from matchmaker.permissions import Action
from matchmaker.records import Participant
from matchmaker.reference import sectors, topics
from matchmaker.scoring import facts_of
from web.access import actor, participant_here
from web.choices import language_name, still_offered
from web.frame import say
from web.localisation import in_words
from web.participant.blueprint import blueprint
from web.participant.forms import ProfileForm, filled
from web.saving import saving


@blueprint.route("/my/<slug>/<code>/profile", methods=["GET", "POST"])
def profile(slug: str, code: str) -> str | Response | tuple[str, int]:
    """What shall others know of us? Own words are kept for each language apart."""
    me = participant_here(slug, code, Action.EDIT_PARTICIPATION)
    form = ProfileForm()
    held = facts_of(me)
    still_offered(form.offers, sorted(held.offers), topics())
    still_offered(form.needs, sorted(held.needs), topics())
    still_offered(form.sectors, sorted(held.sectors), sectors())
    form.preset_language()
    refused: list[str] = []
    if not form.is_submitted():
        form.show(me)
    elif form.validate():
        try:
            with saving() as session:
                introduce(session, me, _introduction(form), by=actor())
                set_profile(session, me, form.lines(_elsewhere(form, me)), by=actor())
            say(gettext("Your profile is saved."))
            return redirect(url_for("participant.day", slug=slug, code=code))
        except Refused as error:
            refused = [in_words(one) for one in error.sentences]
    written = {one.language for one in me.profile if one.text}
    page = render_template(
        "participant/profile.html",
        me=me,
        form=form,
        refused=refused,
        other_languages=sorted(
            (language_name(one), one) for one in written - {form.text_language.data}
        ),
    )
    return (page, 422) if form.is_submitted() else page


def _introduction(form: ProfileForm) -> Introduction:
    return Introduction(
        brief=filled(form.brief.data),
        website=filled(form.website.data),
        languages=tuple(form.languages.data or ()),
        sectors=tuple(form.sectors.data or ()),
    )


def _elsewhere(form: ProfileForm, me: Participant) -> list[ProfileLine]:
    """What was said in other languages than the one of this form; it stays."""
    return [
        ProfileLine(one.kind, "", one.text, one.language)
        for one in me.profile
        if one.text and not one.code and one.language != form.text_language.data
    ]
