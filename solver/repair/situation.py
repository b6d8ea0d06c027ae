"""The problem as it is after what happened: what stands, what is impossible, what is open again.

What happened counts from the slot ``now`` on. A meeting that has started by then stands as it
is, and so does its hold on participants, table and resources in every slot that it fills.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from solver.domains import NOT_HELD, Assignment, Domains, build_domains
from solver.problem import Candidate, Participant, PreviousMeeting, Problem
from solver.repair.happenings import (
    Away,
    Cancelled,
    Happening,
    NoShow,
    ResourceLost,
    SlotsClosed,
    TablesAdded,
    TablesClosed,
    WalkIn,
)
from solver.result import Agenda, Conflict


@dataclass(frozen=True, slots=True)
class Situation:
    """A problem to be repaired, in numbers, beside the agenda in force.

    ``domains.problem`` holds what stands as pinned candidates; its ``previous`` is the agenda in
    force. ``old[c]`` is the slot in which candidate ``c`` was due, or ``NOT_HELD``. ``let_go``
    are the rules that what happened makes impossible by themselves. ``closed`` are, by slot, the
    numbers of the tables that nobody may sit at, ascending. ``otherwise`` are the slots in which
    a pinned candidate may be held if it turns out that its pin cannot be kept.
    """

    domains: Domains
    old: Assignment
    let_go: tuple[Conflict, ...]
    closed: Mapping[str, tuple[int, ...]]
    otherwise: Mapping[str, tuple[str, ...]]


def situation(
    problem: Problem,
    agenda: Agenda,
    happened: Sequence[Happening],
    *,
    now: str | None,
    notice: int,
    protected: Collection[str],
) -> Situation:
    """What is to be repaired; see :func:`solver.repair.repair` for the arguments."""
    positions = {slot.id: position for position, slot in enumerate(problem.slots)}
    first = 0 if now is None else positions[now]
    due = {meeting.candidate: positions[meeting.slot] for meeting in agenda.meetings}
    off = {one.meeting for one in happened if isinstance(one, Cancelled | NoShow)}
    history = _History(problem, first, due, off)
    changed = replace(
        problem,
        capacity_by_slot=_capacities(problem, happened, history),
        resources=tuple(
            replace(one, unavailable=_with(one.unavailable, _lost(one.id, happened, history)))
            for one in problem.resources
        ),
        participants=(
            *(
                replace(one, unavailable=_with(one.unavailable, _away(one, happened, history)))
                for one in problem.participants
            ),
            *(one.participant for one in happened if isinstance(one, WalkIn)),
        ),
        candidates=(
            *problem.candidates,
            *(new for one in happened if isinstance(one, WalkIn) for new in one.candidates),
        ),
        previous=tuple(
            PreviousMeeting(one.candidate, one.slot, one.table) for one in agenda.meetings
        ),
    )
    fixing = _Fixing(changed, history, first + notice, happened, frozenset(protected))
    changed = replace(changed, candidates=tuple(map(fixing.apply, changed.candidates)))
    domains = build_domains(changed)
    impossible = [
        Conflict("required", (one.id,), f"{one.id} is required, and no slot is left for it.")
        for one, starts in zip(changed.candidates, domains.starts, strict=True)
        if one.must_be_held and not starts
    ]
    gone = {rule.ids[0] for rule in impossible}
    if gone:
        domains = build_domains(without_promises(changed, gone))
    old = [due.get(one.id, NOT_HELD) for one in changed.candidates]
    let_go = (*fixing.let_go, *impossible)
    closed = _closed_tables(changed, happened, history)
    return Situation(domains, old, let_go, closed, fixing.otherwise)


def without_promises(problem: Problem, names: Collection[str]) -> Problem:
    """The problem in which the candidates of these names need not be held."""
    return replace(
        problem,
        candidates=tuple(
            replace(one, required=False) if one.id in names else one for one in problem.candidates
        ),
    )


class _History:
    """What has started by now and goes on as it is: by meeting, and the slots that it fills."""

    def __init__(
        self, problem: Problem, first: int, due: Mapping[str, int], off: Collection[str]
    ) -> None:
        self.first = first
        self.due = due
        self.slots = [slot.id for slot in problem.slots]
        self.started = {
            one.id
            for one in problem.candidates
            if one.id not in off and due.get(one.id, first) < first
        }
        self._filled = [
            (one, slot)
            for one in problem.candidates
            if one.id in self.started
            for slot in self.slots[due[one.id] : due[one.id] + one.length]
        ]
        self.hall = Counter(slot for one, slot in self._filled if one.venue is None)

    def of_participant(self, name: str) -> set[str]:
        """Slots that started meetings of a participant fill."""
        return {slot for one, slot in self._filled if name in one.participants}

    def of_resource(self, name: str) -> set[str]:
        """Slots that started meetings with a resource fill."""
        return {slot for one, slot in self._filled if name in one.uses}

    def to_come(self, slots: Iterable[str], but: Collection[str]) -> list[str]:
        """The slots from now on, without those named."""
        coming = self.slots[self.first :]
        wanted = set(slots)
        return [slot for slot in coming if slot in wanted and slot not in but]


class _Fixing:
    """Says of each candidate where it may be held, and notes the pins that cannot be kept."""

    def __init__(
        self,
        changed: Problem,
        history: _History,
        open_from: int,
        happened: Sequence[Happening],
        protected: Collection[str],
    ) -> None:
        self._domains = build_domains(
            replace(
                changed,
                candidates=tuple(
                    replace(one, pinned_slot=None, required=False) for one in changed.candidates
                ),
            )
        )
        self._history = history
        self._open_from = open_from
        self._cancelled = {one.meeting for one in happened if isinstance(one, Cancelled)}
        self._missed = {one.meeting for one in happened if isinstance(one, NoShow)}
        self._protected = protected
        self.let_go: list[Conflict] = []
        self.otherwise: dict[str, tuple[str, ...]] = {}

    def apply(self, one: Candidate) -> Candidate:
        """The candidate with what stands pinned, and all else in slots with enough notice."""
        due = self._history.due.get(one.id)
        if one.id in self._cancelled:
            return replace(one, required=False, pinned_slot=None, allowed_slots=())
        if one.id in self._missed or due is None:
            due = None
        elif one.id in self._history.started:
            return self._pinned(one, due, ())
        bound = one.pinned_slot is not None or one.id in self._protected
        if due is not None and (bound or due < self._open_from):
            if due in self._domains.starts[self._domains.candidate_index[one.id]]:
                return self._pinned(one, due, () if bound else self._open_slots(one))
            if bound:
                slot = self._history.slots[due]
                self.let_go.append(
                    Conflict(
                        "pinned_slot",
                        (one.id, slot),
                        f"{one.id} stands in {slot} and cannot be held there any more.",
                    )
                )
                return replace(one, required=False, pinned_slot=None, allowed_slots=())
        return replace(one, pinned_slot=None, allowed_slots=self._open_slots(one))

    def _pinned(self, one: Candidate, due: int, otherwise: tuple[str, ...]) -> Candidate:
        self.otherwise[one.id] = otherwise
        # The slot may be one that the candidate would not be allowed today.
        return replace(one, pinned_slot=self._history.slots[due], allowed_slots=None)

    def _open_slots(self, one: Candidate) -> tuple[str, ...]:
        coming = self._history.slots[self._open_from :]
        allowed = one.allowed_slots
        return tuple(slot for slot in coming if allowed is None or slot in allowed)


def _away(one: Participant, happened: Sequence[Happening], history: _History) -> list[str]:
    slots = [
        slot
        for what in happened
        if isinstance(what, SlotsClosed) or (isinstance(what, Away) and what.participant == one.id)
        for slot in what.slots
    ]
    return history.to_come(slots, but=history.of_participant(one.id) if slots else ())


def _lost(resource: str, happened: Sequence[Happening], history: _History) -> list[str]:
    slots = [
        slot
        for what in happened
        if isinstance(what, ResourceLost) and what.resource == resource
        for slot in what.slots
    ]
    return history.to_come(slots, but=history.of_resource(resource) if slots else ())


def _capacities(
    problem: Problem, happened: Sequence[Happening], history: _History
) -> dict[str, int]:
    capacities = dict(problem.capacity_by_slot)
    for what in happened:
        if isinstance(what, TablesClosed | TablesAdded):
            change = what.number if isinstance(what, TablesAdded) else -what.count
            for slot in history.to_come(dict.fromkeys(what.slots), but=()):
                capacities[slot] = capacities.get(slot, problem.capacity) + change
    return {slot: max(capacity, history.hall[slot], 0) for slot, capacity in capacities.items()}


def _closed_tables(
    changed: Problem, happened: Sequence[Happening], history: _History
) -> dict[str, tuple[int, ...]]:
    """Where meetings can be given any table: the tables named as closed, by slot.

    Left out are slots where so many tables were added that the others' numbers do not suffice.
    """
    shut: dict[str, set[int]] = {}
    if all(one.length == 1 for one in changed.candidates) and all(
        one.home_table is None for one in changed.participants
    ):
        for what in happened:
            if isinstance(what, TablesClosed):
                for slot in history.to_come(what.slots, but=()):
                    shut.setdefault(slot, set()).update(what.tables)
    return {
        slot: tuple(sorted(tables))
        for slot, tables in shut.items()
        if changed.capacity_in(slot) + len(tables) <= changed.largest_capacity
    }


def _with(before: tuple[str, ...], more: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*before, *more]))
