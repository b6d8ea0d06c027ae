"""Editing a mission by hand: what an edit does to meetings is said first, and agreed to."""

from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from matchmaker.database import reading, writing
from matchmaker.describing import describe
from matchmaker.errors import Clash, NotFound, NotPermitted, Refused
from matchmaker.mission_changes import (
    MISSION,
    Edit,
    EditRefused,
    WouldBreak,
    change_set_up,
    create_mission,
    proposed_slug,
    version_of,
)
from matchmaker.permissions import NOBODY, OPERATOR, Actor, Granted
from matchmaker.planning import plan
from matchmaker.records import (
    Account,
    AuditEntry,
    Grant,
    Meeting,
    MeetingState,
    Mission,
    Participant,
    Place,
    ProgrammeItem,
    Role,
    SessionBlock,
    Slot,
    Venue,
)
from matchmaker.releasing import release
from matchmaker.set_up import set_up_mission
from tests.factories import make_bare_mission, make_block, make_place
from tests.matchmaker.test_set_up import DESCRIPTION


def mission_of(session: Session) -> Mission:
    return session.scalars(select(Mission)).one()


def change(
    session: Session, edit: Edit, *, by: Actor = OPERATOR, agreed: str = "", seen: str | None = None
) -> None:
    mission = mission_of(session)
    now = version_of(describe(session, mission), edit)
    change_set_up(session, mission, edit, by=by, agreed=agreed, seen=now if seen is None else seen)


def block_entry(session: Session) -> tuple[int, dict[str, Any]]:
    (found,) = describe(session, mission_of(session)).entries("blocks")
    return found


def without_slot(session: Session, place: int = 0) -> Edit:
    """The edit that takes one slot out of the only block."""
    number, entry = block_entry(session)
    slots = [one for at, one in enumerate(entry["slots"]) if at != place]
    return Edit("blocks", number, {"slots": slots})


def agree(session: Session, edit: Edit) -> WouldBreak:
    """Make an edit that has to be agreed to; what it would have broken."""
    with pytest.raises(WouldBreak) as broken:
        change(session, edit)
    change(session, edit, agreed=broken.value.agreement)
    return broken.value


def said(broken: WouldBreak) -> list[str]:
    return [str(one.what) for one in broken.effects]


def test_setting_a_mission_up_from_its_own_description_changes_nothing(session: Session) -> None:
    mission = set_up_mission(session, DESCRIPTION, by=OPERATOR)
    revision = mission.revision
    own = describe(session, mission).copy()
    assert set_up_mission(session, own, by=OPERATOR).revision == revision
    assert describe(session, mission).values == own


def test_an_edit_without_meetings_is_made_at_once(session: Session) -> None:
    make_block(session, make_place(session, make_bare_mission(session)), slots=3)
    change(session, without_slot(session))
    assert [one["code"] for one in block_entry(session)[1]["slots"]] == ["Morning-2", "Morning-3"]
    assert mission_of(session).revision == 1


@pytest.fixture
def told(planned: Engine) -> Engine:
    with writing(planned) as session:
        release(session, mission_of(session), by=OPERATOR)
    return planned


def first_in_use(session: Session) -> int:
    """The position of the first slot with a meeting to be held in it."""
    used = set(session.scalars(select(Slot.code).join(Meeting).where(Meeting.state != "cancelled")))
    codes = [one["code"] for one in block_entry(session)[1]["slots"]]
    return next(at for at, code in enumerate(codes) if code in used)


def test_a_slot_with_meetings_goes_only_when_that_is_agreed_to(planned: Engine) -> None:
    with writing(planned) as session:
        edit = without_slot(session, first_in_use(session))
        meetings = len(session.scalars(select(Meeting)).all())
        with pytest.raises(WouldBreak) as broken:
            change(session, edit)
        lost = len(broken.value.effects[0].hits)
        assert lost
        assert said(broken.value) == [
            f"Planned meetings that lose their slot: {lost}. They leave the agenda and are unmet "
            "wishes until you plan again."
        ]
        assert broken.value.told == 0
        assert len(block_entry(session)[1]["slots"]) == 4
        revision = mission_of(session).revision
        change(session, edit, agreed=broken.value.agreement)
    with reading(planned) as session:
        assert len(block_entry(session)[1]["slots"]) == 3
        assert len(session.scalars(select(Meeting)).all()) == meetings - lost
        assert mission_of(session).revision == revision + 1


