"""The desk: taps count once, the later stands, and nobody who has no business there taps."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from matchmaker.database import reading, writing
from matchmaker.desk import (
    Settled,
    Tap,
    arrivals_of,
    clear_rehearsal,
    latest_marks,
    mark_meeting,
    note_arrival,
    touched,
)
from matchmaker.errors import Hidden, NotPermitted, Refused
from matchmaker.missions import mission_by_slug, participant_by_code
from matchmaker.permissions import Actor, Granted
from matchmaker.records import (
    Arrival,
    AuditEntry,
    Delegate,
    MarkKind,
    Meeting,
    MeetingMark,
    MeetingState,
    Mission,
    Participant,
    Role,
    Side,
    Slot,
)
from tests.factories import make_meeting, make_mission, make_participant

YESTERDAY = (datetime.now(UTC) - timedelta(days=1)).date()
TEN = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=2)
"""The moment from which taps are counted in these tests, minutes after it."""


def desk(mission: Mission, name: str = "Anna") -> Actor:
    return Actor(name, granted=frozenset({Granted(Role.DESK, mission.id)}))


def tap(number: str, minutes: int = 0, seen: str = "") -> Tap:
    return Tap(number, TEN + timedelta(minutes=minutes), seen)


@dataclass
class Scene:
    session: Session
    mission: Mission
    meeting: Meeting
    home: Participant
    counterpart: Participant

    def mark(self, kind: MarkKind, made: Tap, name: str = "Anna") -> Settled[MeetingMark]:
        return mark_meeting(self.session, self.meeting, kind, by=desk(self.mission, name), tap=made)


@pytest.fixture
def scene(engine: Engine) -> Iterator[Scene]:
    """A mission that began yesterday with one meeting and an idle participant."""
    with writing(engine) as session:
        populate(session)
    with writing(engine) as session:
        yield scene_in(session)


def populate(session: Session) -> None:
    mission = make_mission(session, home=1, counterparts=1)
    mission.starts_on, mission.ends_on = YESTERDAY, YESTERDAY + timedelta(days=3)
    make_participant(session, mission, Side.HOME, "EU09", delegates=2)
    parties = [participant_by_code(session, mission, code) for code in ("EU01", "CN01")]
    slot = session.scalars(select(Slot)).first()
    assert slot is not None
    make_meeting(session, parties, slot)


def scene_in(session: Session) -> Scene:
    mission = mission_by_slug(session, "demo")
    home, counterpart = (participant_by_code(session, mission, one) for one in ("EU01", "CN01"))
    return Scene(session, mission, session.scalars(select(Meeting)).one(), home, counterpart)


def test_a_meeting_goes_from_late_to_held_and_each_step_is_kept(scene: Scene) -> None:
    late = mark_meeting(
        scene.session,
        scene.meeting,
        MarkKind.LATE,
        by=desk(scene.mission),
        participant=scene.counterpart,
        tap=tap("1"),
    )
    assert (late.repeated, late.conflict, late.said.by) == (False, None, "Anna")
    assert touched(scene.session, scene.mission) == frozenset()
    scene.mark(MarkKind.STARTED, tap("2", 3, seen="1"))
    assert scene.meeting.state is MeetingState.PLANNED
    assert touched(scene.session, scene.mission) == {scene.meeting.id}
    scene.mark(MarkKind.HELD, tap("3", 20, seen="2"))
    assert scene.meeting.state is MeetingState.HELD
    assert touched(scene.session, scene.mission) == {scene.meeting.id}
    scene.mark(MarkKind.TAKEN_BACK, tap("4", 21, seen="3"))
    assert scene.meeting.state is MeetingState.PLANNED
    assert touched(scene.session, scene.mission) == frozenset()
    scene.mark(MarkKind.NO_SHOW, tap("5", 22, seen="4"))
    assert scene.meeting.state is MeetingState.NO_SHOW
    stands = latest_marks(scene.session, scene.mission)[scene.meeting.id]
    assert (stands.kind, stands.participant, stands.at) == (
        *(MarkKind.NO_SHOW, None),
        TEN + timedelta(minutes=22),
    )
    trail = scene.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "mark_meeting").order_by(AuditEntry.id)
    ).all()
    assert [(one.details["kind"], one.details["before"]) for one in trail] == [
        ("late", None),
        ("started", "late"),
        ("held", "started"),
        ("taken_back", "held"),
        ("no_show", "taken_back"),
    ]


def test_a_tap_that_is_sent_twice_counts_once(scene: Scene) -> None:
    first = scene.mark(MarkKind.HELD, tap("1"))
    scene.mark(MarkKind.TAKEN_BACK, tap("2", 1, seen="1"))
    again = scene.mark(MarkKind.HELD, tap("1"))
    assert (again.repeated, again.said) == (True, first.said)
    assert scene.meeting.state is MeetingState.PLANNED
    assert scene.session.scalar(select(func.count(MeetingMark.id))) == 2


def test_without_the_look_for_known_taps_it_would_count_twice(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the guard off, and the constraint under it too."""
    with writing(engine) as session:
        populate(session)
        mission_id = mission_by_slug(session, "demo").id
    monkeypatch.setattr("matchmaker.desk.marks.known", lambda *_: None)
    numbers = iter(range(99))

    def unlike(made: Tap, at: datetime) -> Tap:
        return Tap(f"{made.client_id}-{next(numbers)}", at, made.seen)

    monkeypatch.setattr("matchmaker.desk.taps.replace", unlike)
    for _ in range(2):
        with writing(engine) as session:
            scene_in(session).mark(MarkKind.HELD, tap("1"))
    with reading(engine) as session:
        counted = select(func.count(MeetingMark.id)).where(MeetingMark.mission_id == mission_id)
        assert session.scalar(counted) == 2


