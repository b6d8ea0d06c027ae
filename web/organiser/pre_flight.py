"""Pre-flight: would an agenda planned now be good, whom to call, what more tables would gain."""

import tempfile
from pathlib import Path

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from matchmaker.call_list import calls, export_call_list
from matchmaker.errors import Refused
from matchmaker.jobs import cancel
from matchmaker.permissions import Action
from matchmaker.planning import enqueue_what_if, latest_what_if, what_if_of
from matchmaker.pre_flight import Weight, pre_flight
from web.access import actor, mission_here
from web.extensions import db
from web.forms import Form
from web.frame import say
from web.localisation import in_words
from web.organiser.blueprint import blueprint
from web.organiser.curves import draw
from web.saving import saving

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

LIMITS = {"quick": 60.0, "usual": 180.0, "long": 900.0}
"""Seconds for both curves, by how well they are to be known."""


@blueprint.get("/missions/<slug>/pre-flight", endpoint="pre_flight")
def look(slug: str) -> str:
    """Would an agenda planned now be good?"""
    mission = mission_here(slug, Action.PLAN)
    found = pre_flight(db.session(), mission, by=actor())
    job = latest_what_if(db.session(), mission)
    curves = what_if_of(job) if job else None
    return render_template(
        "organiser/pre_flight.html",
        mission=mission,
        found=found,
        weights=list(Weight),
        to_call=len(calls(found)),
        job=job,
        curves=curves,
        drawings={
            "tables": draw(curves.tables) if curves else None,
            "slots": draw(curves.slots) if curves else None,
        },
        limits=LIMITS,
        form=Form(),
    )


@blueprint.get("/missions/<slug>/pre-flight/calls")
def pre_flight_calls(slug: str) -> str:
    """Whom to call, under which number, and what to ask?"""
    mission = mission_here(slug, Action.PLAN)
    listed = calls(pre_flight(db.session(), mission, by=actor()))
    return render_template(
        "organiser/pre_flight_calls.html", mission=mission, calls=listed, form=Form()
    )


@blueprint.post("/missions/<slug>/pre-flight/calls.xlsx")
def pre_flight_workbook(slug: str) -> Response:
    """The call list as a workbook; asked for by a form, because exports are written down."""
    mission = mission_here(slug, Action.PLAN)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "calls.xlsx"
        with saving() as session:
            export_call_list(session, mission, path, by=actor(), say=in_words)
        content = path.read_bytes()
    answer = Response(content, mimetype=XLSX)
    answer.headers["Content-Disposition"] = f"attachment; filename={mission.slug}-calls.xlsx"
    return answer


@blueprint.post("/missions/<slug>/pre-flight/what-if")
def pre_flight_what_if(slug: str) -> Response:
    """Have the curves found, or stop finding them."""
    mission = mission_here(slug, Action.PLAN)
    try:
        with saving() as session:
            if request.form.get("act") == "stop":
                job = latest_what_if(session, mission)
                if job is not None:
                    cancel(session, job, by=actor())
                told = gettext("The search ends soon; what was found stays.")
            else:
                limit = LIMITS.get(request.form.get("limit", ""), LIMITS["quick"])
                enqueue_what_if(session, mission, by=actor(), time_limit=limit)
                told = gettext("The curves are being found; you can leave this page.")
        say(told)
    except Refused as refused:
        for one in refused.sentences:
            say(one)
    return redirect(url_for("organiser.pre_flight", slug=slug, _anchor="room"))