def test_agreeing_to_something_else_is_not_agreeing(planned: Engine) -> None:
    with writing(planned) as session:
        edit = without_slot(session, first_in_use(session))
        with pytest.raises(WouldBreak) as broken:
            change(session, edit, agreed="something else")
        assert broken.value.grown


def test_what_a_release_told_stays_as_it_was_told(told: Engine) -> None:
    with writing(told) as session:
        place = first_in_use(session)
        code = block_entry(session)[1]["slots"][place]["code"]
        broken = agree(session, without_slot(session, place))
        assert broken.told == len(broken.effects[0].hits)
    with writing(told) as session:
        gone = session.scalars(select(Slot).where(Slot.code == code)).one()
        assert gone.withdrawn
        states = session.scalars(select(Meeting.state).where(Meeting.slot_id == gone.id)).all()
        assert set(states) == {MeetingState.CANCELLED}
    plan(told, "demo", by=OPERATOR, workers=1)
    with writing(told) as session:
        assert release(session, mission_of(session), by=OPERATOR).number == 2


def test_a_withdrawn_slot_comes_back_where_it_is_added_again(told: Engine) -> None:
    with writing(told) as session:
        number, entry = block_entry(session)
        agree(session, without_slot(session, first_in_use(session)))
    with writing(told) as session:
        slots = [{**one, "code": f"N-{at}"} for at, one in enumerate(entry["slots"])]
        change(session, Edit("blocks", number, {"slots": slots}))
        assert len(session.scalars(select(Slot)).all()) == 4
        assert not session.scalars(select(Slot).where(Slot.withdrawn)).all()


def test_a_whole_block_can_go_although_it_was_told(told: Engine) -> None:
    with writing(told) as session:
        number, _ = block_entry(session)
        agree(session, Edit("blocks", number))
        assert describe(session, mission_of(session)).entries("blocks") == []
        assert session.scalars(select(SessionBlock)).one().slots == []


def test_slots_may_change_places(planned: Engine) -> None:
    with writing(planned) as session:
        number, entry = block_entry(session)
        codes = [one["code"] for one in entry["slots"]]
        turned = [
            {**one, "code": code} for one, code in zip(entry["slots"], reversed(codes), strict=True)
        ]
        broken = agree(session, Edit("blocks", number, {"slots": turned}))
        assert said(broken)[0].startswith("Planned meetings that move with their slots")
    with reading(planned) as session:
        assert [one["code"] for one in block_entry(session)[1]["slots"]] == codes[::-1]


def test_a_later_block_moves_its_meetings(planned: Engine) -> None:
    with writing(planned) as session:
        number, entry = block_entry(session)
        slots = [
            {**one, "start": after["start"], "end": after["end"]}
            for one, after in zip(
                entry["slots"],
                [*entry["slots"][1:], {"start": "2027-03-09 12:00", "end": "2027-03-09 12:20"}],
                strict=True,
            )
        ]
        agree(session, Edit("blocks", number, {"slots": slots}))
        assert block_entry(session)[1]["slots"] == slots


def test_a_table_in_use_goes_when_that_is_agreed_to(told: Engine) -> None:
    with writing(told) as session:
        number = session.scalars(select(Place.id)).one()
        broken = agree(session, Edit("places", number, {"tables": 0}))
        assert said(broken)[0].startswith("Planned meetings that lose their table")
        assert set(session.scalars(select(Meeting.table_id))) == {None}


def test_a_place_that_people_were_told_of_stays(told: Engine) -> None:
    with writing(told) as session:
        with pytest.raises(Refused) as refused:
            change(session, Edit("places", session.scalars(select(Place.id)).one()))
        assert str(refused.value).startswith("A release told people of meetings at this place")


def test_a_place_takes_what_is_there_along(planned: Engine) -> None:
    with writing(planned) as session:
        broken = agree(session, Edit("places", session.scalars(select(Place.id)).one()))
        assert said(broken)[0] == (
            "What is at this place goes with it. Session blocks: 1; venues: 0; programme items: 0."
        )
        assert session.scalars(select(Meeting)).all() == []
        assert session.scalars(select(Place)).all() == []


