"""A released mission to repair, and repairing it in this process rather than in one apart."""

import threading
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from matchmaker.database import writing
from matchmaker.happenings import What
from matchmaker.jobs.kinds import RUNNERS
from matchmaker.jobs.working import work_off
from matchmaker.missions import mission_by_slug
from matchmaker.permissions import OPERATOR
from matchmaker.planning import plan, repair_job
from matchmaker.records import (
    InterpreterPool,
    Meeting,
    Message,
    Mission,
    Participant,
    Priority,
    Repair,
    Slot,
)
from matchmaker.releasing import release
from matchmaker.repairing import find_repairs, note_happening
from matchmaker.solving import repair_apart
from tests.factories import make_mission

NOTICE = 30


def released_mission(engine: Engine) -> None:
    """``demo``: three home participants and four counterparts, two tables, six slots; release 1.

    Everybody at home wants everybody, and all have an address. CN04 speaks Chinese alone, and
    there is one interpreter.
    """
    with writing(engine) as session:
        mission = make_mission(
            session, home=3, counterparts=4, slots=6, tables=3, everybody_wants=Priority.WANT
        )
        session.add(
            InterpreterPool(
                mission_id=mission.id, first_language="en", second_language="zh", interpreters=1
            )
        )
        for one in session.scalars(select(Participant).where(Participant.mission == mission)):
            one.delegates[0].email = f"{one.code}@example.org"
            if one.code == "CN04":
                one.stated_languages = ["zh"]
    plan(engine, "demo", by=OPERATOR, workers=1)
    with writing(engine) as session:
        release(session, mission_by_slug(session, "demo"), by=OPERATOR)


def find_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Repairs are found in this process: the same solver, without the start of another Python."""

    def found(task: repair_apart.Task, **_: Any) -> list[Any]:
        told: list[dict[str, Any]] = []
        order = {**repair_apart.order_of(task), "workers": 1, "seed": 0, "time_limit": 20.0}
        repair_apart.answer(task.problem, order, told.append, threading.Event())
        return list(told[-1]["repaired"])

    monkeypatch.setattr(repair_job, "repair_apart", found)


def find(engine: Engine, *happened: What, notice: int = NOTICE, **options: Any) -> int:
    """Note what happened and look for repairs; the repair's number."""
    with writing(engine) as session:
        mission = mission_by_slug(session, "demo")
        repair = None
        for what in happened:
            repair = note_happening(session, mission, what, by=OPERATOR, repair=repair)
        assert repair is not None
        find_repairs(session, repair, notice=notice, by=OPERATOR, **options)
        number = repair.id
    work_off(engine, RUNNERS, "here", threading.Event())
    return number


def demo(session: Session) -> Mission:
    return mission_by_slug(session, "demo")


def repair_of(session: Session, number: int) -> Repair:
    return session.get_one(Repair, number)


def slot(session: Session, number: int) -> Slot:
    return session.scalars(select(Slot).where(Slot.code == f"Morning-{number}")).one()


def participant(session: Session, code: str) -> Participant:
    return session.scalars(select(Participant).where(Participant.code == code)).one()


def meeting(session: Session, code: str) -> Meeting:
    return session.scalars(select(Meeting).where(Meeting.code == code)).one()


def places(session: Session) -> dict[str, tuple[str, int | None, str]]:
    """By code where each meeting is, and its state."""
    return {
        one.code: (one.slot.code, one.table.number if one.table else None, one.state.value)
        for one in session.scalars(select(Meeting))
    }


def mailed(session: Session, after: int) -> set[str]:
    """The codes of those to whom a mail was written after the message of this number."""
    found = session.scalars(select(Message.to_address).where(Message.id > after))
    return {address.partition("@")[0] for address in found}


def last_mail(session: Session) -> int:
    return max(session.scalars(select(Message.id)), default=0)
