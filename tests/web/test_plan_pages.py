"""The planning pages: choose, watch, stop; plans kept, compared and gone back to."""

import threading
from datetime import UTC, datetime

import pytest
from lxml import html

from matchmaker.database import reading, writing
from matchmaker.jobs.kinds import RUNNERS
from matchmaker.jobs.leases import Claimed, claim, end, keep
from matchmaker.jobs.working import work_off
from matchmaker.missions import mission_by_slug
from matchmaker.permissions import OPERATOR
from matchmaker.planning import doubts_about, latest_run, plan
from matchmaker.planning.restoring import restore
from matchmaker.records import (
    Job,
    JobState,
    Meeting,
    Participant,
    ParticipantState,
    PlanningRun,
    Priority,
    Role,
    RunOrigin,
    Slot,
)
from tests.factories import make_bare_mission, make_mission
from tests.web.conftest import csrf_of
from web.organiser.plots import HEIGHT, WIDTH, plots


@pytest.fixture
def wished(sqlite_engine):
    with writing(sqlite_engine) as session:
        make_mission(session, everybody_wants=Priority.WANT)
    return sqlite_engine


def ask(client, **chosen):
    token = csrf_of(client.get("/missions/demo/plan").text)
    values = {"csrf_token": token, "order": "value", "length": "60", "note": "", **chosen}
    return client.post("/missions/demo/plan", data=values)


def text_of(page):
    return " ".join(html.fromstring(page).text_content().split())


def progress(meetings=154, wishes=171, bound=200):
    point = {"elapsed": 1.0, "goal": "value", "achieved": 200, "bound": bound}
    other = {"elapsed": 1.0, "goal": "breaks", "achieved": 3, "bound": 3}
    return {
        "wishes": wishes,
        "meetings": meetings,
        "order": ["value", "breaks"],
        "goals": {"value": point, "breaks": other},
        "trace": [point, other],
    }


def test_a_plan_is_left_to_a_worker_with_what_was_chosen(staff, wished):
    answer = ask(staff, order="targets", length="300", note="Targets first")
    assert answer.status_code == 302
    with reading(wished) as session:
        job = session.query(Job).one()
        assert job.arguments == {
            "goals": ["shortfall", "value", "breaks"],
            "time_limit": 300.0,
            "note": "Targets first",
        }
        assert job.created_by == "Olga"
    page = text_of(staff.get("/missions/demo/plan").text)
    assert "Waiting for a worker" in page
    assert "No worker is running, so nothing happens yet." in page


def test_an_order_of_ones_own_is_taken_as_it_stands(staff, wished):
    ask(staff, order="own", first="idle", second="value", third="", fourth="", fifth="")
    with reading(wished) as session:
        assert session.query(Job).one().arguments["goals"] == ["idle", "value"]


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"first": "value", "second": "value"}, "Give each goal a place of its own."),
        ({"first": "", "second": ""}, "Choose at least one goal."),
        ({"first": "profit"}, "Give each goal a place of its own."),
    ],
)
def test_an_order_that_makes_no_sense_is_refused_in_words(staff, wished, chosen, said):
    answer = ask(staff, order="own", **chosen)
    assert answer.status_code == 422
    assert said in answer.text


def test_a_second_plan_at_the_same_time_is_refused(staff, wished):
    token = csrf_of(staff.get("/missions/demo/plan").text)
    values = {"csrf_token": token, "order": "value", "length": "60"}
    assert staff.post("/missions/demo/plan", data=values).status_code == 302
    answer = staff.post("/missions/demo/plan", data=values)
    assert answer.status_code == 422
    with reading(wished) as session:
        assert session.query(Job).count() == 1


@pytest.mark.parametrize(
    ("bound", "said"),
    [
        (200, "154 of 171 wishes so far; nothing better is possible"),
        (250, "154 of 171 wishes so far; the value is within 20% of the best possible"),
    ],
)
def test_how_far_it_is_stands_in_words_and_is_drawn(staff, wished, bound, said):
    ask(staff)
    job = claim(wished, "a")
    keep(wished, job, progress(bound=bound))
    page = staff.get("/missions/demo/plan").text
    assert said in text_of(page)
    assert len(html.fromstring(page).cssselect(".plots svg")) == 2
    told = staff.get(f"/missions/demo/plan/jobs/{job.id}").json
    assert (told["headline"], told["ended"]) == (said, False)
    assert "<svg" in told["plots"]


