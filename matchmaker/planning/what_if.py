"""What more tables or slots would gain: curves of value, worked out by a worker."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.database import reading
from matchmaker.errors import Clash, NotFound
from matchmaker.jobs import JobKind, enqueue, jobs_of, open_job
from matchmaker.jobs.working import Work
from matchmaker.permissions import Action, Actor, require
from matchmaker.planning.problems import refuse_unplannable
from matchmaker.planning.runs import prepare
from matchmaker.records import Job, Mission
from matchmaker.solving.apart import curve_apart
from matchmaker.words import sentence
from solver.problem import Problem

FEWER, MORE = 3, 4
"""How far a curve goes from what there is, downwards and upwards."""

LONGEST = 60 * 60.0
"""Seconds that a worker may be kept busy by curves."""


@dataclass(frozen=True, slots=True)
class WhatIfPoint:
    """A curve at one number of tables or slots; ``change`` is from what there is.

    ``value`` in points, ``bound`` the most that is proven to be possible; both None where no
    agenda keeps the rules, or none was found.
    """

    change: int
    number: int
    value: int | None
    bound: int | None
    meetings: int | None
    status: str

    @property
    def proven(self) -> bool:
        """Whether the value is proven to be the best, or that there is no agenda."""
        return self.status == "infeasible" or (self.value is not None and self.value == self.bound)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Curves against tables and slots, found at one revision of the mission."""

    revision: int
    tables: tuple[WhatIfPoint, ...]
    slots: tuple[WhatIfPoint, ...]


def enqueue_what_if(
    session: Session, mission: Mission, *, by: Actor, time_limit: float = 120.0
) -> Job:
    """Have a worker find the curves; ``time_limit`` in seconds is for both together.

    Raises:
        Refused: the mission cannot be planned yet, with every reason.
        Clash: they are being found at this moment.
    """
    require(by, Action.PLAN, mission)
    refuse_unplannable(session, mission)
    if open_job(session, mission, JobKind.WHAT_IF) is not None:
        raise Clash(
            sentence(
                "The curves of {mission} are being found at this moment; wait for them.",
                mission=mission.name,
            )
        )
    arguments = {"time_limit": min(max(time_limit, 1.0), LONGEST)}
    return enqueue(session, JobKind.WHAT_IF, arguments, by=by, mission=mission)


def run_what_if(work: Work) -> dict[str, Any]:
    """Find the curves as the job says; those found so far are its ``progress``."""
    with reading(work.engine) as session:
        mission = session.get(Mission, work.job.mission_id)
        if mission is None:
            raise NotFound(sentence("There is no such mission."))
        slug = mission.slug
    prepared = prepare(work.engine, slug, by=work.by())
    problem = prepared.problem
    numbers = {"tables": _tables(problem), "slots": _slots(problem)}
    now = {"tables": problem.capacity, "slots": len(problem.slots)}
    found: dict[str, Any] = {
        "revision": prepared.revision,
        "of": sum(map(len, numbers.values())),
        "now": now,
        "tables": [],
        "slots": [],
    }

    for more_of, wanted in numbers.items():
        if work.cancel.is_set():
            break

        def heard(point: dict[str, Any], more_of: str = more_of) -> None:
            found[more_of] = sorted([*found[more_of], point], key=lambda one: int(one["change"]))
            work.report(dict(found))

        work.report(dict(found))
        found[more_of] = curve_apart(
            problem,
            more_of,
            wanted,
            time_limit=work.arguments["time_limit"] / len(numbers),
            on_point=heard,
            cancel=work.cancel,
            kill=work.shut_down,
        )
    return found


def what_if_of(job: Job) -> WhatIf | None:
    """The curves that a job has found, or has found so far; None where there is nothing yet."""
    found = job.result if job.result.get("now") else job.progress
    if not found.get("now"):
        return None
    return WhatIf(found["revision"], _points(found, "tables"), _points(found, "slots"))


def latest_what_if(session: Session, mission: Mission) -> Job | None:
    """The newest job that found, finds or will find curves; None where none was ever asked for."""
    return next(iter(jobs_of(session, mission, JobKind.WHAT_IF)), None)


def _points(found: Mapping[str, Any], more_of: str) -> tuple[WhatIfPoint, ...]:
    return tuple(
        WhatIfPoint(number=found["now"][more_of] + one["change"], **one) for one in found[more_of]
    )


def _tables(problem: Problem) -> range:
    # Home tables must stay: a hall without the table that somebody keeps is no problem at all.
    kept = max((one.home_table or 1 for one in problem.participants), default=1)
    return range(max(-FEWER, min(0, kept - problem.capacity)), MORE + 1)


def _slots(problem: Problem) -> range:
    return range(max(-FEWER, 1 - len(problem.slots)), MORE + 1)
