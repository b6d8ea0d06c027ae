"""Who should be sitting where now, and who is missing?"""

from hashlib import sha256

from flask import Response, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as Redirect

from matchmaker.desk import desk_day
from matchmaker.permissions import Action, visible_missions
from matchmaker.records import MarkKind, Mission
from web.access import actor, mission_here
from web.desk.blueprint import asked_day, asked_time, blueprint
from web.desk.page import around
from web.desk.words import PHASES, mark_words
from web.extensions import db
from web.outcome_words import INTERESTS


@blueprint.get("/")
def index() -> str | Redirect:
    """Which desk? Whoever runs one is led straight there."""
    missions = (
        db.session()
        .scalars(
            select(Mission)
            .where(visible_missions(actor(), Action.RUN_DESK))
            .order_by(Mission.starts_on.desc(), Mission.name)
        )
        .all()
    )
    if len(missions) == 1:
        return redirect(url_for("desk.now", slug=missions[0].slug))
    return render_template("desk/index.html", missions_of_desk=missions)


@blueprint.get("/<slug>")
def now(slug: str) -> str:
    """Who should be sitting where now, who is missing, and what comes in the next minutes?"""
    return render_template("desk/now.html", **_shown(slug))


@blueprint.get("/<slug>/rows")
def rows(slug: str) -> Response:
    """All sittings of a day, for the page to put in and to keep where the network drops."""
    return tagged(render_template("desk/sittings.html", **_shown(slug)))


def tagged(text: str) -> Response:
    """An answer that is not sent again where the asker has it already."""
    answer = Response(text)
    answer.set_etag(sha256(text.encode()).hexdigest()[:32])
    answer.make_conditional(request)
    return answer


def _shown(slug: str) -> dict[str, object]:
    mission = mission_here(slug, Action.RUN_DESK)
    day = desk_day(db.session(), mission, by=actor(), day=asked_day(), at=asked_time())
    return {
        **around(mission, day.clock, rehearsal=day.rehearsal, rows="desk.rows"),
        "desk": day,
        "several_places": len({one.place.id for one in day.sittings}) > 1,
        "phases": PHASES,
        "mark_words": mark_words,
        "MarkKind": MarkKind,
        "interests": tuple(reversed(INTERESTS.items())),
    }
