"""Changes after a release: what happened becomes a fact, and one of the repairs a release."""

import shutil
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from matchmaker import repairing
from matchmaker.database import open_engine, reading, writing
from matchmaker.desk.marks import latest_marks
from matchmaker.errors import Clash, NotPermitted, Refused
from matchmaker.happenings import Kind, WalkIn, What
from matchmaker.permissions import OPERATOR, Actor
from matchmaker.planning import build_problem, doubts_about, latest_run, plan, repair_job
from matchmaker.planning.editing import cancel, pin
from matchmaker.records import (
    AvailabilityWindow,
    InterpreterPool,
    MarkKind,
    Meeting,
    MeetingState,
    RepairState,
    Role,
    Slot,
)
from matchmaker.release_changes import release_in_force
from matchmaker.repairing import choose_repair, note_happening, repairs_of, take_back
from tests.matchmaker.repairs import (
    demo,
    find,
    find_here,
    last_mail,
    mailed,
    meeting,
    participant,
    places,
    released_mission,
    repair_of,
    slot,
)

NEW = WalkIn(
    "Walked In Ltd", "counterpart", "CN", "Li Na", languages=("en",), wishes=("EU01", "EU02")
)


def happening(session, kind: Kind) -> What:
    """One thing of a kind that hits the mission."""
    first, second, fifth, last = (slot(session, number).id for number in (1, 2, 5, 6))
    earliest = session.scalars(
        select(Meeting).join(Slot).order_by(Slot.starts_at, Meeting.code)
    ).first()
    match kind:
        case Kind.CANCELLED | Kind.NO_SHOW:
            return What(kind, meeting=earliest.code)
        case Kind.WITHDRAWN:
            return What(kind, participant="CN01")
        case Kind.LATE:
            return What(kind, participant="EU01", first=slot(session, 3).id)
        case Kind.EARLY:
            return What(kind, participant="EU01", first=fifth)
        case Kind.WALK_IN:
            return What(kind, walk_in=NEW)
        case Kind.TABLE_CLOSED:
            return What(kind, tables=(1,), first=second, last=last)
        case Kind.INTERPRETER_LOST:
            pool = build_problem(session, demo(session)).resources
            assert len(pool) == 1
            return What(kind, pool=1, first=first, last=fifth)
        case Kind.SHORTENED:
            return What(kind, first=last, last=last)


def is_a_fact(session, kind: Kind) -> bool:
    """Whether the mission knows of it, so that a plan made anew would."""
    problem = build_problem(session, demo(session))
    people = {one.id: one for one in problem.participants}
    closed = {one.id: one.allowed_slots for one in problem.candidates}
    slots = [one.id for one in problem.slots]
    match kind:
        case Kind.CANCELLED:
            return () in closed.values()
        case Kind.NO_SHOW:  # it may be held later, or not at all
            return bool(session.scalars(select(Meeting).where(~Meeting.pinned)).first())
        case Kind.WITHDRAWN:
            return len(people["CN01"].unavailable) == 6
        case Kind.LATE:
            return people["EU01"].unavailable == ("Morning-1", "Morning-2")
        case Kind.EARLY:
            return people["EU01"].unavailable == ("Morning-5", "Morning-6")
        case Kind.WALK_IN:
            return "CN05" in people and {"EU01~CN05", "EU02~CN05"} <= closed.keys()
        case Kind.TABLE_CLOSED:
            return problem.capacity_by_slot == {f"Morning-{number}": 2 for number in range(2, 7)}
        case Kind.INTERPRETER_LOST:
            return problem.resources[0].unavailable == tuple(
                f"Morning-{one}" for one in range(1, 6)
            )
        case Kind.SHORTENED:
            return slots == [f"Morning-{number}" for number in range(1, 6)]


@pytest.fixture(scope="module")
def released_file(migrated_file, tmp_path_factory):
    path = tmp_path_factory.mktemp("released") / "released.db"
    shutil.copy(migrated_file, path)
    engine = open_engine(f"sqlite:///{path}")
    released_mission(engine)
    engine.dispose()
    return path


@pytest.fixture
def ready(released_file, tmp_path, monkeypatch):
    find_here(monkeypatch)
    shutil.copy(released_file, tmp_path / "ready.db")
    engine = open_engine(f"sqlite:///{tmp_path / 'ready.db'}")
    yield engine
    engine.dispose()


