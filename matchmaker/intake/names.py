"""Finding organisations and participants by what people call them."""

from typing import Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matchmaker.intake.cells import Cells
from matchmaker.records import Mission, Organisation, Participant
from matchmaker.words import sentence

Named = TypeVar("Named")


class Names(Generic[Named]):
    """Things by their spellings: as written first, else without regard to case."""

    def __init__(self) -> None:
        self._exact: dict[str, Named] = {}
        self._folded: dict[str, list[Named]] = {}

    def add(self, spelling: str, thing: Named) -> None:
        """Note a spelling; of two things with one spelling the first keeps it."""
        self._exact.setdefault(spelling, thing)
        alike = self._folded.setdefault(folded(spelling), [])
        if thing not in alike:
            alike.append(thing)

    def find(self, text: str) -> Named | None:
        """The thing of this name; None where there is none, or several differ only in case."""
        alike = self._folded.get(folded(text), [])
        return self._exact.get(text) or (alike[0] if len(alike) == 1 else None)


def folded(name: str) -> str:
    """A name without regard to case and to how its words are spaced."""
    return " ".join(name.casefold().split())


def organisations_by_name(session: Session) -> Names[Organisation]:
    """All organisations by name and by alias."""
    names: Names[Organisation] = Names()
    known = session.scalars(
        select(Organisation).order_by(Organisation.id).options(selectinload(Organisation.aliases))
    ).all()
    for one in known:
        names.add(one.name, one)
    for one in known:
        for alias in one.aliases:
            names.add(alias.spelling, one)
    return names


def participants_by_name(session: Session, mission: Mission) -> Names[Participant]:
    """A mission's participants by code, and by their organisation's name and aliases."""
    names: Names[Participant] = Names()
    known = session.scalars(
        select(Participant)
        .where(Participant.mission_id == mission.id)
        .order_by(Participant.id)
        .options(
            selectinload(Participant.organisation).selectinload(Organisation.aliases),
            selectinload(Participant.delegates),
            selectinload(Participant.availability),
        )
    ).all()
    for one in known:
        names.add(one.code, one)
    for one in known:
        names.add(one.organisation.name, one)
    for one in known:
        for alias in one.organisation.aliases:
            names.add(alias.spelling, one)
    return names


def participant_in(
    cells: Cells, column: str, participants: Names[Participant]
) -> Participant | None:
    """The participant that a required cell names; where there is none, that is noted."""
    name = cells.required(column)
    found = participants.find(name)
    if name and found is None:
        cells.refuse(
            column,
            sentence(
                'no participant of this mission has the name or code "{value}"; import the '
                "participants first, or correct the name.",
                value=name,
            ),
        )
    return found
