"""Whom do we want to meet, in which order, and who asks for us?"""

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.wrappers import Response

from matchmaker.permissions import Action, may_for
from matchmaker.records import MeetingRequest, Participant, Priority, RequestState
from matchmaker.request_making import LONGEST_NOTE
from matchmaker.requests import accept, decline, reorder, wish, withdraw
from matchmaker.wish_lists import incoming, mutual, outgoing, unanswered, wishes_left
from web.access import actor, participant_here
from web.extensions import db
from web.frame import say
from web.participant.blueprint import blueprint
from web.participant.words import MEANINGS, PRIORITIES
from web.saving import saving


@blueprint.get("/my/<slug>/<code>/wishes")
def wishes(slug: str, code: str) -> str:
    """Whom do we want to meet, and who waits for our answer?"""
    me = participant_here(slug, code, Action.SEE_PARTICIPANT)
    session = db.session()
    ours = outgoing(session, me, by=actor())
    theirs, waiting = incoming(session, me, by=actor()), unanswered(session, me)
    return render_template(
        "participant/wishes.html",
        me=me,
        groups=[
            (
                priority,
                PRIORITIES[priority],
                MEANINGS[priority],
                [one for one in ours if one.priority is priority and one.counts],
            )
            for priority in Priority
        ],
        waiting=[one for one in theirs if one.id in waiting],
        answered=[one for one in theirs if one.state is not RequestState.PENDING],
        closed=[one for one in ours if not one.counts],
        used=sum(one.counts and not one.is_veto for one in ours),
        proposed=sum(one.counts and bool(one.proposed_by) for one in ours),
        both=mutual(session, me, by=actor()),
        left=wishes_left(session, me),
        longest=LONGEST_NOTE,
        declined=RequestState.DECLINED,
        may_change=may_for(actor(), Action.EDIT_PARTICIPATION, me),
    )


@blueprint.post("/my/<slug>/<code>/wishes/order")
def order_wishes(slug: str, code: str) -> Response | tuple[str, int]:
    """Put our wishes in this order: what dragging and its keys send, priority by priority."""
    me = participant_here(slug, code, Action.EDIT_PARTICIPATION)
    stated = request.form.getlist("wish", type=int)
    priorities = request.form.getlist("priority")
    with saving() as session:
        known = {one.id: one for one in outgoing(session, me, by=actor())}
        if len(stated) != len(priorities) or not set(stated) <= set(known):
            abort(404)
        for number, text in zip(stated, priorities, strict=True):
            one = known[number]
            if text in set(Priority) and one.priority is not Priority(text):
                wish(session, me, one.asked, Priority(text), by=actor(), note=one.note)
        reorder(session, me, [known[number] for number in stated], by=actor())
    return _back(me) if request.form.get("plain") else ("", 204)


@blueprint.post("/my/<slug>/<code>/wishes/<int:number>")
def change_wish(slug: str, code: str, number: int) -> Response:
    """Move a wish up or down, give it another priority, keep a proposal, or take it back."""
    me = participant_here(slug, code, Action.EDIT_PARTICIPATION)
    one = _own(me, number)
    action = request.form.get("do", "")
    with saving() as session:
        if action == "remove":
            withdraw(session, one, by=actor())
            say(gettext("%(name)s is off your list.", name=one.asked.organisation.name))
        elif action in ("up", "down"):
            same = [
                other
                for other in outgoing(session, me, by=actor())
                if other.priority is one.priority
            ]
            at = same.index(one)
            to = min(max(at + (1 if action == "down" else -1), 0), len(same) - 1)
            same.insert(to, same.pop(at))
            rest = [other for other in outgoing(session, me, by=actor()) if other not in same]
            reorder(session, me, [*same, *rest], by=actor())
        elif action == "keep":
            wish(session, me, one.asked, one.priority, by=actor(), note=one.note)
        elif action in set(Priority):
            wish(session, me, one.asked, Priority(action), by=actor(), note=one.note)
    return _back(me)


@blueprint.post("/my/<slug>/<code>/wishes/answer/<int:number>")
def answer(slug: str, code: str, number: int) -> Response:
    """Say yes or no to somebody who asks for us, with a word if one is wanted."""
    me = participant_here(slug, code, Action.EDIT_PARTICIPATION)
    found = db.session().scalar(
        select(MeetingRequest).where(
            MeetingRequest.id == number,
            MeetingRequest.asked_id == me.id,
            MeetingRequest.priority != Priority.NEVER,
        )
    )
    if found is None:
        abort(404)
    word = request.form.get("note", "")
    with saving() as session:
        if request.form.get("answer") == "yes":
            accept(session, found, by=actor(), note=word)
            say(gettext("You accepted %(name)s.", name=found.asker.organisation.name))
        else:
            decline(session, found, by=actor(), note=word)
            say(gettext("You declined %(name)s.", name=found.asker.organisation.name))
    return _back(me)


def _own(me: Participant, number: int) -> MeetingRequest:
    found = db.session().scalar(
        select(MeetingRequest).where(MeetingRequest.id == number, MeetingRequest.asker_id == me.id)
    )
    return found or abort(404)


def _back(me: Participant) -> Response:
    return redirect(url_for("participant.wishes", slug=me.mission.slug, code=me.code))
