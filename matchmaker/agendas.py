"""A mission's agenda as screens and files show it: read in few queries, in local times."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matchmaker.agenda_views import (
    GoalFigure,
    MeetingView,
    MissionAgenda,
    ParticipantView,
    SlotView,
    UnscheduledView,
)
from matchmaker.missions import blocks_in_order, participants_of
from matchmaker.planning import latest_run
from matchmaker.planning.closures import slot_names
from matchmaker.planning.reasons import Known, reason_sentence
from matchmaker.records import (
    Delegate,
    Meeting,
    MeetingDelegate,
    MeetingInterpreter,
    MeetingParty,
    MeetingState,
    Mission,
    Participant,
    Place,
    PlanningRun,
    Release,
    ReleasedMeeting,
    SessionBlock,
    Slot,
)
from matchmaker.release_changes import change_of, release_in_force


def agenda_of(session: Session, mission: Mission, *, working: bool = False) -> MissionAgenda:
    """The mission's agenda: as released where a release is in force, else as planned.

    With ``working`` it is the one that organisers work on, whatever was released. Meetings come
    in the order of their time, then of their table.
    """
    release = release_in_force(session, mission)
    working = working or release is None
    run = latest_run(session, mission) if working or release is None else release.run
    slots = _slots(session, mission)
    participants = {
        one.id: ParticipantView(one.code, one.organisation.name, one.side, _is_synthetic(one), one)
        for one in participants_of(session, mission)
    }
    meetings = []
    if run:
        known = _sources(session, mission, release, slots, participants)
        meetings = _working(known, compare=release is not None) if working else _released(known)
    meetings.sort(key=lambda one: (one.slot.starts_at, one.table_number or 0, one.code))
    for meeting in meetings:
        for party in meeting.parties:
            party.meetings.append(meeting)
    used = {one.slot.slot_id for one in meetings}
    shown = [one for one in slots.values() if not one.withdrawn or one.slot_id in used]
    return MissionAgenda(
        mission=mission,
        run=run,
        release=release,
        goals=tuple(
            GoalFigure(one["goal"], one["achieved"], one["bound"])
            for one in (run.goals if run else ())
        ),
        slots=tuple(shown),
        tables=tuple(sorted({number for slot in shown for number in slot.tables})),
        participants=tuple(participants.values()),
        meetings=tuple(meetings),
        unscheduled=tuple(_unscheduled(run, list(participants.values()))) if run else (),
        wishes=len(run.problem["candidates"]) if run else 0,
        working=working,
    )


def _slots(session: Session, mission: Mission) -> dict[int, SlotView]:
    """The slots in the order of time, with those that are withdrawn."""
    blocks = blocks_in_order(session, mission)
    names = slot_names([slot for block in blocks for slot in block.slots])
    withdrawn = session.scalars(
        select(Slot)
        .join(SessionBlock, SessionBlock.id == Slot.block_id)
        .where(SessionBlock.mission_id == mission.id, Slot.withdrawn)
        .options(
            selectinload(Slot.block).selectinload(SessionBlock.place).selectinload(Place.tables)
        )
    ).all()
    views = [
        SlotView(
            slot_id=slot.id,
            code=names.get(slot.id, slot.code),
            block=slot.block.name,
            place=slot.block.place,
            starts_at=slot.starts_at.astimezone(slot.block.place.zone),
            ends_at=slot.ends_at.astimezone(slot.block.place.zone),
            tables=tuple(table.number for table in slot.block.place.tables),
            withdrawn=slot.withdrawn,
        )
        for slot in (*(slot for block in blocks for slot in block.slots), *withdrawn)
    ]
    if withdrawn:
        views.sort(key=lambda one: one.starts_at)
    return {one.slot_id: one for one in views}


def _is_synthetic(participant: Participant) -> bool:
    organisation = participant.organisation
    return participant.synthetic or organisation.placeholder or organisation.synthetic


@dataclass(frozen=True, slots=True)
class _Sources:
    """What the views of meetings are made of.

    Who meets, who sits there and who interprets are rows by the meeting's id rather than records:
    a page of a large mission has thousands of them and changes none.
    """

    slots: Mapping[int, SlotView]
    participants: Mapping[int, ParticipantView]
    told: Mapping[int, ReleasedMeeting]
    records: Sequence[Meeting]
    parties: Mapping[int, Sequence[int]]
    delegates: Mapping[int, Sequence[Delegate]]
    interpreters: Mapping[int, Sequence[tuple[int, int]]]


def _sources(
    session: Session,
    mission: Mission,
    release: Release | None,
    slots: Mapping[int, SlotView],
    participants: Mapping[int, ParticipantView],
) -> _Sources:
    records = session.scalars(
        select(Meeting)
        .where(Meeting.mission_id == mission.id)
        .options(
            selectinload(Meeting.table),
            selectinload(Meeting.venue),
            selectinload(Meeting.slot).selectinload(Slot.block).selectinload(SessionBlock.place),
        )
    ).all()
    here = select(Meeting.id).where(Meeting.mission_id == mission.id)
    parties: dict[int, list[int]] = defaultdict(list)
    for meeting, participant in session.execute(
        select(MeetingParty.meeting_id, MeetingParty.participant_id)
        .where(MeetingParty.meeting_id.in_(here))
        .order_by(MeetingParty.position)
    ):
        parties[meeting].append(participant)
    sitting = select(MeetingDelegate).where(MeetingDelegate.meeting_id.in_(here)).subquery()
    people = {
        one.id: one
        for one in session.scalars(
            select(Delegate).where(Delegate.id.in_(select(sitting.c.delegate_id)))
        )
    }
    delegates: dict[int, list[Delegate]] = defaultdict(list)
    for meeting, person in session.execute(
        select(sitting.c.meeting_id, sitting.c.delegate_id).order_by(sitting.c.delegate_id)
    ):
        delegates[meeting].append(people[person])
    interpreters: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for meeting, pool, unit in session.execute(
        select(MeetingInterpreter.meeting_id, MeetingInterpreter.pool_id, MeetingInterpreter.unit)
        .where(MeetingInterpreter.meeting_id.in_(here))
        .order_by(MeetingInterpreter.pool_id)
    ):
        interpreters[meeting].append((pool, unit))
    told = {one.meeting_id: one for one in release.meetings} if release else {}
    return _Sources(slots, participants, told, records, parties, delegates, interpreters)


def _released(known: _Sources) -> list[MeetingView]:
    """The meetings as the release told them."""
    views = []
    for record in known.records:
        shown = known.told.get(record.id)
        if shown is not None:
            view = _view(record, known.slots[shown.slot_id], known)
            view.table_number, view.venue = shown.table_number, shown.venue_name
            view.state, view.sequence = shown.state, shown.sequence
            views.append(view)
    return views


def _working(known: _Sources, *, compare: bool) -> list[MeetingView]:
    """The meetings as they are planned now; those cancelled only while people think they are on.

    With ``compare``, each says how it differs from what people were told.
    """
    views = []
    for record in known.records:
        change = change_of(record, known.told.get(record.id)) if compare else None
        if record.state is MeetingState.CANCELLED and compare and change is None:
            continue
        view = _view(record, known.slots[record.slot_id], known)
        view.change = change
        views.append(view)
    return views


def _view(record: Meeting, slot: SlotView, known: _Sources) -> MeetingView:
    return MeetingView(
        code=record.code,
        uid=record.uid,
        slot=slot,
        table_number=record.table.number if record.table else None,
        venue=record.venue.name if record.venue else "",
        parties=[known.participants[one] for one in known.parties[record.id]],
        state=record.state,
        pinned=record.pinned,
        score=record.score,
        sequence=record.sequence,
        delegates=[*known.delegates.get(record.id, ())],
        interpreters=tuple(known.interpreters.get(record.id, ())),
        version=record.version,
    )


def _unscheduled(run: PlanningRun, participants: list[ParticipantView]) -> list[UnscheduledView]:
    by_code = {one.code: one for one in participants}
    candidates = {one["id"]: one for one in run.problem["candidates"]}
    known = Known(
        names={one.code: one.name for one in participants},
        parties={code: one["participants"] for code, one in candidates.items()},
        worth={code: one.get("value", 1) for code, one in candidates.items()},
    )
    views = [
        UnscheduledView(
            code=one["candidate"],
            parties=tuple(by_code[code] for code in known.parties[one["candidate"]]),
            value=known.worth[one["candidate"]],
            reason=reason_sentence(one["candidate"], one["reason"], one["details"], known),
        )
        for one in run.agenda["unscheduled"]
    ]
    return sorted(views, key=lambda one: (-one.value, one.code))
