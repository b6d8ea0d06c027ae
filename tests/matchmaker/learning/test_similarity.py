"""Texts are encoded once, kept by their hash, and compared as what one offers the other."""

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from matchmaker.learning.experience import experience_of
from matchmaker.learning.similarity import (
    Similarity,
    installed_encoder,
    keep_vectors,
    missing_texts,
)
from matchmaker.learning.words import ALIKE, known_of
from matchmaker.missions import participants_of
from matchmaker.records import Participant, ProfileEntry, ProfileKind, Side
from tests.factories import make_mission

MEANINGS = {"ski software": [1.0, 0.0], "滑雪场软件": [0.9, 0.1], "fresh fish": [0.0, 1.0]}


def pair(session: Session, offer: str, need: str) -> tuple[Participant, Participant]:
    mission = make_mission(session, home=1, counterparts=1)
    by_side = {one.side: one for one in participants_of(session, mission)}
    home, guest = by_side[Side.HOME], by_side[Side.COUNTERPART]
    home.profile.append(ProfileEntry(kind=ProfileKind.OFFER, text=offer))
    guest.profile.append(ProfileEntry(kind=ProfileKind.NEED, text=need))
    session.flush()
    return home, guest


def encode(session: Session) -> int:
    texts = missing_texts(session)
    keep_vectors(session, texts, [MEANINGS[text] for text in texts])
    return len(texts)


def test_each_text_is_encoded_once(engine: Engine) -> None:
    with Session(engine) as session:
        pair(session, "ski software", "滑雪场软件")
        assert encode(session) == 2
        assert encode(session) == 0


@pytest.mark.parametrize(("need", "alike"), [("滑雪场软件", 0.99), ("fresh fish", 0.0)])
def test_an_offer_is_alike_a_need_that_means_the_same(
    session: Session, need: str, alike: float
) -> None:
    home, guest = pair(session, "ski software", need)
    assert Similarity(session, (home, guest)).of(home, guest) == 0.0  # not encoded yet
    encode(session)
    similarity = Similarity(session, (home, guest))
    assert similarity.of(home, guest) == pytest.approx(alike, abs=0.02)
    assert similarity.of(guest, home) == similarity.of(home, guest)
    assert known_of(home, guest, [], similarity)[ALIKE] == similarity.of(home, guest)


def test_two_offers_are_no_match_however_alike(session: Session) -> None:
    home, guest = pair(session, "ski software", "fresh fish")
    guest.profile[0].kind = ProfileKind.OFFER
    guest.profile[0].text = "滑雪场软件"
    encode(session)
    assert experience_of(session, home.mission).similarity.of(home, guest) == 0.0


@pytest.mark.slow
def test_the_installed_encoder_finds_one_meaning_in_two_languages(session: Session) -> None:
    encode_all = installed_encoder()
    assert encode_all is not None
    home, guest = pair(session, "Software for ski resorts", "滑雪场管理软件")
    home.profile.append(ProfileEntry(kind=ProfileKind.OFFER, text="Frozen fish wholesale"))
    session.flush()
    texts = missing_texts(session)
    keep_vectors(session, texts, encode_all(texts))
    assert Similarity(session, (home, guest)).of(home, guest) > 0.3
    home.profile.pop(0)
    session.flush()
    assert Similarity(session, (home, guest)).of(home, guest) < 0.1  # fish is no software
