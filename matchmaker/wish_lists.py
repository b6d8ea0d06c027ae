"""What a participant sees of requests: its own, those that reach it, and whom it might ask.

A veto is told to nobody but whoever has it and the organiser. So a veto of the other side has no
part in anything here: it is in no list and no count, and changes no order.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from matchmaker.permissions import Action, Actor, may_for, require_for
from matchmaker.records import (
    MeetingRequest,
    Organisation,
    Participant,
    ParticipantState,
    Priority,
    ProfileEntry,
    ProfileKind,
    RequestState,
)
from matchmaker.records.requests import COUNTING
from matchmaker.reference import sectors, topics
from matchmaker.scoring import Facts, Fit, facts_of, fit, labels, sectors_in
from matchmaker.words import Sentence, sentence

_URGENCY = case(
    {one: position for position, one in enumerate(Priority)}, value=MeetingRequest.priority
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody worth asking: what the profiles are worth together, and why, in words."""

    participant: Participant
    points: int
    reasons: tuple[Sentence, ...]


def incoming(session: Session, participant: Participant, *, by: Actor) -> list[MeetingRequest]:
    """The requests that reach a participant: those that wait first, the most wanted first.

    What was taken back is not among them.
    """
    require_for(by, Action.SEE_PARTICIPANT, participant)
    return list(
        session.scalars(
            select(MeetingRequest)
            .where(
                MeetingRequest.asked_id == participant.id,
                MeetingRequest.priority != Priority.NEVER,
                MeetingRequest.state != RequestState.WITHDRAWN,
            )
            .options(joinedload(MeetingRequest.asker).joinedload(Participant.organisation))
            .order_by(MeetingRequest.state != RequestState.PENDING, _URGENCY, MeetingRequest.id)
        )
    )


def outgoing(session: Session, participant: Participant, *, by: Actor) -> list[MeetingRequest]:
    """A participant's own wishes in its order, by priority; vetoes, the last, for itself alone.

    Whoever may not act for the participant, such as its cluster, sees no veto. What was taken
    back is not among them.
    """
    require_for(by, Action.SEE_PARTICIPANT, participant)
    wanted = (
        select(MeetingRequest)
        .where(
            MeetingRequest.asker_id == participant.id,
            MeetingRequest.state != RequestState.WITHDRAWN,
        )
        .options(joinedload(MeetingRequest.asked).joinedload(Participant.organisation))
        .order_by(_URGENCY, MeetingRequest.position, MeetingRequest.id)
    )
    if not may_for(by, Action.EDIT_PARTICIPATION, participant):
        wanted = wanted.where(MeetingRequest.priority != Priority.NEVER)
    return list(session.scalars(wanted))


def unanswered(session: Session, participant: Participant) -> frozenset[int]:
    """The ids of the requests that wait for its answer.

    Whoever wishes for the one who asks has answered, and there is nothing to answer once the
    mission is over.
    """
    ends_on = participant.mission.ends_on
    if ends_on is not None and ends_on < datetime.now(UTC).date():
        return frozenset()
    own = aliased(MeetingRequest)
    return frozenset(
        session.scalars(
            select(MeetingRequest.id)
            .outerjoin(
                own,
                (own.asker_id == MeetingRequest.asked_id)
                & (own.asked_id == MeetingRequest.asker_id)
                & own.state.in_(COUNTING)
                & (own.priority != Priority.NEVER),
            )
            .where(
                MeetingRequest.asked_id == participant.id,
                MeetingRequest.priority != Priority.NEVER,
                MeetingRequest.state == RequestState.PENDING,
                own.id.is_(None),
            )
        )
    )


def mutual(session: Session, participant: Participant, *, by: Actor) -> frozenset[int]:
    """The ids of those who want a meeting as the participant does."""
    require_for(by, Action.SEE_PARTICIPANT, participant)
    theirs = aliased(MeetingRequest)
    return frozenset(
        session.scalars(
            select(MeetingRequest.asked_id)
            .join(
                theirs,
                (theirs.asker_id == MeetingRequest.asked_id)
                & (theirs.asked_id == MeetingRequest.asker_id),
            )
            .where(
                MeetingRequest.asker_id == participant.id,
                *(
                    condition
                    for one in (MeetingRequest, theirs)
                    for condition in (
                        one.state.in_(COUNTING),
                        one.priority != Priority.NEVER,
                    )
                ),
            )
        )
    )


