"""Registering adds; it never changes, opens or takes over what is known already."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.accounts import ensure_account
from matchmaker.delegations import Person
from matchmaker.errors import Refused
from matchmaker.inviting import invite, revoke
from matchmaker.participation import ProfileLine
from matchmaker.permissions import NOBODY, OPERATOR
from matchmaker.records import (
    Delegate,
    Mission,
    MissionStage,
    Organisation,
    Participant,
    ParticipantState,
    ProfileKind,
    Side,
)
from matchmaker.registering import Registered, Registration, register
from tests.factories import make_bare_mission, make_delegate, make_participant

ANNA = Person(
    latin_name="Anna Puig",
    salutation="Ms Puig",
    languages=("ca", "en"),
    email="Anna@Ski.example.org",
    telephone="+34 600 000 000",
)
STATED = Registration(
    organisation="Ski Software SL",
    country="ES",
    person=ANNA,
    website="ski.example.org",
    profile=(ProfileLine(ProfileKind.OFFER, "ski-resort-apps", "Apps for ski areas"),),
    time_zone="Europe/Madrid",
    consents=True,
)


@pytest.fixture
def mission(session: Session) -> Mission:
    return make_bare_mission(session, stage=MissionStage.REGISTRATION)


def go(session: Session, mission: Mission, stated: Registration = STATED) -> Registered:
    return register(session, mission, Side.HOME, stated, by=NOBODY)


def test_a_registration_makes_all_that_the_mission_needs(
    session: Session, mission: Mission
) -> None:
    made = go(session, mission)
    participant = made.participant
    assert (participant.code, participant.side, participant.state) == (
        "EU01",
        Side.HOME,
        ParticipantState.REGISTERED,
    )
    assert participant.organisation.website == "https://ski.example.org"
    assert [one.code for one in participant.profile] == ["ski-resort-apps"]
    (delegate,) = participant.delegates
    assert delegate.account is made.account
    assert delegate.consented_at is not None
    assert (delegate.native_name, delegate.time_zone) == ("Anna Puig", "Europe/Madrid")
    assert made.account.email == "anna@ski.example.org"
    assert mission.revision == 1


def test_the_next_one_gets_the_next_code_of_its_side(session: Session, mission: Mission) -> None:
    go(session, mission)
    other = replace(
        STATED, organisation="Snow", country="CN", person=replace(ANNA, email="w@snow.example.cn")
    )
    made = register(session, mission, Side.COUNTERPART, other, by=NOBODY)
    assert made.participant.code == "CN01"


def test_everything_that_is_wrong_is_said_at_once(session: Session, mission: Mission) -> None:
    wrong = Registration("", "ZZ", Person("", email="nobody"), website="not a site")
    with pytest.raises(Refused) as refused:
        go(session, mission, wrong)
    said = " ".join(str(one) for one in refused.value.sentences)
    for part in ("organisation's name", "country", "consent", "website", "Latin", "mail address"):
        assert part in said


def test_nobody_is_kept_without_consent(session: Session, mission: Mission) -> None:
    with pytest.raises(Refused, match="consent"):
        go(session, mission, replace(STATED, consents=False))
    assert session.scalars(select(Delegate)).all() == []


def test_the_public_page_is_open_only_during_registration(session: Session) -> None:
    closed = make_bare_mission(session, stage=MissionStage.MATCHING)
    with pytest.raises(Refused, match="not open"):
        go(session, closed)


def test_an_invitation_opens_longer_but_not_when_it_is_revoked(session: Session) -> None:
    mission = make_bare_mission(session, stage=MissionStage.MATCHING)
    invitation = invite(session, mission, Side.HOME, by=OPERATOR)
    made = register(session, mission, Side.HOME, STATED, by=NOBODY, invitation=invitation)
    assert made.is_new
    revoke(session, invitation, by=OPERATOR)
    other = replace(STATED, person=replace(ANNA, email="late@example.org"))
    with pytest.raises(Refused, match="not open"):
        register(session, mission, Side.HOME, other, by=NOBODY, invitation=invitation)


def test_an_invitation_opens_no_other_mission(session: Session, mission: Mission) -> None:
    other = make_bare_mission(session, "other", stage=MissionStage.REGISTRATION)
    invitation = invite(session, other, Side.HOME, by=OPERATOR)
    with pytest.raises(Refused, match="another mission"):
        register(session, mission, Side.HOME, STATED, by=NOBODY, invitation=invitation)


def test_who_registers_twice_is_one_participant(session: Session, mission: Mission) -> None:
    first = go(session, mission)
    again = go(session, mission, replace(STATED, organisation="Quite another name"))
    assert not again.is_new
    assert again.participant is first.participant
    assert first.participant.organisation.name == "Ski Software SL"


def test_a_known_organisation_is_not_taken_over_by_who_writes_its_name(
    session: Session, mission: Mission
) -> None:
    known = make_participant(session, mission, Side.HOME, "EU01")
    known.organisation.website = "https://known.example.org"
    made = go(session, mission, replace(STATED, organisation=known.organisation.name.upper()))
    assert made.participant.organisation is not known.organisation
    assert made.participant.organisation.name == "COMPANY EU01 (2)"
    assert "Company EU01" in made.participant.note
    assert known.organisation.website == "https://known.example.org"
    assert made.participant.delegates[0] not in known.delegates


def test_who_belongs_to_a_known_organisation_comes_back_with_it(
    session: Session, mission: Mission
) -> None:
    earlier = make_bare_mission(session, "earlier", stage=MissionStage.REGISTRATION)
    before = go(session, earlier)
    made = go(session, mission, replace(STATED, website="changed.example.org"))
    assert made.participant.organisation is before.participant.organisation
    assert made.participant.delegates == before.participant.delegates
    assert made.participant.organisation.website == "https://ski.example.org"
    assert len(session.scalars(select(Organisation)).all()) == 1


def expected(session: Session, mission: Mission) -> Participant:
    one = make_participant(session, mission, Side.HOME, "EU01", state=ParticipantState.INVITED)
    one.delegates[0].email = "boss@known.example.org"
    session.flush()
    return one


def test_whom_the_invitation_was_sent_to_becomes_who_was_expected(
    session: Session, mission: Mission
) -> None:
    awaited = expected(session, mission)
    invitation = invite(
        session, mission, Side.HOME, by=OPERATOR, email=ANNA.email, participant=awaited
    )
    made = register(session, mission, Side.HOME, STATED, by=NOBODY, invitation=invitation)
    assert made.participant is awaited
    assert awaited.state is ParticipantState.REGISTERED
    assert [one.latin_name for one in awaited.delegates] == ["EU01 1", "Anna Puig"]
    assert invitation.registered_at is not None


def test_who_got_the_invitation_from_a_friend_does_not(session: Session, mission: Mission) -> None:
    awaited = expected(session, mission)
    invitation = invite(
        session,
        mission,
        Side.HOME,
        by=OPERATOR,
        email="boss@known.example.org",
        participant=awaited,
    )
    made = register(session, mission, Side.HOME, STATED, by=NOBODY, invitation=invitation)
    assert made.participant is not awaited
    assert awaited.state is ParticipantState.INVITED
    assert "EU01" in made.participant.note


def test_a_namesake_in_the_organisation_is_somebody_else(
    session: Session, mission: Mission
) -> None:
    awaited = expected(session, mission)
    namesake = make_delegate(
        session, awaited.organisation, "Anna Puig", email="other.anna@known.example.org"
    )
    namesake.account = ensure_account(session, namesake.email, "Anna", by=OPERATOR)
    invitation = invite(
        session, mission, Side.HOME, by=OPERATOR, email=ANNA.email, participant=awaited
    )
    made = register(session, mission, Side.HOME, STATED, by=NOBODY, invitation=invitation)
    assert namesake.account is not made.account
    assert namesake not in made.participant.delegates
    assert made.participant.delegates[-1].account is made.account
