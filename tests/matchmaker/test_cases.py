"""Cooperation cases: the ladder, what is refused, what is remembered, and what stays hidden."""

import json
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from matchmaker.code_lists import add_term, rename_term, version_of
from matchmaker.cooperation import cases
from matchmaker.cooperation.cases import case_of, correct, keep_confidential, move, raise_case
from matchmaker.cooperation.facts import fields_of, today
from matchmaker.cooperation.seeing import Wanted, cases_seen, seen, total
from matchmaker.database import writing
from matchmaker.errors import Clash, FieldsRefused, NotFound, NotPermitted, Refused
from matchmaker.permissions import OPERATOR, Actor, Granted
from matchmaker.records import (
    AuditEntry,
    CaseChange,
    CaseState,
    CooperationCase,
    Mission,
    Participant,
    Role,
    Slot,
)
from matchmaker.records.ladder import LADDER, OFF_THE_LADDER, STATES_AFTER
from tests.factories import make_meeting, make_mission

COORDINATOR = Actor("Cora", Role.COORDINATOR)


def organiser_of(mission: Mission) -> Actor:
    return Actor("Olga", granted=frozenset({Granted(Role.ORGANISER, mission.id)}))


@pytest.fixture
def mission(session: Session) -> Mission:
    return make_mission(session)


def facts(**other: Any) -> dict[str, Any]:
    """What a coordinator fills in for a case of two companies of the made mission."""
    return {
        "mission": "demo",
        "level": "sme",
        "home": "Company EU01",
        "counterparts": "Company CN01\nan unnamed distributor",
        "country": "CN",
        "title": "Scooters",
        "summary": "They make scooters together.",
        **other,
    }


def raised(session: Session, **other: Any) -> CooperationCase:
    return raise_case(session, facts(**other), by=COORDINATOR)


# Raising and correcting


def test_a_case_is_raised_with_its_parties_value_and_history(
    session: Session, mission: Mission
) -> None:
    case = raised(session, value="12.500,50", currency="eur", state="negotiation",
                  sectors=["ski"], objectives=["12"])  # fmt: skip
    assert (case.key, case.value_minor, case.currency) == ("C-1", 1250050, "EUR")
    assert [(one.side.value, one.name, one.organisation_id is None) for one in case.parties] == [
        ("home", "", False),
        ("counterpart", "", False),
        ("counterpart", "an unnamed distributor", True),
    ]
    (change,) = case.history
    assert (change.act, change.by, change.after["title"]) == ("raise", "Cora", "Scooters")
    assert raised(session).key == "C-2"
    session.expire_all()
    assert fields_of(case_of(session, "C-1", by=COORDINATOR))["value"] == "12500.50"


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_saved(
    session: Session, mission: Mission
) -> None:
    wrong = facts(home="", currency="ABC", value="12", signed_on="2027-13-01", kind="friendship",
                  country="Atlantis", objectives=["99"], renews_on="2028-01-01")  # fmt: skip
    with pytest.raises(FieldsRefused) as refused:
        raise_case(session, wrong, by=COORDINATOR)
    assert set(refused.value.fields) == {
        "home", "currency", "signed_on", "kind", "country", "objectives", "owner",
    }  # fmt: skip
    assert 'There is no currency "ABC"' in str(refused.value)
    assert session.scalars(select(CooperationCase)).all() == []


def test_a_signature_before_the_meeting_is_refused(session: Session, mission: Mission) -> None:
    people = session.scalars(select(Participant).order_by(Participant.code)).all()
    slot = session.scalars(select(Slot).order_by(Slot.id)).all()[0]
    meeting = make_meeting(session, [people[-1], people[0]], slot)
    origin = {"origin": "meeting", "origin_of": meeting.code, "state": "agreement"}
    day = meeting.slot.starts_at.date()
    assert day > today()  # so that the day after it has not come either
    meeting.slot.starts_at -= timedelta(days=3650)
    held = meeting.slot.starts_at.date()
    with pytest.raises(FieldsRefused, match="before what it came out of"):
        raised(session, **origin, signed_on=(held - timedelta(days=1)).isoformat())
    with pytest.raises(FieldsRefused, match="has not come yet"):
        raised(session, **origin, signed_on=(today() + timedelta(days=2)).isoformat())
    with pytest.raises(FieldsRefused, match="This case is signed"):
        raised(session, **origin)
    assert raised(session, **origin, signed_on=held.isoformat()).signed_on == held


