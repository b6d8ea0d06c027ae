"""Which meetings a mission could hold, and what each is worth, needs and must keep to."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from matchmaker import records
from matchmaker.learning.experience import experience_of
from solver.problem import Candidate

Pair = tuple[int, int]
"""Ids of a home participant and a counterpart."""


def candidates_of(
    session: Session,
    mission: records.Mission,
    participants: Sequence[records.Participant],
    pools: Sequence[records.InterpreterPool],
    names: dict[int, str],
) -> Iterable[Candidate]:
    """All meetings that the mission could hold, in the order of their codes."""
    by_id = {one.id: one for one in participants}
    requests: dict[Pair, list[records.MeetingRequest]] = defaultdict(list)
    for request in session.scalars(
        select(records.MeetingRequest)
        .where(records.MeetingRequest.mission_id == mission.id)
        .order_by(records.MeetingRequest.id)
    ):
        asker, asked = by_id.get(request.asker_id), by_id.get(request.asked_id)
        if asker is not None and asked is not None:
            is_home = asker.side is records.Side.HOME
            pair = (asker.id, asked.id) if is_home else (asked.id, asker.id)
            requests[pair].append(request)
    pinned, taken_out = _settled_by_hand(session, mission, names)
    for pair in {*requests, *(pair for pair in pinned if set(pair) <= by_id.keys())}:
        requests.setdefault(pair, [])
    experience = experience_of(session, mission)
    ordered = sorted(requests, key=lambda pair: (by_id[pair[0]].code, by_id[pair[1]].code))
    for pair in ordered:
        home, counterpart = by_id[pair[0]], by_id[pair[1]]
        score = experience.score(home, counterpart, requests[pair])
        if not score.wanted and pair not in pinned:
            continue
        yield candidate_for(
            home,
            counterpart,
            pools,
            score.total,
            pinned_slot=pinned.get(pair),
            allowed_slots=() if pair in taken_out else None,
        )


def candidate_for(
    home: records.Participant,
    counterpart: records.Participant,
    pools: Sequence[records.InterpreterPool],
    value: int,
    *,
    pinned_slot: str | None = None,
    allowed_slots: tuple[str, ...] | None = None,
) -> Candidate:
    """The meeting of the two as the problem has it: its worth, its interpreters, its venue."""
    receives_at = counterpart.receives_at or home.receives_at
    return Candidate(
        id=candidate_code(home, counterpart),
        participants=(home.code, counterpart.code),
        value=value,
        pinned_slot=pinned_slot,
        allowed_slots=allowed_slots,
        uses=interpreters_for(home, counterpart, pools),
        venue=receives_at.name if receives_at else None,
    )


def _settled_by_hand(
    session: Session, mission: records.Mission, names: dict[int, str]
) -> tuple[dict[Pair, str], set[Pair]]:
    """What a new plan leaves as it is: pairs pinned to a slot, and pairs that are not to meet.

    What was held stays where it was. A meeting that is pinned and cancelled was taken out by hand
    and stays out.
    """
    held = records.Meeting.state == records.MeetingState.HELD
    meetings = session.scalars(
        select(records.Meeting)
        .where(records.Meeting.mission_id == mission.id, or_(records.Meeting.pinned, held))
        .options(selectinload(records.Meeting.parties))
    )
    pinned: dict[Pair, str] = {}
    taken_out: set[Pair] = set()
    for meeting in meetings:
        pair = (meeting.parties[0].participant_id, meeting.parties[1].participant_id)
        if meeting.state is records.MeetingState.CANCELLED:
            taken_out.add(pair)
        elif meeting.slot_id in names and meeting.state in records.STANDING:
            pinned[pair] = names[meeting.slot_id]
    return pinned, taken_out


def interpreters_for(
    home: records.Participant,
    counterpart: records.Participant,
    pools: Sequence[records.InterpreterPool],
) -> tuple[str, ...]:
    """The pool that lets the two understand each other, where they need one and there is one."""
    ours, theirs = home.languages, counterpart.languages
    if not ours or not theirs or ours & theirs:
        return ()
    able = [pool_name(pool) for pool in pools if pool.connects(ours, theirs)]
    return tuple(able[:1])


def candidate_code(home: records.Participant, counterpart: records.Participant) -> str:
    """What the meeting of the two is called, in files and as ``Meeting.code``."""
    return f"{home.code}~{counterpart.code}"


def pool_name(pool: records.InterpreterPool) -> str:
    """What a pool of interpreters is called in the problem."""
    return f"interpreters {pool.first_language}-{pool.second_language}"
