"""Verbs for whoever sets a mission up by hand: one edit at a time, never over another's.

Each edit writes the mission's own description otherwise in one place and sets the mission up from
it, so that files and screens keep one set of rules.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.auditing import note
from matchmaker.consequences import before_edit, foresee
from matchmaker.describing import Described, Entry, describe, fingerprint
from matchmaker.errors import Clash, NotFound, Refused
from matchmaker.foreseen import Effect, Foreseen
from matchmaker.letting_go import let_go
from matchmaker.mission_edits import (
    MISSION,
    Edit,
    EditRefused,
    by_field,
    called,
    planned_from,
    rename_first,
    written,
)
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import (
    Event,
    Grant,
    Mission,
    ProgrammeItem,
    Role,
    SessionBlock,
    Venue,
)
from matchmaker.set_up import FORMAT, RESERVED, bring_up_to_date
from matchmaker.slugs import free_slug, slug_of
from matchmaker.words import sentence

__all__ = [
    "MISSION",
    "Edit",
    "EditRefused",
    "WouldBreak",
    "change_set_up",
    "create_mission",
    "proposed_slug",
    "version_of",
]


class WouldBreak(Refused):
    """An edit that does something to planned meetings, and that nobody agreed to yet.

    ``agreement`` stands for exactly these ``effects``: hand it to the verb to agree. ``told`` of
    the meetings are in people's agendas; ``grown`` is true where something else was agreed to.
    """

    def __init__(self, foreseen: Foreseen, agreement: str, *, grown: bool) -> None:
        super().__init__(*(one.what for one in foreseen.effects))
        self.effects: list[Effect] = foreseen.effects
        self.agreement = agreement
        self.told = foreseen.told
        self.grown = grown


def create_mission(session: Session, values: Entry, *, by: Actor) -> Mission:
    """A new mission with these values of a description; its slug is made from the name if empty.

    Whoever creates it without being an administrator becomes its organiser.

    Raises:
        NotPermitted: the actor may not set missions up everywhere.
        EditRefused: with every fault by field.
    """
    require(by, Action.SET_UP_MISSION)
    name = str(values.get("name") or "")
    slug = str(values.get("slug") or "") or proposed_slug(session, name)
    if session.scalar(select(Mission.id).where(Mission.slug == slug)) is not None:
        raise EditRefused(
            {"slug": [sentence('there is a mission "{slug}" already.', slug=slug)]}, []
        )
    wanted = {**values, "format": FORMAT, "slug": slug}
    try:
        mission, _ = bring_up_to_date(session, wanted)
    except Refused as refused:
        raise by_field(refused, Edit(MISSION, values=wanted), wanted, None) from refused
    if by.account_id is not None and Role.ADMINISTRATOR not in by.roles_in(None):
        session.add(Grant(account_id=by.account_id, role=Role.ORGANISER, mission=mission))
    session.flush()
    note(session, by, "create_mission", f"mission:{mission.slug}")
    return mission


def proposed_slug(session: Session, name: str) -> str:
    """A short name for a mission of this name that no other has."""
    base = slug_of(name, otherwise="mission")
    taken = set(session.scalars(select(Mission.slug).where(Mission.slug.startswith(base))))
    return free_slug(base, taken | RESERVED)


def version_of(described: Described, edit: Edit) -> str:
    """What a form says it was filled from, so that nobody's edit is written over unseen."""
    if edit.section == MISSION:
        return fingerprint({key: described.values.get(key) for key in sorted(edit.values or {})})
    if edit.number is None:
        return ""
    return fingerprint(described.entry(edit.section, edit.number))


def change_set_up(
    session: Session,
    mission: Mission,
    edit: Edit,
    *,
    by: Actor,
    seen: str = "",
    agreed: str = "",
) -> None:
    """Make one edit; a plan that was made from something else is outdated then.

    ``seen`` is the :func:`version_of` what the form was filled from, ``agreed`` the agreement to
    what the edit does to meetings, as :class:`WouldBreak` gave it.

    Raises:
        NotFound: what is edited is no longer there.
        Clash: somebody else changed it meanwhile.
        WouldBreak: it does something to meetings that was not agreed to.
        EditRefused: with every fault by field.
    """
    require(by, Action.SET_UP_MISSION, mission)
    session.execute(select(Mission.id).where(Mission.id == mission.id).with_for_update())
    described = describe(session, mission)
    if edit.number is not None and described.entry(edit.section, edit.number) is None:
        raise NotFound(sentence("It is no longer there."))
    if version_of(described, edit) != seen:
        raise Clash(sentence("Somebody else changed this while you were writing."))
    wanted, place = written(session, described, edit)
    before = before_edit(session, mission)
    foreseen = _foreseen(session, mission, edit, wanted, place, before)
    agreement = fingerprint(
        [(str(one.what), [hit.meeting_id for hit in one.hits]) for one in foreseen.effects]
    )
    if foreseen.effects and agreement != agreed:
        raise WouldBreak(foreseen, agreement, grown=bool(agreed))
    let_go(session, foreseen)
    rename_first(session, edit, wanted, place)
    _, changed = bring_up_to_date(session, wanted)
    if edit.section == "events" and edit.values is None:
        # Who came and what shows it may hang on an event: it counts no more, and stays.
        session.get_one(Event, edit.number).struck_at = datetime.now(UTC)
        changed = True
    session.flush()
    if not changed and not foreseen.effects:
        return
    if planned_from(described.values) != planned_from(describe(session, mission).values):
        mission.inputs_changed()
    note(
        session,
        by,
        "change_set_up",
        f"mission:{mission.slug}",
        section=edit.section,
        what=called(edit, described),
        removed=edit.values is None,
        meetings=sum(len(one.hits) for one in foreseen.effects),
    )
    session.flush()


class _Seen(Exception):
    """Ends a trial: what it was for is known, and nothing of it stays."""


def _foreseen(
    session: Session,
    mission: Mission,
    edit: Edit,
    wanted: Entry,
    place: int | None,
    before: Any,
) -> Foreseen:
    """Try the edit, look what it does, and undo it."""
    found: list[Foreseen] = []

    def look(_mission: Mission) -> None:
        found.append(foresee(session, mission, before))
        raise _Seen

    try:
        with session.begin_nested():
            rename_first(session, edit, wanted, place)
            bring_up_to_date(session, wanted, before_saving=look)
    except _Seen:
        pass
    except Refused as refused:
        raise by_field(refused, edit, wanted, place) from refused
    (foreseen,) = found
    foreseen.effects[:0] = _taken_along(session, edit)
    return foreseen


def _taken_along(session: Session, edit: Edit) -> list[Effect]:
    """What goes with a place that is removed, beside meetings."""
    if edit.section != "places" or edit.values is not None:
        return []
    counts = [
        len(session.scalars(select(kind.id).where(kind.place_id == edit.number)).all())
        for kind in (SessionBlock, Venue, ProgrammeItem)
    ]
    if not any(counts):
        return []
    blocks, venues, items = counts
    return [
        Effect(
            sentence(
                "What is at this place goes with it. Session blocks: {blocks}; venues: {venues}; "
                "programme items: {items}.",
                blocks=blocks,
                venues=venues,
                items=items,
            )
        )
    ]
