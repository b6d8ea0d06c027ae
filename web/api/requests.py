"""Meeting requests: who wants to meet whom, and the answers; vetoes show to organisers alone."""

from collections.abc import Sequence
from typing import Any

from apiflask import Schema
from apiflask.fields import DateTime, Integer, String
from apiflask.validators import Length, OneOf
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matchmaker.errors import NotFound
from matchmaker.missions import participant_by_code
from matchmaker.permissions import Action
from matchmaker.records import MeetingRequest, Mission, Priority, RequestState
from matchmaker.requests import accept, decline, wish
from matchmaker.words import sentence
from web.access import actor
from web.api.answers import CLOSED, Answer, PageQuery, failures, one_page, page_of
from web.api.blueprint import blueprint
from web.api.gate import for_those_who_may
from web.api.writing import writes
from web.extensions import db

PRIORITIES = [one.value for one in Priority]
STATES = [one.value for one in RequestState]
ANSWERS = {"accepted": accept, "declined": decline}
LONGEST_NOTE = 1000


class RequestOut(Schema):
    """A request; ``asker`` and ``asked`` are participants' codes."""

    id = Integer(required=True)
    asker = String(required=True)
    asked = String(required=True)
    priority = String(required=True, validate=OneOf(PRIORITIES))
    state = String(required=True, validate=OneOf(STATES))
    note = String()
    asked_at = DateTime(allow_none=True)
    answered_at = DateTime(allow_none=True)
    answer_note = String()


class RequestQuery(PageQuery):
    """Which requests are wanted."""

    state = String(validate=OneOf(STATES))


class RequestIn(Schema):
    """A wish of one participant to meet another."""

    asker = String(required=True, validate=Length(1, 20))
    asked = String(required=True, validate=Length(1, 20))
    priority = String(required=True, validate=OneOf(PRIORITIES))
    note = String(load_default="", validate=Length(max=LONGEST_NOTE))


class AnswerIn(Schema):
    """What the one who is asked says, with a word if one is wanted."""

    answer = String(required=True, validate=OneOf(list(ANSWERS)))
    note = String(load_default="", validate=Length(max=LONGEST_NOTE))


@blueprint.get("/missions/<slug>/requests")
@for_those_who_may(Action.EDIT_REQUESTS)
@blueprint.input(RequestQuery, location="query")
@blueprint.output(page_of(RequestOut))
@blueprint.doc(responses=failures(), security="token")
def requests(mission: Mission, query_data: dict[str, Any]) -> Answer:
    """List a mission's requests, the oldest first."""
    found = select(MeetingRequest).where(MeetingRequest.mission_id == mission.id)
    if "state" in query_data:
        found = found.where(MeetingRequest.state == RequestState(query_data["state"]))
    found = found.order_by(MeetingRequest.id).options(
        selectinload(MeetingRequest.asker), selectinload(MeetingRequest.asked)
    )
    return one_page(db.session(), found, query_data, _written)


@blueprint.post("/missions/<slug>/requests")
@for_those_who_may(Action.EDIT_REQUESTS)
@blueprint.input(RequestIn)
@blueprint.output(RequestOut, status_code=201)
@blueprint.doc(responses=failures(CLOSED), security="token")
@writes
def ask(
    session: Session, mission: Mission, json_data: dict[str, str]
) -> tuple[dict[str, Any], int]:
    """Ask for a meeting on behalf of a participant; an earlier request for it is changed."""
    asker, asked = (
        participant_by_code(session, mission, json_data[one]) for one in ("asker", "asked")
    )
    made = wish(
        session, asker, asked, Priority(json_data["priority"]), by=actor(), note=json_data["note"]
    )
    session.flush()
    return _written([made])[0], 201


@blueprint.post("/missions/<slug>/requests/<int:number>/answer")
@for_those_who_may(Action.EDIT_REQUESTS)
@blueprint.input(AnswerIn)
@blueprint.output(RequestOut)
@blueprint.doc(responses=failures(CLOSED), security="token")
@writes
def answer(
    session: Session, mission: Mission, number: int, json_data: dict[str, str]
) -> tuple[dict[str, Any], int]:
    """Accept or decline on behalf of the participant who is asked."""
    found = session.get(MeetingRequest, number)
    if found is None or found.mission_id != mission.id:
        raise NotFound(sentence("There is no such request."))
    ANSWERS[json_data["answer"]](session, found, by=actor(), note=json_data["note"])
    session.flush()
    return _written([found])[0], 200


def _written(requests: Sequence[MeetingRequest]) -> list[dict[str, Any]]:
    return [
        {
            "id": one.id,
            "asker": one.asker.code,
            "asked": one.asked.code,
            "priority": one.priority.value,
            "state": one.state.value,
            "note": one.note,
            "asked_at": one.asked_at,
            "answered_at": one.answered_at,
            "answer_note": one.answer_note,
        }
        for one in requests
    ]
