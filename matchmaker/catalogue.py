"""The catalogue: whom of the other side a participant can find, in pages and in few queries.

It shows organisations and what they say of themselves, never how to reach their people: that
comes with a released meeting.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from matchmaker.permissions import Action, Actor, may_for, require_for
from matchmaker.records import (
    MeetingRequest,
    Organisation,
    Participant,
    ParticipantState,
    Priority,
    ProfileEntry,
    ProfileKind,
    RequestState,
)
from matchmaker.reference import topics

PAGE = 25
LONGEST_SEARCH = 100

_TAKES_PART = (ParticipantState.REGISTERED, ParticipantState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for; empty means any. ``page`` counts from 1.

    ``text`` is looked for in names, introductions, own words and the names of topics.
    """

    text: str = ""
    country: str = ""
    sector: str = ""
    offers: str = ""
    needs: str = ""
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.text or self.country or self.sector or self.offers or self.needs)


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a search.

    ``wishes`` are one's own requests by the id of who is asked. ``countries`` and ``sectors`` are
    those there are to choose from.
    """

    participants: Sequence[Participant]
    total: int
    page: int
    pages: int
    wishes: dict[int, MeetingRequest]
    countries: tuple[str, ...]
    sectors: tuple[str, ...]


def find(session: Session, participant: Participant, search: Search, *, by: Actor) -> Found:
    """A page of those on the other side who fit a search, by name."""
    require_for(by, Action.SEE_PARTICIPANT, participant)
    others = _others(participant)
    wanted = [*others, *_conditions(search)]
    joined = select(Participant.id).join(
        Organisation, Organisation.id == Participant.organisation_id
    )
    total = session.scalar(select(func.count()).select_from(joined.where(*wanted).subquery()))
    pages = max(1, -(-(total or 0) // PAGE))
    page = min(max(1, search.page), pages)
    participants = session.scalars(
        select(Participant)
        .join(Organisation, Organisation.id == Participant.organisation_id)
        .where(*wanted)
        .order_by(Organisation.name, Participant.id)
        .offset((page - 1) * PAGE)
        .limit(PAGE)
        .options(joinedload(Participant.organisation), selectinload(Participant.profile))
    ).all()
    choices = session.execute(
        select(Organisation.country, Organisation.sector)
        .join(Participant, Participant.organisation_id == Organisation.id)
        .where(*others)
        .distinct()
    ).all()
    return Found(
        participants,
        total or 0,
        page,
        pages,
        own_wishes(session, participant, [one.id for one in participants], by=by),
        tuple(sorted({one.country for one in choices if one.country})),
        tuple(
            sorted(
                {code.strip() for one in choices for code in (one.sector or "").split(";")} - {""}
            )
        ),
    )


def one_of(
    session: Session, participant: Participant, code: str, *, by: Actor
) -> Participant | None:
    """The participant of the other side with this code, None where there is none."""
    require_for(by, Action.SEE_PARTICIPANT, participant)
    return session.scalar(
        select(Participant)
        .where(*_others(participant), Participant.code == code)
        .options(joinedload(Participant.organisation), selectinload(Participant.profile))
    )


def own_wishes(
    session: Session, participant: Participant, asked: Sequence[int], *, by: Actor
) -> dict[int, MeetingRequest]:
    """One's own requests to some others that were not taken back; vetoes for oneself alone."""
    wanted = select(MeetingRequest).where(
        MeetingRequest.asker_id == participant.id,
        MeetingRequest.asked_id.in_(asked),
        MeetingRequest.state != RequestState.WITHDRAWN,
    )
    if not may_for(by, Action.EDIT_PARTICIPATION, participant):
        wanted = wanted.where(MeetingRequest.priority != Priority.NEVER)
    return {one.asked_id: one for one in session.scalars(wanted)}


def _others(participant: Participant) -> list[ColumnElement[bool]]:
    return [
        Participant.mission_id == participant.mission_id,
        Participant.side == participant.side.other,
        Participant.state.in_(_TAKES_PART),
    ]


def _conditions(search: Search) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if search.country:
        wanted.append(Organisation.country == search.country)
    if search.sector:
        listed = "; " + func.coalesce(Organisation.sector, "") + "; "
        wanted.append(listed.contains(f"; {search.sector}; ", autoescape=True))
    for kind, code in ((ProfileKind.OFFER, search.offers), (ProfileKind.NEED, search.needs)):
        if code:
            wanted.append(
                Participant.profile.any((ProfileEntry.kind == kind) & (ProfileEntry.code == code))
            )
    return wanted + [_mentions(word) for word in search.text[:LONGEST_SEARCH].split()]


def _mentions(word: str) -> ColumnElement[bool]:
    """Whether somebody's name, introduction, words or topics have a word in them."""
    codes = [one.code for one in topics().values() if word.casefold() in one.label.casefold()]
    said = ProfileEntry.text.icontains(word, autoescape=True)
    if codes:
        said = or_(said, ProfileEntry.code.in_(codes))
    return or_(
        Organisation.name.icontains(word, autoescape=True),
        Participant.brief.icontains(word, autoescape=True),
        Participant.profile.any(said),
    )