@pytest.mark.slow
@pytest.mark.parametrize("kind", Kind)
def test_each_kind_is_repaired_released_told_to_those_it_concerns_and_taken_back(ready, kind):
    with writing(ready) as session:
        what, before, mails = happening(session, kind), places(session), last_mail(session)
        hit = {"EU01", "CN01", "CN04", *what.meeting.split("~")}
        standing = next(
            code
            for code, (when, table, _) in sorted(before.items())
            if when != "Morning-6" and table != 1 and not hit.intersection(code.split("~"))
        )
        pinned = meeting(session, standing)
        pin(session, pinned, version=pinned.version, by=OPERATOR)
    number = find(ready, what)
    with writing(ready) as session:
        repair = repair_of(session, number)
        assert repair.state is RepairState.OFFERED
        assert not is_a_fact(session, kind) or kind is Kind.NO_SHOW
        calmest = repair.offers[0]
        assert calmest["proven"]
        release = choose_repair(session, repair, 0, by=OPERATOR)
        assert release.number == 2
        assert is_a_fact(session, kind)
        # The run that was released keeps every rule, as the independent verifier finds.
        assert doubts_about(session, demo(session), latest_run(session, demo(session))) == []
        after = places(session)
        assert after[standing][:2] == before[standing][:2]
        changed = {
            code
            for code in before.keys() | after.keys()
            if before.get(code) != after.get(code)
            and not (kind is Kind.NO_SHOW and after[code][2] == "no_show")
        }
        # Exactly those who sit in a meeting that is different get a mail.
        assert mailed(session, mails) == {one for code in changed for one in code.split("~")}
        assert set(calmest["disturbed"]) >= {
            one
            for code in changed
            if before.get(code, ("",))[0] != after.get(code, ("",))[0]
            for one in code.split("~")
        }
    with writing(ready) as session:
        assert take_back(session, repair_of(session, number), by=OPERATOR).number == 3
        back = places(session)
        assert {code: back[code] for code in before} == before
        assert not is_a_fact(session, kind) or kind in (Kind.NO_SHOW, Kind.WALK_IN)
        assert release_in_force(session, demo(session)).number == 3


def test_the_desk_knows_of_a_no_show_that_was_told_to_a_repair(ready):
    def standing(session):
        marks = latest_marks(session, demo(session), rehearsal=True)
        return [(one.meeting.code, one.kind, one.participant) for one in marks.values()]

    with writing(ready) as session:
        what = happening(session, Kind.NO_SHOW)
        other = next(one for one in ("CN01", "CN02", "CN03") if one not in what.meeting)
        absent = replace(what, participant=other)
        with pytest.raises(Refused, match="one of the two who were to meet"):
            note_happening(session, demo(session), absent, by=OPERATOR)
    code = what.meeting.partition("~")[2]
    number = find(ready, replace(what, participant=code))
    with writing(ready) as session:
        choose_repair(session, repair_of(session, number), 0, by=OPERATOR)
        absent = participant(session, code)
        assert standing(session) == [(what.meeting, MarkKind.NO_SHOW, absent)]
    with writing(ready) as session:
        take_back(session, repair_of(session, number), by=OPERATOR)
        assert standing(session) == [(what.meeting, MarkKind.TAKEN_BACK, None)]
        assert meeting(session, what.meeting).state is MeetingState.PLANNED


def test_one_interpreter_of_two_is_missing_until_it_is_taken_back(ready):
    def there(session):
        (pool,) = build_problem(session, demo(session)).resources
        return [pool.capacity_in(f"Morning-{number}") for number in range(1, 7)]

    with writing(ready) as session:
        session.scalars(select(InterpreterPool)).one().interpreters = 2
        first, last = slot(session, 2).id, slot(session, 3).id
        too_many = What(Kind.INTERPRETER_LOST, pool=1, first=first, last=last, number=3)
        with pytest.raises(Refused, match="There are 2 of these interpreters"):
            note_happening(session, demo(session), too_many, by=OPERATOR)
        session.rollback()
    with writing(ready) as session:
        session.scalars(select(InterpreterPool)).one().interpreters = 2
        assert there(session) == [2] * 6
    number = find(ready, replace(too_many, number=1))
    with writing(ready) as session:
        choose_repair(session, repair_of(session, number), 0, by=OPERATOR)
        assert there(session) == [2, 1, 1, 2, 2, 2]
        assert doubts_about(session, demo(session), latest_run(session, demo(session))) == []
    second = find(ready, replace(too_many, number=1))
    with writing(ready) as session:
        choose_repair(session, repair_of(session, second), 0, by=OPERATOR)
        assert there(session) == [2, 0, 0, 2, 2, 2]
    with writing(ready) as session:
        take_back(session, repair_of(session, second), by=OPERATOR)
        assert there(session) == [2, 1, 1, 2, 2, 2]


