"""Follow-ups: planned once, mailed once, chased, and answered once by an address of one's own."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from matchmaker.database import reading, writing
from matchmaker.errors import NotPermitted, Refused
from matchmaker.messages.letters import Correspondence
from matchmaker.outcomes import asking
from matchmaker.outcomes import round as rounds
from matchmaker.outcomes.asking import answer_by_address, opened, token_of, why_closed
from matchmaker.outcomes.board import Due, board
from matchmaker.outcomes.by_hand import log
from matchmaker.outcomes.checking import Answer
from matchmaker.outcomes.follow_up_rules import set_rules
from matchmaker.outcomes.follow_ups import ask, drop
from matchmaker.outcomes.round import follow_up_round
from matchmaker.outcomes.scheduling import ask_on, months_after, schedule
from matchmaker.permissions import NOBODY, Actor
from matchmaker.records import (
    FollowUp,
    FollowUpState,
    Interest,
    Message,
    Mission,
    Outcome,
    OutcomeSource,
    Role,
)
from tests.matchmaker.outcomes.conftest import COORDINATOR, meeting, participant

KEY = "a key of the server that nobody knows"
CLOCK = Actor("clock", Role.ORGANISER)
HERE = Correspondence(address="https://missions.example")
FIRST = datetime(2017, 3, 17, 12, tzinfo=UTC)
"""A month after the mission's last day."""


def round_at(engine: Engine, now: datetime, by_way_of: Correspondence = HERE) -> int:
    return follow_up_round(engine, key=KEY, by=CLOCK, by_way_of=by_way_of, now=now)


def count(engine: Engine, kind: type[FollowUp | Message | Outcome]) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(kind)) or 0


def the_mission(session: Session) -> Mission:
    return session.scalars(select(Mission)).one()


def asked_one(session: Session) -> FollowUp:
    """The follow-up of EU01 after a month, as it was mailed."""
    return session.scalars(
        select(FollowUp).where(
            FollowUp.participant_id == participant(session, "EU01").id, FollowUp.months == 1
        )
    ).one()


def test_months_end_where_months_end() -> None:
    assert months_after(date(2017, 1, 31), 1) == date(2017, 2, 28)
    assert months_after(date(2019, 11, 30), 3) == date(2020, 2, 29)
    assert months_after(date(2017, 2, 17), 12) == date(2018, 2, 17)


def test_everybody_is_asked_once_however_often_the_worker_looks(held: Engine) -> None:
    assert round_at(held, datetime(2017, 2, 20, tzinfo=UTC)) == 0
    assert count(held, FollowUp) == 8  # two companies, four times each; no counterpart
    assert [round_at(held, FIRST) for _ in range(3)] == [2, 0, 0]
    with reading(held) as session:
        mails = session.scalars(select(Message).order_by(Message.to_address)).all()
        assert [one.to_address for one in mails] == ["eu01@held.example", "eu02@held.example"]
        assert "https://missions.example/follow-ups/" in mails[0].text
        assert mails[0].language == "en"  # what the person speaks
    assert count(held, FollowUp) == 8
    later = [round_at(held, FIRST + timedelta(days=days)) for days in (13, 14, 15, 28, 42, 56)]
    assert later == [0, 2, 0, 2, 0, 0]  # chased twice, and then left alone
    assert count(held, Message) == 6


