"""Setting missions up from a description: what is kept, what is brought up to date, every fault."""

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from matchmaker.database import reading, writing
from matchmaker.errors import FileRefused, NotPermitted, Refused
from matchmaker.permissions import OPERATOR, Actor
from matchmaker.records import (
    AuditEntry,
    Base,
    Event,
    InterpreterAbsence,
    InterpreterPool,
    Mission,
    OrganisationKind,
    Participant,
    PartnerRole,
    Place,
    ProgrammeItem,
    Region,
    Role,
    SessionBlock,
    Side,
    Slot,
    TravelTime,
    Venue,
)
from matchmaker.set_up import GOALS, load_folder, read_description, set_up_mission
from solver.problem import Goal
from tests.factories import make_meeting, make_participant, write_csv

DESCRIPTION: dict[str, Any] = {
    "format": "mission/1",
    "slug": "spring",
    "name": "Spring mission",
    "country": "China",
    "starts_on": "2027-03-08",
    "ends_on": "2027-03-12",
    "date_note": "settled",
    "synthetic_note": "all of it",
    "goals": ["shortfall", "value"],
    "partners": [{"organisation": "Snow cluster", "role": "partner_cluster", "country": "ES"}],
    "places": [
        {
            "id": "hall",
            "name": "Hall",
            "city": "Beijing",
            "time_zone": "Asia/Shanghai",
            "address": "1 Some Street",
            "local_address": "某街1号",
            "tables": 3,
            "synthetic": True,
            "note": "kept nowhere",
        },
        {"id": "ogden", "name": "Lodge", "city": "Ogden", "time_zone": "America/Denver"},
    ],
    "venues": [
        {"id": "works", "place": "hall", "name": "Works", "capacity": 2, "hosts": ["CN01"]},
        {"id": "slope", "place": "hall", "name": "Slope", "capacity": None},
    ],
    "travel": [
        {"from": None, "to": "works", "slots": 1},
        {"from": "slope", "to": "works", "slots": 2},
    ],
    "events": [
        {
            "id": "b2b",
            "category": "business_to_business",
            "title": "Meetings",
            "city": "Beijing",
            "held_on": "2027-03-09",
        }
    ],
    "blocks": [
        {
            "name": "Tuesday",
            "place": "hall",
            "event": "b2b",
            "slots": [
                {"code": "TUE-1", "start": "2027-03-09 09:00", "end": "2027-03-09 09:20"},
                {"code": "TUE-2", "start": "2027-03-09 09:25", "end": "2027-03-09 09:45"},
            ],
        },
        {
            "name": "Lodge",
            "place": "ogden",
            "slots": [{"code": "O-1", "start": "2027-03-11 09:00", "end": "2027-03-11 09:20"}],
        },
    ],
    "interpreters": [{"languages": ["zh", "en"], "interpreters": 2, "unavailable": ["TUE-2"]}],
    "programme": [
        {
            "kind": "meal",
            "title": "Dinner",
            "place": "hall",
            "location": "Hotel",
            "start": "2027-03-09 19:00",
            "end": "2027-03-09 21:00",
            "attends": "home",
        },
        {
            "kind": "visit",
            "title": "Tour",
            "place": "hall",
            "start": "2027-03-10 09:00",
            "end": "2027-03-10 10:00",
            "attends": ["Company EU01"],
        },
    ],
}

Change = Callable[[dict[str, Any]], None]


def changed(change: Change) -> dict[str, Any]:
    description = deepcopy(DESCRIPTION)
    change(description)
    return description


def set_up(session: Session, description: dict[str, Any] = DESCRIPTION) -> Mission:
    return set_up_mission(session, description, by=OPERATOR)


def counts(session: Session) -> dict[str, int]:
    return {
        table.name: session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }


