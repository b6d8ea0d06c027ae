"""How good a match is: a sum of named parts that a person can read and argue with.

All points are whole numbers, so that a plan's value adds up exactly. The scale is set by one
rule: what people state outweighs what is inferred about them. The strongest inference
(:data:`MOST_FROM_PROFILES`) is worth less than the weakest stated wish.
"""

from collections.abc import Iterable, Mapping, Sequence
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

ACCEPTED_POINTS = 10
"""What it adds that the other side said yes to a wish: less than a wish of its own, more than
anything that is inferred. Where both ask for it, that says so already."""

SECTOR_POINTS = 3
"""What it adds that both work in one sector."""

TRADE_POINTS = 2
"""What each thing adds that one offers and the other needs."""

MOST_FROM_TRADE = 6
"""A long list of offers is not a better match than a fitting one."""

MOST_FROM_PROFILES = SECTOR_POINTS + MOST_FROM_TRADE

PERCENT_A_POINT = 5
"""A chance adds a point for so much of it. It takes the place of what profiles add, of which it
is made too, and adds as much at most: what people state outweighs it."""


class Part(StrEnum):
    """What a score is made of."""

    HOME_WISH = "home_wish"
    COUNTERPART_WISH = "counterpart_wish"
    MUTUAL = "mutual"
    ACCEPTED = "accepted"
    SECTOR = "sector"
    TRADE = "trade"
    CHANCE = "chance"


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


@dataclass(frozen=True, slots=True)
class Learned:
    """The chance that a meeting leads on, learned from other missions, and what makes it so."""

    chance: float
    reasons: tuple[Sentence, ...]

    @property
    def points(self) -> int:
        """What it adds to a score."""
        return min(MOST_FROM_PROFILES, int(100 * self.chance / PERCENT_A_POINT))


@dataclass(frozen=True, slots=True)
class Facts:
    """What profiles are compared by, as codes: sectors, and topics offered and needed."""

    sectors: frozenset[str]
    offers: frozenset[str]
    needs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Fit:
    """What two profiles have in common: shared sectors, and topics by who offers them to whom."""

    sectors: frozenset[str]
    ours_for_them: frozenset[str]
    theirs_for_us: frozenset[str]

    @property
    def sector_points(self) -> int:
        """What the shared sectors add to a score."""
        return SECTOR_POINTS if self.sectors else 0

    @property
    def trade_points(self) -> int:
        """What the offers that meet needs add to a score."""
        return min(MOST_FROM_TRADE, TRADE_POINTS * len(self.ours_for_them | self.theirs_for_us))

    @property
    def points(self) -> int:
        """What the profiles alone are worth."""
        return self.sector_points + self.trade_points


def facts_of(participant: Participant) -> Facts:
    """What a participant's profile and organisation say."""
    return Facts(
        sectors_in(participant.organisation.sector),
        _profile(participant, ProfileKind.OFFER),
        _profile(participant, ProfileKind.NEED),
    )


def fit(ours: Facts, theirs: Facts) -> Fit:
    """What the two have in common."""
    return Fit(
        sectors=ours.sectors & theirs.sectors,
        ours_for_them=ours.offers & theirs.needs,
        theirs_for_us=theirs.offers & ours.needs,
    )


def match_score(
    home: Participant,
    counterpart: Participant,
    requests: Sequence[MeetingRequest],
    learned: Learned | None = None,
) -> MatchScore:
    """The score of a meeting of the two; ``requests`` are those between them, either way.

    ``learned`` counts in place of what the two profiles alone are worth.
    """
    live = [request for request in requests if request.counts]
    wishes = {request.asker.side: request for request in live}
    vetoed = any(request.priority is Priority.NEVER for request in live) or any(
        request.state is RequestState.DECLINED for request in requests
    )
    common = fit(facts_of(home), facts_of(counterpart))
    parts = [
        _wish(Part.HOME_WISH, wishes.get(Side.HOME)),
        _wish(Part.COUNTERPART_WISH, wishes.get(Side.COUNTERPART)),
        _mutual(wishes) or _accepted(wishes, home, counterpart),
        *([_chance(learned)] if learned else [_sector(common), _trade(common)]),
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


def _accepted(
    wishes: dict[Side, MeetingRequest], home: Participant, counterpart: Participant
) -> ScorePart | None:
    for side, other in ((Side.HOME, counterpart), (Side.COUNTERPART, home)):
        request = wishes.get(side)
        if request is not None and request.state is RequestState.ACCEPTED:
            return ScorePart(
                Part.ACCEPTED,
                ACCEPTED_POINTS,
                sentence("{other} said yes.", other=other.organisation.name),
            )
    return None


def _sector(common: Fit) -> ScorePart | None:
    if not common.sectors:
        return None
    return ScorePart(
        Part.SECTOR,
        common.sector_points,
        sentence("Both work in {sectors}.", sectors=labels(common.sectors, sectors())),
    )


def _trade(common: Fit) -> ScorePart | None:
    matched = common.ours_for_them | common.theirs_for_us
    if not matched:
        return None
    return ScorePart(
        Part.TRADE,
        common.trade_points,
        sentence("One offers what the other needs: {topics}.", topics=labels(matched, topics())),
    )


def _chance(learned: Learned) -> ScorePart:
    percent = round(100 * learned.chance)
    return ScorePart(
        Part.CHANCE,
        learned.points,
        sentence("Of 100 such meetings, about {percent} led on.", percent=percent),
    )


def labels(codes: Iterable[str], known: Mapping[str, Term]) -> tuple[str, ...]:
    """What codes of a list are called, in the order of the codes; an unknown one as it is."""
    return tuple(known[code].label if code in known else code for code in sorted(codes))


def sectors_in(listed: str | None) -> frozenset[str]:
    """The sector codes of a list that an organisation is kept with."""
    return frozenset(code.strip() for code in (listed or "").split(";") if code.strip())


def _profile(participant: Participant, kind: ProfileKind) -> frozenset[str]:
    return frozenset(one.code for one in participant.profile if one.kind is kind and one.code)
