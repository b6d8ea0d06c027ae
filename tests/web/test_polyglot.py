"""Data are text, whatever they hold: a hostile string in every field, over every page and file.

The string would become an element, an attribute, a template's expression, a formula, or a line of
a calendar, wherever something took it for more than text.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from lxml import html
from openpyxl import load_workbook
from sqlalchemy import JSON, Enum, String, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import Headers
from werkzeug.routing import Rule
from werkzeug.test import TestResponse
from werkzeug.wrappers import Request

from matchmaker.database import open_engine, reading, writing
from matchmaker.records import (
    Arrival,
    AvailabilityWindow,
    Base,
    CodeTerm,
    Event,
    EventCategory,
    FollowUp,
    Interest,
    Invitation,
    Job,
    MarkKind,
    Meeting,
    MeetingMark,
    MeetingRequest,
    Message,
    Mission,
    MissionPartner,
    Organisation,
    OrganisationAlias,
    Outcome,
    OutcomeSource,
    Participant,
    PartnerRole,
    Place,
    Priority,
    ProfileEntry,
    ProfileKind,
    ProgrammeItem,
    ProgrammeKind,
    Project,
    Setting,
    Side,
    Statement,
    StatementKind,
    Webhook,
)
from tests.web.test_matrix import ASKED, address, ask
from tests.web.who_gets_in import TABLE
from tests.web.world import Who, World, close, make_world

LONG = '=1+1"\'><poly onpoly="x">{{7*7}}${7*7}\r\nX-POLY:1\n&amp;'
SHORT = "=1\"'><poly onpoly=1>"
TINY = "=<poly>"
"""By how much room a column has."""

NOW = datetime(2027, 1, 1, tzinfo=UTC)
DAY = date(2027, 3, 9)
"""When mission one meets."""

NO_TEXT = {
    # what the application makes or checks itself, so that nobody can put just anything there
    *(("account", one) for one in ("email", "language", "password_hash", "totp_secret")),
    *(("account", "totp_pending"), ("delegate", "time_zone"), ("delegate", "email")),
    *(("mission", one) for one in ("slug", "country", "goals", "source_key")),
    *(("organisation", one) for one in ("country", "source_key", "sector")),
    *(("participant", one) for one in ("code", "stated_languages")),
    *(("meeting", "code"), ("meeting", "uid"), ("slot", "code"), ("place", "time_zone")),
    *(("interpreter_pool", one) for one in ("first_language", "second_language")),
    *(("planning_run", one) for one in ("goals", "problem", "agenda", "trace")),
    *(("message", one) for one in ("key", "message_id", "language", "to_address", "attachments")),
    *(("message", "html"),),  # what a letter was made into
    *(("job", one) for one in ("kind", "owner", "arguments", "progress", "result")),
    *(("profile_entry", "language"), ("profile_entry", "code"), ("delegate", "languages")),
    *(("setting", "name"), ("code_term", "code_list"), ("code_term", "code")),
    *(("code_term", "within"), ("invitation", "language"), ("invitation", "email")),
    ("outcome", "ended_by"),  # which only a word that ended may have
    *(("webhook", "url"), ("webhook", "secret"), ("sign_in_session", "how")),
    *(("upload", "kind"), ("upload", "content"), ("upload", "settled"), ("upload", "preview")),
    *(("idempotency_key", "key"), ("idempotency_key", "answer"), ("event", "source")),
    *(("project", "slug"), ("statement", "source_key")),
}


@pytest.fixture(scope="module")
def world(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The world of the matrix with something hostile in every field of every row."""
    made = make_world(migrated_file, tmp_path_factory.mktemp("poly"))
    engine = open_engine(f"sqlite:///{made.file}")
    with writing(engine) as session:
        furnish(session)
    with writing(engine) as session:
        poisoned = poison(session)
    engine.dispose()
    assert len(poisoned) > 60, poisoned
    made.keep()
    yield made
    close(made)


