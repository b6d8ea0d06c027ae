"""Logging by hand what came by call, chat or hearsay: many lines at once, all of them or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matchmaker.errors import Refused
from matchmaker.outcomes.answers import answer_of, write
from matchmaker.outcomes.checking import Answer, faults_of, read_answer, read_choice, read_day
from matchmaker.outcomes.follow_ups import is_waiting, settle
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import (
    FollowUp,
    Meeting,
    MeetingParty,
    MeetingState,
    Mission,
    Outcome,
    OutcomeSource,
    Participant,
    SessionBlock,
    Side,
    Slot,
)
from matchmaker.words import Sentence, sentence

BY_HAND = (
    OutcomeSource.CALL,
    OutcomeSource.WECHAT,
    OutcomeSource.MAIL,
    OutcomeSource.IN_PERSON,
    OutcomeSource.HEARSAY,
)
"""How a word can have reached whoever logs it."""

MOST_LINES = 200
"""How many lines are taken at a time."""

HEARD = "heard"
"""Whose word it is where it is neither side's."""

FIELDS = (
    *("meeting", "who", "source", "said_on", "held", "interest"),
    *("said", "next_step", "next_by", "next_until"),
)
"""What a line may have; each a text, empty or absent where nothing is said."""

_PRESET = frozenset({"who", "source", "said_on"})
"""What a form may fill in beforehand: a line with nothing else is none."""


