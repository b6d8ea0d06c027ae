"""Fairness counts meetings, first wishes and waits as a participant would."""

from datetime import timedelta

from matchmaker.agendas import agenda_of
from matchmaker.database import reading, writing
from matchmaker.fairness import fairness
from matchmaker.missions import mission_by_slug
from matchmaker.permissions import OPERATOR
from matchmaker.planning import plan
from matchmaker.planning.fix_job import enqueue_fixes, fixes_of, run_fixes
from matchmaker.records import JobState, Participant, PlanningRun, Priority, Slot
from tests.factories import make_meeting, make_mission, make_request


def participants(session) -> dict[str, Participant]:
    return {one.code: one for one in session.query(Participant)}


def test_first_wishes_are_the_strongest_that_can_be_met(session):
    mission = make_mission(session, home=1, counterparts=5)
    who = participants(session)
    for code, priority in (("CN01", "nice"), ("CN02", "must"), ("CN03", "want"), ("CN04", "want")):
        make_request(session, who["EU01"], who[code], Priority(priority))
    make_request(session, who["CN02"], who["EU01"], Priority.NEVER)
    slots = session.query(Slot).order_by(Slot.starts_at).all()
    make_meeting(session, (who["EU01"], who["CN03"]), slots[0])
    make_meeting(session, (who["EU01"], who["CN05"]), slots[2])
    session.add(run_of(mission))
    session.flush()
    found = fairness(session, agenda_of(session, mission))
    share = {one.participant.code: one for one in found.everybody}["EU01"]
    assert (share.meetings, share.top_wishes, share.top_met) == (2, 3, 1)
    assert (share.waits, share.longest_wait) == (1, timedelta(minutes=30))
    assert [one.participant.code for one in found.without_meeting] == ["CN01", "CN02", "CN04"]
    assert found.longest is share


def test_who_got_none_of_its_first_wishes_stands_out(session):
    mission = make_mission(session, home=2, counterparts=2)
    who = participants(session)
    make_request(session, who["EU01"], who["CN01"], Priority.MUST)
    make_request(session, who["EU02"], who["CN02"], Priority.NICE)
    slot = session.query(Slot).first()
    make_meeting(session, (who["EU02"], who["CN02"]), slot)
    session.add(run_of(mission))
    session.flush()
    found = fairness(session, agenda_of(session, mission))
    assert [one.participant.code for one in found.without_top] == ["EU01"]
    assert (found.top_met, found.top_wishes) == (1, 2)


def run_of(mission) -> PlanningRun:
    from tests.web.scenes import planning_run

    return planning_run(mission, 0, proven=True)


class Worker:
    """A worker with one job in its hands."""

    def __init__(self, engine, job) -> None:
        import threading

        self.engine, self.arguments, self.cancel = engine, job.arguments, threading.Event()
        self.number = job.id

    def by(self):
        return OPERATOR

    def finish(self, session, result) -> None:
        from matchmaker.records import Job

        job = session.get(Job, self.number)
        job.state, job.result = JobState.DONE, result


def test_the_smallest_fix_of_each_unmet_wish_is_found_by_a_worker(sqlite_engine):
    with writing(sqlite_engine) as session:
        make_mission(
            session, everybody_wants=Priority.WANT, home=2, counterparts=2, slots=1, tables=1
        )
    plan(sqlite_engine, "demo", by=OPERATOR, workers=1)
    with writing(sqlite_engine) as session:
        mission = mission_by_slug(session, "demo")
        run = session.query(PlanningRun).one()
        assert fixes_of(session, mission, run, {}) is None
        worker = Worker(sqlite_engine, enqueue_fixes(session, mission, by=OPERATOR))
    run_fixes(worker)
    with reading(sqlite_engine) as session:
        mission = mission_by_slug(session, "demo")
        run = session.query(PlanningRun).one()
        found = fixes_of(session, mission, run, {})
        said = {str(fix) for fixes in found.values() for fix in fixes}
        assert said == {"One more table in Morning-1."}
