"""What other missions taught: its effect on this mission's scores, and the switch for it."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matchmaker.learning.comparing import compare_learning
from matchmaker.learning.experience import set_learning
from matchmaker.permissions import Action
from matchmaker.scoring import MOST_FROM_PROFILES
from web.access import actor, mission_here
from web.extensions import db
from web.organiser.blueprint import blueprint
from web.paging import page_of
from web.saving import saving


@blueprint.get("/missions/<slug>/learned")
def learned(slug: str) -> str:
    """What would what was learned change here?"""
    mission = mission_here(slug, Action.PLAN)
    found = compare_learning(db.session(), mission, by=actor())
    return render_template(
        "organiser/learned.html",
        mission=mission,
        found=found,
        most=MOST_FROM_PROFILES,
        shown=page_of(found.wished, request.args.get("page")),
    )


@blueprint.post("/missions/<slug>/learned")
def learned_switch(slug: str) -> Response:
    """Switch it on or off."""
    mission = mission_here(slug, Action.PLAN)
    with saving() as session:
        set_learning(session, mission, request.form.get("learns") == "yes", by=actor())
    return redirect(url_for("organiser.learned", slug=slug))
