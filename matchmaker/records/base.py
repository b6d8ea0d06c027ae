"""What all records share: the declarative base, moments in UTC, choices and transitions."""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import DateTime, Dialect, Enum, MetaData
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import JSON, TypeDecorator

from matchmaker.errors import Refused
from matchmaker.words import sentence

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""Every constraint has a name, so that migrations can drop it on both engines."""


class Moment(TypeDecorator[datetime]):
    """A point in time: aware in Python, UTC in the database, aware UTC when read back.

    Raises ``ValueError`` for a naive datetime: whose wall clock it shows would be a guess.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn to UTC before it is stored."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Say that what was stored is UTC."""
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """The base of every mapped class of the project."""

    registry = registry(  # in one piece, so that a web framework can be handed this base
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            datetime: Moment(),
            dict[str, Any]: JSON(),
            list[str]: JSON(),
            list[Any]: JSON(),
        },
    )


def choice(kind: type[StrEnum], name: str = "") -> Enum:
    """A column type that stores an enumeration by its value and checks it in the database.

    ``name`` tells two columns of one kind in the same table apart.
    """
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=name or kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


State = TypeVar("State", bound=StrEnum)


def step(noun: str, now: State, to: State, permitted: Mapping[State, frozenset[State]]) -> State:
    """The state ``to`` where it may follow ``now``.

    Raises:
        Refused: where it may not; the sentence names both states.
    """
    if to not in permitted.get(now, frozenset()):
        raise Refused(
            sentence("A {noun} that is {now} cannot become {to}.", noun=noun, now=now, to=to)
        )
    return to
