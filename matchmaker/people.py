"""Who is ready, who is not, and why: a mission's participants as organisers see them."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload

from matchmaker.people_rows import PAGE, Filter, Lack, People, PersonRow, SideFigures
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import (
    AvailabilityWindow,
    Delegate,
    Meeting,
    MeetingParty,
    MeetingRequest,
    MeetingState,
    Message,
    Mission,
    Organisation,
    OrganisationAlias,
    Participant,
    ParticipantDelegate,
    ParticipantState,
    Priority,
    ProfileEntry,
    Side,
)
from matchmaker.records.requests import COUNTING


def people_of(
    session: Session, mission: Mission, wanted: Filter, page: int = 1, *, by: Actor
) -> People:
    """The mission's participants that are wanted: who is not ready first, then by code.

    Raises:
        NotFound, NotPermitted: the actor does not look after the mission's people.
    """
    require(by, Action.EDIT_PEOPLE, mission)
    condition = _condition(mission, wanted)
    found = session.scalar(
        select(func.count(Participant.id)).join(Participant.organisation).where(condition)
    )
    pages = max(1, -(-(found or 0) // PAGE))
    page = min(max(1, page), pages)
    rows = session.execute(
        _with_figures(mission)
        .join(Participant.organisation)
        .where(condition)
        .order_by(
            Participant.state == ParticipantState.WITHDRAWN,
            _READY,
            Participant.side.desc(),
            Participant.code,
        )
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    return People(
        rows=[_row(one) for one in rows],
        found=found or 0,
        page=page,
        pages=pages,
        sides=_sides(session, mission),
    )


def person_row(session: Session, participant: Participant, *, by: Actor) -> PersonRow:
    """One participant with its figures; raises as :func:`people_of`."""
    mission = participant.mission
    require(by, Action.EDIT_PEOPLE, mission)
    found = session.execute(_with_figures(mission).where(Participant.id == participant.id))
    return _row(found.one())


_HAS_DELEGATE = exists().where(ParticipantDelegate.participant_id == Participant.id)
_HAS_ADDRESS = exists().where(
    ParticipantDelegate.participant_id == Participant.id,
    Delegate.id == ParticipantDelegate.delegate_id,
    Delegate.email != "",
)
_HAS_WISH = exists().where(
    or_(MeetingRequest.asker_id == Participant.id, MeetingRequest.asked_id == Participant.id),
    MeetingRequest.priority != Priority.NEVER,
    MeetingRequest.state.in_(COUNTING),
)

_LACKS: dict[Lack, ColumnElement[bool]] = {
    Lack.REGISTRATION: Participant.state == ParticipantState.INVITED,
    Lack.VALIDATION: Participant.state == ParticipantState.REGISTERED,
    Lack.DELEGATES: not_(_HAS_DELEGATE),
    Lack.ADDRESS: and_(_HAS_DELEGATE, not_(_HAS_ADDRESS)),
    Lack.PROFILE: not_(exists().where(ProfileEntry.participant_id == Participant.id)),
    Lack.WISHES: not_(_HAS_WISH),
}
_READY = and_(
    Participant.state == ParticipantState.CONFIRMED, *(not_(one) for one in _LACKS.values())
)


def _condition(mission: Mission, wanted: Filter) -> ColumnElement[bool]:
    parts: list[ColumnElement[bool]] = [Participant.mission_id == mission.id]
    if wanted.side:
        parts.append(Participant.side == wanted.side)
    if wanted.state:
        parts.append(Participant.state == wanted.state)
    else:
        parts.append(Participant.state != ParticipantState.WITHDRAWN)
    if wanted.ready is not None:
        parts.append(_READY if wanted.ready else not_(_READY))
    if wanted.lack:
        parts.append(_LACKS[wanted.lack])
    parts.extend(_says(word) for word in wanted.text.split()[:6])
    return and_(*parts)


def _says(word: str) -> ColumnElement[bool]:
    """Whether a word is part of a participant's code, or of a name of it or of its people."""

    def within(*columns: InstrumentedAttribute[str]) -> ColumnElement[bool]:
        return or_(false(), *(column.icontains(word, autoescape=True) for column in columns))

    return or_(
        within(Participant.code, Organisation.name),
        exists().where(
            OrganisationAlias.organisation_id == Participant.organisation_id,
            within(OrganisationAlias.spelling),
        ),
        exists().where(
            ParticipantDelegate.participant_id == Participant.id,
            Delegate.id == ParticipantDelegate.delegate_id,
            within(Delegate.latin_name, Delegate.native_name, Delegate.email),
        ),
    )


def _with_figures(mission: Mission) -> Select[tuple[Participant]]:
    def wishes(end: InstrumentedAttribute[int]) -> ColumnElement[int]:
        return (
            select(func.count(MeetingRequest.id))
            .where(
                end == Participant.id,
                MeetingRequest.priority != Priority.NEVER,
                MeetingRequest.state.in_(COUNTING),
            )
            .scalar_subquery()
        )

    figures = {
        "profile": select(func.count(ProfileEntry.id))
        .where(ProfileEntry.participant_id == Participant.id)
        .scalar_subquery(),
        "said_when": exists().where(AvailabilityWindow.participant_id == Participant.id),
        "wishes_sent": wishes(MeetingRequest.asker_id),
        "wishes_received": wishes(MeetingRequest.asked_id),
        "meetings": select(func.count(MeetingParty.meeting_id))
        .join(Meeting, Meeting.id == MeetingParty.meeting_id)
        .where(
            MeetingParty.participant_id == Participant.id,
            Meeting.state != MeetingState.CANCELLED,
        )
        .scalar_subquery(),
        "last_contact": select(func.max(Message.created_at))
        .where(
            Message.mission_id == mission.id,
            ParticipantDelegate.participant_id == Participant.id,
            Delegate.id == ParticipantDelegate.delegate_id,
            Message.to_address == func.lower(Delegate.email),
        )
        .scalar_subquery(),
    }
    return (
        select(Participant)
        .where(Participant.mission_id == mission.id)
        .options(selectinload(Participant.organisation), selectinload(Participant.delegates))
        .add_columns(
            *(value.label(name) for name, value in figures.items()),
            *(value.label(f"lacks_{lack}") for lack, value in _LACKS.items()),
        )
    )


def _row(found: Row[Any]) -> PersonRow:
    values = found._mapping
    return PersonRow(
        participant=values[Participant],
        lacks=tuple(one for one in Lack if values[f"lacks_{one}"]),
        profile=values["profile"],
        said_when=bool(values["said_when"]),
        wishes_sent=values["wishes_sent"],
        wishes_received=values["wishes_received"],
        meetings=values["meetings"],
        last_contact=values["last_contact"],
    )


def _sides(session: Session, mission: Mission) -> dict[Side, SideFigures]:
    def count(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    rows = session.execute(
        select(
            Participant.side,
            func.count(Participant.id),
            count(_READY),
            *(count(one) for one in _LACKS.values()),
        )
        .where(
            Participant.mission_id == mission.id, Participant.state != ParticipantState.WITHDRAWN
        )
        .group_by(Participant.side)
    )
    found = {
        side: SideFigures(total, ready, dict(zip(Lack, lacking, strict=True)))
        for side, total, ready, *lacking in rows
    }
    return {side: found.get(side, SideFigures(0, 0, dict.fromkeys(Lack, 0))) for side in Side}
