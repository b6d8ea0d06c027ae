"""Whatever a program sends, it is answered as the description says."""

from typing import Any, NoReturn

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings, strategies
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlalchemy import Engine

from matchmaker.database import writing
from matchmaker.permissions import OPERATOR
from matchmaker.planning import plan
from matchmaker.records import Priority
from tests.factories import make_mission
from tests.web.api.conftest import Program

pytestmark = pytest.mark.slow

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
EXAMPLES = 15


@pytest.fixture
def planned(sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as session:
        make_mission(session, home=2, counterparts=2, everybody_wants=Priority.WANT)
    plan(sqlite_engine, "demo", by=OPERATOR, time_limit=5, workers=1)


def exercise(app: Flask, headers: dict[str, str]) -> None:
    """Call everything that is described with made-up input, half of it about a real mission."""

    def here(environ: dict[str, Any], start: Any) -> Any:
        return app(environ | {"REMOTE_ADDR": "127.0.0.1"}, start)

    described = schemathesis.openapi.from_wsgi("/api/openapi.json", here)
    for found in described.get_all_operations():

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=found.ok().as_strategy(), real=strategies.booleans())
        def keeps_to_it(case: schemathesis.Case, real: bool) -> None:
            if real and "slug" in case.path_parameters:
                case.path_parameters["slug"] = "demo"
            case.call_and_validate(headers=headers, checks=CHECKS)

        keeps_to_it()


@pytest.mark.usefixtures("planned")
def test_every_call_keeps_to_its_description(program: Program) -> None:
    exercise(program.client.application, program.headers)


@pytest.mark.usefixtures("planned")
def test_a_call_that_breaks_is_found(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> NoReturn:
        raise RuntimeError("broken")

    monkeypatch.setitem(program.client.application.view_functions, "api.webhooks", broken)
    with pytest.raises(FailureGroup, match="Server error"):
        exercise(program.client.application, program.headers)
