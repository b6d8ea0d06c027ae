"""Where does each interpreter have to be, and when?"""

from flask import Response, render_template

from matchmaker.desk import desk_day, interpreters_of
from matchmaker.permissions import Action
from web.access import actor, mission_here
from web.desk.blueprint import asked_day, asked_time, blueprint
from web.desk.now import tagged
from web.desk.page import around
from web.extensions import db


@blueprint.get("/<slug>/interpreters")
def interpreters(slug: str) -> str:
    """Each interpreter's day: now, next, and all of it; printed one to a page."""
    return render_template("desk/interpreters.html", **_shown(slug))


@blueprint.get("/<slug>/interpreters/rows")
def interpreter_rows(slug: str) -> Response:
    """The same, for the page to put in and to keep where the network drops."""
    return tagged(render_template("desk/interpreting.html", **_shown(slug)))


def _shown(slug: str) -> dict[str, object]:
    mission = mission_here(slug, Action.RUN_DESK)
    day = desk_day(db.session(), mission, by=actor(), day=asked_day(), at=asked_time())
    return {
        **around(mission, day.clock, rehearsal=day.rehearsal, rows="desk.interpreter_rows"),
        "desk": day,
        "interpreters": interpreters_of(day),
    }
