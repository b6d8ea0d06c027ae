"""What the scores of a mission's wishes are without and with what was learned, and whether those
without a history keep their share.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.learning.experience import experience_of
from matchmaker.missions import participants_of
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import MeetingRequest, Mission, Participant, Side
from matchmaker.scoring import Learned, match_score

STARVED = 0.8
"""Newcomers are starved where their part of what is inferred falls to less than this of what it
was, seen beside everybody else's."""


@dataclass(frozen=True, slots=True)
class Wished:
    """A wished meeting's points: ``stated`` by the two, then what is inferred from profiles alone,
    and what is learned in its place.
    """

    home: Participant
    counterpart: Participant
    stated: int
    from_profiles: int
    learned: Learned

    @property
    def change(self) -> int:
        """What the score gains by what was learned."""
        return self.learned.points - self.from_profiles


@dataclass(frozen=True, slots=True)
class Share:
    """The inferred points of a wish on average, without and with what was learned."""

    participants: int
    wishes: int
    without: float
    with_learning: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both ways of scoring side by side; ``words`` is how many words all this is learned from."""

    words: int
    wished: Sequence[Wished]
    newcomers: Share
    others: Share

    @property
    def starved(self) -> bool:
        """Whether newcomers lose, beside the others, what they had."""
        if not (self.newcomers.wishes and self.others.wishes and self.newcomers.without):
            return False
        kept = self.newcomers.with_learning / self.newcomers.without
        level = self.others.with_learning / self.others.without if self.others.without else 1.0
        return kept < STARVED * level


def compare_learning(session: Session, mission: Mission, *, by: Actor) -> Comparison:
    """The mission's wishes scored both ways, those that change most first."""
    require(by, Action.PLAN, mission)
    people = {one.id: one for one in participants_of(session, mission) if one.takes_part}
    asked: dict[tuple[int, int], list[MeetingRequest]] = defaultdict(list)
    for request in session.scalars(
        select(MeetingRequest)
        .where(MeetingRequest.mission_id == mission.id)
        .order_by(MeetingRequest.id)
    ):
        if request.asker_id in people and request.asked_id in people:
            pair = (request.asker_id, request.asked_id)
            home_asks = people[request.asker_id].side is Side.HOME
            asked[pair if home_asks else pair[::-1]].append(request)
    experience = experience_of(session, mission)
    wished = []
    for (home_id, counterpart_id), requests in asked.items():
        home, counterpart = people[home_id], people[counterpart_id]
        plain = match_score(home, counterpart, requests)
        if plain.wanted:
            learned = experience.learned(home, counterpart, requests)
            stated = match_score(home, counterpart, requests, Learned(0.0, ())).total
            wished.append(Wished(home, counterpart, stated, plain.total - stated, learned))
    wished.sort(key=lambda one: (-abs(one.change), one.home.code, one.counterpart.code))
    new = {one.id for one in people.values() if experience.is_newcomer(one)}
    return Comparison(
        experience.estimate.count,
        wished,
        _share(wished, new),
        _share(wished, people.keys() - new),
    )


def _share(wished: Sequence[Wished], who: set[int]) -> Share:
    theirs = [
        one for side in ("home", "counterpart") for one in wished if getattr(one, side).id in who
    ]
    count = len(theirs)
    return Share(
        len(who),
        count,
        sum(one.from_profiles for one in theirs) / count if count else 0.0,
        sum(one.learned.points for one in theirs) / count if count else 0.0,
    )