def test_the_later_tap_stands_whichever_comes_first(scene: Scene) -> None:
    scene.mark(MarkKind.HELD, tap("b", 5), "Bo")
    waited = scene.mark(MarkKind.NO_SHOW, tap("a", 2))
    assert not waited.said.counts
    assert scene.meeting.state is MeetingState.HELD
    zone = scene.meeting.place.zone
    at = [f"{(TEN + timedelta(minutes=one)).astimezone(zone):%H:%M}" for one in (5, 2)]
    assert str(waited.conflict) == (
        f"Bo said at {at[0]}: the meeting was held. That stands, and not what you said at {at[1]}: "
        "nobody came. Tap again if yours is right."
    )
    lost = scene.mark(MarkKind.NO_SHOW, tap("a", 2))
    assert (lost.repeated, lost.conflict) == (
        True,
        waited.conflict,
    )  # the answer may have been lost
    later = scene.mark(MarkKind.NO_SHOW, tap("c", 9, seen="a"))
    assert later.said.counts
    assert scene.meeting.state is MeetingState.NO_SHOW
    assert str(later.conflict).endswith("Yours is later and stands.")


def test_a_tap_for_many_meetings_gives_way_to_what_its_maker_had_not_seen(scene: Scene) -> None:
    scene.mark(MarkKind.NO_SHOW, tap("b", 5), "Bo")
    many = scene.mark(MarkKind.HELD, replace(tap("a", 6), gives_way=True))
    assert not many.said.counts
    assert scene.meeting.state is MeetingState.NO_SHOW
    assert scene.mark(MarkKind.HELD, replace(tap("c", 7, seen="b"), gives_way=True)).said.counts


@pytest.mark.parametrize(
    ("kind", "seen"), [(MarkKind.HELD, ""), (MarkKind.NO_SHOW, "b")], ids=["same", "seen"]
)
def test_no_conflict_where_both_say_the_same_or_the_other_was_seen(
    scene: Scene, kind: MarkKind, seen: str
) -> None:
    scene.mark(MarkKind.HELD, tap("b", 5), "Bo")
    assert scene.mark(kind, tap("a", 6, seen=seen)).conflict is None


