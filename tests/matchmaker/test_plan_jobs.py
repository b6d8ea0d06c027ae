"""Planning by a worker: in a process of its own, called off with the best so far, never twice."""

import threading

import pytest

from matchmaker.database import reading, writing
from matchmaker.errors import Clash, Refused
from matchmaker.jobs.kinds import RUNNERS
from matchmaker.jobs.working import work_off
from matchmaker.missions import mission_by_slug
from matchmaker.permissions import OPERATOR
from matchmaker.planning import build_problem, enqueue_plan, latest_run
from matchmaker.planning.trace import MOST_POINTS, Trace, thinned
from matchmaker.records import Job, JobState, Meeting, PlanningRun, Priority
from matchmaker.solving.apart import TooMuch, solve_apart
from solver.problem import Goal
from solver.result import Progress, Status
from solver.verify import verify
from tests.factories import make_bare_mission, make_mission

NEVER = threading.Event()


def ask(engine, **options):
    with writing(engine) as session:
        mission = mission_by_slug(session, "demo")
        return enqueue_plan(session, mission, by=OPERATOR, **options).id


@pytest.fixture
def wished(sqlite_engine):
    with writing(sqlite_engine) as session:
        make_mission(session, everybody_wants=Priority.WANT)
    return sqlite_engine


def problem_of(engine):
    with reading(engine) as session:
        return build_problem(session, mission_by_slug(session, "demo"))


@pytest.mark.slow
def test_a_solve_apart_answers_as_the_solver_does(wished):
    problem, heard = problem_of(wished), []
    agenda = solve_apart(
        problem, time_limit=30, workers=1, on_progress=heard.append, cancel=NEVER, kill=NEVER
    )
    assert agenda.status is Status.OPTIMAL
    assert verify(problem, agenda).violations == ()
    assert heard[-1].meetings == len(agenda.meetings) == 6


@pytest.mark.slow
def test_a_solve_without_the_memory_it_needs_is_refused_in_words(wished, capfd):
    with pytest.raises(TooMuch, match="ended without an answer"):
        solve_apart(problem_of(wished), time_limit=30, cancel=NEVER, kill=NEVER, memory=64 * 2**20)
    capfd.readouterr()  # what the dying process had to say


@pytest.mark.slow
def test_a_solve_is_ended_at_once_where_its_worker_is(wished):
    kill = threading.Event()
    kill.set()
    with pytest.raises(TooMuch):
        solve_apart(problem_of(wished), time_limit=600, cancel=NEVER, kill=kill)


@pytest.mark.slow
def test_a_job_plans_with_the_goals_chosen_and_keeps_how_it_went(wished):
    number = ask(wished, goals=["shortfall", "value"], time_limit=30, note_text="targets first")
    assert work_off(wished, RUNNERS, "a", threading.Event()) == 1
    with reading(wished) as session:
        job = session.get_one(Job, number)
        assert job.state is JobState.DONE
        run = session.get_one(PlanningRun, job.result["run"])
        assert run is latest_run(session, mission_by_slug(session, "demo"))
        assert [one["goal"] for one in run.goals] == ["shortfall", "value"]
        assert (run.note, run.planned_by) == ("targets first", "command line")
        assert {one["goal"] for one in run.trace} >= {"value"}
        assert job.result == {
            "run": run.id,
            "status": "optimal",
            "adopted": True,
            "stopped": False,
        }
        assert session.query(Meeting).count() == 6
        assert (job.progress["meetings"], job.progress["wishes"]) == (6, 6)


def test_a_mission_that_cannot_be_planned_is_refused_at_once(session):
    mission = make_bare_mission(session)
    with pytest.raises(Refused, match="no session blocks with slots yet"):
        enqueue_plan(session, mission, by=OPERATOR)


@pytest.mark.parametrize("goals", [[], ["value", "value"], ["profit"]])
def test_goals_that_make_no_sense_are_refused(wished, goals):
    with pytest.raises(Refused, match="goal"):
        ask(wished, goals=goals)


def test_a_mission_is_planned_by_one_job_at_a_time(wished):
    ask(wished)
    with pytest.raises(Clash, match="is being planned at this moment"):
        ask(wished)


def test_a_trace_keeps_the_ends_and_stays_small():
    heard = []
    trace = Trace(heard.append)
    for step in range(3 * MOST_POINTS):
        trace(Progress(float(step), Goal.VALUE, step, 5000, meetings=step))
    points = trace.points()
    assert len(heard) == 3 * MOST_POINTS
    assert len(points) <= MOST_POINTS
    assert (points[0]["achieved"], points[-1]["achieved"]) == (0, 3 * MOST_POINTS - 1)
    assert [one["elapsed"] for one in points] == sorted(one["elapsed"] for one in points)


def test_thinning_keeps_the_first_and_the_last_of_each_goal():
    points = [{"goal": goal, "n": n} for n in range(4) for goal in ("value", "breaks")]
    kept = thinned(points)
    assert [one["n"] for one in kept if one["goal"] == "breaks"] == [0, 2, 3]
