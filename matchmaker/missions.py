"""Finding a mission and what belongs to it, with one query for each kind of thing."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.sql.base import ExecutableOption

from matchmaker.errors import NotFound
from matchmaker.records import Mission, Participant, Place, SessionBlock
from matchmaker.words import sentence


def mission_by_slug(session: Session, slug: str) -> Mission:
    """The mission of this short name.

    Raises:
        NotFound: the sentence lists the missions that there are.
    """
    found = session.scalar(select(Mission).where(Mission.slug == slug))
    if found is None:
        known = session.scalars(select(Mission.slug).order_by(Mission.slug)).all()
        raise NotFound(
            sentence(
                "There is no mission {slug}; there are: {known}.",
                slug=slug,
                known=", ".join(known) or "none",
            )
        )
    return found


def lock(session: Session, mission: Mission) -> None:
    """Let nobody else change the mission's agenda until this transaction ends.

    What was read before may have changed while somebody else held it, so everything is read anew.
    """
    session.flush()
    session.expire_all()
    session.refresh(mission, with_for_update=True)  # SQLite begins every writer with its lock


def blocks_in_order(session: Session, mission: Mission) -> list[SessionBlock]:
    """The mission's session blocks that have slots, by time, with slots, places and tables."""
    blocks = session.scalars(
        select(SessionBlock)
        .where(SessionBlock.mission_id == mission.id)
        .options(
            selectinload(SessionBlock.slots),
            selectinload(SessionBlock.place).selectinload(Place.tables),
        )
    )
    return sorted((one for one in blocks if one.slots), key=lambda one: one.slots[0].starts_at)


def zone_of(session: Session, mission: Mission) -> ZoneInfo:
    """The clock that a mission goes by: that of its first place; UTC where it has none yet."""
    name = session.scalar(
        select(Place.time_zone).where(Place.mission_id == mission.id).order_by(Place.id).limit(1)
    )
    return ZoneInfo(name or "UTC")


def participants_of(session: Session, mission: Mission) -> Sequence[Participant]:
    """The mission's participants by code, with organisation, delegates, profile, availability."""
    return session.scalars(
        select(Participant)
        .where(Participant.mission_id == mission.id)
        .order_by(Participant.code)
        .options(
            selectinload(Participant.organisation),
            selectinload(Participant.delegates),
            selectinload(Participant.profile),
            selectinload(Participant.availability),
            selectinload(Participant.receives_at),
        )
    ).all()


def participant_by_code(
    session: Session, mission: Mission, code: str, *options: ExecutableOption
) -> Participant:
    """The mission's participant of this code, loaded with the options; raises ``NotFound``."""
    found = session.scalar(
        select(Participant)
        .where(Participant.mission_id == mission.id, Participant.code == code)
        .options(*options)
    )
    if found is None:
        raise NotFound(sentence("There is no participant {code}.", code=code))
    return found
