"""How evenly an agenda treats those who take part: what to look at before it is released."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby, pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.agenda_views import MeetingView, MissionAgenda, ParticipantView
from matchmaker.records import MeetingRequest, MeetingState, Priority, RequestState, Side

TOP = 3
"""So many first wishes of a participant are its top ones."""

_ORDER = {Priority.MUST: 0, Priority.WANT: 1, Priority.NICE: 2}


@dataclass(frozen=True, slots=True)
class Share:
    """How one participant comes off.

    ``top_wishes`` are its first wishes that could count, at most ``TOP``; ``top_met`` how many of
    them it meets. ``waits`` are its breaks, ``longest_wait`` the longest of them in one block.
    """

    participant: ParticipantView
    meetings: int
    top_wishes: int
    top_met: int
    waits: int
    longest_wait: timedelta

    @property
    def got_none(self) -> bool:
        """Whether it wished for somebody and meets none of its top wishes."""
        return self.top_wishes > 0 and self.top_met == 0


@dataclass(frozen=True, slots=True)
class Fairness:
    """Every participant's share, fewest meetings first, and what stands out."""

    shares: Mapping[Side, tuple[Share, ...]]

    @property
    def everybody(self) -> tuple[Share, ...]:
        """Both sides."""
        return tuple(one for shares in self.shares.values() for one in shares)

    @property
    def most(self) -> int:
        """The most meetings that anybody has."""
        return max((one.meetings for one in self.everybody), default=0)

    @property
    def top_wishes(self) -> int:
        """All top wishes."""
        return sum(one.top_wishes for one in self.everybody)

    @property
    def top_met(self) -> int:
        """Those of them that are met."""
        return sum(one.top_met for one in self.everybody)

    @property
    def without_top(self) -> tuple[Share, ...]:
        """Who got none of its top wishes."""
        return tuple(one for one in self.everybody if one.got_none)

    @property
    def without_meeting(self) -> tuple[Share, ...]:
        """Who meets nobody."""
        return tuple(one for one in self.everybody if not one.meetings)

    @property
    def longest(self) -> Share | None:
        """Whoever waits longest between two meetings, None where nobody does."""
        longest = max(self.everybody, key=lambda one: one.longest_wait, default=None)
        return longest if longest and longest.longest_wait else None


def fairness(session: Session, agenda: MissionAgenda) -> Fairness:
    """How an agenda treats those who take part, by side."""
    wishes = _top_wishes(session, agenda)
    shares = [
        _share(one, wishes.get(one.record.id, []))
        for one in agenda.participants
        if one.record.takes_part
    ]
    shares.sort(key=lambda one: (one.meetings, one.top_met, one.participant.name.casefold()))
    return Fairness(
        {side: tuple(one for one in shares if one.participant.side is side) for side in Side}
    )


def _share(participant: ParticipantView, wishes: list[int]) -> Share:
    held = [one for one in participant.meetings if one.state is not MeetingState.CANCELLED]
    met = {other.record.id for one in held for other in one.others(participant)}
    waits = list(_waits(held))
    return Share(
        participant=participant,
        meetings=len(held),
        top_wishes=len(wishes),
        top_met=sum(one in met for one in wishes),
        waits=len(waits),
        longest_wait=max(waits, default=timedelta()),
    )


def _waits(held: Iterable[MeetingView]) -> Iterable[timedelta]:
    """The times between meetings of one block between which there would have been a slot."""
    for _, together in groupby(held, key=lambda one: (one.slot.place.id, one.slot.block)):
        for earlier, later in pairwise(together):
            between = later.slot.starts_at - earlier.slot.ends_at
            if between >= later.slot.ends_at - later.slot.starts_at:
                yield between


def _top_wishes(session: Session, agenda: MissionAgenda) -> dict[int, list[int]]:
    """By participant whom it most wants to meet, those left out who said no."""
    rows = session.execute(
        select(
            MeetingRequest.asker_id,
            MeetingRequest.asked_id,
            MeetingRequest.priority,
            MeetingRequest.state,
            MeetingRequest.position,
            MeetingRequest.id,
        ).where(MeetingRequest.mission_id == agenda.mission.id)
    ).all()
    takes_part = {one.record.id for one in agenda.participants if one.record.takes_part}
    refused = {
        frozenset((row.asker_id, row.asked_id))
        for row in rows
        if row.priority is Priority.NEVER or row.state is RequestState.DECLINED
    }
    found: dict[int, list[int]] = {}
    live = (RequestState.PENDING, RequestState.ACCEPTED)
    for row in sorted(rows, key=lambda row: (_ORDER.get(row.priority, 9), row.position, row.id)):
        top = found.setdefault(row.asker_id, [])
        if (
            row.priority in _ORDER
            and row.state in live
            and {row.asker_id, row.asked_id} <= takes_part
            and frozenset((row.asker_id, row.asked_id)) not in refused
            and len(top) < TOP
        ):
            top.append(row.asked_id)
    return found
