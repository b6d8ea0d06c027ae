"""The database on both engines: settings, migrations, moments, and the guard of bookings."""

import multiprocessing
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from multiprocessing.synchronize import Barrier
from typing import Any

import pytest
from alembic import op
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Engine, event, func, inspect, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from matchmaker.database import downgrade, is_current, open_engine, reading, upgrade, writing
from matchmaker.errors import Refused
from matchmaker.missions import participants_of
from matchmaker.records import (
    AuditEntry,
    Base,
    Event,
    EventAttendee,
    EventCategory,
    Mission,
    Organisation,
    PersonBooking,
    Slot,
    TableBooking,
    quanta,
)
from tests.cooperation import make_one_of_each
from tests.factories import MORNING, make_bare_mission, make_meeting, make_mission

CONTESTANTS = 8
CONTESTED = range(1000, 1020)


# Settings


def test_sqlite_is_opened_with_the_settings_that_keep_data_whole(sqlite_engine: Engine) -> None:
    with sqlite_engine.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    full = 2
    assert settings == {
        "journal_mode": "wal",
        "synchronous": full,
        "foreign_keys": 1,
        "busy_timeout": 30000,
    }


def test_a_writer_locks_the_file_from_its_beginning(sqlite_engine: Engine) -> None:
    statements = _statements(sqlite_engine)
    with writing(sqlite_engine) as session:
        session.scalar(select(func.count()).select_from(Mission))
    assert statements[0] == "BEGIN IMMEDIATE"


