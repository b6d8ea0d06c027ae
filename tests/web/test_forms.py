"""Every form of every page, sent as a browser sends it that runs no scripts."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import html
from lxml.html import FormElement, HtmlElement
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from tests.web.pages import every_page
from tests.web.world import Who, World, close, make_world

ANSWERS = {200, 302, 303, 403, 409, 422}
"""A page, another page, or a sentence about what was sent: what a form answers that works."""

DRAGGED = "drop"
"""The form that a script fills where somebody drags; the page of each meeting has it for all."""

CONTROLS = (
    ".//*[self::select or self::textarea or "
    "self::input[not(@type='hidden' or @type='submit' or @type='button')]]"
)
SENDS = (
    "[not(@disabled)][self::button[not(@type) or @type='submit'] or self::input[@type='submit']]"
)


@pytest.fixture(scope="module")
def world(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = make_world(migrated_file, tmp_path_factory.mktemp("forms"))
    yield made
    close(made)


def is_shown(one: HtmlElement) -> bool:
    """Whether it is there without a script that reveals it."""
    return not one.xpath("ancestor-or-self::*[@hidden]")


def buttons(form: FormElement) -> list[HtmlElement]:
    """What sends a form, within it or elsewhere on its page."""
    own = form.xpath(f".//*[not(@form)]{SENDS}")
    away = form.xpath(f"//*[@form=$name]{SENDS}", name=form.get("id") or "")
    return [one for one in (*own, *away) if is_shown(one)]


def lacks(form: FormElement) -> list[str]:
    """What of a form needs a script, as its HTML tells."""
    found = [] if buttons(form) else ["has no button that sends it"]
    for one in form.xpath(CONTROLS):
        name = one.get("name")
        if name and not is_shown(one):
            found.append(f"shows {name} by a script only")
        if one.get("required") is not None and not name:
            found.append("requires a field that is never sent")
    return found


def send(world: World, who: Who, path: str, form: FormElement, button: HtmlElement) -> TestResponse:
    """Press a button of a form that nobody filled in."""
    values: dict[str, list[str]] = {}
    for name, value in form.form_values():
        values.setdefault(name, []).append(value or "")
    if button.get("name"):
        values.setdefault(button.get("name", ""), []).append(button.get("value", ""))
    client, where = world.client(who), urljoin(path, target(path, form, button))
    if method(form, button) == "GET":
        return client.get(where.split("?")[0], query_string=values)
    return client.post(where, data=values, content_type=form.get("enctype"))


def method(form: FormElement, button: HtmlElement) -> str:
    return (button.get("formmethod") or form.get("method") or "get").upper()


def target(path: str, form: FormElement, button: HtmlElement) -> str:
    return urljoin(path, button.get("formaction") or form.get("action") or path)


def stumbles(world: World, seen: tuple[Who, str, str], sent: set[object]) -> list[str]:
    """What somebody without scripts cannot do on a page; of forms that are alike one is sent."""
    who, path, text = seen
    found: list[str] = []
    for form in html.fromstring(text).forms:
        if form.get("id") == DRAGGED:
            continue
        found += lacks(form)
        for button in buttons(form):
            where = urlsplit(target(path, form, button)).path
            try:
                routes = world.app.url_map.bind("localhost")
                endpoint, _ = routes.match(where, method(form, button))
            except HTTPException as error:
                found.append(f"leads to {where}: {error.code}")
                continue
            kind = endpoint, button.get("name"), button.get("value"), *sorted(form.fields.keys())
            if kind in sent:
                continue
            sent.add(kind)
            answer = send(world, who, path, form, button)
            if answer.status_code not in ANSWERS:
                found.append(f"answers from {where}: {answer.status_code}")
    return found


@pytest.mark.slow
def test_every_form_works_without_scripts(world: World) -> None:
    sent: set[object] = set()
    wrong = {seen[:2]: stumbles(world, seen, sent) for seen in every_page(world)}
    assert {where: what for where, what in wrong.items() if what} == {}
    assert len(sent) > 150


PAGE = (
    '<html><body><form method="post" action="/account/person">'
    '<input type="hidden" name="csrf_token" value="{token}"><p{hidden}><input name="name" '
    'value="P" required></p><button type="{button}">Save</button></form></body></html>'
)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({}, None),
        ({"button": "button"}, "has no button that sends it"),
        ({"hidden": " hidden"}, "shows name by a script only"),
        ({"token": ""}, "answers from /account/person: 400"),
        ({"away": "/account/nowhere"}, "leads to /account/nowhere: 404"),
        ({"away": "/account"}, "leads to /account: 405"),
    ],
)
def test_a_form_that_needs_a_script_would_be_found(
    world: World, change: dict[str, str], what: str | None
) -> None:
    who = Who.PARTICIPANT
    parts = {"token": world.csrf[who], "button": "submit", "hidden": "", **change}
    page = PAGE.format(**parts).replace("/account/person", change.get("away", "/account/person"))
    assert stumbles(world, (who, "/account", page), set()) == ([what] if what else [])
    world.restore()
