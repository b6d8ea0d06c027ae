"""What somebody who takes part has said of their own meetings, and what they still have to say.

Nothing here tells what the other side said.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.agenda_views import MeetingView, MissionAgenda, ParticipantView
from matchmaker.errors import NotFound
from matchmaker.outcomes.standing import Voice, order_of
from matchmaker.permissions import Actor
from matchmaker.records import (
    Meeting,
    MeetingParty,
    MeetingState,
    Outcome,
    Participant,
    Release,
    ReleasedMeeting,
)
from matchmaker.words import sentence


@dataclass(frozen=True, slots=True)
class OwnMeeting:
    """A meeting that has begun, as it was told, and what its participant said of it so far."""

    view: MeetingView
    voice: Voice

    def others(self, me: ParticipantView) -> list[ParticipantView]:
        """Whom it was with."""
        return self.view.others(me)


def own_outcomes(
    session: Session, agenda: MissionAgenda, *, by: Actor, now: datetime | None = None
) -> list[OwnMeeting]:
    """The meetings of ``own_agenda`` that have begun, the last first, with one's own words.

    Raises:
        NotFound: it is not the actor's own participant.
    """
    now = now or datetime.now(UTC)
    me = agenda.participants[0].record
    require_own(by, me)
    words: dict[str, list[Outcome]] = defaultdict(list)
    for code, one in session.execute(
        select(Meeting.code, Outcome)
        .join(Meeting, Meeting.id == Outcome.meeting_id)
        .where(Outcome.participant_id == me.id, Outcome.ended_at.is_(None))
    ):
        words[code].append(one)
    begun = [one for one in agenda.to_hold if one.slot.starts_at <= now]
    return [
        OwnMeeting(one, Voice(tuple(sorted(words[one.code], key=order_of))))
        for one in reversed(begun)
    ]


def left_to_say(session: Session, participant: Participant, now: datetime) -> int:
    """How many released meetings have begun of which the participant has not said anything."""
    said = (
        select(Outcome.id)
        .where(
            Outcome.meeting_id == ReleasedMeeting.meeting_id,
            Outcome.participant_id == participant.id,
            Outcome.ended_at.is_(None),
        )
        .exists()
    )
    return (
        session.scalar(
            select(func.count())
            .select_from(ReleasedMeeting)
            .join(Release, Release.id == ReleasedMeeting.release_id)
            .join(MeetingParty, MeetingParty.meeting_id == ReleasedMeeting.meeting_id)
            .where(
                Release.mission_id == participant.mission_id,
                Release.in_force,
                MeetingParty.participant_id == participant.id,
                ReleasedMeeting.state != MeetingState.CANCELLED,
                ReleasedMeeting.starts_at <= now,
                ~said,
            )
        )
        or 0
    )


def require_own(by: Actor, participant: Participant) -> None:
    """Let only those go on who speak for the participant.

    Raises:
        NotFound: told to everybody else, so that nobody learns what there is to read.
    """
    if participant.id not in by.participant_ids:
        raise NotFound(sentence("There is no such page."))
