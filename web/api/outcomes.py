"""Outcomes: what was said of meetings, logging what another program heard, and follow-ups."""

from collections.abc import Sequence
from typing import Any

from apiflask import Schema
from apiflask.fields import Boolean, Date, DateTime, Integer, List, Nested, String
from apiflask.validators import Length, OneOf
from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matchmaker.errors import NotFound
from matchmaker.outcomes.answers import take_back
from matchmaker.outcomes.by_hand import BY_HAND, HEARD, MOST_LINES, log
from matchmaker.outcomes.checking import LONGEST_LINE
from matchmaker.outcomes.follow_ups import ask, follow_up_by_id
from matchmaker.permissions import Action, may
from matchmaker.records import (
    FollowUp,
    FollowUpState,
    Interest,
    Meeting,
    Mission,
    NextBy,
    Outcome,
    OutcomeSource,
    Side,
)
from matchmaker.words import sentence
from web.access import actor
from web.api.answers import CLOSED, Answer, PageQuery, failures, one_page, page_of
from web.api.blueprint import blueprint
from web.api.gate import for_those_who_may
from web.api.writing import writes
from web.correspondence import correspondence
from web.extensions import db

INTERESTS = [one.value for one in Interest]
NEXT_BY = [one.value for one in NextBy]
STATES = [one.value for one in FollowUpState]
VOICES = [*(one.value for one in Side), HEARD]


class OutcomeOut(Schema):
    """One word on a meeting; ``participant`` is whose it is, null where it is neither's.

    ``private_note`` is there only for those who may read it.
    """

    id = Integer(required=True)
    meeting = String(required=True)
    participant = String(allow_none=True, required=True)
    source = String(required=True, validate=OneOf([one.value for one in OutcomeSource]))
    held = Boolean(allow_none=True)
    interest = String(allow_none=True, validate=OneOf(INTERESTS))
    agreed = Boolean()
    next_step = String()
    next_by = String(allow_none=True, validate=OneOf(NEXT_BY))
    next_until = Date(allow_none=True)
    private_note = String()
    said = String()
    said_on = Date(required=True)
    recorded_at = DateTime(required=True)
    recorded_by = String()
    replaces = Integer(allow_none=True)
    counts = Boolean(required=True)
    synthetic = Boolean()


class OutcomeQuery(PageQuery):
    """Which words are wanted; ``ended`` also those that were corrected or taken back."""

    meeting = String(validate=Length(max=120))
    ended = Boolean(load_default=False)


class LineIn(Schema):
    """One thing that was heard: of which meeting, from whom, and what."""

    meeting = String(required=True, validate=Length(1, 120))
    who = String(load_default=HEARD, validate=OneOf(VOICES))
    source = String(required=True, validate=OneOf([one.value for one in BY_HAND]))
    said_on = Date(required=True)
    held = Boolean(load_default=None, allow_none=True)
    interest = String(load_default="", validate=OneOf(["", *INTERESTS]))
    agreed = Boolean(load_default=False)
    said = String(load_default="", validate=Length(max=LONGEST_LINE))
    next_step = String(load_default="", validate=Length(max=LONGEST_LINE))
    next_by = String(load_default="", validate=OneOf(["", *NEXT_BY]))
    next_until = Date(load_default=None, allow_none=True)


class LinesIn(Schema):
    """Lines that are logged all together, or none of them."""

    lines = List(Nested(LineIn), required=True, validate=Length(1, MOST_LINES))


class LoggedOut(Schema):
    """The words that were written, how many lines were there already word for word, and the
    follow-ups that these words answer.
    """

    made = List(Integer(), required=True)
    known = Integer(required=True)
    settled = List(Integer(), required=True)


class WhyIn(Schema):
    """Why a word counts no more."""

    why = String(required=True, validate=Length(1, LONGEST_LINE))


class FollowUpOut(Schema):
    """One asking of a participant, about all its meetings or about ``meeting``."""

    id = Integer(required=True)
    participant = String(required=True)
    meeting = String(allow_none=True)
    months = Integer(allow_none=True)
    due_on = Date(required=True)
    question = String()
    state = String(required=True, validate=OneOf(STATES))
    chases = Integer(required=True)
    last_asked_at = DateTime(allow_none=True)
    answered_at = DateTime(allow_none=True)


class FollowUpQuery(PageQuery):
    """Which follow-ups are wanted."""

    state = String(validate=OneOf(STATES))


@blueprint.get("/missions/<slug>/outcomes")
@for_those_who_may(Action.SEE_OUTCOMES)
@blueprint.input(OutcomeQuery, location="query")
@blueprint.output(page_of(OutcomeOut))
@blueprint.doc(responses=failures(), security="token")
def outcomes(mission: Mission, query_data: dict[str, Any]) -> Answer:
    """List what was said of a mission's meetings, the oldest first."""
    found = select(Outcome).join(Meeting, Meeting.id == Outcome.meeting_id)
    found = found.where(Meeting.mission_id == mission.id)
    if "meeting" in query_data:
        found = found.where(Meeting.code == query_data["meeting"])
    if not query_data["ended"]:
        found = found.where(Outcome.ended_at.is_(None))
    found = found.order_by(Outcome.id).options(
        selectinload(Outcome.meeting), selectinload(Outcome.participant)
    )
    notes = may(actor(), Action.SEE_PRIVATE_NOTES, mission)
    return one_page(db.session(), found, query_data, lambda page: _written(page, notes))


