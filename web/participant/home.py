"""My day: where must I be next, with whom, and what do I still have to do?"""

from datetime import UTC, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from flask import Response, abort, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response as Redirect

from matchmaker.agenda_views import MeetingView, MissionAgenda, ParticipantView
from matchmaker.calendars.brief import brief_lines
from matchmaker.calendars.card import card
from matchmaker.calendars.feed import meeting_file
from matchmaker.delegations import set_time_zone
from matchmaker.desk import said_of_own
from matchmaker.outcomes.own import own_outcomes
from matchmaker.own_agenda import (
    Task,
    changes_in,
    next_meeting,
    own_agenda,
    own_programme,
    tasks,
    venue_of,
)
from matchmaker.permissions import Action
from matchmaker.records import MeetingState, Mission, Participant
from web import outcome_words
from web.access import actor, participant_here
from web.choices import zone_choices
from web.correspondence import writer
from web.extensions import db
from web.frame import say
from web.participant.blueprint import blueprint
from web.participant.myself import myself
from web.participant.words import CHANGES
from web.saving import saving

TASKS = {
    Task.PROFILE: (lazy_gettext("Say what you offer and look for"), "participant.profile"),
    Task.AVAILABILITY: (lazy_gettext("Say when you can meet"), "participant.availability"),
    Task.WISHES: (lazy_gettext("Choose whom you want to meet"), "participant.catalogue"),
    Task.ANSWERS: (lazy_gettext("Answer those who ask for you"), "participant.wishes"),
    Task.OUTCOMES: (lazy_gettext("Say how your meetings went"), "participant.outcomes"),
}
PLACE_ON_PAGE = {Task.ANSWERS: "asked"}


@blueprint.get("/my")
def my() -> str | Redirect:
    """Where do I take part? Who does so once is led straight there."""
    mine = (
        db.session()
        .scalars(
            select(Participant)
            .join(Mission, Mission.id == Participant.mission_id)
            .where(Participant.id.in_(actor().participant_ids))
            .options(joinedload(Participant.mission), joinedload(Participant.organisation))
            .order_by(Mission.starts_on.desc(), Mission.name)
        )
        .all()
    )
    if len(mine) == 1:
        (only,) = mine
        return redirect(url_for("participant.day", slug=only.mission.slug, code=only.code))
    return render_template("participant/my.html", mine=mine)


@blueprint.get("/my/<slug>/<code>")
def day(slug: str, code: str) -> str:
    """Where must I be next? Before there is an agenda: what do I still have to do?"""
    me = participant_here(slug, code, Action.SEE_PARTICIPANT)
    session, now = db.session(), datetime.now(UTC)
    agenda = own_agenda(session, me, by=actor())
    coming = next_meeting(agenda, now)
    clock = _clock_of(me)
    is_mine = me.id in actor().participant_ids
    unsaid = own_outcomes(session, agenda, by=actor(), now=now) if is_mine else []
    return render_template(
        "participant/day.html",
        me=me,
        agenda=agenda,
        coming=coming,
        at_desk=said_of_own(session, me, by=actor()),
        venue=venue_of(session, coming) if coming else None,
        changes=changes_in(session, agenda),
        days=_days(agenda),
        programme=own_programme(session, me),
        todo={
            task: count
            for task, count in tasks(session, me).items()
            if (agenda.release is None or task is Task.ANSWERS)
            and (is_mine or task is not Task.OUTCOMES)
        },
        unsaid=[one for one in unsaid if one.voice.last is None],
        task_pages=TASKS,
        place_on_page=PLACE_ON_PAGE,
        my_view=agenda.participants[0],
        clock=clock,
        zones=zone_choices() if request.args.get("clock") else [],
        is_delegate=myself(me) is not None,
        cancelled=MeetingState.CANCELLED,
        change_words=CHANGES,
        outcome_words=outcome_words,
    )


@blueprint.get("/my/<slug>/<code>/with/<other>")
def counterpart(slug: str, code: str, other: str) -> str:
    """Whom am I going to meet, and how do I address them? Only for released meetings."""
    me = participant_here(slug, code, Action.SEE_PARTICIPANT)
    meeting, whom = _met(own_agenda(db.session(), me, by=actor()), other)
    people = [
        one for one in meeting.delegates if one.organisation_id == whom.record.organisation_id
    ]
    return render_template(
        "participant/counterpart.html",
        me=me,
        meeting=meeting,
        whom=whom,
        people=people,
        brief=brief_lines(whom, [])[1:],  # the first is the name
        clock=_clock_of(me),
        venue=venue_of(db.session(), meeting),
        cancelled=MeetingState.CANCELLED,
    )


@blueprint.get("/my/<slug>/<code>/with/<other>/<int:person>.vcf")
def person_card(slug: str, code: str, other: str, person: int) -> Response:
    """The card of somebody whom I am going to meet."""
    me = participant_here(slug, code, Action.SEE_PARTICIPANT)
    meeting, whom = _met(own_agenda(db.session(), me, by=actor()), other)
    found = next((one for one in meeting.delegates if one.id == person), None)
    if found is None or found.organisation_id != whom.record.organisation_id:
        abort(404)
    response = Response(card(found), mimetype="text/vcard")
    response.headers.set("Content-Disposition", "attachment", filename=f"{other}-{person}.vcf")
    return response


@blueprint.get("/my/<slug>/<code>/with/<other>/meeting.ics")
def meeting_calendar(slug: str, code: str, other: str) -> Response:
    """One meeting for a calendar application."""
    me = participant_here(slug, code, Action.SEE_PARTICIPANT)
    agenda = own_agenda(db.session(), me, by=actor())
    mine = agenda.participants[0]
    meeting, _ = _met(agenda, other)
    response = Response(meeting_file(agenda, mine, meeting, writer()), mimetype="text/calendar")
    response.headers.set("Content-Disposition", "attachment", filename=f"{code}-{other}.ics")
    return response


@blueprint.post("/my/<slug>/<code>/clock")
def set_clock(slug: str, code: str) -> Redirect:
    """Say which clock I live by."""
    me = participant_here(slug, code, Action.SEE_PARTICIPANT)
    with saving() as session:
        set_time_zone(
            session, myself(me) or abort(404), request.form.get("time_zone", ""), by=actor()
        )
        say(gettext("Times are now shown on your own clock too."))
    return redirect(url_for("participant.day", slug=slug, code=code))


def _met(agenda: MissionAgenda, other: str) -> tuple[MeetingView, ParticipantView]:
    """The released meeting with another participant; 404 where there is none."""
    mine = agenda.participants[0]
    pairs = ((one, party) for one in agenda.to_hold for party in one.others(mine))
    return next((one for one in pairs if one[1].code == other), None) or abort(404)


def _days(agenda: MissionAgenda) -> list[tuple[datetime, list[MeetingView]]]:
    """The meetings by day and place, each day by its first meeting's moment."""
    grouped = groupby(
        agenda.meetings, key=lambda one: (one.slot.starts_at.date(), one.slot.place.id)
    )
    days = [list(meetings) for _, meetings in grouped]
    return [(meetings[0].slot.starts_at, meetings) for meetings in days]


def _clock_of(me: Participant) -> ZoneInfo | None:
    """The reader's own clock, None where it is not known."""
    mine = myself(me)
    return ZoneInfo(mine.time_zone) if mine and mine.time_zone else None
