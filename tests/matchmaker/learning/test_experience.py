"""What one mission learns from another, and what becomes of its scores."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from matchmaker.errors import NotFound
from matchmaker.learning.chance import Word
from matchmaker.learning.comparing import compare_learning
from matchmaker.learning.experience import experience_of, set_learning
from matchmaker.learning.words import past_words
from matchmaker.missions import blocks_in_order, participants_of
from matchmaker.permissions import NOBODY, OPERATOR
from matchmaker.planning.problems import build_problem
from matchmaker.records import (
    CaseLevel,
    CaseOrigin,
    CooperationCase,
    Interest,
    Meeting,
    Mission,
    Outcome,
    OutcomeSource,
    Participant,
    Priority,
    Side,
)
from matchmaker.scoring import MOST_FROM_PROFILES, WISH_POINTS, Part
from tests.factories import make_meeting, make_mission, make_request

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def of_side(session: Session, mission: Mission, side: Side) -> list[Participant]:
    return [one for one in participants_of(session, mission) if one.side is side]


def say(
    session: Session, meeting: Meeting, who: Participant, interest: Interest, **values: object
) -> Outcome:
    outcome = Outcome(
        meeting=meeting,
        participant=who,
        source=OutcomeSource.PAGE,
        interest=interest,
        said_on=NOW.date(),
        recorded_at=NOW,
        recorded_by="test",
        **values,
    )
    session.add(outcome)
    session.flush()
    return outcome


def end(outcome: Outcome) -> None:
    outcome.ended_at, outcome.ended_by = NOW, "test"


def past_mission(session: Session) -> tuple[Mission, Sequence[Meeting]]:
    """Both home companies met three counterparts; all went well for EU01, nothing for EU02."""
    mission = make_mission(session, "past", home=2, counterparts=3, slots=6)
    for one in participants_of(session, mission):
        one.organisation.name = f"Known {one.code}"
    home, guests = (of_side(session, mission, side) for side in Side)
    slots = [slot for block in blocks_in_order(session, mission) for slot in block.slots]
    meetings = []
    for at, company in enumerate(home):
        for number, guest in enumerate(guests):
            meeting = make_meeting(session, (company, guest), slots[at * 3 + number])
            interest = Interest.NONE if at else Interest.CONCRETE
            say(session, meeting, company, interest)
            say(session, meeting, guest, interest)
            meetings.append(meeting)
    return mission, meetings


def next_mission(session: Session, past: Mission, **values: object) -> Mission:
    """The home companies of the past mission and one newcomer, all wishing for one counterpart."""
    mission = make_mission(session, "next", home=3, counterparts=1)
    for earlier, now in zip(
        of_side(session, past, Side.HOME), of_side(session, mission, Side.HOME), strict=False
    ):
        now.organisation = earlier.organisation
    for name, value in values.items():
        setattr(mission, name, value)
    (guest,) = of_side(session, mission, Side.COUNTERPART)
    for one in of_side(session, mission, Side.HOME):
        make_request(session, one, guest, Priority.NICE)
    session.flush()
    return mission


def values(session: Session, mission: Mission) -> dict[str, int]:
    return {one.id: one.value for one in build_problem(session, mission).candidates}


def test_both_sides_words_teach_and_later_ones_take_their_place(engine: Engine) -> None:
    with Session(engine) as session:
        past, meetings = past_mission(session)
        following = next_mission(session, past)
        assert [word.yes for word in past_words(session, following)] == [True] * 6 + [False] * 6
        first = meetings[0].participants[0]
        end(session.query(Outcome).filter_by(meeting=meetings[0], participant=first).one())
        say(session, meetings[0], first, Interest.INFORMATIVE)
        assert past_words(session, following)[0].yes is False
        assert past_words(session, past) == []  # a mission learns from others, not from itself


def test_a_case_that_came_out_of_a_meeting_is_a_yes_of_both(session: Session) -> None:
    past, meetings = past_mission(session)
    session.add(
        CooperationCase(
            key="C-1",
            level=CaseLevel.SME,
            origin=CaseOrigin.MEETING,
            origin_meeting=meetings[-1],
            raised_at=NOW,
            raised_by="test",
        )
    )
    session.flush()
    words = past_words(session, next_mission(session, past))
    assert [word.yes for word in words[-2:]] == [True, True]
    assert sum(word.yes for word in words) == 8


def test_what_is_made_up_teaches_only_what_is_made_up_itself(session: Session) -> None:
    past, _ = past_mission(session)
    for outcome in session.query(Outcome):
        outcome.synthetic = True
    following = next_mission(session, past)
    assert past_words(session, following) == []
    following.synthetic_note = "Made up."
    assert len(past_words(session, following)) == 12


def test_nothing_counts_before_it_is_switched_on(session: Session) -> None:
    past, _ = past_mission(session)
    mission = next_mission(session, past)
    before, revision = values(session, mission), mission.revision
    assert set(before.values()) == {WISH_POINTS[Priority.NICE]}
    with pytest.raises(NotFound):
        set_learning(session, mission, True, by=NOBODY)
    set_learning(session, mission, True, by=OPERATOR)
    assert mission.revision == revision + 1
    after = values(session, mission)
    assert after["EU01~CN01"] > after["EU03~CN01"] >= after["EU02~CN01"]
    set_learning(session, mission, False, by=OPERATOR)
    assert values(session, mission) == before


def test_what_people_state_outweighs_whatever_was_learned(session: Session) -> None:
    past, _ = past_mission(session)
    mission = next_mission(session, past, learns=True)
    (guest,) = of_side(session, mission, Side.COUNTERPART)
    unloved = of_side(session, mission, Side.HOME)[1]
    score = experience_of(session, mission).score(
        unloved, guest, [make_request(session, guest, unloved, Priority.WANT)]
    )
    assert {part.part for part in score.parts} == {Part.COUNTERPART_WISH, Part.CHANCE}
    best = max(value for code, value in values(session, mission).items() if "EU02" not in code)
    assert score.total > best  # wanted and unlucky stands before nice to have and lucky
    assert min(WISH_POINTS.values()) > MOST_FROM_PROFILES


def test_a_score_says_what_its_chance_is_made_of(session: Session) -> None:
    past, _ = past_mission(session)
    mission = next_mission(session, past)
    (guest,) = of_side(session, mission, Side.COUNTERPART)
    loved, unloved, newcomer = of_side(session, mission, Side.HOME)
    experience = experience_of(session, mission)
    said = {
        one: [str(reason) for reason in experience.learned(one, guest, []).reasons]
        for one in (loved, unloved, newcomer)
    }
    name = loved.organisation.name
    assert f"Meetings of {name} led on more often than others." in said[loved]
    assert any("less often" in reason for reason in said[unloved])
    assert said[newcomer] == []


def test_newcomers_keep_their_share(session: Session) -> None:
    past, _ = past_mission(session)
    mission = next_mission(session, past)
    for participant in participants_of(session, mission):
        participant.organisation.sector = "SKI"
    found = compare_learning(session, mission, by=OPERATOR)
    assert found.words == 12
    assert found.newcomers.participants == 2  # EU03 and the counterpart
    assert found.newcomers.without == found.others.without == 3
    assert not found.starved
    assert found.wished[0].stated == WISH_POINTS[Priority.NICE]


def test_what_is_asked_of_the_database_does_not_grow_with_what_was_said(
    sqlite_engine: Engine,
) -> None:
    counts = []
    for pairs in (1, 3):
        with Session(sqlite_engine) as session:
            past, meetings = past_mission(session)
            for meeting in meetings[pairs:]:
                for outcome in session.query(Outcome).filter_by(meeting_id=meeting.id):
                    end(outcome)
            following = next_mission(session, past)
            session.expire_all()
            said: list[str] = []

            def listen(*arguments: object, said: list[str] = said) -> None:
                said.append(str(arguments[2]))

            event.listen(sqlite_engine, "before_cursor_execute", listen)
            words: list[Word] = past_words(session, following)
            event.remove(sqlite_engine, "before_cursor_execute", listen)
            assert len(words) == 2 * pairs
            counts.append(len(said))
            session.rollback()
    assert counts[0] == counts[1]
