"""How did it go? One tap after a meeting, and whatever else there is time for."""

from dataclasses import replace

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.wrappers import Response

from matchmaker.errors import Refused
from matchmaker.outcomes.answers import OWN, answer_of, say
from matchmaker.outcomes.checking import Answer
from matchmaker.outcomes.own import OwnMeeting, own_outcomes, require_own
from matchmaker.own_agenda import own_agenda
from matchmaker.permissions import Action
from matchmaker.records import Interest, Meeting, Participant
from web import outcome_words
from web.access import actor, participant_here
from web.extensions import db
from web.frame import say as tell
from web.localisation import in_words
from web.outcome_words import NOT_HELD, answer_from_form, texts_of
from web.participant.blueprint import blueprint
from web.saving import saving

ROUND = "/my/<slug>/<code>/outcomes"


@blueprint.get(ROUND)
def outcomes(slug: str, code: str) -> str:
    """How did my meetings go? Those that nothing was said of come first."""
    me = _mine(slug, code)
    agenda = own_agenda(db.session(), me, by=actor())
    meetings = own_outcomes(db.session(), agenda, by=actor())
    return render_template(
        "participant/outcomes.html",
        me=me,
        my_view=agenda.participants[0],
        open=[one for one in meetings if one.voice.last is None],
        said=[one for one in meetings if one.voice.last is not None],
        still_to_come=len(agenda.to_hold) - len(meetings),
        outcome_words=outcome_words,
    )


@blueprint.post(f"{ROUND}/<meeting>/tap")
def tap_outcome(slug: str, code: str, meeting: str) -> Response:
    """The one tap: what came of it, or that it was not held."""
    me = _mine(slug, code)
    tapped = request.form.get("tap", "")
    if tapped not in {NOT_HELD, *(one.value for one in Interest)}:
        abort(422)
    with saving() as session:
        answer = Answer(held=False)
        if tapped != NOT_HELD:
            answer = Answer(held=True, interest=Interest(tapped))
        say(session, _meeting(me, meeting), me, answer, by=actor())
        tell(gettext("Saved. Anything else is up to you."))
    return redirect(url_for("participant.outcome", slug=slug, code=code, meeting=meeting))


@blueprint.route(f"{ROUND}/<meeting>", methods=["GET", "POST"])
def outcome(slug: str, code: str, meeting: str) -> str | Response | tuple[str, int]:
    """What is next, by whom, until when, and a note for ourselves."""
    me = _mine(slug, code)
    agenda = own_agenda(db.session(), me, by=actor())
    one = _of(own_outcomes(db.session(), agenda, by=actor()), meeting)
    refused: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            with saving() as session:
                say(session, _meeting(me, meeting), me, answer_from_form(), by=actor())
                tell(gettext("Saved."))
            return redirect(url_for("participant.outcomes", slug=slug, code=code))
        except Refused as error:
            refused = tuple(in_words(said) for said in error.sentences)
    page = render_template(
        "participant/outcome.html",
        me=me,
        my_view=agenda.participants[0],
        one=one,
        values=request.form if refused else texts_of(_known(one)),
        refused=refused,
        outcome_words=outcome_words,
    )
    return (page, 422) if refused else page


def _known(one: OwnMeeting) -> Answer:
    """What the form shows at first: what was said last, without what somebody else noted down."""
    last = one.voice.last
    if last is None:
        return Answer(held=True)
    known = replace(answer_of(last), said="")
    return known if last.source in OWN else replace(known, private_note="")


def _mine(slug: str, code: str) -> Participant:
    """The participant that the reader speaks for; for everybody else there is none."""
    me = participant_here(slug, code, Action.SEE_PARTICIPANT)
    require_own(actor(), me)
    return me


def _meeting(me: Participant, code: str) -> Meeting:
    found = db.session().scalar(
        select(Meeting).where(Meeting.mission_id == me.mission_id, Meeting.code == code)
    )
    return found or abort(404)


def _of(meetings: list[OwnMeeting], code: str) -> OwnMeeting:
    return next((one for one in meetings if one.view.code == code), None) or abort(404)