def suggestions(
    session: Session, participant: Participant, *, by: Actor, most: int = 10
) -> list[Suggestion]:
    """Whom of the other side a participant might ask, the best match of the profiles first.

    Nobody whom it has decided about already, and nobody with whom nothing is in common.
    """
    require_for(by, Action.SEE_PARTICIPANT, participant)
    ours = facts_of(participant)
    best: list[tuple[int, str, int, Fit]] = []
    for number, name, theirs in _others(session, participant, ours):
        common = fit(ours, theirs)
        if common.points:
            best.append((-common.points, name, number, common))
    best = sorted(best, key=lambda one: one[:3])[:most]
    found = {
        one.id: one
        for one in session.scalars(
            select(Participant)
            .where(Participant.id.in_([number for _, _, number, _ in best]))
            .options(joinedload(Participant.organisation), selectinload(Participant.profile))
        )
    }
    return [
        Suggestion(found[number], common.points, tuple(_reasons(common)))
        for _, _, number, common in best
    ]


def between(session: Session, asker: Participant, asked: Participant) -> MeetingRequest | None:
    """The request of the one to the other, whatever became of it; None where there never was one.

    For verbs and for the asker's own pages: it can be a veto.
    """
    return session.scalar(
        select(MeetingRequest).where(
            MeetingRequest.asker_id == asker.id, MeetingRequest.asked_id == asked.id
        )
    )


def wishes_left(session: Session, asker: Participant) -> int | None:
    """How many more wishes its quota leaves a participant; None where there is no quota."""
    most = asker.mission.most_requests
    return None if most is None else max(0, most - standing(session, asker))


def standing(session: Session, asker: Participant, *, proposed: bool = False) -> int:
    """How many wishes a participant has that count, vetoes apart; or those proposed for it."""
    wanted = (
        select(func.count())
        .select_from(MeetingRequest)
        .where(
            MeetingRequest.asker_id == asker.id,
            MeetingRequest.state.in_(COUNTING),
            MeetingRequest.priority != Priority.NEVER,
        )
    )
    if proposed:
        wanted = wanted.where(MeetingRequest.proposed_by != "")
    return session.scalar(wanted) or 0


def _others(
    session: Session, participant: Participant, ours: Facts
) -> Iterable[tuple[int, str, Facts]]:
    """The other side without those decided about: id, name, and what of it can fit ours."""
    decided = select(MeetingRequest.asked_id).where(MeetingRequest.asker_id == participant.id)
    others = (
        Participant.mission_id == participant.mission_id,
        Participant.side == participant.side.other,
        Participant.state.in_([ParticipantState.REGISTERED, ParticipantState.CONFIRMED]),
        Participant.id.not_in(decided),
    )
    said: dict[tuple[int, ProfileKind], set[str]] = defaultdict(set)
    for number, kind, code in session.execute(
        select(ProfileEntry.participant_id, ProfileEntry.kind, ProfileEntry.code)
        .join(Participant, Participant.id == ProfileEntry.participant_id)
        .where(*others, ProfileEntry.code.in_(sorted(ours.offers | ours.needs)))
    ):
        said[number, kind].add(code)
    for number, name, sector in session.execute(
        select(Participant.id, Organisation.name, Organisation.sector)
        .join(Organisation, Organisation.id == Participant.organisation_id)
        .where(*others)
    ):
        yield (
            number,
            name,
            Facts(
                sectors_in(sector),
                frozenset(said.get((number, ProfileKind.OFFER), ())),
                frozenset(said.get((number, ProfileKind.NEED), ())),
            ),
        )


def _reasons(common: Fit) -> Iterable[Sentence]:
    if common.theirs_for_us:
        yield sentence(
            "Offers what you look for: {topics}.", topics=labels(common.theirs_for_us, topics())
        )
    if common.ours_for_them:
        yield sentence(
            "Looks for what you offer: {topics}.", topics=labels(common.ours_for_them, topics())
        )
    if common.sectors:
        yield sentence("Works in {sectors}, as you do.", sectors=labels(common.sectors, sectors()))
