"""The missions that somebody may see, and where each stands."""

from flask import render_template

from matchmaker.overview import overview
from web.access import actor
from web.extensions import db
from web.organiser.blueprint import blueprint


@blueprint.get("/missions")
def missions() -> str:
    """Which missions are there, and where does each stand?"""
    return render_template("organiser/missions.html", lines=overview(db.session(), by=actor()))
