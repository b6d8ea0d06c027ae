"""The estimate of a chance: what it learns, how little it says where it knows little."""

import math
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.learning.chance import BASE, BASE_LOG_ODDS, Word, learn


def said(yes: bool, says: str = "us", about: str = "them", **facts: float) -> Word:
    return Word(facts, {"says": says, "about": about}, yes)


def of(says: str, about: str) -> dict[str, str]:
    return {"says": says, "about": about}


def test_without_any_word_everybody_has_the_same_chance() -> None:
    estimate = learn([])
    one = estimate.chance({}, of("us", "them"))
    assert one == estimate.chance({}, of("others", "strangers"))
    assert dict(one.parts) == {BASE: pytest.approx(BASE_LOG_ODDS)}
    assert 0.2 < one.probability < 0.4


def test_one_word_changes_little_and_many_change_much() -> None:
    before = learn([]).chance({}, of("us", "them")).probability
    once = learn([said(True)]).chance({}, of("us", "them")).probability
    often = learn([said(True, about=f"them {at}") for at in range(40)])
    assert before < once < before + 0.15  # and it was about just these two
    assert often.chance({}, of("us", "a stranger")).probability > 0.7


def test_whoever_is_liked_by_many_has_the_better_chance_with_a_stranger() -> None:
    words = [said(at % 4 != 0, f"visitor {at}", "liked") for at in range(12)]
    words += [said(at % 4 == 0, f"visitor {at}", "left aside") for at in range(12)]
    estimate = learn(words)
    liked = estimate.chance({}, of("stranger", "liked"))
    aside = estimate.chance({}, of("stranger", "left aside"))
    assert liked.parts["about"] > 0 > aside.parts["about"]
    assert liked.probability > aside.probability


def test_a_newcomer_stands_between_the_liked_and_those_left_aside() -> None:
    words = [said(at % 4 != 0, f"visitor {at}", "liked") for at in range(12)]
    words += [said(at % 4 == 0, f"visitor {at}", "left aside") for at in range(12)]
    estimate = learn(words)
    liked, newcomer, aside = (
        estimate.chance({}, of("stranger", who)).probability
        for who in ("liked", "newcomer", "left aside")
    )
    assert aside < newcomer < liked


def test_a_fact_that_goes_with_yes_gains_weight() -> None:
    words = [said(at % 5 != 0, f"a{at}", f"b{at}", wanted=1.0) for at in range(30)]
    words += [said(at % 5 == 0, f"a{at}", f"b{at}", wanted=0.0) for at in range(30)]
    estimate = learn(words)
    wanted = estimate.chance({"wanted": 1.0}, {})
    assert wanted.parts["wanted"] > 0
    assert wanted.probability > estimate.chance({"wanted": 0.0}, {}).probability


@given(
    st.lists(
        st.tuples(st.booleans(), st.sampled_from("abcd"), st.sampled_from("wxyz"), st.floats(0, 1)),
        max_size=40,
    )
)
def test_a_chance_is_one_whatever_was_said_and_its_parts_lead_to_it(
    rows: list[tuple[bool, str, str, float]],
) -> None:
    estimate = learn([said(yes, says, about, fit=fit) for yes, says, about, fit in rows])
    found = estimate.chance({"fit": 0.5}, of("a", "z"))
    assert 0 < found.probability < 1
    total = sum(found.parts.values())
    plain = 1 / (1 + math.exp(-total))
    assert min(plain, 0.5) - 1e-9 <= found.probability <= max(plain, 0.5) + 1e-9


@given(st.integers(1, 30), st.randoms(use_true_random=False))
def test_the_order_of_words_changes_nothing(count: int, random: Random) -> None:
    words = [said(at % 3 == 0, f"a{at % 5}", f"b{at % 7}") for at in range(count)]
    shuffled = list(words)
    random.shuffle(shuffled)
    one, other = learn(words), learn(shuffled)
    assert one.chance({}, of("a1", "b1")).probability == pytest.approx(
        other.chance({}, of("a1", "b1")).probability, abs=1e-6
    )
