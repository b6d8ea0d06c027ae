"""Raising a cooperation case out of what was said of a meeting."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.cooperation.cases import raise_case
from matchmaker.errors import Refused
from matchmaker.outcomes.standing import meetings_with_words
from matchmaker.permissions import Actor
from matchmaker.records import (
    CaseLevel,
    CaseOrigin,
    CaseState,
    CooperationCase,
    Meeting,
    Mission,
    OrganisationKind,
    Side,
)
from matchmaker.words import sentence


def raise_from(
    session: Session, meeting: Meeting, *, by: Actor, another: bool = False
) -> CooperationCase:
    """Raise a case between those who met, with the meeting as its origin; it begins as interest.

    What is next becomes its next steps. Where the meeting or what was said of it is made up, so
    is the case, and no report counts it.

    Raises:
        Refused: the meeting led to a case already, and ``another`` is not wanted.
        NotPermitted: the actor may not raise cases there.
    """
    known = cases_of(session, meeting.mission).get(meeting.id, [])
    if known and not another:
        raise Refused(sentence("This meeting led to case {key} already.", key=known[0].key))
    (found,) = meetings_with_words(session, Meeting.id == meeting.id)
    sides = {
        side: [one.organisation for one in meeting.participants if one.side is side]
        for side in Side
    }
    clusters = all(one.kind is OrganisationKind.CLUSTER for one in sides[Side.HOME])
    step = found.step
    case = raise_case(
        session,
        {
            "mission": meeting.mission.slug,
            "level": (CaseLevel.CLUSTER if clusters else CaseLevel.SME).value,
            "state": CaseState.EXPRESSION_OF_INTEREST.value,
            "origin": CaseOrigin.MEETING.value,
            "origin_of": meeting.code,
            "country": next((one.country for one in sides[Side.COUNTERPART] if one.country), ""),
            "home": "\n".join(one.name for one in sides[Side.HOME]),
            "counterparts": "\n".join(one.name for one in sides[Side.COUNTERPART]),
            "next_steps": step.next_step if step else "",
        },
        by=by,
    )
    words = (*(word for one in found.voices.values() for word in one.words), *found.heard.words)
    made_up = any(one.synthetic for one in meeting.participants)
    case.synthetic = made_up or any(one.synthetic for one in words)
    session.flush()
    return case


def cases_of(session: Session, mission: Mission) -> dict[int, list[CooperationCase]]:
    """The cases that meetings of a mission led to, by meeting; those that were struck apart."""
    found: dict[int, list[CooperationCase]] = {}
    for one in session.scalars(
        select(CooperationCase)
        .join(Meeting, Meeting.id == CooperationCase.origin_meeting_id)
        .where(Meeting.mission_id == mission.id, CooperationCase.struck_at.is_(None))
        .order_by(CooperationCase.id)
    ):
        if one.origin_meeting_id is not None:
            found.setdefault(one.origin_meeting_id, []).append(one)
    return found
