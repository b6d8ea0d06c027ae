"""Meetings of the working agenda: seeing and changing them before they are released."""

from collections.abc import Callable, Sequence
from typing import Any

from apiflask import Schema
from apiflask.fields import Boolean, DateTime, Integer, List, String
from apiflask.validators import Length, OneOf, Range
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matchmaker.errors import NotFound
from matchmaker.missions import participant_by_code
from matchmaker.permissions import Action
from matchmaker.planning import editing
from matchmaker.planning.closures import slot_names
from matchmaker.planning.standing import slots_of
from matchmaker.records import (
    Meeting,
    MeetingParty,
    MeetingState,
    Mission,
    SessionBlock,
    Slot,
)
from matchmaker.words import sentence
from web.access import actor
from web.api.answers import CLOSED, Answer, PageQuery, failures, one_page, page_of
from web.api.blueprint import blueprint
from web.api.gate import for_those_who_may
from web.api.writing import writes
from web.extensions import db

LARGEST = 2**31 - 1


class MeetingOut(Schema):
    """A meeting as it is planned; ``slot`` is named as in files and on sheets."""

    code = String(required=True)
    participants = List(String(), required=True)
    slot = String(required=True)
    starts_at = DateTime(required=True)
    ends_at = DateTime(required=True)
    time_zone = String(required=True)
    table = Integer(allow_none=True)
    venue = String(allow_none=True)
    state = String(required=True, validate=OneOf([one.value for one in MeetingState]))
    pinned = Boolean(required=True)
    score = Integer(required=True)
    version = Integer(required=True, metadata={"description": "Send it with a change."})


class VersionIn(Schema):
    """The version of the meeting that was looked at."""

    version = Integer(required=True, validate=Range(0, LARGEST))


class MoveIn(VersionIn):
    """Where to hold it; without ``table`` it keeps its own or takes the first free one."""

    slot = String(required=True, validate=Length(1, 150))
    table = Integer(load_default=None, validate=Range(1, LARGEST))
    pin = Boolean(load_default=False)


class MeetingIn(Schema):
    """Whom to let meet, and where; the two are participants' codes."""

    home = String(required=True, validate=Length(1, 20))
    counterpart = String(required=True, validate=Length(1, 20))
    slot = String(required=True, validate=Length(1, 150))
    table = Integer(load_default=None, validate=Range(1, LARGEST))


CHANGES: dict[str, Callable[..., Any]] = {
    "cancel": editing.cancel,
    "pin": editing.pin,
    "unpin": editing.unpin,
}


class ChangeIn(VersionIn):
    """What to do with it."""

    change = String(required=True, validate=OneOf(list(CHANGES)))


@blueprint.get("/missions/<slug>/meetings")
@for_those_who_may(Action.SEE_MISSION)
@blueprint.input(PageQuery, location="query")
@blueprint.output(page_of(MeetingOut))
@blueprint.doc(responses=failures(), security="token")
def meetings(mission: Mission, query_data: dict[str, int]) -> Answer:
    """List the meetings of the working agenda by code, cancelled ones too."""
    names = slot_names(slots_of(db.session(), mission))
    found = _of(mission).order_by(Meeting.code)
    return one_page(db.session(), found, query_data, lambda page: _written(page, names))


@blueprint.get("/missions/<slug>/meetings/<code>")
@for_those_who_may(Action.SEE_MISSION)
@blueprint.output(MeetingOut)
@blueprint.doc(responses=failures(), security="token")
def meeting(mission: Mission, code: str) -> dict[str, Any]:
    """Read one meeting."""
    return _one(db.session(), mission, _found(db.session(), mission, code))


@blueprint.post("/missions/<slug>/meetings")
@for_those_who_may(Action.EDIT_AGENDA)
@blueprint.input(MeetingIn)
@blueprint.output(MeetingOut, status_code=201)
@blueprint.doc(responses=failures(CLOSED), security="token")
@writes
def let_meet(
    session: Session, mission: Mission, json_data: dict[str, Any]
) -> tuple[dict[str, Any], int]:
    """Let two participants meet, whether anybody asked for it or not."""
    home, counterpart = (
        participant_by_code(session, mission, json_data[side]) for side in ("home", "counterpart")
    )
    slot = _slot(session, mission, json_data["slot"])
    editing.add(session, home, counterpart, slot, json_data["table"], by=actor())
    made = _found(session, mission, f"{home.code}~{counterpart.code}")
    return _one(session, mission, made), 201


@blueprint.post("/missions/<slug>/meetings/<code>/move")
@for_those_who_may(Action.EDIT_AGENDA)
@blueprint.input(MoveIn)
@blueprint.output(MeetingOut)
@blueprint.doc(responses=failures(CLOSED), security="token")
@writes
def move(
    session: Session, mission: Mission, code: str, json_data: dict[str, Any]
) -> tuple[dict[str, Any], int]:
    """Hold a meeting in another slot or at another table."""
    found = _found(session, mission, code)
    slot = _slot(session, mission, json_data["slot"])
    editing.move(
        session,
        found,
        slot,
        json_data["table"],
        version=json_data["version"],
        by=actor(),
        pin=json_data["pin"],
    )
    return _one(session, mission, found), 200


@blueprint.post("/missions/<slug>/meetings/<code>/change")
@for_those_who_may(Action.EDIT_AGENDA)
@blueprint.input(ChangeIn)
@blueprint.output(MeetingOut)
@blueprint.doc(responses=failures(CLOSED), security="token")
@writes
def change(
    session: Session, mission: Mission, code: str, json_data: dict[str, Any]
) -> tuple[dict[str, Any], int]:
    """Cancel a meeting, pin it to where it is, or unpin it."""
    found = _found(session, mission, code)
    CHANGES[json_data["change"]](session, found, version=json_data["version"], by=actor())
    return _one(session, mission, found), 200


def _of(mission: Mission) -> Any:
    return (
        select(Meeting)
        .where(Meeting.mission_id == mission.id)
        .options(
            selectinload(Meeting.parties).selectinload(MeetingParty.participant),
            selectinload(Meeting.slot).selectinload(Slot.block).selectinload(SessionBlock.place),
            selectinload(Meeting.table),
            selectinload(Meeting.venue),
        )
    )


def _found(session: Session, mission: Mission, code: str) -> Meeting:
    found: Meeting | None = session.scalar(_of(mission).where(Meeting.code == code))
    if found is None:
        raise NotFound(sentence("There is no meeting {code}.", code=code))
    return found


def _slot(session: Session, mission: Mission, name: str) -> Slot:
    slots = slots_of(session, mission)
    names = slot_names(slots)
    found = next((one for one in slots if names[one.id] == name), None)
    if found is None:
        raise NotFound(sentence("There is no slot {code}.", code=name))
    return found


def _one(session: Session, mission: Mission, meeting: Meeting) -> dict[str, Any]:
    session.flush()
    names = slot_names(slots_of(session, mission))
    return _written([meeting], names)[0]


def _written(meetings: Sequence[Meeting], names: dict[int, str]) -> list[dict[str, Any]]:
    return [
        {
            "code": one.code,
            "participants": [party.code for party in one.participants],
            "slot": names[one.slot_id],
            "starts_at": one.slot.starts_at,
            "ends_at": one.slot.ends_at,
            "time_zone": one.place.time_zone,
            "table": one.table.number if one.table else None,
            "venue": one.venue.name if one.venue else None,
            "state": one.state.value,
            "pinned": one.pinned,
            "score": one.score,
            "version": one.version,
        }
        for one in meetings
    ]
