"""The matrix: every route by every method as everybody, made from the application's own map.

Who gets in where stands in ``tests/web/who_gets_in.py``, one line for each endpoint; an endpoint
without a line fails here.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from matchmaker.accounts import ensure_account
from matchmaker.database import writing
from matchmaker.permissions import OPERATOR
from tests.web.who_gets_in import SEES, TABLE, VALUES, Row, row
from tests.web.world import ONLY_IN_ONE, Who, World, close, make_world
from web.app import create_app
from web.config import Config
from web.extensions import SAFE_METHODS
from web.organiser.blueprint import blueprint as organiser
from web.saving import saving

NO_SESSION = {Who.ANONYMOUS, Who.REVOKED}
SECRET_ADDRESSES = {"feeds.interpreter", "feeds.interpreter_calendar"}
"""What tells whoever has the address which companies sit together, and is there for that."""
ELSEWHERE = {Who.PARTICIPANT_ELSEWHERE, Who.ORGANISER_ELSEWHERE}
NOT_THERE, NOT_PERMITTED, SIGN_IN, IN = "not there", "not permitted", "asked to sign in", "in"

UNASKED = {"HEAD", "OPTIONS"}
"""Methods that the framework answers from the others."""


@pytest.fixture(scope="module")
def world(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = make_world(migrated_file, tmp_path_factory.mktemp("world"))
    yield made
    close(made)


def rules(app: Flask) -> list[tuple[str, str, Rule]]:
    """Every endpoint with each method that it answers."""
    return sorted(
        ((rule.endpoint, method, rule) for rule in app.url_map.iter_rules()
         for method in (rule.methods or set()) - UNASKED),
        key=lambda one: (*one[:2], str(one[2])),
    )  # fmt: skip


def shape() -> Flask:
    """The application for its map alone; it is never asked anything."""
    return create_app(Config("sqlite:///never-opened.db"))


ASKED = rules(shape())


def unknown(app: Flask, table: dict[str, Row]) -> set[str]:
    return {endpoint for endpoint, _, _ in rules(app)} - set(table)


def address(world: World, rule: Rule, table: dict[str, Row]) -> str:
    """The address of an endpoint about mission one, made anew since some work only once."""
    stated = {**VALUES, **table[rule.endpoint].values}
    missing = rule.arguments - set(stated)
    assert not missing, f"{rule.endpoint}: add {missing} to VALUES or to its row in who_gets_in.py"
    values = {name: stated[name] for name in sorted(rule.arguments)}
    if any(map(callable, values.values())):
        with writing(world.engine) as session:
            values = {name: one(session) if callable(one) else one for name, one in values.items()}
    adapter = world.app.url_map.bind("localhost")
    return adapter.build(rule.endpoint, values)


def ask(world: World, who: Who, method: str, path: str, *, csrf: bool = True) -> TestResponse:
    client: FlaskClient = world.client(who)
    data = {"csrf_token": world.csrf[who]} if csrf and method not in SAFE_METHODS else None
    headers = world.headers(who, path)
    return client.open(path, method=method, data=data, headers=headers, buffered=True)


def outcome(answer: TestResponse) -> str:
    """What a principal is told."""
    assert answer.status_code < 500, answer.text
    asked_to_sign_in = answer.status_code == 302 and answer.location.startswith("/sign-in")
    if asked_to_sign_in or answer.status_code == 401:
        return SIGN_IN
    return {404: NOT_THERE, 403: NOT_PERMITTED}.get(answer.status_code, IN)


def permitted(who: Who, rule: Rule, row: Row, method: str) -> set[str]:
    """What a principal may be told there."""
    if who in (row.reads if method in SAFE_METHODS else row.changes):
        return {IN}
    if who in NO_SESSION:
        return {SIGN_IN, NOT_THERE}
    if who in ELSEWHERE and "slug" in rule.arguments:
        return {NOT_THERE}  # another's mission is not even known to exist
    return {NOT_THERE, NOT_PERMITTED, SIGN_IN}


def wrong(world: World, rule: Rule, method: str, table: dict[str, Row]) -> list[str]:
    """Everything that is not as the table says; where somebody reads, also what it changed."""
    found, row = [], table[rule.endpoint]
    for who in Who:
        path, made = address(world, rule, table), any(map(callable, row.values.values()))
        with world.watched() as changed:
            answer = ask(world, who, method, path)
        told = outcome(answer)
        if told not in permitted(who, rule, row, method):
            found.append(f"{who} is told: {told}")
        if method in SAFE_METHODS:
            if changed and not made:
                found.append(f"{who} changes by reading: {changed}")
            if who in ELSEWHERE | NO_SESSION and rule.endpoint not in SECRET_ADDRESSES:
                found += [f"{who} reads: {one}" for one in ONLY_IN_ONE if one in readable(answer)]
        if made:
            world.restore()
    return found


def readable(answer: TestResponse) -> str:
    return answer.get_data().decode("utf-8", errors="replace")


def test_every_endpoint_has_its_line_and_every_line_its_endpoint(world: World) -> None:
    assert unknown(world.app, TABLE) == set(), "add a line for each to tests/web/who_gets_in.py"
    assert set(TABLE) - {endpoint for endpoint, _, _ in rules(world.app)} == set()


def test_nobody_gets_in_unasked_where_the_table_keeps_visitors_out(world: World) -> None:
    """The part of the matrix that is quick enough for every run."""
    found = []
    for endpoint, method, rule in ASKED:
        row = TABLE.get(endpoint)
        if row is None or Who.ANONYMOUS in (row.reads if method in SAFE_METHODS else row.changes):
            continue
        with world.watched():
            told = outcome(ask(world, Who.ANONYMOUS, method, address(world, rule, TABLE)))
        if told not in permitted(Who.ANONYMOUS, rule, row, method):
            found.append(f"{method} {rule}: {told}")
    assert found == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("method", "rule"),
    [
        pytest.param(method, rule, id=f"{method} {rule}")
        for endpoint, method, rule in ASKED
        if endpoint in TABLE  # that each has a line is a test of its own
    ],
)
def test_everybody_is_told_what_the_table_says(world: World, method: str, rule: Rule) -> None:
    assert wrong(world, rule, method, TABLE) == []


CHANGED = [
    pytest.param(method, rule, id=f"{method} {rule}")
    for endpoint, method, rule in ASKED
    if method not in SAFE_METHODS and endpoint in TABLE and not endpoint.startswith("api.")
]


def is_guarded(world: World, rule: Rule, method: str, table: dict[str, Row]) -> bool:
    """Whether a form that another site could have sent is refused to whoever gets in there."""
    who = min(table[rule.endpoint].changes or {Who.ADMINISTRATOR})
    with world.watched():
        answer = ask(world, who, method, address(world, rule, table), csrf=False)
    return answer.status_code == 400


@pytest.mark.slow
@pytest.mark.parametrize(("method", "rule"), CHANGED)
def test_a_form_without_its_token_is_refused(world: World, method: str, rule: Rule) -> None:
    assert is_guarded(world, rule, method, TABLE)


# The controls: what each check above finds where its guard is off.


@pytest.fixture
def leaky(world: World) -> Iterator[World]:
    """The same world with routes that somebody forgot to guard."""
    app = create_app(Config(f"sqlite:///{world.file}", world.app.config["SECRET_KEY"]))

    def leak(slug: str) -> str:
        return f"All about Home {slug}"

    def spoil(slug: str) -> Response:
        with saving() as session:
            ensure_account(session, f"new@{slug}.example", "New", by=OPERATOR)
        return Response("done")

    app.add_url_rule("/leak/<slug>", "leak", leak)
    app.add_url_rule("/spoil/<slug>", "spoil", spoil)
    made = World(app, world.file, world.tokens, world.cookies, world.csrf)
    yield made
    made.restore()
    close(made)


def rule_of(world: World, endpoint: str) -> Rule:
    (rule,) = world.app.url_map.iter_rules(endpoint)
    return rule


def test_an_endpoint_without_a_line_is_noticed(leaky: World) -> None:
    assert unknown(leaky.app, TABLE) == {"leak", "spoil"}


def test_a_route_without_a_gate_is_caught(leaky: World) -> None:
    table = TABLE | {"leak": row(SEES)}
    caught = wrong(leaky, rule_of(leaky, "leak"), "GET", table)
    assert [one for one in caught if one.endswith("told: in")] == [
        f"{who} is told: in" for who in Who if who not in SEES
    ]
    assert f"{Who.ORGANISER_ELSEWHERE} reads: Home one" in caught


def test_a_blueprint_without_its_gate_is_caught(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(world.app.before_request_funcs, organiser.name, [])
    caught = wrong(world, rule_of(world, "organiser.missions"), "GET", TABLE)
    assert caught == [f"{who} is told: in" for who in (Who.ANONYMOUS, Who.REVOKED)]


def test_a_page_that_changes_something_is_caught(leaky: World) -> None:
    table = TABLE | {"spoil": row(frozenset(Who))}
    caught = wrong(leaky, rule_of(leaky, "spoil"), "GET", table)
    assert caught == [f"{who} changes by reading: ['account']" for who in Who]


def test_a_form_that_needs_no_token_is_caught(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(world.app.config, "WTF_CSRF_CHECK_DEFAULT", False)
    assert not is_guarded(world, rule_of(world, "accounts.sign_out"), "POST", TABLE)
