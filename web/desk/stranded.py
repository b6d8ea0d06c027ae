"""The backup list: whom could somebody meet right now whose own meeting fell through?"""

from flask import redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from matchmaker.desk import arrivals_of, desk_clock, is_rehearsal
from matchmaker.errors import NotFound, Refused
from matchmaker.holding import hold_backup
from matchmaker.missions import participant_by_code
from matchmaker.permissions import Action
from matchmaker.planning.backups import backups_for
from matchmaker.records import Meeting, Mission
from matchmaker.words import sentence
from web.access import actor, mission_here
from web.correspondence import correspondence
from web.desk.blueprint import asked_day, asked_time, blueprint, by_account
from web.desk.page import around
from web.extensions import db, limiter
from web.frame import say
from web.saving import saving


@blueprint.get("/<slug>/stranded/<code>/<meeting>")
def stranded(slug: str, code: str, meeting: str) -> str:
    """Who is free now and the best match, at which table?"""
    mission, session = mission_here(slug, Action.RUN_DESK), db.session()
    who = participant_by_code(session, mission, code)
    lost = _meeting(mission, meeting)
    zone = lost.place.zone
    day = lost.slot.starts_at.astimezone(zone).date()
    rehearsal = is_rehearsal(session, mission)
    clock = desk_clock(session, mission, day=asked_day(), at=asked_time())
    return render_template(
        "desk/stranded.html",
        **around(mission, clock, rehearsal=rehearsal, rows="desk.rows"),
        stranded=who,
        meeting=lost,
        hours=(lost.slot.starts_at.astimezone(zone), lost.slot.ends_at.astimezone(zone)),
        backups=backups_for(session, who, lost.slot, by=actor()),
        come=arrivals_of(session, mission, day, rehearsal=rehearsal),
    )


@blueprint.post("/<slug>/stranded/<code>/<meeting>")
@limiter.limit("60 per minute", key_func=by_account)
def meet_instead(slug: str, code: str, meeting: str) -> Response:
    """Let the two meet now; they are told at once."""
    mission = mission_here(slug, Action.RUN_DESK)
    who = participant_by_code(db.session(), mission, code)
    lost = _meeting(mission, meeting)
    if not request.form.get("partner"):
        raise Refused(sentence("Choose whom they are to meet."))
    partner = participant_by_code(db.session(), mission, request.form["partner"])
    with saving() as session:
        held = hold_backup(session, who, partner, lost.slot, by=actor(), by_way_of=correspondence())
    pair = tuple(one.organisation.name for one in held.meeting.participants)
    if held.release:
        say(sentence("{who} meet now; both were told.", who=pair))
    else:
        say(
            sentence(
                "{who} meet now. The organiser has changes that are not released, so tell the two "
                "yourself.",
                who=pair,
            )
        )
    return redirect(url_for("desk.now", slug=slug), 303)


def _meeting(mission: Mission, code: str) -> Meeting:
    found = db.session().scalar(
        select(Meeting).where(Meeting.mission_id == mission.id, Meeting.code == code)
    )
    if found is None:
        raise NotFound(sentence("There is no meeting {code}.", code=code))
    return found
