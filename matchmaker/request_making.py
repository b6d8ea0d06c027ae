"""How a request comes to be: what speaks against it, and what it changes."""

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.errors import Clash, NotFound, Refused
from matchmaker.permissions import Action, Actor, may
from matchmaker.records import (
    MeetingRequest,
    MissionStage,
    Participant,
    ParticipantState,
    Priority,
    RequestState,
)
from matchmaker.wish_lists import between, wishes_left
from matchmaker.words import Sentence, sentence

LONGEST_NOTE = 500
"""Characters of a note that goes with a wish or an answer."""

_OVER = (MissionStage.FOLLOW_UP, MissionStage.CLOSED, MissionStage.CANCELLED)


def hold(session: Session, asker: Participant) -> None:
    """Keep others from adding wishes of this participant until this transaction ends.

    Two wishes made at once could otherwise both pass one quota.
    """
    session.execute(select(Participant.id).where(Participant.id == asker.id).with_for_update())


def refuse_wrong(
    session: Session,
    asker: Participant,
    asked: Participant,
    known: MeetingRequest | None,
    priority: Priority,
    note: str,
    *,
    by: Actor,
) -> None:
    """Refuse a wish that cannot be; nothing said here depends on what the other side wishes."""
    mission = asker.mission
    if asked.mission_id != mission.id:
        raise NotFound(sentence("There is no such participant."))
    wrong = []
    if asked.side is asker.side:
        wrong.append(
            sentence(
                "{asker} and {asked} are on the same side; requests go to the other one.",
                asker=asker.organisation.name,
                asked=asked.organisation.name,
            )
        )
    wrong.extend(
        sentence("{name} does not take part any more.", name=one.organisation.name)
        for one in (asker, asked)
        if one.state is ParticipantState.WITHDRAWN
    )
    if mission.stage in _OVER:
        wrong.append(sentence("{mission} is over.", mission=mission.name))
    if known is not None and known.state is RequestState.DECLINED:
        wrong.append(
            sentence("{asked} declined; no meeting will be planned.", asked=asked.organisation.name)
        )
    if len(note) > LONGEST_NOTE:
        wrong.append(sentence("A note has up to {most} characters.", most=LONGEST_NOTE))
    if priority is not Priority.NEVER and not (known and known.counts and not known.is_veto):
        wrong.extend(_no_more_wishes(session, asker, by=by))
    if wrong:
        raise Refused(*wrong)


def _no_more_wishes(session: Session, asker: Participant, *, by: Actor) -> Iterator[Sentence]:
    mission = asker.mission
    until = mission.requests_expire_at
    if until and datetime.now(UTC) >= until and not may(by, Action.EDIT_REQUESTS, mission):
        yield sentence(
            "Wishes for {mission} closed on {day}; ask the organiser.",
            mission=mission.name,
            day=f"{until:%Y-%m-%d}",
        )
    left = wishes_left(session, asker)
    if left == 0:
        yield sentence(
            "{name} has used its {most} wishes; take one back first.",
            name=asker.organisation.name,
            most=mission.most_requests,
        )


def put(
    session: Session,
    asker: Participant,
    asked: Participant,
    known: MeetingRequest | None,
    priority: Priority,
    note: str,
    position: int | None,
) -> MeetingRequest:
    """The request with this priority, made or changed, and answered where both now ask.

    Raises ``Clash`` where the same one is made at the same moment.
    """
    now = datetime.now(UTC)
    request = known or MeetingRequest(
        mission_id=asker.mission_id,
        asker=asker,
        asked=asked,
        priority=priority,
        state=RequestState.PENDING,
        asked_at=now,
        synthetic=asker.synthetic,
    )
    before = (request.priority, request.counts) if known else None
    if known is None or not known.counts or known.is_veto != (priority is Priority.NEVER):
        _begin_anew(request, now)
    request.priority, request.note = priority, note
    if position is not None:
        request.position = position
    elif known is None:
        request.position = _next_position(session, asker)
    session.add(request)
    try:
        session.flush()
    except IntegrityError as error:
        raise Clash(
            sentence("This wish was just made from elsewhere; look at it again.")
        ) from error
    if not request.is_veto:
        _meet_halfway(session, request, now)
    if before != (request.priority, request.counts):
        asker.mission.inputs_changed()
    session.flush()
    return request


def _begin_anew(request: MeetingRequest, now: datetime) -> None:
    request.state, request.asked_at = RequestState.PENDING, now
    request.answered_at, request.answered_by, request.answer_note = None, "", ""


def _meet_halfway(session: Session, request: MeetingRequest, now: datetime) -> None:
    """Answer both requests where each side has asked; a veto, or what was taken back, asks not."""
    other = between(session, request.asked, request.asker)
    if other is None or other.is_veto or other.state is RequestState.WITHDRAWN:
        return
    for one in (request, other):
        if one.state is not RequestState.ACCEPTED:
            one.move_to(RequestState.ACCEPTED)
            one.answered_at, one.answered_by, one.answer_note = now, "", ""


def _next_position(session: Session, asker: Participant) -> int:
    last = session.scalar(
        select(func.max(MeetingRequest.position)).where(MeetingRequest.asker_id == asker.id)
    )
    return 0 if last is None else last + 1
