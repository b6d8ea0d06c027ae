"""Changing an agenda by hand: what is kept, what is refused in words, and who is told."""

import pytest

from matchmaker.database import reading, writing
from matchmaker.errors import Clash, NotPermitted, Refused
from matchmaker.missions import mission_by_slug
from matchmaker.permissions import OPERATOR, Actor
from matchmaker.planning import doubts_about, free_slots, latest_run, plan, slots_for
from matchmaker.planning.editing import add, cancel, move, pin, unpin
from matchmaker.records import (
    AuditEntry,
    AvailabilityWindow,
    Meeting,
    MeetingRequest,
    MeetingState,
    Participant,
    PlanningRun,
    Priority,
    ReleasedMeeting,
    Role,
    RunOrigin,
    Slot,
    Table,
)
from matchmaker.releasing import release
from tests.factories import make_mission, make_participant, make_request


def meeting_of(session, code: str) -> Meeting:
    return session.query(Meeting).filter_by(code=code).one()


def slot_of(session, number: int) -> Slot:
    return session.query(Slot).filter_by(code=f"Morning-{number}").one()


def participant_of(session, code: str) -> Participant:
    return session.query(Participant).filter_by(code=code).one()


def agenda(session) -> dict[str, tuple[str, int]]:
    found = session.query(Meeting).filter(Meeting.state != MeetingState.CANCELLED)
    return {one.code: (one.slot.code, one.table.number) for one in found}


def settle(session, **places: tuple[int, int]) -> None:
    """Put meetings where a test wants them; written with ``_`` for ``~``."""
    for name, (slot, table) in places.items():
        meeting = meeting_of(session, name.replace("_", "~"))
        meeting.slot = slot_of(session, slot)
        meeting.table = session.query(Table).filter_by(number=table).one()
    session.flush()


def be_away(session, code: str, *slots: int) -> None:
    participant = participant_of(session, code)
    for slot in (slot_of(session, number) for number in slots):
        participant.availability.append(
            AvailabilityWindow(starts_at=slot.starts_at, ends_at=slot.ends_at, available=False)
        )


@pytest.fixture
def settled(planned):
    """``demo`` with both home participants busy in slots 1 to 3; nobody meets in slot 4."""
    with writing(planned) as session:
        settle(
            session,
            EU01_CN01=(1, 1),
            EU01_CN02=(2, 1),
            EU01_CN03=(3, 1),
            EU02_CN02=(1, 2),
            EU02_CN03=(2, 2),
            EU02_CN01=(3, 2),
        )
    return planned


def test_a_moved_meeting_becomes_a_run_that_can_be_released(settled):
    with writing(settled) as session:
        moved = meeting_of(session, "EU01~CN01")
        before = latest_run(session, moved.mission)
        run = move(session, moved, slot_of(session, 4), version=moved.version, by=OPERATOR)
        assert (run.origin, run.based_on_id) == (RunOrigin.EDITED, before.id)
        assert run.note == "Company EU01 and Company CN01 moved to Morning-4."
        assert agenda(session)["EU01~CN01"] == ("Morning-4", 1)
        assert doubts_about(session, moved.mission, run) == []
    with writing(settled) as session:
        assert release(session, mission_by_slug(session, "demo"), by=OPERATOR).number == 1
        assert session.query(AuditEntry).filter_by(action="edit_agenda").one().details["after"] == [
            "Morning-4",
            1,
        ]


def test_value_keeps_its_proof_and_breaks_are_counted_anew(settled):
    """Moving EU02~CN02 out of slot 1 leaves CN02 waiting between slots 2 and 4."""
    with writing(settled) as session:
        moved = meeting_of(session, "EU02~CN02")
        run = move(session, moved, slot_of(session, 4), version=moved.version, by=OPERATOR)
        assert run.goals == [
            {"goal": "value", "achieved": 150, "bound": 150},
            {"goal": "breaks", "achieved": 2, "bound": 0},
        ]


def test_a_bound_that_says_nothing_any_more_is_unknown(settled):
    with writing(settled) as session:
        gone = meeting_of(session, "EU02~CN02")
        run = cancel(session, gone, version=gone.version, by=OPERATOR)
        assert run.goals[0] == {"goal": "value", "achieved": 125, "bound": 150}
        assert run.goals[1]["bound"] is None


@pytest.mark.parametrize(
    ("code", "slot", "table", "reason"),
    [
        ("EU01~CN01", 2, None, "Company EU01 is with Company CN02 in this slot."),
        ("EU01~CN01", 3, None, "Company CN01 is with Company EU02 in this slot."),
        ("EU01~CN01", 1, 2, "Table 2 is taken in Morning-1 by Company EU02 – Company CN02"),
        ("EU01~CN01", 4, 9, "There is no table 9 in Hall."),
    ],
)
def test_a_conflict_is_told_in_words_and_nothing_is_kept(settled, code, slot, table, reason):
    with writing(settled) as session:
        moved = meeting_of(session, code)
        there = slot_of(session, slot)
        with pytest.raises(Refused, match=reason):
            move(session, moved, there, table, version=moved.version, by=OPERATOR)
        session.rollback()
    with reading(settled) as session:
        assert agenda(session)["EU01~CN01"] == ("Morning-1", 1)
        assert session.query(PlanningRun).count() == 1
        assert session.query(AuditEntry).filter_by(action="edit_agenda").count() == 0


