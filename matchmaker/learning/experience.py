"""What a mission has learned from others, as part of its match scores."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy.orm import Session

from matchmaker.auditing import note
from matchmaker.learning.chance import BASE, Chance, Estimate, learn
from matchmaker.learning.similarity import Similarity
from matchmaker.learning.words import (
    ABOUT,
    MUTUAL,
    OWN_WISH,
    SAYS,
    THEIR_WISH,
    known_of,
    levels_of,
    past_words,
)
from matchmaker.missions import participants_of
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import MeetingRequest, Mission, Participant
from matchmaker.scoring import Learned, MatchScore, match_score
from matchmaker.words import Sentence, sentence

WORTH_A_WORD = 0.15
"""Log odds from which on a part of a chance is named."""

MOST_REASONS = 2

_ASKED = (OWN_WISH, THEIR_WISH, MUTUAL)


class Experience:
    """What other missions taught, for the scores of one; made by :func:`experience_of`.

    ``counts`` is whether it is part of the scores. The estimate is made when it is first needed.
    """

    def __init__(self, session: Session, mission: Mission) -> None:
        self._session = session
        self._mission = mission
        self._estimate: Estimate | None = None
        self._similarity: Similarity | None = None
        self.counts = mission.learns

    @property
    def estimate(self) -> Estimate:
        """What was learned."""
        if self._estimate is None:
            self._estimate = learn(past_words(self._session, self._mission))
        return self._estimate

    @property
    def similarity(self) -> Similarity:
        """How alike the free texts of this mission's participants are."""
        if self._similarity is None:
            self._similarity = Similarity(
                self._session, participants_of(self._session, self._mission)
            )
        return self._similarity

    def score(
        self, home: Participant, counterpart: Participant, requests: Sequence[MeetingRequest]
    ) -> MatchScore:
        """The match score of the two, with the chance in it where the mission wants that."""
        learned = self.learned(home, counterpart, requests) if self.counts else None
        return match_score(home, counterpart, requests, learned)

    def learned(
        self, home: Participant, counterpart: Participant, requests: Sequence[MeetingRequest]
    ) -> Learned:
        """The chance that a meeting of the two leads on: that both sides say so."""
        ours = self._word(home, counterpart, requests)
        theirs = self._word(counterpart, home, requests)
        return Learned(
            ours.probability * theirs.probability,
            self._reasons(home, counterpart, ours, theirs),
        )

    def is_newcomer(self, participant: Participant) -> bool:
        """Whether nothing was ever said by it or about it."""
        who = participant.organisation_id
        return not (self.estimate.knows(SAYS, who) or self.estimate.knows(ABOUT, who))

    def _word(
        self, one: Participant, other: Participant, requests: Sequence[MeetingRequest]
    ) -> Chance:
        known = known_of(one, other, requests, self.similarity)
        return self.estimate.chance(known, levels_of(one, other))

    def _reasons(
        self, home: Participant, counterpart: Participant, ours: Chance, theirs: Chance
    ) -> tuple[Sentence, ...]:
        weights: defaultdict[tuple[str, str], float] = defaultdict(float)
        for chance, says, about in ((ours, home, counterpart), (theirs, counterpart, home)):
            for name, value in chance.parts.items():
                if name == BASE:
                    continue
                whose = {SAYS: says, ABOUT: about}.get(name)
                if whose is not None:
                    weights["history", whose.organisation.name] += value
                else:
                    kind = "asked" if name in _ASKED else "alike"
                    weights[kind, ""] += value
        named = sorted(weights.items(), key=lambda item: -abs(item[1]))
        said = [
            _reason(kind, name, value > 0)
            for (kind, name), value in named[:MOST_REASONS]
            if abs(value) >= WORTH_A_WORD
        ]
        return tuple(said)


def experience_of(session: Session, mission: Mission) -> Experience:
    """What other missions teach this one; scores have a part of it where the mission wants that."""
    return Experience(session, mission)


def set_learning(session: Session, mission: Mission, learns: bool, *, by: Actor) -> None:
    """Let the scores of a mission have what was learned in them, or not."""
    require(by, Action.PLAN, mission)
    if mission.learns is learns:
        return
    mission.learns = learns
    mission.inputs_changed()
    note(session, by, "set_learning", f"mission:{mission.slug}", learns=learns)


def _reason(kind: str, name: str, better: bool) -> Sentence:
    if kind == "history" and better:
        return sentence("Meetings of {name} led on more often than others.", name=name)
    if kind == "history":
        return sentence("Meetings of {name} led on less often than others.", name=name)
    if kind == "asked" and better:
        return sentence("Meetings that were asked for like this led on more often.")
    if kind == "asked":
        return sentence("Meetings that were asked for like this led on less often.")
    if better:
        return sentence("Meetings of two such profiles led on more often.")
    return sentence("Meetings of two such profiles led on less often.")
