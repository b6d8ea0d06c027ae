"""Where a mission happens: places with their clocks, tables in the hall, venues away from it."""

from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from matchmaker.errors import Refused
from matchmaker.records.base import Base
from matchmaker.records.missions import Mission
from matchmaker.words import sentence

KNOWN_TIME_ZONES = available_timezones()


class Place(Base):
    """A stop of a mission with a hall; a mission can have several, in several time zones.

    ``time_zone`` is an IANA name. ``local_address`` is the address in the script that a driver
    there reads.
    """

    __tablename__ = "place"
    __table_args__ = (UniqueConstraint("mission_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mission_id: Mapped[int] = mapped_column(ForeignKey("mission.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    city: Mapped[str] = mapped_column(String(100))
    time_zone: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(default="")
    local_address: Mapped[str] = mapped_column(default="")
    synthetic: Mapped[bool] = mapped_column(default=False)

    mission: Mapped[Mission] = relationship()
    tables: Mapped[list["Table"]] = relationship(
        order_by="Table.number", cascade="all, delete-orphan", back_populates="place"
    )

    @validates("time_zone")
    def _known_zone(self, _key: str, name: str) -> str:
        if name not in KNOWN_TIME_ZONES:
            raise Refused(
                sentence(
                    "There is no time zone {name}; use an IANA name such as Asia/Shanghai.",
                    name=name,
                )
            )
        return name

    @property
    def zone(self) -> ZoneInfo:
        """The place's clock."""
        return ZoneInfo(self.time_zone)


class Table(Base):
    """A table in the hall of a place; numbers count from 1 in each place."""

    __tablename__ = "hall_table"
    __table_args__ = (
        UniqueConstraint("place_id", "number"),
        CheckConstraint("number >= 1", name="from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id", ondelete="CASCADE"))
    number: Mapped[int]

    place: Mapped[Place] = relationship(back_populates="tables")


class Venue(Base):
    """Somewhere away from the hall where meetings can be held: a factory, a resort.

    ``capacity`` is how many meetings it holds at once, None for any number.
    """

    __tablename__ = "venue"
    __table_args__ = (
        UniqueConstraint("mission_id", "name"),
        CheckConstraint("capacity IS NULL OR capacity >= 0", name="not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mission_id: Mapped[int] = mapped_column(ForeignKey("mission.id", ondelete="CASCADE"))
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(default="")
    local_address: Mapped[str] = mapped_column(default="")
    capacity: Mapped[int | None]

    place: Mapped[Place] = relationship()


class TravelTime(Base):
    """Slots that a party needs to lie between its meetings at two venues; None is the hall."""

    __tablename__ = "travel_time"
    __table_args__ = (CheckConstraint("slots >= 0", name="not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mission_id: Mapped[int] = mapped_column(
        ForeignKey("mission.id", ondelete="CASCADE"), index=True
    )
    from_venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id", ondelete="CASCADE"))
    to_venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id", ondelete="CASCADE"))
    slots: Mapped[int]

    from_venue: Mapped[Venue | None] = relationship(foreign_keys=[from_venue_id])
    to_venue: Mapped[Venue | None] = relationship(foreign_keys=[to_venue_id])


class InterpreterPool(Base):
    """Interpreters of one language pair whom a mission can call on at once.

    The languages are ISO 639-1 codes.
    """

    __tablename__ = "interpreter_pool"
    __table_args__ = (
        UniqueConstraint("mission_id", "first_language", "second_language"),
        CheckConstraint("interpreters >= 0", name="not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mission_id: Mapped[int] = mapped_column(ForeignKey("mission.id", ondelete="CASCADE"))
    first_language: Mapped[str] = mapped_column(String(3))
    second_language: Mapped[str] = mapped_column(String(3))
    interpreters: Mapped[int]
    synthetic: Mapped[bool] = mapped_column(default=False)

    def connects(self, some: set[str], others: set[str]) -> bool:
        """Whether an interpreter of this pair lets the two understand each other."""
        first, second = self.first_language, self.second_language
        return (first in some and second in others) or (second in some and first in others)


class InterpreterAddress(Base):
    """How often the secret address of one interpreter of a pool was renewed; none where never."""

    __tablename__ = "interpreter_address"

    pool_id: Mapped[int] = mapped_column(
        ForeignKey("interpreter_pool.id", ondelete="CASCADE"), primary_key=True
    )
    unit: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=0)
