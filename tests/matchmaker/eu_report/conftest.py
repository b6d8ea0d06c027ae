"""The bundled report, loaded once; each test works on a copy of it."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from matchmaker.bundled import load_bundled
from matchmaker.database import open_engine, reading, writing
from matchmaker.eu_report import as_plain, eu_report, project_of
from matchmaker.permissions import OPERATOR
from matchmaker.records import Project

SLUG = "eu4sportsclusters"


@pytest.fixture(scope="session")
def bundled_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the bundled report."""
    path = tmp_path_factory.mktemp("report") / "bundled.db"
    shutil.copy(migrated_file, path)
    engine = open_engine(f"sqlite:///{path}")
    with writing(engine) as session:
        load_bundled(session, by=OPERATOR)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def plain(bundled_file: Path) -> dict[str, Any]:
    """The report as its file has it; only read."""
    engine = open_engine(f"sqlite:///{bundled_file}")
    with reading(engine) as session:
        made = as_plain(eu_report(session, project_of(session, SLUG, by=OPERATOR), by=OPERATOR))
    engine.dispose()
    return made


@pytest.fixture
def loaded(bundled_file: Path, tmp_path: Path) -> Iterator[Session]:
    """A session on a copy of the bundled report, for a test that corrects something."""
    path = tmp_path / "bundled.db"
    shutil.copy(bundled_file, path)
    engine = open_engine(f"sqlite:///{path}")
    with Session(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture
def project(loaded: Session) -> Project:
    """The bundled project."""
    return project_of(loaded, SLUG, by=OPERATOR)
