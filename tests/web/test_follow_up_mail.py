"""What the worker mails by the clock, the pages answer: one key, one address, one language each."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from sqlalchemy import Engine, select

from matchmaker.database import reading, writing
from matchmaker.outcomes.asking import opened
from matchmaker.records import FollowUp, FollowUpState, Message
from tests.matchmaker.outcomes.conftest import make_held, participant
from web.config import Config
from web.worker import Worker

KEY = "q8Zt3-Wv6_Jn1Xc5Lr9Ms2Yd7Bg4Hk0Pf"


@pytest.fixture
def spanish(tmp_path: Path) -> Path:
    """A folder of translations in which one sentence is Spanish."""
    catalogue = Catalog(locale="es")
    catalogue.add("What came of {mission}?", "¿Qué resultó de {mission}?")
    folder = tmp_path / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, catalogue)
    return tmp_path


def test_the_worker_asks_in_the_persons_language_with_an_address_that_opens(
    sqlite_engine: Engine, spanish: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(sqlite_engine) as session:
        make_held(session)
        participant(session, "EU01").delegates[0].languages = ["es", "en"]
    url = sqlite_engine.url.render_as_string(hide_password=False)
    config = Config(url, KEY, address="https://missions.example", translations=spanish)
    worker = Worker(config)
    monkeypatch.setattr(worker, "_jobs_wait", lambda: worker.stop())  # one look, then the end
    worker._by_the_clock()
    with reading(sqlite_engine) as session:
        mails = session.scalars(select(Message).order_by(Message.to_address)).all()
        assert [one.subject for one in mails] == [
            "¿Qué resultó de Mission held?", "What came of Mission held?",
        ]  # fmt: skip
        (line,) = [one for one in mails[0].text.splitlines() if one.startswith("https://")]
        token = line.removeprefix("https://missions.example/follow-ups/")
        found = opened(session, KEY, token)
        assert found is not None
        assert found[1].latin_name == "EU01 1"
        states = session.scalars(select(FollowUp.state).distinct()).all()
        assert states == [FollowUpState.ASKED]  # of months long past, only the last