class LinesRefused(Refused):
    """Some lines cannot be taken, so none was; ``faults`` by the line's position, from 0."""

    def __init__(self, faults: Mapping[int, Sequence[Sentence]]) -> None:
        super().__init__(
            *(
                sentence("Line {number}: {fault}", number=position + 1, fault=one)
                for position, told in sorted(faults.items())
                for one in told
            )
        )
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Logged:
    """What came of it: the words written, and how many lines were there already word for word.

    ``settled`` are the follow-ups that these words answer.
    """

    made: tuple[Outcome, ...]
    known: int
    settled: tuple[FollowUp, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    meeting: Meeting
    participant: Participant | None
    source: OutcomeSource
    said_on: date
    answer: Answer


def log(
    session: Session, mission: Mission, lines: Sequence[Mapping[str, str]], *, by: Actor
) -> Logged:
    """Write down what somebody heard of this mission's meetings, one word a line.

    Each line has texts under ``FIELDS``: ``meeting`` is a code (anything may follow it), ``who``
    a side or ``HEARD``. Lines with nothing in them but what a form fills in are passed over.
    The same line again writes nothing, so that a form that is sent twice harms nobody. A follow-up
    that waits for what somebody now said is answered by it, and is not chased any more.

    Raises:
        LinesRefused: with every reason for every line; nothing is written then.
        Refused: no line says anything, or there are too many.
    """
    require(by, Action.EDIT_OUTCOMES, mission)
    stated = {at: _trimmed(line) for at, line in enumerate(lines)}
    stated = {at: line for at, line in stated.items() if set(_said(line)) - _PRESET}
    if not stated:
        raise Refused(sentence("Write at least one line: which meeting, and what came of it."))
    if len(stated) > MOST_LINES:
        raise Refused(sentence("Log at most {most} lines at a time.", most=MOST_LINES))
    meetings = {one.code: one for one in meetings_to_log(session, mission)}
    read: list[_Line] = []
    faults: dict[int, Sequence[Sentence]] = {}
    for at, line in stated.items():
        found = _read(line, meetings)
        if isinstance(found, _Line):
            read.append(found)
        else:
            faults[at] = found
    if faults:
        raise LinesRefused(faults)
    known = _known(session, {one.meeting.id for one in read})
    waiting = _waiting(session, {one.participant.id for one in read if one.participant})
    made: list[Outcome] = []
    settled: dict[int, FollowUp] = {}
    for one in read:
        if _key(one) in known:
            continue
        known.add(_key(one))
        answered = [two for two in waiting if _answers(one, two)]
        made.append(
            write(session, one.meeting, one.participant, one.answer, by=by, source=one.source,
                  said_on=one.said_on, follow_up=answered[-1] if answered else None)
        )  # fmt: skip
        settled |= {two.id: two for two in answered}
    for two in settled.values():
        settle(session, two, by=by)
    return Logged(tuple(made), len(read) - len(made), tuple(settled.values()))


def meetings_to_log(session: Session, mission: Mission) -> Sequence[Meeting]:
    """The meetings of a mission that something can be logged of, by code, in few queries."""
    return session.scalars(
        select(Meeting)
        .where(Meeting.mission_id == mission.id, Meeting.state != MeetingState.CANCELLED)
        .order_by(Meeting.code)
        .options(
            selectinload(Meeting.parties)
            .selectinload(MeetingParty.participant)
            .selectinload(Participant.organisation),
            selectinload(Meeting.slot).selectinload(Slot.block).selectinload(SessionBlock.place),
            selectinload(Meeting.mission),
        )
    ).all()


def party_of(meeting: Meeting, side: Side) -> Participant | None:
    """Who of this side is in a meeting, None where nobody is."""
    return next((one for one in meeting.participants if one.side is side), None)


def _read(line: dict[str, str], meetings: Mapping[str, Meeting]) -> _Line | list[Sentence]:
    """A line as it is meant, or everything that is wrong with it."""
    faults: list[Sentence] = []
    meeting = meetings.get(line["meeting"].split(maxsplit=1)[0]) if line["meeting"] else None
    if meeting is None:
        faults.append(
            sentence('There is no meeting "{text}"; choose one of the list.', text=line["meeting"])
            if line["meeting"]
            else sentence("Choose the meeting.")
        )
    if line["who"] not in ("", HEARD, *Side):
        faults.append(sentence('Nobody is "{text}" here.', text=line["who"]))
    source = read_choice(OutcomeSource, line["source"], faults)
    if not line["source"] or (source and source not in BY_HAND):
        faults.append(sentence("Choose how it reached you."))
    said_on = datetime.now(UTC).date()
    if line["said_on"]:
        said_on = read_day(line["said_on"], faults) or said_on
    answer = read_answer(line, faults)
    if meeting is None or source is None or faults:
        return faults
    faults = faults_of(meeting, answer, said_on)
    if faults:
        return faults
    participant = party_of(meeting, Side(line["who"])) if line["who"] in set(Side) else None
    return _Line(meeting, participant, source, said_on, answer)


def _waiting(session: Session, participants: set[int]) -> Sequence[FollowUp]:
    """The follow-ups of these that wait for an answer, by the day on which they are due."""
    return session.scalars(
        select(FollowUp)
        .where(FollowUp.participant_id.in_(participants), is_waiting())
        .order_by(FollowUp.due_on, FollowUp.id)
    ).all()


def _answers(line: _Line, follow_up: FollowUp) -> bool:
    """Whether a line is what a follow-up asks for: of its meetings, and not from before it."""
    if line.participant is None or line.participant.id != follow_up.participant_id:
        return False
    if follow_up.meeting_id not in (None, line.meeting.id):
        return False
    asked = follow_up.asked_at.date() if follow_up.asked_at else follow_up.due_on
    return line.said_on >= min(asked, follow_up.due_on)


def _trimmed(line: Mapping[str, str]) -> dict[str, str]:
    return {name: " ".join(line.get(name, "").split()) for name in FIELDS}


def _said(line: Mapping[str, str]) -> list[str]:
    return [name for name, text in line.items() if text]


Key = tuple[int, int | None, OutcomeSource, date, Answer]


def _key(line: _Line) -> Key:
    whose = line.participant.id if line.participant else None
    return (line.meeting.id, whose, line.source, line.said_on, line.answer)


def _known(session: Session, meetings: set[int]) -> set[Key]:
    found = session.scalars(
        select(Outcome).where(Outcome.meeting_id.in_(meetings), Outcome.ended_at.is_(None))
    )
    return {
        (one.meeting_id, one.participant_id, one.source, one.said_on, answer_of(one))
        for one in found
    }
