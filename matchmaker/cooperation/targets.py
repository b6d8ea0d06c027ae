"""Targets against actuals: what was promised for a period, and what the rows say happened in it.

What has no day is counted in no period; it is told apart, so that nobody wonders where it went.
Synthetic rows never count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matchmaker.auditing import note
from matchmaker.cooperation.actuals import Dated, happened
from matchmaker.cooperation.stating import Stated
from matchmaker.errors import Clash, NotFound
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import Indicator, Organisation, OrganisationKind, Target
from matchmaker.words import sentence

MOST_PROMISED = 1_000_000


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target and how much of it happened; ``undated`` are those that have no day."""

    target: Target
    actual: int
    undated: int

    @property
    def share(self) -> float:
        """How much of it is reached, from 0 to 1 and beyond; 1 where nothing was promised."""
        return self.actual / self.target.value if self.target.value else 1.0


def targets_seen(session: Session, *, by: Actor) -> list[TargetLine]:
    """All targets with their actuals, by period, then of all together before each partner's.

    Raises:
        NotPermitted: only coordinators and administrators see them.
    """
    require(by, Action.SEE_PROGRAMME)
    targets = session.scalars(
        select(Target)
        .outerjoin(Organisation, Organisation.id == Target.cluster_id)
        .order_by(
            Target.starts_on.desc(),
            Target.ends_on,
            Target.cluster_id.is_not(None),
            Organisation.name,
            Target.id,
        )
        .options(selectinload(Target.cluster))
    ).all()
    known: dict[tuple[Indicator, int | None], Sequence[Dated]] = {}
    lines = []
    for one in targets:
        key = one.indicator, one.cluster_id
        if key not in known:
            known[key] = happened(session, one.indicator, one.cluster_id)
        lines.append(
            TargetLine(
                one,
                sum(row.count for row in known[key] if _within(row.day, one)),
                sum(row.count for row in known[key] if row.day is None),
            )
        )
    return lines


def set_target(session: Session, fields: Mapping[str, Any], *, by: Actor) -> Target:
    """Promise so much of an indicator for a period; one that is promised already is changed.

    ``version`` among the fields is that of the target which the form was filled from, if any.

    Raises:
        FieldsRefused: with all that is wrong, by field.
        Clash: somebody changed it meanwhile.
    """
    require(by, Action.EDIT_CASES)
    stated = Stated(session, fields)
    indicator = stated.choice("indicator", Indicator)
    if indicator is None:
        stated.refuse("indicator", sentence("Say what is promised."))
    starts, ends = stated.day("starts_on"), stated.day("ends_on")
    for field, day in (("starts_on", starts), ("ends_on", ends)):
        if day is None:
            stated.refuse(field, sentence("Give the first and the last day of the period."))
    if starts and ends and ends < starts:
        stated.refuse("ends_on", sentence("It cannot end before it begins."))
    value = stated.whole("value", 0, MOST_PROMISED)
    if value is None:
        stated.refuse("value", sentence("Say how many are promised."))
    cluster = stated.organisation("cluster")
    if cluster is not None and cluster.kind is not OrganisationKind.CLUSTER:
        stated.refuse("cluster", sentence("{name} is no cluster.", name=cluster.name))
    words, version = stated.text("note"), stated.whole("version", 0, 1_000_000)
    stated.finish()
    known = session.scalar(
        select(Target).where(
            Target.indicator == indicator,
            Target.starts_on == starts,
            Target.ends_on == ends,
            Target.cluster_id == (cluster.id if cluster else None),
        )
    )
    if known is not None and version is not None and known.version != version:
        raise Clash(sentence("Somebody changed this target meanwhile; nothing was saved."))
    before = known.value if known else None
    target = known or Target(
        indicator=indicator, starts_on=starts, ends_on=ends, cluster=cluster, value=0
    )
    target.value, target.note = value or 0, words
    session.add(target)
    session.flush()
    note(session, by, "set_target", f"target:{target.id}", before=before, after=target.value)
    return target


def remove_target(session: Session, number: int, *, by: Actor) -> None:
    """Promise something no more; the trail keeps what it was. Raises ``NotFound``."""
    require(by, Action.EDIT_CASES)
    target = session.get(Target, number)
    if target is None:
        raise NotFound(sentence("There is no such target."))
    note(session, by, "remove_target", f"target:{number}", indicator=target.indicator.value,
         value=target.value, starts_on=str(target.starts_on), ends_on=str(target.ends_on),
         cluster=target.cluster.name if target.cluster else "")  # fmt: skip
    session.delete(target)
    session.flush()


def _within(day: date | None, target: Target) -> bool:
    return day is not None and target.starts_on <= day <= target.ends_on
