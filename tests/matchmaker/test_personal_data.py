"""A person's data: nothing is forgotten when it is handed out, and nothing is left when erased."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import JSON, Enum, String, select, update
from sqlalchemy.orm import Session

from matchmaker import personal_data
from matchmaker.accounts import account_of, actor_of, ensure_account, grant_role
from matchmaker.api_tokens import create_token
from matchmaker.errors import NotPermitted, Refused
from matchmaker.permissions import OPERATOR, Actor
from matchmaker.personal_columns import (
    DELETED,
    EMPTIED,
    IMPERSONAL,
    MENTIONS,
    NAMES,
    RENAMED,
    SECRETS,
)
from matchmaker.personal_data import ERASED, erase, export
from matchmaker.records import (
    Account,
    AuditEntry,
    AvailabilityWindow,
    Base,
    ClusterMembership,
    Delegate,
    Event,
    EventCategory,
    FollowUp,
    Invitation,
    Job,
    MeetingRequest,
    Message,
    Mission,
    MissionPartner,
    Organisation,
    Outcome,
    OutcomeSource,
    Participant,
    PartnerRole,
    PlanningRun,
    Printing,
    Priority,
    ProfileEntry,
    ProfileKind,
    ProgrammeItem,
    ProgrammeKind,
    Repair,
    Role,
    SignInSession,
    Slot,
    Upload,
    Webhook,
)
from matchmaker.signing_in import open_session
from tests.cooperation import make_one_of_each
from tests.factories import make_delegate, make_meeting, make_mission

NOW = datetime(2027, 1, 1, tzinfo=UTC)
EMAIL, NAME, NATIVE = "zoe@quirk.example", "Zoe Quirk", "柯左伊"
TELEPHONE, WECHAT = "+34 600 123 987", "zoequirk77"
NEEDLES = (EMAIL, NAME, NATIVE, TELEPHONE, WECHAT)


def listed(name: str, column: str) -> int:
    """In how many of the sets a column stands; a table whose rows go counts for all its columns."""
    sets = (SECRETS, EMPTIED, RENAMED, NAMES, IMPERSONAL)
    mentioned = name not in DELETED and (name, column) in MENTIONS - RENAMED
    return (
        mentioned
        + (name in DELETED)
        + sum((name, column) in one for one in sets if name not in DELETED)
    )


def columns_of_text(base: type[Base]) -> list[tuple[str, str]]:
    return [
        (table.name, column.name)
        for table in base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, String | JSON)
        and not isinstance(column.type, Enum)
        and not column.foreign_keys
    ]


def test_every_column_of_text_is_in_exactly_one_list() -> None:
    wrong = {one: listed(*one) for one in columns_of_text(Base) if listed(*one) != 1}
    assert wrong == {}, "put each into one of the sets of matchmaker/personal_columns.py"


def test_no_list_names_what_is_not_there() -> None:
    named = SECRETS | EMPTIED | RENAMED | NAMES | MENTIONS | IMPERSONAL
    there = {(table.name, one.name) for table in Base.metadata.sorted_tables for one in table.c}
    assert named - there == set()
    assert DELETED - set(Base.metadata.tables) == set()
    assert all("account_id" in Base.metadata.tables[name].c for name in DELETED)


def test_a_new_column_would_be_noticed() -> None:
    assert listed("participant", "favourite_song") == 0


@pytest.fixture
def zoe(session: Session) -> Account:
    """Somebody of whom every table that can knows something."""
    mission = make_mission(session, everybody_wants=Priority.WANT)
    participant = session.scalars(select(Participant).order_by(Participant.id)).first()
    assert participant is not None
    grant_role(session, ensure_account(session, "a@b.example", "A", by=OPERATOR),
               Role.ADMINISTRATOR, by=OPERATOR)  # fmt: skip
    zoe = ensure_account(session, EMAIL, NAME, by=OPERATOR)
    by = Actor(NAME, Role.ADMINISTRATOR, account_id=zoe.id)
    zoe.password_hash, zoe.totp_secret, zoe.language = "argon", "TOTP", "es_ES"
    participant.delegates.append(
        make_delegate(session, participant.organisation, NAME, native_name=NATIVE,
                      family_name="Quirk", given_name="Zoe", title="Dr", salutation="Ms",
                      email=EMAIL.title(), telephone=TELEPHONE, wechat=WECHAT)
    )  # fmt: skip
    open_session(session, zoe, how="link", browser="Firefox")
    create_token(session, zoe, "her program", by=by)
    other = participant.organisation_id + 1
    slot = session.scalars(select(Slot)).first()
    assert slot is not None
    meeting = make_meeting(session, [participant], slot)
    session.add_all(
        [
            AvailabilityWindow(participant_id=participant.id, starts_at=NOW, available=False,
                               ends_at=NOW + timedelta(hours=1)),
            ClusterMembership(cluster_id=other, member_id=participant.organisation_id),
            Event(mission=mission, category=EventCategory.PREPARATORY, title="Event"),
            FollowUp(mission_id=mission.id, participant_id=participant.id, due_on=NOW.date(),
                     created_by=NAME),
            Outcome(meeting=meeting, participant_id=participant.id, source=OutcomeSource.PAGE,
                    said_on=NOW.date(), recorded_at=NOW, recorded_by=NAME, account_id=zoe.id,
                    private_note="hers alone"),
            Invitation(mission_id=mission.id, side=participant.side, email=EMAIL, created_at=NOW,
                       person_name=NAME, created_by=NAME),
            Job(kind="plan", mission_id=mission.id, arguments={}, created_at=NOW, created_by=NAME),
            Message(key="k", kind="x", to_address="other@x.example", subject="s", text="t",
                    message_id="m", created_at=NOW, next_attempt_at=NOW),
            Message(key="l", kind="x", to_address=EMAIL, subject="s", text="t",
                    message_id="n", created_at=NOW, next_attempt_at=NOW),
            MissionPartner(mission_id=mission.id, organisation_id=other, role=PartnerRole.HOST),
            ProfileEntry(participant_id=participant.id, kind=ProfileKind.OFFER, text="snow"),
            ProgrammeItem(mission_id=mission.id, place_id=1, kind=ProgrammeKind.MEAL, title="Meal",
                          starts_at=NOW, ends_at=NOW + timedelta(hours=1)),
            PlanningRun(mission_id=mission.id, revision=0, status="feasible", started_at=NOW,
                        seconds=1, planned_by=NAME, goals=[], problem={}, agenda={}),
            Printing(mission_id=mission.id, papers=[], pages=1, html="", asked_by=NAME,
                     asked_at=NOW, job=Job(kind="print", mission_id=mission.id, arguments={},
                                           created_at=NOW, created_by=NAME)),
            Repair(mission_id=mission.id, created_at=NOW, created_by=NAME),
            Upload(mission_id=mission.id, account_id=zoe.id, kind="x", file="f", content={},
                   created_at=NOW),
            Upload(mission_id=mission.id, kind="x", file="f", content={}, created_at=NOW),
            Webhook(mission_id=mission.id, url="https://x.example", secret="s", created_at=NOW,
                    created_by=NAME),
        ]
    )  # fmt: skip
    session.flush()
    event = session.scalars(select(Event)).one()
    make_one_of_each(session, mission, event, participant.organisation,
                     session.get_one(Organisation, other))  # fmt: skip
    return zoe


def mention_everywhere(session: Session) -> None:
    """Write of the person into every column that could, in the first row of its table."""
    for name, column in MENTIONS - {("message", "to_address")}:
        table = Base.metadata.tables[name]
        first = session.scalar(select(table.c.id).order_by(table.c.id))
        assert first is not None, f"nothing in {name}: the test needs a row there"
        text = f"said {NAME} ({NATIVE}), {TELEPHONE}, {EMAIL}"
        value: Any = text
        if isinstance(table.c[column].type, JSON):
            value = {"people": [{"who": text}]}
        length = getattr(table.c[column].type, "length", None)
        if length and length < len(text):
            value = NAME
        session.execute(update(table).where(table.c.id == first).values({column: value}))
    session.execute(update(MeetingRequest).values(answered_by=NAME, proposed_by=NAME))
    session.flush()
    session.expire_all()


def everything(session: Session) -> dict[str, str]:
    """All that the database holds, by table, as one text each."""
    return {
        table.name: json.dumps(
            [list(row) for row in session.execute(select(table))], default=str, ensure_ascii=False
        )
        for table in Base.metadata.sorted_tables
    }


def found(session: Session) -> dict[str, list[str]]:
    told = {
        name: [one for one in NEEDLES if one.lower() in text.lower()]
        for name, text in everything(session).items()
    }
    return {name: needles for name, needles in told.items() if needles}


def test_after_erasing_nothing_in_any_table_tells_who_it_was(
    session: Session, zoe: Account
) -> None:
    mention_everywhere(session)
    mentioned = {name for name, _ in MENTIONS}
    assert mentioned <= set(found(session))  # the control: it was there
    number, by = zoe.id, actor_of(session, zoe)
    erase(session, zoe, confirmed=EMAIL, by=by)
    session.expire_all()
    assert found(session) == {}
    left = session.get(Account, number)
    assert left is not None
    assert (left.name, left.erased_at is not None) == (ERASED, True)
    assert left.disabled_at is not None


def test_what_others_need_stays(session: Session, zoe: Account) -> None:
    before = {
        kind: len(session.scalars(select(kind)).all())
        for kind in (Mission, Participant, MeetingRequest, PlanningRun, Delegate)
    }
    acts = len(session.scalars(select(AuditEntry)).all())
    erase(session, zoe, confirmed=EMAIL, by=actor_of(session, zoe))
    assert {kind: len(session.scalars(select(kind)).all()) for kind in before} == before
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert len(entries) == acts + 1
    assert (entries[-1].action, entries[-1].by) == ("erase", ERASED)
    assert session.scalars(select(SignInSession)).all() == []


def test_a_column_that_erasing_forgets_would_be_found(
    session: Session, zoe: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    mention_everywhere(session)
    monkeypatch.setattr(personal_data, "MENTIONS", MENTIONS - {("participant", "brief")})
    erase(session, zoe, confirmed=EMAIL, by=actor_of(session, zoe))
    assert set(found(session)) == {"participant"}


def test_somebody_of_the_same_name_keeps_their_own_acts(session: Session, zoe: Account) -> None:
    other = ensure_account(session, "other@x.example", NAME, by=OPERATOR)
    open_session(session, other, how="link")
    erase(session, zoe, confirmed=EMAIL, by=actor_of(session, zoe))
    acts = session.scalars(select(AuditEntry.by).where(AuditEntry.account_id == other.id)).all()
    assert acts == [NAME]


def test_only_oneself_or_an_administrator_erases_and_only_after_confirming(
    session: Session, zoe: Account
) -> None:
    stranger = Actor("Stranger", account_id=zoe.id + 100)
    with pytest.raises(NotPermitted):
        erase(session, zoe, confirmed=EMAIL, by=stranger)
    with pytest.raises(NotPermitted):
        export(session, zoe, by=stranger)
    with pytest.raises(Refused, match="to confirm"):
        erase(session, zoe, confirmed="zoe", by=actor_of(session, zoe))
    last = account_of(session, "a@b.example")
    assert last is not None
    with pytest.raises(Refused, match="last administrator"):
        erase(session, last, confirmed=last.email, by=actor_of(session, last))


def test_everything_kept_about_somebody_is_handed_out_without_secrets(
    session: Session, zoe: Account
) -> None:
    request = session.scalars(select(MeetingRequest)).first()
    assert request is not None
    request.answered_by = NAME
    session.flush()
    kept = export(session, zoe, by=actor_of(session, zoe))
    text = json.dumps(kept, default=str, ensure_ascii=False)
    for one in (*NEEDLES, "Firefox", "her program", "hers alone", "Company EU01", "Mission demo"):
        assert one.lower() in text.lower()
    assert kept["acts"]["meeting_request.answered_by"] == [{"id": request.id}]
    assert len(kept["message"]) == 1
    assert set(DELETED) - set(kept) == set()
    for secret in ("argon", "TOTP", "hash"):
        assert secret not in text
