"""Eight processes that release and move at once: nobody is booked twice, and each is told."""

import multiprocessing
from collections import Counter
from multiprocessing.synchronize import Barrier

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from matchmaker.database import open_engine, reading, writing
from matchmaker.errors import Refused
from matchmaker.missions import mission_by_slug, participants_of
from matchmaker.permissions import OPERATOR
from matchmaker.planning import plan
from matchmaker.planning.editing import move
from matchmaker.records import (
    Meeting,
    Mission,
    Participant,
    PersonBooking,
    Priority,
    Release,
    Side,
    Slot,
)
from matchmaker.releasing import release
from tests import factories
from tests.factories import make_mission

pytestmark = pytest.mark.slow

MISSIONS = [f"mission-{number}" for number in range(8)]


@pytest.fixture
def contested(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Eight planned missions at the same two hours, and one person who is wanted in all of them."""
    plain = factories.make_organisation

    def make(session: Session, name: str, **values: object) -> object:
        return plain(session, f"{name} of {len(session.query(Mission).all())}", **values)

    monkeypatch.setattr(factories, "make_organisation", make)
    with writing(engine) as session:
        wanted = None
        for slug in MISSIONS:
            mission = make_mission(
                session, slug, home=1, counterparts=1, slots=2, tables=1,
                everybody_wants=Priority.MUST,
            )  # fmt: skip
            (home,) = (one for one in participants_of(session, mission) if one.side is Side.HOME)
            wanted = wanted or home.delegates[0]
            home.delegates[:] = [wanted]
    for slug in MISSIONS:
        plan(engine, slug, by=OPERATOR, workers=1)
    return engine


def test_of_eight_that_release_and_move_each_hour_goes_to_one(contested: Engine) -> None:
    assert race(contested) == ({1: 8}, 2)


def test_without_the_unique_key_the_person_would_be_in_eight_places(contested: Engine) -> None:
    with contested.begin() as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("person_booking") as table:
            table.drop_constraint("uq_person_booking_delegate_id_quantum", type_="unique")
    booked, released = race(contested)
    assert released == len(MISSIONS)
    assert max(booked) > 1


def race(engine: Engine) -> tuple[dict[int, int], int]:
    """How many of the person's stretches were booked how often, and how many missions released."""
    url = engine.url.render_as_string(hide_password=False)
    engine.dispose()  # a connection must not be shared with a child
    context = multiprocessing.get_context("fork")
    together = context.Barrier(len(MISSIONS))
    processes = [context.Process(target=contend, args=(url, together, slug)) for slug in MISSIONS]
    for process in processes:
        process.start()
    for process in processes:
        process.join(timeout=240)
        assert process.exitcode == 0
    with reading(engine) as session:
        home = select(Participant).where(Participant.side == Side.HOME).limit(1)
        person = session.scalars(home).one().delegates[0].id
        taken = session.scalars(
            select(PersonBooking.quantum).where(PersonBooking.delegate_id == person)
        ).all()
        return dict(Counter(Counter(taken).values())), session.query(Release).count()


def contend(url: str, together: Barrier, slug: str) -> None:
    """Release a mission; where somebody was quicker, move its meeting and release it then."""
    engine = open_engine(url)
    together.wait()
    try:
        publish(engine, slug)
    except Refused:
        together.wait()
        try:
            with writing(engine) as session:
                mission = mission_by_slug(session, slug)
                meeting = session.query(Meeting).filter_by(mission=mission).one()
                (other,) = (
                    one
                    for one in session.scalars(select(Slot))
                    if one.block.mission is mission and one is not meeting.slot
                )
                move(session, meeting, other, None, version=meeting.version, by=OPERATOR)
            publish(engine, slug)
        except Refused:
            pass  # neither hour is left
    else:
        together.wait()
    engine.dispose()


def publish(engine: Engine, slug: str) -> None:
    with writing(engine) as session:
        release(session, mission_by_slug(session, slug), by=OPERATOR)
