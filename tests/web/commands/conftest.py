"""Calling the commands as a shell would, without one."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from web.cli import main

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Calls ``matchmaker`` with these arguments; an unforeseen exception fails the test."""

    def call(*arguments: object, **environment: str) -> Result:
        words = [str(one) for one in arguments]
        return CliRunner().invoke(main, words, env=environment, catch_exceptions=False)

    return call


@pytest.fixture
def run_on(run: Run, sqlite_engine: Engine) -> Run:
    """As ``run``, with the test's database in the environment."""
    return lambda *arguments: run(*arguments, MATCHMAKER_DATABASE_URL=str(sqlite_engine.url))
