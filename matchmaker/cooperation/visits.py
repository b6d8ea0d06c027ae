"""Child missions: reverse missions, own trips of export groups, follow-up visits.

A child mission is a mission like any other and can be planned like one; it begins with the contacts
of the mission that it came out of.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, selectinload

from matchmaker.auditing import note
from matchmaker.cooperation.stating import Stated
from matchmaker.errors import FieldsRefused, NotFound
from matchmaker.mission_changes import proposed_slug
from matchmaker.permissions import Action, Actor, may, require, visible_missions
from matchmaker.records import (
    ExportGroup,
    ExportGroupTrip,
    Grant,
    Meeting,
    MeetingParty,
    MeetingState,
    Mission,
    MissionKind,
    MissionPartner,
    Outlook,
    Participant,
    ParticipantState,
    ProfileEntry,
    Qualifier,
    Role,
    Visit,
)
from matchmaker.words import sentence

KINDS = (
    MissionKind.REVERSE_MISSION,
    MissionKind.EXPORT_GROUP_TRIP,
    MissionKind.FOLLOW_UP_VISIT,
)


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A child mission of the list; ``visit`` is None where nobody said who receives whom."""

    mission: Mission
    visit: Visit | None
    contacts: int


def visit_of(session: Session, slug: str, *, by: Actor) -> VisitLine:
    """One of them.

    Raises:
        NotFound: there is none, or not for them; said in the same words.
    """
    found = _lines(session, Mission.slug == slug, by=by)
    if not found:
        raise NotFound(sentence("There is no visit {slug}.", slug=slug))
    return found[0]


def visits_seen(session: Session, *, by: Actor) -> list[VisitLine]:
    """The child missions that somebody may see, those without a day last."""
    return _lines(session, by=by)


def _lines(session: Session, *wanted: ColumnElement[bool], by: Actor) -> list[VisitLine]:
    missions = session.scalars(
        select(Mission)
        .where(Mission.kind.in_(KINDS), visible_missions(by, Action.SEE_CASES), *wanted)
        .order_by(Mission.starts_on.is_(None), Mission.starts_on.desc(), Mission.id)
        .options(selectinload(Mission.parent))
    ).all()
    known = {
        one.mission_id: one
        for one in session.scalars(
            select(Visit)
            .where(Visit.mission_id.in_([one.id for one in missions]))
            .options(selectinload(Visit.host), selectinload(Visit.delegation))
        )
    }
    counted = session.execute(
        select(Participant.mission_id, func.count())
        .where(Participant.mission_id.in_([one.id for one in missions]))
        .group_by(Participant.mission_id)
    )
    contacts = {mission: int(count) for mission, count in counted}
    return [VisitLine(one, known.get(one.id), contacts.get(one.id, 0)) for one in missions]


def begin_visit(session: Session, fields: Mapping[str, Any], *, by: Actor) -> Mission:
    """Set up a child mission with what it inherits.

    ``inherit`` says whom: ``all`` who take part in the parent, those who ``met`` there, or nobody.
    Organisers of the parent organise the child too.

    Raises:
        FieldsRefused: with all that is wrong, by field.
    """
    stated = Stated(session, fields)
    parent = stated.mission("parent")
    if parent is None:
        missing = sentence("Say which mission it came out of.")
        raise FieldsRefused({"parent": missing} | stated.faults)
    require(by, Action.EDIT_CASES, parent)
    kind = stated.choice("kind", MissionKind)
    if kind not in KINDS:
        stated.refuse("kind", sentence("Say which kind of visit it is."))
    name = stated.line("name", missing=sentence("Give the visit a name."))
    starts, ends = stated.day("starts_on"), stated.day("ends_on")
    if starts and ends and ends < starts:
        stated.refuse("ends_on", sentence("It cannot end before it begins."))
    if starts and parent.starts_on and starts < parent.starts_on:
        stated.refuse("starts_on", sentence("It cannot begin before the mission it came out of."))
    country = stated.country("country")
    facts = _facts(stated)
    group = _group(stated, kind)
    inherit = stated.line("inherit") or "all"
    if inherit not in ("all", "met", "none"):
        stated.refuse("inherit", sentence("Say whose contacts it begins with."))
    stated.finish()
    mission = Mission(
        slug=proposed_slug(session, name),
        name=name,
        kind=kind or MissionKind.FOLLOW_UP_VISIT,
        parent=parent,
        country=country or parent.country,
        starts_on=starts,
        ends_on=ends or starts,
        note=facts["purpose"],
        synthetic_note="" if inherit == "none" else parent.synthetic_note,
        revision=0,
    )
    session.add(mission)
    session.flush()
    session.add(Visit(mission=mission, **facts))
    if group is not None:
        session.add(ExportGroupTrip(group_id=group.id, mission_id=mission.id))
    inherited = _inherit(session, parent, mission, inherit)
    mission.inputs_changed()
    session.flush()
    note(session, by, "begin_visit", f"mission:{mission.slug}", parent=parent.slug,
         contacts=inherited)  # fmt: skip
    return mission