def test_a_correction_keeps_what_was_there_and_needs_a_reason(
    session: Session, mission: Mission
) -> None:
    case = raised(session)
    was = case.version
    with pytest.raises(FieldsRefused, match="Say why"):
        correct(session, case, facts(title="Bikes"), version=was, reason=" ", by=COORDINATOR)
    correct(session, case, facts(title="Bikes", home="Company EU02"), version=was,
            reason="misheard", by=COORDINATOR)  # fmt: skip
    change = case.history[-1]
    assert (change.reason, change.before, change.after) == (
        "misheard",
        {"title": "Scooters", "home": "Company EU01"},
        {"title": "Bikes", "home": "Company EU02"},
    )
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.details) == ("case_correct", {"changed": ["title", "home"]})


def test_of_two_at_once_the_second_is_told(engine: Engine) -> None:
    with writing(engine) as session:
        make_mission(session)
        seen_by_both = raised(session).version
    with writing(engine) as session:
        case = case_of(session, "C-1", by=COORDINATOR)
        move(session, case, CaseState.NEGOTIATION, version=seen_by_both, by=COORDINATOR)

    def come_second() -> None:
        with writing(engine) as session:
            case = case_of(session, "C-1", by=COORDINATOR)
            correct(session, case, facts(title="Lost"), version=seen_by_both, reason="x",
                    by=COORDINATOR)  # fmt: skip

    with pytest.raises(Clash, match="Cora changed this case"):
        come_second()
    with writing(engine) as session:
        assert case_of(session, "C-1", by=COORDINATOR).title == "Scooters"


# The ladder


@given(st.lists(st.sampled_from(list(CaseState)), max_size=12))
def test_no_way_up_and_down_the_ladder_ends_lower_than_it_reached(ways: list[CaseState]) -> None:
    case = CooperationCase(state=None, rung=None)
    reached = -1
    for state in ways:
        before = case.state
        try:
            case.move_to(state)
        except Refused:
            assert case.state is before
            permitted = before is None or state in STATES_AFTER[before]
            lower = state in LADDER and LADDER.index(state) < reached
            assert not permitted or lower
            continue
        assert before is None or state in STATES_AFTER[before]
        if state in LADDER:
            assert LADDER.index(state) >= reached
            reached = LADDER.index(state)
        assert case.rung is (LADDER[reached] if reached >= 0 else None)
        assert case.state is not None
    if case.state is CaseState.DELIVERED:
        assert STATES_AFTER[CaseState.DELIVERED] == frozenset()


def test_every_state_can_be_reached_and_all_but_the_last_can_stop() -> None:
    assert {one for after in STATES_AFTER.values() for one in after} == set(CaseState)
    assert all(set(OFF_THE_LADDER) <= STATES_AFTER[one] for one in LADDER[:-1])


def test_a_case_goes_up_stops_with_a_reason_and_comes_back_no_lower(
    session: Session, mission: Mission
) -> None:
    case = raised(session)
    day = today().isoformat()

    def go(state: CaseState, **how: str) -> None:
        move(session, case, state, version=case.version, by=COORDINATOR, **how)

    with pytest.raises(FieldsRefused, match="Say when it was signed"):
        go(CaseState.AGREEMENT)
    go(CaseState.AGREEMENT, on=day, document="mou")
    assert (case.document, case.signed_on) == ("mou", today())
    with pytest.raises(FieldsRefused, match="Say why it stops"):
        go(CaseState.SUSPENDED)
    go(CaseState.SUSPENDED, reason="both wait")
    assert (case.state, case.rung) == (CaseState.SUSPENDED, CaseState.AGREEMENT)
    with pytest.raises(Refused, match="cannot go on from negotiation"):
        go(CaseState.NEGOTIATION)
    go(CaseState.CONTRACT, on=day, document="contract")
    assert [one.act for one in case.history] == ["raise", "raise_to", "stop", "raise_to"]