def furnish(session: Session) -> None:
    """A row in the tables that the scenes leave empty."""
    mission = session.scalars(select(Mission).where(Mission.slug == "one")).one()
    place = session.scalars(select(Place).where(Place.mission_id == mission.id)).one()
    home, visited = (
        session.scalars(
            select(Participant).where(
                Participant.mission_id == mission.id, Participant.code == code
            )
        ).one()
        for code in ("H0", "C0")
    )
    meeting = session.scalars(select(Meeting).where(Meeting.code == "H0~C0")).first()
    organisation = session.scalars(select(Organisation)).first()
    assert organisation is not None
    meeting = session.scalars(select(Meeting).where(Meeting.code == "H0~C0")).first()
    assert meeting is not None
    later = NOW + timedelta(hours=1)
    session.add_all(
        [
            Project(
                slug="alliance",
                name="Alliance",
                missions=[mission],
                statements=[Statement(kind=StatementKind.SUMMARY, text="x", said_by="x")],
            ),
            Arrival(
                mission_id=mission.id, participant=home, day=DAY, here=True, client_id="x", at=NOW,
                received_at=NOW, by="x", rehearsal=True,
            ),
            MeetingMark(
                mission_id=mission.id, meeting=meeting, kind=MarkKind.LATE, participant=home,
                client_id="x", at=NOW, received_at=NOW, by="x", rehearsal=True,
            ),
            AvailabilityWindow(
                participant_id=home.id, starts_at=NOW, ends_at=later, available=False
            ),
            CodeTerm(code_list="topics", code="made-up", label="x"),
            Event(mission=mission, category=EventCategory.PREPARATORY, title="x"),
            Invitation(mission=mission, side=Side.HOME, created_at=NOW, created_by="x"),
            Job(
                kind="plan", mission_id=mission.id, created_at=NOW, created_by="x",
                arguments={"goals": ["value"], "time_limit": 60},
                account_id=1,
            ),
            Message(
                key="x", kind="x", mission_id=mission.id, to_address="x@x.example", subject="x",
                text="x", message_id="x", created_at=NOW, next_attempt_at=NOW,
            ),
            MissionPartner(
                mission_id=mission.id, organisation_id=organisation.id, role=PartnerRole.HOST
            ),
            OrganisationAlias(organisation_id=organisation.id, spelling="x"),
            ProfileEntry(participant_id=home.id, kind=ProfileKind.OFFER, text="x"),
            ProfileEntry(participant_id=visited.id, kind=ProfileKind.NEED, text="x"),
            ProgrammeItem(
                mission_id=mission.id, place_id=place.id, kind=ProgrammeKind.MEAL, title="x",
                starts_at=NOW, ends_at=later,
            ),
            FollowUp(
                mission_id=mission.id, participant_id=home.id, meeting=meeting, due_on=NOW.date(),
                created_by="x",
            ),
            Outcome(
                meeting=meeting, participant_id=home.id, source=OutcomeSource.PAGE,
                interest=Interest.POSSIBLE, said_on=NOW.date(), recorded_at=NOW, recorded_by="x",
            ),
            Outcome(
                meeting=meeting, source=OutcomeSource.HEARSAY, said_on=NOW.date(), recorded_at=NOW,
                recorded_by="x", ended_at=NOW, ended_by="x",
            ),
            Setting(name="site_name", value={"value": LONG}),
            Webhook(mission_id=mission.id, url="https://x.example", secret="x", created_at=NOW,
                    created_by="x"),
        ]
    )  # fmt: skip
    wish = session.scalars(
        select(MeetingRequest).where(
            MeetingRequest.asker_id == home.id, MeetingRequest.asked_id == visited.id
        )
    ).first()
    if wish is None:
        session.add(
            MeetingRequest(mission_id=mission.id, asker=home, asked=visited, priority=Priority.WANT)
        )
    session.flush()


def poison(session: Session, texts: tuple[str, ...] = (LONG, SHORT, TINY)) -> list[tuple[str, str]]:
    """Put the longest of hostile texts that fits into every field; which fields those were."""
    done = []
    for table in Base.metadata.sorted_tables:
        keys = list(table.primary_key.columns)
        columns = [
            one
            for one in table.columns
            if isinstance(one.type, String | JSON)
            and not isinstance(one.type, Enum)
            and not one.foreign_keys
            and not one.primary_key
            and not one.name.endswith("_hash")
            and (table.name, one.name) not in NO_TEXT
        ]
        for number, key in enumerate(session.execute(select(*keys)).all()):
            this = [one == part for one, part in zip(keys, key, strict=True)]
            for column in columns:
                value = hostile(column.type, number, texts)
                if value is not None:
                    session.execute(table.update().where(*this).values({column.name: value}))
                    done.append((table.name, column.name))
    return sorted(set(done))


def hostile(kind: object, number: int, texts: tuple[str, ...]) -> object:
    """As much of it as there is room for, different from row to row."""
    if isinstance(kind, JSON):
        return {"value": texts[0], texts[0]: texts[0]}
    room = getattr(kind, "length", None)
    text = next((one for one in texts if room is None or len(one) + 4 <= room), None)
    return text and f"{text}{number}"


# What a reader would do with each kind of answer