def test_a_kill_neither_loses_nor_doubles_a_mail(
    held: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    calls = []

    def dying(session: Session, one: FollowUp, **how: Any) -> list[str]:
        told = ask(session, one, **how)
        calls.append(one.id)
        if len(calls) == 2:
            raise Killed
        return told

    with monkeypatch.context() as patch:
        patch.setattr(rounds, "ask", dying)
        with pytest.raises(Killed):
            round_at(held, FIRST)
    assert count(held, Message) == 1  # the second was undone whole
    assert round_at(held, FIRST) == 1
    assert count(held, Message) == 2


def test_without_taking_the_follow_up_first_two_workers_would_both_ask(held: Engine) -> None:
    """The control: the state and the count that a worker saw are what lets one of two ask."""
    round_at(held, datetime(2017, 2, 20, tzinfo=UTC))
    with Session(held) as slow:
        seen = asked_one(slow)  # read before the other worker asks
        assert seen.state is FollowUpState.PLANNED
        _ = seen.participant.delegates, seen.mission.name, seen.participant.organisation.name
        slow.expire_on_commit = False
        slow.commit()
        assert round_at(held, FIRST) == 2
        with pytest.raises(Refused, match="at this moment"):
            ask(slow, seen, key=KEY, by=CLOCK, by_way_of=HERE, now=FIRST)
        slow.rollback()
    assert count(held, Message) == 2


def test_counterparts_are_mailed_only_where_it_is_switched_on(held: Engine) -> None:
    with writing(held) as session:
        theirs = participant(session, "CN01")
        made = ask_on(session, theirs, datetime.now(UTC).date(), by=COORDINATOR)
        with pytest.raises(Refused, match="Counterparts"):
            ask(session, made, key=KEY, by=COORDINATOR, by_way_of=HERE)
        set_rules(session, the_mission(session), months="2", asks_counterparts=True,
                  chase_after="7", most_chases="1", by=COORDINATOR)  # fmt: skip
        assert ask(session, made, key=KEY, by=COORDINATOR, by_way_of=HERE) == ["cn01@held.example"]
        with pytest.raises(Refused, match="today"):
            ask(session, made, key=KEY, by=COORDINATOR, by_way_of=HERE)
    assert round_at(held, datetime(2017, 4, 17, 12, tzinfo=UTC)) == 4  # both sides now


def test_rules_that_make_no_sense_are_told_all_at_once(held: Engine) -> None:
    with writing(held) as session:
        with pytest.raises(Refused) as refused:
            set_rules(session, the_mission(session), months="1, soon", asks_counterparts=False,
                      chase_after="0", most_chases="99", by=COORDINATOR)  # fmt: skip
        assert len(refused.value.sentences) == 3
        with pytest.raises(Refused, match="is past"):
            ask_on(session, participant(session, "EU01"), date(2017, 3, 1), by=COORDINATOR)
        with pytest.raises(Refused, match="before the meeting"):
            ask_on(session, participant(session, "EU01"), date(2017, 2, 1), by=COORDINATOR,
                   meeting=meeting(session))  # fmt: skip


def test_an_address_answers_once_for_whom_it_was_mailed(held: Engine) -> None:
    round_at(held, FIRST)
    now = FIRST + timedelta(days=3)
    with writing(held) as session:
        one = asked_one(session)
        token = token_of(one, one.participant.delegates[0], KEY)
        found = opened(session, KEY, token)
        assert found is not None
        said = answer_by_address(
            session, *found,
            {"EU01~CN01": Answer(interest=Interest.CONCRETE, private_note="ours"),
             "EU01~CN02": Answer(), "EU02~CN01": Answer(interest=Interest.NONE)},
            now=now,
        )  # fmt: skip
        assert said == 1  # nothing new of one, and the third is not theirs
        word = session.scalars(select(Outcome)).one()
        assert (word.source, word.recorded_by, word.said_on) == (
            OutcomeSource.LINK, "EU01 1", now.date(),
        )  # fmt: skip
    with reading(held) as session:
        one = asked_one(session)
        assert one.state is FollowUpState.ANSWERED
        assert str(why_closed(one, now)) == (
            "This was answered on 2017-03-20, and nothing more is saved here."
        )
        with pytest.raises(Refused, match="answered on"):
            answer_by_address(session, *found_again(session, token), {}, now=now)
        others = session.scalars(select(FollowUp).where(FollowUp.id == one.id + 1)).one()
        forged = token.replace(f"{one.id}-", f"{others.id}-", 1)
        assert opened(session, KEY, forged) is None
        assert opened(session, "another key", token) is None
        assert opened(session, KEY, token[:-1] + ("a" if token[-1] != "a" else "b")) is None


def found_again(session: Session, token: str) -> tuple[FollowUp, object]:
    found = opened(session, KEY, token)
    assert found is not None
    return found


def test_an_address_is_closed_after_its_time_and_once_nobody_waits(held: Engine) -> None:
    round_at(held, FIRST)
    with writing(held) as session:
        one = asked_one(session)
        person = one.participant.delegates[0]
        late = FIRST + asking.GOOD_FOR + timedelta(hours=1)
        with pytest.raises(Refused, match="was good until 2017-05-16"):
            answer_by_address(session, one, person, ANYTHING, now=late)
        drop(session, one, by=COORDINATOR)
        with pytest.raises(Refused, match="No answer is waited for"):
            answer_by_address(session, one, person, ANYTHING, now=FIRST)
        token = token_of(one, person, KEY)
        one.participant.delegates.remove(person)
        session.flush()
        assert opened(session, KEY, token) is None  # nobody's address any more
    assert count(held, Outcome) == 0


ANYTHING: Mapping[str, Answer] = {"EU01~CN01": Answer(interest=Interest.POSSIBLE)}


def test_with_its_guards_off_an_address_would_answer_again(
    held: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the two tests above."""
    round_at(held, FIRST)
    monkeypatch.setattr(asking, "why_closed", lambda *_: None)
    with writing(held) as session:
        one = asked_one(session)
        person = one.participant.delegates[0]
        late = FIRST + asking.GOOD_FOR + timedelta(days=300)
        assert answer_by_address(session, one, person, ANYTHING, now=late) == 1
        with pytest.raises(Refused, match="at this moment"):  # the database still lets one answer
            answer_by_address(session, one, person, ANYTHING, now=late)
        one.state = FollowUpState.ASKED
        session.flush()
        assert answer_by_address(session, one, person, ANYTHING, now=late) == 1


def test_a_date_before_the_meeting_saves_nothing_of_any_meeting(held: Engine) -> None:
    round_at(held, FIRST)
    answers = {**ANYTHING, "EU01~CN02": Answer(held=True, next_until=date(2017, 1, 1))}
    with writing(held) as session:
        one = asked_one(session)
        person = one.participant.delegates[0]
        with pytest.raises(Refused, match="Company CN02: The next step's date"):
            answer_by_address(session, one, person, answers, now=FIRST)
    assert count(held, Outcome) == 0
    with reading(held) as session:
        assert asked_one(session).state is FollowUpState.ASKED  # and can still be answered


def test_the_board_says_what_is_due_overdue_and_stale(held: Engine) -> None:
    round_at(held, datetime(2017, 2, 20, tzinfo=UTC))
    with writing(held) as session:
        log(
            session,
            the_mission(session),
            [
                {"meeting": "EU01~CN01", "who": "home", "source": "call", "said_on": "2017-02-20",
                 "interest": "possible"},
                {"meeting": "EU02~CN01", "who": "home", "source": "call", "said_on": "2017-02-20",
                 "interest": "possible", "next_by": "home", "next_until": "2017-03-01"},
            ],
            by=COORDINATOR,
        )  # fmt: skip

    def counts(day: date) -> tuple[int, ...]:
        with reading(held) as session:
            found = board(session, [the_mission(session)], by=COORDINATOR, today=day)
            return tuple(found.count(one) for one in (Due.OVERDUE, Due.DUE, Due.STALE))

    assert counts(date(2017, 2, 25)) == (0, 0, 0)
    assert counts(date(2017, 3, 5)) == (1, 0, 0)  # a next step that should have been
    assert counts(date(2017, 3, 12)) == (0, 2, 0)  # the follow-up asks about it anyway
    assert counts(date(2017, 3, 20)) == (2, 0, 0)  # nobody mailed them
    with writing(held) as session:
        for one in session.scalars(select(FollowUp).where(FollowUp.months.in_((1, 3)))):
            drop(session, one, by=COORDINATOR)
    assert counts(date(2017, 6, 1)) == (1, 0, 1)


def test_only_who_looks_after_outcomes_plans_or_asks(held: Engine) -> None:
    with writing(held) as session:
        partner = Actor("Pia", Role.LOCAL_PARTNER)
        for by in (NOBODY, partner):
            with pytest.raises((NotPermitted, Refused)):
                schedule(session, the_mission(session), by=by, today=FIRST.date())
        assert schedule(session, the_mission(session), by=COORDINATOR, today=FIRST.date()) == 8
        late = datetime.now(UTC).date()
        assert schedule(session, the_mission(session), by=COORDINATOR, today=late) == 0


def test_an_answer_that_was_logged_by_hand_settles_what_waits_for_it(held: Engine) -> None:
    round_at(held, FIRST)
    line = {"meeting": "EU01~CN01", "source": "call", "interest": "possible"}
    with writing(held) as session:
        mission = the_mission(session)
        before = log(
            session,
            mission,
            [
                {**line, "who": "home", "said_on": "2017-02-15"},  # before anybody asked
                {**line, "who": "heard", "said_on": "2017-03-20"},
                {**line, "who": "counterpart", "said_on": "2017-03-20"},
            ],
            by=COORDINATOR,
        )
        assert before.settled == ()
        assert asked_one(session).is_open
        logged = log(
            session, mission, [{**line, "who": "home", "said_on": "2017-03-20"}], by=COORDINATOR
        )
        (settled,) = logged.settled
        assert settled is asked_one(session)
        assert (settled.state, settled.answered_by) == (FollowUpState.ANSWERED, "Carla")
        assert logged.made[0].follow_up is settled
    assert round_at(held, FIRST + timedelta(days=15)) == 1  # EU02 alone is chased
