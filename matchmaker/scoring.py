"""How good a match is: a sum of named parts that a person can read and argue with.

All points are whole numbers, so that a plan's value adds up exactly. The scale is set by one
rule: what people state outweighs what is inferred about them. The strongest inference
(:data:`MOST_FROM_PROFILES`) is worth less than the weakest stated wish.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from matchmaker.records import (
    MeetingRequest,
    Participant,
    Priority,
    ProfileKind,
    RequestState,
    Side,
)
from matchmaker.reference import Term, sectors, topics
from matchmaker.words import Sentence, sentence

WISH_POINTS = {Priority.MUST: 40, Priority.WANT: 25, Priority.NICE: 10}
"""What a stated wish adds, for either side alike."""

MUTUAL_POINTS = 15
"""What it adds that both sides ask for the meeting."""

SECTOR_POINTS = 3
"""What it adds that both work in one sector."""

TRADE_POINTS = 2
"""What each thing adds that one offers and the other needs."""

MOST_FROM_TRADE = 6
"""A long list of offers is not a better match than a fitting one."""

MOST_FROM_PROFILES = SECTOR_POINTS + MOST_FROM_TRADE


class Part(StrEnum):
    """What a score is made of."""

    HOME_WISH = "home_wish"
    COUNTERPART_WISH = "counterpart_wish"
    MUTUAL = "mutual"
    SECTOR = "sector"
    TRADE = "trade"


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One part of a score with its points and what it says."""

    part: Part
    points: int
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class MatchScore:
    """The parts of a match score; ``vetoed`` where one side said never, or declined."""

    parts: tuple[ScorePart, ...]
    vetoed: bool

    @property
    def total(self) -> int:
        """The sum of the parts; 0 where vetoed."""
        return 0 if self.vetoed else sum(part.points for part in self.parts)

    @property
    def wanted(self) -> bool:
        """Whether anybody asked for this meeting and nobody vetoed it."""
        asked = {part.part for part in self.parts} & {Part.HOME_WISH, Part.COUNTERPART_WISH}
        return bool(asked) and not self.vetoed


def match_score(
    home: Participant, counterpart: Participant, requests: Sequence[MeetingRequest]
) -> MatchScore:
    """The score of a meeting of the two; ``requests`` are those between them, either way."""
    live = [request for request in requests if request.counts]
    wishes = {request.asker.side: request for request in live}
    vetoed = any(request.priority is Priority.NEVER for request in live) or any(
        request.state is RequestState.DECLINED for request in requests
    )
    parts = [
        _wish(Part.HOME_WISH, wishes.get(Side.HOME)),
        _wish(Part.COUNTERPART_WISH, wishes.get(Side.COUNTERPART)),
        _mutual(wishes),
        _sector(home, counterpart),
        _trade(home, counterpart),
    ]
    return MatchScore(tuple(part for part in parts if part is not None), vetoed)


def _wish(part: Part, request: MeetingRequest | None) -> ScorePart | None:
    if request is None or request.priority is Priority.NEVER:
        return None
    return ScorePart(
        part,
        WISH_POINTS[request.priority],
        sentence(
            "{asker} asks for it ({priority}).",
            asker=request.asker.organisation.name,
            priority=request.priority.value,
        ),
    )


def _mutual(wishes: dict[Side, MeetingRequest]) -> ScorePart | None:
    positive = [one for one in wishes.values() if one.priority is not Priority.NEVER]
    if len(positive) < len(Side):
        return None
    return ScorePart(Part.MUTUAL, MUTUAL_POINTS, sentence("Both sides ask for it."))


def _sector(home: Participant, counterpart: Participant) -> ScorePart | None:
    shared = _codes(home.organisation.sector) & _codes(counterpart.organisation.sector)
    if not shared:
        return None
    return ScorePart(
        Part.SECTOR,
        SECTOR_POINTS,
        sentence("Both work in {sectors}.", sectors=_labels(shared, sectors())),
    )


def _trade(home: Participant, counterpart: Participant) -> ScorePart | None:
    matched = (_profile(home, ProfileKind.OFFER) & _profile(counterpart, ProfileKind.NEED)) | (
        _profile(counterpart, ProfileKind.OFFER) & _profile(home, ProfileKind.NEED)
    )
    if not matched:
        return None
    return ScorePart(
        Part.TRADE,
        min(MOST_FROM_TRADE, TRADE_POINTS * len(matched)),
        sentence("One offers what the other needs: {topics}.", topics=_labels(matched, topics())),
    )


def _labels(codes: set[str], known: Mapping[str, Term]) -> tuple[str, ...]:
    return tuple(known[code].label if code in known else code for code in sorted(codes))


def _codes(listed: str | None) -> set[str]:
    return {code.strip() for code in (listed or "").split(";") if code.strip()}


def _profile(participant: Participant, kind: ProfileKind) -> set[str]:
    return {entry.code for entry in participant.profile if entry.kind is kind and entry.code}