def dinner(session: Session, **values: Any) -> Edit:
    place = session.scalars(select(Place.id)).one()
    entry = {
        "kind": "meal",
        "title": "Lunch",
        "place": str(place),
        "location": "",
        "start": "2027-03-09 09:00",
        "end": "2027-03-09 12:00",
        "attends": "home",
    }
    return Edit("programme", None, entry | values)


def test_a_programme_item_on_planned_meetings_has_to_be_agreed_to(planned: Engine) -> None:
    with writing(planned) as session:
        broken = agree(session, dinner(session))
        count = len(session.scalars(select(Meeting)).all())
        assert said(broken) == [
            f"Meetings planned while somebody in them attends Lunch: {count}. They stay there "
            "until you plan again."
        ]
        # What was agreed to once is not asked again.
        item = session.scalars(select(ProgrammeItem)).one()
        change(session, Edit("programme", item.id, {"title": "Long lunch"}))
        assert session.scalars(select(ProgrammeItem)).one() is item


def test_a_programme_item_beside_the_meetings_has_not(planned: Engine) -> None:
    with writing(planned) as session:
        change(session, dinner(session, start="2027-03-09 19:00", end="2027-03-09 21:00"))
        assert session.scalars(select(ProgrammeItem.title)).all() == ["Lunch"]


def test_another_clock_moves_the_meetings(planned: Engine) -> None:
    with writing(planned) as session:
        number = session.scalars(select(Place.id)).one()
        broken = agree(session, Edit("places", number, {"time_zone": "Asia/Tokyo"}))
        assert said(broken)[0].startswith("Planned meetings that move with their slots")


def test_a_meeting_that_was_held_keeps_its_slot(planned: Engine) -> None:
    with writing(planned) as session:
        for meeting in session.scalars(select(Meeting)):
            meeting.move_to(MeetingState.HELD)
        session.flush()
        with pytest.raises(Refused, match="was held already"):
            change(session, without_slot(session, first_in_use(session)))


def test_a_place_may_be_called_otherwise_and_keeps_its_meetings(planned: Engine) -> None:
    with writing(planned) as session:
        number = session.scalars(select(Place.id)).one()
        change(session, Edit("places", number, {"name": "Great hall"}))
        assert session.scalars(select(Place.name)).one() == "Great hall"
        assert session.scalars(select(Slot)).all()


def test_words_alone_do_not_outdate_a_plan(planned: Engine) -> None:
    with writing(planned) as session:
        revision = mission_of(session).revision
        number = session.scalars(select(Place.id)).one()
        change(session, Edit("places", number, {"address": "2 Long Street"}))
        change(session, Edit(MISSION, values={"public_text": "Come along."}))
        assert mission_of(session).revision == revision
        change(session, Edit("places", number, {"tables": 9}))
        assert mission_of(session).revision == revision + 1


def test_nobody_is_written_over_unseen(planned: Engine) -> None:
    with writing(planned) as session:
        number = session.scalars(select(Place.id)).one()
        edit = Edit("places", number, {"address": "2 Long Street"})
        seen = version_of(describe(session, mission_of(session)), edit)
        change(session, Edit("places", number, {"address": "1 Short Street"}), seen=seen)
    with writing(planned) as session:
        with pytest.raises(Clash):
            change(session, edit, seen=seen)
        assert session.scalars(select(Place.address)).one() == "1 Short Street"


def test_edits_of_two_things_do_not_clash(planned: Engine) -> None:
    with writing(planned) as session:
        number = session.scalars(select(Place.id)).one()
        edit = Edit("places", number, {"address": "2 Long Street"})
        seen = version_of(describe(session, mission_of(session)), edit)
        change(session, Edit(MISSION, values={"public_text": "Come along."}))
        change(session, edit, seen=seen)


def test_faults_stand_beside_their_fields(session: Session) -> None:
    make_place(session, make_bare_mission(session))
    wrong = {"name": "Hall", "city": "", "time_zone": "Mars/Base", "tables": -1}
    with pytest.raises(EditRefused) as refused:
        change(session, Edit("places", None, wrong))
    assert refused.value.by_field.keys() == {"name", "city", "time_zone", "tables"}
    assert refused.value.others == []
    assert session.scalars(select(Place.name)).all() == ["Hall"]


def test_a_fault_elsewhere_is_told_with_its_name(session: Session) -> None:
    place = make_place(session, make_bare_mission(session))
    make_block(session, place)
    entry = block_entry(session)[1]
    double = {**entry, "name": "Again"}
    with pytest.raises(EditRefused) as refused:
        change(session, Edit("blocks", None, double))
    assert "slots[0].code" in refused.value.by_field


