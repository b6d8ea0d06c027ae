"""Every text that a person sees can be translated; a made-up language shows which are."""

import re
import runpy
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from matchmaker.database import open_engine, writing
from matchmaker.records import MissionStage, Role
from matchmaker.words import sentence
from tests.web import scenes
from tests.web.conftest import sign_in
from web.app import create_app
from web.config import Config
from web.extensions import db
from web.localisation import in_words

TOOL = Path(__file__).parents[2] / "tools" / "extract_messages.py"
LANGUAGE = "eo"
IN_IT = {"Accept-Language": LANGUAGE}

PAGES = (
    "/missions",
    "/nowhere",
    "/missions/one",
    "/missions/one/tables",
    "/missions/one/participants",
    "/missions/one/unmet",
    "/missions/one/fairness",
    "/missions/one/papers",
    "/missions/bare/papers",
    "/missions/one/release",
    "/missions/bare/release",
    "/missions/one/meetings/H0~C0",
    "/missions/one/meetings/H1~C2",
    "/missions/one/meetings/add?home=H0&counterpart=C2",
    "/missions/one/participants/H1",
    "/missions/one/participants/C1",
    "/missions/one/pre-flight",
    "/missions/one/pre-flight/calls",
    "/missions/bare/pre-flight",
    "/missions/one/requests",
    "/missions/one/requests/people",
    "/missions/one/requests/matrix",
    "/missions/one/requests/rules",
    "/missions/one/requests/H0/C0",
    "/missions/bare/requests",
    "/missions/one/mail",
    "/missions/one/plan",
    "/missions/one/plan/runs",
    "/missions/one/plan/runs/1",
    "/missions/one/plan/compare",
    "/missions/bare/plan",
    "/missions/bare/plan/runs",
    "/missions/bare",
    "/missions/bare/unmet",
    "/missions/one/people",
    "/missions/one/invitations",
    "/missions/one/import",
    "/missions/one/round-trip",
    "/missions/one/double-entries",
    "/missions/bare/people",
    "/missions/one/set-up",
    "/missions/one/set-up/basics",
    "/missions/one/set-up/places",
    "/missions/one/set-up/places/new",
    "/missions/one/set-up/venues/new",
    "/missions/one/set-up/travel",
    "/missions/one/set-up/blocks",
    "/missions/one/set-up/blocks/new",
    "/missions/one/set-up/programme",
    "/missions/one/set-up/programme/new",
    "/missions/one/set-up/interpreters",
    "/missions/one/set-up/interpreters/new",
    "/missions/one/set-up/events",
    "/missions/one/set-up/events/new",
    "/missions/one/set-up/limits",
    "/missions/one/set-up/stage",
    "/missions/bare/set-up",
    "/missions/bare/set-up/blocks",
    "/missions/bare/set-up/programme",
    "/missions/new",
    "/my",
    "/my/one/H0",
    "/my/one/H0/with/C0",
    "/my/one/H0/profile",
    "/my/one/H0/people",
    "/my/one/H0/people/new",
    "/my/one/H0/availability",
    "/my/one/H0/catalogue",
    "/my/one/H0/catalogue/C2",
    "/my/one/H0/wishes",
    "/my/one/C0/wishes",
    "/partner/one",
    "/partner/one/H0",
    "/join/open",
    "/registered",
)

LISTED = ", ".join(
    (
        ".ticks .form-check-label",
        *(f"#{name} option[value]" for name in ("country", "text_language", "offers", "needs")),
    )
)
"""Where the words of the reference lists stand."""

FROM_DATA = (
    *(
        "Matchmaker",
        "UTC",
        "Olga",
        "test",  # who made the plan of the scene
        "Mission one",
        "Mission to Nowhere",
        "Everything here is made up",
    ),
    *("Home one", "Visited one", "Brief of", "Wang Xiaoming", "王小明", "Director", "Ice rink"),
    *("Hall", "Asia", "Shanghai"),
    *("Beijing", "Tuesday", "one", "bare", "Calendar", "ics", "test"),
    # dates and countries, which the language's own library words
    *("Hispanujo", "Ĉinujo", "mardo", "la", "de", "marto", "mar", "feb"),
)


