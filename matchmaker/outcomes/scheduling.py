"""Planning follow-ups: once for all who met, after so many months or on a day of one's own."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from matchmaker.auditing import note
from matchmaker.errors import NotFound, Refused
from matchmaker.outcomes.checking import LONGEST_LINE, day_of, too_long
from matchmaker.outcomes.follow_up_rules import rules_of
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import (
    FollowUp,
    FollowUpRules,
    Meeting,
    MeetingParty,
    MeetingState,
    Mission,
    Participant,
    ParticipantState,
    Side,
)
from matchmaker.trail import subject_of
from matchmaker.words import sentence


def schedule(session: Session, mission: Mission, *, by: Actor, today: date) -> int:
    """Plan the follow-ups that a mission lacks; how many those were.

    Everybody who had a meeting gets one for each of the rules' months; of months that are past
    already, only the last. What is there stays, so that this can be done as often as one likes.
    """
    require(by, Action.EDIT_OUTCOMES, mission)
    # Two workers wait for each other here, so that each sees what the other planned.
    session.execute(select(Mission.id).where(Mission.id == mission.id).with_for_update())
    made = lacking(session, mission, today)
    for one in made:
        one.created_by = by.name
    session.add_all(made)
    session.flush()
    if made:
        note(session, by, "plan_follow_ups", _subject(mission), count=len(made))
    return len(made)


def lacking(session: Session, mission: Mission, today: date) -> list[FollowUp]:
    """The follow-ups that a mission should have and has not; not added to the session."""
    if mission.ends_on is None:
        return []
    rules = rules_of(session, mission)
    due = {one: months_after(mission.ends_on, one) for one in rules.months}
    past = [one for one, day in due.items() if day < today]
    wanted = [one for one in due if one not in past] + past[-1:]
    known = {
        (one.participant_id, one.months)
        for one in session.execute(
            select(FollowUp.participant_id, FollowUp.months).where(
                FollowUp.mission_id == mission.id
            )
        )
    }
    return [
        FollowUp(mission_id=mission.id, participant_id=number, months=one, due_on=due[one])
        for number in session.scalars(_met(mission, rules))
        for one in wanted
        if (number, one) not in known
    ]


def ask_on(
    session: Session,
    participant: Participant,
    due_on: date,
    *,
    by: Actor,
    meeting: Meeting | None = None,
    question: str = "",
) -> FollowUp:
    """Plan to ask somebody on a day of one's own, about all their meetings or one.

    Raises:
        NotFound: the meeting is not theirs.
        Refused: the day is before the meeting or past, or the question is too long.
    """
    require(by, Action.EDIT_OUTCOMES, participant.mission)
    if meeting is not None and participant not in meeting.participants:
        raise NotFound(sentence("There is no such meeting."))
    faults = []
    if meeting is not None and due_on < day_of(meeting):
        faults.append(
            sentence(
                "{day} is before the meeting, which was on {met_on}.",
                day=due_on,
                met_on=day_of(meeting),
            )
        )
    elif due_on < datetime.now(UTC).date():
        faults.append(sentence("{day} is past; choose today or a later day.", day=due_on))
    if len(question) > LONGEST_LINE:
        faults.append(too_long(LONGEST_LINE))
    if faults:
        raise Refused(*faults)
    made = FollowUp(
        mission_id=participant.mission_id,
        participant=participant,
        meeting=meeting,
        due_on=due_on,
        question=" ".join(question.split()),
        created_by=by.name,
    )
    session.add(made)
    session.flush()
    note(
        session,
        by,
        "plan_follow_up",
        subject_of(participant),
        due_on=due_on.isoformat(),
    )
    return made


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + year, month + 1, 1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def _met(mission: Mission, rules: FollowUpRules) -> Select[int]:
    """Who takes part and had a meeting, by id; counterparts only where they are asked."""
    sides = list(Side) if rules.asks_counterparts else [Side.HOME]
    return (
        select(Participant.id)
        .join(MeetingParty, MeetingParty.participant_id == Participant.id)
        .join(Meeting, Meeting.id == MeetingParty.meeting_id)
        .where(
            Participant.mission_id == mission.id,
            Participant.side.in_(sides),
            Participant.state != ParticipantState.WITHDRAWN,
            Meeting.state != MeetingState.CANCELLED,
        )
        .distinct()
        .order_by(Participant.id)
    )


def _subject(mission: Mission) -> str:
    return f"mission:{mission.slug}"
