"""A program with a token of somebody's."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from matchmaker.accounts import account_of, actor_of
from matchmaker.api_tokens import create_token
from matchmaker.database import writing
from matchmaker.records import Role
from tests.web.conftest import SignIn


class Program:
    """Calls the application with a token."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client = client
        self.headers = {"Authorization": f"Bearer {token}"}

    def __call__(
        self, method: str, path: str, *, headers: dict[str, str] | None = None, **values: Any
    ) -> TestResponse:
        return self.client.open(
            f"/api{path}", method=method, headers=self.headers | (headers or {}), **values
        )


MakeProgram = Callable[..., Program]


@pytest.fixture
def program_of(app: Flask, signed_in: SignIn, sqlite_engine: Engine) -> MakeProgram:
    """Makes a program of somebody who has a role, in a mission or everywhere."""

    def make(
        email: str = "olga@example.org", role: Role | None = None, mission: str | None = None
    ) -> Program:
        signed_in(email, role, mission=mission)
        with writing(sqlite_engine) as session:
            account = account_of(session, email)
            assert account is not None
            token = create_token(session, account, "tests", by=actor_of(session, account))
        return Program(app.test_client(), token)

    return make


@pytest.fixture
def program(program_of: MakeProgram) -> Program:
    """A program of an organiser of every mission."""
    return program_of(role=Role.ORGANISER)