def test_a_clock_that_is_fast_does_not_outlast_what_others_say(scene: Scene) -> None:
    future = Tap("fast", datetime.now(UTC) + timedelta(days=2))
    assert scene.mark(MarkKind.HELD, future).said.at <= datetime.now(UTC)
    corrected = mark_meeting(
        scene.session, scene.meeting, MarkKind.NO_SHOW, by=desk(scene.mission, "Bo")
    )
    assert corrected.said.counts


def test_what_cannot_be_is_refused(scene: Scene) -> None:
    idle = participant_by_code(scene.session, scene.mission, "EU09")
    by = desk(scene.mission)
    with pytest.raises(Refused, match="Company EU09 has no part in Company EU01 and Company CN01"):
        mark_meeting(scene.session, scene.meeting, MarkKind.LATE, by=by, participant=idle)
    with pytest.raises(Refused, match="is not among the people of"):
        note_arrival(scene.session, scene.home, YESTERDAY, by=by, delegate=idle.delegates[0])
    with pytest.raises(Refused, match="A tap needs a number of its own"):
        Tap("")
    scene.meeting.move_to(MeetingState.CANCELLED)
    with pytest.raises(Refused, match="this meeting was cancelled"):
        scene.mark(MarkKind.HELD, tap("1"))


def test_a_meeting_that_fell_through_does_not_come_back_beside_its_replacement(
    scene: Scene,
) -> None:
    other = participant_by_code(scene.session, scene.mission, "EU09")
    scene.mark(MarkKind.NO_SHOW, tap("1"))
    instead = make_meeting(scene.session, [other, scene.counterpart], scene.meeting.slot)
    for kind in (MarkKind.TAKEN_BACK, MarkKind.HELD):
        with pytest.raises(Refused, match="Company EU09 and Company CN01 meet then instead"):
            scene.mark(kind, tap(f"2{kind}", 1, seen="1"))
    instead.move_to(MeetingState.CANCELLED)
    assert scene.mark(MarkKind.HELD, tap("3", 2, seen="1")).said.counts


def test_people_arrive_one_by_one_or_all_at_once_each_day(scene: Scene) -> None:
    session, mission = scene.session, scene.mission
    company = participant_by_code(session, mission, "EU09")
    first, second = company.delegates
    by = desk(mission)

    def say(made: Tap, *, delegate: Delegate | None = None, here: bool = True) -> Settled[Arrival]:
        return note_arrival(
            session, company, YESTERDAY, by=by, delegate=delegate, here=here, tap=made
        )

    say(tap("1"), delegate=first)
    come = arrivals_of(session, mission, YESTERDAY)
    assert [come.here(company, one) for one in (first, second, None)] == [True, False, True]
    assert not arrivals_of(session, mission, YESTERDAY + timedelta(days=1)).here(company)
    say(tap("2", 1, seen="1"))
    assert arrivals_of(session, mission, YESTERDAY).here(company, second)
    assert say(tap("2", 1)).repeated
    say(tap("3", 2, seen="2"), delegate=second, here=False)
    come = arrivals_of(session, mission, YESTERDAY)
    assert [come.here(company, one) for one in (first, second, None)] == [True, False, True]
    last = come.last(company)
    assert last is not None
    assert last.client_id == "3"
    stale = say(tap("4", 1), here=False)
    assert not stale.said.counts
    assert "That stands, and not" in str(stale.conflict)
    lost = say(tap("4", 1), here=False)  # the answer may have been lost
    assert (lost.repeated, lost.conflict) == (True, stale.conflict)
    assert arrivals_of(session, mission, YESTERDAY).here(company)


