"""What organisers say about all requests of a mission: how many, until when, and closing them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker import auditing
from matchmaker.errors import Refused
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import MeetingRequest, Mission, Priority, RequestState
from matchmaker.records.requests import COUNTING
from matchmaker.words import sentence


def expire(session: Session, request: MeetingRequest, *, by: Actor, now: datetime) -> None:
    """Close one request that nobody answered, before its time if need be.

    Raises:
        NotFound, NotPermitted: only organisers close requests.
        Refused: it has an answer.
    """
    mission = request.asker.mission
    require(by, Action.EDIT_REQUESTS, mission)
    if request.is_veto:
        raise Refused(sentence("A veto is not answered and cannot expire; take it back instead."))
    request.move_to(RequestState.EXPIRED)
    request.answered_at = now
    mission.inputs_changed()
    session.flush()
    auditing.note(
        session,
        by,
        "expire_request",
        f"request:{request.id}",
        asker=request.asker.code,
        asked=request.asked.code,
    )


def expire_requests(session: Session, mission: Mission, *, by: Actor, now: datetime) -> int:
    """Let the requests expire that nobody answered until the mission's date; says how many.

    Does nothing before that date. Vetoes stay, as do wishes that both sides have, and what was
    asked after the date: only organisers still can then.

    Raises:
        NotFound, NotPermitted: only organisers close requests.
    """
    require(by, Action.EDIT_REQUESTS, mission)
    until = mission.requests_expire_at
    if until is None or now < until:
        return 0
    waiting = session.scalars(
        select(MeetingRequest).where(
            MeetingRequest.mission_id == mission.id,
            MeetingRequest.state == RequestState.PENDING,
            MeetingRequest.priority != Priority.NEVER,
            (MeetingRequest.asked_at <= until) | MeetingRequest.asked_at.is_(None),
        )
    ).all()
    wished = {
        (asker, asked)
        for asker, asked in session.execute(
            select(MeetingRequest.asker_id, MeetingRequest.asked_id).where(
                MeetingRequest.mission_id == mission.id,
                MeetingRequest.state.in_(COUNTING),
                MeetingRequest.priority != Priority.NEVER,
            )
        )
    }
    expired = [one for one in waiting if (one.asked_id, one.asker_id) not in wished]
    for one in expired:
        one.move_to(RequestState.EXPIRED)
        one.answered_at = now
    if expired:
        mission.inputs_changed()
        auditing.note(
            session,
            by,
            "expire_requests",
            f"mission:{mission.slug}",
            requests=[one.id for one in expired],
        )
    session.flush()
    return len(expired)


def set_request_rules(
    session: Session,
    mission: Mission,
    *,
    by: Actor,
    most_requests: int | None,
    requests_expire_at: datetime | None,
) -> None:
    """Say how many wishes each may have and until when answers are waited for; None for no rule.

    Raises:
        NotFound, NotPermitted: only organisers say so.
        Refused: a quota below one.
    """
    require(by, Action.EDIT_REQUESTS, mission)
    if most_requests is not None and most_requests < 1:
        raise Refused(sentence("Let each have at least one wish, or set no limit."))
    mission.most_requests = most_requests
    mission.requests_expire_at = requests_expire_at
    session.flush()
    auditing.note(
        session,
        by,
        "set_request_rules",
        f"mission:{mission.slug}",
        most_requests=most_requests,
        requests_expire_at=requests_expire_at.isoformat() if requests_expire_at else None,
    )


def close_requests(session: Session, mission: Mission, *, by: Actor, now: datetime) -> int:
    """Let everything that nobody answered expire now; from then on only organisers ask.

    Says how many expired; raises as :func:`expire_requests`.
    """
    set_request_rules(
        session, mission, by=by, most_requests=mission.most_requests, requests_expire_at=now
    )
    return expire_requests(session, mission, by=by, now=now)
