"""The made-up world in a real browser: a window for each who is in it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.web.world import Who, World

Window = Callable[[Who], Page]
"""The window of somebody, which stays open from page to page."""


@contextmanager
def windows(browser: Browser, world: World) -> Iterator[Window]:
    """Serves the world, and opens windows in which each is signed in."""
    serving = make_server("127.0.0.1", 0, world.app, threaded=True)
    thread = threading.Thread(target=serving.serve_forever)
    thread.start()
    served = f"http://127.0.0.1:{serving.server_port}"
    opened: dict[Who, Page] = {}

    def of(who: Who) -> Page:
        if who not in opened:
            context = browser.new_context(base_url=served, reduced_motion="reduce")
            cookie = {"name": "matchmaker", "url": served}
            context.add_cookies([{**cookie, "value": world.cookies[who]}])
            opened[who] = context.new_page()
        return opened[who]

    yield of
    for page in opened.values():
        page.context.close()
    serving.shutdown()
    serving.server_close()
    thread.join()
