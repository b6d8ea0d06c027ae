"""The backup list: whom somebody could meet right now whose own meeting fell through."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from matchmaker.desk import latest_marks
from matchmaker.learning.experience import experience_of
from matchmaker.missions import participants_of
from matchmaker.permissions import Action, Actor, require
from matchmaker.planning.candidates import candidate_code, candidate_for
from matchmaker.planning.closures import closed_tables, slot_names
from matchmaker.planning.problems import build_problem
from matchmaker.planning.standing import held, slots_of
from matchmaker.records import (
    STANDING,
    InterpreterPool,
    MarkKind,
    Meeting,
    MeetingRequest,
    MeetingState,
    Mission,
    Participant,
    Side,
    Slot,
)
from matchmaker.scoring import MatchScore
from solver.domains import build_domains
from solver.placement import Placement
from solver.problem import Candidate
from solver.result import Agenda, Status
from solver.search import assignment_of


@dataclass(frozen=True, slots=True)
class Backup:
    """Somebody to meet now, and how good a match that is.

    ``table`` is free in the slot, None where they meet at the partner's venue. ``interpreted``
    where they need an interpreter, who is free too.
    """

    participant: Participant
    score: MatchScore
    table: int | None
    interpreted: bool


def backups_for(
    session: Session, stranded: Participant, slot: Slot, *, by: Actor, most: int = 5
) -> list[Backup]:
    """Whom a participant could meet in a slot, the best match first.

    Both are free and there, nobody declined or ruled it out, they do not meet anyway, and a table
    and an interpreter are free. What ``stranded`` itself had in the slot is taken to have fallen
    through, unless it has begun.
    """
    mission = stranded.mission
    require(by, Action.RUN_DESK, mission)
    others = [one for one in _others(session, stranded) if one is not stranded]
    requests = _requests(session, stranded)
    pools = session.scalars(
        select(InterpreterPool).where(InterpreterPool.mission_id == mission.id)
    ).all()
    experience = experience_of(session, mission)
    pairs: dict[str, tuple[Participant, MatchScore, Candidate]] = {}
    for other in others:
        home, guest = (stranded, other) if stranded.side is Side.HOME else (other, stranded)
        score = experience.score(home, guest, requests[other.id])
        if not score.vetoed:
            code = candidate_code(home, guest)
            pairs[code] = other, score, candidate_for(home, guest, pools, score.total)
    met = session.scalars(
        select(Meeting.code).where(
            Meeting.mission_id == mission.id,
            or_(
                Meeting.state.in_(STANDING),
                (Meeting.state == MeetingState.CANCELLED) & Meeting.pinned,
                (Meeting.state == MeetingState.NO_SHOW) & (Meeting.slot_id == slot.id),
            ),
        )
    )
    for code in met:
        pairs.pop(code, None)
    fitting = set(_fitting(session, stranded, slot, [one for _, _, one in pairs.values()]))
    free = _free_tables(session, mission, slot)
    found = [
        Backup(
            other,
            score,
            None if pair.venue else other.home_table or stranded.home_table or free[0],
            bool(pair.uses),
        )
        for code, (other, score, pair) in pairs.items()
        if code in fitting and (pair.venue or free)
    ]
    found.sort(key=lambda one: (-one.score.total, one.participant.organisation.name.casefold()))
    return found[:most]


def _others(session: Session, stranded: Participant) -> Iterator[Participant]:
    """The other side, without those who were said not to have come to a meeting."""
    missing = {
        mark.participant_id
        for mark in latest_marks(session, stranded.mission).values()
        if mark.kind is MarkKind.NO_SHOW
    }
    for one in participants_of(session, stranded.mission):
        if one.takes_part and one.side is not stranded.side and one.id not in missing:
            yield one


def _requests(session: Session, stranded: Participant) -> dict[int, list[MeetingRequest]]:
    """What was asked between the participant and each other one."""
    found: dict[int, list[MeetingRequest]] = defaultdict(list)
    for request in session.scalars(
        select(MeetingRequest).where(
            or_(
                MeetingRequest.asker_id == stranded.id,
                MeetingRequest.asked_id == stranded.id,
            )
        )
    ):
        ours = request.asker_id == stranded.id
        found[request.asked_id if ours else request.asker_id].append(request)
    return found


def _fitting(
    session: Session, stranded: Participant, slot: Slot, pairs: Sequence[Candidate]
) -> Iterator[str]:
    """Those of the pairs that could be held in the slot as things stand."""
    mission = stranded.mission
    problem = build_problem(session, mission)
    name = slot_names(slots_of(session, mission)).get(slot.id)
    if name is None:
        return
    begun = set(
        session.scalars(
            select(Meeting.code).where(
                Meeting.mission_id == mission.id, Meeting.state == MeetingState.HELD
            )
        )
    )
    known = {one.id: one for one in problem.candidates}
    standing = [
        one
        for code, one in held(session, mission).items()
        if code in known
        and (one.slot != name or code in begun or stranded.code not in known[code].participants)
    ]
    now = {one.candidate for one in standing}
    freed = replace(
        problem,
        candidates=(*(one for one in problem.candidates if one.id in now), *pairs),
        previous=(),
    )
    domains = build_domains(freed)
    bare = Agenda(freed.name, Status.FEASIBLE, (), tuple(standing))
    placement = Placement(domains, assignment_of(domains, bare))
    wanted = domains.slot_index[name]
    for pair in pairs:
        if wanted in placement.fits(domains.candidate_index[pair.id]):
            yield pair.id


def _free_tables(session: Session, mission: Mission, slot: Slot) -> list[int]:
    shut = closed_tables(session, mission).get(slot.id, ())
    taken = set(
        session.scalars(
            select(Meeting.table_id).where(
                Meeting.mission_id == mission.id,
                Meeting.slot_id == slot.id,
                Meeting.state.in_(STANDING),
            )
        )
    )
    return [
        one.number
        for one in slot.block.place.tables
        if one.number not in shut and one.id not in taken
    ]