@blueprint.post("/missions/<slug>/outcomes")
@for_those_who_may(Action.EDIT_OUTCOMES)
@blueprint.input(LinesIn)
@blueprint.output(LoggedOut, status_code=201)
@blueprint.doc(responses=failures(), security="token")
@writes
def log_lines(
    session: Session, mission: Mission, json_data: dict[str, Any]
) -> tuple[dict[str, Any], int]:
    """Log what was heard, many lines at once; all of them, or none and the reasons."""
    logged = log(session, mission, [_line(one) for one in json_data["lines"]], by=actor())
    settled = [one.id for one in logged.settled]
    return {"made": [one.id for one in logged.made], "known": logged.known, "settled": settled}, 201


@blueprint.post("/missions/<slug>/outcomes/<int:number>/take-back")
@for_those_who_may(Action.EDIT_OUTCOMES)
@blueprint.input(WhyIn)
@blueprint.output(OutcomeOut)
@blueprint.doc(responses=failures(CLOSED), security="token")
@writes
def take_outcome_back(
    session: Session, mission: Mission, number: int, json_data: dict[str, str]
) -> tuple[dict[str, Any], int]:
    """Let a word count no more; it stays to be read."""
    found = session.get(Outcome, number)
    if found is None or found.meeting.mission_id != mission.id:
        raise NotFound(sentence("There is no such answer."))
    take_back(session, found, json_data["why"], by=actor())
    return _written([found], may(actor(), Action.SEE_PRIVATE_NOTES, mission))[0], 200


@blueprint.get("/missions/<slug>/follow-ups")
@for_those_who_may(Action.SEE_OUTCOMES)
@blueprint.input(FollowUpQuery, location="query")
@blueprint.output(page_of(FollowUpOut))
@blueprint.doc(responses=failures(), security="token")
def follow_ups(mission: Mission, query_data: dict[str, Any]) -> Answer:
    """List a mission's follow-ups by the day on which they are due."""
    found = select(FollowUp).where(FollowUp.mission_id == mission.id)
    if "state" in query_data:
        found = found.where(FollowUp.state == FollowUpState(query_data["state"]))
    found = found.order_by(FollowUp.due_on, FollowUp.id).options(
        selectinload(FollowUp.participant), selectinload(FollowUp.meeting)
    )
    return one_page(db.session(), found, query_data, _asked)


@blueprint.post("/missions/<slug>/follow-ups/<int:number>/chase")
@for_those_who_may(Action.EDIT_OUTCOMES)
@blueprint.output(FollowUpOut)
@blueprint.doc(responses=failures(CLOSED), security="token")
@writes
def chase(session: Session, mission: Mission, number: int) -> tuple[dict[str, Any], int]:
    """Mail a follow-up to the participant's people, for the first time or again."""
    found = follow_up_by_id(session, mission, number, by=actor())
    key = current_app.config["SECRET_KEY"]
    ask(session, found, key=key, by=actor(), by_way_of=correspondence())
    return _asked([found])[0], 200


def _line(stated: dict[str, Any]) -> dict[str, str]:
    """A line as the verb takes it: all texts."""
    held = {True: "yes", False: "no", None: ""}[stated["held"]]
    until = stated["next_until"]
    texts = {name: stated[name] for name in ("meeting", "who", "source", "interest", "next_by")}
    return {
        **texts,
        "said": stated["said"],
        "next_step": stated["next_step"],
        "held": held,
        "agreed": "y" if stated["agreed"] else "",
        "said_on": stated["said_on"].isoformat(),
        "next_until": until.isoformat() if until else "",
    }


def _written(outcomes: Sequence[Outcome], notes: bool) -> list[dict[str, Any]]:
    return [
        {
            "id": one.id,
            "meeting": one.meeting.code,
            "participant": one.participant.code if one.participant else None,
            "source": one.source.value,
            "held": one.held,
            "interest": one.interest.value if one.interest else None,
            "agreed": one.agreed,
            "next_step": one.next_step,
            "next_by": one.next_by.value if one.next_by else None,
            "next_until": one.next_until,
            **({"private_note": one.private_note} if notes else {}),
            "said": one.said,
            "said_on": one.said_on,
            "recorded_at": one.recorded_at,
            "recorded_by": one.recorded_by,
            "replaces": one.replaces_id,
            "counts": one.counts,
            "synthetic": one.synthetic,
        }
        for one in outcomes
    ]


def _asked(follow_ups: Sequence[FollowUp]) -> list[dict[str, Any]]:
    return [
        {
            "id": one.id,
            "participant": one.participant.code,
            "meeting": one.meeting.code if one.meeting else None,
            "months": one.months,
            "due_on": one.due_on,
            "question": one.question,
            "state": one.state.value,
            "chases": one.chases,
            "last_asked_at": one.last_asked_at,
            "answered_at": one.answered_at,
        }
        for one in follow_ups
    ]