def test_before_the_mission_everything_is_a_rehearsal_that_can_be_cleared(scene: Scene) -> None:
    session, mission, by = scene.session, scene.mission, desk(scene.mission)
    mission.starts_on = YESTERDAY + timedelta(days=4)
    mission.ends_on = mission.starts_on
    assert scene.mark(MarkKind.HELD, tap("1")).said.rehearsal
    note_arrival(session, scene.home, YESTERDAY, by=by)
    assert scene.meeting.state is MeetingState.PLANNED
    assert touched(session, mission) == frozenset()
    assert latest_marks(session, mission) == {}
    assert set(latest_marks(session, mission, rehearsal=True)) == {scene.meeting.id}
    assert arrivals_of(session, mission, YESTERDAY, rehearsal=True).here(scene.home)
    assert not arrivals_of(session, mission, YESTERDAY).here(scene.home)
    mission.starts_on = YESTERDAY
    scene.mark(MarkKind.STARTED, tap("2", 1))
    assert clear_rehearsal(session, mission, by=by) == 2
    assert latest_marks(session, mission, rehearsal=True) == {}
    assert set(latest_marks(session, mission)) == {scene.meeting.id}


def test_only_who_runs_the_desk_taps(scene: Scene) -> None:
    for role in (Role.COORDINATOR, Role.LOCAL_PARTNER, Role.PARTNER_CLUSTER):
        by = Actor("x", granted=frozenset({Granted(role, scene.mission.id)}))
        with pytest.raises(NotPermitted):
            mark_meeting(scene.session, scene.meeting, MarkKind.HELD, by=by)
        with pytest.raises(NotPermitted):
            note_arrival(scene.session, scene.home, YESTERDAY, by=by)
    for stranger in (
        Actor("x", granted=frozenset({Granted(Role.DESK, scene.mission.id + 1)})),
        Actor("x", participant_ids=frozenset({scene.home.id})),
    ):
        with pytest.raises(Hidden):
            mark_meeting(scene.session, scene.meeting, MarkKind.HELD, by=stranger)
        with pytest.raises(Hidden):
            clear_rehearsal(scene.session, scene.mission, by=stranger)
    organiser = Actor("Olga", granted=frozenset({Granted(Role.ORGANISER, scene.mission.id)}))
    assert mark_meeting(scene.session, scene.meeting, MarkKind.HELD, by=organiser).said.counts


@pytest.mark.slow
def test_eight_clerks_at_once_with_one_tap_and_eight_of_their_own(engine: Engine) -> None:
    with writing(engine) as session:
        populate(session)
    together = Barrier(8)
    repeated = []

    def clerk(number: int) -> None:
        together.wait()
        with writing(engine) as session:
            scene = scene_in(session)
            repeated.append(scene.mark(MarkKind.STARTED, tap("shared")).repeated)
        with writing(engine) as session:
            kind = MarkKind.HELD if number % 2 else MarkKind.NO_SHOW
            scene_in(session).mark(kind, tap(f"own-{number}", number + 1))

    clerks = [Thread(target=clerk, args=(number,)) for number in range(8)]
    for one in clerks:
        one.start()
    for one in clerks:
        one.join()
    assert sorted(repeated) == [False] + [True] * 7
    with writing(engine) as session:
        scene = scene_in(session)
        assert scene.session.scalar(select(func.count(MeetingMark.id))) == 9
        assert scene.meeting.state is MeetingState.HELD
        assert latest_marks(session, scene.mission)[scene.meeting.id].client_id == "own-7"


def test_whoever_sits_at_a_table_has_come(scene: Scene) -> None:
    session, mission = scene.session, scene.mission
    day = scene.meeting.slot.starts_at.astimezone(scene.meeting.place.zone).date()

    def come() -> list[bool]:
        found = arrivals_of(session, mission, day)
        return [found.here(one) for one in (scene.home, scene.counterpart)]

    scene.mark(MarkKind.LATE, tap("1"))
    assert come() == [False, False]
    by = desk(mission)
    mark_meeting(
        session, scene.meeting, MarkKind.NO_SHOW, by=by, participant=scene.home, tap=tap("2", 1)
    )
    assert come() == [False, True]
    scene.mark(MarkKind.HELD, tap("3", 2))
    assert come() == [True, True]
    note_arrival(session, scene.home, day, by=by, here=False, tap=tap("4", 3))
    assert come() == [False, True]
