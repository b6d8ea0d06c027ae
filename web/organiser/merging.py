"""Double entries: organisations under several spellings, side by side, merged by a person."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from matchmaker.double_entries import candidates, tell_apart
from matchmaker.errors import NotFound, Refused
from matchmaker.merging import merge
from matchmaker.permissions import Action
from matchmaker.records import Mission, Organisation
from matchmaker.words import sentence
from web.access import actor, mission_here
from web.extensions import db
from web.frame import say
from web.localisation import in_words
from web.organiser.blueprint import blueprint
from web.saving import saving


@blueprint.get("/missions/<slug>/double-entries")
def merging(slug: str) -> str:
    """Which organisations may be one, and why?"""
    return _page(mission_here(slug, Action.EDIT_PEOPLE), [])


@blueprint.post("/missions/<slug>/double-entries")
def merge_two(slug: str) -> str | Response | tuple[str, int]:
    """Make two entries one; the form says which of them stays."""
    mission = mission_here(slug, Action.EDIT_PEOPLE)
    try:
        with saving() as session:
            keep, gone = (_organisation(name) for name in ("keep", "gone"))
            kept = keep.name
            merge(session, mission, keep, gone, by=actor())
    except NotFound:
        raise
    except Refused as refused:
        said = [in_words(one) for one in refused.sentences]
        return _page(mission_here(slug, Action.EDIT_PEOPLE), said), 422
    say(gettext("The two are one now, as %(name)s.", name=kept))
    return redirect(url_for("organiser.merging", slug=slug))


@blueprint.post("/missions/<slug>/double-entries/apart")
def tell_two_apart(slug: str) -> Response | tuple[str, int]:
    """Say that two entries are two organisations; they are not asked about again."""
    mission = mission_here(slug, Action.EDIT_PEOPLE)
    try:
        with saving() as session:
            one, other = (_organisation(name) for name in ("keep", "gone"))
            tell_apart(session, mission, one, other, by=actor())
    except NotFound:
        raise
    except Refused as refused:
        said = [in_words(one) for one in refused.sentences]
        return _page(mission_here(slug, Action.EDIT_PEOPLE), said), 422
    say(gettext("The two stay two, and are not shown here again."))
    return redirect(url_for("organiser.merging", slug=slug))


def _organisation(name: str) -> Organisation:
    number = request.form.get(name, "")
    found = (
        db.session().get(Organisation, int(number))
        if number.isascii() and number.isdigit() and len(number) < 10
        else None
    )
    if found is None:
        raise Refused(sentence("Choose which of the two stays."))
    return found


def _page(mission: Mission, said: list[str]) -> str:
    return render_template(
        "organiser/merging.html",
        mission=mission,
        pairs=candidates(db.session(), mission, by=actor()),
        said=said,
    )
