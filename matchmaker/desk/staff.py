"""Who runs the desk of a mission: named by its organiser, for that mission alone."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from matchmaker.accounts import ensure_account
from matchmaker.auditing import note
from matchmaker.errors import NotFound, Refused
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import Account, Grant, Mission, Role
from matchmaker.words import sentence


def staff_of(session: Session, mission: Mission, *, by: Actor) -> Sequence[Account]:
    """The accounts that run the desk of this mission alone, by name."""
    require(by, Action.STAFF_DESK, mission)
    return session.scalars(
        select(Account)
        .join(Grant, Grant.account_id == Account.id)
        .where(Grant.mission_id == mission.id, Grant.role == Role.DESK)
        .order_by(Account.name, Account.id)
    ).all()


def name_staff(
    session: Session, mission: Mission, address: str, name: str, *, by: Actor
) -> Account:
    """Let somebody run the desk of a mission; an account is made where there is none.

    Raises:
        Refused: the address is none, or no name is given with a new one.
    """
    require(by, Action.STAFF_DESK, mission)
    if not name.strip():
        raise Refused(sentence("Say what the person is called: it stands beside what they tap."))
    account = ensure_account(session, address, name, by=by)
    if account not in staff_of(session, mission, by=by):
        session.add(Grant(account=account, role=Role.DESK, mission=mission))
        session.flush()
        note(session, by, "name_desk_staff", f"account:{account.id}", mission=mission.slug)
    return account


def dismiss_staff(session: Session, mission: Mission, number: int, *, by: Actor) -> Account:
    """Let an account no longer run the desk; what it tapped stays.

    Raises:
        NotFound: it does not run this desk.
    """
    require(by, Action.STAFF_DESK, mission)
    grant = session.scalar(
        select(Grant)
        .where(Grant.account_id == number, Grant.mission_id == mission.id, Grant.role == Role.DESK)
        .options(joinedload(Grant.account))
    )
    if grant is None:
        raise NotFound(sentence("There is nobody of that number at this desk."))
    account = grant.account
    account.grants.remove(grant)
    session.flush()
    note(session, by, "dismiss_desk_staff", f"account:{account.id}", mission=mission.slug)
    return account
