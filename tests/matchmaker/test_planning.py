"""Planning a mission: what is stored, what is adopted, and what is not."""

import pytest

from matchmaker import planning
from matchmaker.database import reading, writing
from matchmaker.errors import NotFound, NotPermitted
from matchmaker.missions import mission_by_slug
from matchmaker.permissions import OPERATOR, Actor
from matchmaker.planning import doubts_about, latest_run, plan
from matchmaker.records import (
    AgendaStatus,
    AuditEntry,
    Meeting,
    MeetingRequest,
    MissionStage,
    Participant,
    PlanningRun,
    Priority,
    Role,
)
from solver.problem import Goal
from tests.factories import make_mission


def meetings(session) -> dict[str, tuple[str, int]]:
    found = session.query(Meeting).order_by(Meeting.code)
    return {one.code: (one.slot.code, one.table.number) for one in found}


def test_a_plan_becomes_the_working_agenda_with_its_proof(planned):
    with reading(planned) as session:
        run = session.query(PlanningRun).one()
        assert run.status is AgendaStatus.OPTIMAL
        assert run.goals == [
            {"goal": "value", "achieved": 150, "bound": 150},
            {"goal": "breaks", "achieved": 0, "bound": 0},
        ]
        assert meetings(session) == {
            one["candidate"]: (one["slot"], one["table"]) for one in run.agenda["meetings"]
        }
        assert len(meetings(session)) == 6
        assert mission_by_slug(session, "demo").stage is MissionStage.MATCHING


def test_a_plan_says_what_came_of_it(sqlite_engine):
    with writing(sqlite_engine) as session:
        make_mission(session, everybody_wants=Priority.MUST, slots=1, tables=1)
    found = plan(sqlite_engine, "demo", by=OPERATOR, workers=1)
    assert (found.status, found.meetings, found.wishes) == (AgendaStatus.OPTIMAL, 1, 6)
    assert [(one.goal, one.achieved, one.bound) for one in found.goals] == [
        (Goal.VALUE, 40, 40),
        (Goal.BREAKS, 0, 0),
    ]
    assert found.adopted


def test_a_second_plan_moves_meetings_and_forgets_those_never_told(planned):
    with writing(planned) as session:
        before = {one.code: one.uid for one in session.query(Meeting)}
        gone = session.query(Participant).filter_by(code="CN03").one()
        for request in session.query(MeetingRequest).filter_by(asked_id=gone.id):
            session.delete(request)
        mission_by_slug(session, "demo").inputs_changed()
    plan(planned, "demo", by=OPERATOR, workers=1)
    with reading(planned) as session:
        after = {one.code: one.uid for one in session.query(Meeting)}
    assert sorted(after) == ["EU01~CN01", "EU01~CN02", "EU02~CN01", "EU02~CN02"]
    assert after.items() <= before.items()


def test_a_mission_that_changes_while_it_is_planned_keeps_its_agenda(planned, monkeypatch):
    def solve_while_somebody_edits(problem, **options):
        with writing(planned) as session:
            mission_by_slug(session, "demo").inputs_changed()
        return solve(problem, **options)

    solve = planning.runs.solve
    monkeypatch.setattr(planning.runs, "solve", solve_while_somebody_edits)
    with reading(planned) as session:
        before = meetings(session)
    found = plan(planned, "demo", by=OPERATOR, workers=1)
    assert not found.adopted
    with reading(planned) as session:
        assert meetings(session) == before
        assert session.query(PlanningRun).count() == 2


def test_an_infeasible_mission_keeps_its_agenda_and_says_what_clashes(planned):
    with writing(planned) as session:
        for meeting in session.query(Meeting).filter(Meeting.code.like("EU01~%")):
            meeting.pinned = True
            meeting.slot = session.query(Meeting).filter_by(code="EU01~CN01").one().slot
        before = meetings(session)
    found = plan(planned, "demo", by=OPERATOR, workers=1)
    assert (found.status, found.adopted) == (AgendaStatus.INFEASIBLE, False)
    assert any("EU01~CN01" in sentence for sentence in found.conflicts)
    with reading(planned) as session:
        assert meetings(session) == before


def test_a_wrong_agenda_is_never_stored(planned, monkeypatch):
    monkeypatch.setattr(planning.runs, "solve", lambda problem, **_: _double_booked(problem))
    with pytest.raises(RuntimeError, match="breaks a rule"):
        plan(planned, "demo", by=OPERATOR)
    with reading(planned) as session:
        assert session.query(PlanningRun).count() == 1


def _double_booked(problem):
    return planning.runs.agenda_from_json(
        {
            "format": "agenda/1",
            "problem": problem.name,
            "status": "feasible",
            "goals": [
                {"goal": "value", "achieved": 50, "bound": 150},
                {"goal": "breaks", "achieved": 0, "bound": 0},
            ],
            "meetings": [
                {"candidate": f"EU01~CN0{n}", "slot": "Morning-1", "table": n, "units": {}}
                for n in (1, 2)
            ],
            "unscheduled": [],
            "infeasibility": [],
            "seconds": 0.1,
        }
    )


def test_planning_is_for_those_who_may(planned):
    with pytest.raises(NotPermitted, match="somebody may not do this"):
        plan(planned, "demo", by=Actor("somebody", Role.COORDINATOR))


def test_an_unknown_mission_is_answered_with_those_there_are(planned):
    with pytest.raises(NotFound, match="There is no mission damo; there are: demo"):
        plan(planned, "damo", by=OPERATOR)


def test_planning_is_in_the_audit_trail(planned):
    with reading(planned) as session:
        entry = session.query(AuditEntry).filter_by(action="plan").one()
        assert (entry.by, entry.subject) == ("command line", "mission:demo")
        assert entry.details["status"] == "optimal"


def test_nothing_speaks_against_a_fresh_plan(planned):
    with reading(planned) as session:
        mission = mission_by_slug(session, "demo")
        assert doubts_about(session, mission, latest_run(session, mission)) == []


def test_a_changed_mission_a_moved_meeting_and_a_tampered_run_are_doubted(planned):
    with writing(planned) as session:
        mission = mission_by_slug(session, "demo")
        run = latest_run(session, mission)
        mission.inputs_changed()
        session.query(Meeting).filter_by(code="EU01~CN01").one().table = None
        run.agenda = {**run.agenda, "goals": [{**run.goals[0], "achieved": 1}, run.goals[1]]}
        session.flush()
        sentences = [str(one) for one in doubts_about(session, mission, run)]
    assert sentences[0] == ("The agenda breaks a rule: achieved: value is 150, the agenda claims 1")
    assert sentences[-2:] == [
        "Mission demo was changed since it was planned; plan again.",
        "The meetings of Mission demo are no longer those of the plan; plan again.",
    ]
