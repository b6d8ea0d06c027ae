"""Going back to an earlier plan: its agenda becomes the working one, if the mission still can."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.auditing import note
from matchmaker.errors import Refused
from matchmaker.missions import lock
from matchmaker.permissions import Action, Actor, require
from matchmaker.planning.by_hand import agenda_by_hand, bounds_from, run_of, violations
from matchmaker.planning.closures import slot_names
from matchmaker.planning.problems import build_problem
from matchmaker.planning.runs import in_order, latest_run
from matchmaker.planning.standing import names_of, slots_of
from matchmaker.planning.working_agenda import adopt, working_agenda
from matchmaker.records import (
    AgendaStatus,
    Meeting,
    MeetingState,
    Mission,
    PlanningRun,
    RunOrigin,
)
from matchmaker.words import Sentence, sentence
from solver.interchange import agenda_from_json, problem_from_json
from solver.problem import Problem, ProblemRefused
from solver.result import Agenda


def restore(session: Session, mission: Mission, run: PlanningRun, *, by: Actor) -> PlanningRun:
    """Make an earlier run's agenda the working agenda again, as a new run.

    The agenda is held to the mission as it is now. Pins that it does not keep are let go, since
    going back undoes them.

    Raises:
        Refused: it has no agenda, is in use already, or does not fit the mission any more: every
            participant, slot and wish that is gone is named, and every rule that it would break.
    """
    require(by, Action.PLAN, mission)
    lock(session, mission)
    if run.status not in (AgendaStatus.OPTIMAL, AgendaStatus.FEASIBLE):
        raise Refused(sentence("That plan has no agenda to go back to."))
    started = datetime.now(UTC)
    try:
        older, wanted = problem_from_json(run.problem), agenda_from_json(run.agenda)
    except ProblemRefused as error:
        raise Refused(
            sentence("That plan was kept in a form that this version does not read.")
        ) from error
    in_use = working_agenda(session, mission)
    if in_use == {one.candidate: (one.slot, one.table) for one in wanted.meetings} and (
        latest_run(session, mission) is run
    ):
        raise Refused(sentence("That plan is the working agenda already."))
    _let_pins_go(session, mission, wanted)
    problem = replace(
        build_problem(session, mission), goals=in_order([one.goal.value for one in wanted.goals])
    )
    gone = _gone(older, problem, wanted, names_of(session, mission).participants)
    if gone:
        raise Refused(*gone)
    agenda = agenda_by_hand(problem, wanted.meetings, bounds_from(session, run, problem))
    broken = violations(problem, agenda)
    if broken:
        raise Refused(*(sentence("It would break a rule: {rule}", rule=str(one)) for one in broken))
    restored = run_of(
        mission, problem, agenda, started=started, based_on=run, origin=RunOrigin.RESTORED, by=by
    )
    session.add(restored)
    session.flush()
    adopt(session, mission, restored, problem, agenda)
    note(session, by, "restore_plan", f"mission:{mission.slug}", run=restored.id, based_on=run.id)
    return restored


def _let_pins_go(session: Session, mission: Mission, wanted: Agenda) -> None:
    names = slot_names(slots_of(session, mission))
    slots = {one.candidate: one.slot for one in wanted.meetings}
    pinned = session.scalars(
        select(Meeting).where(
            Meeting.mission_id == mission.id,
            Meeting.pinned,
            Meeting.state != MeetingState.CANCELLED,
        )
    )
    against = [one for one in pinned if slots.get(one.code) != names[one.slot_id]]
    for meeting in against:
        meeting.pinned = False
    if against:
        mission.inputs_changed()
        session.flush()


def _gone(
    older: Problem, problem: Problem, wanted: Agenda, names: Mapping[str, str]
) -> list[Sentence]:
    """What the agenda needs and the mission no longer has, each named once."""
    parties = {one.id: one.participants for one in older.candidates}
    here = {one.id for one in problem.participants}
    slots = {one.id for one in problem.slots}
    wished = {one.id for one in problem.candidates}
    people: dict[str, Sentence] = {}
    other: dict[str, Sentence] = {}
    for one in wanted.meetings:
        away = [code for code in parties[one.candidate] if code not in here]
        for code in away:
            people[code] = sentence("{name} no longer takes part.", name=names.get(code, code))
        if not away and one.candidate not in wished:
            who = tuple(names.get(code, code) for code in parties[one.candidate])
            other[one.candidate] = sentence("{who} no longer wish to meet.", who=who)
        if one.slot not in slots:
            other[one.slot] = sentence("The slot {slot} is no longer there.", slot=one.slot)
    return [*people.values(), *other.values()]