def test_who_is_away_is_named(settled):
    with writing(settled) as session:
        be_away(session, "CN01", 4)
    with writing(settled) as session:
        moved = meeting_of(session, "EU01~CN01")
        with pytest.raises(Refused, match="Company CN01 cannot meet in this slot"):
            move(session, moved, slot_of(session, 4), version=moved.version, by=OPERATOR)
        session.rollback()


def test_the_choices_say_of_every_slot_whether_and_why_not(settled):
    with reading(settled) as session:
        found = free_slots(session, meeting_of(session, "EU01~CN01"))
        said = {one.slot.code: [str(why) for why in one.obstacles] for one in found}
        assert said == {
            "Morning-1": [],
            "Morning-2": ["Company EU01 is with Company CN02 in this slot."],
            "Morning-3": [
                "Company EU01 is with Company CN03 in this slot.",
                "Company CN01 is with Company EU02 in this slot.",
            ],
            "Morning-4": [],
        }
        assert [one.slot.code for one in found if one.here] == ["Morning-1"]
        first, *_, last = found
        assert (first.tables, dict(first.taken)) == ((1,), {2: "Company EU02 – Company CN02"})
        assert (last.tables, last.taken) == ((1, 2), {})


def test_what_the_choices_say_is_what_moving_does(settled):
    """Every slot and table of every meeting: offered and taken, or neither."""
    with reading(settled) as session:
        asked = {
            one.code: [
                (choice.slot.id, table, choice.possible and table in choice.tables)
                for choice in free_slots(session, one)
                for table in (1, 2)
            ]
            for one in session.query(Meeting)
        }
    for code, choices in asked.items():
        for slot, table, possible in choices:
            with writing(settled) as session:
                moved = meeting_of(session, code)
                try:
                    move(
                        session,
                        moved,
                        session.get_one(Slot, slot),
                        table,
                        version=moved.version,
                        by=OPERATOR,
                    )
                except Refused:
                    assert not possible, (code, slot, table)
                else:
                    assert possible, (code, slot, table)
                session.rollback()


def test_the_second_of_two_is_told_and_the_first_change_stays(settled):
    with reading(settled) as session:
        seen = meeting_of(session, "EU01~CN01").version
    with writing(settled) as session:
        moved = meeting_of(session, "EU01~CN01")
        move(session, moved, slot_of(session, 4), version=seen, by=OPERATOR)
    with writing(settled) as session:
        moved = meeting_of(session, "EU01~CN01")
        with pytest.raises(Clash, match="somebody else changed this meeting meanwhile; it is now"):
            cancel(session, moved, version=seen, by=OPERATOR)
        session.rollback()
    with reading(settled) as session:
        assert agenda(session)["EU01~CN01"] == ("Morning-4", 1)


def test_a_new_plan_goes_around_what_is_pinned(settled):
    with writing(settled) as session:
        moved = meeting_of(session, "EU02~CN02")
        move(session, moved, slot_of(session, 4), version=moved.version, by=OPERATOR, pin=True)
    plan(settled, "demo", by=OPERATOR, workers=1)
    with reading(settled) as session:
        assert agenda(session)["EU02~CN02"][0] == "Morning-4"
        assert len(agenda(session)) == 6


def test_unpinned_again_everything_is_proven_as_before(settled):
    with writing(settled) as session:
        one = meeting_of(session, "EU01~CN01")
        pin(session, one, version=one.version, by=OPERATOR)
        run = unpin(session, one, version=one.version, by=OPERATOR)
        assert [goal["bound"] for goal in run.goals] == [150, 0]


def test_what_is_cancelled_stays_out_until_it_is_added_again(settled):
    with writing(settled) as session:
        gone = meeting_of(session, "EU01~CN01")
        cancel(session, gone, version=gone.version, by=OPERATOR)
    plan(settled, "demo", by=OPERATOR, workers=1)
    with writing(settled) as session:
        assert "EU01~CN01" not in agenda(session)
        gone = meeting_of(session, "EU01~CN01")
        free = next(one for one in free_slots(session, gone) if one.possible)
        move(session, gone, free.slot, version=gone.version, by=OPERATOR)
        assert gone.state is MeetingState.PLANNED
        assert not gone.pinned


def test_what_was_never_told_is_not_released_as_cancelled(settled):
    with writing(settled) as session:
        gone = meeting_of(session, "EU01~CN01")
        cancel(session, gone, version=gone.version, by=OPERATOR)
    with writing(settled) as session:
        release(session, mission_by_slug(session, "demo"), by=OPERATOR)
        assert "EU01~CN01" not in {one.meeting.code for one in session.query(ReleasedMeeting)}


