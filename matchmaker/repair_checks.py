"""What stands in the way of a repair by the time that it is chosen."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.errors import Clash, Refused
from matchmaker.happenings import Clock, Kind, What
from matchmaker.planning import latest_run
from matchmaker.planning.standing import held
from matchmaker.records import Meeting, Mission, Release, Repair, Slot
from matchmaker.release_changes import changes_since, release_in_force
from matchmaker.words import sentence


def refuse_untold(session: Session, mission: Mission, last: Release | None) -> None:
    """Refuse where nothing is released, or people have not been told of what was changed since."""
    if last is None:
        raise Refused(sentence("Nothing is released yet; plan again instead."))
    if changes_since(session, mission, last):
        raise Refused(
            sentence(
                "The agenda has changes that nobody was told of since release {number}. Release "
                "them, or go back to what was released, before you repair.",
                number=last.number,
            )
        )


def refuse_changed(session: Session, repair: Repair, missed: Sequence[str]) -> None:
    """Refuse where the agenda is no longer the one that repairs were looked for."""
    mission = repair.mission
    before = {one["candidate"]: (one["slot_id"], one["table"]) for one in repair.before}
    now = {
        code: (meeting.slot_id, meeting.table.number if meeting.table else None)
        for code, meeting in meetings_by_code(
            session, mission, held(session, mission, missed)
        ).items()
    }
    last = release_in_force(session, mission)
    if last is not repair.based_on or now != before:
        run = latest_run(session, mission)
        raise Clash(
            sentence(
                "{name} changed the agenda after these repairs were looked for; look for "
                "repairs again.",
                name=run.planned_by if run else mission.name,
            )
        )


def meetings_by_code(
    session: Session, mission: Mission, codes: Iterable[str]
) -> dict[str, Meeting]:
    """The mission's meetings of these codes."""
    found = session.scalars(
        select(Meeting).where(Meeting.mission_id == mission.id, Meeting.code.in_(list(codes)))
    )
    return {one.code: one for one in found}


def refuse_begun(
    session: Session,
    repair: Repair,
    after: Sequence[dict[str, object]],
    happened: Sequence[What],
    clock: Clock,
) -> None:
    """Refuse where a meeting would be put into, or taken out of, a slot that has begun."""
    open_slots = {slot.id for slot in clock.to_come}
    fell_through = {one.meeting for one in happened if one.kind in (Kind.NO_SHOW, Kind.CANCELLED)}
    places = [
        {one["candidate"]: one["slot_id"] for one in meetings}
        for meetings in (repair.before, after)
    ]
    begun = {
        there[code]
        for there in places
        for code in {*places[0], *places[1]} - fell_through
        if places[0].get(code) != places[1].get(code)
        and code in there
        and there[code] not in open_slots
    }
    for number in begun:
        slot = session.get_one(Slot, number)
        raise Clash(
            sentence(
                "{slot} has begun meanwhile, and a meeting in it would change; look again.",
                slot=slot.code,
            )
        )