@pytest.fixture(scope="session")
def messages() -> Catalog:
    """All messages of the application, as translators get them."""
    return runpy.run_path(str(TOOL))["catalogue"]()


@pytest.fixture(scope="session")
def translations(messages: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A language in which every message is the English one between brackets."""
    folder = tmp_path_factory.mktemp("translations")
    made = Catalog(locale=LANGUAGE)
    for message in messages:
        if message.id:
            forms = message.id if isinstance(message.id, tuple) else (message.id,)
            bracketed = tuple(f"⟦{form}⟧" for form in forms)
            made.add(message.id, bracketed if len(bracketed) > 1 else bracketed[0])
    path = folder / LANGUAGE / "LC_MESSAGES" / "messages.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, made)
    return folder


@pytest.fixture(scope="module")
def app(
    migrated_file: Path, translations: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """One for all that only look at it."""
    url = f"sqlite:///{shutil.copy(migrated_file, tmp_path_factory.mktemp('looked-at'))}"
    engine = open_engine(url)
    with writing(engine) as session:
        scenes.released(session, scenes.planned_mission(session, "one"))
        scenes.empty_mission(session, "bare")
        scenes.empty_mission(session, "open").stage = MissionStage.REGISTRATION
    engine.dispose()
    app = create_app(Config(url, translations=translations))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="module")
def staff(app: Flask) -> FlaskClient:
    """An organiser of every mission."""
    with app.app_context():
        return sign_in(app, db.engine, role=Role.ORGANISER)


def untranslated(page: str) -> list[str]:
    """Words on a page that are neither between brackets nor known to be data."""
    tree = html.fromstring(page)
    for listed in tree.cssselect(LISTED):
        listed.drop_tree()
    seen = [*tree.itertext(), *tree.xpath("//@aria-label | //@title | //@alt")]
    left = []
    for text in seen:
        plain = text
        while (inner := re.sub(r"⟦[^⟦⟧]*⟧", "", plain)) != plain:
            plain = inner
        for known in FROM_DATA:
            plain = re.sub(rf"(?<!\w){re.escape(known)}(?!\w)", "", plain, flags=re.IGNORECASE)
        left += re.findall(r"[^\W\d_]{2,}", plain)
    return left


@pytest.mark.parametrize("path", PAGES)
def test_every_text_of_a_page_is_translated(staff: FlaskClient, path: str) -> None:
    answer = staff.get(path, headers=IN_IT)
    assert '<html lang="eo">' in answer.text
    assert untranslated(answer.text) == []
    assert "⟦" in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_a_text_in_the_source_language_would_be_noticed(staff: FlaskClient, path: str) -> None:
    assert untranslated(staff.get(path).text) != []


def test_what_verbs_say_is_translated_with_its_values(app: Flask) -> None:
    said = sentence(
        "{who} could meet, but the venue is full whenever both are free.", who=("A", "B")
    )
    with app.test_request_context(headers=IN_IT):
        assert in_words(said) == (
            "⟦A ⟦and⟧ B could meet, but the venue is full whenever both are free.⟧"
        )
    late = sentence(
        "{name} comes late: there from {first}.",
        name="A",
        first=datetime(2027, 3, 9, 9, tzinfo=ZoneInfo("Asia/Shanghai")),
    )
    with app.test_request_context():
        assert in_words(said) == str(said)
        assert in_words(late) == "A comes late: there from Tue 9 Mar, 09:00."


@pytest.mark.parametrize(
    "message",
    [
        "Unmet wishes",  # a template's
        "Under way",  # code of the pages
        "{mission} has no plan yet; plan it first.",  # a verb's sentence
    ],
)
def test_messages_are_found_in_templates_code_and_verbs(messages: Catalog, message: str) -> None:
    assert message in messages


@pytest.mark.parametrize(
    ("asked", "given"), [("eo", "eo"), ("eo;q=0.5, en-GB", "en-GB"), ("xx", "en-GB"), ("", "en-GB")]
)
def test_the_reader_chooses_among_what_there_is(
    client: FlaskClient, asked: str, given: str
) -> None:
    page = client.get("/", headers={"Accept-Language": asked}).text
    assert f'<html lang="{given}">' in page
