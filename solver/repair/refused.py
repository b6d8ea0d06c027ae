"""What is wrong with what a repair was told, all of it at once."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from solver.problem import Problem, ProblemRefused, Refusal
from solver.refusals import refusals
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
from solver.repair.statement import weights, worth_goals
from solver.result import Agenda

HEAVIEST = 2**40
"""The most that a point of the first goal may weigh where it outweighs all values together."""


def refuse(
    problem: Problem,
    agenda: Agenda,
    happened: Sequence[Happening],
    now: str | None,
    notice: int,
    protected: Collection[str],
) -> None:
    """Raises :class:`solver.problem.ProblemRefused` with every error."""
    found = [
        *_about_the_agenda(problem, agenda, now, notice, protected),
        *(
            Refusal(f"happened[{number}]", sentence)
            for number, what in enumerate(happened)
            for sentence in _about(problem, agenda, what)
        ),
    ]
    walk_ins = [what for what in happened if isinstance(what, WalkIn)]
    if walk_ins and not found:
        found = refusals(
            replace(
                problem,
                participants=(*problem.participants, *(one.participant for one in walk_ins)),
                candidates=(
                    *problem.candidates,
                    *(new for one in walk_ins for new in one.candidates),
                ),
            )
        )
    if not found and weights(problem, worth_goals(problem.goals))[0] > HEAVIEST:
        found = [Refusal("goals", "the values are too large for goals that come before them")]
    if found:
        raise ProblemRefused(found)


def _about_the_agenda(
    problem: Problem, agenda: Agenda, now: str | None, notice: int, protected: Collection[str]
) -> Iterator[Refusal]:
    slots = {slot.id for slot in problem.slots}
    candidates = {one.id for one in problem.candidates}
    if now is not None and now not in slots:
        yield Refusal("now", f"there is no slot {now!r}")
    if notice < 0:
        yield Refusal("notice", f"{notice} is no number of slots")
    for number, meeting in enumerate(agenda.meetings):
        if meeting.candidate not in candidates:
            yield Refusal(f"agenda[{number}]", f"there is no candidate {meeting.candidate!r}")
        if meeting.slot not in slots:
            yield Refusal(f"agenda[{number}]", f"there is no slot {meeting.slot!r}")
    for name in protected:
        if name not in candidates:
            yield Refusal("protected", f"there is no candidate {name!r}")


def _about(problem: Problem, agenda: Agenda, what: Happening) -> Iterator[str]:
    match what:
        case Cancelled(meeting) | NoShow(meeting):
            if meeting not in {one.candidate for one in agenda.meetings}:
                yield f"{meeting!r} is no meeting of the agenda in force"
            return
        case WalkIn():
            return
        case Away(participant):
            if participant not in {one.id for one in problem.participants}:
                yield f"there is no participant {participant!r}"
        case ResourceLost(resource):
            if resource not in {one.id for one in problem.resources}:
                yield f"there is no resource {resource!r}"
        case TablesClosed() | TablesAdded():
            if what.number < 1:
                yield f"{what.number} is no number of tables"
        case SlotsClosed():
            pass
    slots = {slot.id for slot in problem.slots}
    yield from (f"there is no slot {slot!r}" for slot in what.slots if slot not in slots)
    if isinstance(what, TablesClosed):
        for slot in what.slots:
            most = problem.capacity_in(slot) if slot in slots else 0
            wrong = [table for table in what.tables if not 1 <= table <= most]
            if wrong and slot in slots:
                yield f"{slot!r} has no table {', '.join(map(str, wrong))}"