def test_a_wish_that_fits_after_a_change_is_said_to_fit(settled):
    with writing(settled) as session:
        gone = meeting_of(session, "EU01~CN01")
        cancel(session, gone, version=gone.version, by=OPERATOR)
        run = unpin(session, gone, version=gone.version, by=OPERATOR)
        (left_out,) = run.agenda["unscheduled"]
        assert left_out["details"]["fits"] == ["Morning-1", "Morning-4"]
        assert doubts_about(session, gone.mission, run) == []


def test_a_meeting_that_nobody_asked_for_is_kept_by_its_pin_alone(sqlite_engine):
    with writing(sqlite_engine) as session:
        make_mission(session, everybody_wants=Priority.WANT)
        unwanted = participant_of(session, "CN03")
        for request in session.query(MeetingRequest).filter_by(asked_id=unwanted.id):
            session.delete(request)
    plan(sqlite_engine, "demo", by=OPERATOR, workers=1)
    with writing(sqlite_engine) as session:
        home, counterpart = participant_of(session, "EU01"), participant_of(session, "CN03")
        free = next(one for one in slots_for(session, home, counterpart) if one.possible)
        add(session, home, counterpart, free.slot, by=OPERATOR)
        with pytest.raises(Refused, match="Company EU01 and Company CN03 meet already"):
            add(session, home, counterpart, free.slot, by=OPERATOR)
        made = meeting_of(session, "EU01~CN03")
        assert made.pinned
        with pytest.raises(Refused, match="only the pin keeps the meeting"):
            unpin(session, made, version=made.version, by=OPERATOR)
    plan(sqlite_engine, "demo", by=OPERATOR, workers=1)
    with reading(sqlite_engine) as session:
        assert "EU01~CN03" in agenda(session)


def test_nobody_is_made_to_meet_whom_they_ruled_out(settled):
    with writing(settled) as session:
        other = make_participant(
            session, mission_by_slug(session, "demo"), participant_of(session, "CN01").side, "CN09"
        )
        home = participant_of(session, "EU01")
        make_request(session, other, home, Priority.NEVER)
        with pytest.raises(Refused, match="declined to meet the other or ruled it out"):
            add(session, home, other, slot_of(session, 4), by=OPERATOR)


def test_a_promised_minimum_is_not_cancelled_away(settled):
    with writing(settled) as session:
        participant_of(session, "CN01").min_meetings = 2
    with writing(settled) as session:
        gone = meeting_of(session, "EU01~CN01")
        with pytest.raises(Refused, match="Company CN01 would have fewer than the 2 meetings"):
            cancel(session, gone, version=gone.version, by=OPERATOR)
        session.rollback()


def test_an_agenda_that_was_wrong_before_can_be_mended_and_is_not_released(settled):
    """CN01 turns out to be away in two slots: each meeting can be moved, one after the other."""
    with writing(settled) as session:
        be_away(session, "CN01", 1, 3)
        mission_by_slug(session, "demo").inputs_changed()
    with writing(settled) as session:
        moved = meeting_of(session, "EU01~CN01")
        run = move(session, moved, slot_of(session, 4), version=moved.version, by=OPERATOR)
        assert any("plan again" in str(one) for one in doubts_about(session, moved.mission, run))
        other = meeting_of(session, "EU02~CN01")
        run = cancel(session, other, version=other.version, by=OPERATOR)
        assert doubts_about(session, moved.mission, run) == []


def test_a_table_chosen_by_hand_stays_in_the_next_plan(settled):
    with writing(settled) as session:
        one = meeting_of(session, "EU01~CN01")
        pin(session, one, version=one.version, by=OPERATOR)
        release(session, mission_by_slug(session, "demo"), by=OPERATOR)
    with writing(settled) as session:
        other = meeting_of(session, "EU02~CN02")
        move(session, other, slot_of(session, 4), version=other.version, by=OPERATOR)
        one = meeting_of(session, "EU01~CN01")
        run = move(session, one, slot_of(session, 1), 2, version=one.version, by=OPERATOR)
        assert doubts_about(session, one.mission, run) == []
    plan(settled, "demo", by=OPERATOR, workers=1)
    with reading(settled) as session:
        assert agenda(session)["EU01~CN01"] == ("Morning-1", 2)


def test_a_plan_under_way_does_not_undo_what_was_changed_by_hand(settled, monkeypatch):
    from matchmaker import planning

    solve = planning.runs.solve

    def solve_while_somebody_moves(problem, **options):
        with writing(settled) as session:
            moved = meeting_of(session, "EU01~CN01")
            move(session, moved, slot_of(session, 4), version=moved.version, by=OPERATOR)
        return solve(problem, **options)

    monkeypatch.setattr(planning.runs, "solve", solve_while_somebody_moves)
    assert not plan(settled, "demo", by=OPERATOR, workers=1).adopted
    with reading(settled) as session:
        assert agenda(session)["EU01~CN01"] == ("Morning-4", 1)


def test_only_who_may_changes_the_agenda(settled):
    with writing(settled) as session:
        one = meeting_of(session, "EU01~CN01")
        with pytest.raises(NotPermitted):
            pin(session, one, version=one.version, by=Actor("x", Role.COORDINATOR))
