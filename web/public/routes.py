"""Missions, their agendas by table and by participant, and one participant's own page."""

from collections import Counter
from typing import Any

from flask import Blueprint, Response, abort, render_template, request
from sqlalchemy import select

from matchmaker.agendas import MissionAgenda, ParticipantView, agenda_of
from matchmaker.calendars.brief import brief_lines
from matchmaker.calendars.feed import participant_calendar
from matchmaker.missions import mission_by_slug
from matchmaker.overview import overview
from matchmaker.records import Mission, Side
from web import words
from web.extensions import db
from web.localisation import in_words
from web.public import grid

blueprint = Blueprint("public", __name__)


@blueprint.app_context_processor
def _frame() -> dict[str, Any]:
    """What the frame around every page needs; ``missions`` is asked for only where it is shown."""
    return {"words": words, "missions": all_missions, "Side": Side}


def all_missions() -> list[Mission]:
    """The missions that the switch at the top offers."""
    return list(db.session.scalars(select(Mission).order_by(Mission.name)))


@blueprint.get("/")
def index() -> str:
    """Which missions are there, and where does each stand?"""
    return render_template("public/index.html", lines=overview(db.session()))


@blueprint.get("/missions/<slug>")
def mission(slug: str) -> str:
    """How good is the plan, and could it be better?"""
    agenda = _agenda(slug)
    unmet_by = Counter(party.code for one in agenda.unscheduled for party in one.parties)
    return render_template("public/mission.html", agenda=agenda, unmet_by=unmet_by)


@blueprint.get("/missions/<slug>/tables")
def tables(slug: str) -> str:
    """Who meets at which table when?"""
    agenda = _agenda(slug)
    columns, bands = grid.by_table(agenda)
    return render_template("public/tables.html", agenda=agenda, columns=columns, bands=bands)


@blueprint.get("/missions/<slug>/participants")
def participants(slug: str) -> str:
    """Who meets whom when? One side's participants are the columns."""
    agenda = _agenda(slug)
    side = Side(request.args["side"]) if request.args.get("side") in set(Side) else Side.HOME
    columns = [one for one in agenda.participants if one.side is side]
    return render_template(
        "public/participants.html",
        agenda=agenda,
        side=side,
        columns=columns,
        bands=grid.by_participant(agenda, columns) if columns else [],
    )


@blueprint.get("/missions/<slug>/unmet")
def unmet(slug: str) -> str:
    """Which wishes could not be met, and why?"""
    return render_template("public/unmet.html", agenda=_agenda(slug))


@blueprint.get("/missions/<slug>/participants/<code>")
def participant(slug: str, code: str) -> str:
    """Where must this participant be when, and whom does it meet there?"""
    agenda = _agenda(slug)
    shown = _participant(agenda, code)
    return render_template(
        "public/participant.html",
        agenda=agenda,
        participant=shown,
        bands=grid.by_participant(agenda, [shown]),
        unmet=[one for one in agenda.unscheduled if shown in one.parties],
        brief_of=lambda whom, people: brief_lines(whom, people)[1:],  # the first is the name
    )


@blueprint.get("/missions/<slug>/participants/<code>/calendar.ics")
def calendar(slug: str, code: str) -> Response:
    """The participant's meetings for a calendar application."""
    agenda = _agenda(slug)
    feed = participant_calendar(agenda, _participant(agenda, code), say=in_words)
    response = Response(feed, mimetype="text/calendar")
    response.headers.set("Content-Disposition", "attachment", filename=f"{slug}-{code}.ics")
    return response


def _agenda(slug: str) -> MissionAgenda:
    return agenda_of(db.session(), mission_by_slug(db.session(), slug))


def _participant(agenda: MissionAgenda, code: str) -> ParticipantView:
    found = next((one for one in agenda.participants if one.code == code), None)
    return found or abort(404)
