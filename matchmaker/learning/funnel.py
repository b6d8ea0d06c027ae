"""From wish to meeting to agreement: how many get how far, by country, sector, cluster and mission,
how long a signature takes, and which suggestions worked.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from statistics import median

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session, joinedload, selectinload

from matchmaker.outcomes.standing import PROMISING
from matchmaker.permissions import Action, Actor, require, visible_missions
from matchmaker.records import (
    ClusterMembership,
    CooperationCase,
    Meeting,
    MeetingParty,
    MeetingRequest,
    MeetingState,
    Mission,
    Organisation,
    Outcome,
    Participant,
    Priority,
    Side,
    Slot,
)
from matchmaker.records.ladder import SIGNED
from matchmaker.reference import sectors
from matchmaker.scoring import Facts, facts_of, fit, sectors_in


class Rung(StrEnum):
    """How far a pair of participants came; each is part of the one before, but for ``PLANNED``:
    an organiser can add a meeting that nobody asked for.
    """

    WISHED = "wished"
    PLANNED = "planned"
    HELD = "held"
    LED_ON = "led_on"
    CASE = "case"
    SIGNED = "signed"


class Facet(StrEnum):
    """What a funnel is broken down by: the counterpart's country, the home side's sectors and
    clusters, the mission.
    """

    COUNTRY = "country"
    SECTOR = "sector"
    CLUSTER = "cluster"
    MISSION = "mission"


class Hint(StrEnum):
    """Why the profiles of a pair would have suggested it."""

    BOTH = "both"
    SECTOR = "sector"
    TRADE = "trade"
    NOTHING = "nothing"


Counts = Mapping[Rung, int]


@dataclass
class Pair:
    """A home participant and a counterpart, what they have in common, and how far they came."""

    home: Participant
    counterpart: Participant
    hint: Hint
    rungs: set[Rung] = field(default_factory=set)
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class Funnel:
    """How far all pairs came.

    ``wishes`` counts the pairs among them that somebody wished for: an organiser can add meetings.
    ``days`` are those from each meeting to the signature that came of it. ``hints`` and
    ``proposed`` count by what suggested the pair. ``synthetic`` names missions that are made up.
    """

    counts: Counts
    wishes: Counts
    facets: Mapping[Facet, Sequence[tuple[str, Counts]]]
    hints: Mapping[Hint, Counts]
    proposed: Counts
    days: Sequence[int]
    synthetic: Sequence[str]

    @property
    def median_days(self) -> int | None:
        """The middle one of the days to a signature, None without any."""
        return round(median(self.days)) if self.days else None


def funnel(session: Session, *, by: Actor) -> Funnel:
    """The funnel of all missions that the actor sees the outcomes of, in constantly many queries.

    Raises:
        NotPermitted: only coordinators and administrators see the programme.
    """
    require(by, Action.SEE_PROGRAMME)
    return funnel_of(session, visible_missions(by, Action.SEE_OUTCOMES))


def funnel_of(session: Session, which: ColumnElement[bool], *, real: bool = False) -> Funnel:
    """The funnel of some missions, whoever asks; ``real`` leaves out whatever is made up."""
    missions = {
        one.id: one
        for one in session.scalars(select(Mission).where(which).order_by(Mission.id))
        if not (real and one.synthetic_note)
    }
    people = {
        one.id: one
        for one in session.scalars(
            select(Participant)
            .where(Participant.mission_id.in_(missions))
            .options(joinedload(Participant.organisation), selectinload(Participant.profile))
        )
        if not (real and (one.synthetic or one.organisation.synthetic))
    }
    facts = {key: facts_of(one) for key, one in people.items()}
    pairs: dict[tuple[int, int], Pair] = {}

    def pair_of(one: int, other: int) -> Pair | None:
        first, second = people.get(one), people.get(other)
        if first is None or second is None or first.side is second.side:
            return None
        if first.side is not Side.HOME:
            first, second = second, first
        key = first.id, second.id
        if key not in pairs:
            pairs[key] = Pair(first, second, _hint(facts[key[0]], facts[key[1]]))
        return pairs[key]

    for asker, asked, proposed_by in session.execute(
        select(MeetingRequest.asker_id, MeetingRequest.asked_id, MeetingRequest.proposed_by).where(
            MeetingRequest.mission_id.in_(missions), MeetingRequest.priority != Priority.NEVER
        )
    ):
        pair = pair_of(asker, asked)
        if pair is not None:
            pair.rungs.add(Rung.WISHED)
            pair.proposed = pair.proposed or bool(proposed_by)
    of_meeting: dict[int, list[Pair]] = {}
    days_of: dict[int, date] = {}
    for meeting_id, state, starts_at, parties in _meetings(session, missions):
        if state is MeetingState.CANCELLED:
            continue
        found = [
            pair_of(one, other) for at, one in enumerate(parties) for other in parties[at + 1 :]
        ]
        of_meeting[meeting_id] = [pair for pair in found if pair is not None]
        days_of[meeting_id] = starts_at
        reached = {Rung.PLANNED} | ({Rung.HELD} if state is MeetingState.HELD else set())
        for pair in of_meeting[meeting_id]:
            pair.rungs |= reached
    for meeting_id, reached in _said(session, missions):
        for pair in of_meeting.get(meeting_id, ()):
            pair.rungs |= reached
    days = []
    for origin, rung, signed_on in session.execute(
        select(CooperationCase.origin_meeting_id, CooperationCase.rung, CooperationCase.signed_on)
        .where(CooperationCase.struck_at.is_(None))
        .where(CooperationCase.origin_meeting_id.is_not(None))
        .where(CooperationCase.synthetic.is_(False) if real else true())
    ):
        for pair in of_meeting.get(origin or 0, ()):
            pair.rungs |= {Rung.HELD, Rung.LED_ON, Rung.CASE}
            pair.rungs |= {Rung.SIGNED} if rung in SIGNED else set()
        if of_meeting.get(origin or 0) and signed_on is not None:
            days.append((signed_on - days_of[origin or 0]).days)
    return Funnel(
        _count(pairs.values()),
        _count(one for one in pairs.values() if Rung.WISHED in one.rungs),
        _facets(session, missions, pairs.values()),
        {hint: _count(one for one in pairs.values() if one.hint is hint) for hint in Hint},
        _count(one for one in pairs.values() if one.proposed),
        sorted(days),
        [one.name for one in missions.values() if one.synthetic_note],
    )


def _meetings(
    session: Session, missions: Iterable[int]
) -> Iterable[tuple[int, MeetingState, date, list[int]]]:
    parties: dict[int, list[int]] = defaultdict(list)
    for meeting_id, participant_id in session.execute(
        select(MeetingParty.meeting_id, MeetingParty.participant_id)
        .join(Meeting, Meeting.id == MeetingParty.meeting_id)
        .where(Meeting.mission_id.in_(missions))
        .order_by(MeetingParty.position)
    ):
        parties[meeting_id].append(participant_id)
    rows = session.execute(
        select(Meeting.id, Meeting.state, Slot.starts_at)
        .join(Slot, Slot.id == Meeting.slot_id)
        .where(Meeting.mission_id.in_(missions))
    )
    return [(key, state, starts_at.date(), parties[key]) for key, state, starts_at in rows]


def _said(session: Session, missions: Iterable[int]) -> Iterable[tuple[int, set[Rung]]]:
    """Which rungs the words that count reach, by meeting."""
    for meeting_id, held, interest, agreed in session.execute(
        select(Outcome.meeting_id, Outcome.held, Outcome.interest, Outcome.agreed)
        .join(Meeting, Meeting.id == Outcome.meeting_id)
        .where(Meeting.mission_id.in_(missions), Outcome.ended_at.is_(None))
    ):
        if agreed or interest in PROMISING:
            yield meeting_id, {Rung.HELD, Rung.LED_ON}
        elif held or (held is None and interest is not None):
            yield meeting_id, {Rung.HELD}


def _facets(
    session: Session, missions: Mapping[int, Mission], pairs: Iterable[Pair]
) -> Mapping[Facet, Sequence[tuple[str, Counts]]]:
    clusters: dict[int, set[str]] = defaultdict(set)
    for member, name in session.execute(
        select(ClusterMembership.member_id, Organisation.name).join(
            Organisation, Organisation.id == ClusterMembership.cluster_id
        )
    ):
        clusters[member].add(name)
    labels = sectors()
    grouped: dict[Facet, dict[str, list[Pair]]] = {one: defaultdict(list) for one in Facet}
    for pair in pairs:
        ours = pair.home.organisation
        codes = sectors_in(ours.sector)
        names = {
            Facet.COUNTRY: {pair.counterpart.organisation.country or ""},
            Facet.SECTOR: {labels[one].label if one in labels else one for one in codes} or {""},
            Facet.CLUSTER: clusters.get(ours.id) or {""},
            Facet.MISSION: {missions[pair.home.mission_id].name},
        }
        for facet, under in names.items():
            for name in under:
                grouped[facet][name].append(pair)
    return {
        facet: sorted(
            ((name, _count(under)) for name, under in groups.items()),
            key=lambda one: (one[0] == "", -one[1][Rung.HELD], -one[1][Rung.WISHED], one[0]),
        )
        for facet, groups in grouped.items()
    }


def _hint(ours: Facts, theirs: Facts) -> Hint:
    common = fit(ours, theirs)
    if common.sectors:
        return Hint.BOTH if common.trade_points else Hint.SECTOR
    return Hint.TRADE if common.trade_points else Hint.NOTHING


def _count(pairs: Iterable[Pair]) -> Counts:
    counts = dict.fromkeys(Rung, 0)
    for pair in pairs:
        for rung in pair.rungs:
            counts[rung] += 1
    return counts
