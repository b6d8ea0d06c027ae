"""Changing the working agenda by hand: move, pin, add and cancel single meetings.

Every change is checked before anything is kept: against the rules in words that a person can act
on, and then by the independent verifier. It becomes a planning run of its own, so that history,
releases and going back work as they do for plans. What it will not do leaves the caller to undo
the transaction, as for every verb.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.errors import Clash, Refused
from matchmaker.missions import lock
from matchmaker.permissions import Action, Actor, require
from matchmaker.planning.candidates import candidate_code
from matchmaker.planning.keeping import keep
from matchmaker.planning.standing import held, score_of, who
from matchmaker.planning.working_agenda import new_meeting
from matchmaker.records import (
    STANDING,
    Meeting,
    MeetingState,
    Participant,
    PlanningRun,
    Slot,
)
from matchmaker.words import Sentence, sentence


def move(
    session: Session,
    meeting: Meeting,
    slot: Slot,
    table: int | None = None,
    *,
    version: int,
    by: Actor,
    pin: bool = False,
) -> PlanningRun:
    """Hold a meeting in another slot, at another table, or again after it was cancelled.

    Without a ``table`` it keeps its own where that is free, else the first free one is taken.
    ``version`` is the one that was looked at. With ``pin`` new plans leave it there.

    Raises:
        Clash: somebody changed it meanwhile.
        Refused: somebody or something stands in the way; all of it is said.
    """
    _begin(session, meeting, version, by)
    if meeting.state is MeetingState.HELD:
        raise Refused(
            sentence("{who}: a meeting that has taken place cannot be moved.", who=who(meeting))
        )
    _refuse_pair(session, *meeting.participants[:2])
    before = held(session, meeting.mission)
    kept = meeting.pinned
    if meeting.state not in STANDING:
        # A pin kept a cancelled one out.
        kept = kept and meeting.state is not MeetingState.CANCELLED
        meeting.move_to(MeetingState.PLANNED)
    meeting.pinned = kept or pin or not _wished(session, meeting)
    meeting.slot = slot
    said = sentence("{who} moved to {slot}.", who=who(meeting), slot=slot.code)
    return keep(session, meeting, before, said, by, "move", table=table, seated=True)


def add(
    session: Session,
    home: Participant,
    counterpart: Participant,
    slot: Slot,
    table: int | None = None,
    *,
    by: Actor,
) -> PlanningRun:
    """Let two participants meet, whether anybody asked for it or not; new plans leave it there.

    Raises:
        Refused: one of them declined or ruled it out, they meet already, or something stands in
            the way.
    """
    require(by, Action.EDIT_AGENDA, home.mission)
    return let_meet(session, home, counterpart, slot, table, by=by)


def let_meet(
    session: Session,
    home: Participant,
    counterpart: Participant,
    slot: Slot,
    table: int | None = None,
    *,
    by: Actor,
) -> PlanningRun:
    """As :func:`add`, for callers who have checked what the actor may do."""
    mission = home.mission
    lock(session, mission)
    _refuse_pair(session, home, counterpart)
    code = candidate_code(home, counterpart)
    known = session.scalar(
        select(Meeting).where(Meeting.mission_id == mission.id, Meeting.code == code)
    )
    if known is not None and known.state in STANDING:
        raise Refused(sentence("{who} meet already.", who=who(known)))
    before = held(session, mission)
    meeting = known or new_meeting(session, mission, code, (home, counterpart))
    if known is not None:
        meeting.move_to(MeetingState.PLANNED)
    meeting.pinned = True
    meeting.slot = slot
    said = sentence("{who} added in {slot}.", who=who(meeting), slot=slot.code)
    return keep(session, meeting, before, said, by, "add", table=table, seated=True)


def cancel(session: Session, meeting: Meeting, *, version: int, by: Actor) -> PlanningRun:
    """Take a meeting out; new plans leave it out until it is added again.

    Raises as :func:`move`.
    """
    _begin(session, meeting, version, by)
    before = held(session, meeting.mission)
    meeting.move_to(MeetingState.CANCELLED)
    meeting.pinned = True
    said = sentence("{who} cancelled.", who=who(meeting))
    return keep(session, meeting, before, said, by, "cancel")


def pin(session: Session, meeting: Meeting, *, version: int, by: Actor) -> PlanningRun:
    """Have new plans leave a meeting where it is; raises as :func:`move`."""
    _begin(session, meeting, version, by)
    if meeting.state is MeetingState.CANCELLED:
        raise Refused(sentence("{who} do not meet; there is nothing to keep.", who=who(meeting)))
    _refuse_pair(session, *meeting.participants[:2])
    before = held(session, meeting.mission)
    meeting.pinned = True
    said = sentence("{who} pinned to {slot}.", who=who(meeting), slot=meeting.slot.code)
    return keep(session, meeting, before, said, by, "pin")


def unpin(session: Session, meeting: Meeting, *, version: int, by: Actor) -> PlanningRun:
    """Let new plans move a meeting, or after a cancellation hold it again; raises as :func:`move`.

    Raises:
        Refused: nobody asked for the meeting, so that only its pin keeps it.
    """
    _begin(session, meeting, version, by)
    if meeting.state is not MeetingState.CANCELLED and not _wished(session, meeting):
        raise Refused(
            sentence(
                "Nobody asked for {who} to meet, so only the pin keeps the meeting; cancel it "
                "instead.",
                who=who(meeting),
            )
        )
    before = held(session, meeting.mission)
    meeting.pinned = False
    said = sentence("{who} no longer pinned.", who=who(meeting))
    return keep(session, meeting, before, said, by, "unpin")


def _begin(session: Session, meeting: Meeting, version: int, by: Actor) -> None:
    mission = meeting.mission
    require(by, Action.EDIT_AGENDA, mission)
    lock(session, mission)
    if meeting.version != version:
        raise _changed_meanwhile(meeting)


def _changed_meanwhile(meeting: Meeting) -> Clash:
    if meeting.state is MeetingState.CANCELLED:
        return Clash(
            sentence(
                "{who}: somebody else changed this meeting meanwhile; it is cancelled now. Look "
                "at it again before you change it.",
                who=who(meeting),
            )
        )
    return Clash(
        sentence(
            "{who}: somebody else changed this meeting meanwhile; it is now in {slot}, {where}. "
            "Look at it again before you change it.",
            who=who(meeting),
            slot=meeting.slot.code,
            where=_where(meeting),
        )
    )


def _wished(session: Session, meeting: Meeting) -> bool:
    home, counterpart = meeting.participants[:2]
    return score_of(session, home, counterpart).wanted


def _refuse_pair(session: Session, home: Participant, counterpart: Participant) -> None:
    """Refuse where one of the two does not take part, or either said no."""
    reasons = [
        sentence("{name} no longer takes part.", name=one.organisation.name)
        for one in (home, counterpart)
        if not one.takes_part
    ]
    if home.mission_id != counterpart.mission_id or home.side is counterpart.side:
        reasons.append(sentence("Meetings are held between the two sides of one mission."))
    elif score_of(session, home, counterpart).vetoed:
        reasons.append(
            sentence(
                "One of {who} declined to meet the other or ruled it out; that has to be taken "
                "back first.",
                who=(home.organisation.name, counterpart.organisation.name),
            )
        )
    if reasons:
        raise Refused(*reasons)


def _where(meeting: Meeting) -> Sentence | str:
    if meeting.venue is not None:
        return meeting.venue.name
    return sentence("table {number}", number=meeting.table.number if meeting.table else "–")
