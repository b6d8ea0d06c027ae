"""Is everything in order?"""

from flask import render_template

from matchmaker.health import health as health_of
from web.access import actor
from web.administrator.blueprint import blueprint
from web.extensions import db


@blueprint.get("")
def health() -> str:
    """Database, queue, mail, disk and versions."""
    return render_template("administrator/health.html", health=health_of(db.session(), by=actor()))