def test_a_venue_goes_with_its_ways_and_hosts(session: Session) -> None:
    set_up_mission(session, DESCRIPTION, by=OPERATOR)
    works = session.scalars(select(Venue).where(Venue.name == "Works")).one()
    change(session, Edit("venues", works.id))
    assert session.scalars(select(Venue.name)).all() == ["Slope"]
    assert describe(session, mission_of(session)).values["travel"] == []


def test_an_event_goes_and_its_block_stays(session: Session) -> None:
    set_up_mission(session, DESCRIPTION, by=OPERATOR)
    ((number, _),) = describe(session, mission_of(session)).entries("events")
    change(session, Edit("events", number))
    assert {one.event for one in session.scalars(select(SessionBlock))} == {None}


def test_what_is_gone_cannot_be_edited(session: Session) -> None:
    make_bare_mission(session)
    with pytest.raises(NotFound):
        change(session, Edit("places", 99, {"name": "Hall"}), seen="")


def test_only_organisers_edit(planned: Engine) -> None:
    with writing(planned) as session:
        edit = Edit(MISSION, values={"public_text": "Come along."})
        coordinator = Actor("Cora", Role.COORDINATOR)
        for by, wrong in ((coordinator, NotPermitted), (NOBODY, NotFound)):
            with pytest.raises(wrong):
                change(session, edit, by=by)
        change(session, edit, by=Actor("Olga", Role.ORGANISER))


def account(session: Session) -> Account:
    from datetime import UTC, datetime

    made = Account(email="olga@example.org", name="Olga", created_at=datetime.now(UTC))
    session.add(made)
    session.flush()
    return made


def test_who_creates_a_mission_organises_it(session: Session) -> None:
    olga = account(session)
    everywhere = frozenset({Granted(Role.ORGANISER)})
    by = Actor("Olga", account_id=olga.id, granted=everywhere)
    mission = create_mission(session, {"name": "Spring in Ürümqi", "country": "China"}, by=by)
    assert (mission.slug, mission.country) == ("spring-in-urumqi", "CN")
    grant = session.scalars(select(Grant)).one()
    assert (grant.account, grant.mission, grant.role) == (olga, mission, Role.ORGANISER)
    assert session.scalars(select(AuditEntry.action)).all() == ["create_mission"]


def test_an_administrator_does_not_become_one(session: Session) -> None:
    olga = account(session)
    by = Actor("Olga", Role.ADMINISTRATOR, account_id=olga.id)
    create_mission(session, {"name": "Spring"}, by=by)
    assert session.scalars(select(Grant)).all() == []


def test_an_organiser_of_one_mission_creates_none(session: Session) -> None:
    mission = make_bare_mission(session)
    by = Actor("Olga", granted=frozenset({Granted(Role.ORGANISER, mission.id)}))
    with pytest.raises(NotPermitted):
        create_mission(session, {"name": "Spring"}, by=by)


@pytest.mark.parametrize("slug", ["demo", "new", "No Good"])
def test_a_slug_has_to_be_free_and_short(session: Session, slug: str) -> None:
    make_bare_mission(session)
    with pytest.raises(EditRefused) as refused:
        create_mission(session, {"name": "Spring", "slug": slug}, by=OPERATOR)
    assert refused.value.by_field.keys() == {"slug"}


@pytest.mark.parametrize(
    ("name", "slug"), [("Mission demo", "mission-demo"), ("Demo", "demo-2"), ("北京", "mission")]
)
def test_a_slug_is_made_from_the_name(session: Session, name: str, slug: str) -> None:
    make_bare_mission(session)
    assert proposed_slug(session, name) == slug


def test_participants_keep_their_venue_through_edits(session: Session) -> None:
    from matchmaker.records import Side
    from tests.factories import make_participant

    mission = set_up_mission(session, DESCRIPTION, by=OPERATOR)
    make_participant(session, mission, Side.HOME, "EU01")
    make_participant(session, mission, Side.COUNTERPART, "CN01")
    set_up_mission(session, DESCRIPTION, by=OPERATOR)
    change(session, Edit(MISSION, values={"name": "Other"}))
    host = session.scalars(select(Participant).where(Participant.code == "CN01")).one()
    assert host.receives_at is not None
