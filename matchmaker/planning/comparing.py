"""Two plans side by side: their figures, the meetings that differ, and whom that concerns."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matchmaker.records import Mission, Participant, PlanningRun


@dataclass(frozen=True, slots=True)
class Where:
    """When and at which table a plan holds a meeting; times in the clock of the place.

    ``table`` is None for a meeting away from the hall, ``starts_at`` None where the plan does
    not say.
    """

    slot: str
    starts_at: datetime | None
    ends_at: datetime | None
    table: int | None


@dataclass(frozen=True, slots=True)
class Difference:
    """A meeting that two plans do not hold alike; None where a plan does not hold it."""

    names: tuple[str, ...]
    before: Where | None
    after: Where | None


@dataclass(frozen=True, slots=True)
class Person:
    """A participant that a difference concerns: its meetings in both, and how many differ."""

    name: str
    before: int
    after: int
    added: int
    gone: int
    moved: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changes from one plan to another.

    ``figures`` are (goal, before, after) for each goal that either has. A meeting that keeps its
    slot and changes only its table is among ``tables``, not among ``moved``.
    """

    figures: tuple[tuple[str, int | None, int | None], ...]
    added: tuple[Difference, ...]
    gone: tuple[Difference, ...]
    moved: tuple[Difference, ...]
    tables: tuple[Difference, ...]
    people: tuple[Person, ...]

    @property
    def same(self) -> bool:
        """Whether both hold the same meetings at the same times and tables."""
        return not (self.added or self.gone or self.moved or self.tables)


def compare(
    session: Session, mission: Mission, first: PlanningRun, second: PlanningRun
) -> Comparison:
    """What changes from the first run's agenda to the second's."""
    names = {
        one.code: one.organisation.name
        for one in session.scalars(
            select(Participant)
            .where(Participant.mission_id == mission.id)
            .options(selectinload(Participant.organisation))
        )
    }
    before, after = _held(first), _held(second)
    parties = {**_parties(first), **_parties(second)}
    kinds: dict[str, list[tuple[str, Difference]]] = {
        kind: [] for kind in ("added", "gone", "moved", "tables")
    }
    for code in sorted({*before, *after}):
        then, now = before.get(code), after.get(code)
        if then == now:
            continue
        who = tuple(names.get(one, one) for one in parties.get(code, (code,)))
        kinds[_kind(then, now)].append((code, Difference(who, then, now)))
    return Comparison(
        figures=_figures(first, second),
        people=_people(kinds, before, after, parties, names),
        **{kind: tuple(one for _, one in found) for kind, found in kinds.items()},
    )


def _kind(then: Where | None, now: Where | None) -> str:
    if then is None or now is None:
        return "added" if then is None else "gone"
    return "tables" if then.slot == now.slot else "moved"


def _held(run: PlanningRun) -> dict[str, Where]:
    slots = {one["id"]: one for one in run.problem.get("slots", ())}

    def moment(slot: str, which: str) -> datetime | None:
        text = slots.get(slot, {}).get(which)
        return datetime.fromisoformat(text) if text else None

    return {
        one["candidate"]: Where(
            one["slot"], moment(one["slot"], "start"), moment(one["slot"], "end"), one.get("table")
        )
        for one in run.agenda.get("meetings", ())
    }


def _parties(run: PlanningRun) -> dict[str, tuple[str, ...]]:
    return {one["id"]: tuple(one["participants"]) for one in run.problem.get("candidates", ())}


def _figures(
    first: PlanningRun, second: PlanningRun
) -> tuple[tuple[str, int | None, int | None], ...]:
    before, after = (_achieved(one.goals) for one in (first, second))
    goals = dict.fromkeys([*after, *before])
    return tuple((goal, before.get(goal), after.get(goal)) for goal in goals)


def _achieved(goals: list[Any]) -> dict[str, int | None]:
    return {one["goal"]: one["achieved"] for one in goals}


def _people(
    kinds: Mapping[str, list[tuple[str, Difference]]],
    before: Mapping[str, Where],
    after: Mapping[str, Where],
    parties: Mapping[str, tuple[str, ...]],
    names: Mapping[str, str],
) -> tuple[Person, ...]:
    def count(codes: Any) -> Counter[str]:
        return Counter(one for code in codes for one in parties.get(code, ()))

    had, have = count(before), count(after)
    added, gone, moved = (
        count(code for code, _ in kinds[kind]) for kind in ("added", "gone", "moved")
    )
    concerned = added + gone + moved
    people = (
        Person(names.get(one, one), had[one], have[one], added[one], gone[one], moved[one])
        for one in concerned
    )
    return tuple(sorted(people, key=lambda one: (-(one.added + one.gone + one.moved), one.name)))
