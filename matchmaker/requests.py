"""Meeting requests: to wish for a meeting, to propose wishes for somebody, to answer them.

:mod:`matchmaker.wish_lists` reads them, :mod:`matchmaker.request_rules` limits and closes them. A
veto is told to nobody but whoever has it and the organiser: no verb here answers the other side
differently because of one.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker import auditing
from matchmaker.errors import NotFound, Refused
from matchmaker.permissions import Action, Actor, require_for
from matchmaker.records import MeetingRequest, Participant, Priority, RequestState
from matchmaker.request_making import LONGEST_NOTE, hold, put, refuse_wrong
from matchmaker.wish_lists import between, standing
from matchmaker.words import sentence

MOST_PROPOSED = 10
"""How many wishes may stand for a participant that others proposed."""


def wish(
    session: Session,
    asker: Participant,
    asked: Participant,
    priority: Priority,
    *,
    by: Actor,
    note: str = "",
    position: int | None = None,
) -> MeetingRequest:
    """Wish for a meeting, or with ``NEVER`` veto it; an earlier wish for it is changed.

    ``position`` orders the asker's wishes of one priority; by default a new one comes last. A
    wish for somebody who asked for the asker answers that request: both are then accepted.

    Raises:
        NotFound, NotPermitted: the actor may not act for the asker.
        Refused: with every reason, such as a quota that is used up.
        Clash: the same wish was made at the same moment.
    """
    require_for(by, Action.EDIT_PARTICIPATION, asker)
    hold(session, asker)
    known = between(session, asker, asked)
    refuse_wrong(session, asker, asked, known, priority, note, by=by)
    request = put(session, asker, asked, known, priority, note.strip(), position)
    request.proposed_by = ""
    _audit(session, by, "wish", request, asker, priority=priority.value)
    return request


def veto(
    session: Session, asker: Participant, asked: Participant, *, by: Actor, note: str = ""
) -> MeetingRequest:
    """Say for ``asker`` that it must never meet ``asked``; raises as :func:`wish`."""
    return wish(session, asker, asked, Priority.NEVER, by=by, note=note)


def propose(
    session: Session,
    asker: Participant,
    asked: Sequence[Participant],
    *,
    by: Actor,
    priority: Priority = Priority.WANT,
    note: str = "",
) -> list[MeetingRequest]:
    """Propose wishes for a participant, up to ten in all, which it then corrects.

    Whoever the participant has decided about already, whatever it decided, is passed over.
    Answers with the wishes added.

    Raises:
        NotFound, NotPermitted: the actor does not speak for the participant.
        Refused: with every reason, such as more than ten.
    """
    require_for(by, Action.PROPOSE_REQUESTS, asker)
    if priority is Priority.NEVER:
        raise Refused(sentence("A veto is the participant's own to say; propose wishes."))
    hold(session, asker)
    before = standing(session, asker, proposed=True)
    if before + len(asked) > MOST_PROPOSED:
        raise Refused(
            sentence(
                "Up to {most} wishes can be proposed for {name}; {standing} stand already.",
                most=MOST_PROPOSED,
                name=asker.organisation.name,
                standing=before,
            )
        )
    decided = set(
        session.scalars(select(MeetingRequest.asked_id).where(MeetingRequest.asker_id == asker.id))
    )
    added = []
    for other in asked:
        if other.id in decided:
            continue
        refuse_wrong(session, asker, other, None, priority, note, by=by)
        request = put(session, asker, other, None, priority, note.strip(), None)
        request.proposed_by = by.name
        decided.add(other.id)
        _audit(session, by, "propose_request", request, asker, priority=priority.value)
        added.append(request)
    return added


def reorder(
    session: Session, asker: Participant, ordered: Sequence[MeetingRequest], *, by: Actor
) -> None:
    """Put a participant's wishes in this order; those that are not named come after them.

    Raises:
        NotFound, NotPermitted: the actor may not act for the participant.
        Refused: one of them is somebody else's.
    """
    require_for(by, Action.EDIT_PARTICIPATION, asker)
    if any(one.asker_id != asker.id for one in ordered):
        raise Refused(sentence("These are not all wishes of {name}.", name=asker.organisation.name))
    named = {one.id for one in ordered}
    rest = session.scalars(
        select(MeetingRequest)
        .where(MeetingRequest.asker_id == asker.id, MeetingRequest.id.not_in(named))
        .order_by(MeetingRequest.position, MeetingRequest.id)
    )
    for position, request in enumerate([*ordered, *rest]):
        request.position = position
    session.flush()


def withdraw(session: Session, request: MeetingRequest, *, by: Actor) -> None:
    """Take a wish or a veto back.

    Raises:
        NotFound, NotPermitted: the actor may not act for the asker.
        Refused: it was declined; there is nothing to take back.
    """
    require_for(by, Action.EDIT_PARTICIPATION, request.asker)
    if request.state is RequestState.WITHDRAWN:
        return
    counted = request.counts
    request.move_to(RequestState.WITHDRAWN)
    if counted:
        request.asker.mission.inputs_changed()
    session.flush()
    _audit(session, by, "withdraw_request", request, request.asker)


def accept(session: Session, request: MeetingRequest, *, by: Actor, note: str = "") -> None:
    """Say yes to a request, with a word if one is wanted; also after a no, or late.

    Raises:
        NotFound: the request is no longer there, or was never one; or the actor has nothing to
            do with it.
        NotPermitted: the actor may not act for the one who is asked.
        Refused: the one who is asked has a veto against the meeting.
    """
    _answerable(request, note, by=by)
    own = between(session, request.asked, request.asker)
    if own is not None and own.is_veto and own.counts:
        raise Refused(
            sentence(
                "{asked} said never to a meeting with {asker}; take that back first.",
                asked=request.asked.organisation.name,
                asker=request.asker.organisation.name,
            )
        )
    _answer(session, request, RequestState.ACCEPTED, by=by, note=note)


def decline(session: Session, request: MeetingRequest, *, by: Actor, note: str = "") -> None:
    """Say no to a request, with a word if one is wanted; a wish of one's own for it goes too.

    Raises:
        NotFound, NotPermitted: as :func:`accept`.
    """
    _answerable(request, note, by=by)
    own = between(session, request.asked, request.asker)
    if own is not None and own.counts and not own.is_veto:
        withdraw(session, own, by=by)
    _answer(session, request, RequestState.DECLINED, by=by, note=note)


def _answerable(request: MeetingRequest, note: str, *, by: Actor) -> None:
    require_for(by, Action.EDIT_PARTICIPATION, request.asked)
    if request.is_veto or request.state is RequestState.WITHDRAWN:
        # The same words for both, and for a request that never was: a veto must not show.
        raise NotFound(sentence("There is no such request; it may have been taken back."))
    if len(note) > LONGEST_NOTE:
        raise Refused(sentence("A note has up to {most} characters.", most=LONGEST_NOTE))


def _answer(
    session: Session, request: MeetingRequest, answer: RequestState, *, by: Actor, note: str
) -> None:
    counted = request.counts
    if request.state is not answer:
        request.move_to(answer)
    request.answered_at = datetime.now(UTC)
    request.answered_by, request.answer_note = by.name, note.strip()
    if request.counts != counted:
        request.asked.mission.inputs_changed()
    session.flush()
    _audit(session, by, f"request_{answer.value}", request, request.asked)


def _audit(
    session: Session,
    by: Actor,
    action: str,
    request: MeetingRequest,
    acting: Participant,
    **details: Any,
) -> None:
    auditing.note(
        session,
        by,
        action,
        f"request:{request.id}",
        asker=request.asker.code,
        asked=request.asked.code,
        on_behalf=acting.id not in by.participant_ids,
        **details,
    )
