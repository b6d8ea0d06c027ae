"""Participants of a mission."""

from collections.abc import Sequence
from typing import Any

from apiflask import Schema
from apiflask.fields import Boolean, Integer, List, Nested, String
from apiflask.validators import OneOf
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from matchmaker.missions import participant_by_code
from matchmaker.permissions import Action
from matchmaker.records import Mission, Participant, Side
from web.api.answers import Answer, PageQuery, failures, one_page, page_of
from web.api.blueprint import blueprint
from web.api.gate import for_those_who_may
from web.extensions import db


class DelegateOut(Schema):
    """A person; ``native_name`` as its bearer writes it."""

    native_name = String(required=True)
    latin_name = String(required=True)
    salutation = String()
    languages = List(String())
    email = String()
    telephone = String()


class ProfileOut(Schema):
    """One thing that a participant offers or needs."""

    kind = String(required=True, validate=OneOf(["offer", "need"]))
    code = String()
    text = String()
    language = String()


class ParticipantOut(Schema):
    """An organisation in a mission; meetings are counted over the whole mission."""

    code = String(required=True)
    organisation = String(required=True)
    country = String(allow_none=True)
    side = String(required=True, validate=OneOf([side.value for side in Side]))
    state = String(required=True)
    min_meetings = Integer()
    target_meetings = Integer()
    max_meetings = Integer(allow_none=True)
    delegates_at_once = Integer()
    synthetic = Boolean()
    delegates = List(Nested(DelegateOut))
    profile = List(Nested(ProfileOut))


class ParticipantQuery(PageQuery):
    """Which participants are wanted."""

    side = String(validate=OneOf([side.value for side in Side]))


@blueprint.get("/missions/<slug>/participants")
@for_those_who_may(Action.SEE_MISSION)
@blueprint.input(ParticipantQuery, location="query")
@blueprint.output(page_of(ParticipantOut))
@blueprint.doc(responses=failures(), security="token")
def participants(mission: Mission, query_data: dict[str, Any]) -> Answer:
    """List a mission's participants by code."""
    found = select(Participant).where(Participant.mission_id == mission.id)
    if "side" in query_data:
        found = found.where(Participant.side == Side(query_data["side"]))
    found = found.order_by(Participant.code).options(*_WITH)
    return one_page(db.session(), found, query_data, _written)


@blueprint.get("/missions/<slug>/participants/<code>")
@for_those_who_may(Action.SEE_MISSION)
@blueprint.output(ParticipantOut)
@blueprint.doc(responses=failures(), security="token")
def participant(mission: Mission, code: str) -> dict[str, Any]:
    """Read one participant."""
    found = participant_by_code(db.session(), mission, code, *_WITH)
    return _written([found])[0]


_WITH = (
    selectinload(Participant.organisation),
    selectinload(Participant.delegates),
    selectinload(Participant.profile),
)


def _written(participants: Sequence[Participant]) -> list[dict[str, Any]]:
    return [
        {
            "code": one.code,
            "organisation": one.organisation.name,
            "country": one.organisation.country,
            "side": one.side.value,
            "state": one.state.value,
            "min_meetings": one.min_meetings,
            "target_meetings": one.target_meetings,
            "max_meetings": one.max_meetings,
            "delegates_at_once": one.delegates_at_once,
            "synthetic": one.synthetic or one.organisation.synthetic,
            "delegates": one.delegates,
            "profile": [
                {
                    "kind": entry.kind.value,
                    "code": entry.code,
                    "text": entry.text,
                    "language": entry.language,
                }
                for entry in one.profile
            ],
        }
        for one in participants
    ]
