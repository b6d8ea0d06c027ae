"""What a repair offers, for people to look into: its price, and who changes what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.happenings import what_of
from matchmaker.missions import participants_of
from matchmaker.records import Mission, Participant, Repair, SessionBlock, Slot
from matchmaker.release_changes import ChangeKind, Told
from matchmaker.words import Sentence, sentence


@dataclass(frozen=True, slots=True)
class OfferedChange:
    """One meeting that would be different; ``before`` or ``after`` is None without it.

    ``table_only`` where it stays in its slot.
    """

    code: str
    names: tuple[str, ...]
    kind: ChangeKind
    before: Told | None
    after: Told | None
    table_only: bool


@dataclass(frozen=True, slots=True)
class Affected:
    """Somebody for whom something would change, and what, by time; ``names`` are of the others."""

    code: str
    name: str
    changes: tuple[tuple[OfferedChange, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A repaired agenda and its price.

    ``disturbed`` is how many participants have a meeting that is lost, moved or new, ``fewest``
    the proven least of them; ``told`` counts those with a new table only as well. ``worth`` is
    how much worth is lost, ``least`` the proven least; below 0 some is won. ``broken`` are
    promises that cannot be kept any more, ``left_out`` the names of those who could meet besides,
    if more people were disturbed.
    """

    number: int
    disturbed: int
    fewest: int
    worth: int
    least: int
    proven: bool
    lost: int
    moved: int
    added: int
    tables: int
    people: tuple[Affected, ...]
    broken: tuple[Sentence, ...]
    left_out: tuple[tuple[str, ...], ...]

    @property
    def told(self) -> int:
        """How many participants hear of it."""
        return len(self.people)


def offers_of(session: Session, repair: Repair) -> list[Offer]:
    """The offers of a repair, the calmest first."""
    if not repair.offers:
        return []
    reading = _Reading(session, repair)
    return [reading.offer(number, one) for number, one in enumerate(repair.offers)]


class _Reading:
    """Puts the names of people and places to what is kept of a repair."""

    def __init__(self, session: Session, repair: Repair) -> None:
        self._people = {one.code: one for one in participants_of(session, repair.mission)}
        self._names = {code: one.organisation.name for code, one in self._people.items()}
        for what in map(what_of, repair.happened):
            if what.walk_in is not None:
                self._names.setdefault(what.walk_in.code, what.walk_in.organisation)
        self._slots = _slots(session, repair.mission)
        self._before = _by_code(repair.before)

    def offer(self, number: int, plain: Mapping[str, Any]) -> Offer:
        """One offer."""
        after = _by_code(plain["meetings"])
        changes = [
            self._change(code, self._before.get(code), after.get(code))
            for code in {*self._before, *after}
            if _place(self._before.get(code)) != _place(after.get(code))
        ]
        changes.sort(key=lambda one: (_first(one), one.code))
        return Offer(
            number=number,
            disturbed=len(plain["disturbed"]),
            fewest=plain["fewest"],
            worth=plain["lost"],
            least=plain["least"],
            proven=plain["proven"],
            lost=sum(one.kind is ChangeKind.CANCELLED for one in changes),
            moved=sum(one.kind is ChangeKind.MOVED and not one.table_only for one in changes),
            added=sum(one.kind is ChangeKind.NEW for one in changes),
            tables=sum(one.table_only for one in changes),
            people=tuple(self._affected(changes)),
            broken=tuple(self._broken(plain["let_go"])),
            left_out=tuple(self._called(code) for code in plain["left_out"]),
        )

    def _change(
        self, code: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
    ) -> OfferedChange:
        kind = ChangeKind.MOVED
        if before is None or after is None:
            kind = ChangeKind.NEW if before is None else ChangeKind.CANCELLED
        same_slot = before is not None and after is not None and before["slot"] == after["slot"]
        return OfferedChange(
            code, self._called(code), kind, self._told(before), self._told(after), same_slot
        )

    def _affected(self, changes: Sequence[OfferedChange]) -> Iterable[Affected]:
        concerning: dict[str, list[OfferedChange]] = {}
        for one in changes:
            for code in one.code.split("~"):
                concerning.setdefault(code, []).append(one)
        found = (
            Affected(
                code,
                self._names.get(code, code),
                tuple(
                    (
                        one,
                        tuple(
                            self._names.get(other, other)
                            for other in one.code.split("~")
                            if other != code
                        ),
                    )
                    for one in theirs
                ),
            )
            for code, theirs in concerning.items()
        )
        return sorted(found, key=lambda one: one.name.casefold())

    def _broken(self, let_go: Iterable[Mapping[str, Any]]) -> Iterable[Sentence]:
        for one in let_go:
            first = one["ids"][0] if one["ids"] else ""
            match one["rule"]:
                case "min_meetings":
                    yield sentence(
                        "{name} was promised {least} meetings and can have {count}.",
                        name=self._names.get(first, first),
                        least=self._people[first].min_meetings if first in self._people else 0,
                        count=one["can_have"],
                    )
                case "pinned_slot" | "required":
                    yield sentence(
                        "{who} were to meet without fail and cannot any more.",
                        who=self._called(first),
                    )
                case rule:
                    yield sentence("A rule cannot be kept any more: {rule}.", rule=rule)

    def _called(self, code: str) -> tuple[str, ...]:
        return tuple(self._names.get(one, one) for one in code.split("~"))

    def _told(self, one: Mapping[str, Any] | None) -> Told | None:
        slot = self._slots.get(one["slot_id"]) if one is not None else None
        if one is None or slot is None:
            return None
        place = slot.block.place
        venue = "" if one["table"] is not None else self._venue(one["candidate"])
        return Told(
            slot.starts_at.astimezone(place.zone),
            slot.ends_at.astimezone(place.zone),
            place,
            one["table"],
            venue,
        )

    def _venue(self, code: str) -> str:
        parties: list[Participant | None] = [self._people.get(one) for one in code.split("~")]
        hosts = (one.receives_at for one in reversed(parties) if one is not None)
        return next((one.name for one in hosts if one is not None), "")


def _slots(session: Session, mission: Mission) -> dict[int, Slot]:
    found = session.scalars(
        select(Slot)
        .join(SessionBlock, SessionBlock.id == Slot.block_id)
        .where(SessionBlock.mission_id == mission.id)
    )
    return {one.id: one for one in found}


def _by_code(meetings: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {one["candidate"]: one for one in meetings}


def _place(one: Mapping[str, Any] | None) -> tuple[str, int | None] | None:
    return None if one is None else (one["slot"], one["table"])


def _first(one: OfferedChange) -> str:
    told = [place.starts_at for place in (one.before, one.after) if place is not None]
    return min(told).isoformat() if told else ""