def test_stopping_asks_the_worker_to_keep_the_best(staff, wished):
    ask(staff)
    job = claim(wished, "a")
    page = staff.get("/missions/demo/plan").text
    staff.post(f"/missions/demo/plan/jobs/{job.id}/stop", data={"csrf_token": csrf_of(page)})
    assert keep(wished, job) is True
    page = staff.get("/missions/demo/plan").text
    assert "Stopping; the best so far is kept." in page
    assert "Stop here" not in page


def failed(engine, job: Claimed):
    told = {"sentences": [{"template": "{name} is over.", "values": {"name": "It"}}]}
    with writing(engine) as session:
        end(session, job, JobState.FAILED, error="x", result=told)


def test_a_job_that_failed_says_why_and_is_asked_again(staff, wished):
    ask(staff)
    job = claim(wished, "a")
    failed(wished, job)
    assert staff.get(f"/missions/demo/plan/jobs/{job.id}").json["ended"] is True
    page = staff.get("/missions/demo/plan").text
    assert "It is over." in page
    assert "Make a plan" in page


@pytest.mark.slow
def test_where_no_agenda_is_possible_the_rules_that_clash_are_named(staff, wished):
    plan(wished, "demo", by=OPERATOR, workers=1)
    with writing(wished) as session:
        slot = session.query(Slot).first()
        for meeting in session.query(Meeting).filter(Meeting.code.like("EU01~%")):
            meeting.pinned, meeting.slot = True, slot
    ask(staff)
    work_off(wished, RUNNERS, "a", threading.Event())
    page = text_of(staff.get("/missions/demo/plan").text)
    assert "No agenda keeps all the rules." in page
    assert "Company EU01 and Company CN01 are pinned to Morning-1." in page
    assert "6 of 6 wishes met; nothing better is possible" in page  # the working agenda stays


def test_only_those_who_plan_see_the_pages(signed_in, wished):
    client = signed_in("cora@example.org", Role.COORDINATOR)
    assert client.get("/missions/demo/plan").status_code == 403


@pytest.fixture
def two_plans(wished):
    """A plan, and a second one without what one counterpart was wished for."""
    plan(wished, "demo", by=OPERATOR, workers=1)
    with writing(wished) as session:
        gone = session.query(Participant).filter_by(code="CN03").one()
        gone.max_meetings = 0
        mission_by_slug(session, "demo").inputs_changed()
    plan(wished, "demo", by=OPERATOR, workers=1)
    return wished


def runs(engine):
    with reading(engine) as session:
        return [one.id for one in session.query(PlanningRun).order_by(PlanningRun.id)]


def test_plans_are_kept_and_two_are_compared_by_meeting_and_by_person(staff, two_plans):
    first, second = runs(two_plans)
    page = text_of(staff.get("/missions/demo/plan/runs").text)
    assert "6 of 6 wishes met" in page
    assert "4 of 6 wishes met" in page
    page = staff.get(f"/missions/demo/plan/compare?first={first}&second={second}").text
    assert "0 added, 2 gone" in text_of(page)
    (people,) = (
        one
        for one in html.fromstring(page).cssselect("table")
        if "Whom it concerns" in one.text_content()
    )
    rows = [
        [" ".join(cell.text_content().split()) for cell in row]
        for row in people.cssselect("tbody tr")
    ]
    assert ["Company CN03", "2 → 0", "0", "2", "0"] in rows


def test_going_back_makes_a_run_that_can_be_released(two_plans):
    first, _second = runs(two_plans)
    with writing(two_plans) as session:
        mission = mission_by_slug(session, "demo")
        session.query(Participant).filter_by(code="CN03").one().max_meetings = None
        mission.inputs_changed()
        restored = restore(session, mission, session.get_one(PlanningRun, first), by=OPERATOR)
        assert (restored.origin, restored.based_on_id) == (RunOrigin.RESTORED, first)
        assert latest_run(session, mission) is restored
        assert doubts_about(session, mission, restored) == []
        assert session.query(Meeting).count() == 6
        assert restored.goals[0] == {"goal": "value", "achieved": 150, "bound": 150}