def set_outlook(session: Session, slug: str, outlook: str, *, by: Actor) -> None:
    """Say how certain a visit is now; raises ``NotFound`` where there is no such visit."""
    visit = _to_edit(session, slug, by)
    stated = Stated(session, {"outlook": outlook})
    chosen = stated.choice("outlook", Outlook)
    if chosen is None:
        stated.refuse("outlook", sentence("Say how certain it is."))
    stated.finish()
    visit.outlook = chosen or visit.outlook
    session.add(visit)
    session.flush()
    note(session, by, "set_outlook", f"mission:{slug}", outlook=visit.outlook.value)


def correct_visit(session: Session, slug: str, fields: Mapping[str, Any], *, by: Actor) -> None:
    """Say otherwise who receives whom, where, how many come, how surely and what for.

    Raises:
        NotFound: there is no such visit.
        FieldsRefused: with all that is wrong, by field.
    """
    visit = _to_edit(session, slug, by)
    stated = Stated(session, fields)
    before = _told(visit)
    facts = _facts(stated)
    stated.finish()
    for name, value in facts.items():
        setattr(visit, name, value)
    session.add(visit)
    session.flush()
    note(session, by, "correct_visit", f"mission:{slug}", before=before, after=_told(visit))


def _to_edit(session: Session, slug: str, by: Actor) -> Visit:
    """What is known of a visit; a new record where nothing was said yet."""
    mission = session.scalar(select(Mission).where(Mission.slug == slug, Mission.kind.in_(KINDS)))
    if mission is None or not may(by, Action.SEE_CASES, mission):
        raise NotFound(sentence("There is no visit {slug}.", slug=slug))
    require(by, Action.EDIT_CASES, mission)
    known = session.scalar(select(Visit).where(Visit.mission_id == mission.id))
    return known or Visit(mission_id=mission.id, outlook=Outlook.AGREED)


def _facts(stated: Stated) -> dict[str, Any]:
    """What was stated of a visit beyond what it is as a mission."""
    return {
        "outlook": stated.choice("outlook", Outlook) or Outlook.AGREED,
        "host": stated.organisation("host"),
        "delegation": stated.organisation("delegation"),
        "place": stated.line("place"),
        "size": stated.whole("size", 0, 100_000),
        "size_qualifier": stated.choice("size_qualifier", Qualifier) or Qualifier.EXACT,
        "purpose": stated.text("purpose"),
    }


def _told(visit: Visit) -> dict[str, Any]:
    """What the audit trail keeps of a visit."""
    return {
        "outlook": visit.outlook.value,
        "host": visit.host.name if visit.host else "",
        "delegation": visit.delegation.name if visit.delegation else visit.delegation_name or "",
        "place": visit.place or "",
        "size": visit.size,
    }


def _group(stated: Stated, kind: MissionKind | None) -> ExportGroup | None:
    key = stated.line("group")
    if not key:
        return None
    found = stated.session.scalar(select(ExportGroup).where(ExportGroup.key == key))
    if found is None or kind is not MissionKind.EXPORT_GROUP_TRIP:
        stated.refuse("group", sentence("Only the trip of an export group has a group."))
    return found


def _inherit(session: Session, parent: Mission, child: Mission, whom: str) -> int:
    """Give a child its parent's partners, organisers and contacts; how many contacts it has."""
    for one in parent.partners:
        session.add(
            MissionPartner(
                mission_id=child.id, organisation=one.organisation, role=one.role, note=one.note
            )
        )
    organisers = session.scalars(
        select(Grant).where(Grant.mission_id == parent.id, Grant.role == Role.ORGANISER)
    ).all()
    for grant in organisers:
        session.add(Grant(account=grant.account, role=Role.ORGANISER, mission=child))
    if whom == "none":
        return 0
    contacts = _contacts(session, parent, met=whom == "met")
    for known in contacts:
        session.add(
            Participant(
                mission=child,
                organisation=known.organisation,
                side=known.side,
                state=ParticipantState.INVITED,
                code=known.code,
                brief=known.brief,
                stated_languages=list(known.stated_languages),
                delegates_at_once=known.delegates_at_once,
                synthetic=known.synthetic,
                delegates=list(known.delegates),
                profile=[
                    ProfileEntry(
                        kind=entry.kind, code=entry.code, text=entry.text, language=entry.language
                    )
                    for entry in known.profile
                ],
            )
        )
    return len(contacts)


def _contacts(session: Session, parent: Mission, *, met: bool) -> Sequence[Participant]:
    query = (
        select(Participant)
        .where(
            Participant.mission_id == parent.id,
            Participant.state != ParticipantState.WITHDRAWN,
        )
        .order_by(Participant.code)
        .options(selectinload(Participant.delegates), selectinload(Participant.profile))
    )
    if met:
        held = (
            select(MeetingParty.participant_id)
            .join(Meeting, Meeting.id == MeetingParty.meeting_id)
            .where(Meeting.mission_id == parent.id, Meeting.state == MeetingState.HELD)
        )
        query = query.where(Participant.id.in_(held))
    return session.scalars(query).all()
