"""Words on a meeting: who may give them, what they may say, and that none is ever lost."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from matchmaker.database import reading, writing
from matchmaker.errors import Clash, NotFound, NotPermitted, Refused
from matchmaker.outcomes.answers import correct, say, take_back
from matchmaker.outcomes.by_hand import LinesRefused, log
from matchmaker.outcomes.checking import Answer
from matchmaker.outcomes.standing import Disagreement, figures_of, outcomes_of
from matchmaker.permissions import NOBODY
from matchmaker.records import (
    AuditEntry,
    Interest,
    MeetingState,
    Mission,
    NextBy,
    Outcome,
    OutcomeSource,
    Side,
    Slot,
)
from tests.matchmaker.outcomes.conftest import (
    COORDINATOR,
    MET_ON,
    ORGANISER,
    meeting,
    participant,
    voice_of,
)

POSSIBLE = Answer(held=True, interest=Interest.POSSIBLE)
NONE = Answer(held=True, interest=Interest.NONE)
LATER = datetime.now(UTC).date()


def say_as(session: Session, code: str, answer: Answer = POSSIBLE) -> Outcome:
    whose = participant(session, code)
    return say(session, meeting(session), whose, answer, by=voice_of(session, code))


def words(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Outcome)) or 0


def test_both_sides_answers_stand_beside_each_other_and_neither_needs_the_other(
    held: Engine,
) -> None:
    with writing(held) as session:
        step = replace(POSSIBLE, next_step="Send samples", next_by=NextBy.COUNTERPART)
        say_as(session, "EU01", step)
    with writing(held) as session:
        one = outcomes_of(session, session.scalars(select(Mission)).one(), by=ORGANISER)[0]
        assert (one.held, one.interest, one.led_on) == (True, Interest.POSSIBLE, True)
        assert one.disagreements == ()
        say_as(session, "CN01", replace(NONE, next_by=NextBy.HOME))
    with reading(held) as session:
        one = outcomes_of(session, session.scalars(select(Mission)).one(), by=ORGANISER)[0]
        assert one.voices[Side.HOME].interest is Interest.POSSIBLE
        assert one.voices[Side.COUNTERPART].interest is Interest.NONE
        assert one.disagreements == (Disagreement.INTEREST, Disagreement.NEXT)
        assert figures_of([one]).disagreements == 1


def test_the_desk_and_a_side_can_differ_on_whether_they_met(held: Engine) -> None:
    with writing(held) as session:
        say_as(session, "EU01", Answer(held=False))
        meeting(session).move_to(MeetingState.HELD)
    with reading(held) as session:
        one = outcomes_of(session, session.scalars(select(Mission)).one(), by=ORGANISER)[0]
        assert one.held is True  # the desk saw it
        assert one.disagreements == (Disagreement.HELD,)


def test_a_quick_correction_replaces_and_a_later_word_is_a_further_one(held: Engine) -> None:
    with writing(held) as session:
        first = say_as(session, "EU01")
        assert say_as(session, "EU01") is first  # tapped twice
        second = say_as(session, "EU01", NONE)
        assert (second.replaces, first.counts, words(session)) == (first, False, 2)
        second.recorded_at -= timedelta(days=2)
        third = say_as(session, "EU01")
        assert (third.replaces, second.counts, words(session)) == (None, True, 3)


def test_only_who_met_says_it_and_only_once_the_meeting_began(held: Engine) -> None:
    with writing(held) as session:
        ours, theirs = participant(session, "EU01"), participant(session, "CN01")
        by = voice_of(session, "EU01")
        with pytest.raises(NotFound):
            say(session, meeting(session), theirs, POSSIBLE, by=by)  # not its own word to give
        with pytest.raises(NotFound):
            say(session, meeting(session, "EU02~CN01"), ours, POSSIBLE, by=by)
        with pytest.raises(NotPermitted):
            say(session, meeting(session), ours, POSSIBLE, by=ORGANISER)
        desk = say(
            session, meeting(session), ours, POSSIBLE, by=ORGANISER, source=OutcomeSource.DESK
        )
        assert desk.participant is ours
        with pytest.raises(NotFound):
            log(session, session.scalars(select(Mission)).one(), [], by=NOBODY)
        later = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=2)
        session.execute(
            update(Slot)
            .where(Slot.id == meeting(session).slot_id)
            .values(starts_at=later, ends_at=later + timedelta(minutes=20))
        )
        session.expire_all()
        with pytest.raises(Refused, match="still to come"):
            say(session, meeting(session), ours, POSSIBLE, by=by)


def test_a_date_before_the_meeting_is_told_in_a_sentence(held: Engine) -> None:
    with pytest.raises(Refused) as refused, writing(held) as session:
        say_as(session, "EU01", replace(POSSIBLE, next_until=date(2017, 2, 1)))
    assert str(refused.value) == (
        "The next step's date 2017-02-01 is before the meeting, which was on 2017-02-14."
    )
    with reading(held) as session:
        assert words(session) == 0


def test_a_correction_and_a_withdrawal_leave_everything_to_be_read(held: Engine) -> None:
    with writing(held) as session:
        first = say_as(session, "EU01", replace(POSSIBLE, private_note="we hesitate"))
        with pytest.raises(Refused, match="why"):
            correct(session, first, NONE, " ", by=ORGANISER)
        second = correct(session, first, NONE, "They called", by=ORGANISER)
        assert (first.ended_by, first.ended_why) == (ORGANISER.name, "They called")
        assert second.private_note == "we hesitate"  # which an organiser cannot read, nor empty
        with pytest.raises(Clash):
            correct(session, first, POSSIBLE, "again", by=COORDINATOR)
        take_back(session, second, "It was another company", by=COORDINATOR)
        with pytest.raises(Clash):
            take_back(session, second, "twice", by=COORDINATOR)
        assert words(session) == 2
    with reading(held) as session:
        (one, *_) = outcomes_of(session, session.scalars(select(Mission)).one(), by=ORGANISER)
        assert (one.last, len(one.ended)) == (None, 2)
        entries = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "correct_outcome")
        ).all()
        assert entries[0].details["before"]["interest"] == "possible"
        assert "hesitate" not in str([one.details for one in session.scalars(select(AuditEntry))])


LINE = {
    "meeting": "EU01~CN01 whatever follows",
    "who": "home",
    "source": "call",
    "said_on": "2017-03-01",
    "interest": "concrete",
    "said": "They send a draft",
}


def test_many_lines_are_logged_at_once_with_their_source_and_day(held: Engine) -> None:
    with writing(held) as session:
        mission = session.scalars(select(Mission)).one()
        lines = [
            LINE,
            {"who": "home", "source": "call", "said_on": "2017-03-01"},  # only what was preset
            LINE | {"meeting": "EU02~CN01", "who": "heard", "source": "hearsay"},
            LINE | {"meeting": "EU01~CN02", "who": "counterpart", "said_on": "3.4.2017"},
        ]
        logged = log(session, mission, lines, by=COORDINATOR)
        assert (len(logged.made), logged.known) == (3, 0)
        assert [one.said_on for one in logged.made] == [
            date(2017, 3, 1), date(2017, 3, 1), date(2017, 4, 3),
        ]  # fmt: skip
        assert logged.made[1].participant is None
        assert log(session, mission, lines, by=COORDINATOR).known == 3  # sent twice
        assert words(session) == 3
        heard = outcomes_of(session, mission, by=COORDINATOR)[2]
        assert heard.interest is Interest.CONCRETE  # nobody else said anything
        session.rollback()


def test_every_fault_of_every_line_is_told_and_nothing_half_saved(held: Engine) -> None:
    with pytest.raises(LinesRefused) as refused, writing(held) as session:
        log(
            session,
            session.scalars(select(Mission)).one(),
            [
                LINE,
                LINE | {"meeting": "EU09~CN01", "source": ""},
                LINE | {"said_on": "2017-01-01", "next_until": "2017-01-02"},
                LINE | {"said_on": "soon"},
                LINE | {"held": "maybe", "interest": "much"},
                LINE | {"said_on": f"{LATER + timedelta(days=3)}"},
            ],
            by=COORDINATOR,
        )
    told = {at + 1: [str(one) for one in faults] for at, faults in refused.value.faults.items()}
    assert told == {
        2: ['There is no meeting "EU09~CN01"; choose one of the list.',
            "Choose how it reached you."],
        3: [f"2017-01-01 is before the meeting, which was on {MET_ON}.",
            f"The next step's date 2017-01-02 is before the meeting, which was on {MET_ON}."],
        4: ['"soon" is no date; one looks like 2027-03-12.'],
        5: ['"maybe" cannot be chosen here.', '"much" cannot be chosen here.'],
        6: [f"{LATER + timedelta(days=3)} is still to come; write when it was said."],
    }  # fmt: skip
    with reading(held) as session:
        assert words(session) == 0
