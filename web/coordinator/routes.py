"""The programme, and one mission's meetings with their state; nothing is changed here."""

from datetime import UTC, datetime

from flask import render_template, request
from sqlalchemy import select

from matchmaker.agendas import agenda_of
from matchmaker.outcomes.board import Due, board
from matchmaker.permissions import Action, require, visible_missions
from matchmaker.programme import programme as programme_of
from matchmaker.records import Meeting, MeetingState, Mission
from web import outcome_words
from web.access import actor, mission_here
from web.coordinator.blueprint import blueprint
from web.extensions import db

PAGE = 100
"""Meetings of one page."""


@blueprint.get("")
def programme() -> str:
    """Where does the programme stand?"""
    return render_template(
        "coordinator/programme.html", programme=programme_of(db.session(), by=actor())
    )


@blueprint.get("/follow-ups")
def follow_ups() -> str:
    """What is due this week, overdue or stale, in all missions?"""
    require(actor(), Action.SEE_PROGRAMME)
    session = db.session()
    missions = session.scalars(
        select(Mission)
        .where(
            visible_missions(actor(), Action.SEE_OUTCOMES),
            Mission.id.in_(select(Meeting.mission_id)),
        )
        .order_by(Mission.starts_on, Mission.name)
    ).all()
    today = datetime.now(UTC).date()
    return render_template(
        "coordinator/follow_ups.html",
        board=board(session, missions, by=actor(), today=today),
        missions_here=missions,
        Due=Due,
        outcome_words=outcome_words,
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
