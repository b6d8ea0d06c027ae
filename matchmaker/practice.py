"""Accounts to practise with: one for each part that somebody can play in the bundled missions."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.accounts import ensure_account, grant_role
from matchmaker.missions import mission_by_slug, participants_of
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import Account, Mission, Organisation, Participant, Role, Side
from matchmaker.words import Sentence, sentence

MISSION = "china-2017"
DOMAIN = "demo.example"
"""A domain that can never receive mail."""


@dataclass(frozen=True, slots=True)
class Practice:
    """An account to practise with, and the part that it plays."""

    account: Account
    part: Sentence


def practice_accounts(session: Session, *, by: Actor) -> list[Practice]:
    """One account for each part, made where it is missing, all marked as made up.

    Raises:
        NotPermitted: only administrators make accounts.
    """
    require(by, Action.MANAGE_ACCOUNTS)
    mission = mission_by_slug(session, MISSION)
    participants = participants_of(session, mission)
    sme, cluster = _with_cluster(participants)
    visited = next(one for one in participants if one.side is Side.COUNTERPART and one.delegates)
    known = {"mission": mission.name}
    found = [
        _made(session, "administrator", sentence("administrator"), by),
        _made(session, "coordinator", sentence("coordinator"), by),
        _made(session, "organiser", sentence("organiser of {mission}", **known), by),
        _made(session, "cluster", sentence("partner cluster {name}", name=cluster.name), by),
        _made(session, "local-partner", sentence("local partner of {mission}", **known), by),
        _made(session, "desk", sentence("desk of {mission}", **known), by),
        _made(session, "sme", sentence("participant {name}", name=sme.organisation.name), by),
        _made(
            session, "counterpart", sentence("counterpart {name}", name=visited.organisation.name),
            by,
        ),
    ]  # fmt: skip
    roles: list[tuple[Role, Mission | None, Organisation | None]] = [
        (Role.ADMINISTRATOR, None, None),
        (Role.COORDINATOR, None, None),
        (Role.ORGANISER, mission, None),
        (Role.PARTNER_CLUSTER, mission, cluster),
        (Role.LOCAL_PARTNER, mission, None),
        (Role.DESK, mission, None),
    ]
    for one, (role, where, whose) in zip(found, roles, strict=False):
        grant_role(session, one.account, role, by=by, mission=where, organisation=whose)
    for one, participant in zip(found[len(roles) :], (sme, visited), strict=True):
        delegate = participant.delegates[0]
        if delegate.account_id is None:
            delegate.account = one.account
    session.flush()
    return found


def _made(session: Session, who: str, part: Sentence, by: Actor) -> Practice:
    name = f"{who.replace('-', ' ').capitalize()} (demo)"
    account = ensure_account(session, f"{who}@{DOMAIN}", name, by=by)
    account.synthetic = True
    return Practice(account, part)


def _with_cluster(participants: Sequence[Participant]) -> tuple[Participant, Organisation]:
    """A company of the home side with somebody to speak for it, and its cluster."""
    return next(
        (one, one.organisation.memberships[0].cluster)
        for one in participants
        if one.side is Side.HOME and one.delegates and one.organisation.memberships
    )
