"""Which evidence is missing: of cases that are signed, and of events that were held."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.cooperation.facts import today
from matchmaker.cooperation.seeing import SeenCase, Wanted, cases_seen
from matchmaker.permissions import Action, Actor, may, visible_missions
from matchmaker.records import CooperationCase, Event, Evidence, EvidenceKind, Mission
from matchmaker.records.ladder import SIGNED

OF_EVENTS = (EvidenceKind.ATTENDANCE_LIST, EvidenceKind.AGENDA, EvidenceKind.PHOTOGRAPH)
"""What an event that was held is shown by."""


@dataclass(frozen=True, slots=True)
class CaseLacks:
    """A signed case that is not shown by what it should be."""

    case: SeenCase
    document: bool
    confirmation: bool


@dataclass(frozen=True, slots=True)
class EventLacks:
    """An event that was held, and the kinds of file that it has none of."""

    event: Event
    kinds: tuple[EvidenceKind, ...]


def cases_lacking(session: Session, *, by: Actor) -> list[CaseLacks]:
    """The cases that count, are signed, and have no signed document or nobody who confirmed."""
    shown = set(
        session.scalars(
            select(CooperationCase.key)
            .join(Evidence, Evidence.case_id == CooperationCase.id)
            .where(
                Evidence.kind == EvidenceKind.SIGNED_DOCUMENT,
                Evidence.withdrawn_at.is_(None),
            )
        )
    )
    return [
        CaseLacks(one, one.key not in shown, one.confirmed_on is None)
        for one in cases_seen(session, Wanted(), by=by)
        if one.counts and one.rung in SIGNED and (one.key not in shown or not one.confirmed_on)
    ]


def events_lacking(session: Session, *, by: Actor) -> list[EventLacks]:
    """The events that were held, or whose day nobody knows, and that lack a kind of file."""
    query = (
        select(Event)
        .outerjoin(Mission, Mission.id == Event.mission_id)
        .where(Event.struck_at.is_(None), (Event.held_on.is_(None)) | (Event.held_on <= today()))
        .order_by(Event.held_on.is_(None), Event.held_on, Event.id)
    )
    if not may(by, Action.SEE_CASES):
        query = query.where(visible_missions(by, Action.SEE_CASES))
    events = session.scalars(query).all()
    has = _kinds_by_event(session, [one.id for one in events])
    return [
        EventLacks(one, missing)
        for one in events
        if (missing := tuple(kind for kind in OF_EVENTS if kind not in has[one.id]))
    ]


def _kinds_by_event(session: Session, ids: Collection[int]) -> dict[int, set[EvidenceKind]]:
    found: dict[int, set[EvidenceKind]] = defaultdict(set)
    for event, kind in session.execute(
        select(Evidence.event_id, Evidence.kind).where(
            Evidence.event_id.in_(ids), Evidence.withdrawn_at.is_(None)
        )
    ):
        if event is not None:
            found[event].add(kind)
    return found
