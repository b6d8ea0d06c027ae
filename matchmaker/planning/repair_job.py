"""Repairing by a worker: what happened is tried on the mission, and agendas are looked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.database import writing
from matchmaker.desk import touched
from matchmaker.errors import NotFound, Refused
from matchmaker.happening_facts import write_facts
from matchmaker.happenings import Kind, What, clock_of, what_of
from matchmaker.jobs.working import Work
from matchmaker.missions import lock
from matchmaker.permissions import Action, require
from matchmaker.planning.closures import Closed, at_open_tables, closed_in, slot_names
from matchmaker.planning.problems import build_problem
from matchmaker.planning.runs import in_order
from matchmaker.planning.standing import held
from matchmaker.records import Meeting, Mission, Release, Repair, RepairState
from matchmaker.solving.repair_apart import Offer, Task, repair_apart
from matchmaker.words import sentence
from solver.result import Meeting as Standing

TIME_LIMIT = 8.0
"""Seconds that a repair is looked for; one with proofs is often found in one or two."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What is to be repaired, as the mission would be with what happened.

    ``standing`` are the meetings that stood before, those in ``gone`` are no longer possible at
    all: nobody wishes for them any more, or somebody withdrew. ``slots`` are ids by name.
    """

    task: Task
    standing: tuple[Standing, ...]
    gone: tuple[str, ...]
    closed: Closed
    slots: Mapping[str, int]


def run_repair(work: Work) -> dict[str, Any]:
    """Look for repairs as the job says; they are kept in the transaction that ends the job."""
    by = work.by()
    number = work.arguments["repair"]
    moment = datetime.now(UTC)
    with Session(work.engine) as session:
        repair = _repair(session, number)
        require(by, Action.EDIT_AGENDA, repair.mission)
        tried = try_out(session, repair, moment)
        session.rollback()  # what was tried is not true yet

    def heard(told: dict[str, Any]) -> None:
        work.report(told)

    work.report({"found": []})
    offers = repair_apart(
        tried.task,
        time_limit=TIME_LIMIT,
        on_found=heard,
        cancel=work.cancel,
        kill=work.shut_down,
    )
    with writing(work.engine) as session:
        repair = _repair(session, number)
        if repair.state is not RepairState.NOTED:
            raise Refused(sentence("What happened was settled otherwise meanwhile."))
        repair.before = [as_plain(one, tried.slots) for one in tried.standing]
        repair.offers = _finished(offers, tried)
        repair.looked_at = moment
        if offers:
            repair.move_to(RepairState.OFFERED)
        result = {"offers": len(offers)}
        work.finish(session, result)
    return result


def try_out(session: Session, repair: Repair, moment: datetime) -> Tried:
    """Write what happened as facts and build what is to be repaired; the caller undoes it.

    Raises:
        Refused: something that happened cannot be, or nothing is to come any more.
    """
    mission = repair.mission
    lock(session, mission)
    happened = [what_of(one) for one in repair.happened]
    clock = clock_of(session, mission, moment)
    if not clock.to_come:
        raise Refused(sentence("The last slot has begun; nothing can be repaired any more."))
    missed = codes_of(happened, Kind.NO_SHOW)
    goals = goals_of(repair.based_on)
    standing = held(session, mission, missed)
    stays = _protected(session, mission, repair, missed)
    write_facts(session, mission, happened, clock)
    problem = replace(build_problem(session, mission), goals=goals)
    slots = slot_names(clock.slots)
    known = {one.id for one in problem.candidates}
    gone = tuple(code for code in standing if code not in known)
    before = tuple(one for code, one in standing.items() if code in known)
    task = Task(
        problem=problem,
        before=before,
        cancelled=tuple(one for one in codes_of(happened, Kind.CANCELLED) if one in known),
        missed=tuple(one for one in missed if one in known),
        closed=tuple(
            slots[slot.id]
            for what in happened
            if what.kind is Kind.SHORTENED
            for slot in clock.stretch(what.first, what.last)
        ),
        now=slots[clock.to_come[0].id] if len(clock.to_come) < len(clock.slots) else None,
        notice=len(clock.soon(repair.notice)),
        protected=tuple(one for one in stays if one in known),
    )
    return Tried(
        task,
        tuple(standing.values()),
        gone,
        closed_in(session, mission),
        {name: number for number, name in slots.items()},
    )


def codes_of(happened: Sequence[What], kind: Kind) -> tuple[str, ...]:
    """The codes of the meetings that happenings of a kind are about."""
    return tuple(dict.fromkeys(one.meeting for one in happened if one.kind is kind))


def goals_of(release: Release | None) -> Any:
    """The goals of the run that a release published."""
    if release is None:
        raise Refused(sentence("Nothing is released yet; plan again instead."))
    return in_order([one["goal"] for one in release.run.goals])


def _protected(
    session: Session, mission: Mission, repair: Repair, missed: Sequence[str]
) -> list[str]:
    """Codes of meetings that never move: begun, held, or of somebody who is left alone."""
    begun = set(
        session.scalars(select(Meeting.code).where(Meeting.id.in_(touched(session, mission))))
    )
    alone = set(repair.left_alone)
    return [
        code
        for code in held(session, mission)
        if code not in missed and (code in begun or alone.intersection(code.split("~")))
    ]


def _finished(offers: Sequence[Offer], tried: Tried) -> list[Offer]:
    """The offers with nobody at a closed table, each kept once."""
    found: list[Offer] = []
    for offer in offers:
        meetings = [from_plain(one) for one in offer["meetings"]]
        seated = at_open_tables(tried.task.problem, meetings, tried.closed)
        plain = [as_plain(one, tried.slots) for one in seated]
        if all(one["meetings"] != plain for one in found):
            found.append({**offer, "meetings": plain})
    return found


def as_plain(one: Standing, slots: Mapping[str, int]) -> dict[str, Any]:
    """A meeting as JSON, as the agenda's file has it, and the id of its slot."""
    return {
        "slot_id": slots[one.slot],
        "candidate": one.candidate,
        "slot": one.slot,
        "table": one.table,
        "units": dict(one.units),
    }


def from_plain(one: dict[str, Any]) -> Standing:
    """The meeting that :func:`as_plain` made this of."""
    return Standing(one["candidate"], one["slot"], one["table"], one["units"])


def _repair(session: Session, number: int) -> Repair:
    found = session.get(Repair, number)
    if found is None:
        raise NotFound(sentence("There is no such repair."))
    return found
