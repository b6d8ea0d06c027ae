"""Bringing records up to date with what a file states, and counting what that did."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.records import Mission, Participant


@dataclass(slots=True)
class ImportSummary:
    """How many rows of a file were new, changed something, or were there already."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0

    def count(self, *, added: bool, changed: bool) -> None:
        """Count one row."""
        if added:
            self.added += 1
        elif changed:
            self.changed += 1
        else:
            self.unchanged += 1

    @property
    def did_something(self) -> bool:
        """Whether anything was saved."""
        return bool(self.added or self.changed)


def update(record: object, values: Mapping[str, Any]) -> bool:
    """Set the attributes that differ; whether any did."""
    different = {name: value for name, value in values.items() if getattr(record, name) != value}
    for name, value in different.items():
        setattr(record, name, value)
    return bool(different)


def note_change_of(session: Session, mission: Mission, organisation_ids: Iterable[int]) -> None:
    """Note that plans were made from something else: this mission's, and all of the organisations'.

    Organisations and their delegates are known across missions.
    """
    theirs = select(Participant.mission_id).where(
        Participant.organisation_id.in_(set(organisation_ids))
    )
    missions = session.scalars(select(Mission).where(Mission.id.in_(theirs)))
    for one in {mission, *missions}:
        one.inputs_changed()
