"""What was said after past meetings, with what was known before each: what an estimate learns from.

Only what organisations stated or showed before a meeting is a fact of it; what it led to is the
word. A case that came out of a meeting is a yes of both sides.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload, selectinload

from matchmaker.learning.chance import Word
from matchmaker.learning.similarity import Similarity
from matchmaker.records import (
    CooperationCase,
    Interest,
    Meeting,
    MeetingParty,
    MeetingRequest,
    Mission,
    Outcome,
    Participant,
    Priority,
)
from matchmaker.scoring import MOST_FROM_TRADE, facts_of, fit, sectors_in

SAYS, ABOUT, SECTORS, MISSION = "says", "about", "sectors", "mission"
"""Kinds of effects: who says it, whom it is about, both their sectors, the mission."""

OWN_WISH, THEIR_WISH, MUTUAL, SECTOR, TRADE = "own_wish", "their_wish", "mutual", "sector", "trade"
ALIKE = "alike"
"""Facts, each between 0 and 1; the last is how alike free texts are."""

WISHES = {Priority.MUST: 1.0, Priority.WANT: 0.7, Priority.NICE: 0.3}

LEADS_ON = (Interest.POSSIBLE, Interest.CONCRETE)
"""Words of interest that count as a yes."""


def past_words(session: Session, mission: Mission) -> list[Word]:
    """What was said after meetings of other missions, the latest word of each side.

    What is made up teaches only missions that are made up themselves.
    """
    wanted: list[ColumnElement[bool]] = [Meeting.mission_id != mission.id]
    if not mission.synthetic_note:
        wanted.append(Outcome.synthetic.is_(False))
    said: dict[tuple[int, int], bool] = {}
    for meeting_id, participant_id, held, interest, agreed in session.execute(
        select(
            Outcome.meeting_id,
            Outcome.participant_id,
            Outcome.held,
            Outcome.interest,
            Outcome.agreed,
        )
        .join(Meeting, Meeting.id == Outcome.meeting_id)
        .where(*wanted, Outcome.ended_at.is_(None), Outcome.participant_id.is_not(None))
        .order_by(Outcome.said_on, Outcome.id)
    ):
        if participant_id and held is not False and (agreed or interest is not None):
            said[meeting_id, participant_id] = agreed or interest in LEADS_ON
    raised = _raised(session, mission)
    if not said and not raised:
        return []
    meetings = session.scalars(
        select(Meeting)
        .where(Meeting.id.in_(raised | {meeting for meeting, _ in said}))
        .options(
            selectinload(Meeting.parties)
            .joinedload(MeetingParty.participant)
            .options(joinedload(Participant.organisation), selectinload(Participant.profile))
        )
        .order_by(Meeting.id)
    ).all()
    requests = _requests(session, {one.mission_id for one in meetings})
    similarity = Similarity(
        session, {who.id: who for one in meetings for who in one.participants}.values()
    )
    words = []
    for meeting in meetings:
        for one in meeting.participants:
            for other in meeting.participants:
                yes = meeting.id in raised or said.get((meeting.id, one.id))
                if one.side is other.side or yes is None:
                    continue
                asked = [
                    *requests.get((one.id, other.id), ()),
                    *requests.get((other.id, one.id), ()),
                ]
                levels = {**levels_of(one, other), MISSION: meeting.mission_id}
                known = known_of(one, other, asked, similarity)
                words.append(Word(known, levels, bool(yes)))
    return words


def known_of(
    one: Participant,
    other: Participant,
    requests: Iterable[MeetingRequest],
    similarity: Similarity,
) -> dict[str, float]:
    """What is known before a meeting that bears on what ``one`` will say of it."""
    wishes = {
        request.asker_id: WISHES[request.priority]
        for request in requests
        if request.counts and request.priority in WISHES
    }
    common = fit(facts_of(one), facts_of(other))
    own, theirs = wishes.get(one.id, 0.0), wishes.get(other.id, 0.0)
    return {
        OWN_WISH: own,
        THEIR_WISH: theirs,
        MUTUAL: float(bool(own and theirs)),
        SECTOR: float(bool(common.sectors)),
        TRADE: common.trade_points / MOST_FROM_TRADE,
        ALIKE: similarity.of(one, other),
    }


def levels_of(one: Participant, other: Participant) -> dict[str, Hashable]:
    """Whose effects bear on what ``one`` will say of a meeting with ``other``."""
    pair = tuple(min(sectors_in(who.organisation.sector), default="") for who in (one, other))
    levels: dict[str, Hashable] = {SAYS: one.organisation_id, ABOUT: other.organisation_id}
    return levels | ({SECTORS: pair} if all(pair) else {})


def _raised(session: Session, mission: Mission) -> set[int]:
    """Meetings of other missions that a case came out of."""
    made_up = [] if mission.synthetic_note else [CooperationCase.synthetic.is_(False)]
    return set(
        session.scalars(
            select(Meeting.id)
            .join(CooperationCase, CooperationCase.origin_meeting_id == Meeting.id)
            .where(Meeting.mission_id != mission.id, CooperationCase.struck_at.is_(None), *made_up)
        )
    )


def _requests(
    session: Session, missions: set[int]
) -> Mapping[tuple[int, int], Sequence[MeetingRequest]]:
    found: dict[tuple[int, int], list[MeetingRequest]] = defaultdict(list)
    for request in session.scalars(
        select(MeetingRequest).where(MeetingRequest.mission_id.in_(missions))
    ):
        found[request.asker_id, request.asked_id].append(request)
    return found
