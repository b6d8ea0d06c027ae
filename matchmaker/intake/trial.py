"""Trying what would be changed, without changing it: done in a savepoint, noted, and undone."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session

from matchmaker import reference
from matchmaker.records import (
    AvailabilityWindow,
    Base,
    Delegate,
    MeetingRequest,
    Organisation,
    OrganisationAlias,
    Participant,
    ProfileEntry,
)

Result = TypeVar("Result")

ADDED, CHANGED, GONE = "added", "changed", "gone"

_HIDDEN = frozenset({"id", "revision", "participant_id", "organisation_id", "mission_id"})


@dataclass(frozen=True, slots=True)
class Change:
    """What would happen to one record; ``fields`` are name, value before and value after."""

    what: str
    noun: str
    name: str
    fields: tuple[tuple[str, str, str], ...] = ()

    def plain(self) -> dict[str, Any]:
        """The change as JSON values."""
        return asdict(self)


def tried(session: Session, work: Callable[[], Result]) -> tuple[Result, list[Change]]:
    """What ``work`` answers and would change; afterwards nothing is changed.

    Whatever ``work`` raises is raised, and undone as well.
    """
    changes: list[Change] = []

    def note(*_: object) -> None:
        for what, records in (
            (ADDED, session.new),
            (CHANGED, session.dirty),
            (GONE, session.deleted),
        ):
            for record in records:
                change = _change(what, record)
                if change is not None:
                    changes.append(change)

    session.flush()
    event.listen(session, "before_flush", note)
    trial = session.begin_nested()
    try:
        result = work()
        session.flush()
    finally:
        event.remove(session, "before_flush", note)
        trial.rollback()
        session.expire_all()
    return result, changes


def _change(what: str, record: object) -> Change | None:
    name = _NAMES.get(type(record))
    if name is None or not isinstance(record, Base):
        return None
    fields = _fields(record) if what == CHANGED else ()
    if what == CHANGED and not fields:
        return None
    return Change(what, type(record).__tablename__, name(record), fields)


def _fields(record: object) -> tuple[tuple[str, str, str], ...]:
    state = inspect(record)
    found = []
    for attribute in state.mapper.column_attrs:
        history = state.attrs[attribute.key].history
        if attribute.key not in _HIDDEN and history.has_changes():
            before, after = (
                _text(one[0]) if one else "" for one in (history.deleted, history.added)
            )
            if before != after:
                found.append((attribute.key, before, after))
    return tuple(found)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return str(value)


def _of_request(one: MeetingRequest) -> str:
    return f"{one.asker.organisation.name} → {one.asked.organisation.name}"


def _of_profile(one: ProfileEntry) -> str:
    term = reference.topics().get(one.code or "")
    return f"{one.kind}: {one.text or (term.label if term else one.code)}"


_NAMES: dict[type, Callable[[Any], str]] = {
    Organisation: lambda one: one.name,
    OrganisationAlias: lambda one: one.spelling,
    Participant: lambda one: one.organisation.name,
    Delegate: lambda one: one.latin_name,
    MeetingRequest: _of_request,
    AvailabilityWindow: lambda one: f"{one.starts_at:%Y-%m-%d %H:%M}–{one.ends_at:%H:%M} UTC",
    ProfileEntry: _of_profile,
}
