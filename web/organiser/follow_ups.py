"""What is due this week? Follow-ups by cluster and company, chased or answered with one tap."""

from datetime import UTC, datetime

from flask import abort, current_app, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from sqlalchemy import select
from werkzeug.wrappers import Response

from matchmaker.errors import Refused
from matchmaker.missions import participant_by_code, participants_of
from matchmaker.outcomes.board import Due, board
from matchmaker.outcomes.checking import read_day
from matchmaker.outcomes.follow_up_rules import rules_of, set_rules
from matchmaker.outcomes.follow_ups import ask, drop, follow_up_by_id, settle
from matchmaker.outcomes.scheduling import ask_on, schedule
from matchmaker.permissions import Action, require
from matchmaker.records import FollowUp, FollowUpState, Meeting, Mission
from matchmaker.words import Sentence, sentence
from web import outcome_words
from web.access import actor, mission_here
from web.correspondence import correspondence
from web.extensions import db
from web.frame import say
from web.organiser.blueprint import blueprint
from web.saving import saving

ROUND = "/missions/<slug>/follow-ups"

ACTS = frozenset({"chase", "settle", "drop"})


@blueprint.get(ROUND)
def outcomes_follow_ups(slug: str) -> str:
    """What is due this week, what is overdue, and what has gone stale?"""
    mission = mission_here(slug, Action.SEE_OUTCOMES)
    session, today = db.session(), datetime.now(UTC).date()
    planned = session.scalars(
        select(FollowUp)
        .where(FollowUp.mission_id == mission.id)
        .order_by(FollowUp.due_on, FollowUp.id)
    ).all()
    return render_template(
        "organiser/follow_ups.html",
        mission=mission,
        board=board(session, [mission], by=actor(), today=today),
        Due=Due,
        today=today,
        rules=rules_of(session, mission),
        people=participants_of(session, mission),
        planned=planned,
        coming=next((one.due_on for one in planned if one.is_open and one.due_on > today), None),
        answered=sum(one.state is FollowUpState.ANSWERED for one in planned),
        asks_by_itself=bool(current_app.config["ADDRESS"]),
        outcome_words=outcome_words,
    )


@blueprint.post(f"{ROUND}/<int:number>/<act>")
def act_on_follow_up(slug: str, number: int, act: str) -> Response:
    """Chase somebody, note that they answered on another way, or ask them no more."""
    mission = _editable(slug)
    if act not in ACTS:
        abort(404)
    with saving() as session:
        one = follow_up_by_id(session, mission, number, by=actor())
        name = one.participant.organisation.name
        if act == "chase":
            _mail(one)
        elif act == "settle":
            settle(session, one, by=actor())
            say(gettext("%(name)s is noted as answered.", name=name))
        else:
            drop(session, one, by=actor())
            say(gettext("%(name)s is not asked any more.", name=name))
    return _back(mission)


@blueprint.post(f"{ROUND}/ask")
def ask_about(slug: str) -> Response:
    """Ask somebody on a day of one's own; at once where the day is today."""
    mission = _editable(slug)
    with saving() as session:
        whom = request.form.get("of", "")
        if not whom:
            raise Refused(sentence("Choose whom to ask."))
        participant = participant_by_code(session, mission, whom)
        code = request.form.get("meeting", "")
        meeting = session.scalar(
            select(Meeting).where(Meeting.mission_id == mission.id, Meeting.code == code)
        )
        if code and meeting is None:
            abort(404)
        faults: list[Sentence] = []
        today = datetime.now(UTC).date()
        stated = request.form.get("due_on", "").strip()
        day = read_day(stated, faults) if stated else today
        if day is None:
            raise Refused(*faults)
        made = ask_on(
            session,
            participant,
            day,
            by=actor(),
            meeting=meeting,
            question=request.form.get("question", ""),
        )
        if day == today:
            _mail(made)
        else:
            say(gettext("They are asked on that day."))
    return _back(mission)


@blueprint.post(f"{ROUND}/rules")
def set_follow_up_rules(slug: str) -> Response:
    """Say when people are asked, whether counterparts are, and how often they are chased."""
    mission = _editable(slug)
    with saving() as session:
        set_rules(
            session,
            mission,
            months=request.form.get("months", ""),
            asks_counterparts=bool(request.form.get("asks_counterparts")),
            chase_after=request.form.get("chase_after", ""),
            most_chases=request.form.get("most_chases", ""),
            by=actor(),
        )
        schedule(session, mission, by=actor(), today=datetime.now(UTC).date())
        say(gettext("Saved."))
    return _back(mission)


def _mail(one: FollowUp) -> None:
    told = ask(
        db.session(),
        one,
        key=current_app.config["SECRET_KEY"],
        by=actor(),
        by_way_of=correspondence(),
    )
    say(
        ngettext(
            "%(name)s was mailed at %(num)s address.",
            "%(name)s was mailed at %(num)s addresses.",
            len(told),
            name=one.participant.organisation.name,
        )
    )


def _editable(slug: str) -> Mission:
    mission = mission_here(slug, Action.SEE_OUTCOMES)
    require(actor(), Action.EDIT_OUTCOMES, mission)
    return mission


def _back(mission: Mission) -> Response:
    """To where the tap was made: the mission's board, or the one of all missions."""
    if request.form.get("to") == "programme":
        return redirect(url_for("coordinator.follow_ups"))
    return redirect(url_for("organiser.outcomes_follow_ups", slug=mission.slug))
