"""The match score: what each part is worth, and that stated wishes outweigh the rest."""

import pytest

from matchmaker.records import (
    MeetingRequest,
    Organisation,
    Participant,
    Priority,
    ProfileEntry,
    ProfileKind,
    RequestState,
    Side,
)
from matchmaker.scoring import MOST_FROM_PROFILES, WISH_POINTS, Part, match_score


def participant(side: Side, name: str, sector: str = "", **profile: list[str]) -> Participant:
    return Participant(
        side=side,
        organisation=Organisation(name=name, sector=sector),
        profile=[
            ProfileEntry(kind=ProfileKind(kind), code=code, text="")
            for kind, codes in profile.items()
            for code in codes
        ],
    )


def wish(
    asker: Participant,
    asked: Participant,
    priority: Priority,
    state: RequestState = RequestState.PENDING,
) -> MeetingRequest:
    return MeetingRequest(asker=asker, asked=asked, priority=priority, state=state)


@pytest.fixture
def home() -> Participant:
    return participant(Side.HOME, "GP Systems")


@pytest.fixture
def counterpart() -> Participant:
    return participant(Side.COUNTERPART, "TAJD")


def points(home: Participant, counterpart: Participant, *requests: MeetingRequest) -> dict:
    return {one.part: one.points for one in match_score(home, counterpart, requests).parts}


@pytest.mark.parametrize(
    ("priority", "worth"), [(Priority.MUST, 40), (Priority.WANT, 25), (Priority.NICE, 10)]
)
def test_a_wish_is_worth_its_priority_whoever_has_it(home, counterpart, priority, worth):
    assert points(home, counterpart, wish(home, counterpart, priority)) == {Part.HOME_WISH: worth}
    assert points(home, counterpart, wish(counterpart, home, priority)) == {
        Part.COUNTERPART_WISH: worth
    }


def test_two_wishes_add_up_and_being_mutual_adds_more(home, counterpart):
    both = (wish(home, counterpart, Priority.MUST), wish(counterpart, home, Priority.NICE))
    assert points(home, counterpart, *both) == {
        Part.HOME_WISH: 40,
        Part.COUNTERPART_WISH: 10,
        Part.MUTUAL: 15,
    }
    assert match_score(home, counterpart, both).total == 65


@pytest.mark.parametrize("asks_first", [True, False])
def test_a_wish_that_the_other_side_said_yes_to_is_worth_more_than_one_unanswered(
    home, counterpart, asks_first
):
    pair = (home, counterpart) if asks_first else (counterpart, home)
    said_yes = wish(*pair, Priority.WANT, RequestState.ACCEPTED)
    found = points(home, counterpart, said_yes)
    assert found.pop(Part.ACCEPTED) == 10 > MOST_FROM_PROFILES
    assert sum(found.values()) == WISH_POINTS[Priority.WANT]
    assert "said yes" in str(match_score(home, counterpart, [said_yes]).parts[-1].sentence)


def test_where_both_ask_a_yes_adds_nothing(home, counterpart):
    both = (
        wish(home, counterpart, Priority.WANT, RequestState.ACCEPTED),
        wish(counterpart, home, Priority.WANT),
    )
    assert Part.ACCEPTED not in points(home, counterpart, *both)


def test_a_shared_sector_and_fitting_offers_add_a_little():
    home = participant(Side.HOME, "A", "ski;sport", offer=["lifts", "software"], need=["resorts"])
    counterpart = participant(
        Side.COUNTERPART, "B", "ski", need=["software", "lifts"], offer=["resorts", "hotels"]
    )
    assert points(home, counterpart) == {Part.SECTOR: 3, Part.TRADE: 6}


def test_offers_on_both_sides_are_no_match():
    home = participant(Side.HOME, "A", offer=["lifts"])
    counterpart = participant(Side.COUNTERPART, "B", offer=["lifts"])
    assert points(home, counterpart) == {}


def test_what_is_inferred_never_outweighs_the_weakest_stated_wish():
    codes = [f"topic-{number}" for number in range(50)]
    home = participant(Side.HOME, "A", "ski", offer=codes)
    counterpart = participant(Side.COUNTERPART, "B", "ski", need=codes)
    assert (
        match_score(home, counterpart, []).total == MOST_FROM_PROFILES < min(WISH_POINTS.values())
    )


def test_never_is_a_veto_against_any_wish(home, counterpart):
    requests = [wish(home, counterpart, Priority.MUST), wish(counterpart, home, Priority.NEVER)]
    score = match_score(home, counterpart, requests)
    assert (score.vetoed, score.total, score.wanted) == (True, 0, False)


def test_a_declined_request_is_a_veto_too(home, counterpart):
    declined = wish(home, counterpart, Priority.MUST, RequestState.DECLINED)
    assert match_score(home, counterpart, [declined]).vetoed


@pytest.mark.parametrize("state", [RequestState.WITHDRAWN, RequestState.EXPIRED])
def test_a_request_that_no_longer_stands_counts_for_nothing(home, counterpart, state):
    gone = wish(home, counterpart, Priority.MUST, state)
    assert points(home, counterpart, gone) == {}
    veto_gone = wish(home, counterpart, Priority.NEVER, state)
    assert not match_score(home, counterpart, [veto_gone]).vetoed


def test_a_match_that_nobody_asked_for_is_not_wanted():
    home = participant(Side.HOME, "A", "ski")
    counterpart = participant(Side.COUNTERPART, "B", "ski")
    assert not match_score(home, counterpart, []).wanted


def test_each_part_says_in_words_what_it_is(home, counterpart):
    score = match_score(home, counterpart, [wish(home, counterpart, Priority.MUST)])
    assert [str(part.sentence) for part in score.parts] == ["GP Systems asks for it (must)."]
