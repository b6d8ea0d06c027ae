"""A mission's participants and wishes as tables of text, as they leave for a spreadsheet."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matchmaker.intake import participant_rows, requests
from matchmaker.intake.round_trip import ID, Row
from matchmaker.missions import participants_of
from matchmaker.records import (
    MeetingRequest,
    Mission,
    Participant,
    ParticipantState,
    ProfileKind,
    RequestState,
)

PARTICIPANTS = "participants"
REQUESTS = "requests"

COLUMNS: dict[str, tuple[str, ...]] = {
    PARTICIPANTS: participant_rows.COLUMNS.all,
    REQUESTS: requests.COLUMNS.all,
}
NAME = {PARTICIPANTS: "organisation", REQUESTS: "from"}
"""The column that a row is called by."""


def tables_now(session: Session, mission: Mission) -> dict[str, list[Row]]:
    """Both tables as they are now; who withdrew and what was taken back is in neither."""
    taking_part = [
        one
        for one in participants_of(session, mission)
        if one.state is not ParticipantState.WITHDRAWN
    ]
    wishes = session.scalars(
        select(MeetingRequest)
        .where(
            MeetingRequest.mission_id == mission.id, MeetingRequest.state != RequestState.WITHDRAWN
        )
        .order_by(MeetingRequest.asker_id, MeetingRequest.position, MeetingRequest.id)
        .options(selectinload(MeetingRequest.asker), selectinload(MeetingRequest.asked))
    )
    return {
        PARTICIPANTS: [_participant(one) for one in taking_part],
        REQUESTS: [
            _request(one)
            for one in wishes
            if ParticipantState.WITHDRAWN not in (one.asker.state, one.asked.state)
        ],
    }


def _participant(one: Participant) -> Row:
    organisation = one.organisation
    return {
        ID: str(one.id),
        "organisation": organisation.name,
        "country": organisation.country or "",
        "side": one.side.value,
        "kind": organisation.kind.value,
        "sector": organisation.sector or "",
        "website": organisation.website or "",
        "offers": _profile(one, ProfileKind.OFFER),
        "needs": _profile(one, ProfileKind.NEED),
        "languages": _several(one.stated_languages),
        "min_meetings": _number(one.min_meetings),
        "target_meetings": _number(one.target_meetings),
        "max_meetings": _number(one.max_meetings),
        "delegates_at_once": _number(one.delegates_at_once),
        "table": _number(one.home_table),
        "code": one.code,
        "synthetic": _flag(one.synthetic),
        "note": one.note,
    }


def _request(one: MeetingRequest) -> Row:
    return {
        ID: str(one.id),
        "from": one.asker.code,
        "to": one.asked.code,
        "priority": one.priority.value,
        "note": one.note,
        "synthetic": _flag(one.synthetic),
    }


def _profile(participant: Participant, kind: ProfileKind) -> str:
    entries = (one for one in participant.profile if one.kind is kind)
    return _several([(one.text or one.code).replace(";", ",") for one in entries])


def _several(values: Sequence[str]) -> str:
    return "; ".join(values)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _flag(value: bool) -> str:
    return "yes" if value else "no"
