"""What administrators change and look at: accounts, code lists, settings, health, audit trail."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from matchmaker import reference
from matchmaker.accounts import (
    disable_account,
    enable_account,
    ensure_account,
    grant_role,
    revoke_role,
)
from matchmaker.administering import PAGE, AuditFilter, audit_trail, create_account, find_accounts
from matchmaker.auditing import note
from matchmaker.code_lists import LISTS, add_term, rename_term, retire_term, retired_codes, terms
from matchmaker.database import writing
from matchmaker.errors import Clash, NotFound, NotPermitted, Refused
from matchmaker.health import health
from matchmaker.missions import blocks_in_order, participants_of
from matchmaker.permissions import OPERATOR, Actor
from matchmaker.programme import programme
from matchmaker.records import (
    AuditEntry,
    Job,
    JobState,
    Meeting,
    MeetingState,
    Message,
    MessageState,
    Role,
    Side,
)
from matchmaker.settings import Settings, change_settings, settings_of
from tests.factories import make_bare_mission, make_meeting, make_mission

ORGANISER = Actor("Olga", Role.ORGANISER, account_id=77)
NOW = datetime(2027, 1, 1, 12, tzinfo=UTC)


# Accounts


def test_accounts_are_found_by_words_of_name_and_address(session: Session) -> None:
    for address, name in (("wei@bta.example", "Wang Wei"), ("anna@x.example", "Anna 100%")):
        ensure_account(session, address, name, by=OPERATOR)

    def names(words: str) -> list[str]:
        return [one.name for one in find_accounts(session, words, 1, by=OPERATOR).rows]

    assert names("wei WANG") == ["Wang Wei"]
    assert names("bta") == ["Wang Wei"]
    assert names("100%") == ["Anna 100%"]
    assert names("%") == ["Anna 100%"]  # a letter like any other
    assert names("") == ["Anna 100%", "Wang Wei"]


def test_accounts_come_in_pages(session: Session) -> None:
    for number in range(PAGE + 3):
        ensure_account(session, f"p{number:03}@x.example", "P", by=OPERATOR)
    second = find_accounts(session, "", 2, by=OPERATOR)
    assert (len(second.rows), second.total, second.pages) == (3, PAGE + 3, 2)
    assert find_accounts(session, "", 99, by=OPERATOR).number == 2
    assert find_accounts(session, "nobody", 1, by=OPERATOR).pages == 1


def test_an_address_has_one_account(session: Session) -> None:
    create_account(session, "Anna@X.example", "Anna", by=OPERATOR)
    with pytest.raises(Clash, match="already"):
        create_account(session, " anna@x.example ", "Other", by=OPERATOR)
    with pytest.raises(Refused, match="no mail address"):
        create_account(session, "anna", "Anna", by=OPERATOR)


def test_somebody_always_administers(session: Session) -> None:
    one, two = (
        ensure_account(session, f"{name}@x.example", name, by=OPERATOR) for name in ("one", "two")
    )
    grants = [grant_role(session, who, Role.ADMINISTRATOR, by=OPERATOR) for who in (one, two)]
    disable_account(session, one, by=OPERATOR)
    with pytest.raises(Refused, match="last administrator"):
        disable_account(session, two, by=OPERATOR)
    with pytest.raises(Refused, match="last administrator"):
        revoke_role(session, grants[1], by=OPERATOR)
    enable_account(session, one, by=OPERATOR)
    revoke_role(session, grants[1], by=OPERATOR)


def test_an_erased_account_stays_closed(session: Session) -> None:
    one = ensure_account(session, "one@x.example", "One", by=OPERATOR)
    one.disabled_at = one.erased_at = NOW
    with pytest.raises(Refused, match="erased"):
        enable_account(session, one, by=OPERATOR)


@pytest.mark.parametrize(
    "act",
    [
        lambda session: find_accounts(session, "", 1, by=ORGANISER),
        lambda session: create_account(session, "a@x.example", "A", by=ORGANISER),
        lambda session: audit_trail(session, AuditFilter(), 1, by=ORGANISER),
        lambda session: health(session, by=ORGANISER),
        lambda session: change_settings(session, {"site_name": "X"}, by=ORGANISER),
        lambda session: add_term(session, "topics", "x", "X", by=ORGANISER),
        lambda session: rename_term(session, "topics", "x", "X", by=ORGANISER),
        lambda session: retire_term(session, "topics", "x", by=ORGANISER),
        lambda session: programme(session, by=ORGANISER),
    ],
)
def test_an_organiser_administers_nothing_and_follows_no_programme(session: Session, act) -> None:
    with pytest.raises(NotPermitted):
        act(session)


# Code lists


def test_without_changes_a_list_is_the_bundled_one(session: Session) -> None:
    for name, bundled in LISTS.items():
        assert terms(session, name) == bundled()


def test_a_term_is_added_renamed_put_away_and_taken_back(session: Session) -> None:
    sector = next(iter(reference.sectors()))
    add_term(session, "topics", "Snow-Guns", " Snow  guns ", within=sector, by=OPERATOR)
    assert terms(session, "topics")["snow-guns"] == reference.Term("snow-guns", "Snow guns", sector)
    rename_term(session, "topics", "snow-guns", "Snow cannons", by=OPERATOR)
    retire_term(session, "topics", "snow-guns", by=OPERATOR)
    assert "snow-guns" not in terms(session, "topics")
    assert terms(session, "topics", retired=True)["snow-guns"].label == "Snow cannons"
    assert retired_codes(session, "topics") == {"snow-guns"}
    retire_term(session, "topics", "snow-guns", by=OPERATOR, retired=False)
    assert terms(session, "topics")["snow-guns"].within == sector


def test_a_bundled_term_keeps_its_place_and_its_sector(session: Session) -> None:
    code, before = next(iter(reference.topics().items()))
    rename_term(session, "topics", code, "Another name", by=OPERATOR)
    after = terms(session, "topics")
    assert list(after) == list(reference.topics())
    assert after[code] == reference.Term(code, "Another name", before.within)


def test_what_is_no_term_is_refused(session: Session) -> None:
    known = next(iter(reference.topics()))
    with pytest.raises(Clash, match="already"):
        add_term(session, "topics", known, "X", by=OPERATOR)
    for code in ("", "a b", "-a", "x" * 61, "ü"):
        with pytest.raises(Refused, match="small letters"):
            add_term(session, "topics", code, "X", by=OPERATOR)
    with pytest.raises(Refused, match="no sector"):
        add_term(session, "topics", "x", "X", within="nowhere", by=OPERATOR)
    with pytest.raises(Refused, match="up to 200"):
        add_term(session, "topics", "x", " ", by=OPERATOR)
    with pytest.raises(NotFound):
        rename_term(session, "topics", "nowhere", "X", by=OPERATOR)
    with pytest.raises(NotFound):
        terms(session, "countries")


# Settings


def test_settings_have_values_until_they_are_set(session: Session) -> None:
    assert settings_of(session) == Settings()
    wanted = {"site_name": "Missions", "support_address": "Help@X.example", "plan_seconds": "90"}
    after = change_settings(session, wanted, by=OPERATOR)
    assert after == Settings("Missions", "Matchmaker", "help@x.example", 90)
    assert settings_of(session) == after
    last = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(one.subject, one.details["after"]) for one in last] == [
        ("setting:plan_seconds", 90),
        ("setting:site_name", "Missions"),
        ("setting:support_address", "help@x.example"),
    ]


def test_every_setting_that_cannot_be_is_named_and_none_is_saved(session: Session) -> None:
    with pytest.raises(Refused) as refused:
        change_settings(
            session,
            {"site_name": "", "plan_seconds": "4", "support_address": "x", "sender_name": "Y"},
            by=OPERATOR,
        )
    assert len(refused.value.sentences) == 3
    assert settings_of(session) == Settings()


# Audit trail


def test_the_audit_trail_is_found_by_who_what_whom_and_when(session: Session) -> None:
    for by, action in ((OPERATOR, "plan"), (ORGANISER, "plan"), (ORGANISER, "release")):
        note(session, by, action, "mission:one")
    session.flush()
    everything = AuditFilter()
    found = audit_trail(session, everything, 1, by=OPERATOR)
    assert [one.action for one in found.rows] == ["release", "plan", "plan"]

    def count(**wanted: Any) -> int:
        return audit_trail(session, AuditFilter(**wanted), 1, by=OPERATOR).total

    assert count(by="olga") == 2
    assert count(by="olga", action="plan") == 1
    assert count(subject="one") == 3
    today = datetime.now(UTC).date()
    assert count(first=today, last=today) == 3
    assert count(last=today - timedelta(days=1)) == 0
    assert found.rows[0].account_id == 77


# Health, on both engines


def test_health_says_what_needs_somebody(engine: Engine) -> None:
    with writing(engine) as session:
        calm = health(session, by=OPERATOR)
        assert (calm.current, calm.worries, calm.heartbeat) == (True, False, None)
        assert calm.database == engine.dialect.name
        assert calm.size > 0
        assert calm.disk_free < calm.disk_size
        for state, finished in ((JobState.QUEUED, None), (JobState.FAILED, NOW)):
            session.add(
                Job(kind="plan", arguments={}, created_at=NOW, created_by="x", state=state,
                    finished_at=finished)
            )  # fmt: skip
        session.add(
            Message(key="x", kind="x", to_address="x@x.example", subject="x", text="x",
                    message_id="x", created_at=NOW, next_attempt_at=NOW,
                    state=MessageState.SENT, sent_at=NOW)
        )  # fmt: skip
        session.flush()
        worried = health(session, by=OPERATOR)
        assert worried.worries
        assert worried.jobs == {JobState.QUEUED: 1, JobState.FAILED: 1}
        assert (worried.oldest_waiting, worried.heartbeat, worried.last_sent) == (NOW, NOW, NOW)


# The programme


def test_the_programme_counts_each_mission_and_all(session: Session) -> None:
    mission, empty = make_mission(session, "one"), make_bare_mission(session, "two")
    make_meetings(session, mission)
    found = programme(session, by=OPERATOR)
    lines = {line.mission.slug: line for line in found.lines}
    assert lines["one"].taking_part == {Side.HOME: 2, Side.COUNTERPART: 3}
    assert lines["one"].all_meetings == 2
    assert lines[empty.slug].all_meetings == 0
    assert (found.all_meetings, found.meetings(MeetingState.HELD)) == (2, 1)
    assert found.taking_part(Side.COUNTERPART) == 3


def make_meetings(session: Session, mission) -> list[Meeting]:
    (block,) = blocks_in_order(session, mission)
    people = {one.code: one for one in participants_of(session, mission)}
    made = [
        make_meeting(session, [people["EU01"], people[code]], slot)
        for code, slot in zip(("CN01", "CN02", "CN03"), block.slots, strict=False)
    ]
    made[0].move_to(MeetingState.HELD)
    made[1].move_to(MeetingState.CANCELLED)
    session.flush()
    return made
