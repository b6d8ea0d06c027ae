"""My calendar: how my meetings get into the calendar that I use anyway, and stay right there."""

from flask import Response, abort, current_app, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response as Redirect

from matchmaker.calendars.feed import delegate_calendar, participant_calendar
from matchmaker.calendars.subscription import address_of, choose_invitations, renew_address
from matchmaker.own_agenda import own_agenda
from matchmaker.permissions import Action
from matchmaker.told_agendas import delegate_agenda
from web.access import actor, participant_here
from web.correspondence import address, correspondence, writer
from web.extensions import db, limiter
from web.frame import say
from web.participant.blueprint import blueprint
from web.participant.myself import myself
from web.saving import saving

INVITATIONS = "invitations"


@blueprint.get("/my/<slug>/<code>/calendar")
def my_calendar(slug: str, code: str) -> str:
    """How do my meetings get into my own calendar?"""
    me = participant_here(slug, code, Action.SEE_PARTICIPANT)
    mine = myself(me)
    feed = address_of(mine, current_app.config["SECRET_KEY"], address()) if mine else ""
    invited = me.mission.invites_by_mail
    if mine is not None and mine.invited_by_mail is not None:
        invited = mine.invited_by_mail
    return render_template(
        "participant/calendar.html",
        me=me,
        mine=mine,
        feed=feed,
        webcal=f"webcal://{feed.partition('://')[2]}",
        invited=invited,
        invitations=INVITATIONS,
    )


@blueprint.get("/my/<slug>/<code>/calendar.ics")
def calendar(slug: str, code: str) -> Response:
    """The meetings as they are now, as a file: a delegate's own, for others the participant's."""
    me = participant_here(slug, code, Action.SEE_PARTICIPANT)
    session, mine = db.session(), myself(me)
    if mine is not None:
        file = delegate_calendar(mine, [delegate_agenda(session, me, mine)], writer())
    else:
        agenda = own_agenda(session, me, by=actor())
        file = participant_calendar(agenda, agenda.participants[0], writer())
    response = Response(file, mimetype="text/calendar")
    response.headers.set("Content-Disposition", "attachment", filename=f"{slug}-{code}.ics")
    return response


@blueprint.post("/my/<slug>/<code>/calendar/renew")
@limiter.limit("20 per hour")
def renew_calendar(slug: str, code: str) -> Redirect:
    """Have the address that was known so far open nothing any more."""
    me = participant_here(slug, code, Action.SEE_PARTICIPANT)
    with saving() as session:
        renew_address(session, myself(me) or abort(404), by=actor())
    say(gettext("Your calendar has a new address; add it where you had the old one."))
    return redirect(url_for("participant.my_calendar", slug=slug, code=code))


@blueprint.post("/my/<slug>/<code>/calendar/mail")
@limiter.limit("20 per hour")
def choose_mail(slug: str, code: str) -> Redirect:
    """Have each meeting come as an invitation, or all that changed in one mail."""
    me = participant_here(slug, code, Action.SEE_PARTICIPANT)
    with saving() as session:
        sent = choose_invitations(
            session,
            me,
            myself(me) or abort(404),
            invited=request.form.get("mail") == INVITATIONS,
            by=actor(),
            by_way_of=correspondence(),
        )
    if sent:
        say(
            ngettext(
                "Saved. %(num)s invitation is on its way to you.",
                "Saved. %(num)s invitations are on their way to you.",
                sent,
            )
        )
    else:
        say(gettext("Saved."))
    return redirect(url_for("participant.my_calendar", slug=slug, code=code))