def test_going_back_is_refused_where_it_would_break_a_rule_of_today(staff, two_plans):
    first, _ = runs(two_plans)
    page = staff.get(f"/missions/demo/plan/runs/{first}").text
    answer = staff.post(
        f"/missions/demo/plan/runs/{first}/restore", data={"csrf_token": csrf_of(page)}
    )
    assert answer.status_code == 422
    assert "It is not possible to go back to this plan:" in answer.text
    assert "CN03" in answer.text
    assert len(runs(two_plans)) == 2


def test_going_back_names_who_is_gone(staff, two_plans):
    first, _ = runs(two_plans)
    with writing(two_plans) as session:
        gone = session.query(Participant).filter_by(code="CN01").one()
        gone.state = ParticipantState.WITHDRAWN
        mission_by_slug(session, "demo").inputs_changed()
    page = staff.get(f"/missions/demo/plan/runs/{first}").text
    answer = staff.post(
        f"/missions/demo/plan/runs/{first}/restore", data={"csrf_token": csrf_of(page)}
    )
    assert "Company CN01 no longer takes part." in answer.text


def test_going_back_lets_go_the_pins_that_stand_against_it(two_plans):
    first, _second = runs(two_plans)
    with writing(two_plans) as session:
        mission = mission_by_slug(session, "demo")
        session.query(Participant).filter_by(code="CN03").one().max_meetings = None
        older = {
            one["candidate"]: one["slot"]
            for one in session.get_one(PlanningRun, first).agenda["meetings"]
        }
        meeting = session.query(Meeting).filter_by(code="EU01~CN01").one()
        meeting.slot = session.query(Slot).filter(Slot.code != older["EU01~CN01"]).first()
        meeting.pinned = True
        mission.inputs_changed()
        session.flush()
        restored = restore(session, mission, session.get_one(PlanningRun, first), by=OPERATOR)
        assert not meeting.pinned
        assert meeting.slot.code == older["EU01~CN01"]
        assert doubts_about(session, mission, restored) == []


def test_the_plan_in_use_is_not_gone_back_to(staff, two_plans):
    _, second = runs(two_plans)
    page = staff.get("/missions/demo/plan").text
    answer = staff.post(
        f"/missions/demo/plan/runs/{second}/restore", data={"csrf_token": csrf_of(page)}
    )
    assert answer.status_code == 422
    assert "That plan is the working agenda already." in answer.text


def test_a_run_or_a_job_of_another_mission_is_not_there(staff, two_plans):
    with writing(two_plans) as session:
        make_bare_mission(session, "other")
    first, _ = runs(two_plans)
    ask(staff)
    job = claim(two_plans, "a").id
    for path in (f"plan/runs/{first}", f"plan/jobs/{job}"):
        assert staff.get(f"/missions/demo/{path}").status_code == 200
        assert staff.get(f"/missions/other/{path}").status_code == 404


def test_the_list_of_plans_costs_the_same_for_one_and_for_many(staff, two_plans, statements):
    with statements() as few:
        staff.get("/missions/demo/plan/runs")
    with writing(two_plans) as session:
        old = session.query(PlanningRun).first()
        kept = ("mission_id", "revision", "status", "seconds", "planned_by", "goals", "problem")
        for _ in range(8):
            values = {name: getattr(old, name) for name in (*kept, "agenda")}
            session.add(PlanningRun(started_at=datetime.now(UTC), trace=[], **values))
    with statements() as many:
        staff.get("/missions/demo/plan/runs")
    assert len(many) == len(few)


def test_a_plot_steps_from_figure_to_figure_within_its_box():
    trace = [
        {"elapsed": 0.0, "goal": "value", "achieved": None, "bound": 30},
        {"elapsed": 1.0, "goal": "value", "achieved": 10, "bound": 30},
        {"elapsed": 2.0, "goal": "value", "achieved": 20, "bound": 20},
    ]
    (plot,) = plots(trace, ["value", "breaks"], 4.0)
    assert (plot.low, plot.high, plot.last, plot.last_bound) == (10, 30, 20, 20)
    points = [tuple(map(float, one.split(","))) for one in plot.achieved.split()]
    assert points == [
        (WIDTH / 4, HEIGHT),
        (WIDTH / 2, HEIGHT),
        (WIDTH / 2, HEIGHT / 2),
        (WIDTH, HEIGHT / 2),
    ]
