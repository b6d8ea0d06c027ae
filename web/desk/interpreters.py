"""Where does each interpreter have to be, and when?"""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from flask import Response, current_app, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Redirect

from matchmaker.desk import InterpreterDay, desk_day, interpreters_of
from matchmaker.interpreter_sheets import renew_sheet, tokens_of
from matchmaker.permissions import Action
from matchmaker.qr_codes import qr_picture
from web.access import actor, mission_here
from web.correspondence import address
from web.desk.blueprint import asked_day, asked_time, blueprint, by_account
from web.desk.now import tagged
from web.desk.page import around
from web.extensions import db, limiter
from web.frame import say
from web.saving import saving


@blueprint.get("/<slug>/interpreters")
def interpreters(slug: str) -> str:
    """Each interpreter's day: now, next, and all of it; printed one to a page."""
    return render_template("desk/interpreters.html", **_shown(slug))


@blueprint.get("/<slug>/interpreters/rows")
def interpreter_rows(slug: str) -> Response:
    """The same, for the page to put in and to keep where the network drops."""
    return tagged(render_template("desk/interpreting.html", **_shown(slug)))


@blueprint.post("/<slug>/interpreters/<int:pool>/<int:unit>/renew")
@limiter.limit("30 per hour", key_func=by_account)
def renew_interpreter(slug: str, pool: int, unit: int) -> Redirect:
    """Have the address of an interpreter's sheet that was known so far open nothing any more."""
    mission = mission_here(slug, Action.RUN_DESK)
    with saving() as session:
        renew_sheet(session, mission, pool, unit, by=actor())
    say(gettext("The sheet has a new address."))
    return redirect(url_for("desk.interpreters", slug=slug))


@dataclass(frozen=True, slots=True)
class OwnSheet:
    """Where an interpreter finds their own sheet; ``picture`` is an SVG in base 64."""

    address: str
    picture: str


@lru_cache(maxsize=256)
def _own_sheet(found: str) -> OwnSheet:
    """Kept, since the rows are asked for again and again."""
    return OwnSheet(found, base64.b64encode(qr_picture(found).encode()).decode())


def _own_sheets(interpreters: Iterable[InterpreterDay]) -> dict[tuple[int, int], OwnSheet]:
    units = [(one.pool.id, one.unit) for one in interpreters]
    tokens = tokens_of(db.session(), units, current_app.config["SECRET_KEY"])
    return {
        unit: _own_sheet(f"{address()}{url_for('feeds.interpreter', token=token)}")
        for unit, token in tokens.items()
    }


def _shown(slug: str) -> dict[str, object]:
    mission = mission_here(slug, Action.RUN_DESK)
    day = desk_day(db.session(), mission, by=actor(), day=asked_day(), at=asked_time())
    interpreters = interpreters_of(day)
    return {
        **around(mission, day.clock, rehearsal=day.rehearsal, rows="desk.interpreter_rows"),
        "desk": day,
        "interpreters": interpreters,
        "sheets": _own_sheets(interpreters),
    }
