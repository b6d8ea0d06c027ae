"""The chance that a meeting leads on, estimated from what people said after earlier ones.

One side's word after a meeting is a yes or a no. Its log odds are taken to be a sum::

    base rate + a weight for each fact + an effect of who says it, of whom, ...

Weights and effects are drawn towards zero, each kind of effect by a spread of its own that the data
may widen: a logistic model with crossed random effects (D. Bates, M. Maechler, B. Bolker, S.
Walker, "Fitting linear mixed-effects models using lme4", Journal of Statistical Software 67, 2015).
Its mode is found by Newton's method, spreads by expectation and maximisation under the Laplace
approximation, and what is not known draws a chance towards the middle (C. Bishop, "Pattern
Recognition and Machine Learning", 2006, sections 4.4 and 4.5). So a few words change little, and
somebody without a history is taken for somebody like all others.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

BASE = "base"
"""The name of the base rate among the parts of a chance."""

BASE_LOG_ODDS = -1.0
"""Where the base rate is before anything is known: somewhat over one word in four is a yes."""

BASE_SPREAD = 0.6
WEIGHT_SPREAD = 0.5
"""How far the base rate and the weight of a fact may lie from what is taken beforehand."""

EFFECT_SPREAD = 0.6
"""A typical organisation's effect multiplies or divides the odds by somewhat under two."""

PRIOR_LEVELS = 12
"""For how many organisations that first guess of a spread stands: fewer change it little."""

ROUNDS = 12
STEPS = 40
CLOSE = 1e-8
LONGEST_STEP = 4.0

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Word:
    """What one side said after a meeting, with what was known before it.

    ``facts`` are numbers between 0 and 1 by name; one that is missing is 0. ``levels`` say for
    each kind of effect whose it is: who says it, whom it is about.
    """

    facts: Mapping[str, float]
    levels: Mapping[str, Hashable]
    yes: bool


@dataclass(frozen=True, slots=True)
class Chance:
    """How probable a yes is, and the log odds that each part adds to it.

    ``parts`` begin with the base rate; what is not known is no part of them. ``probability`` is
    nearer to the middle than their sum alone says, since little may be known.
    """

    probability: float
    parts: Mapping[str, float]


class Estimate:
    """What was learned from words; made by :func:`learn`."""

    def __init__(
        self,
        columns: Mapping[tuple[str, Hashable], int],
        means: Floats,
        covariance: Floats,
        spreads: Mapping[str, float],
        count: int,
    ) -> None:
        self._columns = columns
        self._means = means
        self._covariance = covariance
        self.spreads = spreads
        self.count = count
        """From how many words it was learned."""

    def knows(self, kind: str, level: Hashable) -> bool:
        """Whether any word was about this level of a kind of effect."""
        return (kind, level) in self._columns

    def chance(self, facts: Mapping[str, float], levels: Mapping[str, Hashable]) -> Chance:
        """How probable a yes is where this is known beforehand."""
        known = [(BASE, self._columns[BASE, BASE], 1.0)]
        unknown = 0.0
        for name, value in facts.items():
            at = self._columns.get(("fact", name))
            if at is None:
                unknown += (WEIGHT_SPREAD * value) ** 2
            elif value:
                known.append((name, at, value))
        for kind, level in levels.items():
            at = self._columns.get((kind, level))
            if at is None:
                unknown += self.spreads.get(kind, EFFECT_SPREAD) ** 2
            else:
                known.append((kind, at, 1.0))
        at_columns = [at for _, at, _ in known]
        values = np.array([value for *_, value in known])
        covariance = self._covariance[np.ix_(at_columns, at_columns)]
        variance = float(values @ covariance @ values) + unknown
        parts = {name: float(self._means[at]) * value for name, at, value in known}
        moderated = sum(parts.values()) / np.sqrt(1 + np.pi * variance / 8)
        return Chance(float(sigmoid(np.array(moderated))), parts)


def learn(words: Sequence[Word]) -> Estimate:
    """What the words teach; with none, what is taken beforehand."""
    columns: dict[tuple[str, Hashable], int] = {(BASE, BASE): 0}
    rows = [_row(word, columns) for word in words]
    kinds = [kind for kind, _ in columns]
    spreads = {kind: EFFECT_SPREAD for kind in dict.fromkeys(kinds) if kind not in (BASE, "fact")}
    answers = np.array([word.yes for word in words], dtype=np.float64)
    design = np.zeros((len(words), len(columns)))
    for at, row in enumerate(rows):
        for column, value in row:
            design[at, column] = value
    of_kind = {
        kind: np.array([at for at, one in enumerate(kinds) if one == kind]) for kind in spreads
    }
    means, covariance = _mode(design, answers, _variances(kinds, spreads), np.zeros(len(columns)))
    for _ in range(ROUNDS if words else 0):
        squares = means**2 + np.diag(covariance)
        spreads = {
            kind: float(
                np.sqrt(
                    (PRIOR_LEVELS * EFFECT_SPREAD**2 + squares[at].sum()) / (PRIOR_LEVELS + len(at))
                )
            )
            for kind, at in of_kind.items()
        }
        means, covariance = _mode(design, answers, _variances(kinds, spreads), means)
    return Estimate(columns, means, covariance, spreads, len(words))


def sigmoid(log_odds: Floats) -> Floats:
    """The probability of log odds."""
    return 1.0 / (1.0 + np.exp(-log_odds))


def _row(word: Word, columns: dict[tuple[str, Hashable], int]) -> list[tuple[int, float]]:
    row = [(0, 1.0)]
    for name, value in word.facts.items():
        row.append((columns.setdefault(("fact", name), len(columns)), value))
    for kind, level in word.levels.items():
        row.append((columns.setdefault((kind, level), len(columns)), 1.0))
    return row


def _variances(kinds: Sequence[str], spreads: Mapping[str, float]) -> Floats:
    given = {BASE: BASE_SPREAD, "fact": WEIGHT_SPREAD, **spreads}
    return np.array([given[kind] ** 2 for kind in kinds])


def _mode(
    design: Floats, answers: Floats, variances: Floats, start: Floats
) -> tuple[Floats, Floats]:
    """The most probable effects, and the covariance of what they may be (Laplace)."""
    middle = np.zeros(len(variances))
    middle[0] = BASE_LOG_ODDS
    means = start if start.any() else middle
    precision = np.diag(1.0 / variances)
    for _ in range(STEPS):
        expected = sigmoid(design @ means)
        slope = design.T @ (answers - expected) - (means - middle) / variances
        curvature = (design.T * (expected * (1 - expected))) @ design + precision
        step: Floats = np.linalg.solve(curvature, slope)
        longest = np.abs(step).max()
        means = means + step * min(1.0, LONGEST_STEP / longest if longest else 1.0)
        if longest < CLOSE:
            break
    expected = sigmoid(design @ means)
    curvature = (design.T * (expected * (1 - expected))) @ design + precision
    covariance: Floats = np.linalg.inv(curvature)
    return means, covariance
