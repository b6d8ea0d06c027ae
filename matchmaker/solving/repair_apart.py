"""Repairing in a process of its own; see :mod:`matchmaker.solving.apart`."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matchmaker.solving.apart import Tell, converse
from solver.interchange import agenda_from_json, agenda_to_json
from solver.problem import Problem
from solver.repair import Cancelled, NoShow, Repaired, SlotsClosed, repair
from solver.result import Agenda, Meeting, Status

Offer = dict[str, Any]
"""A repaired agenda as JSON: see :func:`as_offer`."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be repaired.

    ``before`` are the meetings in force; ``cancelled`` and ``missed`` are some of them, ``closed``
    slots that fall away. ``now``, ``notice`` and ``protected`` as :func:`solver.repair.repair`
    takes them.
    """

    problem: Problem
    before: tuple[Meeting, ...]
    cancelled: tuple[str, ...]
    missed: tuple[str, ...]
    closed: tuple[str, ...]
    now: str | None
    notice: int
    protected: tuple[str, ...]


def repair_apart(
    task: Task,
    *,
    time_limit: float,
    workers: int | None = None,
    seed: int = 0,
    on_found: Tell,
    cancel: threading.Event,
    kill: threading.Event,
) -> list[Offer]:
    """Up to three offers, those that disturb fewest people first; none where none was found.

    ``on_found`` is told of those found so far. Raises as
    :func:`matchmaker.solving.apart.solve_apart`.
    """
    offers: list[Offer] = []

    def hear(told: dict[str, Any]) -> None:
        if "repaired" in told:
            offers.extend(told["repaired"])
        else:
            on_found(told)

    order = {**order_of(task), "workers": workers, "seed": seed}
    converse(
        task.problem,
        order,
        hear,
        time_limit,
        cancel=cancel,
        kill=kill,
        does=__name__,
    )
    return offers


def order_of(task: Task) -> dict[str, Any]:
    """What the repairing process is told beside the problem, as JSON values."""
    return {
        "before": agenda_to_json(_in_force(task.problem.name, task.before)),
        "cancelled": task.cancelled,
        "missed": task.missed,
        "closed": task.closed,
        "now": task.now,
        "notice": task.notice,
        "protected": task.protected,
    }


def answer(problem: Problem, order: dict[str, Any], tell: Tell, cancel: threading.Event) -> None:
    """In the repairing process: repair, telling of what is found on the way."""

    def found(answers: Sequence[Repaired]) -> None:
        tell({"found": [len(one.price.people) for one in answers]})

    answers = repair(
        problem,
        agenda_from_json(order["before"]),
        [
            *(Cancelled(one) for one in order["cancelled"]),
            *(NoShow(one) for one in order["missed"]),
            *([SlotsClosed(tuple(order["closed"]))] if order["closed"] else []),
        ],
        now=order["now"],
        notice=order["notice"],
        protected=order["protected"],
        time_limit=order["time_limit"],
        workers=order["workers"],
        seed=order["seed"],
        on_repaired=found,
        cancel=cancel,
    )
    tell({"repaired": [as_offer(one) for one in answers]})


def as_offer(one: Repaired) -> Offer:
    """An answer as JSON: its meetings, its price in numbers, what is proven, what it lets go.

    ``disturbed`` are participants with a meeting that is lost, moved or new, ``fewest`` the
    proven least of them for as little lost; ``lost`` is the worth lost, ``least`` the proven
    least of it for as few disturbed. Of a minimum that is let go, ``can_have`` says what is left.
    """
    least = {person.id: person.min_meetings for person in one.problem.participants}
    return {
        "meetings": agenda_to_json(one.agenda)["meetings"],
        "disturbed": list(one.price.people),
        "fewest": one.fewest_people,
        "lost": one.worth_lost,
        "least": one.least_lost,
        "proven": one.proven,
        "let_go": [
            {
                "rule": rule.rule,
                "ids": list(rule.ids),
                "can_have": least[rule.ids[0]] if rule.rule == "min_meetings" else None,
            }
            for rule in one.let_go
        ],
        "left_out": list(one.left_out),
    }


def _in_force(name: str, meetings: Sequence[Meeting]) -> Agenda:
    return Agenda(name, Status.FEASIBLE, (), tuple(meetings))
