"""Tokens for programs: shown once, void once revoked, and each one's own business."""

import pytest
from sqlalchemy.orm import Session

from matchmaker.accounts import actor_of, disable_account, ensure_account
from matchmaker.api_tokens import account_of_token, create_token, revoke_token, tokens_of
from matchmaker.errors import NotFound, Refused
from matchmaker.permissions import OPERATOR, Actor
from matchmaker.records import Account, ApiToken


@pytest.fixture
def olga(session: Session) -> Account:
    return ensure_account(session, "olga@example.org", "Olga", by=OPERATOR)


@pytest.fixture
def by_olga(session: Session, olga: Account) -> Actor:
    return actor_of(session, olga)


def test_a_token_stands_for_its_account(session: Session, olga: Account, by_olga: Actor) -> None:
    token = create_token(session, olga, "nightly export", by=by_olga)
    found = account_of_token(session, token)
    assert found is not None
    assert (found.account, found.name) == (olga, "nightly export")


def test_the_database_does_not_hold_the_token(
    session: Session, olga: Account, by_olga: Actor
) -> None:
    token = create_token(session, olga, "x", by=by_olga)
    assert token not in {str(value) for value in vars(session.query(ApiToken).one()).values()}


def test_any_other_text_stands_for_nobody(session: Session, olga: Account, by_olga: Actor) -> None:
    token = create_token(session, olga, "x", by=by_olga)
    assert account_of_token(session, token[:-1]) is None
    assert account_of_token(session, "") is None


def test_a_revoked_token_is_void(session: Session, olga: Account, by_olga: Actor) -> None:
    token = create_token(session, olga, "x", by=by_olga)
    (record,) = tokens_of(session, olga)
    revoke_token(session, record.id, by=by_olga)
    assert account_of_token(session, token) is None
    assert list(tokens_of(session, olga)) == []


def test_the_tokens_of_a_closed_account_are_void(
    session: Session, olga: Account, by_olga: Actor
) -> None:
    token = create_token(session, olga, "x", by=by_olga)
    disable_account(session, olga, by=OPERATOR)
    assert account_of_token(session, token) is None


def test_nobody_makes_or_revokes_the_token_of_somebody_else(
    session: Session, olga: Account, by_olga: Actor
) -> None:
    create_token(session, olga, "x", by=by_olga)
    (record,) = tokens_of(session, olga)
    with pytest.raises(Refused, match="its owner alone"):
        create_token(session, olga, "y", by=OPERATOR)
    with pytest.raises(NotFound):
        revoke_token(session, record.id, by=Actor("Eve", account_id=olga.id + 1))


def test_a_token_has_a_name(session: Session, olga: Account, by_olga: Actor) -> None:
    with pytest.raises(Refused, match="Give the token a name"):
        create_token(session, olga, " ", by=by_olga)
