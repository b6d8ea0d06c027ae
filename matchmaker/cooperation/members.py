"""New cluster members: who joined a cluster because of a mission."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matchmaker.auditing import note
from matchmaker.cooperation.facts import today
from matchmaker.cooperation.stating import Stated
from matchmaker.errors import Clash, NotFound
from matchmaker.permissions import Action, Actor, may, require, visible_missions
from matchmaker.records import ClusterMembership, MemberWon, Mission, OrganisationKind
from matchmaker.words import sentence


def members_seen(session: Session, *, by: Actor) -> Sequence[MemberWon]:
    """The members won that somebody may see and that count, the newest first."""
    query = (
        select(MemberWon)
        .outerjoin(Mission, Mission.id == MemberWon.mission_id)
        .where(MemberWon.struck_at.is_(None))
        .order_by(MemberWon.joined_on.is_(None), MemberWon.joined_on.desc(), MemberWon.id.desc())
        .options(
            selectinload(MemberWon.organisation),
            selectinload(MemberWon.cluster),
            selectinload(MemberWon.mission),
        )
    )
    if not may(by, Action.SEE_CASES):
        query = query.where(visible_missions(by, Action.SEE_CASES))
    return session.scalars(query).all()


def member_of(session: Session, number: int, *, by: Actor) -> MemberWon:
    """A member won for whoever may see it, also one that was struck.

    Raises:
        NotFound: there is none, or not for them; said in the same words.
    """
    won = session.get(MemberWon, number)
    if won is None or not may(by, Action.SEE_CASES, won.mission):
        raise NotFound(sentence("There is no such member."))
    return won


def win_member(session: Session, fields: Mapping[str, Any], *, by: Actor) -> MemberWon:
    """Record that an organisation joined a cluster because of a mission.

    It is a member from then on, where it was not one already.

    Raises:
        FieldsRefused: with all that is wrong, by field.
    """
    stated = Stated(session, fields)
    mission = stated.mission("mission")
    require(by, Action.EDIT_CASES, mission)
    organisation, cluster = stated.organisation("organisation"), stated.organisation("cluster")
    if organisation is None:
        stated.refuse("organisation", sentence("Say who joined."))
    if cluster is None:
        stated.refuse("cluster", sentence("Say which cluster it joined."))
    elif cluster.kind is not OrganisationKind.CLUSTER:
        stated.refuse("cluster", sentence("{name} is no cluster.", name=cluster.name))
    elif cluster is organisation:
        stated.refuse("cluster", sentence("A cluster cannot join itself."))
    joined = _joined(stated)
    printed, words = stated.line("joined_printed", 100), stated.text("note")
    known = None
    if organisation is not None and cluster is not None:
        known = _known(session, organisation.id, cluster.id, mission)
    if known is not None and known.struck_at is None:
        stated.refuse("organisation", sentence("This is recorded already."))
    stated.finish()
    won = known or MemberWon(organisation=organisation, cluster=cluster, mission=mission)
    won.joined_on, won.joined_printed, won.note = joined, printed, words
    won.struck_at, won.struck_reason = None, ""
    session.add(won)
    if organisation is not None and cluster is not None:
        memberships = {one.cluster_id for one in organisation.memberships}
        if cluster.id not in memberships:
            session.add(ClusterMembership(cluster=cluster, member=organisation, since=joined))
    session.flush()
    note(session, by, "win_member", f"member_won:{won.id}")
    return won


def correct_member(
    session: Session, number: int, fields: Mapping[str, Any], *, version: int, by: Actor
) -> None:
    """Say otherwise when a member joined, or why; who joined what is another member.

    Raises:
        NotFound, Clash: as ``strike_member``.
        FieldsRefused: with all that is wrong, by field.
    """
    won = _to_edit(session, number, version, by)
    stated = Stated(session, fields)
    joined = _joined(stated)
    printed, words = stated.line("joined_printed", 100), stated.text("note")
    stated.finish()
    before = {"joined_on": str(won.joined_on or ""), "joined_printed": won.joined_printed}
    won.joined_on, won.joined_printed, won.note = joined, printed, words
    session.flush()
    after = {"joined_on": str(joined or ""), "joined_printed": printed}
    note(session, by, "correct_member", f"member_won:{won.id}", before=before, after=after)


def strike_member(session: Session, number: int, *, reason: str, version: int, by: Actor) -> None:
    """Count a member won no more since it was recorded by mistake.

    Raises:
        NotFound: there is none, or not for this person.
        Clash: somebody changed it meanwhile.
    """
    won = _to_edit(session, number, version, by)
    stated = Stated(session, {"reason": reason})
    why = stated.line("reason", missing=sentence("Say why it counts no more."))
    stated.finish()
    won.struck_at, won.struck_reason = datetime.now(UTC), why
    session.flush()
    note(session, by, "strike_member", f"member_won:{won.id}")


def _to_edit(session: Session, number: int, version: int, by: Actor) -> MemberWon:
    won = member_of(session, number, by=by)
    require(by, Action.EDIT_CASES, won.mission)
    if won.version != version or won.struck_at is not None:
        raise Clash(sentence("Somebody changed this meanwhile; look at it as it is now."))
    return won


def _joined(stated: Stated) -> date | None:
    joined = stated.day("joined_on")
    if joined is not None and joined > today():
        stated.refuse("joined_on", sentence("{signed} has not come yet.", signed=joined))
    return joined


def _known(
    session: Session, organisation: int, cluster: int, mission: Mission | None
) -> MemberWon | None:
    """The record of the same member won, also where it was struck."""
    return session.scalar(
        select(MemberWon).where(
            MemberWon.organisation_id == organisation,
            MemberWon.cluster_id == cluster,
            MemberWon.mission_id == (mission.id if mission else None),
        )
    )
