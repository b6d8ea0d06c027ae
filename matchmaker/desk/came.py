"""What came of a meeting, as a side says it at the desk on its way out."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.desk.taps import Settled, Tap, in_order
from matchmaker.outcomes.answers import answer_of, said_before, say
from matchmaker.outcomes.checking import Answer
from matchmaker.permissions import Actor
from matchmaker.records import (
    Interest,
    Meeting,
    Mission,
    Outcome,
    OutcomeSource,
    Participant,
)
from matchmaker.words import sentence


def say_at_desk(
    session: Session,
    meeting: Meeting,
    participant: Participant,
    interest: Interest | None,
    *,
    by: Actor,
    tap: Tap | None = None,
) -> Settled[Outcome]:
    """Note what a side says came of its meeting; None that they met and say no more.

    The later of two taps stands, also where the earlier one reaches us last; the same tap sent
    again changes nothing. Raises as :func:`~matchmaker.outcomes.answers.say`.
    """
    tap = in_order(session, meeting.mission, tap, by=by)
    answer = Answer(held=True, interest=interest)
    before = said_before(session, meeting, participant, OutcomeSource.DESK)
    if before is not None and before.recorded_at >= tap.at:
        same = answer_of(before) == answer
        told = sentence(
            "{name}: {by} tapped something else later, and that stands.",
            name=participant.organisation.name,
            by=before.recorded_by,
        )
        return Settled(before, repeated=same, conflict=None if same else told)
    said = say(session, meeting, participant, answer, by=by, source=OutcomeSource.DESK, at=tap.at)
    return Settled(said, repeated=said is before)


def came_of(session: Session, mission: Mission) -> dict[tuple[int, int], Interest]:
    """By meeting and participant, the interest that was tapped at the desk; nobody's own words."""
    found = session.execute(
        select(Outcome.meeting_id, Outcome.participant_id, Outcome.interest)
        .join(Meeting, Meeting.id == Outcome.meeting_id)
        .where(
            Meeting.mission_id == mission.id,
            Outcome.source == OutcomeSource.DESK,
            Outcome.ended_at.is_(None),
        )
        .order_by(Outcome.id)
    )
    last = {(meeting, people): interest for meeting, people, interest in found if people}
    return {key: interest for key, interest in last.items() if interest}
