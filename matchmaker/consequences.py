"""What an edit of a mission would do to the meetings that are planned in it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session, selectinload

from matchmaker.errors import Refused
from matchmaker.foreseen import Foreseen, Hit
from matchmaker.records import (
    InterpreterAbsence,
    InterpreterPool,
    Meeting,
    MeetingParty,
    MeetingState,
    Mission,
    Participant,
    Place,
    ProgrammeItem,
    Release,
    ReleasedMeeting,
    SessionBlock,
    Slot,
    Table,
    Venue,
)
from matchmaker.words import Sentence, sentence


@dataclass(frozen=True, slots=True)
class Before:
    """A mission's meetings before an edit, and which programme items they already run into."""

    meetings: Sequence[Meeting]
    told: frozenset[int]
    held: frozenset[int]
    collisions: frozenset[tuple[int, int]]


def before_edit(session: Session, mission: Mission) -> Before:
    """What has to be remembered of a mission to see what an edit does to it."""
    meetings = session.scalars(
        select(Meeting)
        .where(Meeting.mission_id == mission.id)
        .order_by(Meeting.code)
        .options(
            selectinload(Meeting.slot).selectinload(Slot.block),
            selectinload(Meeting.table),
            selectinload(Meeting.venue),
            selectinload(Meeting.interpreters),
            selectinload(Meeting.parties)
            .selectinload(MeetingParty.participant)
            .selectinload(Participant.organisation),
        )
    ).all()
    told = session.scalars(
        select(ReleasedMeeting.meeting_id)
        .join(Release, Release.id == ReleasedMeeting.release_id)
        .where(
            Release.mission_id == mission.id,
            Release.in_force,
            ReleasedMeeting.state != MeetingState.CANCELLED,
        )
    )
    items = session.scalars(
        select(ProgrammeItem)
        .where(ProgrammeItem.mission_id == mission.id)
        .options(selectinload(ProgrammeItem.attendees))
    ).all()
    over = (MeetingState.HELD, MeetingState.NO_SHOW)
    return Before(
        meetings=[one for one in meetings if one.state is not MeetingState.CANCELLED],
        told=frozenset(told),
        held=frozenset(one.id for one in meetings if one.state in over),
        collisions=frozenset(_collisions(meetings, items)),
    )


def foresee(session: Session, mission: Mission, before: Before) -> Foreseen:
    """What the changes that stand in a session and are not written yet would do."""
    found = Foreseen()
    records = _Records(session, mission)
    names = {one.id: _hit(one, before) for one in before.meetings}
    lost, moved, unseated, homeless = set(), set(), set(), set()
    for meeting in before.meetings:
        slot = meeting.slot
        if slot in records.slots_gone:
            lost.add(meeting.id)
            continue
        if _changed(slot, "starts_at", "ends_at"):
            moved.add(meeting.id)
        if meeting.table is not None and (
            meeting.table in records.tables_gone or _changed(slot.block, "place", "place_id")
        ):
            unseated.add(meeting.id)
        if meeting.venue is not None and meeting.venue in records.deleted:
            homeless.add(meeting.id)
    _refuse_held(lost & before.held, names)
    found.without_slot, found.without_table, found.without_venue = lost, unseated, homeless
    found.slots = {one.id for one in records.slots_gone}
    found.tables = {one.id for one in records.tables_gone}
    found.venues = {one.id for one in records.deleted if isinstance(one, Venue)}
    found.pools = {one.id for one in records.deleted if isinstance(one, InterpreterPool)}

    def named(ids: Iterable[int]) -> list[Hit]:
        return [names[one] for one in ids]

    found.add(
        named(lost),
        lambda count: sentence(
            "Planned meetings that lose their slot: {count}. They leave the agenda and are unmet "
            "wishes until you plan again.",
            count=count,
        ),
    )
    found.add(
        named(moved),
        lambda count: sentence(
            "Planned meetings that move with their slots: {count}.", count=count
        ),
    )
    found.add(
        named(unseated),
        lambda count: sentence(
            "Planned meetings that lose their table until you plan again: {count}.", count=count
        ),
    )
    found.add(
        named(homeless),
        lambda count: sentence(
            "Planned meetings that lose their venue until you plan again: {count}.", count=count
        ),
    )
    _foresee_programme(found, records, before, names, lost)
    _foresee_interpreters(found, session, before, names, lost)
    return found