def test_a_reader_does_not_wait_for_a_writer(sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as writer:
        make_bare_mission(writer)
        with reading(sqlite_engine) as reader:
            assert reader.scalar(select(func.count()).select_from(Mission)) == 0


def test_a_second_writer_waits_for_the_first(sqlite_engine: Engine) -> None:
    # Without BEGIN IMMEDIATE both would read 0 and one of the increments would be lost.
    with writing(sqlite_engine) as session:
        make_bare_mission(session)
    together = threading.Barrier(2)

    def increment() -> None:
        together.wait()
        for _ in range(10):
            with writing(sqlite_engine) as session:
                session.scalars(select(Mission)).one().inputs_changed()

    threads = [threading.Thread(target=increment) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(sqlite_engine) as session:
        assert session.scalars(select(Mission.revision)).one() == 20


def test_a_transaction_that_raises_leaves_nothing_not_even_what_was_savepointed(
    engine: Engine,
) -> None:
    def fail() -> None:
        with writing(engine) as session:
            with session.begin_nested():
                make_bare_mission(session)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(Mission)) == 0


def test_a_reference_to_nothing_is_refused(engine: Engine) -> None:
    with pytest.raises(IntegrityError), writing(engine) as session:
        session.add(PersonBooking(delegate_id=1, quantum=1, meeting_id=1))


# Migrations


def test_the_migrations_make_what_the_records_say(empty_engine: Engine) -> None:
    upgrade(empty_engine)
    with empty_engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_checks_and_indexes_are_those_of_the_records(empty_engine: Engine) -> None:
    # The comparison above does not see check constraints, nor what an index is limited to.
    upgrade(empty_engine)
    migrated = _reflected(empty_engine)
    with empty_engine.begin() as connection:
        Base.metadata.drop_all(connection)
        Base.metadata.create_all(connection)
    assert _reflected(empty_engine) == migrated


def test_up_down_and_up_again_on_a_populated_database(empty_engine: Engine) -> None:
    upgrade(empty_engine)
    with writing(empty_engine) as session:
        make_mission(session)
    downgrade(empty_engine, "base")
    assert inspect(empty_engine).get_table_names() == ["alembic_version"]
    assert not is_current(empty_engine)
    upgrade(empty_engine)
    assert is_current(empty_engine)
    assert "mission" in inspect(empty_engine).get_table_names()


def test_a_step_that_makes_a_table_anew_keeps_what_refers_to_it(empty_engine: Engine) -> None:
    upgrade(empty_engine)
    with writing(empty_engine) as session:
        mission = make_mission(session)
        event = Event(mission=mission, category=EventCategory.PREPARATORY, title="Event")
        session.add(event)
        session.flush()
        make_one_of_each(session, mission, event, *session.scalars(select(Organisation)).all()[:2])
    downgrade(empty_engine, "0040")
    with reading(empty_engine) as session:
        assert session.scalar(select(func.count()).select_from(Slot)) == 4
        assert session.scalar(text("SELECT count(*) FROM event")) == 1
    upgrade(empty_engine)
    with pytest.raises(IntegrityError), writing(empty_engine) as session:
        session.add(EventAttendee(event_id=9999, person_name="Nobody"))  # enforced again


def test_a_migration_that_breaks_off_leaves_nothing_and_a_second_run_succeeds(
    empty_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_table = op.create_table

    def break_off(name: str, *parts: Any, **options: Any) -> Any:
        if name == "release":
            raise RuntimeError
        return create_table(name, *parts, **options)

    with monkeypatch.context() as patch:
        patch.setattr(op, "create_table", break_off)
        with pytest.raises(RuntimeError):
            upgrade(empty_engine)
    assert inspect(empty_engine).get_table_names() == []
    upgrade(empty_engine)
    assert is_current(empty_engine)


# Moments


def test_a_moment_is_stored_in_utc_and_read_back_aware(engine: Engine) -> None:
    shanghai = timezone(timedelta(hours=8))
    with writing(engine) as session:
        session.add(
            AuditEntry(
                at=datetime(2027, 3, 9, 9, 0, tzinfo=shanghai), by="me", action="a", subject="s:1"
            )
        )
    with reading(engine) as session:
        at = session.scalars(select(AuditEntry.at)).one()
    assert at == datetime(2027, 3, 9, 1, 0, tzinfo=UTC)
    assert at.utcoffset() == timedelta(0)


def test_a_moment_without_a_time_zone_is_refused(engine: Engine) -> None:
    naive = datetime.fromisoformat("2027-03-09T09:00")
    with pytest.raises(StatementError, match="has no time zone"), writing(engine) as session:
        session.add(AuditEntry(at=naive, by="me", action="a", subject="s:1"))


def test_a_slot_off_the_grid_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        Slot(code="1", starts_at=MORNING + timedelta(minutes=2), ends_at=MORNING)
    assert str(refused.value) == "2027-03-09T01:02:00+00:00 is not on a full five minutes."


def test_quanta_are_the_five_minute_stretches_that_a_time_fills() -> None:
    start = datetime(1970, 1, 1, 1, 0, tzinfo=UTC)
    assert quanta(start, start + timedelta(minutes=20)) == range(12, 16)
    assert quanta(start, start + timedelta(minutes=21)) == range(12, 17)


# The guard of bookings


def test_the_database_refuses_a_second_booking(engine: Engine) -> None:
    meeting, delegate, table = _contested(engine)
    with writing(engine) as session:
        session.add(PersonBooking(delegate_id=delegate, quantum=1, meeting_id=meeting))
        session.add(TableBooking(table_id=table, quantum=1, meeting_id=meeting))
    with pytest.raises(IntegrityError), writing(engine) as session:
        session.add(PersonBooking(delegate_id=delegate, quantum=1, meeting_id=meeting))
    with pytest.raises(IntegrityError), writing(engine) as session:
        session.add(TableBooking(table_id=table, quantum=1, meeting_id=meeting))


@pytest.mark.parametrize("missing", ["delegate_id", "quantum"])
def test_a_booking_of_nobody_or_no_time_is_refused(engine: Engine, missing: str) -> None:
    # NULLs are distinct in a unique constraint, so any number of them would pass it.
    meeting, delegate, _table = _contested(engine)
    values = {"delegate_id": delegate, "quantum": 1, "meeting_id": meeting}
    with pytest.raises(IntegrityError), writing(engine) as session:
        session.add(PersonBooking(**(values | {missing: None})))


@pytest.mark.slow
def test_of_eight_processes_that_saw_a_free_hour_one_gets_it(engine: Engine) -> None:
    assert _race(engine) == dict.fromkeys(CONTESTED, 1)


@pytest.mark.slow
def test_without_the_constraint_all_eight_would_get_it(engine: Engine) -> None:
    with engine.begin() as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("person_booking") as table:
            table.drop_constraint("uq_person_booking_delegate_id_quantum", type_="unique")
    assert _race(engine) == dict.fromkeys(CONTESTED, CONTESTANTS)


def _contested(engine: Engine) -> tuple[int, int, int]:
    """Ids of a meeting, a delegate and a table."""
    with writing(engine) as session:
        mission = make_mission(session, home=1, counterparts=1)
        slot = session.scalars(select(Slot)).first()
        assert slot is not None
        home, counterpart = participants_of(session, mission)
        meeting = make_meeting(session, [home, counterpart], slot)
        return meeting.id, home.delegates[0].id, slot.block.place.tables[0].id


def _race(engine: Engine) -> dict[int, int]:
    """How often each contested quantum was booked after eight processes all saw it free."""
    meeting, delegate, _table = _contested(engine)
    url = engine.url.render_as_string(hide_password=False)
    engine.dispose()  # a connection must not be shared with a child
    context = multiprocessing.get_context("fork")
    all_looked = context.Barrier(CONTESTANTS)
    processes = [
        context.Process(target=_contend, args=(url, all_looked, meeting, delegate))
        for _ in range(CONTESTANTS)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(timeout=120)
        assert process.exitcode == 0
    with reading(engine) as session:
        rows = session.execute(
            select(PersonBooking.quantum, func.count()).group_by(PersonBooking.quantum)
        )
        return dict(rows.all())


def _contend(url: str, all_looked: Barrier, meeting: int, delegate: int) -> None:
    """See which quanta are free, wait until all others have too, then book those."""
    engine = open_engine(url)
    with reading(engine) as session:
        taken = session.scalars(
            select(PersonBooking.quantum).where(PersonBooking.delegate_id == delegate)
        ).all()
    all_looked.wait()
    for quantum in CONTESTED:
        if quantum not in taken:
            with suppress(IntegrityError), writing(engine) as session:
                session.add(
                    PersonBooking(delegate_id=delegate, quantum=quantum, meeting_id=meeting)
                )
    engine.dispose()


def _statements(engine: Engine) -> list[str]:
    """What is sent to the database from now on."""
    sent: list[str] = []

    @event.listens_for(engine, "before_cursor_execute")
    def _note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    return sent


def _reflected(engine: Engine) -> dict[str, Any]:
    """Everything the database itself says about the tables."""
    database = inspect(engine)
    return {
        table: {
            "columns": [
                (one["name"], str(one["type"]), one["nullable"])
                for one in database.get_columns(table)
            ],
            "primary key": database.get_pk_constraint(table)["constrained_columns"],
            "unique": _sorted(database.get_unique_constraints(table)),
            "checks": _sorted(database.get_check_constraints(table)),
            "foreign keys": _sorted(database.get_foreign_keys(table)),
            "indexes": _sorted(database.get_indexes(table)),
        }
        for table in database.get_table_names()
        if table != "alembic_version"
    }


def _sorted(entries: Iterable[Any]) -> list[list[tuple[str, str]]]:
    return sorted(sorted(_flat(entry)) for entry in entries)


def _flat(entry: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in entry.items():
        if isinstance(value, dict):
            yield from _flat(value)
        else:
            yield name, str(value)