def breaches(answer: TestResponse) -> list[str]:
    """Where something of the string was taken for more than text."""
    data, kind = answer.get_data(), answer.mimetype
    if kind == "text/html":
        return in_page(data.decode())
    if kind in ("text/calendar", "text/vcard", "text/x-vcard"):
        return in_lines(data.decode())
    if kind == "text/csv":
        rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
        return [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r")]
    if "spreadsheetml" in kind:
        book = load_workbook(io.BytesIO(data))
        cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
        return [str(cell.value) for cell in cells if cell.data_type == "f"]
    if kind == "application/json":
        json.loads(data)
    elif kind.startswith("text/") and kind not in ("text/css", "text/javascript"):
        return [f"nobody says how {kind} is read"] if b"<poly" in data else []
    return []


def in_page(page: str) -> list[str]:
    found = ["an expression was worked out"] if re.search(r"\$?(?<!\d)49\$49", page) else []
    tree = html.fromstring(page)
    found += [f"<{one.tag}>" for one in tree.iter("poly")]
    found += [f"{one.tag} {name}" for one in tree.iter() for name in one.attrib if "poly" in name]
    schemes = tree.xpath("//@href | //@src | //@action")
    found += [
        one
        for one in schemes
        if re.match(r"\s*(javascript|data:text|vbscript)", one, re.IGNORECASE)
    ]
    return found + (["raw"] if "<poly" in page else [])


def in_lines(text: str) -> list[str]:
    unfolded = re.sub(r"\r?\n[ \t]", "", text)
    return [one for one in unfolded.splitlines() if one.startswith("X-POLY")]


READ = [
    pytest.param(rule, id=str(rule))
    for endpoint, method, rule in ASKED
    if method == "GET" and endpoint in TABLE and endpoint != "static"
]


@pytest.mark.slow
@pytest.mark.parametrize("rule", READ)
def test_no_page_and_no_file_takes_data_for_more_than_text(world: World, rule: Rule) -> None:
    readers = TABLE[rule.endpoint].reads & {
        Who.ADMINISTRATOR, Who.PARTICIPANT, Who.OTHER_SIDE, Who.CLUSTER, Who.ANONYMOUS,
    }  # fmt: skip
    for who in sorted(readers):
        answer = ask(world, who, "GET", address(world, rule, TABLE))
        assert answer.status_code < 500, answer.text
        assert breaches(answer) == [], who


@pytest.mark.slow
def test_every_page_that_a_page_leads_to_is_as_safe(world: World) -> None:
    """A crawl, as an administrator and as a participant, over links that the map does not list."""
    for who in (Who.ADMINISTRATOR, Who.PARTICIPANT):
        waiting, seen, shown = ["/"], set[str](), 0
        while waiting:
            path = waiting.pop()
            kind = re.sub(r"\d+", "N", path.partition("?")[0]) + "?".join(path.split("?")[1:])[:12]
            if kind in seen:
                continue
            seen.add(kind)
            answer = ask(world, who, "GET", path)
            assert answer.status_code < 500, path
            assert breaches(answer) == [], path
            if answer.status_code in (301, 302, 303):
                waiting.append(answer.location)
            if answer.mimetype == "text/html" and answer.get_data():
                shown += "<poly onpoly" in html.fromstring(answer.text).text_content()
                waiting += [
                    one
                    for one in html.fromstring(answer.text).xpath("//a/@href")
                    if one.startswith("/") and not one.startswith(("/static", "//"))
                ]
        assert shown, who  # the string is there to be seen, as text


def test_mails_hold_it_as_text(world: World) -> None:
    client = world.client(Who.ANONYMOUS)
    data = {"csrf_token": world.csrf[Who.ANONYMOUS], "email": "participant@example.org"}
    assert client.post("/sign-in", data=data).status_code == 200
    engine = open_engine(f"sqlite:///{world.file}")
    with reading(engine) as session:
        mail = session.scalars(select(Message).order_by(Message.id.desc())).first()
        assert mail is not None
        assert breaches_of_mail(mail) == []
        assert "poly" in mail.to_name
    engine.dispose()
    world.restore()


def breaches_of_mail(mail: Message) -> list[str]:
    headers = [one for one in (mail.subject, mail.to_name, mail.to_address) if "\n" in one]
    return headers + in_page(mail.html)


# The controls: with its guard off, each reader of answers finds something.


def test_a_page_that_does_not_escape_is_found(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert breaches(ask(world, Who.ORGANISER, "GET", "/missions")) == []
    monkeypatch.setattr(world.app.jinja_env, "autoescape", False)
    monkeypatch.setattr(world.app.jinja_env, "cache", None)
    found = breaches(ask(world, Who.ORGANISER, "GET", "/missions"))
    assert {"<poly>", "raw"} <= set(found)


def test_lines_and_cells_that_are_not_escaped_are_found(world: World) -> None:
    assert in_lines(f"BEGIN:VCALENDAR\r\nSUMMARY:{LONG}\r\n") == ["X-POLY:1"]
    assert in_lines("SUMMARY:a\\nX-POLY:1\r\n") == []
    with world.app.test_request_context():
        answer = TestResponse(
            [f'name\n"{LONG.replace(chr(34), chr(34) * 2)}"\n'.encode()],
            "200",
            Headers({"Content-Type": "text/csv"}),
            Request({}),
        )
    assert breaches(answer)
