"""Events and who came, export groups, visits as child missions, members won, targets."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.accounts import ensure_account, grant_role
from matchmaker.cooperation.cases import raise_case, strike
from matchmaker.cooperation.events import (
    add_everybody,
    add_names,
    attendance_of,
    attendees_of,
    save_event,
    state_attendance,
)
from matchmaker.cooperation.groups import answer, fields_of, save_group
from matchmaker.cooperation.members import strike_member, win_member
from matchmaker.cooperation.targets import set_target, targets_seen
from matchmaker.cooperation.visits import begin_visit
from matchmaker.errors import Clash, FieldsRefused, NotPermitted
from matchmaker.permissions import OPERATOR, Actor, Granted
from matchmaker.records import (
    EventAttendance,
    Grant,
    Mission,
    OrganisationKind,
    Participant,
    ParticipantState,
    Role,
    Visit,
)
from tests.factories import make_mission, make_organisation


@pytest.fixture
def mission(session: Session) -> Mission:
    return make_mission(session)


def test_attendance_is_exact_or_a_bound_and_a_correction_leaves_what_it_corrects(
    session: Session, mission: Mission
) -> None:
    event = save_event(session, None, {"title": "Session", "category": "other"}, by=OPERATOR)
    state_attendance(session, event, {"value": "140", "unit": "companies"}, by=OPERATOR)
    stated = {"value": "150", "unit": "companies", "qualifier": "more_than",
              "printed": "More than 150 companies"}  # fmt: skip
    state_attendance(session, event, stated, by=OPERATOR)
    state_attendance(session, event, {"value": "20", "qualifier": "around"}, by=OPERATOR)
    told = [
        (one.value, one.qualifier.value, one.unit.value) for one in attendance_of(session, event)
    ]
    assert told == [(20, "around", "people"), (150, "more_than", "companies")]
    assert len(session.scalars(select(EventAttendance)).all()) == 3
    with pytest.raises(FieldsRefused, match="no whole number"):
        state_attendance(session, event, {"value": "-1"}, by=OPERATOR)


def test_an_attendance_list_has_everybody_once_and_names_besides(
    session: Session, mission: Mission
) -> None:
    event = save_event(
        session, None, {"title": "Session", "category": "preparatory", "mission": "demo"},
        by=OPERATOR,
    )  # fmt: skip
    add_names(session, event, "王小明; Company EU01\n; Ministry\nSomebody", by=OPERATOR)
    assert add_everybody(session, event, by=OPERATOR) == 5
    assert add_everybody(session, event, by=OPERATOR) == 0
    names = [
        (one.person_name, one.organisation.name if one.organisation else one.organisation_name)
        for one in attendees_of(session, event)
    ][:3]
    assert names == [("王小明", "Company EU01"), ("", "Ministry"), ("Somebody", "")]


def test_an_organiser_keeps_the_events_of_its_own_mission_only(
    session: Session, mission: Mission
) -> None:
    make_mission(session, "other", home=0, counterparts=0)
    organiser = Actor("Olga", granted=frozenset({Granted(Role.ORGANISER, mission.id)}))
    fields = {"title": "Session", "category": "preparatory"}
    save_event(session, None, {**fields, "mission": "demo"}, by=organiser)
    with pytest.raises(FieldsRefused, match="one of your missions"):
        save_event(session, None, fields, by=organiser)
    with pytest.raises(Exception, match="no mission other"):
        save_event(session, None, {**fields, "mission": "other"}, by=organiser)


GROUP = {
    "name": "Football",
    "mission": "demo",
    "country": "China",
    "members": "Company EU01\nA fourth",
    "questions": "Who pays?\nWho plays?",
    "size": "4",
    "budget": "20 000",
    "currency": "EUR",
}


def test_a_group_keeps_answers_and_those_who_left(session: Session, mission: Mission) -> None:
    group = save_group(session, None, GROUP, by=OPERATOR)
    answer(session, group, group.questions[0].id, "The state.", version=group.version, by=OPERATOR)
    seen = group.version
    changed = {**fields_of(group), "members": "Company EU02\nCompany EU01", "questions": "Why?"}
    save_group(session, group, changed, version=seen, by=OPERATOR)
    assert [(one.question, one.answer) for one in group.questions] == [
        ("Who pays?", "The state."), ("Why?", ""),
    ]  # fmt: skip
    assert [(one.name, one.left_on is not None) for one in group.members] == [
        ("", False), ("A fourth", True), ("", False),
    ]  # fmt: skip
    assert (group.budget_minor, group.country, group.size) == (2_000_000, "CN", 4)
    with pytest.raises(Clash):
        save_group(session, group, changed, version=seen, by=OPERATOR)


def test_a_reverse_mission_begins_with_the_contacts_of_its_parent(
    session: Session, mission: Mission
) -> None:
    olga = ensure_account(session, "olga@example.org", "Olga", by=OPERATOR)
    grant_role(session, olga, Role.ORGANISER, mission=mission, by=OPERATOR)
    fields = {
        "parent": "demo",
        "kind": "reverse_mission",
        "name": "They come to us",
        "size": "20",
        "size_qualifier": "around",
        "starts_on": "2027-05-01",
        "host": "Company EU01",
    }
    child = begin_visit(session, fields, by=OPERATOR)
    assert (child.slug, child.parent, child.kind.value) == (
        "they-come-to-us",
        mission,
        "reverse_mission",
    )
    contacts = session.scalars(
        select(Participant).where(Participant.mission_id == child.id).order_by(Participant.code)
    ).all()
    assert [one.code for one in contacts] == ["CN01", "CN02", "CN03", "EU01", "EU02"]
    assert {one.state for one in contacts} == {ParticipantState.INVITED}
    assert all(one.delegates for one in contacts)
    visit = session.scalars(select(Visit)).one()
    assert (visit.size, visit.size_qualifier.value) == (20, "around")
    granted = session.scalars(select(Grant.mission_id).where(Grant.account_id == olga.id)).all()
    assert granted == [mission.id, child.id]
    with pytest.raises(FieldsRefused, match="before the mission"):
        begin_visit(session, {**fields, "starts_on": "2027-01-01"}, by=OPERATOR)
    with pytest.raises(NotPermitted):
        begin_visit(session, fields, by=Actor("Olga", granted=frozenset(
            {Granted(Role.ORGANISER, mission.id)})))  # fmt: skip


def test_targets_count_what_happened_in_their_period_and_tell_what_has_no_day(
    session: Session, mission: Mission
) -> None:
    cluster = make_organisation(session, "Cluster", kind=OrganisationKind.CLUSTER)
    fields = {"organisation": "Company EU01", "cluster": "Cluster", "mission": "demo"}
    won = win_member(session, {**fields, "joined_on": "2020-02-03"}, by=OPERATOR)
    with pytest.raises(FieldsRefused, match="recorded already"):
        win_member(session, fields, by=OPERATOR)

    def raised(**other: Any) -> Any:
        facts = {"mission": "demo", "level": "sme", "home": "Company EU01", "counterparts": "B"}
        return raise_case(session, {**facts, "state": "contract", **other}, by=OPERATOR)

    raised(signed_on="2020-03-01", count="2")
    raised(signed_on="2019-12-31")
    raised(signed_printed="in spring")
    raised(signed_on="2020-04-01", home="Company EU02")
    twice = raised(signed_on="2020-04-01")
    strike(session, twice, version=twice.version, reason="twice", by=OPERATOR)
    year = {"starts_on": "2020-01-01", "ends_on": "2020-12-31", "value": "4"}
    for other in ({"indicator": "contracts"}, {"indicator": "contracts", "cluster": "Cluster"},
                  {"indicator": "new_members", "cluster": "Cluster"}):  # fmt: skip
        set_target(session, {**year, **other}, by=OPERATOR)

    def told() -> list[tuple[str, str, int, int]]:
        return [
            (one.target.indicator.value, one.target.cluster.name if one.target.cluster else "",
             one.actual, one.undated)
            for one in targets_seen(session, by=OPERATOR)
        ]  # fmt: skip

    assert told() == [
        ("contracts", "", 3, 1), ("contracts", "Cluster", 2, 1), ("new_members", "Cluster", 1, 0),
    ]  # fmt: skip
    strike_member(session, won.id, reason="a slip", version=won.version, by=OPERATOR)
    assert told()[-1] == ("new_members", "Cluster", 0, 0)
    changed = set_target(session, {**year, "indicator": "contracts", "value": "5"}, by=OPERATOR)
    assert (changed.value, len(told()), changed.starts_on) == (5, 3, date(2020, 1, 1))
    with pytest.raises(NotPermitted):
        targets_seen(session, by=Actor("Olga", granted=frozenset(
            {Granted(Role.ORGANISER, mission.id)})))  # fmt: skip
    assert cluster.kind is OrganisationKind.CLUSTER
