"""Repairing a released agenda: what happened is noted, repairs are looked for, one is chosen.

Nothing is true before a repair is chosen. Then what happened becomes a fact of the mission, the
agenda changes and is released, all in the caller's transaction. The last one can be taken back,
which is a release too.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.auditing import note
from matchmaker.desk.marks import latest_marks, mark_meeting
from matchmaker.desk.taps import is_rehearsal
from matchmaker.errors import NotFound, Refused
from matchmaker.happening_facts import let_promises_go, undo_facts, withdraw_slots, write_facts
from matchmaker.happenings import Kind, What, check, clock_of, what_of
from matchmaker.jobs import JobKind, enqueue
from matchmaker.jobs import cancel as call_off
from matchmaker.messages.letters import PLAIN, Correspondence
from matchmaker.missions import lock
from matchmaker.permissions import Action, Actor, require
from matchmaker.planning.repair_job import codes_of, from_plain, goals_of
from matchmaker.planning.repaired import keep_repaired
from matchmaker.records import (
    Job,
    MarkKind,
    Meeting,
    MeetingState,
    Mission,
    Release,
    Repair,
    RepairState,
)
from matchmaker.release_changes import release_in_force
from matchmaker.releasing import publish
from matchmaker.repair_checks import (
    meetings_by_code,
    refuse_begun,
    refuse_changed,
    refuse_untold,
)
from matchmaker.walking_in import free_code
from matchmaker.words import sentence

MOST_HAPPENED = 20
"""Things that one repair can be about."""

NOTICES = (0, 15, 30, 60, 120)
"""Minutes of notice that can be asked for."""


def note_happening(
    session: Session,
    mission: Mission,
    what: What,
    *,
    by: Actor,
    repair: Repair | None = None,
    now: datetime | None = None,
) -> Repair:
    """Note one thing that happened, with those noted in ``repair`` before or by itself.

    Raises:
        Refused: it cannot have happened, with every reason; or nothing is released yet.
    """
    require(by, Action.EDIT_AGENDA, mission)
    clock = clock_of(session, mission, now or datetime.now(UTC))
    if release_in_force(session, mission) is None:
        raise Refused(sentence("Nothing is released yet; plan again instead."))
    check(session, mission, what, clock)
    if repair is None:
        repair = Repair(
            mission=mission,
            state=RepairState.NOTED,
            happened=[],
            created_at=datetime.now(UTC),
            created_by=by.name,
        )
        session.add(repair)
    _reopen(repair)
    if len(repair.happened) >= MOST_HAPPENED:
        raise Refused(sentence("That is too much for one repair; settle this one first."))
    if what.walk_in is not None:
        taken = [one["walk_in"]["code"] for one in repair.happened if one["walk_in"]]
        code = free_code(session, mission, what.walk_in, taken)
        what = replace(what, walk_in=replace(what.walk_in, code=code))
    repair.happened = [*repair.happened, what.plain()]
    session.flush()
    note(session, by, "note_happening", _subject(repair), kind=what.kind.value)
    return repair


def forget_happening(session: Session, repair: Repair, number: int, *, by: Actor) -> None:
    """Take one thing back that was noted, counted from 0; without any the repair is dropped."""
    require(by, Action.EDIT_AGENDA, repair.mission)
    _reopen(repair)
    repair.happened = [one for at, one in enumerate(repair.happened) if at != number]
    if not repair.happened:
        repair.move_to(RepairState.DROPPED)
    note(session, by, "forget_happening", _subject(repair), number=number)
    session.flush()


def find_repairs(
    session: Session, repair: Repair, *, notice: int, left_alone: Sequence[str] = (), by: Actor
) -> Job:
    """Have a worker look for repairs of what was noted.

    Meetings that begin within ``notice`` minutes stay, as do those of ``left_alone`` (codes).

    Raises:
        Refused: nothing was noted, or the agenda has changes that nobody was told of.
    """
    mission = repair.mission
    require(by, Action.EDIT_AGENDA, mission)
    lock(session, mission)
    _reopen(repair)
    if not repair.happened:
        raise Refused(sentence("Say first what happened."))
    if notice not in NOTICES:
        raise Refused(sentence("Choose how much notice people get."))
    last = release_in_force(session, mission)
    refuse_untold(session, mission, last)
    if repair.job is not None and not repair.job.state.ended:
        call_off(session, repair.job, by=by)
    repair.notice, repair.left_alone = notice, sorted(set(left_alone))
    repair.based_on, repair.offers, repair.before = last, [], []
    session.flush()
    repair.job = enqueue(session, JobKind.REPAIR, {"repair": repair.id}, by=by, mission=mission)
    session.flush()
    return repair.job


def choose_repair(
    session: Session,
    repair: Repair,
    number: int,
    *,
    by: Actor,
    by_way_of: Correspondence = PLAIN,
    now: datetime | None = None,
) -> Release:
    """Make one of the offers, counted from 0, the agenda, and tell those whom it concerns.

    Raises:
        Refused: it was settled before, or there is no such offer.
        Clash: the agenda or the mission was changed after the repair was looked for, or a slot
            that it would change has begun meanwhile.
    """
    mission = repair.mission
    require(by, Action.RELEASE, mission)
    lock(session, mission)
    if repair.state is not RepairState.OFFERED or not 0 <= number < len(repair.offers):
        raise Refused(sentence("This was settled meanwhile; look at what is in force now."))
    offer = repair.offers[number]
    happened = [what_of(one) for one in repair.happened]
    clock = clock_of(session, mission, now or datetime.now(UTC))
    refuse_changed(session, repair, codes_of(happened, Kind.NO_SHOW))
    refuse_begun(session, repair, offer["meetings"], happened, clock)
    goals = goals_of(repair.based_on)
    facts = write_facts(session, mission, happened, clock)
    facts["marked"] = _mark_missed(session, mission, happened, by)
    let_promises_go(session, mission, offer["let_go"], facts)
    withdraw_slots(session, happened, clock, facts)
    meetings = [from_plain(one) for one in offer["meetings"]]
    keep_repaired(
        session,
        mission,
        meetings,
        goals,
        sentence("Repaired, {count} affected.", count=len(offer["disturbed"])),
        by=by,
    )
    repair.release = publish(session, mission, by=by, by_way_of=by_way_of)
    repair.chosen, repair.facts = number, facts
    repair.move_to(RepairState.CHOSEN)
    session.flush()
    note(
        session,
        by,
        "choose_repair",
        _subject(repair),
        offer=number,
        happened=[one.kind.value for one in happened],
        release=repair.release.number,
    )
    return repair.release


def take_back(
    session: Session,
    repair: Repair,
    *,
    by: Actor,
    by_way_of: Correspondence = PLAIN,
    now: datetime | None = None,
) -> Release:
    """Go one step back: what was in force before the repair is released again.

    What had become a fact with the repair is none any more.

    Raises:
        Refused: something else was released or changed since, or a slot has begun that it would
            change.
    """
    mission = repair.mission
    require(by, Action.RELEASE, mission)
    lock(session, mission)
    last = release_in_force(session, mission)
    if repair.state is not RepairState.CHOSEN or last is None or last is not repair.release:
        raise Refused(sentence("Something else was released since; this cannot be taken back."))
    refuse_untold(session, mission, last)
    happened = [what_of(one) for one in repair.happened]
    goals = goals_of(last)
    undo_facts(session, mission, repair.facts)
    for code in repair.facts.get("marked", ()):
        mark_meeting(session, _meeting(session, mission, code), MarkKind.TAKEN_BACK, by=by)
    clock = clock_of(session, mission, now or datetime.now(UTC))
    refuse_begun(session, repair, repair.offers[repair.chosen or 0]["meetings"], happened, clock)
    missed = set(
        session.scalars(
            select(Meeting.code).where(
                Meeting.mission_id == mission.id, Meeting.state == MeetingState.NO_SHOW
            )
        )
    )
    before = [from_plain(one) for one in repair.before if one["candidate"] not in missed]
    was = repair.based_on.number if repair.based_on else 0
    said = sentence("Back to release {number}.", number=was)
    keep_repaired(session, mission, before, goals, said, by=by, tables_free=True)
    repair.back = publish(session, mission, by=by, by_way_of=by_way_of)
    repair.move_to(RepairState.TAKEN_BACK)
    session.flush()
    note(session, by, "take_repair_back", _subject(repair), release=repair.back.number)
    return repair.back


def drop_repair(session: Session, repair: Repair, *, by: Actor) -> None:
    """Forget what was noted; nothing has come of it."""
    require(by, Action.EDIT_AGENDA, repair.mission)
    if repair.job is not None and not repair.job.state.ended:
        call_off(session, repair.job, by=by)
    repair.move_to(RepairState.DROPPED)
    note(session, by, "drop_repair", _subject(repair))
    session.flush()


def repair_by_id(session: Session, mission: Mission, number: int) -> Repair:
    """A repair of a mission; raises ``NotFound``."""
    found = session.get(Repair, number)
    if found is None or found.mission_id != mission.id:
        raise NotFound(sentence("There is no such repair."))
    return found


def repairs_of(session: Session, mission: Mission) -> Sequence[Repair]:
    """The mission's repairs that were not dropped, the newest first."""
    return session.scalars(
        select(Repair)
        .where(Repair.mission_id == mission.id, Repair.state != RepairState.DROPPED)
        .order_by(Repair.id.desc())
    ).all()


def _reopen(repair: Repair) -> None:
    if repair.state is RepairState.OFFERED:
        repair.move_to(RepairState.NOTED)
        repair.offers, repair.before = [], []
    if repair.state is not RepairState.NOTED:
        raise Refused(sentence("This was settled meanwhile; look at what is in force now."))


def _mark_missed(
    session: Session, mission: Mission, happened: Sequence[What], by: Actor
) -> list[str]:
    """Tell the desk of meetings that did not take place; the codes of those it did not know of."""
    known = latest_marks(session, mission, rehearsal=is_rehearsal(session, mission))
    told = []
    for what in happened:
        if what.kind is not Kind.NO_SHOW:
            continue
        meeting = _meeting(session, mission, what.meeting)
        absent = next((one for one in meeting.participants if one.code == what.participant), None)
        before = known.get(meeting.id)
        if before is None or before.kind is not MarkKind.NO_SHOW:
            mark_meeting(session, meeting, MarkKind.NO_SHOW, by=by, participant=absent)
            told.append(meeting.code)
    return told


def _meeting(session: Session, mission: Mission, code: str) -> Meeting:
    return meetings_by_code(session, mission, [code])[code]


def _subject(repair: Repair) -> str:
    return f"mission:{repair.mission.slug}"