def test_everything_that_is_described_is_there(session: Session) -> None:
    mission = set_up(session)
    assert (mission.slug, mission.name, mission.country) == ("spring", "Spring mission", "CN")
    assert (mission.starts_on, mission.ends_on) == (date(2027, 3, 8), date(2027, 3, 12))
    assert (mission.date_note, mission.synthetic_note) == ("settled", "all of it")
    assert mission.goals == ["shortfall", "value"]
    (partner,) = mission.partners
    assert (partner.organisation.name, partner.role) == (
        "Snow cluster",
        PartnerRole.PARTNER_CLUSTER,
    )
    assert (partner.organisation.kind, partner.organisation.region) == (
        OrganisationKind.CLUSTER,
        Region.EUROPEAN,
    )
    hall, lodge = session.scalars(select(Place).order_by(Place.id))
    assert (hall.name, hall.city, hall.time_zone) == ("Hall", "Beijing", "Asia/Shanghai")
    assert (hall.address, hall.local_address, hall.synthetic) == ("1 Some Street", "某街1号", True)
    assert [table.number for table in hall.tables] == [1, 2, 3]
    assert (lodge.tables, lodge.synthetic) == ([], False)
    works, slope = session.scalars(select(Venue).order_by(Venue.id))
    assert (works.name, works.place, works.capacity) == ("Works", hall, 2)
    assert slope.capacity is None
    assert {
        (one.from_venue, one.to_venue, one.slots) for one in session.scalars(select(TravelTime))
    } == {(None, works, 1), (slope, works, 2)}
    event = session.scalars(select(Event)).one()
    assert (event.title, event.city, event.held_on) == ("Meetings", "Beijing", date(2027, 3, 9))
    tuesday, thursday = session.scalars(select(SessionBlock).order_by(SessionBlock.id))
    assert (tuesday.name, tuesday.place, tuesday.event) == ("Tuesday", hall, event)
    assert (thursday.place, thursday.event) == (lodge, None)
    assert [(one.code, one.starts_at, one.ends_at) for one in tuesday.slots] == [
        (
            "TUE-1",
            datetime(2027, 3, 9, 1, 0, tzinfo=UTC),
            datetime(2027, 3, 9, 1, 20, tzinfo=UTC),
        ),
        (
            "TUE-2",
            datetime(2027, 3, 9, 1, 25, tzinfo=UTC),
            datetime(2027, 3, 9, 1, 45, tzinfo=UTC),
        ),
    ]
    assert thursday.slots[0].starts_at == datetime(2027, 3, 11, 16, 0, tzinfo=UTC)
    pool = session.scalars(select(InterpreterPool)).one()
    assert ({pool.first_language, pool.second_language}, pool.interpreters) == ({"zh", "en"}, 2)
    assert [one.slot for one in session.scalars(select(InterpreterAbsence))] == [tuesday.slots[1]]
    dinner = session.scalars(select(ProgrammeItem)).one()
    assert (dinner.title, dinner.for_side, dinner.location) == ("Dinner", Side.HOME, "Hotel")


def test_hosts_and_guests_are_found_once_there_are_participants(session: Session) -> None:
    mission = set_up(session)
    home = make_participant(session, mission, Side.HOME, "EU01")
    host = make_participant(session, mission, Side.COUNTERPART, "CN01")
    set_up(session)
    assert host.receives_at is not None
    assert (host.receives_at.name, home.receives_at) == ("Works", None)
    tour = session.scalars(select(ProgrammeItem).where(ProgrammeItem.title == "Tour")).one()
    assert (tour.attendees, tour.is_attended_by(host)) == ([home], False)


def test_the_same_description_again_changes_nothing(engine: Engine) -> None:
    with writing(engine) as session:
        make_participant(session, set_up(session), Side.HOME, "EU01")
        make_participant(session, session.scalars(select(Mission)).one(), Side.COUNTERPART, "CN01")
        set_up(session)
    with writing(engine) as session:
        before, revision = counts(session), session.scalars(select(Mission.revision)).one()
        set_up(session)
        assert (counts(session), session.scalars(select(Mission.revision)).one()) == (
            before,
            revision,
        )
        assert session.scalars(select(AuditEntry.action)).all() == ["set_up_mission"] * 2


