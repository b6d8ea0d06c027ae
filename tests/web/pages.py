"""Every page of the application, from its own map, as the made-up world shows it."""

from collections.abc import Iterator

from werkzeug.routing import Rule

from tests.web.test_matrix import ASKED, address, ask
from tests.web.who_gets_in import TABLE
from tests.web.world import Who, World

NO_PAGES = ("api.", "openapi.", "feeds.", "static")
"""What is only for programs."""

ROUTES = [
    rule
    for endpoint, method, rule in ASKED
    if method == "GET" and endpoint in TABLE and not endpoint.startswith(NO_PAGES)
]

FIRST = (Who.PARTICIPANT, Who.ORGANISER, Who.COORDINATOR, Who.ADMINISTRATOR, Who.CLUSTER)
"""As whom a page is looked at, of those who may: whoever has most to do there."""

Seen = tuple[Who, str, str]
"""Somebody, an address, and the page that is shown to them there."""


def page_of(world: World, rule: Rule) -> Seen | None:
    """What somebody sees there; None where it is no page, but a file or a part of one.

    What the address needs is made in the world, which the caller puts back.
    """
    readers = TABLE[rule.endpoint].reads
    for who in [*(one for one in FIRST if one in readers), *sorted(readers - set(FIRST))]:
        path = address(world, rule, TABLE)
        answer = ask(world, who, "GET", path)
        if answer.status_code == 200:
            page = answer.mimetype == "text/html" and "<html" in answer.text
            return (who, path, answer.text) if page else None
        world.restore()
    return None


def every_page(world: World) -> Iterator[Seen]:
    """One page of each route; the world is as it was made again before the next."""
    for rule in ROUTES:
        seen = page_of(world, rule)
        if seen is not None:
            yield seen
        world.restore()
