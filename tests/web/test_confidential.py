"""A whole case that is confidential: told by no address of the application to those who may not.

Every address that reads is asked by an organiser, who sees cases yet nothing confidential: pages
and files, calendars, pictures and the interface for programs alike; and wherever the case is told,
everybody else who may not see it. The control: the same walk finds every secret beforehand.
"""

import html
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from matchmaker.accounts import account_of
from matchmaker.cooperation.cases import case_of, keep_confidential
from matchmaker.database import reading, writing
from matchmaker.evidence.attaching import attach
from matchmaker.messages.outbox import queue
from matchmaker.permissions import OPERATOR
from matchmaker.records import (
    CaseField,
    CaseOrigin,
    CaseState,
    DocumentKind,
    Message,
    Mission,
    Organisation,
    OrganisationKind,
    Region,
)
from tests.cooperation import PDF, make_case
from tests.web.test_matrix import SAFE_METHODS, address, ask, rules
from tests.web.who_gets_in import FOLLOWS, TABLE
from tests.web.world import Who, World, close, make_world

pytestmark = pytest.mark.slow

SECRETS = {
    "title": "Quokka scooters",
    "summary": "Numbats on wheels",
    "main_steps": "Wombats were shown",
    "next_steps": "Bilbies will follow",
    "objectives_text": "Dunnarts for all",
    "signed_printed": "ides of Potoroo",
    "owner_name": "Bettina Bettong",
    "confirmed_by": "Kora Koala",
    "home": "Echidna Pedals",
    "counterpart": "袋鼠车轮 Ltd",
    "value": "7712389",
    "file": "bandicoot.pdf",
    "told": "as the Quoll told",
    "note": "never say Tiger Snake",
}
KEY = "C-900"
WORKBOOK = "/programme/cases.xlsx"
"""Asked for by a form, since each is written down."""

MORE = (
    *(f"/{where}/cases?text={word}" for where in ("programme", "api")
      for word in ("Quokka", "Echidna", "Koala", "7712389")),
    f"/programme/cases/{KEY}",
    f"/api/cases/{KEY}",
    f"/api/cases/{KEY}/evidence",
    "/programme/cases",
    "/programme/missing",
    "/programme/missions/one",
    "/api/cases",
    WORKBOOK,
)  # fmt: skip
"""Where the case is told, or found by what it holds."""


@pytest.fixture(scope="module")
def world(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = make_world(migrated_file, tmp_path_factory.mktemp("confidential"))
    with writing(made.engine) as session:
        mission = session.scalars(select(Mission).where(Mission.slug == "one")).one()
        home, counterpart = (
            Organisation(name=SECRETS[side], kind=OrganisationKind.SME, region=region)
            for side, region in (("home", Region.EUROPEAN), ("counterpart", Region.THIRD_COUNTRY))
        )
        session.add_all([home, counterpart])
        texts = ("title", "summary", "main_steps", "next_steps", "objectives_text",
                 "signed_printed", "owner_name", "confirmed_by", "note")  # fmt: skip
        case = make_case(
            session, home, counterpart, key=KEY, mission=mission,
            state=CaseState.CONTRACT, rung=CaseState.CONTRACT, document=DocumentKind.CONTRACT,
            value_minor=771238900, currency="EUR", country="CN", origin=CaseOrigin.NONE,
            confirmed_on=date(2027, 4, 2), **{name: SECRETS[name] for name in texts},
        )  # fmt: skip
        attach(session, case, "signed_document", SECRETS["file"], BytesIO(PDF),
               told=SECRETS["told"], by=OPERATOR)  # fmt: skip
        account = account_of(session, f"{Who.ORGANISER}@example.org")
        assert account is not None
        queue(session, key="told", kind="note", to_address=account.email, subject="Cases",
              text="Look at the cases.", mission=mission)  # fmt: skip
    keep_as_it_is(made)
    yield made
    close(made)


def text_of(answer: TestResponse) -> str:
    """What an answer says, in the parts of a workbook or document too."""
    data = answer.get_data()
    if data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as packed:
            data = b"\n".join(packed.read(one) for one in packed.namelist())
    return html.unescape(data.decode("utf-8", "replace"))


def everywhere(world: World) -> Iterator[str]:
    """Every address that reads, each about something that was made for it."""
    for endpoint, method, rule in rules(world.app):
        if method in SAFE_METHODS:
            yield address(world, rule, TABLE)
            if any(map(callable, TABLE[endpoint].values.values())):
                world.restore()
    yield from MORE


def told(world: World, who: Iterable[Who], paths: Iterable[str]) -> dict[str, set[str]]:
    """Which secrets somebody is told at these addresses, with who and where."""
    found: dict[str, set[str]] = {}
    for path in paths:
        for one in who:
            answer = ask(world, one, "POST" if path == WORKBOOK else "GET", path)
            said = text_of(answer).replace(",", "")
            for name, secret in SECRETS.items():
                # A search says again what it was asked for.
                if secret in said and secret not in path:
                    found.setdefault(name, set()).add(f"{one} {path}")
    return found


def keep_as_it_is(world: World) -> None:
    """What ``restore`` puts back from now on."""
    with (
        closing(sqlite3.connect(world.file)) as here,
        closing(sqlite3.connect(world.file.with_suffix(".pristine"))) as pristine,
    ):
        here.backup(pristine)


def hide(world: World, fields: Iterable[str]) -> None:
    with writing(world.engine) as session:
        case = case_of(session, KEY, by=OPERATOR)
        keep_confidential(session, case, list(fields), "", version=case.version, by=OPERATOR)
    keep_as_it_is(world)


def test_nobody_who_may_not_is_told_a_word_of_a_case_that_is_all_confidential(
    world: World,
) -> None:
    others = sorted(set(Who) - FOLLOWS)
    before = told(world, [Who.ORGANISER], MORE)
    assert set(before) == set(SECRETS), "the control"
    places = {one.partition(" ")[2] for where in before.values() for one in where}
    assert {"/programme/cases", WORKBOOK, "/api/cases", f"/api/cases/{KEY}/evidence"} <= places
    hide(world, CaseField)
    assert told(world, [Who.ORGANISER], everywhere(world)) == {}
    assert told(world, others, MORE) == {}
    assert set(told(world, [Who.COORDINATOR], MORE)) == set(SECRETS), "who may still reads it"
    answer = ask(world, Who.ORGANISER, "GET", "/programme/cases?mission=one")
    assert "1 case" in text_of(answer), "counted, yet unnamed"
    with reading(world.engine) as session:
        mails = session.scalars(select(Message)).all()
        assert mails
        said = " ".join(f"{one.subject} {one.text}" for one in mails)
        assert [one for one in SECRETS.values() if one in said] == []