def test_what_is_described_otherwise_is_brought_up_to_date(engine: Engine) -> None:
    with writing(engine) as session:
        revision = set_up(session).revision
        first = session.scalars(select(Slot.id).where(Slot.code == "TUE-1")).one()

    def change(description: dict[str, Any]) -> None:
        description["name"] = "Other name"
        description["places"][0]["tables"] = 2
        description["blocks"][0]["slots"] = [
            {"code": "FIRST", "start": "2027-03-09 09:00", "end": "2027-03-09 09:25"}
        ]
        description["interpreters"][0]["unavailable"] = ["O-1"]
        del description["venues"][1], description["travel"][1], description["programme"][0]
        description["partners"] = []

    with writing(engine) as session:
        assert set_up(session, changed(change)).revision == revision + 1
    with reading(engine) as session:
        mission = session.scalars(select(Mission)).one()
        assert (mission.name, mission.partners) == ("Other name", [])
        places = session.scalars(select(Place).order_by(Place.id)).all()
        assert [len(place.tables) for place in places] == [2, 0]
        # A slot that is only called otherwise is the same slot.
        slots = session.scalars(select(Slot).order_by(Slot.starts_at)).all()
        assert [(one.code, one.id == first) for one in slots] == [("FIRST", True), ("O-1", False)]
        assert session.scalars(select(Venue.name)).all() == ["Works"]
        assert session.scalars(select(TravelTime.slots)).all() == [1]
        assert session.scalars(select(ProgrammeItem)).all() == []
        assert [one.slot.code for one in session.scalars(select(InterpreterAbsence))] == ["O-1"]


def test_what_meetings_use_cannot_be_taken_away(engine: Engine) -> None:
    with writing(engine) as session:
        mission = set_up(session)
        parties = [
            make_participant(session, mission, Side.HOME, "EU01"),
            make_participant(session, mission, Side.COUNTERPART, "CN01"),
        ]
        make_meeting(session, parties, session.scalars(select(Slot)).first())
        before = counts(session)
    with writing(engine) as session:
        with pytest.raises(Refused) as refused:
            set_up(session, changed(lambda one: one["blocks"][0]["slots"].pop(0)))
        assert str(refused.value) == (
            "A place, venue, table or slot that is no longer described is still in use: meetings "
            "are planned there, or somebody receives there."
        )
    with reading(engine) as session:
        assert counts(session) == before


def put(value: object, *path: str | int) -> Change:
    """A change that puts a value somewhere into the description."""

    def change(description: Any) -> None:
        for step in path[:-1]:
            description = description[step]
        description[path[-1]] = value

    return change


def add(value: dict[str, Any], key: str, *rest: str | int) -> Change:
    """A change that adds an entry to a list of the description."""

    def change(description: Any) -> None:
        entries = description[key]
        for step in rest:
            entries = entries[step]
        entries.append(value)

    return change


