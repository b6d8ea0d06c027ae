"""Made-up outcomes to practise with: every one is marked synthetic and counts in no report."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.outcomes.answers import write
from matchmaker.outcomes.by_hand import party_of
from matchmaker.outcomes.checking import Answer, day_of
from matchmaker.outcomes.standing import meetings_with_words
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import (
    FollowUp,
    FollowUpState,
    Interest,
    Meeting,
    MeetingState,
    Mission,
    NextBy,
    Outcome,
    OutcomeSource,
    Side,
)


@dataclass(frozen=True, slots=True)
class _Word:
    """Who says what of the so-manieth meeting, and in how many days the next step is due."""

    meeting: int
    side: Side | None
    answer: Answer
    source: OutcomeSource = OutcomeSource.PAGE
    days: int = 0


_CONCRETE = Answer(held=True, interest=Interest.CONCRETE)
_POSSIBLE = Answer(held=True, interest=Interest.POSSIBLE)
_INFORMATIVE = Answer(held=True, interest=Interest.INFORMATIVE)
_NONE = Answer(held=True, interest=Interest.NONE)

_WORDS = (
    _Word(0, Side.HOME, replace(_CONCRETE, next_step="Send prices", next_by=NextBy.HOME), days=21),
    _Word(0, Side.COUNTERPART, replace(_CONCRETE, next_step="Wait for their prices")),
    _Word(1, Side.HOME, replace(_POSSIBLE, private_note="Their budget is small.")),
    _Word(1, Side.COUNTERPART, _NONE),
    _Word(2, Side.HOME, Answer(held=False)),
    _Word(2, Side.COUNTERPART, _INFORMATIVE),
    _Word(3, Side.HOME, _INFORMATIVE),
    _Word(4, None, Answer(interest=Interest.POSSIBLE, said="They are said to want samples"),
          OutcomeSource.HEARSAY),
    _Word(5, Side.HOME, replace(_CONCRETE, agreed=True, said="They agreed on a trial order"),
          OutcomeSource.CALL),
    _Word(6, Side.HOME, replace(_POSSIBLE, next_by=NextBy.COUNTERPART), days=30),
    _Word(6, Side.COUNTERPART, replace(_POSSIBLE, next_by=NextBy.HOME), days=30),
)  # fmt: skip


_ASKINGS = ((3, FollowUpState.PLANNED), (-20, FollowUpState.ASKED), (-40, FollowUpState.ASKED))
"""In how many days the made-up follow-ups are due, and how far each is."""


def practice_outcomes(session: Session, mission: Mission, *, by: Actor, today: date) -> None:
    """Words on the first meetings of a mission that is made up anyway, and follow-ups around today.

    Once, however often called.

    Raises:
        NotPermitted: only administrators load what is made up.
    """
    require(by, Action.LOAD_BUNDLED)
    here = (Meeting.mission_id == mission.id, Meeting.state != MeetingState.CANCELLED)
    if session.scalar(select(Outcome.id).join(Meeting).where(*here).limit(1)) is not None:
        return
    meetings = [one.meeting for one in meetings_with_words(session, *here)]
    for one in _WORDS:
        if one.meeting >= len(meetings):
            continue
        meeting = meetings[one.meeting]
        until = day_of(meeting) + timedelta(days=one.days) if one.days else None
        write(
            session,
            meeting,
            party_of(meeting, one.side) if one.side else None,
            replace(one.answer, next_until=until),
            by=by,
            source=one.source,
            said_on=day_of(meeting),
            synthetic=True,
        )
    homes = [party_of(one, Side.HOME) for one in meetings]
    people = list(dict.fromkeys(one for one in homes if one is not None))
    for participant, (days, state) in zip(people, _ASKINGS, strict=False):
        asked_at = datetime.now(UTC) + timedelta(days=days)
        was_asked = state is FollowUpState.ASKED
        session.add(
            FollowUp(
                mission_id=mission.id,
                participant=participant,
                due_on=today + timedelta(days=days),
                state=state,
                asked_at=asked_at if was_asked else None,
                last_asked_at=asked_at if was_asked else None,
                created_by=by.name,
                synthetic=True,
            )
        )
    session.flush()