@pytest.mark.slow
def test_several_things_at_once_found_by_a_process_apart(engine):
    released_mission(engine)
    with writing(engine) as session:
        both = [happening(session, kind) for kind in (Kind.WITHDRAWN, Kind.TABLE_CLOSED)]
    number = find(engine, *both, left_alone=["EU02"])
    with writing(engine) as session:
        repair = repair_of(session, number)
        assert repair.job.progress["found"]
        choose_repair(session, repair, 0, by=OPERATOR)
        assert is_a_fact(session, Kind.WITHDRAWN)
        assert is_a_fact(session, Kind.TABLE_CLOSED)
        before = {one["candidate"]: one["slot"] for one in repair.before}
        now = places(session)
        assert all(
            now[code][0] == was
            for code, was in before.items()
            if code.startswith("EU02") and "CN01" not in code
        )
        at_one = [code for code, (when, table, state) in now.items() if state == "planned"
                  and table == 1 and when != "Morning-1"]  # fmt: skip
        assert at_one == []
    # A plan made later leaves the table empty too.
    plan(engine, "demo", by=OPERATOR, workers=1)
    with reading(engine) as session:
        assert not [
            code
            for code, (when, table, state) in places(session).items()
            if state == "planned" and table == 1 and when != "Morning-1"
        ]


def test_what_has_begun_never_moves_and_notice_is_kept(ready, monkeypatch):
    with writing(ready) as session:
        third = slot(session, 3).starts_at
        what = happening(session, Kind.WITHDRAWN)
    moments = {"now": third - timedelta(minutes=10)}

    class Then:
        @staticmethod
        def now(_zone):
            return moments["now"]

    monkeypatch.setattr(repair_job, "datetime", Then)
    monkeypatch.setattr(repairing, "datetime", Then)
    number = find(ready, what, notice=15)
    with writing(ready) as session:
        repair = repair_of(session, number)
        before = {one["candidate"]: one["slot"] for one in repair.before}
        for offer in repair.offers:
            after = {one["candidate"]: one["slot"] for one in offer["meetings"]}
            for code, was in before.items():
                begun = was in ("Morning-1", "Morning-2")
                soon = was == "Morning-3" and "CN01" not in code
                assert not (begun or soon) or after[code] == was
        # By the time that it is chosen, another slot has begun in which a meeting would be lost.
        moments["now"] = slot(session, 6).starts_at
        with pytest.raises(Clash, match="has begun meanwhile"):
            choose_repair(session, repair, 0, by=OPERATOR)


def test_an_agenda_that_was_changed_meanwhile_is_not_overwritten(ready):
    with writing(ready) as session:
        what = happening(session, Kind.WITHDRAWN)
    number = find(ready, what)
    with writing(ready) as session:
        other = meeting(session, "EU03~CN03")
        cancel(session, other, version=other.version, by=OPERATOR)
    with writing(ready) as session:
        before = places(session)
        with pytest.raises(Clash, match="changed the agenda after these repairs"):
            choose_repair(session, repair_of(session, number), 0, by=OPERATOR)
        session.rollback()
    with writing(ready) as session:
        assert places(session) == before
        assert session.scalars(select(AvailabilityWindow)).all() == []
    # And with changes that nobody was told of, none is looked for.
    with pytest.raises(Refused, match="nobody was told of since release 1"):
        find(ready, what)


def test_a_rule_that_came_meanwhile_is_kept(ready):
    with writing(ready) as session:
        what = happening(session, Kind.WITHDRAWN)
    number = find(ready, what)
    with writing(ready) as session:
        one = participant(session, "EU03")
        one.availability.append(
            AvailabilityWindow(
                starts_at=slot(session, 1).starts_at,
                ends_at=slot(session, 6).ends_at,
                available=False,
            )
        )
        one.mission.inputs_changed()
        session.flush()
        with pytest.raises(Clash, match="a rule would be broken"):
            choose_repair(session, repair_of(session, number), 0, by=OPERATOR)


def test_what_cannot_have_happened_is_refused_with_every_reason(ready):
    wrong = [
        What(Kind.CANCELLED, meeting="EU01~CN99"),
        What(Kind.LATE, participant="CN99"),
        What(Kind.TABLE_CLOSED, tables=(9,)),
        What(Kind.INTERPRETER_LOST, pool=99),
        What(Kind.SHORTENED),
        What(Kind.WALK_IN, walk_in=WalkIn("Company EU01", "counterpart", "CN", "")),
    ]
    said = []
    with writing(ready) as session:
        for what in wrong:
            with pytest.raises(Refused) as refused:
                note_happening(session, demo(session), what, by=OPERATOR)
            said.append(len(refused.value.sentences))
        assert said == [1, 2, 2, 2, 1, 3]
        assert list(repairs_of(session, demo(session))) == []
        with pytest.raises(NotPermitted):
            note_happening(session, demo(session), wrong[0], by=Actor("x", Role.COORDINATOR))
