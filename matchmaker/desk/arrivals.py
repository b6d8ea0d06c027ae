"""Arrivals: who of a participant's people has come, on which day; taken back again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from matchmaker.auditing import note
from matchmaker.desk.marks import latest_marks
from matchmaker.desk.taps import Settled, Tap, conflict, in_order, is_rehearsal, known, sign
from matchmaker.errors import Refused
from matchmaker.missions import zone_of
from matchmaker.permissions import Actor
from matchmaker.records import Arrival, Delegate, MarkKind, Mission, Participant
from matchmaker.trail import subject_of
from matchmaker.words import Sentence, sentence


def note_arrival(
    session: Session,
    participant: Participant,
    day: date,
    *,
    by: Actor,
    delegate: Delegate | None = None,
    here: bool = True,
    tap: Tap | None = None,
) -> Settled[Arrival]:
    """Say that somebody of a participant's has come on a day, or with ``here`` False that not.

    Without a ``delegate`` all of its people are meant. A tap that was here before changes nothing
    and is answered again; one made before the newest about the same people does not count.

    Raises:
        Refused: the delegate is none of the participant's.
    """
    mission = participant.mission
    tap = in_order(session, mission, tap, by=by)
    now = datetime.now(UTC)
    before = known(session, Arrival, mission, tap)
    if before is not None:
        previous = _latest(
            session,
            before.participant,
            before.delegate,
            before.day,
            rehearsal=before.rehearsal,
            until=before.id,
        )
        return Settled(before, repeated=True, conflict=_clash(session, tap, previous, before))
    if delegate is not None and delegate not in participant.delegates:
        raise Refused(
            sentence(
                "{name} is not among the people of {company}.",
                name=delegate.both_names,
                company=participant.organisation.name,
            )
        )
    rehearsal = is_rehearsal(session, mission, now)
    previous = _latest(session, participant, delegate, day, rehearsal=rehearsal)
    said = Arrival(
        mission_id=mission.id,
        participant=participant,
        delegate=delegate,
        day=day,
        here=here,
    )
    sign(said, tap, previous, by=by, now=now, rehearsal=rehearsal)
    session.add(said)
    session.flush()
    note(
        session,
        by,
        "note_arrival",
        subject_of(participant),
        delegate=delegate.id if delegate else None,
        day=day.isoformat(),
        here=here,
        at=tap.at.isoformat(timespec="seconds"),
        counts=said.counts,
        rehearsal=rehearsal,
    )
    return Settled(said, conflict=_clash(session, tap, previous, said))


@dataclass(frozen=True, slots=True)
class Arrivals:
    """How arrivals of one day stand; ``newest`` by participant and delegate, None for all.

    ``sat`` is when a participant was last said to sit in a meeting of that day: whoever does has
    come, whether anybody tapped it at the door or not.
    """

    newest: dict[tuple[int, int | None], Arrival]
    sat: dict[int, datetime]

    def of(self, participant: Participant, delegate: Delegate | None = None) -> Arrival | None:
        """What stands of one person, or of the participant as a whole; None where nothing does."""
        return _newer(
            self.newest.get((participant.id, None)),
            self.newest.get((participant.id, delegate.id)) if delegate else None,
        )

    def here(self, participant: Participant, delegate: Delegate | None = None) -> bool:
        """Whether the person has come; without one, whether anybody of the participant has."""
        people: Iterable[Delegate | None] = [delegate] if delegate else participant.delegates
        if any(said.here for one in people or [None] if (said := self.of(participant, one))):
            return True
        sat, last = self.sat.get(participant.id), self.last(participant)
        return sat is not None and (last is None or last.here or last.at <= sat)

    def last(self, participant: Participant) -> Arrival | None:
        """The newest that was said of anybody of a participant's."""
        everybody: tuple[Delegate | None, ...] = (None, *participant.delegates)
        found: Arrival | None = None
        for one in everybody:
            key = participant.id, one.id if one else None
            found = _newer(found, self.newest.get(key))
        return found


def arrivals_of(
    session: Session, mission: Mission, day: date, *, rehearsal: bool = False
) -> Arrivals:
    """Who of a mission's has come on a day."""
    found = session.scalars(
        select(Arrival)
        .where(
            Arrival.mission_id == mission.id,
            Arrival.day == day,
            Arrival.counts,
            Arrival.rehearsal.is_(rehearsal),
        )
        .order_by(Arrival.at, Arrival.id)
    )
    newest = {(one.participant_id, one.delegate_id): one for one in found}
    return Arrivals(newest, _sat(session, mission, day, rehearsal=rehearsal))


def _sat(session: Session, mission: Mission, day: date, *, rehearsal: bool) -> dict[int, datetime]:
    """When each participant was last said to sit in one of the day's meetings."""
    found: dict[int, datetime] = {}
    for mark in latest_marks(session, mission, rehearsal=rehearsal).values():
        if mark.kind not in (MarkKind.STARTED, MarkKind.HELD, MarkKind.NO_SHOW):
            continue
        if mark.kind is MarkKind.NO_SHOW and mark.participant_id is None:
            continue
        meeting = mark.meeting
        if meeting.slot.starts_at.astimezone(meeting.place.zone).date() != day:
            continue
        for party in meeting.parties:
            absent = mark.kind is MarkKind.NO_SHOW and party.participant_id == mark.participant_id
            if not absent:
                before = found.get(party.participant_id, mark.at)
                found[party.participant_id] = max(before, mark.at)
    return found


def arrival_in_words(said: Arrival) -> Sentence:
    """What an arrival says, as part of a sentence."""
    name = said.delegate.both_names if said.delegate else said.participant.organisation.name
    if said.here:
        return sentence("{name} is here", name=name)
    return sentence("{name} is not here", name=name)


def _clash(session: Session, tap: Tap, previous: Arrival | None, said: Arrival) -> Sentence | None:
    if previous is None:
        return None
    zone = zone_of(session, said.participant.mission)
    return conflict(tap, previous, arrival_in_words(previous), arrival_in_words(said), zone)


def _newer(one: Arrival | None, other: Arrival | None) -> Arrival | None:
    if one is None or other is None:
        return one or other
    return max(one, other, key=lambda said: (said.at, said.id))


def _latest(
    session: Session,
    participant: Participant,
    delegate: Delegate | None,
    day: date,
    *,
    rehearsal: bool,
    until: int | None = None,
) -> Arrival | None:
    """The newest that was said of the same people, or of some of them.

    With ``until`` the one that was newest when that one came.
    """
    found = (
        select(Arrival)
        .where(
            Arrival.participant_id == participant.id,
            Arrival.day == day,
            Arrival.counts,
            Arrival.rehearsal.is_(rehearsal),
        )
        .order_by(Arrival.at.desc(), Arrival.id.desc())
        .limit(1)
    )
    if delegate is not None:
        alone = Arrival.delegate_id == delegate.id
        found = found.where(or_(Arrival.delegate_id.is_(None), alone))
    if until is not None:
        found = found.where(Arrival.id < until)
    return session.scalar(found)
