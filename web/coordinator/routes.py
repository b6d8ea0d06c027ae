"""The programme, and one mission's meetings with their state; nothing is changed here."""

from flask import Blueprint, render_template, request

from matchmaker.agendas import agenda_of
from matchmaker.permissions import Action, require
from matchmaker.programme import programme as programme_of
from matchmaker.records import MeetingState
from web.access import actor, mission_here, only_signed_in
from web.extensions import db

blueprint = Blueprint("coordinator", __name__, url_prefix="/programme")
blueprint.before_request(only_signed_in)

PAGE = 100
"""Meetings of one page."""


@blueprint.get("")
def programme() -> str:
    """Where does the programme stand?"""
    return render_template(
        "coordinator/programme.html", programme=programme_of(db.session(), by=actor())
    )


@blueprint.get("/<slug>")
def meetings(slug: str) -> str:
    """What became of this mission's meetings?"""
    mission = mission_here(slug, Action.SEE_MISSION)
    require(actor(), Action.SEE_PROGRAMME)
    agenda = agenda_of(db.session(), mission)
    asked = request.args.get("state", "")
    state = MeetingState(asked) if asked in set(MeetingState) else None
    chosen = sorted(
        (one for one in agenda.meetings if state in (None, one.state)),
        key=lambda one: (one.slot.starts_at, one.table_number or 0, one.code),
    )
    pages = max(1, -(-len(chosen) // PAGE))
    number = min(max(1, request.args.get("page", 1, int)), pages)
    return render_template(
        "coordinator/meetings.html",
        agenda=agenda,
        counts={one: sum(two.state is one for two in agenda.meetings) for one in MeetingState},
        state=state,
        meetings=chosen[(number - 1) * PAGE : number * PAGE],
        number=number,
        pages=pages,
    )