class _Records:
    """The records of a mission that an edit takes away or changes."""

    def __init__(self, session: Session, mission: Mission) -> None:
        alive = list(session.identity_map.values())
        blocks = [one for one in alive if isinstance(one, SessionBlock)]
        places = [one for one in alive if isinstance(one, Place)]
        self.deleted = set(session.deleted)
        self.slots_gone: set[Slot] = {one for one in self.deleted if isinstance(one, Slot)}
        self.tables_gone: set[Table] = {one for one in self.deleted if isinstance(one, Table)}
        for block in blocks:
            self.slots_gone.update(_orphans(block, "slots"))
        self.slots_gone |= {one for one in alive if isinstance(one, Slot) and one.withdrawn}
        for place in places:
            self.tables_gone.update(_orphans(place, "tables"))
        self.items = [
            one
            for one in (*alive, *session.new)
            if isinstance(one, ProgrammeItem)
            and one.mission_id == mission.id
            and one not in self.deleted
        ]


def _orphans(owner: Any, name: str) -> list[Any]:
    return list(inspect(owner).attrs[name].history.deleted or ())


def _changed(record: Any, *names: str) -> bool:
    attributes = inspect(record).attrs
    return any(
        attributes[name].history.deleted
        and attributes[name].history.deleted != attributes[name].history.added
        for name in names
    )


def _hit(meeting: Meeting, before: Before) -> Hit:
    who = tuple(one.organisation.name for one in meeting.participants)
    return Hit(meeting.id, who, meeting.slot.code, meeting.id in before.told)


def _refuse_held(held: set[int], names: dict[int, Hit]) -> None:
    if held:
        raise Refused(
            *(
                sentence(
                    "The meeting of {who} in {slot} was held already; its slot stays.",
                    who=names[one].who,
                    slot=names[one].slot,
                )
                for one in sorted(held)
            )
        )


def _collisions(
    meetings: Iterable[Meeting], items: Iterable[ProgrammeItem]
) -> Iterable[tuple[int, int]]:
    """Which meetings (by id) are planned while somebody in them attends an item (by identity)."""
    for item in items:
        for meeting in meetings:
            slot = meeting.slot
            overlap = slot.starts_at < item.ends_at and item.starts_at < slot.ends_at
            if overlap and any(item.is_attended_by(one) for one in meeting.participants):
                yield id(item), meeting.id


def _while_attending(title: str, count: int) -> Sentence:
    return sentence(
        "Meetings planned while somebody in them attends {title}: {count}. They stay there "
        "until you plan again.",
        count=count,
        title=title,
    )


def _foresee_programme(
    found: Foreseen,
    records: _Records,
    before: Before,
    names: dict[int, Hit],
    lost: set[int],
) -> None:
    hit: dict[int, list[Hit]] = defaultdict(list)
    staying = [one for one in before.meetings if one.id not in lost]
    for key, meeting in _collisions(staying, records.items):
        if (key, meeting) not in before.collisions:
            hit[key].append(names[meeting])
    for item in records.items:
        found.add(
            hit[id(item)],
            partial(_while_attending, item.title),
        )


def _foresee_interpreters(
    found: Foreseen,
    session: Session,
    before: Before,
    names: dict[int, Hit],
    lost: set[int],
) -> None:
    used: dict[tuple[int, int], list[Meeting]] = defaultdict(list)
    for meeting in before.meetings:
        if meeting.id not in lost:
            for one in meeting.interpreters:
                used[one.pool_id, meeting.slot_id].append(meeting)
    away = {
        (one.pool.id, one.slot.id) for one in session.new if isinstance(one, InterpreterAbsence)
    }
    gone = {one.id for one in session.deleted if isinstance(one, InterpreterPool)}
    fewer = {
        one.id: one.interpreters
        for one in session.dirty
        if isinstance(one, InterpreterPool) and _changed(one, "interpreters")
    }
    hit = {
        meeting.id
        for (pool, slot), meetings in used.items()
        for meeting in meetings
        if pool in gone or (pool, slot) in away or len(meetings) > fewer.get(pool, len(meetings))
    }
    found.add(
        [names[one] for one in hit],
        lambda count: sentence(
            "Planned meetings that count on interpreters who would not be there: {count}.",
            count=count,
        ),
    )