HALL = DESCRIPTION["places"][0]
WORKS = DESCRIPTION["venues"][0]
TUE_1 = DESCRIPTION["blocks"][0]["slots"][0]
NOT_MORE = "it is described twice; keep one of them."


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (put("mission/9", "format"), 'format: it is not "mission/1".'),
        (put("", "slug"), "slug: it is missing; write a text."),
        (put("A b", "slug"), "slug: use small letters, digits and single hyphens."),
        (put(7, "name"), "name: it is not a text of at most 200 characters."),
        (put("Atlantis", "country"), 'country: there is no country "Atlantis".'),
        (
            put("8 March", "starts_on"),
            'starts_on: "8 March" is not a day; write it like 2027-03-09.',
        ),
        (put("2027-03-01", "ends_on"), "ends_on: it is before starts_on."),
        (
            put(["value", "value"], "goals"),
            "goals: write each at most once, of: shortfall, value, breaks, idle, changes.",
        ),
        (put("value", "goals"), "goals: it is not a list."),
        (put("red", "colour"), "colour: the key is not known; remove it."),
        (
            put("red", "blocks", 0, "slots", 1, "colour"),
            "blocks[0].slots[1].colour: the key is not known; remove it.",
        ),
        (put("Dinner", "programme", 0), "programme[0]: it is not an object with keys and values."),
        (
            put("chief", "partners", 0, "role"),
            'partners[0].role: "chief" is not known; write one of: organiser, partner_cluster, '
            "local_partner, intermediary, host.",
        ),
        (
            add({"organisation": "SNOW cluster", "role": "partner_cluster"}, "partners"),
            "partners[1].role: SNOW cluster has this role already.",
        ),
        (
            put("Mars/Base", "places", 1, "time_zone"),
            'places[1].time_zone: "Mars/Base" is no IANA time zone such as Asia/Shanghai.',
        ),
        (
            put(-1, "places", 0, "tables"),
            "places[0].tables: it is not a whole number from 0 to 500.",
        ),
        (
            put(True, "places", 0, "tables"),
            "places[0].tables: it is not a whole number from 0 to 500.",
        ),
        (
            put("yes", "places", 0, "synthetic"),
            "places[0].synthetic: it is neither true nor false.",
        ),
        (add({**HALL, "id": "again"}, "places"), f"places[2].name: {NOT_MORE}"),
        (add({**HALL, "name": "New"}, "places"), 'places[2].id: the id "hall" is used twice.'),
        (
            put("moon", "venues", 0, "place"),
            'venues[0].place: there is no "moon"; there are: hall, ogden.',
        ),
        (
            put(-2, "venues", 0, "capacity"),
            "venues[0].capacity: it is not a whole number from 0 to 1000.",
        ),
        (add({**WORKS, "id": "again"}, "venues"), f"venues[2].name: {NOT_MORE}"),
        (
            put(None, "travel", 0, "to"),
            "travel[0].to: it is where from is; name two venues, null for the hall.",
        ),
        (
            put(None, "travel", 0, "slots"),
            "travel[0].slots: write how many slots lie between the two.",
        ),
        (
            add({"from": "works", "to": None, "slots": 3}, "travel"),
            f"travel[2].to: {NOT_MORE}",
        ),
        (
            put("party", "events", 0, "category"),
            'events[0].category: "party" is not known; write one of: preparatory, '
            "cluster_to_cluster, business_to_business, other.",
        ),
        (
            put("c2c", "blocks", 0, "event"),
            'blocks[0].event: there is no "c2c"; there are: b2b.',
        ),
        (
            add(TUE_1, "blocks", 1, "slots"),
            'blocks[1].slots[1].code: there is a slot "TUE-1" already.',
        ),
        (
            add({**TUE_1, "code": "TUE-9"}, "blocks", 0, "slots"),
            "blocks[0].slots[2].start: another slot of the block starts then.",
        ),
        (
            put("2027-03-09 09:00", "blocks", 0, "slots", 0, "end"),
            "blocks[0].slots[0].end: it is not later than the start.",
        ),
        (
            put("2027-03-09 09:03", "blocks", 0, "slots", 0, "start"),
            'blocks[0].slots[0].start: "2027-03-09 09:03" is not on a full five minutes.',
        ),
        (
            put(["zh"], "interpreters", 0, "languages"),
            "interpreters[0].languages: write two ISO 639-1 codes, such as zh and en.",
        ),
        (
            put(["TUE-7"], "interpreters", 0, "unavailable"),
            'interpreters[0].unavailable: there is no "TUE-7"; there are: TUE-1, TUE-2, O-1.',
        ),
        (
            put(None, "interpreters", 0, "interpreters"),
            "interpreters[0].interpreters: write how many there are at once.",
        ),
        (
            add({"languages": ["en", "zh"], "interpreters": 1}, "interpreters"),
            f"interpreters[1].languages: {NOT_MORE}",
        ),
        (
            put("nap", "programme", 0, "kind"),
            'programme[0].kind: "nap" is not known; write one of: flight, transfer, briefing, '
            "visit, signing, meal, other.",
        ),
        (
            put("nobody", "programme", 0, "attends"),
            'programme[0].attends: "nobody" is not all, home, counterpart or a list of names.',
        ),
        (
            put("2027-03-09 18:00", "programme", 0, "end"),
            "programme[0].end: it is not later than the start.",
        ),
    ],
)
def test_each_fault_is_told_with_its_path(session: Session, change: Change, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        set_up(session, changed(change))
    assert [str(one) for one in refused.value.sentences] == [sentence]
    assert set(counts(session).values()) == {0}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            put(["Nobody Ltd"], "programme", 1, "attends"),
            'programme[1].attends: "Nobody Ltd" is no participant of the mission.',
        ),
        (
            put(["Nobody Ltd"], "venues", 0, "hosts"),
            'venues[0].hosts: "Nobody Ltd" is no participant of the mission.',
        ),
        (
            put(["Company CN01"], "venues", 1, "hosts"),
            "venues[1].hosts: Company CN01 receives at another venue.",
        ),
    ],
)
def test_names_must_be_those_of_participants(
    session: Session, change: Change, sentence: str
) -> None:
    mission = set_up(session)
    make_participant(session, mission, Side.HOME, "EU01")
    make_participant(session, mission, Side.COUNTERPART, "CN01")
    with pytest.raises(Refused) as refused:
        set_up(session, changed(change))
    assert [str(one) for one in refused.value.sentences] == [sentence]


