"""Releases: publishing the working agenda, and what was published."""

from collections.abc import Sequence
from typing import Any

from apiflask import Schema
from apiflask.fields import Boolean, DateTime, Integer, List, Nested, String
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matchmaker.errors import NotFound
from matchmaker.permissions import Action
from matchmaker.records import Meeting, MeetingParty, Mission, Release, ReleasedMeeting
from matchmaker.releasing import release
from matchmaker.words import sentence
from web.access import actor
from web.api.answers import CLOSED, Answer, PageQuery, failures, one_page, page_of
from web.api.blueprint import blueprint
from web.api.gate import for_those_who_may
from web.api.writing import writes
from web.extensions import db


class ReleaseOut(Schema):
    """A release; one of a mission is in force."""

    number = Integer(required=True)
    in_force = Boolean(required=True)
    released_at = DateTime(required=True)
    released_by = String(required=True)


class ReleasedMeetingOut(Schema):
    """A meeting as the release told it, in UTC and with the time zone of its place."""

    code = String(required=True)
    participants = List(String(), required=True)
    starts_at = DateTime(required=True)
    ends_at = DateTime(required=True)
    time_zone = String(required=True)
    place = String(required=True)
    table = Integer(allow_none=True)
    venue = String()
    state = String(required=True)
    sequence = Integer(required=True)


class ReleaseWithMeetings(ReleaseOut):
    """A release with its meetings by time."""

    meetings = List(Nested(ReleasedMeetingOut), required=True)


@blueprint.get("/missions/<slug>/releases")
@for_those_who_may(Action.SEE_MISSION)
@blueprint.input(PageQuery, location="query")
@blueprint.output(page_of(ReleaseOut))
@blueprint.doc(responses=failures(), security="token")
def releases(mission: Mission, query_data: dict[str, int]) -> Answer:
    """List a mission's releases, the newest first."""
    found = select(Release).where(Release.mission_id == mission.id).order_by(Release.number.desc())
    return one_page(db.session(), found, query_data, _written)


@blueprint.get("/missions/<slug>/releases/<int:number>")
@for_those_who_may(Action.SEE_MISSION)
@blueprint.output(ReleaseWithMeetings)
@blueprint.doc(responses=failures(), security="token")
def one_release(mission: Mission, number: int) -> dict[str, Any]:
    """Read one release with its meetings."""
    parties = selectinload(Release.meetings).selectinload(ReleasedMeeting.meeting)
    found = db.session().scalar(
        select(Release)
        .where(Release.mission_id == mission.id, Release.number == number)
        .options(
            parties.selectinload(Meeting.parties).selectinload(MeetingParty.participant),
            selectinload(Release.meetings).selectinload(ReleasedMeeting.place),
        )
    )
    if found is None:
        raise NotFound(sentence("There is no release {number}.", number=number))
    return _written([found])[0] | {"meetings": [_told(one) for one in found.meetings]}


@blueprint.post("/missions/<slug>/releases")
@for_those_who_may(Action.RELEASE)
@blueprint.output(ReleaseOut, status_code=201)
@blueprint.doc(responses=failures(CLOSED), security="token")
@writes
def publish(session: Session, mission: Mission) -> tuple[dict[str, Any], int]:
    """Publish the working agenda as the next release."""
    return _written([release(session, mission, by=actor())])[0], 201


def _written(releases: Sequence[Release]) -> list[dict[str, Any]]:
    return [
        {
            "number": one.number,
            "in_force": one.in_force,
            "released_at": one.released_at,
            "released_by": one.released_by,
        }
        for one in releases
    ]


def _told(one: ReleasedMeeting) -> dict[str, Any]:
    return {
        "code": one.meeting.code,
        "participants": [party.code for party in one.meeting.participants],
        "starts_at": one.starts_at,
        "ends_at": one.ends_at,
        "time_zone": one.place.time_zone,
        "place": one.place.name,
        "table": one.table_number,
        "venue": one.venue_name,
        "state": one.state.value,
        "sequence": one.sequence,
    }
