"""Inviting: who gets an address, what it opens, and when it no longer does."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.errors import NotFound, Refused
from matchmaker.inviting import (
    STILL_ON_ITS_WAY,
    Invited,
    address_of,
    invitation_of,
    invitations_of,
    invite,
    invite_by_mail,
    is_for_many,
    is_good,
    note_opened,
    note_registered,
    revoke,
    rotate,
    send,
    token_of,
)
from matchmaker.messages.letters import Correspondence
from matchmaker.pasting import pasted_people
from matchmaker.permissions import NOBODY, OPERATOR
from matchmaker.records import AuditEntry, Message, Mission, MissionStage, Side
from tests.factories import make_bare_mission, make_participant

KEY = "a key of the server for tests, which nobody guesses"


@pytest.fixture
def mission(session: Session) -> Mission:
    return make_bare_mission(session)


SERVER = Correspondence(address="https://example.org")


def mailed(session: Session, mission: Mission, pasted: str) -> Invited:
    return invite_by_mail(
        session,
        mission,
        Side.COUNTERPART,
        pasted,
        key=KEY,
        by=OPERATOR,
        by_way_of=SERVER,
    )


def test_the_address_opens_the_invitation_it_was_made_for(
    session: Session, mission: Mission
) -> None:
    one, other = (invite(session, mission, side, by=OPERATOR) for side in Side)
    assert invitation_of(session, KEY, token_of(one, KEY)) is one
    assert invitation_of(session, KEY, token_of(other, KEY)) is other
    assert is_good(one)


@pytest.mark.parametrize("token", ["", "1", "1-", "x-y", "999-abc", "1-" + "a" * 32, "1-é"])
def test_a_made_up_address_opens_nothing(session: Session, mission: Mission, token: str) -> None:
    invite(session, mission, Side.HOME, by=OPERATOR)
    assert invitation_of(session, KEY, token) is None


def test_another_server_s_address_opens_nothing(session: Session, mission: Mission) -> None:
    invitation = invite(session, mission, Side.HOME, by=OPERATOR)
    assert invitation_of(session, KEY, token_of(invitation, "another key")) is None


def test_after_a_rotation_only_the_new_address_opens(session: Session, mission: Mission) -> None:
    invitation = invite(session, mission, Side.HOME, by=OPERATOR)
    old = token_of(invitation, KEY)
    rotate(session, invitation, by=OPERATOR)
    assert invitation_of(session, KEY, old) is None
    assert invitation_of(session, KEY, token_of(invitation, KEY)) is invitation


def test_a_revoked_one_is_known_and_no_longer_good(session: Session, mission: Mission) -> None:
    invitation = invite(session, mission, Side.HOME, by=OPERATOR)
    revoke(session, invitation, by=OPERATOR)
    assert invitation_of(session, KEY, token_of(invitation, KEY)) is invitation
    assert not is_good(invitation)
    with pytest.raises(Refused, match="no longer good"):
        rotate(session, invitation, by=OPERATOR)


@pytest.mark.parametrize(
    "stage", [MissionStage.FOLLOW_UP, MissionStage.CLOSED, MissionStage.CANCELLED]
)
def test_none_is_good_once_the_mission_is_over(
    session: Session, mission: Mission, stage: MissionStage
) -> None:
    invitation = invite(session, mission, Side.HOME, by=OPERATOR)
    mission.stage = stage
    assert not is_good(invitation)
    with pytest.raises(Refused, match="over"):
        invite(session, mission, Side.HOME, by=OPERATOR)


def test_pasted_addresses_are_read_as_mail_programs_write_them() -> None:
    assert pasted_people(
        '"Lopez, Maria" <Maria@Example.eu>; Ana Puig <ana@example.eu>, bare@example.eu\n'
        "Garcia, Joan <joan@example.eu>\n\n wang@example.cn;;MARIA@example.eu"
    ) == {
        "maria@example.eu": "Lopez, Maria",
        "ana@example.eu": "Ana Puig",
        "bare@example.eu": "",
        "joan@example.eu": "Garcia, Joan",
        "wang@example.cn": "",
    }


def test_everything_that_is_no_address_is_named_and_nobody_is_invited(
    session: Session, mission: Mission
) -> None:
    with pytest.raises(Refused) as refused:
        mailed(session, mission, "good@example.eu, bad@nowhere; just a name\nother@")
    said = "\n".join(str(one) for one in refused.value.sentences)
    assert [text in said for text in ("bad@nowhere", "just a name", "other@")] == [True] * 3
    assert "good@" not in said
    assert invitations_of(session, mission, by=OPERATOR) == []


@pytest.mark.parametrize("pasted", ["", " \n ", ",;"])
def test_nothing_pasted_is_refused(pasted: str) -> None:
    with pytest.raises(Refused, match="at least one"):
        pasted_people(pasted)


def test_each_gets_a_mail_with_an_own_address(session: Session, mission: Mission) -> None:
    invited = mailed(session, mission, "Ana <ana@example.eu>, ben@example.eu")
    messages = session.scalars(select(Message).order_by(Message.id)).all()
    assert [one.to_address for one in messages] == ["ana@example.eu", "ben@example.eu"]
    assert messages[0].text.startswith("Dear Ana,\n\nYou are invited")
    for message, invitation in zip(messages, invited.made, strict=True):
        assert address_of(invitation, KEY, SERVER.address) in message.text
        assert invitation.sent_at is not None


def test_who_has_an_invitation_gets_no_second_one(session: Session, mission: Mission) -> None:
    first = mailed(session, mission, "ana@example.eu").made[0]
    again = mailed(session, mission, "ANA@example.eu, ben@example.eu")
    assert again.known == ["ana@example.eu"]
    assert [one.email for one in again.made] == ["ben@example.eu"]
    revoke(session, first, by=OPERATOR)
    assert [one.email for one in mailed(session, mission, "ana@example.eu").made] == [
        "ana@example.eu"
    ]


def test_it_can_be_sent_again_though_not_at_once(session: Session, mission: Mission) -> None:
    invitation = mailed(session, mission, "ana@example.eu").made[0]

    def again() -> None:
        send(session, invitation, key=KEY, by=OPERATOR)

    with pytest.raises(Refused, match="a moment ago"):
        again()
    invitation.sent_at = datetime.now(UTC) - STILL_ON_ITS_WAY - timedelta(seconds=1)
    again()
    assert len(session.scalars(select(Message)).all()) == 2


def test_a_link_without_an_address_is_not_mailed(session: Session, mission: Mission) -> None:
    invitation = invite(session, mission, Side.HOME, by=OPERATOR)
    with pytest.raises(Refused, match="no mail address"):
        send(session, invitation, key=KEY, by=OPERATOR)


def test_a_link_for_many_stays_for_many(session: Session, mission: Mission) -> None:
    link = invite(session, mission, Side.HOME, by=OPERATOR)
    personal = invite(session, mission, Side.HOME, by=OPERATOR, email="a@example.eu")
    participant = make_participant(session, mission, Side.HOME, "EU01")
    for one in (link, personal):
        note_opened(one)
        note_registered(one, participant)
        assert one.opened_at
        assert one.registered_at
    assert is_for_many(link)
    assert link.participant is None
    assert personal.participant is participant


def test_an_expected_participant_settles_the_side(session: Session, mission: Mission) -> None:
    expected = make_participant(session, mission, Side.COUNTERPART, "CN01")
    invitation = invite(session, mission, Side.HOME, by=OPERATOR, participant=expected)
    assert invitation.side is Side.COUNTERPART


def test_a_participant_of_another_mission_is_not_found(session: Session, mission: Mission) -> None:
    other = make_participant(session, make_bare_mission(session, "other"), Side.HOME, "EU01")
    with pytest.raises(NotFound):
        invite(session, mission, Side.HOME, by=OPERATOR, participant=other)


def test_visitors_neither_invite_nor_look(session: Session, mission: Mission) -> None:
    invitation = invite(session, mission, Side.HOME, by=OPERATOR, email="a@example.eu")
    attempts = (
        lambda: invite(session, mission, Side.HOME, by=NOBODY),
        lambda: rotate(session, invitation, by=NOBODY),
        lambda: revoke(session, invitation, by=NOBODY),
        lambda: invitations_of(session, mission, by=NOBODY),
        lambda: send(session, invitation, key=KEY, by=NOBODY),
    )
    for attempt in attempts:
        with pytest.raises(NotFound):
            attempt()


def test_the_trail_names_each_act_and_holds_no_address_that_opens(
    session: Session, mission: Mission
) -> None:
    invitation = mailed(session, mission, "ana@example.eu").made[0]
    rotate(session, invitation, by=OPERATOR)
    revoke(session, invitation, by=OPERATOR)
    session.flush()
    trail = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [one.action for one in trail] == [
        "invite",
        "send_invitation",
        "rotate_invitation",
        "revoke_invitation",
    ]
    assert token_of(invitation, KEY) not in str([one.details for one in trail])
