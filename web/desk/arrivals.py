"""Who has come? Search by name, tap once."""

from flask import Response, render_template, request

from matchmaker.desk import desk_clock, guests, is_rehearsal
from matchmaker.permissions import Action
from web.access import actor, mission_here
from web.desk.blueprint import asked_day, asked_time, blueprint
from web.desk.now import tagged
from web.desk.page import around
from web.extensions import db


@blueprint.get("/<slug>/arrivals")
def arrivals(slug: str) -> str:
    """Who is expected today, and who has come?"""
    return render_template("desk/arrivals.html", **_shown(slug))


@blueprint.get("/<slug>/arrivals/rows")
def arrival_rows(slug: str) -> Response:
    """Everybody who is expected, for the page to put in and to keep where the network drops."""
    return tagged(render_template("desk/guests.html", **_shown(slug)))


def _shown(slug: str) -> dict[str, object]:
    mission, session = mission_here(slug, Action.RUN_DESK), db.session()
    clock = desk_clock(session, mission, day=asked_day(), at=asked_time())
    text = request.args.get("find", "")[:100]
    rehearsal = is_rehearsal(session, mission)
    found = guests(session, mission, clock.day, by=actor(), text=text) if clock.day else []
    return {
        **around(mission, clock, rehearsal=rehearsal, rows="desk.arrival_rows"),
        "guests": found,
        "text": text,
    }
