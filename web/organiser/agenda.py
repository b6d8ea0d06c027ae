"""The agenda: how good it is, by table, by participant, what is unmet, and one participant's."""

from collections import Counter
from datetime import UTC, datetime

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matchmaker.agenda_views import MissionAgenda, ParticipantView
from matchmaker.agendas import agenda_of
from matchmaker.calendars.brief import brief_lines
from matchmaker.calendars.feed import participant_calendar
from matchmaker.desk import today_at_desk
from matchmaker.fairness import fairness
from matchmaker.jobs import JobKind, open_job
from matchmaker.mission_home import standing_of
from matchmaker.permissions import Action
from matchmaker.planning.fix_job import enqueue_fixes, fixes_of
from matchmaker.records import Side
from web import paging
from web.access import actor, mission_here
from web.correspondence import writer
from web.extensions import db
from web.forms import Form
from web.organiser import grid
from web.organiser.blueprint import blueprint
from web.organiser.next_step import step_of
from web.saving import saving


@blueprint.get("/missions/<slug>")
def mission(slug: str) -> str:
    """Where does this mission stand, and what is the one thing to do now?"""
    agenda = _agenda(slug)
    unmet_by = Counter(party.code for one in agenda.unscheduled for party in one.parties)
    today = datetime.now(UTC).date()
    standing = standing_of(db.session(), agenda, by=actor(), today=today)
    return render_template(
        "organiser/mission.html",
        agenda=agenda,
        unmet_by=unmet_by,
        standing=standing,
        step=step_of(agenda.mission, standing.next_step),
        at_desk=today_at_desk(db.session(), agenda.mission, by=actor()),
    )


@blueprint.get("/missions/<slug>/tables")
def tables(slug: str) -> str:
    """Who meets at which table when?"""
    agenda = _agenda(slug)
    columns, bands = grid.by_table(agenda)
    shown = paging.page_of(columns, request.args.get("page"))
    bands = grid.only_columns(bands, shown.first, shown.items)
    return render_template("organiser/tables.html", agenda=agenda, columns=shown, bands=bands)


@blueprint.get("/missions/<slug>/participants")
def participants(slug: str) -> str:
    """Who meets whom when? One side's participants are the columns."""
    agenda = _agenda(slug)
    side = Side(request.args["side"]) if request.args.get("side") in set(Side) else Side.HOME
    wanted = request.args.get("find", "").strip()
    found = [one for one in agenda.participants if one.side is side and grid.is_called(one, wanted)]
    columns = paging.page_of(found, request.args.get("page"))
    return render_template(
        "organiser/participants.html",
        agenda=agenda,
        side=side,
        wanted=wanted,
        columns=columns,
        bands=grid.by_participant(agenda, columns.items) if columns.items else [],
    )


@blueprint.get("/missions/<slug>/fairness")
def fair(slug: str) -> str:
    """Is everybody treated alike, and who comes off badly?"""
    agenda = _agenda(slug)
    return render_template(
        "organiser/fairness.html", agenda=agenda, fairness=fairness(db.session(), agenda)
    )


@blueprint.get("/missions/<slug>/unmet")
def unmet(slug: str) -> str:
    """Which wishes could not be met, why, and what would help?"""
    agenda, session = _agenda(slug), db.session()
    names = {one.code: one.name for one in agenda.participants}
    known = fixes_of(session, agenda.mission, agenda.run, names) if agenda.run else None
    return render_template(
        "organiser/unmet.html",
        agenda=agenda,
        fixes=known,
        looking=open_job(session, agenda.mission, JobKind.FIXES),
        form=Form(),
    )


@blueprint.post("/missions/<slug>/unmet")
def find_fixes(slug: str) -> Response:
    """Look for the smallest fix of each wish that is not met."""
    mission = mission_here(slug, Action.PLAN)
    with saving() as session:
        enqueue_fixes(session, mission, by=actor())
    return redirect(url_for("organiser.unmet", slug=slug))


@blueprint.get("/missions/<slug>/participants/<code>")
def participant(slug: str, code: str) -> str:
    """Where must this participant be when, and whom does it meet there?"""
    agenda = _agenda(slug)
    shown = _participant(agenda, code)
    return render_template(
        "organiser/participant.html",
        agenda=agenda,
        participant=shown,
        bands=grid.by_participant(agenda, [shown]),
        unmet=[one for one in agenda.unscheduled if shown in one.parties],
        brief_of=lambda whom, people: brief_lines(whom, people)[1:],  # the first is the name
    )


@blueprint.get("/missions/<slug>/participants/<code>/calendar.ics")
def calendar(slug: str, code: str) -> Response:
    """The participant's meetings for a calendar application, as they were released."""
    agenda = agenda_of(db.session(), mission_here(slug, Action.SEE_MISSION))
    feed = participant_calendar(agenda, _participant(agenda, code), writer())
    response = Response(feed, mimetype="text/calendar")
    response.headers.set("Content-Disposition", "attachment", filename=f"{slug}-{code}.ics")
    return response


def _agenda(slug: str) -> MissionAgenda:
    """The working agenda, which may differ from what people have been told."""
    return agenda_of(db.session(), mission_here(slug, Action.SEE_MISSION), working=True)


def _participant(agenda: MissionAgenda, code: str) -> ParticipantView:
    found = next((one for one in agenda.participants if one.code == code), None)
    return found or abort(404)