def test_all_faults_are_told_at_once(session: Session) -> None:
    def spoil(description: dict[str, Any]) -> None:
        for change in (
            put("", "name"),
            put(-1, "places", 0, "tables"),
            put("nap", "programme", 1, "kind"),
            put(1, "blocks", 1, "colour"),
        ):
            change(description)

    with pytest.raises(Refused) as refused:
        set_up(session, changed(spoil))
    assert len(refused.value.sentences) == 4


def test_a_visitor_may_not_set_up(session: Session) -> None:
    with pytest.raises(NotPermitted):
        set_up_mission(session, DESCRIPTION, by=Actor("Vic", Role.COORDINATOR))


def test_the_goals_are_those_that_the_solver_knows() -> None:
    assert set(GOALS) == set(Goal)


# Files and folders


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "mission.json is not JSON: Expecting value: line 1 column 1 (char 0)."),
        (b"\xff\xfe\x00", "mission.json is not JSON: "),
        (b"[" * 100_000, "mission.json is not JSON: "),
        (b"[]", "mission.json holds no object."),
        (b" " * 5_000_001, "mission.json is larger than 5 MB."),
    ],
)
def test_a_file_that_is_no_description_is_refused(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "mission.json"
    path.write_bytes(content)
    with pytest.raises(FileRefused) as refused:
        read_description(path)
    assert str(refused.value).startswith(sentence)


def test_a_folder_is_loaded_whole(session: Session, tmp_path: Path) -> None:
    _write_folder(tmp_path, wish="CN01")
    mission = load_folder(session, tmp_path, by=OPERATOR)
    participants = session.scalars(select(Participant).order_by(Participant.code)).all()
    assert [one.code for one in participants] == ["CN01", "EU01"]
    assert participants[0].receives_at is not None
    assert [one.latin_name for one in participants[1].delegates] == ["Ann Lee"]
    assert len(participants[1].availability) == 1
    revision = mission.revision
    assert load_folder(session, tmp_path, by=OPERATOR).revision == revision


def test_a_folder_with_a_fault_is_not_loaded(engine: Engine, tmp_path: Path) -> None:
    _write_folder(tmp_path, wish="Nobody Ltd")
    with pytest.raises(FileRefused) as refused, writing(engine) as session:
        load_folder(session, tmp_path, by=OPERATOR)
    assert refused.value.file == "requests.csv"
    with reading(engine) as session:
        assert set(counts(session).values()) == {0}


def _write_folder(folder: Path, wish: str) -> None:
    (folder / "mission.json").write_text(json.dumps(DESCRIPTION), encoding="utf-8")
    write_csv(
        folder / "participants.csv",
        ("organisation", "country", "side"),
        ("Company EU01", "ES", "home"),
        ("Company CN01", "CN", "counterpart"),
    )
    write_csv(folder / "delegates.csv", ("organisation", "latin_name"), ("EU01", "Ann Lee"))
    write_csv(
        folder / "availability.csv",
        ("organisation", "from", "to"),
        ("EU01", "2027-03-09 09:00", "2027-03-09 12:00"),
    )
    write_csv(folder / "requests.csv", ("from", "to"), ("EU01", wish))