def test_a_case_that_is_struck_counts_no_more_and_can_come_back(
    session: Session, mission: Mission
) -> None:
    case = raised(session, count="2")
    raised(session)

    def counted() -> int:
        return total(cases_seen(session, Wanted(struck=True), by=COORDINATOR))

    assert counted() == 3
    cases.strike(session, case, version=case.version, reason="twice", by=COORDINATOR)
    assert counted() == 1
    cases.restore(session, case, version=case.version, by=COORDINATOR)
    assert counted() == 3
    assert session.scalars(select(CaseChange)).all()


# Who may, and what is hidden


def test_who_may_see_and_who_may_change(session: Session, mission: Mission) -> None:
    case = raised(session)
    organiser = organiser_of(mission)
    assert case_of(session, "C-1", by=organiser) is case
    with pytest.raises(NotPermitted):
        move(session, case, CaseState.NEGOTIATION, version=case.version, by=organiser)
    with pytest.raises(NotPermitted):
        raise_case(session, facts(), by=organiser)
    stranger = Actor("Sam", granted=frozenset({Granted(Role.ORGANISER, mission.id + 1)}))
    with pytest.raises(NotFound, match="There is no case C-1"):
        case_of(session, "C-1", by=stranger)
    assert cases_seen(session, Wanted(), by=stranger) == []


SECRETS = ("Company EU01", "Company CN01", "unnamed distributor", "scooters", "12500", "Scooters")


def test_what_is_confidential_is_absent_from_what_others_see_until_its_day(
    session: Session, mission: Mission
) -> None:
    case = raised(session, value="12500", currency="EUR")
    organiser = organiser_of(mission)

    def told(by: Actor, **wanted: Any) -> str:
        found = [asdict(one) for one in cases_seen(session, Wanted(**wanted), by=by)]
        for one in found:
            one["mission"] = None
        return json.dumps(found, default=str)

    assert all(one in told(organiser) for one in SECRETS[:-1])  # the control: it was there
    keep_confidential(
        session, case, ["home_parties", "counterparts", "summary", "value"],
        (today() + timedelta(days=30)).isoformat(), version=case.version, by=COORDINATOR,
    )  # fmt: skip
    assert [one for one in SECRETS if one in told(organiser)] == []
    assert told(organiser, text="EU01") == "[]"  # nor is it found by what is hidden
    assert total(cases_seen(session, Wanted(), by=organiser)) == 1  # counted yet unnamed
    assert "Company EU01" in told(COORDINATOR)
    later = seen(session, case, may_see=False, on=today() + timedelta(days=31))
    assert later.home[0].name == "Company EU01"


def test_a_party_that_refuses_to_be_named_is_not_named_on_any_day(
    session: Session, mission: Mission
) -> None:
    case = raised(session)

    def consent(given: bool) -> None:
        cases.record_consent(session, case, version=case.version, party="Company EU01",
                             given=given, on="", said_by="Ada", how="call",
                             by=COORDINATOR)  # fmt: skip

    with pytest.raises(FieldsRefused, match="one of the case's parties"):
        cases.record_consent(session, case, version=case.version, party="Company CN02", given=True,
                             on="", said_by="Ada", how="", by=COORDINATOR)  # fmt: skip
    consent(False)
    assert seen(session, case, may_see=False, on=date(2100, 1, 1)).home == ()
    consent(True)
    assert seen(session, case, may_see=False, on=date(2100, 1, 1)).home != ()
    assert [one.given for one in case.consents] == [False, True]


def test_objectives_keep_the_words_of_the_list_that_they_were_chosen_from(
    session: Session, mission: Mission
) -> None:
    old = raised(session, objectives=["12"])
    rename_term(session, "objectives", "12", "Sport for all", by=OPERATOR)
    add_term(session, "objectives", "15", "Digital", by=OPERATOR)
    assert version_of(session, "objectives") == 3
    new = raised(session, objectives=["12", "15"])
    assert seen(session, old, may_see=True).objectives == {"12": "Category 12 (no label supplied)"}
    assert seen(session, new, may_see=True).objectives == {"12": "Sport for all", "15": "Digital"}
