#!/usr/bin/env python3
"""Take the pictures of the documentation from a demo that `matchmaker demo --out DIR` made.

Usage: tools/take_pictures.py DIR
Needs a Chromium; writes to docs/pictures/.
"""

import argparse
import shutil
import threading
from pathlib import Path
from wsgiref.simple_server import make_server

from playwright.sync_api import sync_playwright

from matchmaker.accounts import account_of
from matchmaker.database import open_engine, writing
from matchmaker.signing_in import make_link
from web.app import create_app
from web.config import Config

WHO = "organiser@demo.example"

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
PAGES = {
    "agenda": ("/missions/china-2017/tables", 1440, 900),
}


def main() -> None:
    """Serve the demo's database on a free port and photograph each page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("demo", type=Path, help="the folder given to --out")
    database = parser.parse_args().demo.resolve() / "matchmaker.db"
    if not database.exists():
        parser.error(f"there is no {database}; run `matchmaker demo` first")
    server = make_server("127.0.0.1", 0, create_app(Config(f"sqlite:///{database}")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        address = f"http://127.0.0.1:{server.server_port}"
        window = browser.new_context()
        page = window.new_page()
        page.goto(f"{address}/sign-in/{sign_in_token(database)}")
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_load_state()
        for name, (path, width, height) in PAGES.items():
            page.set_viewport_size({"width": width, "height": height})
            page.goto(f"{address}{path}")
            page.screenshot(path=PICTURES / f"{name}.png")
        browser.close()
    server.shutdown()


def sign_in_token(database: Path) -> str:
    """What signs the demo's organiser in, once."""
    engine = open_engine(f"sqlite:///{database}")
    with writing(engine) as session:
        account = account_of(session, WHO)
        if account is None:
            raise SystemExit(f"nobody signs in as {WHO}; make the demo again")
        token = make_link(session, account)
    engine.dispose()
    return token


if __name__ == "__main__":
    main()
