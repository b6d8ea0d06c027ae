"""Keeping an agenda that was changed by hand: as a run of its own, if no rule is broken."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from matchmaker.auditing import note
from matchmaker.errors import Clash, Refused
from matchmaker.permissions import Actor
from matchmaker.planning.board import Names
from matchmaker.planning.by_hand import agenda_by_hand, bounds_from, run_of, violations
from matchmaker.planning.choices import seat
from matchmaker.planning.previous import previous_meetings
from matchmaker.planning.problems import build_problem
from matchmaker.planning.runs import latest_run
from matchmaker.planning.standing import held, names_of, slots_of
from matchmaker.records import Meeting, MissionStage, PlanningRun
from matchmaker.words import Sentence, sentence
from solver import result
from solver.problem import Problem


def keep(
    session: Session,
    meeting: Meeting,
    before: Mapping[str, result.Meeting],
    said: Sentence,
    by: Actor,
    what: str,
    *,
    table: int | None = None,
    seated: bool = False,
) -> PlanningRun:
    """Check the agenda as it now is and keep it as a run, based on the one before.

    ``before`` is what was held until now. With ``seated`` the meeting is given a table, ``table``
    where one is wished, and interpreters in its slot. ``said`` is what was done, for the history.

    Raises:
        Refused: the change would break a rule; each is said.
        Clash: somebody else changed the meeting meanwhile.
    """
    mission = meeting.mission
    based_on = latest_run(session, mission)
    started = datetime.now(UTC)
    mission.inputs_changed()
    _flush(session, meeting)
    problem = build_problem(session, mission)
    names = names_of(session, mission)
    if seated:
        seat(session, meeting, problem, list(before.values()), names, table)
        _flush(session, meeting)
        slots = slots_of(session, mission)
        previous = previous_meetings(session, mission, problem.candidates, slots)
        problem = replace(problem, previous=previous)
    now = held(session, mission)
    agenda = agenda_by_hand(problem, list(now.values()), bounds_from(session, based_on, problem))
    sound = _refuse_new_faults(problem, agenda, list(before.values()), names)
    candidates = {one.id: one for one in problem.candidates}
    if meeting.code in candidates:
        meeting.score = candidates[meeting.code].value
    run = run_of(
        mission, problem, agenda, started=started, based_on=based_on, note=str(said), by=by
    )
    if not sound and based_on is not None:
        run.revision = based_on.revision  # unsound before, it stays one to be planned anew
    session.add(run)
    meeting.run = run
    if mission.stage in (MissionStage.DRAFT, MissionStage.REGISTRATION):
        mission.move_to(MissionStage.MATCHING)
    _flush(session, meeting)
    then = before.get(meeting.code)
    note(
        session,
        by,
        "edit_agenda",
        f"meeting:{mission.slug}/{meeting.code}",
        what=what,
        run=run.id,
        before=[then.slot, then.table] if then else None,
        after=[now[meeting.code].slot, now[meeting.code].table] if meeting.code in now else None,
        pinned=meeting.pinned,
    )
    return run


def _flush(session: Session, meeting: Meeting) -> None:
    try:
        session.flush()
    except StaleDataError as error:
        raise Clash(
            sentence("{who}: somebody else changed this meeting meanwhile.", who=meeting.code)
        ) from error


def _refuse_new_faults(
    problem: Problem, agenda: result.Agenda, before: list[result.Meeting], names: Names
) -> bool:
    """Whether the agenda keeps every rule; what is wrong with it was wrong before at the most.

    Raises:
        Refused: the change breaks a rule that held before.
    """
    found = violations(problem, agenda)
    if not found:
        return True
    earlier = agenda_by_hand(problem, before, {})
    known = {(one.rule, one.ids) for one in violations(problem, earlier)}
    new = [one for one in found if (one.rule, one.ids) not in known]
    if new:
        raise Refused(*(_fault(problem, one.rule, one.ids, one.sentence, names) for one in new))
    return False


def _fault(problem: Problem, rule: str, ids: tuple[str, ...], said: str, names: Names) -> Sentence:
    if rule == "min_meetings":
        people = {one.id: one for one in problem.participants}
        return sentence(
            "{name} would have fewer than the {least} meetings that it was promised.",
            name=names.of(ids)[0],
            least=people[ids[0]].min_meetings,
        )
    return sentence("That would break a rule: {rule}", rule=said)
